"""What is hidden when a local file comes in stays hidden: no figure tells of it, alone or together with the others."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_support import imported, long_form
from tiny_project import TinyProject

from jobplan_lib.answer.review_json import review_bytes
from jobplan_lib.imports.figures import FigureRow
from jobplan_lib.imports.hidden_sums import hide_sums
from jobplan_lib.imports.small_counts import hide_small
from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.render.workbook import workbook_bytes
from jobplan_lib.showing.agenda import agenda_text

LEAST = 5
AREAS = {"219": ("084", "000"), "250": ("084", "000"), "851": ("000",)}  # what the tiny project's areas lie in
MONTHS = {"2022M01": ("2022",), "2022M02": ("2022",)}
GROUPS = {"kvinder": ("alle",), "maend": ("alle",)}
Table = dict[tuple[str, str, str], int]  # area, group, period: how many
ATOMS = tuple(itertools.product(AREAS, GROUPS, MONTHS))
COUNTS = st.one_of(st.integers(0, 7), st.integers(0, 200))
FLOW = """title: Afgange
definition: Antallet af afgange.
unit: persons
decimals: 0
polarity: higher
frequency: month
measures: flow
groups: {alle: Alle, kvinder: Kvinder, maend: Mænd}
pooled: {alle: [kvinder, maend]}
source: Solby Kommune
author: jobplan
reviewer: ""
reviewed: ""
"""


@pytest.fixture(scope="module")
def catalog(tmp_path_factory):
    tiny = TinyProject(tmp_path_factory.mktemp("hidden") / "project")
    return tiny.write("data/indicators/afgange.yaml", FLOW).catalog()


def with_totals(atoms: Table) -> Table:
    """Every figure that a file may hold: the counts, and every total over areas, groups and months."""
    found: Table = {}
    for (area, group, month), count in atoms.items():
        for key in itertools.product((area, *AREAS[area]), (group, *GROUPS[group]), (month, *MONTHS[month])):
            found[key] = found.get(key, 0) + count
    return found


def published(catalog, atoms: Table, left_out: frozenset[int] = frozenset()) -> dict[tuple[str, str, str], str]:
    """What a snapshot says of each figure once the small numbers of a file are hidden."""
    rows = [
        FigureRow("a.csv", n, {"indicator": "afgange", "area": area, "group": group, "period": period, "value": str(count),
                               "status": "normal"})
        for n, ((area, group, period), count) in enumerate(with_totals(atoms).items()) if n not in left_out
    ]  # fmt: skip
    hide_small(rows, catalog.indicators, LEAST)
    hide_sums(rows, catalog.indicators, catalog.areas)
    return {(r.cells["area"], r.cells["group"], r.cells["period"]): r.cells["value"] or "hidden" for r in rows}


def others(atoms: Table, spot: tuple[str, str, str], value: int, hidden: list[tuple[str, str, str]]) -> Iterator[Table]:
    """Every table of small numbers in the hidden places that has one value in one of them, likely ones first."""
    rest = [one for one in hidden if one != spot]
    yield {**atoms, spot: value}
    for some in itertools.product(range(1, LEAST), repeat=min(len(rest), 3)):
        yield {**atoms, spot: value, **dict(zip(rest, some, strict=False))}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(counts=st.lists(COUNTS, min_size=len(ATOMS), max_size=len(ATOMS)), left_out=st.frozensets(st.integers(0, 40)))
def test_whoever_knows_the_rule_learns_nothing_of_a_hidden_count(catalog, counts, left_out):
    """Each hidden count may still be every number that the rule hides: some table with it is published alike."""
    atoms = dict(zip(ATOMS, counts, strict=True))
    said = published(catalog, atoms, left_out)
    hidden = [spot for spot in ATOMS if said.get(spot) == "hidden"]
    for spot, value in itertools.product(hidden, range(1, LEAST)):
        assert any(published(catalog, other, left_out) == said for other in others(atoms, spot, value, hidden))
    assert all(1 <= atoms[spot] < LEAST for spot in hidden), "only small numbers and totals are hidden"


def test_the_attack_succeeds_where_totals_are_shown(catalog, monkeypatch):
    monkeypatch.setitem(globals(), "hide_sums", lambda *_: 0)
    atoms = {**dict.fromkeys(ATOMS, 40), ATOMS[0]: 3}
    said = published(catalog, atoms)
    assert not any(published(catalog, other) == said for other in others(atoms, ATOMS[0], 2, [ATOMS[0]]))


def test_a_total_without_a_hidden_part_is_shown(catalog):
    said = published(catalog, {**dict.fromkeys(ATOMS, 40), ("851", "kvinder", "2022M01"): 3})
    assert said["084", "alle", "2022"] == "320" and said["851", "maend", "2022"] == "80"
    assert {said["000", "alle", "2022"], said["851", "alle", "2022M01"], said["851", "kvinder", "2022"]} == {"hidden"}


def carried(folder, counts: list[tuple[int, int]], small: int) -> dict[str, bytes]:
    """Everything that is made of a file of Solby's own: the figures, and what a review of them says."""
    tiny = TinyProject(folder)
    rows = [
        f"i-job-andel,250,{period},,{n},{d},,normal"
        for period, (n, d) in zip(("2021M12", "2022M12"), counts, strict=True)
    ]
    rows += [f"ledige-antal,250,2021M12,,,,{small},normal", "ledige-antal,250,2022M12,,,,900,normal"]
    imported(tiny, long_form(tiny.root / "egne.csv", *rows), name="egne", base="published")
    review = tiny.review("egne")
    return {
        "figures": (tiny.project.data / "snapshots/egne/figures.parquet").read_bytes(),
        "json": review_bytes(review),
        "workbook": workbook_bytes(review),
        "agenda": agenda_text(review).encode(),
    }


SMALL_SHARE = st.tuples(st.integers(0, LEAST - 1), st.integers(10, 7919), st.booleans()).map(
    lambda drawn: (drawn[1] - drawn[0] if drawn[2] else drawn[0], drawn[1])
)
SECRETS = st.tuples(st.lists(SMALL_SHARE, min_size=2, max_size=2), st.integers(1, LEAST - 1))


@settings(max_examples=8, deadline=None)
@given(one=SECRETS, other=SECRETS)
def test_other_hidden_counts_change_no_byte(tmp_path_factory, one, other):
    folder = tmp_path_factory.mktemp("secrets")
    first, second = carried(folder / "one" / "project", *one), carried(folder / "other" / "project", *other)
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.parametrize(("absent", "country"), [(97, "40000"), (5, "40000"), (4, "hidden"), (0, "hidden")])
def test_the_country_stays_where_too_little_is_known_of_the_others(project, absent, country):
    """A municipality's own file with the country beside it keeps the country's figure; a file of all does not."""
    catalog = load_catalog(project)
    own, *rest = [area.code for area in catalog.areas.municipalities()]
    values = {own: "3", "000": "40000", **dict.fromkeys(rest[absent:], "400")}
    cells = {"indicator": "bruttoledige-antal", "group": "", "period": "2023M01", "status": "normal"}
    rows = [
        FigureRow("a.csv", n, cells | {"area": area, "value": value}) for n, (area, value) in enumerate(values.items())
    ]
    hide_small(rows, catalog.indicators, LEAST)
    hide_sums(rows, catalog.indicators, catalog.areas)
    shown = {row.cells["area"]: row.cells["value"] or "hidden" for row in rows}
    assert (shown[own], shown["000"]) == ("hidden", country)
    assert {shown[code] for code in rest[absent:]} <= {"400"}


def test_a_landsdel_of_one_municipality_does_not_give_its_hidden_count_away(project):
    """Bornholm's landsdel is Bornholm: its total less the one part that is shown would be the part that is hidden."""
    catalog = load_catalog(project)
    told = [("400", "a-dagpenge", "3"), ("400", "kontanthjaelp", "40"), ("landsdel-bornholm", "i-alt", "43")]
    cells = {"indicator": "ledige-personer", "period": "2023M01", "status": "normal"}
    rows = [
        FigureRow("a.csv", n, cells | {"area": area, "group": group, "value": value})
        for n, (area, group, value) in enumerate(told)
    ]
    hide_small(rows, catalog.indicators, LEAST)
    hide_sums(rows, catalog.indicators, catalog.areas)
    assert [row.cells["value"] or "hidden" for row in rows] == ["hidden", "40", "hidden"]
