# SPDX-License-Identifier: Apache-2.0
"""How each method is asked. All get the same wall time, cores and start."""

import sys
from dataclasses import dataclass

from gaus_analysis.compare.suite import Question

INSIDE = {"gs": (), "gaus-paper": (), "annealing": (),
          "gs-informed": ("--start", "informed"), "gaus-paper-informed": ("--start", "informed")}
PLAIN = ("list", "force-directed")
OUTSIDE = {"cp-sat": (), "highs": (), "cp-sat-informed": ("--start", "informed"),
           "highs-informed": ("--start", "informed")}
METHODS = ("gaus", *PLAIN, "annealing", *OUTSIDE, *[m for m in INSIDE if m != "annealing"])
# Their results do not depend on a seed worth repeating: one run answers for all seeds.
ONCE = (*PLAIN, *OUTSIDE)


@dataclass(frozen=True)
class Machine:
    """What every run gets."""

    gaus: str  # the program
    data: str  # folder of the designs
    seconds: float
    cores: int


@dataclass(frozen=True)
class Task:
    """One run. `gaus` answers all questions about a design by one front, others one each."""

    method: str
    seed: int
    questions: tuple[Question, ...]

    def key(self, machine: Machine) -> str:
        """Names the run among the records of a folder."""
        asked = "+".join(q.formulation for q in self.questions)
        return f"{self.questions[0].design} {asked} {self.method} {self.seed} " \
               f"{machine.seconds:g}s {machine.cores}"


def can_answer(method: str, question: Question) -> bool:
    """GS-Schedule knows no pipelining."""
    return not (method.startswith("gs") and question.formulation == "C")


def tasks(questions: list[Question], methods: list[str], seeds: list[int]) -> list[Task]:
    """Every run, seed by seed, so that an interrupted comparison is complete for some seeds."""
    designs = list(dict.fromkeys(q.design for q in questions))
    made = []
    for seed in seeds:
        for design in designs:
            about = [q for q in questions if q.design == design]
            for method in methods:
                if method in ONCE and seed != seeds[0]:
                    continue
                if method == "gaus":
                    made.append(Task(method, seed, tuple(about)))
                else:
                    made += [Task(method, seed, (q,)) for q in about if can_answer(method, q)]
    return made


def command(task: Task, machine: Machine, output: str) -> list[str]:
    """The command line of a run that writes its front to `output`."""
    question = task.questions[0]
    design = f"{machine.data}/{question.design}"
    common = [*question.horizon, "--output", output]
    if task.method in PLAIN:
        return [machine.gaus, "baseline", design, "--method", task.method, *common]
    common += ["--time", f"{machine.seconds:g}", "--threads", str(machine.cores),
               "--seed", str(task.seed), "--quiet"]
    if task.method == "gaus":
        return [machine.gaus, "solve", design, *common, "--report-period", "1"]
    common += ["--objectives", ",".join(question.objectives),
               "--weights", ",".join(f"{w:.17g}" for w in question.weights)]
    if task.method in INSIDE:
        method = task.method.removesuffix("-informed")
        return [machine.gaus, "baseline", design, "--method", method, *INSIDE[task.method], *common]
    solver = task.method.removesuffix("-informed")
    return [sys.executable, "-m", "gaus_analysis.peers", solver, design, "--gaus", machine.gaus,
            *OUTSIDE[task.method], *common]
