# SPDX-License-Identifier: Apache-2.0
"""What docs/samples.py takes for the same shape, and what not."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "docs"))
sys.dont_write_bytecode = True
import samples  # noqa: E402

TABLE = """  point  resource  memory  bound  seconds  found by
      0        19      10      8     0.54  list
      2        20       8      8     0.58  refinement

30 points in a.h5; gaus info a.h5 --points all shows all""".splitlines()


def command(text: str, lines: list[str]) -> samples.Command:
    return samples.Command(text, lines)


class Shape(unittest.TestCase):
    def same(self, text: str, shown: list[str], printed: list[str]) -> bool:
        return samples.difference(command(text, shown), printed) == ""

    def test_values_and_rows_of_a_search_may_differ(self) -> None:
        other = [TABLE[0], "      7       119     100     18    10.54  relaxation", "",
                 "1 point in a.h5"]
        self.assertTrue(self.same("gaus solve a.json -o a.h5", TABLE, other))

    def test_words_columns_and_lines_may_not(self) -> None:
        for old, new in (("memory", "registers"), ("  bound", ""), ("shows all", "shows more"), ("\n\n", "\n")):
            other = "\n".join(TABLE).replace(old, new).splitlines()
            self.assertFalse(self.same("gaus solve a.json -o a.h5", TABLE, other), old)

    def test_without_a_front_file_every_digit_counts(self) -> None:
        self.assertTrue(self.same("gaus info a.json", ["operators 12"], ["operators 12"]))
        self.assertFalse(self.same("gaus info a.json", ["operators 12"], ["operators 13"]))

    def test_three_points_stand_for_the_rest(self) -> None:
        self.assertTrue(self.same("x", ["a", "...", "z"], ["a", "b", "c", "z"]))
        self.assertTrue(self.same("x", ["a ..."], ["a b c"]))
        self.assertFalse(self.same("x", ["a", "...", "z"], ["a", "b", "y"]))
        self.assertEqual(samples.elided(command("x", ["a", "...", "z"]), ["a", "b", "c", "d"]), ["a", "...", "d"])
        self.assertEqual(samples.elided(command("x", ["one two ..."]), ["1 2 3"]), ["1 2 ..."])


class File(unittest.TestCase):
    def test_comments_prepare_and_leave_out(self) -> None:
        text = ("<!-- sample: left out, too long -->\n```console\n$ sleep 1000\n```\n"
                "<!-- sample:\n$ echo hidden > note\n-->\n```console\n$ cat note\nshown\n$ echo \\\n  two\n```\n")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "page.md"
            path.write_text(text)
            ran, left_out, faults = samples.run_file(path, Path("/bin/true"), write=True)
            self.assertEqual(ran, 1)
            self.assertEqual(left_out, [f"{path}:2 (too long)"])
            self.assertEqual(len(faults), 2)
            self.assertIn("$ cat note\nhidden\n$ echo \\\n  two\ntwo\n```", path.read_text())
            self.assertEqual(samples.run_file(path, Path("/bin/true"), write=False)[2], [])


if __name__ == "__main__":
    unittest.main()
