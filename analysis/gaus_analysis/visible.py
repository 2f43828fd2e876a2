# SPDX-License-Identifier: Apache-2.0
"""Text of files and paths as people see it: on one line, and harmless to a terminal."""

import re

# What `gaus` itself escapes: controls of ASCII and above it, bytes that are no UTF-8, separators of
# lines, and what turns the direction of writing around.
HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
HIDDEN_IN_LINES = re.compile(HIDDEN.pattern.replace("\x00-\x1f", "\x00-\x09\x0b-\x1f"))


def visible(text: str) -> str:
    """A newline as \\n, other controls of ASCII as \\x1b, other hidden characters as \\u202e. What is
    visible stays as it is, so a text may pass twice."""
    return HIDDEN.sub(_escape, text)


def visible_lines(text: str) -> str:
    """The same, line by line."""
    return HIDDEN_IN_LINES.sub(_escape, text)


def shortened(text: str, most: int) -> str:
    """At most `most` characters: the middle of a longer text is left out."""
    if len(text) <= most:
        return text
    return f"{text[:most // 2]}…{text[len(text) - (most - 1 - most // 2):]}"


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code == 0x0A:
        return "\\n"
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is no UTF-8, as Python holds it
        code -= 0xDC00
        return f"\\x{code:02x}"
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}"
