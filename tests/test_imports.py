"""Files become figures: the long form, foreign layouts, carriers, marks, areas, small numbers, and snapshots on older ones."""

from __future__ import annotations

import datetime as dt
import os
import threading
import unicodedata
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_support import HEADS, LEDIGE, figures, imported, long_form, with_mappings, workbook
from tiny_project import TinyProject

from jobplan_lib.answer.checking import check_project
from jobplan_lib.imports import carriers
from jobplan_lib.imports.figures import FigureRow
from jobplan_lib.imports.numbers import BadCell, read_cell
from jobplan_lib.imports.small_counts import hide_small
from jobplan_lib.reading.layout_model import NumberSpelling
from jobplan_lib.reading.snapshot_origin import ORIGIN, read_origin
from jobplan_lib.words.errors import InvalidInput, UnknownName

ROWS = ("i-job-andel,250,2024M01,,61,82,,normal", "ledige-antal,250,2024M01,,,,955,normal")
FOREIGN = ("Område", "Periode", "Ydelse", "Antal", "Andel")
I_JOB, LEDIGE_ANTAL = ("i-job-andel", "", "250", "2024M01"), ("ledige-antal", "", "250", "2024M01")


def refused(*arguments, **wishes) -> str:
    with pytest.raises(InvalidInput) as caught:
        imported(*arguments, **wishes)
    return str(caught.value)


def foreign(path, *rows, heads="Område;Periode;Ydelse;Antal;Andel"):
    path.write_text("\n".join([heads, *rows]) + "\n", encoding="utf-8")
    return path


# Carriers: the same figures whatever carries them


def test_the_same_rows_in_text_semicolons_excel_and_parquet_are_the_same_figures(tiny_project, tmp_path):
    comma = long_form(tmp_path / "a.csv", "ydelse-andel,250,2024M01,unge,,,4.9,normal", *ROWS)
    semicolon = tmp_path / "b.csv"
    semicolon.write_text(comma.read_text().replace(",", ";").replace(".", ","), encoding="utf-8")
    assert "4,9" in semicolon.read_text()
    heads, *rows = [line.split(",") for line in comma.read_text().splitlines()]
    typed = [
        [
            float(c) if h in {"numerator", "denominator", "value"} and c else c or None
            for h, c in zip(heads, r, strict=False)
        ]
        for r in rows
    ]
    excel = workbook(tmp_path / "c.xlsx", heads, *typed)
    columns = dict(zip(heads, (list(column) for column in zip(*rows, strict=True)), strict=True))
    pq.write_table(pa.table(columns), tmp_path / "d.parquet")
    names = [
        imported(tiny_project, path, name=f"som-{path.suffix[1:]}-{n}").snapshot
        for n, path in enumerate([comma, semicolon, excel, tmp_path / "d.parquet"])
    ]
    found = [figures(tiny_project, name) for name in names]
    assert found[0] == found[1] == found[2] == found[3]
    assert found[0][I_JOB] == ("61 of 82", "normal") and len(found[0]) == 3


def test_a_review_reads_what_was_imported(tiny_project, tmp_path):
    rows = ["i-job-andel,000,2022M12,,450,1000,,normal", "i-job-andel,250,2022M12,,901,2000,,normal"]
    imported(tiny_project, long_form(tmp_path / "nye.csv", *rows), name="nye")
    assert tiny_project.review()["1a"].status.value == "not_met"
    assert tiny_project.review("nye")["1a"].status.value == "met"


def test_the_file_is_kept_beside_the_figures_and_the_origin_says_what_was_read(tiny_project, tmp_path):
    path = long_form(tmp_path / "Tal fra 'marts' (æøå) *.csv", *ROWS)
    done = imported(tiny_project, path, name="nye")
    folder = tiny_project.project.data / "snapshots" / "nye"
    (raw,) = (folder / "raw").iterdir()
    assert raw.read_bytes() == path.read_bytes()
    (taken,) = read_origin(folder / ORIGIN, "origin", []).taken
    assert (taken.raw, taken.retrieved) == (raw.name, "2026-11-21T12:00:00Z")
    assert taken.sha256 == carriers.read_file(str(path)).sha256 and done.figures == 2


# Safe to repeat


def test_the_same_file_again_is_no_new_snapshot(tiny_project, tmp_path):
    path = long_form(tmp_path / "a.csv", *ROWS)
    first, again = imported(tiny_project, path), imported(tiny_project, path)
    assert (first.was_there, again.was_there) == (False, True)
    assert first.snapshot == again.snapshot == "import-2026-11-21"
    other = imported(tiny_project, long_form(tmp_path / "b.csv", *ROWS[:1]))
    assert other.snapshot == "import-2026-11-21-2"


def test_the_same_file_twice_counts_once_and_is_told(tiny_project, tmp_path):
    one, two = long_form(tmp_path / "a.csv", *ROWS), long_form(tmp_path / "b.csv", *ROWS)
    done = imported(tiny_project, one, two)
    assert done.figures == 2 and any("b.csv has the content of a.csv" in line for line in done.notes)


def test_an_equal_row_counts_once_and_is_told(tiny_project, tmp_path):
    done = imported(tiny_project, long_form(tmp_path / "a.csv", *ROWS, ROWS[0]))
    assert (done.figures, done.repeats) == (2, 1)


def test_rows_of_two_files_that_contradict_each_other_are_both_named(tiny_project, tmp_path):
    one = long_form(tmp_path / "a.csv", ROWS[0])
    two = long_form(tmp_path / "b.csv", ROWS[1], ROWS[0].replace("61", "60"))
    said = refused(tiny_project, one, two)
    assert "a.csv:2" in said and "b.csv:3" in said


def test_one_bad_file_among_good_ones_writes_nothing(tiny_project, tmp_path):
    one, two = long_form(tmp_path / "a.csv", *ROWS), long_form(tmp_path / "b.csv", "x,250,2024M01,,,,1,normal")
    assert "b.csv:2" in refused(tiny_project, one, two, name="nye")
    assert not (tiny_project.project.data / "snapshots" / "nye").exists()


def test_a_name_that_is_taken_is_refused_and_the_snapshot_stays(tiny_project, tmp_path):
    imported(tiny_project, long_form(tmp_path / "a.csv", *ROWS), name="nye")
    before = figures(tiny_project, "nye")
    with pytest.raises(UnknownName, match="'nye' already"):
        imported(tiny_project, long_form(tmp_path / "b.csv", ROWS[0]), name="nye")
    assert figures(tiny_project, "nye") == before


# On top of an older snapshot


def test_newer_figures_win_and_the_others_stay(tiny_project, tmp_path):
    newer = ["ledige-antal,250,2022M12,,,,950,normal", "ledige-antal,250,2021M12,,,,1000,normal", ROWS[1]]
    done = imported(tiny_project, long_form(tmp_path / "a.csv", *newer), name="nye", base="published")
    assert (done.merged.new, done.merged.changed, done.merged.unchanged, done.merged.kept) == (1, 1, 1, 8)
    old, new = figures(tiny_project, "published"), figures(tiny_project, "nye")
    assert new[(*LEDIGE_ANTAL[:3], "2022M12")] == ("950", "normal")
    changed = {key for key in old if old[key] != new[key]}
    assert changed == {(*LEDIGE_ANTAL[:3], "2022M12")} and len(new) == len(old) + 1


def test_real_figures_are_never_put_on_top_of_invented_ones(tiny_project, tmp_path):
    imported(tiny_project, long_form(tmp_path / "a.csv", *ROWS), name="proeve", synthetic=True)
    with pytest.raises(UnknownName, match="never mixed"):
        imported(tiny_project, long_form(tmp_path / "b.csv", ROWS[0]), base="proeve")


# Foreign layouts


def test_a_foreign_layout_is_read_as_its_mapping_says(tiny_project, tmp_path):
    with_mappings(tiny_project)
    rows = [
        "Solby Kommune;2024M01;Ledige i alt;955;4,9",
        "Aaby;2023QMAT01;Ledige i alt;..;x",
        "Åby;2024M01;Ledige i alt;-;m",
    ]
    path = foreign(tmp_path / "a.csv", *rows, "Kilde: Jobindsats;;;;", "")
    done = imported(tiny_project, path, mapping="ledige", name="nye")
    assert any("skipped under the table: line 5" in line for line in done.notes)
    assert figures(tiny_project, "nye") == {
        ("ledige-antal", "", "250", "2024M01"): ("955", "normal"),
        ("ydelse-andel", "unge", "250", "2024M01"): ("49/10", "normal"),
        ("ledige-antal", "", "851", "2022Q2..2023Q1"): ("", "suppressed"),
        ("ydelse-andel", "unge", "851", "2022Q2..2023Q1"): ("", "not_applicable"),
        ("ledige-antal", "", "851", "2024M01"): ("0", "normal"),
        ("ydelse-andel", "unge", "851", "2024M01"): ("", "missing"),
    }


def test_a_workbook_and_a_text_of_one_layout_are_the_same_figures(tiny_project, tmp_path):
    with_mappings(tiny_project)
    text = foreign(tmp_path / "a.csv", "Solby;2024M01;Ledige i alt;955;4,9", "Aaby;2024M01;Ledige i alt;..;5,0")
    rows = [("Solby", "2024M01", "Ledige i alt", 955, 4.9), ("Aaby", "2024M01", "Ledige i alt", "..", 5)]

    def one_decimal(book):
        book.active["E3"].number_format = "0.0"

    excel = workbook(tmp_path / "b.xlsx", FOREIGN, *rows, change=one_decimal)
    for path in (text, excel):
        imported(tiny_project, path, mapping="ledige", name=path.stem)
    assert figures(tiny_project, "a") == figures(tiny_project, "b")
    assert [row.decimals for row in tiny_project.observations("b") if row.area == "851" and row.value] == [1]


def test_codes_are_padded_only_where_the_mapping_says_so(tiny_project, tmp_path):
    path = foreign(tmp_path / "a.csv", "0;2024M01;Ledige i alt;955;4,9", heads="Kode;Periode;Ydelse;Antal;Andel")
    by_code = LEDIGE.replace("{name: Område}", "{code: Kode}")
    with_mappings(tiny_project, kode=by_code, kode3=by_code.replace("Kode}", "Kode, digits: 3}"))
    assert "'0' lacks its leading zeros" in refused(tiny_project, path, mapping="kode")
    imported(tiny_project, path, mapping="kode3", name="nye")
    assert {key[2] for key in figures(tiny_project, "nye")} == {"000"}


def test_a_code_beside_the_name_of_another_area_is_refused(tiny_project, tmp_path):
    with_mappings(tiny_project, begge=LEDIGE.replace("{name: Område}", "{code: Kode, name: Område}"))
    path = foreign(
        tmp_path / "a.csv", "250;Åby;2024M01;Ledige i alt;1;2", heads="Kode;Område;Periode;Ydelse;Antal;Andel"
    )
    assert "'250' is not the code of Åby, which is 851" in refused(tiny_project, path, mapping="begge")


WIDE = LEDIGE.replace("semicolon,", "semicolon, heads: [period], cells: Antal,").replace(
    "{column: Periode, spelling: jobindsats}", "{spelling: danish}"
)
WIDE = WIDE[: WIDE.index("  - {indicator: ydelse")]
TWO_HEADS = WIDE.replace("heads: [period], cells: Antal", "heads: [period, measure]")


@pytest.mark.parametrize("carrier", ["csv", "xlsx"])
def test_periods_may_stand_in_the_heads(tiny_project, tmp_path, carrier):
    with_mappings(tiny_project, wide=WIDE)
    rows = [("Område", "december 2022", "januar 2023"), ("Solby", 955, 950), ("Aaby", "..", 7)]
    path = tmp_path / f"a.{carrier}"
    if carrier == "xlsx":
        workbook(path, *rows)
    else:
        path.write_text("".join(";".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
    imported(tiny_project, path, mapping="wide", name="nye")
    found = figures(tiny_project, "nye")
    assert found["ledige-antal", "", "250", "2023M01"] == ("950", "normal")
    assert found["ledige-antal", "", "851", "2022M12"] == ("", "suppressed") and len(found) == 4


@pytest.mark.parametrize("carrier", ["csv", "xlsx"])
def test_two_lines_of_heads_with_the_upper_one_merged(tiny_project, tmp_path, carrier):
    with_mappings(tiny_project, to=TWO_HEADS.replace("publisher", "ignored: [Andet]\npublisher"))
    rows = [
        ("Område", "2022", None, "2023", None),
        (None, "Antal", "Andet", "Antal", "Andet"),
        ("Solby", 955, 1, 950, 2),
    ]
    path = tmp_path / f"a.{carrier}"
    if carrier == "xlsx":
        workbook(path, *rows, change=lambda book: [book.active.merge_cells(area) for area in ("B1:C1", "D1:E1")])
    else:
        path.write_text(
            "".join(";".join("" if c is None else str(c) for c in row) + "\n" for row in rows), encoding="utf-8"
        )
    imported(tiny_project, path, mapping="to", name="nye")
    assert {key[3]: said[0] for key, said in figures(tiny_project, "nye").items()} == {"2022": "955", "2023": "950"}


def test_a_share_is_made_of_the_answers_not_of_a_typed_percentage(tiny_project, tmp_path):
    with_mappings(tiny_project)
    rows = [f"Solby;2023;Er du i job?;{svar};{n}" for svar, n in (("Enig", 40), ("Neutral", 21), ("Uenig", 21))]
    path = foreign(tmp_path / "a.csv", *rows, heads="Kommune;År;Spørgsmål;Svar;Antal")
    imported(tiny_project, path, mapping="undersoegelse", name="nye")
    assert figures(tiny_project, "nye") == {("i-job-andel", "", "250", "2023"): ("61 of 82", "normal")}


SUMS = """title: Sager
publisher: Ankestyrelsen
figures_are: published
file: {separator: semicolon}
area: {name: Instans}
period: {year: År, quarter: Kvartal}
one_of: [Sagsemne]
adds_up: {total: I alt, of: [Ændret, Stadfæstet]}
figures:
  - {indicator: i-job-andel, numerator: Ændret, denominator: [Ændret, Stadfæstet]}
"""
SAGER = "Sagsemne;Instans;År;Kvartal;Ændret;Stadfæstet;I alt"


def test_a_zero_that_stands_for_a_blank_is_told_by_the_total(tiny_project, tmp_path):
    with_mappings(tiny_project, sager=SUMS)
    rows = ["A;Solby;2023;1;0;5;5", "A;Solby;2023;2;0;5;9", "A;Solby;2023;3;0;0;0", "A;Solby;2023;4;2;5;7"]
    imported(tiny_project, foreign(tmp_path / "a.csv", *rows, heads=SAGER), mapping="sager", name="nye")
    found = {key[3]: said for key, said in figures(tiny_project, "nye").items()}
    assert found["2023Q1"] == ("0 of 5", "normal") and found["2023Q4"] == ("2 of 7", "normal")
    assert found["2023Q2"] == found["2023Q3"] == ("", "missing")
    wrong = foreign(tmp_path / "b.csv", "A;Solby;2023;1;3;5;7", heads=SAGER)
    assert "is 7, but Ændret + Stadfæstet give 8" in refused(tiny_project, wrong, mapping="sager")


def test_of_several_texts_the_command_says_which_is_meant(tiny_project, tmp_path):
    with_mappings(tiny_project, sager=SUMS)
    rows = ["Lov A;Solby;2023;1;1;5;6", "Lov B;Solby;2023;1;2;5;7"]
    path = foreign(tmp_path / "a.csv", *rows, heads=SAGER)
    assert "--only 'Sagsemne=…': 'Lov A', 'Lov B'" in refused(tiny_project, path, mapping="sager")
    assert "'Lov C' does not stand in it" in refused(tiny_project, path, mapping="sager", only=("Sagsemne=Lov C",))
    imported(tiny_project, path, mapping="sager", only=("Sagsemne=Lov B",), name="nye")
    assert list(figures(tiny_project, "nye").values()) == [("2 of 7", "normal")]


def test_a_figure_in_thousands_keeps_the_digits_it_has(tiny_project, tmp_path):
    def mapping(factor: str) -> str:
        return LEDIGE.replace("value: Andel}", f"value: Andel, times: {factor}}}")

    with_mappings(tiny_project, ned=mapping("0.1"), op=mapping("100"))
    path = foreign(tmp_path / "a.csv", "Solby;2024M01;Ledige i alt;955;4,9")
    imported(tiny_project, path, mapping="ned", name="nye")
    assert figures(tiny_project, "nye")["ydelse-andel", "unge", "250", "2024M01"] == ("49/100", "normal")
    assert "is not known to so many digits" in refused(tiny_project, path, mapping="op")


def test_the_newest_month_of_each_indicator_is_provisional_where_the_mapping_says_so(tiny_project, tmp_path):
    with_mappings(tiny_project, nyeste=LEDIGE + "newest_is_provisional: true\n")
    path = foreign(tmp_path / "a.csv", *(f"Solby;2024M0{m};Ledige i alt;95{m};4,9" for m in (1, 2)))
    imported(tiny_project, path, mapping="nyeste", name="nye")
    assert {key[3]: said[1] for key, said in figures(tiny_project, "nye").items()} == {
        "2024M01": "normal",
        "2024M02": "provisional",
    }


def test_an_encoding_is_read_where_the_mapping_names_it(tiny_project, tmp_path):
    with_mappings(
        tiny_project, latin=LEDIGE.replace("separator: semicolon", "separator: semicolon, encoding: windows-1252")
    )
    path = tmp_path / "a.csv"
    path.write_bytes("Område;Periode;Ydelse;Antal;Andel\nÅby;2024M01;Ledige i alt;955;4,9\n".encode("cp1252"))
    imported(tiny_project, path, mapping="latin", name="nye")
    assert {key[2] for key in figures(tiny_project, "nye")} == {"851"}
    assert "it looks like Windows-1252" in refused(tiny_project, path, mapping="ledige")


def test_names_in_decomposed_letters_are_the_same_names(tiny_project, tmp_path):
    with_mappings(tiny_project)
    path = foreign(tmp_path / "a.csv", "Åby;2024M01;Ledige i alt;955;4,9")
    path.write_text(unicodedata.normalize("NFD", path.read_text(encoding="utf-8")), encoding="utf-8")
    imported(tiny_project, path, mapping="ledige", name="nye")
    assert {key[2] for key in figures(tiny_project, "nye")} == {"851"}


def test_what_was_measured_cannot_lie_in_the_future(tiny_project, tmp_path):
    row = "ledige-antal,250,2027M01,,,,955,normal"
    assert "has not begun" in refused(tiny_project, long_form(tmp_path / "a.csv", row))
    imported(tiny_project, long_form(tmp_path / "b.csv", f"{row},forecast", heads=f"{HEADS},kind"), name="nye")
    assert [o.kind.value for o in tiny_project.observations("nye")] == ["forecast"]


def test_a_file_of_which_every_line_is_left_out_holds_nothing(tiny_project, tmp_path):
    with_mappings(tiny_project, uden=LEDIGE + "drop: {Område: [Solby]}\none_of: [Ydelse]\n")
    path = foreign(tmp_path / "a.csv", "Solby;2024M01;Ledige i alt;955;4,9")
    assert "only lines that the mapping leaves out by Område" in refused(tiny_project, path, mapping="uden")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(6)), st.integers(0, 6))
def test_order_of_rows_and_split_into_files_change_nothing(tmp_path_factory, order, cut):
    tiny, folder = TinyProject(tmp_path_factory.mktemp("tiny") / "project"), tmp_path_factory.mktemp("files")
    rows = [f"ledige-antal,250,2024M0{m},,,,{950 + m},normal" for m in (1, 2, 3)]
    rows += [f"ydelse-andel,{area},2024M01,unge,,,4.{n},normal" for n, area in enumerate(("250", "851", "000"))]
    whole = imported(tiny, long_form(folder / "hel.csv", *rows), name="hel")
    shuffled = [rows[i] for i in order]
    parts = [part for part in (shuffled[:cut], shuffled[cut:]) if part]
    split = imported(tiny, *(long_form(folder / f"{n}.csv", *part) for n, part in enumerate(parts)), name="delt")
    assert whole.figures == split.figures == 6
    assert figures(tiny, "hel") == figures(tiny, "delt")


# Mappings


@pytest.mark.parametrize(
    ("old", "new", "line", "code", "words"),
    [
        ("publisher: Jobindsats", "publisher:", 2, "Y-MISS-02", "has no value"),
        ("figures_are: published", "figures_are: public", 3, "Y-ENUM-01", "allowed: local, published"),
        ("figures_are: published", "figures_are: local\nhide_below: 3", 4, "Y-NUM-03", "from 5 to 1000"),
        ("separator: semicolon", "separator: ;", 4, "Y-ENUM-01", "comma, semicolon, tab"),
        ("separator: semicolon", "encoding: latin1", 4, "Y-ENUM-01", "'latin1' is not known"),
        ("[csv, xlsx]", "[csv, xls]", 4, "Y-ENUM-01", "did you mean 'xlsx'?"),
        ("separator: semicolon", "heads: [period]", 4, "M-HEAD-02", "what the cells under the periods are called"),
        ("separator: semicolon", "heads: [measure, measure]", 4, "M-HEAD-01", "twice"),
        ("{decimal: comma}", "{decimal: comma, thousands: comma}", 5, "M-NUM-01", "decimal mark too"),
        ('missing: ["m"]', 'missing: [".."]', 6, "M-MARK-01", "'..' means suppressed already"),
        ("suppressed:", "hidden:", 6, "Y-KEY-01", "'hidden' is not a known key"),
        ("{name: Område}", "{digits: 3}", 7, "M-AREA-01", "where the area stands"),
        ("{column: Periode, ", "{", 8, "M-PER-01", "where the period stands"),
        ("{column: Periode, ", "{column: Periode, always: 2023, ", 8, "M-PER-01", "several places: column, always"),
        ("spelling: jobindsats", "spelling: jobindsat", 8, "Y-ENUM-01", "did you mean 'jobindsats'?"),
        ("indicator: ledige-antal", "indicator: ledige-antallet", 10, "R-IND-01", "did you mean 'ledige-antal'?"),
        ("value: Antal}", "numerator: Antal}", 10, "M-VAL-01", "numerator and denominator"),
        ("value: Antal}", "numerator: Antal, denominator: Alle}", 10, "M-VAL-02", "ledige-antal is not a share"),
        ("value: Antal}", "value: Antal, times: 12}", 10, "M-TIMES-01", "power of ten"),
        ("words: {Ledige i alt: unge}", "words: {Ledige i alt: unger}", 11, "M-GRP-02", "did you mean 'unge'?"),
        ("group: {column: Ydelse, words: {Ledige i alt: unge}}, ", "", 11, "M-GRP-01", "ydelse-andel has groups"),
        ("area: {", "ignored: [Andel]\narea: {", 7, "M-COL-01", "'Andel', which is read"),
        ("area: {", "drop: {Ydelse: []}\narea: {", 7, "M-WHEN-01", "names no text"),
        ("area: {", "spread: {column: Ydelse, cells: Antal}\narea: {", 7, "M-SPREAD-01", "list the words"),
        ("area: {", "adds_up: {total: Antal, of: [Andel]}\narea: {", 7, "M-SUM-01", "fewer than two"),
    ],
)
def test_a_mistake_in_a_mapping_is_refused_at_its_line(tiny_project, tmp_path, old, new, line, code, words):
    assert LEDIGE.count(old) == 1
    with_mappings(tiny_project, ledige=LEDIGE.replace(old, new))
    path = foreign(tmp_path / "a.csv", "Solby;2024M01;Ledige i alt;955;4,9")
    with pytest.raises(InvalidInput) as caught:
        imported(tiny_project, path, mapping="ledige")
    here = [p for p in caught.value.problems if (p.line, p.code) == (line, code)]
    assert here and words in str(here[0]), caught.value
    assert {p.file for p in caught.value.problems} == {"data/imports/ledige.yaml"}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Åby,851,", "a known name already"),
        ("Solby kommune,250,", "a known name already"),
        ("Byen,252,", "'252' is not an area"),
    ],
)
def test_a_mistake_among_the_spellings_of_areas_is_refused(tiny_project, tmp_path, row, words):
    with_mappings(tiny_project).write("data/area_aliases.csv", f"alias,area,note\n{row}\n")
    said = refused(tiny_project, foreign(tmp_path / "a.csv", "Solby;2024M01;Ledige i alt;955;4,9"), mapping="ledige")
    assert "data/area_aliases.csv:2" in said and words in said
    with pytest.raises(InvalidInput, match="A-ALIAS"):
        check_project(tiny_project.project)


# Small numbers


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ("4,82", True),
        ("5,82", False),
        ("78,82", True),
        ("77,82", False),
        ("0,82", True),
        ("82,82", True),
        ("2,4", True),
    ],
)
def test_small_numbers_of_local_files_are_hidden(tiny_project, tmp_path, counts, hidden):
    path = long_form(tmp_path / "a.csv", f"i-job-andel,250,2024M01,,{counts},,normal")
    done = imported(tiny_project, path, name="nye")
    assert done.hidden == hidden
    assert figures(tiny_project, "nye")[I_JOB][1] == ("suppressed" if hidden else "normal")
    imported(tiny_project, path, name="offentlig", is_public=True)
    assert figures(tiny_project, "offentlig")[I_JOB] == (counts.replace(",", " of "), "normal")


@pytest.mark.parametrize(("count", "hidden"), [("0", False), ("1", True), ("4", True), ("5", False)])
def test_small_counts_of_local_files_are_hidden(tiny_project, tmp_path, count, hidden):
    done = imported(
        tiny_project, long_form(tmp_path / "a.csv", f"ledige-antal,250,2024M01,,,,{count},normal"), name="nye"
    )
    assert done.hidden == hidden
    assert figures(tiny_project, "nye")[LEDIGE_ANTAL] == (("", "suppressed") if hidden else (count, "normal"))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 30), st.integers(0, 30), st.integers(5, 12))
def test_raising_the_limit_never_shows_more(tiny_project, tmp_path, inside, outside, limit):
    def hidden(below: int) -> int:
        cells = {
            "indicator": "i-job-andel",
            "numerator": str(inside),
            "denominator": str(inside + outside),
            "value": "",
        }
        return hide_small([FigureRow("a.csv", 2, cells)], tiny_project.catalog().indicators, below)

    assert hidden(limit) <= hidden(limit + 1)
    assert hidden(limit) == (inside < limit or outside < limit)


# Excel


def changed(cell: str, value: object, **more):
    def change(book):
        book.active[cell] = value
        for name, text in more.items():
            setattr(book.active[cell], name, text)

    return change


def hide_row(book):
    book.active.row_dimensions[2].hidden = True


def hide_sheet(book):
    book.create_sheet("Forside")["A1"] = "Se ark 2"
    book.worksheets[0].sheet_state = "hidden"


def second_sheet(book):
    book.create_sheet("Ark2")["A1"] = "tal"


def only_hidden(book):
    book.create_sheet("Tom")
    book.worksheets[0].sheet_state = "hidden"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (changed("D2", "=1+1"), ["Ark1!D2", "formula without a stored result", "[X-FORMULA-01]"]),
        (changed("D2", "#N/A"), ["Ark1!D2", "shows the error #N/A"]),
        (changed("D2", True), ["Ark1!D2", "TRUE or FALSE"]),
        (changed("D2", dt.date(2024, 5, 1)), ["Ark1!D2", "is a date"]),
        (changed("D2", dt.datetime(2024, 5, 1, 12, 30)), ["Ark1!D2", "time of day"]),
        (changed("B2", 45292), ["Ark1!B2", "'45292' is not a period"]),
        (changed("B2", dt.date(2024, 1, 1)), ["Ark1!B2", "'2024-01-01' is not a period"]),
        (changed("D2", "1.955"), ["Ark1!D2", "'1.955' is not a number", "thousands"]),
        (changed("E2", 0.049, number_format="0.0%"), ["Ark1!E2", "'4.9%' has a per cent sign"]),
        (lambda book: book.active.merge_cells("A2:A3"), ["A2:A3 is one merged cell"]),
        (hide_row, ["1 rows are hidden, the first is row 2"]),
        (second_sheet, ["several worksheets: Ark1, Ark2", "--sheet"]),
        (only_hidden, ["only in hidden worksheets: Ark1"]),
    ],
)
def test_what_a_workbook_hides_or_only_shows_is_refused_by_its_cell(tiny_project, tmp_path, change, words):
    with_mappings(tiny_project)
    rows = [FOREIGN, ("Solby", "2024M01", "Ledige i alt", 955, 4.9), ("Aaby", "2024M01", "Ledige i alt", 955, 4.9)]
    said = refused(tiny_project, workbook(tmp_path / "a.xlsx", *rows, change=change), mapping="ledige")
    assert all(word in said for word in words), said


def test_the_worksheet_that_is_named_is_read(tiny_project, tmp_path):
    path = workbook(tmp_path / "a.xlsx", HEADS.split(","), ROWS[0].split(","), change=second_sheet)
    imported(tiny_project, path, name="nye", sheet="Ark1")
    assert len(figures(tiny_project, "nye")) == 1
    assert "has no worksheet 'Ark3'" in refused(tiny_project, path, sheet="Ark3")


def test_a_second_worksheet_is_not_read_beside_a_hidden_one(tiny_project, tmp_path):
    with_mappings(tiny_project)
    path = workbook(tmp_path / "a.xlsx", FOREIGN, ("Solby", "2024M01", "Ledige i alt", 955, 4.9), change=hide_sheet)
    assert "Antal" in refused(tiny_project, path, mapping="ledige")  # the visible sheet is a title page


def test_a_cut_workbook_and_a_zip_bomb_are_refused(tiny_project, tmp_path, monkeypatch):
    whole = workbook(tmp_path / "a.xlsx", HEADS.split(","), ROWS[0].split(",")).read_bytes()
    (tmp_path / "b.xlsx").write_bytes(whole[: len(whole) // 2])
    assert "damaged" in refused(tiny_project, tmp_path / "b.xlsx")
    with zipfile.ZipFile(tmp_path / "c.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 3_000_000)
    monkeypatch.setattr(carriers, "LARGEST_UNPACKED", 2_000_000)
    assert "unpacks to more than" in refused(tiny_project, tmp_path / "c.xlsx")
    with zipfile.ZipFile(tmp_path / "d.xlsx", "w") as archive:
        archive.writestr("læs mig.txt", "hej")
    assert "not a workbook" in refused(tiny_project, tmp_path / "d.xlsx")


def test_entities_in_a_workbook_are_not_unfolded(tiny_project, tmp_path):
    whole = workbook(tmp_path / "a.xlsx", HEADS.split(","), ROWS[0].split(","))
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, bomb + text if "sheet1" in name else text)
    assert "cannot be read (EntitiesForbidden)" in refused(tiny_project, tmp_path / "b.xlsx")


# Parquet


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"area": [250]}, ["area", "int64", "lose their zeros"]),
        ({"period": pa.array([None], pa.string())}, ["period", "is missing in 1 rows"]),
        ({"numerator": ["6 1"]}, ["numerator", "'6 1' is not a whole count"]),
        ({"value": [[1, 2]]}, ["value", "list"]),
    ],
)
def test_parquet_columns_of_another_type_are_refused(tiny_project, tmp_path, change, words):
    columns = {h: [c] for h, c in zip(HEADS.split(","), ROWS[0].split(","), strict=True)} | change
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    said = refused(tiny_project, tmp_path / "a.parquet")
    assert all(word in said for word in words), said


def test_figures_of_another_version_are_named_by_their_format(tiny_project, tmp_path):
    columns = {h: [c] for h, c in zip(HEADS.split(","), ROWS[0].split(","), strict=True)}
    table = pa.table(columns).replace_schema_metadata({"jobplan": '{"format": 99}'})
    pq.write_table(table, tmp_path / "a.parquet")
    assert "format 99" in refused(tiny_project, tmp_path / "a.parquet")


# Files


def test_only_a_plain_file_is_read(tiny_project, tmp_path):
    os.mkfifo(tmp_path / "a.csv")
    long_form(tmp_path / "b.csv", *ROWS)
    (tmp_path / "c.csv").symlink_to(tmp_path / "b.csv")
    for name, words in {
        "a.csv": "not a regular file",
        "c.csv": "is a link",
        "d.csv": "cannot be read",
        "*.csv": "cannot be read",
        "x" * 300 + ".csv": "cannot be read",
        ".": "not a regular file",
    }.items():
        assert words in refused(tiny_project, tmp_path / name), name
    with pytest.raises(InvalidInput, match="is an address"):
        carriers.read_file("https://jobindsats.dk/tal.csv")


def test_a_file_that_changes_while_it_is_read_is_refused(tiny_project, tmp_path, monkeypatch):
    path = long_form(tmp_path / "a.csv", *ROWS)
    digest = carriers.hashlib.file_digest

    def meanwhile(stream, name):
        writer = threading.Thread(target=lambda: long_form(path, ROWS[0]))
        writer.start()
        writer.join()
        return digest(stream, name)

    monkeypatch.setattr(carriers.hashlib, "file_digest", meanwhile)
    assert "changed while it was read" in refused(tiny_project, path)


def test_a_file_that_is_too_large_is_not_read(tiny_project, tmp_path, monkeypatch):
    monkeypatch.setitem(carriers.LARGEST, "csv", 40)
    assert "is larger than 40 bytes" in refused(tiny_project, long_form(tmp_path / "a.csv", *ROWS))


def test_a_personal_number_in_a_file_name_is_not_repeated(tiny_project, tmp_path):
    said = refused(tiny_project, long_form(tmp_path / "010190-1234.csv", "x,250,2024M01,,,,1,normal"))
    assert "010190" not in said


# Numbers


@given(st.text(alphabet="0123456789.,- \u00a0%\u2212", max_size=12))
def test_a_cell_is_a_number_in_the_spelling_that_was_said_or_it_is_refused(text):
    spelt = NumberSpelling(decimal=",", thousands=".")
    try:
        read = read_cell(text, spelt).number
    except BadCell:
        return
    whole, _, part = text.partition(",")
    assert read == whole.replace(".", "") + (f".{part}" if part else "")
    groups = whole.lstrip("-").split(".")
    assert len(groups) == 1 or (1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]))
