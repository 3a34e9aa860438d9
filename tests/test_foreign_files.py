"""Files as strangers make them: odd heads, spellings, damage and percentages, read as meant or refused in words that help."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_support import figures, imported, with_mappings, workbook

from jobplan_lib.imports import carriers
from jobplan_lib.reading.period_spellings import period_from
from jobplan_lib.words.errors import InvalidInput
from jobplan_lib.words.periods import BadPeriod

WEB = """title: Udtræk fra websiden
publisher: Jobindsats
figures_are: published
file: {carriers: [csv, xlsx], separator: semicolon, skip_lines: 1, heads: [period, measure], footers: ["Kilde"]}
numbers: {decimal: comma, thousands: point}
markers: {suppressed: ["*"]}
area: {name: Område}
period: {spelling: danish}
figures:
  - {indicator: ledige-antal, value: Antal ledige personer}
"""
SURVEY = """title: Undersøgelse
publisher: Solby Kommune
figures_are: local
file: {separator: semicolon}
numbers: {decimal: comma, percent_sign: true}
area: {name: Kommune}
period: {column: Dato, spelling: date}
figures:
  - {indicator: i-job-andel, value: Andel, denominator: Svar}
"""
LEDIGE = ("ledige-antal", "", "250")


def problems(tiny, path: Path, mapping: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        imported(tiny, path, mapping=mapping)
    return str(caught.value)


# --- heads and first lines -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("carrier", ["csv", "xlsx"])
def test_heads_that_are_broken_into_lines_are_the_heads_that_were_meant(tiny_project, tmp_path, carrier):
    with_mappings(tiny_project, web=WEB)
    rows = (
        ("Antal ledige", None),
        ("Område ", "Jul\u00a02025"),
        (None, "Antal\r\nledige  personer\u00a0"),
        ("Solby", 955),
        ("Kilde: Jobindsats.dk", None),
    )
    path = tmp_path / f"a.{carrier}"
    if carrier == "xlsx":
        workbook(path, *[tuple(c.replace("\r\n", "\n") if isinstance(c, str) else c for c in row) for row in rows])
    else:
        cells = [["" if c is None else f'"{c}"' if "\n" in str(c) else str(c) for c in row] for row in rows]
        path.write_bytes("".join(";".join(row) + "\r\n" for row in cells).encode())
    imported(tiny_project, path, mapping="web", name="nye")
    assert figures(tiny_project, "nye") == {(*LEDIGE, "2025M07"): ("955", "normal")}


def test_a_first_line_that_names_the_separator_is_read_as_excel_reads_it(tiny_project, tmp_path):
    path = tmp_path / "a.csv"
    heads = "indicator;area;period;group;numerator;denominator;value;status"
    path.write_text(
        f"sep=;\n{heads}\nledige-antal;250;2024M01;;;;955;normal\nledige-antal;250;2024M02;;;;x;normal\n", "utf-8"
    )
    with pytest.raises(InvalidInput) as caught:
        imported(tiny_project, path)
    assert [problem.line for problem in caught.value.problems] == [4]


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("2025M07", "found: 2025M07 – say 'spelling: jobplan'"),
        ("juli-25", "found: juli-25 – write them as 'danish' does"),
    ],
)
def test_heads_without_a_period_are_named_with_the_spelling_that_reads_them(tiny_project, tmp_path, head, words):
    with_mappings(tiny_project, web=WEB)
    path = tmp_path / "a.csv"
    path.write_text(f"Antal ledige;\nOmråde;{head}\n;Antal ledige personer\nSolby;955\n", "utf-8")
    assert words in problems(tiny_project, path, "web")


# --- periods -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "spelling", "period"),
    [
        ("2. kvt. 2026", "danish", "2026Q2"),
        ("2. kv. 2026", "danish", "2026Q2"),
        ("2.Kvartal 2026", "danish", "2026Q2"),
        ("Aug 2025 - Jul 2026", "danish", "2025M08..2026M07"),
        ("3. kvt. 2025 – 2. kvt. 2026", "danish", "2025Q3..2026Q2"),
        ("30.9.2025", "date", "2025-09-30"),
        ("30/9-2025", "date", "2025-09-30"),
        ("30. september 2025", "date", "2025-09-30"),
        ("1. okt. 2025", "month", "2025M10"),
    ],
)
def test_periods_as_danes_write_them(text, spelling, period):
    assert str(period_from(text, spelling)) == period


@pytest.mark.parametrize(
    ("text", "spelling", "words"),
    [
        ("9/10/2025", "date", "does not say which is the month"),
        ("31.2.2025", "date", "'31.2.2025' is no day of the calendar"),
        ("3. foo 2025", "month", "'3. foo 2025' is no day"),
        ("2025 - juli 2026", "danish", "'2025 - juli 2026' is not a period"),
        ("juli 2026 - juni 2026", "danish", "'juli 2026 - juni 2026' is not a period"),
        ("5. kvt. 2026", "danish", "'5. kvt. 2026' is not a period"),
    ],
)
def test_what_is_no_period_is_told_as_it_stands(text, spelling, words):
    with pytest.raises(BadPeriod, match=words.replace(".", r"\.")):
        period_from(text, spelling)


# --- all problems, and small numbers -------------------------------------------------------------------------------


def test_cells_that_are_no_numbers_do_not_hide_figures_that_cannot_be(tiny_project, tmp_path):
    with_mappings(tiny_project)
    path = tmp_path / "a.csv"
    heads = "Område;Periode;Ydelse;Antal;Andel"
    path.write_text(f"{heads}\nSolby;2024M01;Ledige i alt;q;4,9\nSolby;2024M02;Ledige i alt;12,5;104,9\n", "utf-8")
    said = problems(tiny_project, path, "ledige")
    assert "a.csv:2 Antal: 'q' is not a number" in said
    assert "a.csv:3 value: '12.5' is not whole" in said and "is above 100 per cent" in said


@pytest.mark.parametrize(
    ("share", "answers", "hidden"),
    [
        ("85,5 %", 69, False),
        ("95,7 %", 69, True),
        ("100 %", 12, True),
        ("0", 12, True),
        ("33,3", 12, True),
        ("50", 12, False),
    ],
)
def test_a_percentage_and_its_base_tell_how_few_they_are(tiny_project, tmp_path, share, answers, hidden):
    with_mappings(tiny_project, svar=SURVEY)
    path = tmp_path / "a.csv"
    path.write_text(f"Kommune;Dato;Andel;Svar\nSolby;30/9-2024;{share};{answers}\n", "utf-8")
    assert imported(tiny_project, path, mapping="svar", name="nye").hidden == hidden


@pytest.mark.parametrize(("share", "hidden"), [("0", True), ("100", True), ("99.9", False)])
def test_a_share_of_none_or_of_all_is_hidden_whatever_its_base(tiny_project, tmp_path, share, hidden):
    path = tmp_path / "a.csv"
    heads = "indicator,area,period,group,numerator,denominator,value,status"
    path.write_text(f"{heads}\ni-job-andel,250,2024M01,,,,{share},normal\n", "utf-8")
    assert imported(tiny_project, path, name="nye").hidden == hidden


# --- damage --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> bytes:
    """A whole workbook; made once, since its times are in it."""
    return workbook(
        tmp_path_factory.mktemp("good") / "a.xlsx", ("indicator", "area"), ("ledige-antal", "250")
    ).read_bytes()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(part=st.integers(0, 9999), byte=st.integers(0, 255))
def test_a_workbook_with_one_wrong_byte_is_read_or_refused_and_nothing_else(tiny_project, tmp_path, good, part, byte):
    place = part * len(good) // 10_000
    path = tmp_path / "a.xlsx"
    path.write_bytes(good[:place] + bytes([byte]) + good[place + 1 :])
    with pytest.raises(InvalidInput):  # whole, it lacks columns
        imported(tiny_project, path)


def test_a_workbook_with_too_many_cells_is_refused_before_it_is_read(tiny_project, tmp_path, monkeypatch):
    path = workbook(tmp_path / "a.xlsx", *[("a", 1, 2.5)] * 4)
    monkeypatch.setattr(carriers, "MOST_EXCEL_CELLS", 12)
    assert "is missing; found" in problems(tiny_project, path, "")
    monkeypatch.setattr(carriers, "MOST_EXCEL_CELLS", 11)
    assert "holds more than 11 cells – save it as CSV, or split it" in problems(tiny_project, path, "")


def test_an_address_is_not_repeated(tiny_project):
    said = problems(tiny_project, Path("https://example.dk/tal.csv?token=canary"), "")
    assert "is an address" in said and "canary" not in said
