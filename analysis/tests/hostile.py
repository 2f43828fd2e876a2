# SPDX-License-Identifier: Apache-2.0
"""A front whose names want more than to be read."""

import h5py
import numpy as np
from conftest import REPOSITORY, add_bounds, gaus, replace

SCRIPT = "document.title = 'ran'"
NAMES = [f"<script>{SCRIPT}</script>", f"</script><img src=x onerror=\"{SCRIPT}\">", "<!--DATA-->",
         f"'\"><svg onload=\"{SCRIPT}\">", "=cmd|' /C calc'!A0", "a\x1b]0;owned\x07b", "\x9b31mred",
         "$\\frac{1}{2}$", "$x", "\\$y$", "[red]x[/red]", "[/]", "[link=http://x.y]z[/link]",
         "\u202eevil\u2066", "a\u2028b\nc\td", "_hidden", "__proto__", ":smile:", "{0} %s", "x" * 10_000]


def texts(count, turn):
    return [NAMES[(turn + i) % len(NAMES)] + (f" {i}" if i >= len(NAMES) else "")
            for i in range(count)]


def rename(file):
    """Every text of the file, but those that say what it is."""
    found = []
    file.visititems(lambda path, thing: found.append(path))
    for turn, path in enumerate(found):
        if isinstance(file[path], h5py.Dataset) and h5py.check_string_dtype(file[path].dtype):
            replace(file, path, np.array(texts(len(file[path]), turn), object))
    for thing, names in ((file, ("generator", "created", "command", "config")),
                         (file["problem"], ("name", "source", "sha256"))):
        for turn, name in enumerate(names, len(found)):
            thing.attrs[name] = "".join(texts(len(NAMES) - 1, turn))
    file["front/objectives"].attrs["names"] = texts(len(file["front/objectives"].attrs["names"]), 0)


def make(folder):
    """The path of a merged front with bounds, of an operator of every name, in a folder of such a
    name."""
    folder = folder / "$a$ <b>[red]\x1b[31m"
    folder.mkdir()
    for seed, name in enumerate(("a.h5", "b.h5"), 1):
        gaus("solve", REPOSITORY / "designs" / "ewf.json", "--restarts", 5, "--time", 1000,
             "--quiet", "--threads", 1, "--seed", seed, "-o", folder / name)
    path = folder / "_$x$\x1b[2J<i>&.h5"
    gaus("merge", folder / "a.h5", folder / "b.h5", "-o", path)
    with h5py.File(path, "r+") as file:
        add_bounds(file, [(99, np.eye(len(file["front/weighting"][0]))[0], 1)])
        rename(file)
    return path
