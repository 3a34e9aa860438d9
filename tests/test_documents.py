"""Every target row and every figure of the five documents has its place, and the verdicts come out as the lists say.

The lists in ``tests/spec`` were made by reading the documents; ``decided_otherwise.yaml`` names the rows that are meant
to differ and why. The verdicts are in the lists only: plans and code hold none.
"""

from __future__ import annotations

import csv
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from read_pages import PLANS

from jobplan_lib.answer.checking import check_project, plan_summary
from jobplan_lib.core.relations import Finding
from jobplan_lib.words.vocabulary import Status

SPEC = Path(__file__).parent / "spec"
DECIDED = yaml.safe_load((SPEC / "decided_otherwise.yaml").read_text(encoding="utf-8"))


def rows(name: str) -> list[dict[str, str]]:
    """A list as rows."""
    with (SPEC / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def checked(project):
    return check_project(project)


@pytest.fixture(scope="module")
def placed(checked):
    """Every row of every plan by (plan, id); goals and focus areas stand as themselves."""
    found = {}
    for review in checked.reviews:
        for goal in (*review.plan.goals, *review.plan.focus_areas):
            found[review.plan.id, goal.id] = "container"
        found.update({(review.plan.id, result.id): result for result in review.results})
    return found


def place_of(placed, row):
    """The first plan that holds a row: a plan of several years carries its rows in the first year."""
    keys = [(plan, row["target"]) for plan in row["plans"].split()]
    return next(((key, placed[key]) for key in keys if key in placed), (keys[0], None))


def test_every_target_row_of_the_documents_has_its_place(placed):
    missing = [place_of(placed, row)[0] for row in rows("targets.csv") if place_of(placed, row)[1] is None]
    assert {"/".join(key) for key in missing} == {key for key, value in DECIDED.items() if "as" in value}


@pytest.mark.parametrize("plan", sorted({row["plans"] for row in rows("targets.csv")}))
def test_every_row_has_the_status_of_the_list_or_a_reason_for_another(placed, plan):
    wrong = []
    for row in (r for r in rows("targets.csv") if r["plans"] == plan):
        key, found = place_of(placed, row)
        decided = DECIDED.get("/".join(key))
        if found is None or (found == "container" and row["expected"] == "container"):
            continue
        expected = decided["status"] if decided else row["expected"]
        if found == "container" or found.status.value != expected:
            wrong.append((*key, expected, getattr(found, "status", found)))
    assert wrong == []


def test_every_row_names_the_notebook_of_its_subject(placed):
    wrong = []
    for row in rows("targets.csv"):
        key, found = place_of(placed, row)
        if found is not None and found != "container" and found.target.notebook != row["notebook"]:
            wrong.append((*key, row["notebook"], found.target.notebook))
    assert wrong == []


@pytest.mark.parametrize("plan", PLANS)
def test_what_check_counts_is_what_the_list_counts(checked, placed, plan):
    """Rows that only the plan file has (figures of an annex that are parted there) are followed or judged on their own."""
    review = next(review for review in checked.reviews if review.plan.id == plan)
    summary = plan_summary(review)
    listed = [row for row in rows("targets.csv") if place_of(placed, row)[0][0] == plan]
    headings = {heading.id for heading in (*review.plan.goals, *review.plan.focus_areas)}
    expected = Counter()
    for row in (row for row in listed if row["target"] not in headings):
        decided = DECIDED.get(f"{plan}/{row['target']}", {})
        if "as" not in decided:
            expected[decided.get("status", row["expected"])] += 1
    beyond = Counter(r.status.value for r in review.results if r.id not in {row["target"] for row in listed})
    assert Counter({status.value: n for status, n in summary.statuses.items()}) == expected + beyond
    assert summary.headings == len(headings)
    assert sum(summary.reasons.values()) == summary.statuses[Status.NOT_ASSESSABLE]


def test_a_decision_names_a_row_that_really_differs():
    expected = {f"{plan}/{r['target']}": r["expected"] for r in rows("targets.csv") for plan in r["plans"].split()}
    assert not [key for key, d in DECIDED.items() if "as" not in d and expected[key] == d["status"]]


def test_every_figure_of_the_documents_stands_in_the_snapshot_with_its_line(project):
    """A count and its share may share a row; then its line is a span and the count is its numerator."""
    known: dict[str, list[tuple[range, set[str]]]] = {}
    for path in sorted((project.data / "snapshots/published").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                values = {row[c].lstrip("-") for c in ("value", "numerator", "denominator") if row[c]}
                for place in (row["line"] or "0").split(", "):
                    first, _, last = place.partition("-")
                    known.setdefault(path.stem, []).append((range(int(first), int(last or first) + 1), values))
    missing = []
    for figure in rows("figures.csv"):
        near = [v for lines, v in known[figure["file"]] if any(abs(int(figure["line"]) - n) <= 3 for n in lines)]
        values = {Fraction(v) for found in near for v in found}
        wanted = abs(Fraction(figure["value"])) if figure["value"] else None
        # printed in thousands or millions of kroner, a figure may stand in that unit
        if not near or (wanted is not None and not {wanted, wanted / 1000, wanted / 1_000_000} & values):
            missing.append(figure["figure"])
    assert missing == []


def test_the_contradictions_of_the_documents_are_found(checked):
    """Fredericia's table, 40 persons and 41,9 %, 458 persons as 1,7 %, the budget frame, the early-pension shares …"""
    found = {outcome.relation.id: outcome.finding for outcome in checked.outcomes}
    for name in (
        "R017",
        "R019",
        "R022",
        "R048",
        "R049",
        "R050",
        "R068",
        "R093",
        "R111",
        "R158",
        "R163",
        "R164",
        "R170",
    ):
        assert found[name] is Finding.MISMATCH, name
    for name in ("R062", "R125", *(f"R{n}" for n in range(187, 194)), "R196", "R197", "R118", "R138"):
        assert found[name] is Finding.NOT_COMPARABLE, name


def test_source_control_does_not_cry_wolf(checked):
    """What the documents print consistently comes out as a match or as explained by rounding."""
    agreeing = [
        f"R{n:03d}" for n in (1, 80, 81, 82, 83, 85, 87, 88, 90, 91, 92, 94, 95, 96, 98, 99, 100, 102, 157, 162)
    ]
    found = {outcome.relation.id: outcome.finding for outcome in checked.outcomes}
    assert {name: found[name] for name in agreeing if name in found and found[name] is not Finding.MATCH} == {}
    counts = Counter(found.values())
    assert counts[Finding.UNKNOWN] == 0 and counts[Finding.MATCH] > 60 and counts[Finding.MISMATCH] < 25
