"""``jobplan fetch`` against stand-ins that hold it to the sources' contracts: what comes in, and what never does."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote_plus as unquote

import pytest
import stand_in as spoil
from fetching_support import NOW, QUICK, FetchingProject, offer
from running_support import REAL, command, with_notebooks
from stand_in import ABSENT, KEY, StandIn, running
from tiny_project import TinyProject

from jobplan_lib.cli import main
from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.reading.observations import Observations, load_observations, snapshot_names
from jobplan_lib.reading.project import HOME_VARIABLE
from jobplan_lib.reading.strict_yaml import load_yaml
from jobplan_lib.review import open_review
from jobplan_lib.sources.contract import Change, check_sources
from jobplan_lib.sources.fetch import fetch
from jobplan_lib.sources.keys import JOBINDSATS_KEY
from jobplan_lib.sources.mapping import load_mapping
from jobplan_lib.sources.model import Series
from jobplan_lib.words.errors import ExitCode, SourceUnavailable, UnknownName
from jobplan_lib.words.periods import parse_period
from jobplan_lib.words.quantities import parse_number
from jobplan_lib.words.vocabulary import Status, ValueStatus

LAESOE, NEWEST = "825", "2026M07"


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with running() as started:
        yield started


@pytest.fixture
def fetching(tmp_path: Path, stand_in: StandIn) -> FetchingProject:
    return FetchingProject(tmp_path / "project", stand_in)


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FetchingProject]:
    """A project with one whole fetch, for tests that only look."""
    with running() as started:
        project = FetchingProject(tmp_path_factory.mktemp("fetched"), started)
        project.fetch()
        yield project


def figures(fetching: FetchingProject, name: str = "2026-08-22") -> Observations:
    return load_observations(load_catalog(fetching.project), name)


def refused(fetching: FetchingProject, **more: object) -> str:
    """The message of a fetch that wrote nothing."""
    before = fetching.snapshots()
    with pytest.raises(SourceUnavailable) as caught:
        fetching.fetch(**more)
    assert fetching.snapshots() == before
    assert caught.value.exit_code is ExitCode.SOURCE_UNAVAILABLE
    return str(caught.value)


# --- what comes in -------------------------------------------------------------------------------------------------


def test_a_review_stands_on_what_was_fetched_for_all_municipalities(fetched):
    review = open_review("frederikssund", 2026, project=fetched.project)
    statuses = {r.target.id: r.status for r in review.results}
    assert statuses.pop("1d") is Status.JUDGED_LOCALLY
    assert set(statuses.values()) <= {Status.MET, Status.NOT_MET}
    for indicator, group in (("ledige-fuldtidspersoner", "i-alt"), ("ledighedsprocent", "")):
        assert len(figures(fetched).areas(indicator, group)) == 98 + 5 + 1
    assert any(
        "latest:14" in asked for asked in fetched.stand_in.asked
    )  # five years are wanted, and fourteen months there


def test_everything_that_is_mapped_can_be_fetched_as_it_is_mapped(tmp_path, stand_in):
    """The whole mapping against tables that have exactly what it names: no series is left out, each has all areas."""
    fetching = FetchingProject(tmp_path / "project", stand_in)
    for folder in ("indicators", "sources"):
        shutil.copytree(REAL / "data" / folder, fetching.project.data / folder, dirs_exist_ok=True)
    catalog = load_catalog(fetching.project)
    mapping = load_mapping(fetching.project.data, catalog.indicators)
    offer(stand_in, mapping.series)
    unemployed = {"Antal langtidsledige personer": 10, "Antal bruttoledige personer": 40}
    stand_in.jobs["y25i09"].value = lambda label, *rest: unemployed.get(label, 25.0)
    stand_in.jobs["y30r21"].value = lambda label, *rest: 12 if "rang" in label else 12.5
    done = fetch(catalog, fetching.sources(), mapping.series, 1, lambda: NOW)
    assert (done.left_out, done.series) == ((), mapping.series)
    found = figures(fetching)
    areas = {one: len(found.areas(one.indicator, one.group)) for one in mapping.series}
    assert set(areas.values()) == {98 + 1, 98 + 5 + 1}  # y60c07 is offered without regions


def test_each_kind_of_nothing_stays_what_it_is(fetching, stand_in):
    def value(label: str, area: str, period: str, members: tuple[str, ...]) -> object:
        special = {"Læsø": None, "Fanø": ABSENT, "Samsø": 0}
        return special.get(area, 10) if label.startswith("Antal ledige fuld") else ABSENT if area == "Fanø" else 1.5

    stand_in.jobs["y25i01"].value = value
    fetching.fetch("jobindsats")
    read = {a: figures(fetching).at("ledige-fuldtidspersoner", a, parse_period(NEWEST), "i-alt") for a in
            (LAESOE, "563", "741", "250")}  # fmt: skip
    assert [o.status for o in read.values()] == [
        ValueStatus.SUPPRESSED,
        ValueStatus.MISSING,
        ValueStatus.PROVISIONAL,
        ValueStatus.PROVISIONAL,
    ]
    assert read["741"].value.value == 0 and read["250"].value.value == 10
    share = figures(fetching).at("ledige-andel-af-arbejdsstyrken", LAESOE, parse_period("2026M06"), "i-alt")
    assert share is None or share.value.value == 1.5


def test_only_the_newest_month_is_provisional(fetched):
    series = figures(fetched).series("ledige-fuldtidspersoner", "250", "i-alt")
    assert {str(o.period) for o in series if o.status is ValueStatus.PROVISIONAL} == {NEWEST}


def test_a_last_zero_that_json_drops_is_still_a_printed_decimal(fetching, stand_in):
    stand_in.jobs["y60a02"].value = lambda label, area, *rest: 3 if area == "Hele landet" else 2.9
    fetching.fetch("jobindsats")
    country = figures(fetching).at("kontanthjaelp-2025-andel-af-befolkningen", "000", parse_period(NEWEST))
    assert (float(country.value.low), float(country.value.high)) == (2.95, 3.05)


def test_the_unknown_area_is_reconciled_and_no_figure(fetched):
    origin = (fetched.project.data / "snapshots" / "2026-08-22" / "origin.yaml").read_text(encoding="utf-8")
    assert "Hele landet" in origin and "sum of parts" in origin and "unknown area" in origin
    assert {o.area for o in figures(fetched)} <= set(load_catalog(fetched.project).areas.by_code)


def test_the_raw_answers_are_kept_with_query_time_and_hash(fetched):
    folder = fetched.project.data / "snapshots" / "2026-08-22"
    node = load_yaml(folder / "origin.yaml", "origin.yaml", [])
    taken = [{k: v.scalar for k, (_, v) in one.entries.items()} for one in node.entries["taken"][1].items]
    assert {one["source"] for one in taken} == {"Jobindsats y25i01", "Jobindsats y60a02", "StatBank AUS08"}
    for one in taken:
        body = gzip.decompress((folder / "raw" / one["raw"]).read_bytes())
        assert hashlib.sha256(body).hexdigest() == one["sha256"]
        assert unquote(one["query"]) in " ".join(fetched.stand_in.asked)
        assert one["retrieved"] == "2026-08-22T09:30:00Z" and one["updated"]


def test_the_same_answers_give_the_same_figures(fetching):
    first, second = fetching.fetch("statbank"), fetching.fetch("statbank")
    assert (first.name, second.name) == ("2026-08-22", "2026-08-22-2")
    assert (first.folder / "figures.parquet").read_bytes() == (second.folder / "figures.parquet").read_bytes()


def test_a_table_that_is_too_large_is_asked_for_in_parts(fetching, stand_in):
    whole = fetching.fetch("jobindsats")
    for table in stand_in.jobs.values():
        table.most_cells = 4000
    parts = fetching.fetch("jobindsats", name="parts")
    assert any("period.M=2" in asked for asked in stand_in.asked)
    assert (whole.folder / "figures.parquet").read_bytes() == (parts.folder / "figures.parquet").read_bytes()


def test_what_was_inferred_and_is_not_there_is_left_out_and_said(fetching):
    catalog = load_catalog(fetching.project)
    series = load_mapping(fetching.project.data, catalog.indicators).of({"offentligt-forsoergede-antal-maaned"})
    done = fetch(catalog, fetching.sources(), series, 1, lambda: NOW)
    assert sorted(line.partition(":")[0] for line in done.left_out) == [
        f"offentligt-forsoergede-antal-maaned {group}" for group in ("kontanthjaelp", "sho", "uddannelseshjaelp")
    ]
    assert "y36a02 is not in the catalogue" in done.left_out[0]


# --- what never does -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoiler", "words"),
    [
        (spoil.page, "web page"),
        (spoil.body('{"columns": ["Periode"'), "is cut, or no JSON"),
        (spoil.body('{"columns": ["Periode", "Område", "Antal"], "rows": [["2026M07", "Hele landet", NaN]]}'), "NaN"),
        (spoil.body('{"code": 500, "cause": "Database is closed", "request_id": "x"}'), "Database is closed"),
        (spoil.body('{"columns": ["Periode", "Område"], "rows": []}'), "no column is labelled as _ygrpi09"),
        (spoil.status(401, "nope"), "JOBPLAN_JOBINDSATS_KEY"),
        (spoil.status(403, "You do not have permission"), "JOBPLAN_JOBINDSATS_KEY"),
        (spoil.status(410), "check --sources"),
        (spoil.status(302, Location="https://login.example/"), "login.example"),
        (spoil.status(429, Retry_After="7200"), "asks for a pause until"),
    ],
)
def test_an_answer_that_is_not_the_contracts_is_refused_once_and_explained(fetching, stand_in, spoiler, words):
    stand_in.spoil("/v3/data/y25i01", spoiler)
    message = refused(fetching, source="jobindsats")
    assert words in message and KEY not in message and "nope" not in message
    assert stand_in.count("/v3/data/y25i01") == 1


@pytest.mark.parametrize(
    ("spoilers", "pauses"),
    [
        ([spoil.cut], [0.01]),
        ([spoil.status(503), spoil.status(429, Retry_After="7")], [0.01, 7]),
        ([spoil.status(500), spoil.status(502), spoil.status(504)], [0.01, 0.02, 0.04]),
    ],
)
def test_what_may_pass_is_tried_again(fetching, stand_in, spoilers, pauses):
    stand_in.spoil("/v3/data/y25i01", *spoilers)
    assert fetching.fetch("jobindsats").rows > 0
    assert [round(pause - 0.005, 2) for pause in fetching.slept] == pytest.approx(pauses, abs=0.011)


def test_four_tries_and_no_more(fetching, stand_in):
    stand_in.spoil("/v3/tables", *[spoil.status(503)] * 9)
    assert "HTTP 503 (4 tries)" in refused(fetching, source="jobindsats")
    assert stand_in.count("/v3/tables") == 4


def test_a_source_that_is_killed_while_it_is_read_cannot_be_reached(fetching, stand_in):
    stand_in.spoil("/v3/data/y60a02", *[spoil.dead] * 4)
    assert "cannot be reached (ConnectionError) (4 tries)" in refused(fetching, source="jobindsats")


def test_an_endless_trickle_ends_at_the_deadline(fetching, stand_in):
    stand_in.spoil("/v3/data", spoil.trickle)
    assert "no whole answer within" in refused(fetching, source="jobindsats", limits=replace(QUICK, call=0.3))


def test_an_answer_that_is_too_large_is_not_read_to_its_end(fetching):
    assert "larger than" in refused(fetching, source="jobindsats", limits=replace(QUICK, size=2000))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["2026M07", "Hele landet", "I alt", 1, 1, 1.0]], "'I alt' was not asked for"),
        ([["2026M08", "Hele landet", "A-dagpenge", 1, 1, 1.0]], "2026M08 was not asked for"),
        ([["2026M07", "Atlantis", "A-dagpenge", 1, 1, 1.0]], "'Atlantis' is not in the table's own list"),
        ([["2026M07", "Læsø", "A-dagpenge", "tre", 1, 1.0]], "a figure is no number"),
        ([["2026M07", "Læsø", "A-dagpenge", 1, 1, 1.0]] * 2, "stands twice"),
        ([["2026M07", "Læsø", "A-dagpenge", 1, 1, 1.0]], "lacks 2025M06"),
        ([["2026M07", "Læsø", "A-dagpenge"]], "a row has not 6 fields"),
    ],
)
def test_rows_that_were_not_asked_for_are_refused(fetching, stand_in, rows, words):
    labels = list(stand_in.jobs["y25i01"].measures.values())
    content = {"columns": ["Periode", "Område", "Ydelsesgrupper", *labels], "rows": rows}
    stand_in.spoil("/v3/data/y25i01", spoil.body(json.dumps(content)))
    assert words in refused(fetching, source="jobindsats")


def test_fewer_areas_or_older_months_than_before_are_refused_until_somebody_accepts_it(fetching, stand_in):
    fetching.fetch("jobindsats")
    fetching.fetch("statbank", name="later")  # does not hide what the other source gave before
    kept = (fetching.project.data / "snapshots" / "2026-08-22" / "figures.parquet").read_bytes()
    table = stand_in.jobs["y25i01"]
    original = table.value
    table.value = lambda label, area, *rest: ABSENT if area in {"Læsø", "Samsø"} else original(label, area, *rest)
    message = refused(fetching, source="jobindsats")
    assert "2 areas have no figures any more: Samsø, Læsø (snapshot 2026-08-22)" in message
    table.value = lambda label, area, *rest: ABSENT if area == "Hele landet" else original(label, area, *rest)
    assert "no row for the whole country" in refused(fetching, source="jobindsats")
    table.value, table.periods = original, {"M": table.periods["M"][:-1]}
    assert "periods are gone: 2026M07" in refused(fetching, source="jobindsats")
    assert fetching.fetch("jobindsats", accept_fewer=True).name == "2026-08-22-2"
    assert (fetching.project.data / "snapshots" / "2026-08-22" / "figures.parquet").read_bytes() == kept


def test_figures_that_no_figure_can_be_show_that_the_table_means_something_else(fetching, stand_in):
    stand_in.jobs["y60a02"].value = lambda label, area, *rest: 101.5 if area == "Samsø" else 9
    message = refused(fetching, source="jobindsats")
    assert "kontanthjaelp-2025-andel-af-befolkningen: " in message and "figures are none that it can have" in message
    assert "the first: Jobindsats y60a02, Samsø 2025M06, " in message
    assert "data/sources/kontanthjaelp-2025-andel-af-befolkningen.yaml" in message and len(message) < 600


def test_an_inferred_table_whose_figures_cannot_be_is_left_out_and_said(fetching, stand_in):
    inferred = "uddannelseshjaelp-andel-af-befolkningen"
    for folder in ("indicators", "sources"):
        shutil.copy(REAL / "data" / folder / f"{inferred}.yaml", fetching.project.data / folder)
    catalog = load_catalog(fetching.project)
    mapping = load_mapping(fetching.project.data, catalog.indicators)
    offer(stand_in, mapping.of({inferred}))
    stand_in.jobs["y38a02"].value = lambda *cell: 250
    done = fetch(catalog, fetching.sources(), mapping.of({inferred, "ledighedsprocent"}), 1, lambda: NOW)
    assert [one.indicator for one in done.series] == ["ledighedsprocent"]
    assert len(done.left_out) == 1 and "figures are none that it can have (is above 100 per cent" in done.left_out[0]
    with pytest.raises(SourceUnavailable, match="nothing of what was asked for is there"):
        fetch(catalog, fetching.sources(), mapping.of({inferred}), 1, lambda: NOW)


def test_what_was_fetched_lies_on_top_of_an_older_snapshot(fetching, stand_in):
    """What the source says wins, hidden figures too; what it says nothing about stays, and is no reason to refuse later."""
    columns = "indicator,area,period,group,numerator,denominator,value,status"
    share, counts = "kontanthjaelp-2025-andel-af-befolkningen", "ledige-fuldtidspersoner"
    older = [
        f"{counts},250,2026M06,i-alt,,,1,normal",
        f"{counts},825,2026M06,i-alt,,,16,normal",
        f"{counts},563,2026M06,i-alt,,,17,normal",
        f"{share},250,2019,,,,2.7,normal",
        "ledighedsprocent,250,2026M06,,,,3.1,normal",
    ]
    fetching.write("data/snapshots/before/tal.csv", "\n".join([columns, *older]) + "\n")
    fetching.write("data/snapshots/before/origin.yaml", "name: before\ndescription: Tal fra før\n")

    def value(label: str, area: str, period: str, members: tuple[str, ...]) -> object:
        return {"Læsø": None, "Fanø": ABSENT}.get(area, 10)

    stand_in.jobs["y25i01"].value = value
    done = fetching.fetch("jobindsats", name="begge", base="before")
    assert done.merged is not None and (done.merged.changed, done.merged.kept) == (2, 3)
    found = figures(fetching, "begge")
    read = [found.at(counts, area, parse_period("2026M06"), "i-alt") for area in ("250", LAESOE, "563")]
    assert [(o.value and int(o.value.value), o.status) for o in read] == [
        (10, ValueStatus.NORMAL), (None, ValueStatus.SUPPRESSED), (17, ValueStatus.NORMAL)
    ]  # fmt: skip
    assert found.at("ledighedsprocent", "250", parse_period("2026M06")).value.value == parse_number("3.1")
    origin = (done.folder / "origin.yaml").read_text("utf-8")
    assert "snapshot before" in origin and "Øvrige tal er fra before." in origin
    assert fetching.fetch("jobindsats", name="igen").merged is None  # 2019 is not missed: no source gave it
    with pytest.raises(UnknownName):
        fetching.fetch("jobindsats", name="uden", base="findes-ikke")


def test_a_revised_figure_is_a_new_snapshot_beside_the_old(fetching, stand_in):
    fetching.fetch("jobindsats")
    original = stand_in.jobs["y25i01"].value

    def revised(label: str, area: str, period: str, members: tuple[str, ...]) -> object:
        value = original(label, area, period, members)
        return value + 5 if isinstance(value, int) and period == "2026M06" else value

    stand_in.jobs["y25i01"].value = revised
    fetching.fetch("jobindsats")
    old, new = (
        figures(fetching, name).at("ledige-fuldtidspersoner", "250", parse_period("2026M06"), "i-alt")
        for name in ("2026-08-22", "2026-08-22-2")
    )
    assert new.value.value - old.value.value == 5


def test_a_table_that_is_renewed_while_it_is_read_is_read_again(fetching, stand_in):
    def renew(handler: object) -> bool:
        stand_in.jobs["y25i01"].updated = "2026-08-22"
        return False

    stand_in.spoil("/v3/tables", lambda handler: False, renew)
    assert "y25i01 was renewed while it was read – run again" in refused(fetching, source="jobindsats")


def test_a_table_of_statbank_that_is_renewed_while_it_is_read_is_read_again(fetching, stand_in):
    def renewed(handler: object) -> bool:
        about = {"id": "AUS08", "text": "Ledige", "updated": "2026-08-22T08:00:00", "active": True, "variables": []}
        return handler.send(json.dumps(about).encode())  # type: ignore[attr-defined]

    stand_in.spoil("/v1/tableinfo", lambda handler: False, renewed)
    assert "AUS08 was renewed while it was read – run again" in refused(fetching, source="statbank")


def test_a_verified_table_of_statbank_that_is_gone_stops_the_fetch(fetching, stand_in):
    del stand_in.bank["AUS08"]
    assert "ledighedsprocent: AUS08 is not there any more" in refused(fetching, source="statbank")


def test_an_area_that_is_not_known_here_is_refused(fetching):
    fetching.write("data/areas.csv", (fetching.project.data / "areas.csv").read_text("utf-8").replace("Læsø", "Læsby"))
    assert "'Læsø' is not an area of this kind" in refused(fetching, source="jobindsats")


def test_one_of_several_measures_of_a_group_is_read_by_its_own_label(fetching, stand_in):
    table = stand_in.jobs["y60c07"]
    table.measures["mgrpc07_1"] = "Aktivering: Aktiveringsgrad"
    plain = table.metadata

    def metadata() -> dict:
        found = plain()
        measures = [
            {"measure_id": "a", "measure_name": "Aktiveringsgrad"},
            {"measure_id": "b", "measure_name": "Antal"},
        ]
        found["mgroups"][0] |= {"mgroup_name": "Aktivering", "measures": measures}
        return found

    table.metadata = metadata
    catalog = load_catalog(fetching.project)
    name = "kontanthjaelp-2025-aktiveringsgrad"

    def series() -> tuple[Series, ...]:
        return load_mapping(fetching.project.data, catalog.indicators).of({name})

    with pytest.raises(SourceUnavailable, match="has several parts, and none is named"):
        fetch(catalog, fetching.sources(), series(), 1, lambda: NOW)
    text = (fetching.project.data / "sources" / f"{name}.yaml").read_text("utf-8")
    fetching.write(f"data/sources/{name}.yaml", text.replace("measure: mgrpc07_1", "measure: mgrpc07_1, part: a"))
    assert fetch(catalog, fetching.sources(), series(), 1, lambda: NOW).rows == 99 * 12


def test_another_spelling_of_a_name_is_the_same_area(fetching, stand_in, monkeypatch):
    fetching.write("data/area_aliases.csv", "alias,area,note\nÅrhus,751,\n")
    monkeypatch.setattr(
        stand_in.jobs["y60a02"],
        "geography",
        lambda name: {
            value: {"Aarhus": "Århus"}.get(area, area)
            for value, area in spoil.JobTable.geography(stand_in.jobs["y60a02"], name).items()
        },
    )
    monkeypatch.setitem(spoil.SIZE, "Århus", spoil.SIZE["Aarhus"])
    fetching.fetch("jobindsats")
    assert figures(fetching).at("kontanthjaelp-2025-andel-af-befolkningen", "751", parse_period(NEWEST)).value


def test_a_verified_table_that_is_gone_stops_the_fetch(fetching, stand_in):
    del stand_in.jobs["y60a02"]
    message = refused(fetching, source="jobindsats")
    assert "y60a02 is not in the catalogue" in message and "check --sources" in message


def test_a_name_that_is_taken_is_refused_before_anything_is_asked(fetching, stand_in):
    fetching.fetch("jobindsats", name="august")
    asked = len(stand_in.asked)
    with pytest.raises(UnknownName, match="snapshots never change"):
        fetching.fetch("jobindsats", name="august")
    assert len(stand_in.asked) == asked


# --- what the sources have changed ---------------------------------------------------------------------------------


def findings(fetching: FetchingProject, days: int = 0) -> dict[Change, list[str]]:
    catalog = load_catalog(fetching.project)
    mapping = load_mapping(fetching.project.data, catalog.indicators)
    found = check_sources(catalog, mapping, fetching.sources(), (NOW + timedelta(days=days)).date()).findings
    return {change: [str(f) for f in found if f.change is change] for change in Change}


def test_the_catalogue_says_what_was_renamed_moved_and_retired(fetching, stand_in):
    found = findings(fetching)
    assert not found[Change.GONE] + found[Change.MOVED] + found[Change.RENAMED] + found[Change.STOPPED]
    assert any("'Antal ledige fuldtidspersoner' has the id mgrpy25i01_2" in text for text in found[Change.LEARNED])
    assert any("y36a02 is not in the catalogue" in text for text in found[Change.NEVER_SEEN])

    measures = stand_in.jobs["y60a02"].measures
    measures["mgrpa02_3"] = "Fuldtidspersoner"
    measures["mgrpa02_9"] = measures.pop("mgrpa02_1")
    del stand_in.jobs["y60c07"]
    stand_in.bank["AUS08"].active = False
    found = findings(fetching, days=120)
    assert (
        "mgrpa02_3: 'Antal fuldtidspersoner' (2026-08-22) is now called 'Fuldtidspersoner'" in found[Change.RENAMED][0]
    )
    assert (
        "y60a02 measure mgrpa02_1 'Antal personer' is now mgrpa02_9 (used by kontanthjaelp-2025-personer)"
        in found[Change.MOVED][0]
    )
    assert any("y60c07" in text for text in found[Change.GONE])
    assert any("AUS08 is not kept up any more (last updated 2026-07-30)" in text for text in found[Change.GONE])
    assert any(
        "y25i01 was updated last on 2026-08-19, though announced for 2026-09-18" in t for t in found[Change.STOPPED]
    )


def test_a_member_that_moved_and_a_new_category_are_told(fetching, stand_in):
    stand_in.jobs["y25i01"].hierarchies["_ygrpi09"] = {
        "/": "Ydelsesgrupper i alt", "/7/": "A-dagpenge", "/3/": "Kontanthjælp", "/9/": "Ny ydelse"
    }  # fmt: skip
    folk = stand_in.bank["FOLK1A"].variables["KØN"]
    folk["IALT"] = folk.pop("TOT")
    found = findings(fetching)
    assert any("y25i01 member of _ygrpi09 /2/ 'A-dagpenge' is now /7/" in text for text in found[Change.MOVED])
    assert any("FOLK1A member of KØN TOT 'I alt' is now IALT" in text for text in found[Change.MOVED])
    assert any("'Ny ydelse' was not there before, and no figure counts it" in text for text in found[Change.NEW])
    assert not found[Change.GONE]


def test_what_is_called_how_is_remembered_and_tells_the_next_change(fetching, stand_in, monkeypatch):
    environment = {
        "JOBPLAN_JOBINDSATS_URL": f"{stand_in.base}/v3",
        "JOBPLAN_STATBANK_URL": f"{stand_in.base}/v1",
        JOBINDSATS_KEY: KEY,
    }
    ask = ("check", "--sources", "--remember", "--json")
    code, said = _in_process(monkeypatch, fetching, environment, *ask)
    assert code == 0 and set(json.loads(said[said.index("{") : said.rindex("}") + 1])) == {
        "differences", "mapped", "open", "not live"
    }  # fmt: skip
    lines = (fetching.project.data / "sources" / "labels.csv").read_text("utf-8").splitlines()
    seen = datetime.now(UTC).date().isoformat()
    assert f"jobindsats,y25i01,measure,mgrpy25i01_2,Antal ledige fuldtidspersoner,{seen}" in lines
    assert f"statbank,FOLK1A,member of ALDER,16,16 år,{seen}" in lines
    assert len(lines) == len(set(lines))

    stand_in.jobs["y25i01"].measures["mgrpy25i01_2"] = "Ledige, fuldtid"  # it is mapped by its label
    stand_in.jobs["y25i01"].hierarchies["_ygrpi09"]["/4/"] = "SHO"
    found = findings(fetching)
    words = "measure 'Antal ledige fuldtidspersoner' is now called 'Ledige, fuldtid' (its id is mgrpy25i01_2)"
    assert any(words in text for text in found[Change.MOVED])
    assert [text for text in found[Change.NEW] if "_ygrpi09 /4/: 'SHO'" in text] == found[Change.NEW]


def test_a_label_that_changed_does_not_stop_a_fetch(fetching, stand_in):
    stand_in.jobs["y60a02"].measures["mgrpa02_3"] = "Fuldtidspersoner"
    stand_in.jobs["y25i01"].labels["_ygrpi09"] = "Ydelser"
    assert fetching.fetch("jobindsats").rows > 0


# --- the whole program ---------------------------------------------------------------------------------------------


def test_fetch_and_review_from_the_command_line_and_the_key_is_nowhere(fetching, stand_in, monkeypatch):
    environment = {
        "JOBPLAN_JOBINDSATS_URL": f"{stand_in.base}/v3",
        "JOBPLAN_STATBANK_URL": f"{stand_in.base}/v1",
        JOBINDSATS_KEY: KEY,
    }
    with_notebooks(_as_tiny(fetching), "00_resultatrevision", "01_offentlig_forsoergelse")
    ask = ("fetch", "--plan", "frederikssund-2026", "--name", "august")
    done = command(*ask, cwd=fetching.root, **environment)
    assert (done.returncode, done.stdout) == (0, "data/snapshots/august\n"), done.stderr
    review = command("review", "frederikssund", "2026", "--snapshot", "august", cwd=fetching.root, **environment)
    assert review.returncode == 0, review.stderr
    wrong = _in_process(
        monkeypatch, fetching, {**environment, JOBINDSATS_KEY: "canary-wrong-key"}, "check", "--sources"
    )
    assert wrong[0] == 5 and "the key is not accepted" in wrong[1]
    again = _in_process(monkeypatch, fetching, {**environment, JOBINDSATS_KEY: "canary-wrong-key"}, *ask[:3])
    assert again[0] == 5 and "nothing was written; the newest that was fetched is august" in again[1]
    printed = [done.stdout, done.stderr, review.stdout, review.stderr, wrong[1], again[1]]
    assert not [text for text in printed if "canary" in text]
    files = [path for path in fetching.root.rglob("*") if path.is_file()]
    assert len(files) > 30
    for path in files:
        content = path.read_bytes()
        assert b"canary" not in (gzip.decompress(content) if path.suffix == ".gz" else content), path


def test_a_fetch_that_is_killed_while_it_writes_leaves_no_snapshot(fetching, stand_in):
    kill = "(write(path, content), path.name == 'origin.yaml' and os.kill(os.getpid(), 9))"
    before = (
        "import os; from jobplan_lib.storing import freezing as f; write = f._write\n"
        f"f._write = lambda path, content: {kill}"
    )
    environment = {"JOBPLAN_JOBINDSATS_URL": f"{stand_in.base}/v3", JOBINDSATS_KEY: KEY}
    ask = ("fetch", "--plan", "frederikssund-2026", "--source", "jobindsats")
    killed = command(*ask, cwd=fetching.root, before=before, **environment)
    assert killed.returncode == -9
    (draft,) = fetching.snapshots()
    assert (fetching.project.data / "snapshots" / draft / "origin.yaml").exists()  # it was killed in the last moment
    assert snapshot_names(fetching.project.data) == []
    assert fetching.fetch("jobindsats").name == "2026-08-22"


def test_a_dry_run_says_what_would_be_fetched_and_asks_nobody(fetching, stand_in, monkeypatch):
    arguments = ("fetch", "--plan", "frederikssund-2026", "--dry-run")
    code, said = _in_process(monkeypatch, fetching, {JOBINDSATS_KEY: ""}, *arguments)
    assert code == 0 and "ledighedsprocent: StatBank AUS08 M [V]" in said and not stand_in.asked
    code, said = _in_process(monkeypatch, fetching, {JOBINDSATS_KEY: ""}, *arguments, "--json")
    assert json.loads(said)["wanted"][0].startswith("kontanthjaelp-2025-andel-af-befolkningen: Jobindsats y60a02")
    code, said = _in_process(monkeypatch, fetching, {JOBINDSATS_KEY: ""}, *arguments[:3])
    assert code == 3 and "Jobindsats wants a key and none is set" in said and not stand_in.asked


def _in_process(
    monkeypatch: pytest.MonkeyPatch, fetching: FetchingProject, environment: dict[str, str], *arguments: str
) -> tuple[int, str]:
    """A command in this process: its exit code and everything it said."""
    said = io.StringIO()
    monkeypatch.chdir(fetching.root)
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    monkeypatch.setattr("sys.argv", ["jobplan", *arguments])
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with redirect_stdout(said), redirect_stderr(said), pytest.raises(SystemExit) as caught:
        main()
    assert JOBINDSATS_KEY not in os.environ  # nothing that the command starts could inherit it
    return int(caught.value.code or 0), said.getvalue()


def _as_tiny(fetching: FetchingProject) -> TinyProject:
    tiny = TinyProject.__new__(TinyProject)  # only its writing is wanted, not its files
    tiny.root, tiny.project = fetching.root, fetching.project
    return tiny
