"""The synthetic panel: complete, plausible, the same from the same seed, and recognisable as invented."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from running_support import command
from tiny_project import TinyProject

from jobplan_lib.reading.figures_file import FIGURES
from jobplan_lib.reading.snapshot_origin import SnapshotOrigin
from jobplan_lib.sources.panel import SYNTHETIC, Panel
from jobplan_lib.sources.panel_figures import SMALLEST_SHOWN
from jobplan_lib.storing.freezing import checked_table, freeze
from jobplan_lib.words.errors import ExitCode
from jobplan_lib.words.vocabulary import COUNTRY, ValueStatus

TOLD = SnapshotOrigin("SYNTETISK: prøve", synthetic=True)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory) -> TinyProject:
    tiny = TinyProject(tmp_path_factory.mktemp("demo") / "project")
    freeze(tiny.project, "demo", Panel(tiny.catalog(), 2021, 2023, 1).tables(), TOLD, {})
    return tiny


def test_every_indicator_has_every_municipality_its_regions_and_the_country(tiny):
    catalog, figures = tiny.catalog(), tiny.observations("demo")
    local = {area.code for area in catalog.areas.municipalities()}
    for indicator in catalog.indicators.values():
        for group in indicator.groups or [""]:
            found = set(figures.areas(indicator.id, group))
            assert local <= found and COUNTRY in found


def test_every_row_is_what_its_columns_allow(tiny):
    tables = [table.to_pylist() for table in Panel(tiny.catalog(), 2021, 2023, 1).tables()]
    rows = [row for table in tables for row in table]
    assert checked_table(tiny.catalog(), rows, "panel").num_rows == len(rows) > 0
    assert {row["source"] for row in rows} == {SYNTHETIC}


def test_small_counts_are_hidden_and_the_newest_period_is_provisional(tiny):
    figures = tiny.observations("demo")
    statuses = Counter(o.status for o in figures)
    assert statuses[ValueStatus.NORMAL] > statuses[ValueStatus.PROVISIONAL] > 0
    for shown in (
        o for o in figures if o.is_counted and o.area in {a.code for a in tiny.catalog().areas.municipalities()}
    ):
        rest = shown.denominator - shown.numerator
        assert shown.numerator == 0 or shown.numerator >= SMALLEST_SHOWN
        assert rest == 0 or rest >= SMALLEST_SHOWN
    last = [series[-1] for key in figures.shelf.keys() if (series := figures.series(key[0], COUNTRY, key[1]))]  # noqa: SIM118
    assert {o.status for o in last} == {ValueStatus.PROVISIONAL}


def test_the_country_is_the_sum_where_nothing_is_hidden(tiny):
    catalog, figures = tiny.catalog(), tiny.observations("demo")
    local = [area.code for area in catalog.areas.municipalities()]
    compared = 0
    for name in (i.id for i in catalog.indicators.values() if i.unit.is_share and not i.groups):
        for whole in figures.series(name, COUNTRY):
            parts = [figures.at(name, code, whole.period) for code in local]
            if all(part and part.is_counted for part in parts):
                assert whole.numerator == sum((part.numerator for part in parts), Fraction(0))
                compared += 1
    assert compared


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**40))
def test_the_same_seed_gives_the_same_bytes_and_another_one_others(tmp_path_factory, seed):
    tiny = TinyProject(tmp_path_factory.mktemp("seeds") / "project")
    made = {}
    for name, number in (("en", seed), ("to", seed), ("tre", seed + 1)):
        panel = Panel(tiny.catalog(), 2022, 2023, number)
        made[name] = (freeze(tiny.project, name, panel.tables(), TOLD, {}) / FIGURES).read_bytes()
    assert made["en"] == made["to"] != made["tre"]


def test_the_command_makes_a_snapshot_once(tmp_path):
    tiny = TinyProject(tmp_path / "project")
    first = command("demo", "--years", "2", "--last-year", "2023", cwd=tiny.root)
    assert first.returncode == 0 and "--snapshot demo" in first.stdout
    assert tiny.observations("demo").is_synthetic
    again = command("demo", cwd=tiny.root)
    assert again.returncode == ExitCode.USAGE and "give another name" in again.stderr
    early = command("demo", "--years", "40", "--name", "tidlig", cwd=tiny.root)
    assert early.returncode == ExitCode.USAGE and "1990 to 2100" in early.stderr and "Traceback" not in early.stderr
