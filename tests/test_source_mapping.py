"""The files that say which published numbers an indicator is made of: read strictly, nothing guessed."""

from __future__ import annotations

import os
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running_support import REAL

from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.sources.coverage import file_lines, file_readers, open_lines, table_lines
from jobplan_lib.sources.jobindsats_tables import PERIOD_TYPES, period_of
from jobplan_lib.sources.mapping import Mapping, load_mapping
from jobplan_lib.sources.model import Nothing, Pick, SourceName, total
from jobplan_lib.sources.wanted import choose
from jobplan_lib.words.errors import InvalidInput, UnknownName

HEAD = "source: jobindsats\nperiod: M\nevidence: V\n"
TERM = "{table: y60a02, measure: mgrpa02_3}"
LIVE = ("Jobindsats", "Danmarks Statistik", "Beskæftigelsesministeriet")


def test_every_indicator_of_a_live_source_is_mapped_or_openly_not(project):
    catalog = load_catalog(project)
    mapping = load_mapping(project.data, catalog.indicators)
    said = {one.indicator for one in (*mapping.series, *mapping.open)}
    assert {name for name, one in catalog.indicators.items() if one.source.startswith(LIVE)} - said == set()
    assert len(mapping.series) > 50 and all(one.reason for one in mapping.open)
    assert {one.source for one in mapping.series} == set(SourceName)


def test_every_indicator_comes_from_a_table_from_a_file_or_nowhere_for_a_reason(project):
    catalog = load_catalog(project)
    mapping, readers = load_mapping(project.data, catalog.indicators), file_readers(catalog)
    lines = [*table_lines(mapping.series), *open_lines(mapping.open, readers), *file_lines(catalog, mapping, readers)]
    assert {line.partition(":")[0].partition(" ")[0] for line in lines} == set(catalog.indicators)
    (orders,) = (line for line in lines if line.startswith("jobordrer-oprettet"))
    assert orders.endswith("no table is known by id; from a file: --mapping jobordrer")
    assert sum("[V]" in line for line in lines) > 20 and all(line.partition(": ")[2] for line in lines)


def test_the_docs_say_what_is_mapped_and_what_is_not(project):
    """The two tables are made anew with JOBPLAN_RENEW_GOLDEN=1."""
    page, (begin, end) = REAL / "docs" / "data-sources.md", ("### What is mapped\n", "`data/sources/labels.csv` holds")
    text = page.read_text(encoding="utf-8")
    before, rest = text[: text.index(begin)], text[text.index(end) :]
    made = f"{begin}\n{_tables(load_mapping(project.data, load_catalog(project).indicators))}\n"
    if os.environ.get("JOBPLAN_RENEW_GOLDEN"):
        page.write_text(f"{before}{made}{rest}", encoding="utf-8")
    assert f"{before}{made}{rest}" == text


def _tables(mapping: Mapping) -> str:
    """What is mapped by table, and what is not by reason."""
    mapped: dict[str, dict[str, None]] = defaultdict(dict)
    for line in table_lines(mapping.series):
        name, _, where = line.partition(": ")
        mapped[where][name.partition(" ")[0]] = None
    lacking: dict[str, dict[str, None]] = defaultdict(dict)
    for one in mapping.open:
        lacking[one.reason][one.indicator] = None
    heads = (("table, period type, evidence", mapped), ("why no table is mapped", lacking))
    return "\n".join(
        "\n".join(
            [f"| {head} | indicators |", "|---|---|", *(f"| {k} | {', '.join(v)} |" for k, v in sorted(rows.items()))]
        )
        + "\n"
        for head, rows in heads
    )


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("ledige-antal", HEAD + f"series:\n  - {{value: [{TERM}], valu: 1}}\n", "'valu' is not a known key"),
        ("ledige-antl", HEAD + f"series:\n  - {{value: [{TERM}]}}\n", "is not an indicator – did you mean 'ledige-antal'?"),
        ("ledige-antal", "period: M\nevidence: V\n" + f"series:\n  - {{value: [{TERM}]}}\n", "source: is missing"),
        ("ledige-antal", HEAD.replace("M", "MYTD") + f"series:\n  - {{value: [{TERM}]}}\n", "'MYTD' is not a period type"),
        ("ledige-antal", HEAD.replace("V", "U") + f"series:\n  - {{value: [{TERM}]}}\n", "'U' is not one of the allowed"),
        ("ledige-antal", HEAD + "series:\n  - {value: [{table: y60a02}]}\n", "measure: is missing"),
        ("ledige-antal", HEAD + "series:\n  - {value: [{table: ../etc, measure: x}]}\n", "is not a table's id"),
        ("ledige-antal", HEAD + f"series:\n  - {{numerator: [{TERM}]}}\n", "is given, but ledige-antal is no share"),
        ("ledige-antal", HEAD + "series:\n  - {note: nothing}\n", "gives no figure"),
        ("ledige-antal", HEAD + f"series:\n  - {{value: [{TERM}]}}\n  - {{value: [{TERM}]}}\n", "stands twice"),
        ("ledige-antal", HEAD, "says nothing"),
        ("i-job-andel", HEAD + f"series:\n  - {{value: [{TERM}, {TERM}]}}\n", "adds percentages"),
        ("ydelse-andel", HEAD + f"series:\n  - {{group: kvinder, value: [{TERM}]}}\n", "says nothing about maend, unge"),
        ("ydelse-andel", HEAD + f"series:\n  - {{group: mand, value: [{TERM}]}}\n", "'mand' is not a group of ydelse-andel"),
        ("ledige-antal", "open:\n  - {reason: \"\"}\n", "reason: has no value"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place(tiny_project, name, text, words):
    tiny_project.write(f"data/sources/{name}.yaml", text)
    with pytest.raises(InvalidInput) as caught:
        load_mapping(tiny_project.project.data, tiny_project.catalog().indicators)
    assert words in str(caught.value)
    assert f"data/sources/{name}.yaml:" in str(caught.value)


def test_a_range_of_codes_and_a_label_are_read(tiny_project):
    where = 'where: {KØN: TOT, ALDER: 16..18, X: [{named: "Aa, bb"}, /2/]}'
    text = HEAD + f"series:\n  - value: [{{table: y60a02, measure: {{named: Antal}}, {where}}}]\n"
    tiny_project.write("data/sources/ledige-antal.yaml", text)
    (series,) = load_mapping(tiny_project.project.data, tiny_project.catalog().indicators).series
    term = series.value[0]
    assert term.measure == Pick(name="Antal")
    assert dict(term.where) == {
        "KØN": (Pick("TOT"),),
        "ALDER": (Pick("16"), Pick("17"), Pick("18")),
        "X": (Pick(name="Aa, bb"), Pick("/2/")),
    }


def test_a_plan_wants_its_own_figures_and_those_it_is_held_against(project):
    wanted = choose(load_catalog(project), "", "frederikssund", 2023, "", 2026)
    assert {"uddannelseshjaelp-andel-af-befolkningen"} <= {one.indicator for one in wanted.series}
    assert wanted.years == 2026 - 2023 + 3
    assert any("which is not fetched" in line for line in wanted.unmapped)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("", "", 0, ""), "say what for"),
        (("a", "b", 2023, ""), "say what for"),
        (("", "frederikssund", 0, ""), "say what for"),
        (("frederiksund-2023", "", 0, ""), "did you mean 'frederikssund-2023'?"),
        (("frederikssund-2023", "", 0, "statbanken"), "did you mean 'statbank'?"),
    ],
)
def test_a_call_that_says_too_little_or_too_much_is_explained(project, arguments, words):
    with pytest.raises(UnknownName) as caught:
        choose(load_catalog(project), *arguments, 2026)
    assert words in str(caught.value)


@given(st.lists(st.one_of(st.integers(0, 10**6).map(str), st.sampled_from(Nothing)), min_size=1, max_size=6))
def test_there_are_no_partial_sums(cells):
    if Nothing.HIDDEN in cells:
        assert total(cells) is Nothing.HIDDEN
    elif Nothing.ABSENT in cells:
        assert total(cells) is Nothing.ABSENT
    else:
        assert total(cells) == str(sum(map(int, cells)))


@given(st.integers(1990, 2100), st.sampled_from(sorted(PERIOD_TYPES)), st.integers(0, 20))
def test_period_codes_mean_the_period_that_ends_there(year, kind, number):
    found = period_of(f"{year}{kind}{number:02d}")
    if not 1 <= number <= PERIOD_TYPES[kind]:
        assert found is None
    else:
        assert found.last.year == year and found.length == (4 if kind == "QMAT" else 1)
        assert found.last.month == 12 * number // PERIOD_TYPES[kind]
