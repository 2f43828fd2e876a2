#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What tests/structure/check.py finds, and what it lets pass."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.dont_write_bytecode = True
import check  # noqa: E402


def lines(count: int) -> str:
    return "    step();\n" * count


class Functions(unittest.TestCase):
    def measured(self, source: str) -> list[tuple[int, int]]:
        return check.functions(source)

    def test_head_and_closing_brace_count(self) -> None:
        source = "namespace gaus {\n\nint longer(int a,\n           int b) {\n" + lines(3) + "}\n\n}\n"
        self.assertEqual(self.measured(source), [(3, 6)])

    def test_lambdas_and_blocks_belong_to_their_function(self) -> None:
        source = "void f() {\n    const auto g = [&](int x) {\n    };\n    if (x) {\n    }\n}\n"
        self.assertEqual(self.measured(source), [(1, 6)])

    def test_members_and_constructors_are_functions(self) -> None:
        source = ("class A {\n  public:\n    explicit A(int b)\n        : b_{b}, c_(b) {\n    }\n    int b() const { return b_; }\n"
                  "    int b_ = 0;\n};\n")
        self.assertEqual(self.measured(source), [(3, 3), (6, 1)])

    def test_templates_and_trailing_types_are_functions(self) -> None:
        source = "template <typename T>\nauto f(T t) -> std::vector<T> {\n" + lines(2) + "}\n"
        self.assertEqual(self.measured(source), [(1, 5)])

    def test_tables_are_no_functions(self) -> None:
        source = "const Row rows[] = {\n    {\"a{\", f(1)},\n    {\"b\", f(2)},\n};\nstruct S {\n    int a{f(1)};\n};\n"
        self.assertEqual(self.measured(source), [])

    def test_braces_in_texts_comments_and_directives_do_not_count(self) -> None:
        source = ("void f() {  // {{{\n    say(\"{\", '{', R\"(})\");  /* {\n */\n    const int big = 1'000'000;\n}\n"
                  "#define OPEN {\nvoid g() {\n}\n")
        self.assertEqual(self.measured(source), [(1, 5), (7, 2)])


class Tree(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def put(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def test_long_files_and_functions_are_named(self) -> None:
        self.put("src/problem/long.cpp", lines(401))
        self.put("src/problem/function.cpp", "void f() {\n" + lines(59) + "}\nvoid g() {\n" + lines(58) + "}\n")
        self.assertEqual(check.length_faults(self.root, "src"),
                         ["src/problem/function.cpp:1: a function of 61 lines, at most 60",
                          "src/problem/long.cpp: 401 lines, at most 400"])

    def test_tests_may_be_longer(self) -> None:
        self.put("tests/problem/long_test.cpp", lines(600))
        self.assertEqual(check.length_faults(self.root, "tests"), [])
        self.put("tests/problem/long_test.cpp", lines(601))
        self.assertEqual(check.length_faults(self.root, "tests"), ["tests/problem/long_test.cpp: 601 lines, at most 600"])

    def test_the_first_line_names_the_licence(self) -> None:
        self.put("src/problem/with.cpp", "// SPDX-License-Identifier: Apache-2.0\n#include <vector>\n")
        self.put("src/problem/without.cpp", "#include <vector>\n// SPDX-License-Identifier: Apache-2.0\n")
        self.assertEqual(check.licence_faults(self.root, "src"),
                         ["src/problem/without.cpp: the first line is not '// SPDX-License-Identifier: Apache-2.0'"])

    def test_cycles_are_shown_with_their_way(self) -> None:
        self.put("src/problem/a.hpp", '#include "problem/b.hpp"\n')
        self.put("src/problem/b.hpp", '#include "c.hpp"\n')
        self.put("src/problem/c.hpp", '#include "problem/a.hpp"\n#include <vector>\n')
        self.assertEqual(check.cycle_faults(check.includes(self.root)),
                         ["include cycle: src/problem/a.hpp -> src/problem/b.hpp -> src/problem/c.hpp -> src/problem/a.hpp"])

    def test_arrows_upwards_and_sideways_are_faults(self) -> None:
        self.put("include/gaus/verify.hpp", "")
        self.put("src/exact/verify.cpp", '#include "gaus/verify.hpp"\n')
        self.put("src/problem/problem.cpp", '#include "gaus/verify.hpp"\n')
        self.put("src/front/columns.hpp", '#include "exact/reservation_table.hpp"\n')
        self.put("src/exact/reservation_table.hpp", "")
        self.put("src/search/run/search.cpp", '#include "gaus/verify.hpp"\n#include "search/policy/agenda.hpp"\n')
        self.put("src/search/policy/agenda.hpp", "")
        self.assertEqual(check.arrow_faults(check.includes(self.root)),
                         ["src/front/columns.hpp: front includes src/exact/reservation_table.hpp of exact",
                          "src/problem/problem.cpp: problem includes include/gaus/verify.hpp of exact"])

    def test_a_subfolder_is_of_the_room_above_it(self) -> None:
        self.put("src/relax/cpu/kernels.hpp", "")
        self.put("src/relax/batch.cpp", '#include "relax/cpu/kernels.hpp"\n')
        self.put("src/comm/mpi/mpi.cpp", '#include "comm/packing.hpp"\n')
        self.put("src/comm/packing.hpp", "")
        self.assertEqual(check.arrow_faults(check.includes(self.root)), [])

    def test_what_is_in_no_room_is_a_fault(self) -> None:
        self.put("src/elsewhere/a.hpp", "")
        self.put("include/gaus/unheard.hpp", "")
        self.assertEqual(check.arrow_faults(check.includes(self.root)),
                         ["src/elsewhere/a.hpp: in no room of tests/structure/check.py",
                          "include/gaus/unheard.hpp: in no room of tests/structure/check.py"])

    def test_the_program_calls_the_commands(self) -> None:
        self.put("src/app/main.cpp", '#include "app/commands/command.hpp"\n')
        self.put("src/app/progress.cpp", '#include "app/commands/command.hpp"\n')
        self.put("src/app/commands/command.hpp", "")
        self.assertEqual(check.arrow_faults(check.includes(self.root)),
                         ["src/app/progress.cpp: app includes src/app/commands/command.hpp of app/commands"])


if __name__ == "__main__":
    unittest.main()
