"""A target that only applies under a condition says what the condition was, and what the figure would have given."""

from __future__ import annotations

import pytest
from tiny_project import PLAN, TinyProject

from jobplan_lib.answer.explain import StepKind, explain

CONDITION = """        only_if: {{indicator: ledige-antal, at_most: {{persons: {limit}}}}}
        indicator: i-job-andel
        at_least: {{percent: 40}}
"""


@pytest.mark.parametrize(("limit", "answer"), [(1000, "Opfyldt"), (900, "Kan ikke vurderes – Betingelsen")])
def test_the_walk_names_the_condition_and_never_denies_a_comparison_that_holds(
    limit, answer, tiny_project: TinyProject
):
    plan = tiny_project.read(PLAN)
    rule = "        indicator: i-job-andel\n        at_least: {area: landet}\n"
    assert rule in plan
    tiny_project.write(PLAN, plan.replace(rule, CONDITION.format(limit=limit)))

    steps = explain(tiny_project.review(), "1a")

    said = [step.text.replace("\u00a0", " ") for step in steps]
    start = [step.kind for step in steps].index(StepKind.CONDITION)
    assert said[start + 1] == f"Ledige: højst {'1.000' if limit == 1000 else limit} personer"
    assert "45,0 % ≥ 40 %? ja" in said
    verdicts = [text for step, text in zip(steps, said, strict=True) if step.kind is StepKind.VERDICT]
    assert verdicts[-1].startswith(answer)
