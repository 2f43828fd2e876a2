#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every link of the Markdown files to a file of the repository, and to a heading in one, leads somewhere."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def anchors(path: Path) -> set[str]:
    """The anchors of its headings as GitHub makes them."""
    text = re.sub(r"^```.*?^```", "", path.read_text(), flags=re.MULTILINE | re.DOTALL)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in HEADING.findall(text)}


def faults(path: Path) -> list[str]:
    found = []
    for link in LINK.findall(CODE.sub("", path.read_text())):
        name, _, anchor = link.partition("#")
        if ":" in name:
            continue
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            found.append(f"{path.relative_to(ROOT)}: {link} leads nowhere")
    return found


def main() -> int:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    lines = [line for page in sorted(pages) for line in faults(page)]
    print("\n".join(lines) or f"{len(pages)} pages: every link leads somewhere")
    return 1 if lines or not pages else 0


if __name__ == "__main__":
    sys.exit(main())
