"""Every row of the documents stands on a page of its plan, and a reader reaches every figure that they print.

The lists in ``tests/spec`` were made by reading the documents.
"""

from __future__ import annotations

import csv
import re
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from read_pages import PLANS, ReadPage, ReadReview, read_review

from jobplan_lib.reading.plan_files import SUMMARY
from jobplan_lib.showing.figure_names import figure_name
from jobplan_lib.showing.printed_sheet import printed_sheet

SPEC = Path(__file__).parent / "spec"
DECIDED = yaml.safe_load((SPEC / "decided_otherwise.yaml").read_text(encoding="utf-8"))
TARGETS = list(csv.DictReader((SPEC / "targets.csv").read_text(encoding="utf-8").splitlines()))
FIGURES = list(csv.DictReader((SPEC / "figures.csv").read_text(encoding="utf-8").splitlines()))
MOST_LINES_APART = 3  # a figure's line is that of its word or of its cell


def row_of(read: ReadReview, name: str) -> tuple[str, tuple[str, ...], ReadPage] | None:
    """A row's number, the words it goes by, and the page where a reader looks for it."""
    plan = read.review.plan
    for heading in (*plan.goals, *plan.focus_areas):
        if heading.id == name:
            pages = [page for page in read.pages.values() if stands("", (heading.title,), page)]
            return "", (heading.title,), pages[0] if pages else read.pages[SUMMARY]
    for result in read.review.results:
        if result.id == name:
            called = figure_name(result, read.review.ground)  # what the page calls a figure that is followed
            words = tuple(filter(None, (result.target.short, result.target.text, called)))
            # a promise whose subject has no page of its own stands on the summary
            return name, words, read.pages.get(result.target.notebook, read.pages[SUMMARY])
    return None


def stands(number: str, words: tuple[str, ...], page: ReadPage) -> bool:
    """Whether a row stands on a page under its number and words; what is only followed goes by its words."""
    said = [line for line in page.lines if any(word.casefold() in line.casefold() for word in words)]
    return bool(said) and (not number or number in page.text)


@pytest.mark.parametrize("plan", PLANS)
def test_every_row_stands_on_a_page_of_its_plan(plan):
    read = read_review(plan)
    missing, seen = [], 0
    for row in (row for row in TARGETS if plan in row["plans"].split()):
        found = row_of(read, row["target"])
        seen += found is not None
        if found is not None and not stands("" if is_followed(read, row["target"]) else found[0], found[1], found[2]):
            missing.append((row["target"], found[1]))
    assert missing == []
    assert seen > 10


def is_followed(read: ReadReview, name: str) -> bool:
    """Whether a row is a figure without a target; a page has it among others of its kind."""
    return any(result.id == name and result.is_monitored for result in read.review.results)


def test_a_row_is_in_one_plan_at_least_or_part_of_another_row():
    nowhere = []
    for row in TARGETS:
        found = [plan for plan in row["plans"].split() if row_of(read_review(plan), row["target"])]
        decided = DECIDED.get(f"{row['plans'].split()[0]}/{row['target']}", {})
        if not found and "as" not in decided:
            nowhere.append(row["target"])
    assert nowhere == [] and len(TARGETS) == 475


def test_a_row_that_is_part_of_another_has_the_status_of_that_part():
    for key, decided in ((key, decided) for key, decided in DECIDED.items() if "as" in decided):
        number, whole = re.fullmatch(r"reading (\d+) of (\S+)", decided["as"]).groups()
        part = read_review(key.partition("/")[0]).review[whole].parts[int(number) - 1]
        assert part.status.value == decided["status"], key


def reached(plan: str) -> set[tuple[str, int, Fraction]]:
    """The figures of a plan's document that the workbook of its review lists: line, and each number of the row."""
    read = read_review(plan)
    printed = printed_sheet(read.review)
    assert printed is not None
    heads = [column.heading for column in printed.columns]
    found = set()
    for cells in printed.rows:
        row = dict(zip(heads, cells, strict=True))
        numbers = [abs(row[head].value) for head in ("Tal", "Tæller", "Nævner") if hasattr(row[head], "value")]
        for first, last in (place.partition("-")[::2] for place in str(row["Linje"]).split(", ")):
            found |= {(int(line), n) for line in range(int(first), int(last or first) + 1) for n in numbers}
    return found


@pytest.mark.parametrize("document", sorted({figure["file"] for figure in FIGURES}))
def test_a_reader_reaches_every_figure_of_a_document_with_its_line(document):
    """In the workbook's list of all that the document prints; what is used stands in the walks of the pages too."""
    known = reached(document)
    missing = []
    for figure in (figure for figure in FIGURES if figure["file"] == document and figure["value"]):
        value, line = abs(Fraction(figure["value"])), int(figure["line"])
        near = {n for at, n in known if abs(at - line) <= MOST_LINES_APART}
        if not near & {value, value / 1000, value / 1_000_000}:  # printed in thousands or millions of kroner
            missing.append(figure["figure"])
    assert missing == []
