"""Real answers and figures of the sources, through the same import as live ones. They are no part of the project."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from fetching_support import NOW, FetchingProject
from requirements_support import unmet
from stand_in import ABSENT, AREAS, months, running

from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.reading.observations import load_observations
from jobplan_lib.sources.fetch import fetch
from jobplan_lib.sources.jobindsats_answers import Asked, read_figures
from jobplan_lib.sources.jobindsats_tables import Hierarchy, Table
from jobplan_lib.sources.mapping import load_mapping
from jobplan_lib.sources.model import Nothing
from jobplan_lib.sources.statbank import Asked as BankAsked
from jobplan_lib.sources.statbank import Form, read_rows
from jobplan_lib.words.errors import SourceUnavailable
from jobplan_lib.words.model import Observation
from jobplan_lib.words.periods import parse_period
from jobplan_lib.words.vocabulary import ValueStatus

REAL = Path(__file__).parent.parent.parent / "shared" / "realdata"
pytestmark = pytest.mark.shared


@pytest.fixture(scope="module", autouse=True)
def _figures_are_there() -> None:
    if not REAL.is_dir():
        unmet("shared", "the real figures are not beside the project")


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FetchingProject]:
    """Sixty real months of three tables and the real population, fetched."""
    with running() as stand_in:
        project = FetchingProject(tmp_path_factory.mktemp("real"), stand_in)
        figures: dict[tuple[str, ...], object] = {}
        path = REAL / "jobindsats-kommuner" / "jobindsats_kommuner_tidy.csv"
        with path.open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                number = None if row["vaerdi"] == "" else json.loads(row["vaerdi"])
                figures[row["tabel"], row["maaling"], row["gruppe"], row["omraade"], row["periode"]] = number
        for name in ("y25i01", "y60a02", "y60c07"):
            table = stand_in.jobs[name]
            table.periods, table.geographies = {"M": months("2021M08", 60)}, ("_nykom",)

            def real(label, area, period, members, table=name):
                group = members[0] if members else "I alt"
                return figures.get((table, label, group, area, period), ABSENT)

            table.value = real
        folk = stand_in.bank["FOLK1A"]
        folk.variables["Tid"] = {"2020K1": "2020K1"}
        names = {a["code"]: a["name"] for a in AREAS} | {
            "480": "Nordfyns",
            "820": "Vesthimmerlands",
        }  # as StatBank says
        with (REAL / "statbank" / "FOLK1A-1.csv").open(encoding="utf-8-sig") as stream:
            population = {
                r["OMRÅDE"]: r["INDHOLD"] for r in csv.DictReader(stream, delimiter=";") if r["CIVILSTAND"] == "I alt"
            }
        folk.value = lambda codes: population.get(names[codes[0]], "..")
        _fetch_all(project)
        yield project


def _fetch_all(project: FetchingProject) -> None:
    catalog = load_catalog(project.project)
    mapped = load_mapping(project.project.data, catalog.indicators)
    names = {n for n in catalog.indicators if n.startswith(("ledige-", "kontanthjaelp-2025", "befolkning-antal"))}
    fetch(catalog, project.sources(), mapped.of(names), 5, lambda: NOW)


def at(project: FetchingProject, indicator: str, area: str, period: str, group: str = "") -> Observation:
    observations = load_observations(load_catalog(project.project), "2026-08-22")
    found = observations.at(indicator, area, parse_period(period), group)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("area", "unemployed", "share", "year_before", "persons", "full_time", "of_population", "activation"),
    [
        ("000", 91583, "3.0", 87564, 85491, 83581, "2.1", "15.6"),
        ("101", 16981, "4.3", 16119, 8431, 8194, "1.6", "17.8"),
        ("250", 612, "2.6", 520, 641, 628, "2.2", "12.2"),
        ("607", 741, "2.9", 786, 1204, 1171, "3.5", "13.7"),
        ("813", 686, "2.6", 717, 970, 948, "2.8", "13.6"),
        ("825", 16, "2.4", 8, 7, 7, "0.8", "11.7"),
    ],
)
def test_what_was_fetched_is_what_was_published(
    fetched, area, unemployed, share, year_before, persons, full_time, of_population, activation
):
    def value(indicator: str, group: str = "", period: str = "2026M07") -> Decimal:
        number = at(fetched, indicator, area, period, group).value.value
        return Decimal(number.numerator) / number.denominator

    assert value("ledige-fuldtidspersoner", "i-alt") == unemployed
    assert value("ledige-andel-af-arbejdsstyrken", "i-alt") == Decimal(share)
    assert value("ledige-fuldtidspersoner", "i-alt", "2025M07") == year_before
    assert value("kontanthjaelp-2025-personer") == persons
    assert at(fetched, "kontanthjaelp-2025-andel-af-befolkningen", area, "2026M07").numerator == full_time
    assert value("kontanthjaelp-2025-andel-af-befolkningen") == Decimal(of_population)
    assert value("kontanthjaelp-2025-aktiveringsgrad") == Decimal(activation)


def test_every_hidden_figure_is_suppressed_and_none_is_zero(fetched):
    observations = load_observations(load_catalog(fetched.project), "2026-08-22")
    with (REAL / "jobindsats-kommuner" / "jobindsats_kommuner_tidy.csv").open(encoding="utf-8") as stream:
        rows = [r for r in csv.DictReader(stream) if r["maaling"] == "Antal ledige fuldtidspersoner"]
    hidden = sum(r["vaerdi"] == "" for r in rows)
    name, groups = "ledige-fuldtidspersoner", ("i-alt", "a-dagpenge", "kontanthjaelp")
    read = [o for g in groups for area in observations.areas(name, g) for o in observations.series(name, area, g)]
    assert hidden > 0 and len(read) == len(rows)
    assert sum(o.status is ValueStatus.SUPPRESSED for o in read) == hidden
    assert min(o.value.value for o in read if o.value) >= 3


def test_the_population_comes_for_every_area(fetched):
    assert at(fetched, "befolkning-antal", "000", "2020Q1").value.value == 5822763
    areas = [a["code"] for a in AREAS]
    total = {code: at(fetched, "befolkning-antal", code, "2020Q1").value.value for code in areas}
    regions = sum(total[code] for code in areas if code.startswith("08"))
    assert regions == total["000"] and sum(total.values()) == pytest.approx(
        3 * 5822763, abs=200
    )  # Christiansø is no municipality


def test_raw_answers_of_version_3_are_read_whole():
    probe = json.loads(
        (REAL / "jobindsats-v3-raw" / "jur-api-probe_78da65f.json").read_text(encoding="utf-8"), parse_float=Decimal
    )
    assert len(probe["results"]) > 10
    for name, content in probe["results"].items():
        table, asked = _as_asked(content)
        if name == "activation":  # offers of one name below two headings: an answer cannot tell them apart
            with pytest.raises(SourceUnavailable, match="stands twice"):
                read_figures(table, asked, content)
            continue
        found = read_figures(table, asked, content)
        numbers = [cell for cells in found.columns.values() for cell in cells.values()]
        assert found.rows == len(content["rows"]) and len(numbers) == found.rows * len(found.columns)
        nulls = sum(cell is None for row in content["rows"] for cell in row)
        assert numbers.count(Nothing.HIDDEN) == nulls


def _as_asked(content: dict) -> tuple[Table, Asked]:
    """The metadata and the question that an answer fits to."""
    columns, rows = content["columns"], content["rows"]
    first = next(i for i in range(2, len(columns)) if not isinstance(rows[0][i], str))
    hierarchies = {"_nykom": Hierarchy("_nykom", {"/": "Hele landet"}, ("Område",), True)}
    for i in range(2, first):
        values = {f"/{n}/": name for n, name in enumerate(dict.fromkeys(row[i] for row in rows))}
        hierarchies[f"_{i}"] = Hierarchy(f"_{i}", values, (columns[i],), False)
    periods = tuple(dict.fromkeys(row[0] for row in rows))
    members = tuple((f"_{i}", tuple(hierarchies[f"_{i}"].values)) for i in range(2, first))
    return Table("probe", "", {"M": periods}, {}, hierarchies), Asked("probe", "M", periods, "_nykom", members)


def test_raw_refusals_of_version_3_are_told_with_their_cause(fetched):
    probe = json.loads((REAL / "jobindsats-v3-raw" / "jur-api-probe_8d59466.json").read_text(encoding="utf-8"))
    bodies = [text[text.index("{") :] for text in probe["failures"].values() if "{" in text]
    assert len(bodies) > 5
    for raw in bodies:
        fetched.stand_in.spoil("/v3/tables", lambda handler, raw=raw: handler.send(raw.encode(), 422))
        with pytest.raises(SourceUnavailable, match="Unknown hierarchies"):
            fetched.sources().jobindsats.catalogue()


def test_raw_csv_of_statbank_is_read_with_its_mark_and_its_labels():
    text = (REAL / "statbank" / "FOLK1A.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines(), delimiter=";"))
    periods = tuple(dict.fromkeys(row[2] for row in rows[1:]))
    asked = BankAsked("FOLK1A", {"OMRÅDE": ("Hele landet",), "CIVILSTAND": ("I alt",), "Tid": periods})
    cells = read_rows(asked, text if text.endswith("\n") else f"{text}\n", Form.CSV)
    assert cells["Hele landet", "I alt", "2008K1"] == "5475791" and len(cells) == len(rows) - 1
