"""Cases that a caseworker can read: a few figures, one target as a plan writes it, and what must come out.

Each file below ``cases`` is a list of:

    case:     what it shows, in a sentence
    figures:  a drawn table; columns that are the same in every row may be left out
    target:   exactly as in a plan file
    expect:   status, and as far as they matter observed, required, gap, persons, why_no_persons, timing, reason, parts
    year:     the plan's year, 2023 if not said
    breaks:   series breaks, as in breaks.yaml

The areas are those of the tiny project: Solby (the own municipality), Havneby and Skovby in one region, Aaby and Oerby
in the other. A figure is ``899/2000`` (counted), ``45.0`` (printed), ``45.0 provisional``, ``300 forecast``, or a word:
``suppressed``, ``missing``, ``not applicable``. Numbers that are expected are exact: ``899/20`` or ``44.95``.
"""

from __future__ import annotations

import re
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from drawn import areas, cells
from tiny_project import FIGURES, PLAN, TinyProject

from jobplan_lib.core.targets import Judgement
from jobplan_lib.reading.draft_grammar import OBSERVED, SHORT_RULES, UNSCORED
from jobplan_lib.reading.requirement_grammar import RULES
from jobplan_lib.reading.rule_grammar import ROLL_UPS
from jobplan_lib.reading.window_grammar import WINDOWS
from jobplan_lib.words.moments import Moment
from jobplan_lib.words.plan_model import Past
from jobplan_lib.words.vocabulary import Reason, Status

CASES = Path(__file__).parent / "cases"
COLUMNS = ("indicator", "area", "period", "group", "numerator", "denominator", "value", "status", "kind")
ALWAYS = {"indicator": "i-job-andel", "area": "solby", "period": "2023M12", "group": ""}
PLAN_ABOVE_THE_TARGET = """
municipality: solby
year: {year}
title: Beskæftigelsesplan
document: Beskæftigelsesplan
focus_areas:
  - id: F1
    title: Fokusområde
    notebook: 02_tidlig_indsats
    targets:
      - id: case
        text: Målet
        source: {{page: 1}}
"""


def _cases() -> list[Any]:
    files = {
        path.stem: yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for path in sorted(CASES.glob("*.yaml"))
    }
    return [pytest.param(case, id=f"{name}: {case['case']}") for name, cases in files.items() for case in cases]


def drawn_rows(table: str) -> list[dict[str, str]]:
    """The rows of a table drawn with bars."""
    header, *lines = ([cell.strip() for cell in line.split("|")] for line in table.strip().splitlines())
    rows = []
    for line in lines:
        named = {**ALWAYS, **dict(zip(header, line, strict=True))}
        area = areas().by_slug[named["area"]].code
        rows.append({**named, "area": area, **cells(named.pop("figure"))})
    return rows


def judged(case: dict[str, Any], tiny_project: TinyProject) -> Judgement:
    """The judgement of the case's target, by the whole way from files to review."""
    year = case.get("year", "2023")
    shutil.copytree(CASES / "indicators", tiny_project.root / "data" / "indicators", dirs_exist_ok=True)
    shutil.rmtree(tiny_project.root / "data" / "comments", ignore_errors=True)  # they speak of targets of another plan
    lines = [COLUMNS, *([row.get(column, "") for column in COLUMNS] for row in drawn_rows(case["figures"]))]
    tiny_project.write(FIGURES, "".join(",".join(line) + "\n" for line in lines))
    target = "".join(f"        {line}\n" for line in case["target"].splitlines())
    tiny_project.write(PLAN.replace("2023", year), PLAN_ABOVE_THE_TARGET.format(year=year).lstrip() + target)
    if "breaks" in case:
        tiny_project.write("data/breaks.yaml", case["breaks"])
    return tiny_project.review(year=int(year))["case"]


def told(judgement: Judgement, wanted: dict[str, Any]) -> dict[str, Any]:
    """What the judgement says about all that the case asks for, in the words of the case."""
    to_go = judgement.to_go
    said: dict[str, Any] = {
        "status": judgement.status.value,
        "observed": judgement.observed and judgement.observed.quantity.value,
        "how": judgement.observed and judgement.observed.how.value,
        "period": judgement.observed and str(judgement.observed.period),
        "among": judgement.observed and str(judgement.observed.among),
        "required": judgement.required and judgement.required.quantity.value,
        "gap": judgement.gap and judgement.gap.value,
        "persons": to_go and to_go.number,
        "why_no_persons": to_go and to_go.why_not and to_go.why_not.value,
        "timing": judgement.timing and judgement.timing.value,
        "reason": judgement.unknown and judgement.unknown.reason.value,
        "reservations": [reservation.caveat.value for reservation in judgement.reservations],
    }
    if "parts" in wanted:
        parts = zip(judgement.parts, wanted["parts"], strict=True)
        said["parts"] = [
            told(part, expected) if isinstance(expected, dict) else part.status.value for part, expected in parts
        ]
    return {key: said[key] for key in wanted}


def meant(expected: dict[str, Any]) -> dict[str, Any]:
    """What the case expects, its numbers made exact."""
    numbers = {"observed", "required", "gap", "persons"}
    out: dict[str, Any] = {}
    for key, text in expected.items():
        if key in numbers:
            out[key] = None if text == "none" else Fraction(text)
        elif key == "parts":
            out[key] = [meant(part) if isinstance(part, dict) else part for part in text]
        else:
            out[key] = None if text == "none" else text
    return out


CASES_IN_ALL = _cases()


@pytest.mark.parametrize("case", CASES_IN_ALL)
def test_the_case_comes_out_as_written(case, tiny_project):
    expected = meant(case["expect"])
    assert told(judged(case, tiny_project), expected) == expected


def test_every_word_of_the_grammar_has_a_case():
    words = {*RULES, *SHORT_RULES, *OBSERVED, *ROLL_UPS, *UNSCORED, *(past.value for past in Past)}
    words |= {moment.value for moment in Moment if moment is not Moment.LATEST}  # the usual one is not said
    words |= {
        "area",
        "best",
        "own",
        "by_year",
        "group",
        "pooled",
        "plus",
        "minus",
        "times",
        "at",
        "by",
        "only_if",
        "reads_forecasts",
        *WINDOWS,
    }
    targets = "\n".join(param.values[0]["target"] for param in CASES_IN_ALL)
    assert sorted(word for word in words if not re.search(rf"\b{word}\b", targets)) == []


def test_every_status_and_every_reason_has_a_case():
    told_of = {word for param in CASES_IN_ALL for word in re.findall(r"[a-z_]+", str(param.values[0]["expect"]))}
    assert {*(status.value for status in Status), *(reason.value for reason in Reason)} - told_of == set()
