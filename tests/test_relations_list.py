"""Every relation of the list between the documents' figures, words and dates is held, and a reader of the pages finds it.

``tests/spec/relations.csv`` has the relations with their word; ``relations_otherwise.yaml`` those that come out in another
way, with the reason, and those about words and dates, with the page and the sentence that tells them.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from read_pages import PLANS, read_review

from jobplan_lib.answer.checking import check_project
from jobplan_lib.answer.findings import number_text, outcome_text
from jobplan_lib.core.implied import smallest_base
from jobplan_lib.core.relations import Finding, Outcome
from jobplan_lib.words.quantities import Quantity, decimals_of

SPEC = Path(__file__).parent / "spec"
OTHERWISE = yaml.safe_load((SPEC / "relations_otherwise.yaml").read_text(encoding="utf-8"))
IN_WORDS = {name: entry for name, entry in OTHERWISE.items() if "says" in entry}
MEANS = {
    "match": Finding.MATCH,
    "rounding": Finding.ROUNDING,
    "mismatch": Finding.MISMATCH,
    "inconsistent": Finding.MISMATCH,
    "implausible": Finding.MISMATCH,
    "definition": Finding.NOT_COMPARABLE,
    "implied": Finding.DERIVED,
    "info": Finding.DERIVED,
}


def listed() -> dict[str, Finding]:
    """The list: what the word of each relation means."""
    with (SPEC / "relations.csv").open(encoding="utf-8", newline="") as file:
        return {row["relation"]: MEANS[row["verdict"]] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def outcomes(project):
    return {outcome.relation.id: outcome for outcome in check_project(project).outcomes}


def found(outcomes, name: str) -> Finding | None:
    """What came of a relation of the list; one that is parted into several (R030a, R030b) is what its first part is."""
    parts = sorted(part for part in outcomes if part.startswith(name))
    return outcomes[name if name in outcomes else parts[0]].finding if parts else None


def test_every_relation_comes_out_as_listed_or_is_told_otherwise_with_the_reason(outcomes):
    wrong = {}
    for name, meant in listed().items():
        entry = OTHERWISE.get(name, {})
        expected = None if name in IN_WORDS else Finding(entry["finding"]) if entry else meant
        if found(outcomes, name) is not expected:
            wrong[name] = (expected, found(outcomes, name))
    assert wrong == {}
    assert len(listed()) == 200


def test_what_is_told_otherwise_really_differs_and_says_why(outcomes):
    assert set(OTHERWISE) <= set(listed())
    for name, entry in OTHERWISE.items():
        if name not in IN_WORDS:
            assert entry["reason"]
            assert Finding(entry["finding"]) is not listed()[name] or name not in outcomes, name


@pytest.mark.parametrize("name", sorted(IN_WORDS))
def test_what_words_and_dates_contradict_stands_on_the_page(name):
    entry = IN_WORDS[name]
    assert entry["says"] in read_review(entry["plan"]).page(entry["page"]).text


def test_a_page_tells_every_relation_that_is_about_it():
    """Contradictions and what cannot be compared in words; what follows with its number. Steps to another have no page.

    Of a plan of several years, the page of any year tells it.
    """
    told, known = set(), {}
    for read in map(read_review, PLANS):
        for outcome in (o for o in read.review.outcomes if o.relation.notebook):
            known[outcome.relation.id] = outcome
            page = read.pages.get(outcome.relation.notebook)
            if page is not None and words(outcome) in page.text:
                told.add(outcome.relation.id)
    assert sorted(set(known) - told) == []
    assert sum(outcome.finding is Finding.MISMATCH for outcome in known.values()) > 12


def words(outcome: Outcome) -> str:
    """What a page says of a relation; that something agrees is only counted there."""
    text = ""
    if outcome.finding in {Finding.MISMATCH, Finding.ROUNDING, Finding.NOT_COMPARABLE}:
        text = outcome_text(outcome)
    elif outcome.finding is Finding.DERIVED and outcome.relation.note:
        text = f"{outcome.relation.text} | {number_text(outcome)}"
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("share", "least"), [("85.1", 47), ("50.0", 2), ("12.7", 55), ("0.0", 1), ("100", 1), ("33", 3)]
)
def test_the_smallest_group_that_gives_a_share(share, least):
    assert smallest_base([Quantity.rounded(Fraction(share), decimals_of(share))]).value == least


@pytest.mark.parametrize("plan", PLANS)
def test_two_bullets_of_a_page_do_not_give_one_reason_twice(plan):
    """Why a number cannot be held against another is said once; beside it stands only that the same holds of it."""
    path = Path(__file__).parent.parent / f"data/relations/{plan}.yaml"
    relations = yaml.safe_load(path.read_text(encoding="utf-8"))["relations"] if path.exists() else []
    reasons = [(one["notebook"], one["other_basis"]) for one in relations if "other_basis" in one]
    assert len(reasons) == len(set(reasons))
