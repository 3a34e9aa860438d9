"""Figures frozen into a stored snapshot read as the same figures in CSV files do, and nothing half-written is left."""

from __future__ import annotations

import csv
import gc
import hashlib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny_project import FIGURES as CSV
from tiny_project import PLAN, TinyProject

from jobplan_lib.answer.checking import check_project
from jobplan_lib.answer.checking_snapshots import check_snapshots
from jobplan_lib.answer.review_json import review_dict
from jobplan_lib.answer.snapshot_changes import figure_changes
from jobplan_lib.reading.figures_file import ALL_COLUMNS, FIGURES, FiguresFile, read_footer
from jobplan_lib.reading.observations import Observations, snapshot_names
from jobplan_lib.reading.snapshot_origin import ORIGIN, SnapshotOrigin, Taken, read_origin
from jobplan_lib.storing.freezing import checked_table, freeze
from jobplan_lib.storing.publishing import exclusive
from jobplan_lib.words.errors import CannotWrite, InvalidInput, Locked, Problem, UnknownName
from jobplan_lib.words.model import Observation
from jobplan_lib.words.periods import parse_period

ORIGIN_OF_TEST = SnapshotOrigin("Prøve", created="2026-01-02T03:04:05Z", taken=(Taken("jobindsats y01", rows=2),))


@pytest.fixture
def tiny(tmp_path) -> TinyProject:
    return TinyProject(tmp_path / "project")


def folders(tiny: TinyProject) -> list[str]:
    """Every folder beside the snapshots, drafts included."""
    return sorted(path.name for path in (tiny.project.data / "snapshots").iterdir() if path.is_dir())


def rows_of(tiny: TinyProject) -> list[dict[str, str]]:
    return list(csv.DictReader(tiny.read(CSV).splitlines()))


def frozen(tiny: TinyProject, name: str = "frosset", rows: list[dict[str, str]] | None = None, **raw: bytes):
    table = checked_table(tiny.catalog(), rows_of(tiny) if rows is None else rows, "rows.csv")
    return freeze(tiny.project, name, [table], ORIGIN_OF_TEST, raw)


def changed_by_one(row: dict[str, str]) -> dict[str, str]:
    return {**row, "value": str(Decimal(row["value"]) + 1)}


def comparable(review) -> dict:
    """A review without the places where its figures stand."""

    def bare(value):
        if isinstance(value, dict):
            return {k: bare(v) for k, v in value.items() if k not in {"origin", "snapshot"}}
        return [bare(v) for v in value] if isinstance(value, list) else value

    return bare(review_dict(review))


def test_a_review_of_stored_figures_is_the_review_of_the_same_csv(tiny):
    frozen(tiny)
    assert comparable(tiny.review("frosset")) == comparable(tiny.review())


def test_every_question_gets_the_same_answer(tiny):
    frozen(tiny)
    stored, read = tiny.observations("frosset"), tiny.observations()
    assert len(stored) == len(read) == len(list(stored)) > 0
    assert sorted(map(str, stored.shelf.keys())) == sorted(map(str, read.shelf.keys()))
    for indicator, group, kind in read.shelf.keys():  # noqa: SIM118 – a shelf is no dictionary
        assert stored.areas(indicator, group, kind) == read.areas(indicator, group, kind)
        for area in read.areas(indicator, group, kind):
            one, other = stored.series(indicator, area, group, kind), read.series(indicator, area, group, kind)
            assert [(o.period, o.value, o.status) for o in one] == [(o.period, o.value, o.status) for o in other]
            assert stored.periods(indicator, area, group, kind) == tuple(o.period for o in other)
            assert all(stored.at(indicator, area, o.period, group, kind) == o for o in one)
    assert stored.series("findes-ikke", "000") == () and stored.areas("findes-ikke") == []


def answers(figures: Observations, of: Observations) -> dict[str, object]:
    """What figures answer to everything that can be asked of others."""
    shelf = figures.shelf
    return {
        "rows": [
            bare(o) for o in sorted(figures, key=lambda o: (o.indicator, o.group, o.kind.value, o.area, o.period))
        ],
        "newest": {key: shelf.newest(key) for key in of.shelf.keys()},  # noqa: SIM118
        "areas": {key: shelf.areas(key) for key in of.shelf.keys()},  # noqa: SIM118
        "periods": {(o.indicator, o.area): figures.periods(o.indicator, o.area, o.group, o.kind) for o in of},
        "series": {
            (o.indicator, o.area): [bare(x) for x in figures.series(o.indicator, o.area, o.group, o.kind)] for o in of
        },
        "at": [bare(figures.at(o.indicator, o.area, o.period, o.group, o.kind)) for o in of],
    }


def bare(row: Observation | None) -> Observation | None:
    """A figure without the file and row that it stands in."""
    return row and replace(row, origins=tuple(replace(o, snapshot="", file="", row=0) for o in row.origins))


ROWS = st.builds(
    lambda about, number, status: {
        **dict(zip(("indicator", "area", "period", "kind"), about, strict=True)),
        **({"value": str(number)} if status in {"normal", "provisional"} else {}),
        "status": status,
    },
    st.tuples(
        st.just("ledige-antal"),
        st.sampled_from(["000", "250", "219", "851"]),
        st.sampled_from(["2021M01", "2021M12", "2022M01", "2022", "2022Q1"]),
        st.sampled_from(["", "data", "forecast", "target_value"]),
    ),
    st.integers(0, 99),
    st.sampled_from(["normal", "provisional", "suppressed", "missing"]),
)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(ROWS, min_size=1, max_size=30, unique_by=lambda r: (r["area"], r["period"], r["kind"] or "data")),
       shared=st.sampled_from([1, 3, 8192]), most=st.sampled_from([1, 2, 7, 10_000]),
       kept=st.sampled_from([1, 3, 16_384]), data=st.data())  # fmt: skip
def test_csv_and_stored_figures_answer_alike_whatever_the_row_groups(rows, shared, most, kept, data, tmp_path_factory):
    tiny = TinyProject(tmp_path_factory.mktemp("tiny") / "project")
    rows = [{**dict.fromkeys(ALL_COLUMNS, ""), **row} for row in rows]
    text = "\n".join([",".join(ALL_COLUMNS), *(",".join(row[name] for name in ALL_COLUMNS) for row in rows)])
    tiny.write("data/snapshots/skrevet/tal.csv", text + "\n")
    tiny.write("data/snapshots/skrevet/origin.yaml", "name: skrevet\ndescription: Prøve\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jobplan_lib.storing.figures_writing.SHARED_ROWS", shared)
        patch.setattr("jobplan_lib.storing.figures_writing.MOST_ROWS", most)
        frozen(tiny, rows=data.draw(st.permutations(rows)))
        patch.setattr("jobplan_lib.reading.file_shelf.MOST_KEPT", kept)
        written, stored = tiny.observations("skrevet"), tiny.observations("frosset")
    assert answers(stored, written) == answers(written, written) and len(stored) == len(rows)
    assert not list(figure_changes(stored, written)) and not list(figure_changes(written, stored))


def test_a_process_that_looks_at_everything_keeps_few_figures_and_reads_little_again(tiny, monkeypatch):
    monkeypatch.setattr("jobplan_lib.reading.file_shelf.MOST_KEPT", 10)
    spots = [
        (area, f"{year}M{month:02}")
        for area in ("219", "250", "270")
        for year in (2020, 2021)
        for month in range(1, 13)
    ]
    said = {**dict.fromkeys(ALL_COLUMNS, ""), "indicator": "ledige-antal", "value": "7", "status": "normal"}
    frozen(tiny, "mange", [{**said, "area": area, "period": period} for area, period in spots])
    figures, reads = tiny.observations("mange"), []
    monkeypatch.setattr(FiguresFile, "read", lambda *given, read=FiguresFile.read: reads.append(1) or read(*given))
    for area, period in spots:
        assert (found := figures.at("ledige-antal", area, parse_period(period))) and found.area == area
    gc.collect()
    alive = [one for one in gc.get_objects() if isinstance(one, Observation) and "/mange/" in one.origins[0].file]
    assert 1 <= len(alive) <= 2 * 10 and len(reads) == 1


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms())
def test_the_order_of_rows_does_not_matter(tmp_path_factory, random):
    tiny = TinyProject(tmp_path_factory.mktemp("tiny") / "project")
    first = frozen(tiny, "en")
    mixed = rows_of(tiny)
    random.shuffle(mixed)
    second = frozen(tiny, "to", mixed)
    assert (first / FIGURES).read_bytes() == (second / FIGURES).read_bytes()


def test_a_snapshot_knows_whether_its_figures_are_printed_in_a_document(tiny):
    frozen(tiny, "trykt")
    frozen(tiny, "hentet", [{**row, "document": "", "page": "", "line": "", "printed": ""} for row in rows_of(tiny)])
    assert tiny.observations("trykt").shelf.is_printed() and tiny.observations().shelf.is_printed()
    assert not tiny.observations("hentet").shelf.is_printed()


def test_a_stored_snapshot_tells_what_a_document_prints_like_the_files_it_was_made_from(tiny):
    only = [
        {**row, "document": "Bilag", "printed": "45"} if n == 1 else {**row, "document": ""}
        for n, row in enumerate(rows_of(tiny))
    ]
    frozen(tiny, "trykt")
    frozen(tiny, "bilag", only)
    assert [str(row.value.value) for row in tiny.observations("bilag").printed_in("Bilag") if row.value] != []
    for document in ("Beskæftigelsesplan 2023", "Bilag", "ingen"):
        found, stored = (list(tiny.observations(name).printed_in(document)) for name in ("published", "trykt"))
        assert {(r.indicator, r.area, r.period) for r in found} == {(r.indicator, r.area, r.period) for r in stored}
    assert len(list(tiny.observations("bilag").printed_in("Bilag"))) == 1


def test_origin_and_raw_answers_are_kept(tiny):
    folder = frozen(tiny, **{"svar.json": b"{}"})
    problems = []
    origin = read_origin(folder / ORIGIN, ORIGIN, problems)
    assert not problems and origin.taken == ORIGIN_OF_TEST.taken and origin.created == ORIGIN_OF_TEST.created
    assert origin.sha256 == hashlib.sha256(read_footer(folder / FIGURES, FIGURES)).hexdigest()
    assert (folder / "raw" / "svar.json").read_bytes() == b"{}"


def test_a_change_of_one_figure_changes_the_hash_of_its_indicator_only(tiny):
    frozen(tiny, "en")
    rows = rows_of(tiny)
    changed = next(row for row in rows if row["value"] and not row["numerator"])
    changed.update(changed_by_one(changed))
    frozen(tiny, "to", rows)
    one, two = tiny.observations("en").shelf, tiny.observations("to").shelf
    differing = {key[0] for key in one.keys() if one.digest(key[0]) != two.digest(key[0])}  # noqa: SIM118
    assert differing == {changed["indicator"]}


def flipped(path: Path, place: int) -> None:
    """The file with one byte changed."""
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(bytes(content))


def test_an_index_that_was_changed_is_refused(tiny):
    path = frozen(tiny) / FIGURES
    flipped(path, path.read_bytes().index(b'"2022') + 1)  # the newest period of a series
    with pytest.raises(InvalidInput, match=r"figures.parquet.*another hash.*S-HASH-01"):
        tiny.observations("frosset")


def test_rows_that_were_changed_are_refused_by_whoever_reads_them(tiny, monkeypatch):
    monkeypatch.setattr("jobplan_lib.storing.figures_writing.SHARED_ROWS", 1)  # each series has a row group of its own
    path = frozen(tiny) / FIGURES
    flipped(path, 10)  # in the first series: an area's code, or the length of one
    figures = tiny.observations("frosset")
    first, *others = figures.shelf.keys()
    assert others and all(list(figures.shelf.rows(key)) for key in others)
    area = figures.shelf.areas(first)[0]
    questions = [
        lambda: figures.shelf.series(first, area),
        lambda: figures.shelf.periods(first, area),
        lambda: figures.shelf.at(first, area, figures.shelf.newest(first)),
        lambda: list(figures),
        lambda: figures.shelf.said(first),
    ]
    for question in questions:
        with pytest.raises(InvalidInput, match=r"figures.parquet.*rows 1 to \d+ have another hash.*S-HASH-02"):
            question()
    with pytest.raises(InvalidInput, match="S-HASH-02"):
        check_project(tiny.project)


@pytest.mark.parametrize("content", [b"", b"<html>Not Found</html>", b"PAR1"])
def test_what_is_no_figures_file_is_refused(tiny, content):
    folder = frozen(tiny)
    (folder / FIGURES).write_bytes(content)
    with pytest.raises(InvalidInput, match=r"damaged, or not a figures file.*F-FILE-01"):
        tiny.observations("frosset")


def test_a_snapshot_is_never_written_over(tiny):
    before = (frozen(tiny) / FIGURES).read_bytes()
    with pytest.raises(UnknownName, match="never change"):
        frozen(tiny)
    assert (tiny.project.data / "snapshots" / "frosset" / FIGURES).read_bytes() == before


@pytest.mark.parametrize("name", ["../ude", "Stort", "", ".skjult", "a/b"])
def test_a_name_stays_in_its_folder(tiny, name):
    with pytest.raises(UnknownName, match="cannot be a snapshot's name"):
        frozen(tiny, name)


def test_contradicting_rows_are_refused_and_equal_ones_counted_once(tiny):
    rows = rows_of(tiny)
    assert checked_table(tiny.catalog(), [*rows, rows[0]], "x").num_rows == len(rows)
    other = {**changed_by_one(next(row for row in rows if row["value"] and not row["numerator"]))}
    with pytest.raises(InvalidInput, match=r"contradicts line \d+.*S-DUP-01"):
        checked_table(tiny.catalog(), [*rows, other], "x")
    table = pa.Table.from_pylist([{name: row.get(name, "") for name in ALL_COLUMNS} for row in [*rows, rows[0]]])
    with pytest.raises(InvalidInput, match="S-DUP-02"):
        freeze(tiny.project, "dobbelt", [table], ORIGIN_OF_TEST, {})
    assert folders(tiny) == ["published"]


def test_nothing_is_left_where_writing_fails(tiny, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("jobplan_lib.storing.freezing._write", full)
    with pytest.raises(CannotWrite, match="the disk is full"):
        frozen(tiny)
    assert folders(tiny) == ["published"]


def test_what_a_killed_run_left_is_cleared_by_the_next_and_is_no_snapshot(tiny):
    left = tiny.project.data / "snapshots" / ".hentet-abc"
    left.mkdir()
    (left / ORIGIN).write_text("name: hentet", encoding="utf-8")
    assert snapshot_names(tiny.project.data) == ["published"]
    frozen(tiny)
    assert not left.exists() and snapshot_names(tiny.project.data) == ["frosset", "published"]


def test_others_on_the_machine_cannot_read_what_was_imported(tiny):
    assert frozen(tiny, **{"svar.json": b"{}"}).stat().st_mode & 0o077 == 0


def test_two_snapshots_are_not_written_at_once(tiny):
    with exclusive(tiny.project.data / "snapshots"), pytest.raises(Locked, match="another run"):
        frozen(tiny)


def test_a_file_written_since_is_read_again(tiny):
    first = tiny.review()
    assert tiny.review() is first
    tiny.add("data/plans/solby-2023.yaml", "# en bemærkning")
    again = tiny.review()
    assert again is not first and comparable(again)["targets"] == comparable(first)["targets"]


def test_a_check_reads_no_row_of_a_stored_snapshot_unless_it_is_asked_to(tiny, monkeypatch):
    frozen(tiny)
    monkeypatch.setattr(FiguresFile, "read", lambda *_: pytest.fail("rows were read"))
    check_project(tiny.project)
    with pytest.raises(pytest.fail.Exception, match="rows were read"):
        check_project(tiny.project, every_row=True)


def test_a_check_of_a_plan_on_a_stored_snapshot_reads_only_what_the_plan_asks_for(tiny, monkeypatch):
    frozen(tiny)
    plan = tiny.read(PLAN)
    tiny.write(PLAN, plan.replace("document: ", "snapshot: frosset\ndocument: ", 1))
    monkeypatch.setattr(Observations, "__iter__", lambda _: pytest.fail("every figure was made"))
    assert [review.ground.observations.snapshot for review in check_project(tiny.project).reviews] == ["frosset"]


SHARE = "unit: percent\nnumerator: Ledige\ndenominator: Borgere"


@pytest.mark.parametrize(
    ("indicator", "old", "new", "without_rows", "with_rows"),
    [
        ("ydelse-andel", "  unge: Unge\n", "", {"S-GRP-01"}, {"S-GRP-01"}),  # a group is known from the index
        ("ledige-antal", "unit: persons", SHARE, set(), {"S-VAL-04"}),  # that no share is so large, from the rows
        ("ydelse-andel", "Mænd", "Mænd i alt", set(), set()),
    ],
)
def test_a_check_tells_what_declarations_forbid_since_a_snapshot_was_frozen(
    tiny, indicator, old, new, without_rows, with_rows
):
    frozen(tiny)
    tiny.change(f"data/indicators/{indicator}.yaml", old, new)
    for every_row, codes in ((False, without_rows), (True, with_rows)):
        problems: list[Problem] = []
        check_snapshots(tiny.catalog(), problems, every_row=every_row)
        assert {p.code for p in problems if p.file.endswith(FIGURES)} == codes
