"""A snapshot that an earlier version wrote is named as such, and one command makes it readable, or leaves it as it was."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from test_stored_snapshots import answers, comparable, frozen, rows_of
from tiny_project import TinyProject

from jobplan_lib.reading.figures_file import ALL_COLUMNS, FIGURES, METADATA
from jobplan_lib.reading.snapshot_origin import ORIGIN
from jobplan_lib.storing.converting import convert
from jobplan_lib.words.errors import InvalidInput, UnknownName


@pytest.fixture
def tiny(tmp_path) -> TinyProject:
    return TinyProject(tmp_path / "project")


def of_first_format(tiny: TinyProject, name: str = "gammel", version: int = 1) -> Path:
    """A snapshot as the first format had it: row groups by indicator, the hash of the whole file in its origin."""
    folder = tiny.project.data / "snapshots" / name
    folder.mkdir()
    table = pa.Table.from_pylist([{c: row.get(c) or "" for c in ALL_COLUMNS} for row in rows_of(tiny)])
    about = {}
    with pq.ParquetWriter(folder / FIGURES, table.schema) as writer:
        for number, indicator in enumerate(sorted(set(table.column("indicator").to_pylist()))):
            part = table.filter(pc.equal(table.column("indicator"), indicator))
            writer.write_table(part.sort_by([("kind", "ascending"), ("group", "ascending"), ("area", "ascending")]))
            about[indicator] = {"groups": [number], "first_row": 0, "rows": part.num_rows, "sha256": ""}
        told = {"format": version, "printed": True, "indicators": about}
        writer.add_key_value_metadata({METADATA: json.dumps(told).encode()})
    sha256 = hashlib.sha256((folder / FIGURES).read_bytes()).hexdigest()
    taken = "taken:\n- source: jobindsats y01\n  rows: 2\n"
    figures = f"figures:\n  sha256: {sha256}\n  rows: {table.num_rows}\n"
    (folder / ORIGIN).write_text(
        f"name: {name}\ndescription: Prøve\ncreated: '2026'\n{figures}{taken}", encoding="utf-8"
    )
    return folder


def test_an_older_format_is_named_with_the_command_that_helps(tiny):
    of_first_format(tiny)
    with pytest.raises(InvalidInput, match=r"format 1, and this version reads 2.*'jobplan snapshots convert gammel'"):
        tiny.observations("gammel")


def test_a_newer_format_asks_for_the_newer_program(tiny):
    of_first_format(tiny, version=3)
    with pytest.raises(InvalidInput, match=r"format 3, and this version reads 2.*install the version of jobplan that"):
        tiny.observations("gammel")
    with pytest.raises(InvalidInput, match="F-FORM-02"):
        convert(tiny.project, "gammel")


def test_what_was_converted_holds_the_same_figures_from_the_same_origin(tiny):
    folder = of_first_format(tiny)
    (folder / "raw").mkdir()
    (folder / "raw" / "svar.json").write_text("{}", encoding="utf-8")
    frozen(tiny, "ny")
    assert convert(tiny.project, "gammel")
    old, new = tiny.observations("gammel"), tiny.observations("ny")
    assert answers(old, new) == answers(new, new)
    assert comparable(tiny.review("gammel")) == comparable(tiny.review("ny"))
    assert "source: jobindsats y01" in (folder / ORIGIN).read_text(encoding="utf-8")
    assert sorted(path.name for path in folder.iterdir()) == [FIGURES, ORIGIN, "raw"]
    assert not convert(tiny.project, "gammel")


def test_a_conversion_that_was_killed_is_completed_by_the_next(tiny, monkeypatch):
    folder = of_first_format(tiny)
    told = (folder / ORIGIN).read_bytes()
    assert convert(tiny.project, "gammel")
    done = (folder / ORIGIN).read_bytes()
    (folder / ORIGIN).write_bytes(told)  # as it is between the two renames
    with pytest.raises(InvalidInput, match="S-HASH-01"):
        tiny.observations("gammel")
    assert convert(tiny.project, "gammel")
    assert (folder / ORIGIN).read_bytes() == done and len(tiny.observations("gammel")) == len(rows_of(tiny))


@pytest.mark.parametrize("place", [10, -20])
def test_a_damaged_file_is_left_as_it_is(tiny, place):
    folder = of_first_format(tiny)
    content = bytearray((folder / FIGURES).read_bytes())
    content[place] ^= 1
    (folder / FIGURES).write_bytes(content)
    with pytest.raises(InvalidInput, match=r"S-HASH-01|F-FILE-01"):
        convert(tiny.project, "gammel")
    assert (folder / FIGURES).read_bytes() == content and len(list(folder.iterdir())) == 2


def test_a_file_of_today_with_a_foreign_origin_is_not_made_right_by_converting_it(tiny):
    folder = frozen(tiny)
    told = (folder / ORIGIN).read_text(encoding="utf-8")
    sha256 = told.partition("sha256: ")[2][:64]
    (folder / ORIGIN).write_text(told.replace(sha256, "0" * 64), encoding="utf-8")
    assert not convert(tiny.project, "frosset")
    with pytest.raises(InvalidInput, match="S-HASH-01"):
        tiny.observations("frosset")


def test_figures_kept_by_hand_are_not_converted(tiny):
    with pytest.raises(UnknownName, match="no stored snapshot 'published'"):
        convert(tiny.project, "published")
