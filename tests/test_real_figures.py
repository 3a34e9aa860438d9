"""Real published figures through the real import: the golden values, areas by name, and what hidden and revised mean."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from import_support import NOW
from requirements_support import unmet
from running_support import REAL

from jobplan_lib.imports.importing import Wish, import_files
from jobplan_lib.reading.area_names import load_area_names
from jobplan_lib.reading.catalog import Catalog, load_catalog
from jobplan_lib.reading.observations import Observations, load_observations
from jobplan_lib.reading.project import Project
from jobplan_lib.words.periods import parse_period

pytestmark = pytest.mark.shared
FIGURES = REAL.parent / "shared" / "realdata"
TIDY = FIGURES / "jobindsats-kommuner" / "jobindsats_kommuner_tidy.csv"
UNEMPLOYED, SHARE = "ledige-fuldtidspersoner", "ledige-andel-af-arbejdsstyrken"
BENEFIT = "kontanthjaelp-2025"
GOLDEN = {  # area: y25i01 2026M07 full-time, per cent, 2025M07; y60a02 2026M07 persons, full-time, per cent; y60c07
    "000": (91583, "3.0", 87564, 85491, 83581, "2.1", "15.6"),
    "101": (16981, "4.3", 16119, 8431, 8194, "1.6", "17.8"),
    "250": (612, "2.6", 520, 641, 628, "2.2", "12.2"),
    "607": (741, "2.9", 786, 1204, 1171, "3.5", "13.7"),
    "813": (686, "2.6", 717, 970, 948, "2.8", "13.6"),
    "825": (16, "2.4", 8, 7, 7, "0.8", "11.7"),
}


@pytest.fixture(scope="module")
def catalog(tmp_path_factory) -> Catalog:
    """A project with the real declarations and room for snapshots of its own."""
    if not FIGURES.exists():
        unmet("shared", "the real published figures are not beside the project")
    root = tmp_path_factory.mktemp("real")
    (root / "data").mkdir()
    for path in (REAL / "data").iterdir():
        if path.name != "snapshots":
            (root / "data" / path.name).symlink_to(path)
    (root / "notebooks").symlink_to(REAL / "notebooks")
    return load_catalog(Project(root))


def imported(catalog: Catalog, name: str, mapping: str, *files: Path) -> Observations:
    done = import_files(catalog, Wish(tuple(map(str, files)), mapping, name), NOW)
    return load_observations(catalog, done.snapshot)


@pytest.fixture(scope="module")
def jobindsats(catalog) -> Observations:
    """All municipalities for five years."""
    return imported(catalog, "jobindsats", "jobindsats-tidy", TIDY)


def value(figures: Observations, indicator: str, area: str, period: str, group: str = "") -> Fraction | None:
    found = figures.at(indicator, area, parse_period(period), group)
    return found.value.value if found and found.value else None


@pytest.mark.parametrize("area", GOLDEN)
def test_the_golden_values_come_through_the_import(jobindsats, area):
    found = (
        value(jobindsats, UNEMPLOYED, area, "2026M07", "i-alt"),
        value(jobindsats, SHARE, area, "2026M07", "i-alt"),
        value(jobindsats, UNEMPLOYED, area, "2025M07", "i-alt"),
        value(jobindsats, f"{BENEFIT}-personer", area, "2026M07"),
        value(jobindsats, f"{BENEFIT}-fuldtidspersoner", area, "2026M07"),
        value(jobindsats, f"{BENEFIT}-andel-af-befolkningen", area, "2026M07"),
        value(jobindsats, f"{BENEFIT}-aktiveringsgrad", area, "2026M07"),
    )
    assert found == tuple(Fraction(number) for number in GOLDEN[area])


def test_every_row_of_the_file_is_a_figure_and_every_empty_cell_a_hidden_one(jobindsats):
    with TIDY.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    found = list(jobindsats)
    assert len(found) == len(rows) == 71_280
    hidden = [o for o in found if o.status.value == "suppressed"]
    assert len(hidden) == sum(1 for row in rows if not row["vaerdi"]) == 59
    assert all(o.value is None for o in hidden)
    assert len({o.area for o in found}) == 99 and {o.origins[0].retrieved for o in found} == {"2026-08-22"}


def test_the_newest_month_is_provisional_and_the_one_before_is_not(jobindsats):
    def status(period: str) -> str:
        found = jobindsats.at(UNEMPLOYED, "250", parse_period(period), "i-alt")
        assert found is not None
        return found.status.value

    assert (status("2026M06"), status("2026M07")) == ("normal", "provisional")


def test_the_sum_of_municipalities_is_not_the_country_and_nothing_pretends_it_is(jobindsats, catalog):
    municipal = [value(jobindsats, UNEMPLOYED, a.code, "2026M07", "i-alt") for a in catalog.areas.municipalities()]
    assert sum(number for number in municipal if number is not None) == 91533
    assert value(jobindsats, UNEMPLOYED, "000", "2026M07", "i-alt") == 91583


def test_the_population_of_statbank_by_name(catalog):
    figures = imported(catalog, "folk1a", "statbank-folk1a", FIGURES / "statbank" / "FOLK1A-1.csv")
    assert len(figures) == 1 + 5 + 98  # Christiansø is no municipality
    assert value(figures, "befolkning-antal", "000", "2020Q1") == 5_822_763
    assert value(figures, "befolkning-antal", "101", "2020Q1") == 632_340
    regions = [value(figures, "befolkning-antal", code, "2020Q1") for code in ("081", "082", "083", "084", "085")]
    assert sum(number for number in regions if number) == 5_822_763


@pytest.mark.parametrize(
    ("file", "column", "encoding", "expected"),
    [
        ("ankestyrelsen/kommuner.csv", "Kommune", "utf-8-sig", 98),
        ("ankestyrelsen/instanser.csv", "fuldt_navn", "utf-8-sig", 98),
        ("geografi/iholas_kommunerne_latin1.csv", "Kommune", "latin-1", 97),
    ],
)
def test_every_municipality_is_found_by_the_names_of_its_sources(catalog, file, column, encoding, expected):
    names = load_area_names(catalog.project.data, catalog.areas, [])
    with (FIGURES / file).open(encoding=encoding, newline="") as stream:
        line = stream.readline()
        stream.seek(0)
        rows = list(csv.DictReader(stream, delimiter=";" if ";" in line else ","))
    municipal = [
        row[column] for row in rows if row.get("Type", "Kommune") == "Kommune" and row[column] != "Christiansø"
    ]
    codes = {name: names.find(name) for name in municipal}
    assert [name for name, code in codes.items() if code is None] == []
    assert (
        set(codes.values()) <= {area.code for area in catalog.areas.municipalities()}
        and len(set(codes.values())) == expected
    )
