"""What municipalities owe their committees or use themselves is there: on a page, in its section, with words and numbers.

``tests/spec/deliverables.yaml`` says of each where it stands and what carries it. The pages are those of the project's own
plans; what a deliverable needs beyond words on a page is a check below.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import yaml
from page_text import Reader
from read_pages import read_review
from tiny_project import FIGURES, PLAN, TinyProject

from jobplan_lib.render.workbook import workbook_bytes
from jobplan_lib.words.vocabulary import Status

SPEC = yaml.safe_load((Path(__file__).parent / "spec" / "deliverables.yaml").read_text(encoding="utf-8"))
PLACES = [
    pytest.param(one["id"], place, id=f"{one['id']}-{n}")
    for one in SPEC
    for n, place in enumerate(one.get("where", ()))
]
CHECKED = [pytest.param(one["by"], id=one["id"]) for one in SPEC if "by" in one]


def test_every_deliverable_is_in_the_list_with_a_place_or_a_check():
    assert {one["id"] for one in SPEC} == {f"S{number:02}" for number in range(1, 49)}
    assert [one["id"] for one in SPEC if not one.get("where") and "by" not in one] == []


@pytest.mark.parametrize(("name", "place"), PLACES)
def test_a_deliverable_stands_on_its_page(name, place):
    page = read_review(place["plan"], place.get("goals", "")).page(place["page"])
    text = page.section(place["section"]) if "section" in place else page.text
    assert [words for words in map(str, place["says"]) if words not in text] == [], text[:1000]


@pytest.mark.parametrize("check", CHECKED)
def test_a_deliverable_does_what_it_is_for(check, tiny_project):
    CHECKS[check](tiny_project)


def the_year_decides_which_targets_are_reviewed(_: TinyProject) -> None:
    reviews = {year: read_review(f"frederikshavn-{year}") for year in (2020, 2021, 2022)}
    counted = {year: {r.id for r in read.review if r.is_counted} for year, read in reviews.items()}
    assert all(
        ids and all(name.startswith(str(year)) for name in ids if name[:2] == "20") for year, ids in counted.items()
    )
    assert len(set(map(frozenset, counted.values()))) == 3


def the_overview_lists_every_result_target(_: TinyProject) -> None:
    read = read_review("frederikssund-2023")
    [table] = [e for e in read.page("00").root.all("table") if "overview" in e.classes]
    listed = [e.text for e in table.all("span") if "no" in e.classes]
    assert listed == [result.id for result in read.review if result.is_counted] and len(listed) == 20
    words = Reader(read.page("00").html).root.text
    assert all(result.target.short in words for result in read.review if result.is_counted)


def the_workbook_holds_a_subjects_results(_: TinyProject) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(read_review("frederikssund-2023").review)))
    heads, *rows = book["Mål"].iter_rows(min_row=4, values_only=True)
    found = {row[heads.index("Nr.")]: dict(zip(heads, row, strict=True)) for row in rows}
    own = {name: found[name]["Eget tal"] for name in ("4a", "4b", "4c")}
    assert own == {"4a": 12.7, "4b": 97.1, "4c": 89.2}
    heads, *rows = book["Øvrige løfter"].iter_rows(min_row=4, values_only=True)
    found |= {row[heads.index("Nr.")]: dict(zip(heads, row, strict=True)) for row in rows}
    assert all(found[name]["Status"] and found[name]["Side"] for name in ("4d", "S7", "P4"))


def sanctions_can_be_followed(tiny: TinyProject) -> None:
    """A count that no plan names so far: its file ships, and one line of a plan follows it."""
    shipped = Path(__file__).parent.parent / "data" / "indicators" / "sanktioner-antal.yaml"
    tiny.write("data/indicators/sanktioner-antal.yaml", shipped.read_text(encoding="utf-8"))
    tiny.add(PLAN, "      - id: 2z", "        text: Antallet af sanktioner følges", "        source: {page: 9}")
    tiny.add(PLAN, "        indicator: sanktioner-antal", "        group: kontanthjaelp", "        monitor: true")
    assert tiny.review()["2z"].unknown is not None
    tiny.add(FIGURES, "sanktioner-antal,250,2022Q4,kontanthjaelp,,,41,normal,,,")
    judged = tiny.review()["2z"]
    assert judged.status is Status.MONITORED and judged.observed.quantity.value == 41


CHECKS: dict[str, Callable[[TinyProject], None]] = {
    check.__name__: check
    for check in (
        the_year_decides_which_targets_are_reviewed,
        the_overview_lists_every_result_target,
        the_workbook_holds_a_subjects_results,
        sanctions_can_be_followed,
    )
}
