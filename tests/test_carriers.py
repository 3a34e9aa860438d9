"""Pages, answers, workbook, lines for the agenda and index of a review say the same, and nothing that they should not."""

from __future__ import annotations

import getpass
import io
import json
import os
import re
import socket
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from carrier_readers import (
    Said,
    danish_number,
    differences,
    of_agenda,
    of_json,
    of_pages,
    of_workbook,
    rows,
    said_numbers,
)
from page_text import Reader
from running_support import HOSTILE, Run
from tiny_project import FIGURES, PLAN, TinyProject

from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.reading.plan_files import BENEFIT, FOLLOW_UP, SUMMARY
from jobplan_lib.render import index_page
from jobplan_lib.render.carriers import AGENDA, ANSWERS, WORKBOOK, carriers, stale
from jobplan_lib.render.index_entries import Entry
from jobplan_lib.render.index_page import index_html, write_index
from jobplan_lib.render.workbook import workbook_bytes
from jobplan_lib.review import open_review
from jobplan_lib.showing.agenda import agenda_text
from jobplan_lib.showing.sheets import LONGEST_NAME, sheet_name
from jobplan_lib.storing.publishing import exclusive, work_folder
from jobplan_lib.words.vocabulary import Status


@pytest.fixture(scope="module")
def exact(frederikssund: Run) -> Said:
    """What the answers of Frederikssund's review say."""
    return of_json(frederikssund.files[ANSWERS])


# All say the same


def test_the_workbook_does_not_warn_of_years_and_codes_that_are_texts(frederikssund: Run):
    with zipfile.ZipFile(io.BytesIO(frederikssund.files[WORKBOOK])) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    with_tables = [sheet for sheet in sheets if b"<tablePart " in sheet]
    assert len(with_tables) > 5 and all(b'numberStoredAsText="1"' in sheet for sheet in with_tables)


def test_the_workbook_says_what_the_answers_say(frederikssund: Run, exact: Said):
    said = of_workbook(frederikssund.files[WORKBOOK])
    assert said.targets.keys() == exact.targets.keys()
    assert differences(exact, said) == []
    assert said_numbers(said) == said_numbers(exact) > 100


def test_the_pages_say_what_the_answers_say(frederikssund: Run, exact: Said):
    said = of_pages(frederikssund.pages, SUMMARY)
    assert {r.id for r in frederikssund.review if r.is_counted} == {number for number, _ in said.targets}
    assert differences(exact, said, "to_go") == []
    assert said_numbers(said) > 50


def test_the_pages_say_how_many_persons_it_takes(tiny_run: Run):
    exact, said = of_json(tiny_run.files[ANSWERS]), of_pages(tiny_run.pages, SUMMARY)
    counted = {key: told for key, told in said.targets.items() if told.to_go is not None}
    assert counted and differences(exact, said, "to_go") == []
    key, there = next(iter(counted.items()))
    wrong = replace(said, targets={**said.targets, key: replace(there, to_go=there.to_go + 1)})
    assert differences(exact, wrong, "to_go") == [f"{key} to_go: {there.to_go + 1} instead of {there.to_go}"]


def test_the_lines_for_the_agenda_say_what_the_answers_say(frederikssund: Run, exact: Said):
    said = of_agenda(frederikssund.files[AGENDA], exact)
    assert len(said.targets) >= 8
    assert differences(exact, said) == []


def test_the_lines_name_the_tally_of_every_plan(project):
    for path in sorted((project.data / "plans").glob("*.yaml")):
        owner, _, year = path.stem.rpartition("-")
        known = {area.slug for area in load_catalog(project).areas.municipalities()}
        named = (owner, int(year)) if owner in known else ("frederikssund", int(year), "", owner)
        review = open_review(*named, project=project)
        exact = of_json(carriers(review)[ANSWERS])
        lines = agenda_text(review)
        assert differences(exact, of_agenda(lines.encode(), exact)) == [], path.name
        assert 5 <= len(lines.splitlines()) <= 10, path.name
        assert differences(exact, of_workbook(workbook_bytes(review))) == [], path.name


def test_the_index_says_what_the_answers_say(frederikssund: Run, exact: Said):
    page = Reader((frederikssund.project.rendered / "index.html").read_text(encoding="utf-8"))
    counts = next(e for e in page.root.all("ul") if "counts" in e.classes)
    told = {
        status.value: danish_number(e.text)
        for e in counts.all("li")
        for status in Status
        if f"s-{status.value}" in e.classes
    }
    assert told == {status.value: number for status, number in exact.tally.items()}


@pytest.mark.parametrize("field", ["status", "own", "required", "distance", "to_go"])
def test_a_carrier_that_says_something_else_is_found(frederikssund: Run, exact: Said, field: str):
    """The comparison itself: one number or one status of one target changed in one carrier."""
    for said, lenient in (
        (of_workbook(frederikssund.files[WORKBOOK]), ()),
        (of_pages(frederikssund.pages, SUMMARY), ("to_go",)),
    ):
        key, there = next(((k, t) for k, t in said.targets.items() if getattr(t, field) is not None), (None, None))
        if there is None:  # the pages of this review print no number of persons; those of the tiny one do
            assert lenient == (field,)
            continue
        other = Status.NOT_SET if field == "status" else getattr(there, field) + 1
        wrong = replace(said, targets={**said.targets, key: replace(there, **{field: other})})
        assert len(differences(exact, wrong, *lenient)) == 1


def test_a_changed_byte_of_meaning_is_found_in_each_carrier(frederikssund: Run, exact: Said):
    """The readers too: the same change made in the file itself."""
    pages = {name: html.replace("<strong>85,1", "<strong>85,2") for name, html in frederikssund.pages.items()}
    assert pages != frederikssund.pages
    assert differences(exact, of_pages(pages, SUMMARY), "to_go") == ["('1a', '') own: 85.2 instead of 85.1"]
    lines = frederikssund.files[AGENDA].replace(b"11 var ikke opfyldt", b"10 var ikke opfyldt")
    assert any(line.startswith("tally") for line in differences(exact, of_agenda(lines, exact)))
    book = openpyxl.load_workbook(io.BytesIO(frederikssund.files[WORKBOOK]))
    cell = next(c for row in book["Mål"].iter_rows() for c in row if c.value == "Ikke opfyldt")
    cell.value = "Opfyldt"
    changed = io.BytesIO()
    book.save(changed)
    with pytest.raises(AssertionError, match="two sheets differ"):
        of_workbook(changed.getvalue())


# The workbook


@pytest.fixture(scope="module")
def book(frederikssund: Run) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(frederikssund.files[WORKBOOK]))


def test_every_sheet_but_the_cover_is_one_table_with_a_frozen_head_and_no_gaps(book):
    assert book.sheetnames[:3] == ["Forside", "Mål", "Øvrige løfter"] and book.sheetnames[-4:] == [
        "Kilder",
        "Definitioner",
        "Kildekontrol",
        "Trykte tal",
    ]
    for sheet in book.worksheets[1:]:
        assert len(sheet.tables) == 1 and not sheet.merged_cells.ranges, sheet.title
        assert sheet.freeze_panes == "B5", sheet.title
        (table,) = sheet.tables.values()
        assert sheet.dimensions.partition(":")[2] == table.ref.partition(":")[2]
        empty = [cell.coordinate for row in sheet[table.ref] for cell in row if cell.value in {None, ""}]
        assert empty == [], sheet.title


def test_a_column_is_hidden_where_no_row_fills_it(tiny_project: TinyProject):
    seen = Counter()
    for sheet in _open(tiny_project.review()).worksheets[1:]:
        hidden = set()
        for letter, column in sheet.column_dimensions.items():
            places = range(column.min or 1, (column.max or 1) + 1)
            hidden |= {sheet.cell(4, place).value for place in places if column.hidden and letter}
        found = list(rows(sheet))
        empty = {name for name in found[0] if all(row[name] == "–" for row in found)} if found else set()
        assert hidden - {None} == empty, sheet.title
        seen.update({"hidden": len(empty), "shown": len(found[0]) - len(empty) if found else 0})
    assert seen["hidden"] and seen["shown"]


def test_numbers_are_numbers_and_codes_are_texts(book):
    found = {row["Områdekode"]: row for row in rows(book["Kilder"])}
    assert {"000", "250"} <= found.keys()
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    formats = {cell.number_format for cell in cells if cell.data_type == "n" and cell.value is not None}
    plain = r"#,##0(?:\.0{1,6})?"
    assert len(formats) >= 4
    assert [f for f in formats if not re.fullmatch(rf"{plain}|\+{plain};-{plain};{plain}", f)] == []


def test_periods_can_be_sorted_and_targets_lead_to_their_pages(frederikssund: Run, book):
    found = list(rows(book["Mål"]))
    ends = {row["Periode"]: row["Periodens slut"] for row in found}
    assert ends["august 2022"] == datetime(2022, 8, 31) and ends["1.\u00a0kvartal 2022"] == datetime(2022, 3, 31)
    places = {
        f"{name}.html#{e.attributes['id']}" for name, page in frederikssund.pages.items() for e in _with_ids(page)
    }
    led = {
        c.hyperlink.target + (f"#{c.hyperlink.location}" if c.hyperlink.location else "")
        for name in ("Mål", "Øvrige løfter")
        for c in _linked(book[name])
    }
    cards = {link for link in led if "#" in link}
    assert len(cards) == 20 and cards <= places and {link.partition("#")[0] for link in led} <= set(frederikssund.files)


def _with_ids(html: str):
    return (e for e in Reader(html).root.all() if "id" in e.attributes)


def _linked(sheet):
    return (cell for row in sheet.iter_rows() for cell in row if cell.hyperlink)


def test_hidden_and_missing_figures_are_different_words(tiny_project: TinyProject):
    assert _own_figure(tiny_project, "2b") == "tallet er diskretioneret"
    tiny_project.change(FIGURES, ",unge,,,,suppressed,", ",unge,,,,missing,")
    assert _own_figure(tiny_project, "2b") == "tallet er ikke indberettet"
    kept = [line for line in tiny_project.read(FIGURES).splitlines() if ",unge," not in line]
    tiny_project.write(FIGURES, "\n".join(kept) + "\n")
    assert _own_figure(tiny_project, "2b") == "der er ingen tal"


def _own_figure(tiny: TinyProject, number: str):
    book = _open(tiny.review())
    found = [*rows(book["Mål"]), *rows(book["Øvrige løfter"])]
    return next(row for row in found if row["Nr."] == number)["Eget tal"]


def test_no_text_becomes_a_formula_or_a_link(hostile: Run):
    book = openpyxl.load_workbook(io.BytesIO(hostile.files[WORKBOOK]))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any(HOSTILE[0] in str(cell.value) for cell in cells), "the hostile texts are not there"
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}
    own = re.compile(r"\d\d_[a-z_]+\.html")  # the pages beside the workbook, whatever a plan says
    led = [c.hyperlink.target for c in cells if c.hyperlink and c.hyperlink.target]
    assert led and [target for target in led if not own.fullmatch(target)] == []


FORMULAS = (
    "=1+1",
    '=HYPERLINK("x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "{=1}",
    "＝1+1",
    "http://a.example/",
    "mailto:a@b.dk",
    "0751",
    "1e5",
)


def test_text_that_looks_like_a_formula_stays_the_same_text(tiny_project: TinyProject):
    for text in FORMULAS:
        plan = tiny_project.read(PLAN)
        tiny_project.write(
            PLAN,
            re.sub(r"short: (?:'.*'|I job)$", f"short: '{text}'", plan, count=1, flags=re.M),
        )
        book = _open(tiny_project.review())
        cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value == text]
        assert cells and {cell.data_type for cell in cells} == {"s"}, text
        assert all(cell.quotePrefix for cell in cells) == text.startswith(("=", "+", "-", "@", "＝")), text


def _open(review) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(review)))


def test_the_workbook_says_what_is_required_where_there_is_no_figure_to_hold_against_it(tiny_project: TinyProject):
    head, *_ = tiny_project.read(FIGURES).splitlines()
    tiny_project.write(FIGURES, f"{head}\nledige-antal,250,2020M06,,,,310,normal,Beskæftigelsesplan 2023,30,\n")
    required = {row["Nr."]: row["Krav i ord"] for row in rows(_open(tiny_project.review())["Mål"])}
    assert required["1a"] == "mindst landets tal" and "–" not in required.values()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Unge", "1 Unge"),
        ("Tidlig indsats for at få nye ledige i job", "1 Tidlig indsats for at få nye"),
        ("Job/uddannelse: [hvem?] 'os' *", "1 Job uddannelse hvem os"),
        ("x" * 60, "1 " + "x" * 29),
    ],
)
def test_a_sheet_has_a_name_that_a_workbook_allows(title, name):
    assert sheet_name(1, title) == name
    assert len(name) <= LONGEST_NAME


def test_the_same_review_gives_the_same_bytes(frederikssund: Run):
    assert carriers(frederikssund.review) == {n: frederikssund.files[n] for n in (ANSWERS, WORKBOOK, AGENDA)}


# The lines for the agenda


def test_the_lines_are_few_and_plain(frederikssund: Run):
    content = frederikssund.files[AGENDA]
    lines = content.decode().split("\n")
    assert lines.pop() == "" and b"\r" not in content and "\u00a0" not in content.decode()
    assert 5 <= len(lines) <= 10
    assert [line for line in lines if line != line.strip() or not line] == []


def test_invented_figures_are_marked_wherever_they_go(tiny_project: TinyProject):
    tiny_project.add("data/snapshots/published/origin.yaml", "synthetic: true")
    review = tiny_project.review()
    made = carriers(review)
    assert made[AGENDA].decode().startswith("SYNTETISK")
    book = openpyxl.load_workbook(io.BytesIO(made[WORKBOOK]))
    assert [s.title for s in book if not any("SYNTETISK" in str(c.value) for row in s["A1:A2"] for c in row)] == []
    assert json.loads(made[ANSWERS])["snapshot"]["synthetic"] is True
    assert "SYNTETISK" in index_of(tiny_project, review)


# The index


def index_of(tiny: TinyProject, *reviews, not_renewed=None) -> str:
    for review in reviews:
        folder = tiny.project.rendered / review.folder
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in carriers(review).items():
            (folder / name).write_bytes(content)
    with exclusive(tiny.project.rendered), work_folder(tiny.project.rendered) as work:
        return write_index(tiny.project, work, not_renewed).read_text(encoding="utf-8")


def test_the_index_lists_every_review_and_only_files_that_are_there(tiny_project: TinyProject):
    page = Reader(index_of(tiny_project, tiny_project.review()))
    links = [e.attributes["href"] for e in page.root.all("a")]
    assert "2023/solby/00_resultatrevision.html" in links and "2023/solby/review.xlsx" in links
    assert "2023/solby/resultatrevision.pdf" not in links
    assert "1 gennemgang for 1 kommune." in page.lines


def test_follow_ups_and_benefits_are_one_choice_each_and_say_nothing_of_the_whole_plan():
    def made(stage: str, first: str) -> Entry:
        return Entry(f"2023/solby-{stage}", "Solby", "2023", stage=stage, first=first)

    months = [made(f"Opfølgning i {month} 2023", FOLLOW_UP) for month in ("marts", "juni")]
    found = [made("Resultatrevision", SUMMARY), *months, made("Status for revalidering", BENEFIT)]
    page = Reader(index_html(found))
    choices = [e.text for e in page.root.all("label")]
    assert choices == ["Alle", "Opfølgning i en måned", "Resultatrevision", "Status for en ydelse"]
    told = [e.text for e in page.root.all("li") if "review" in e.classes]
    assert ["Planen har ingen resultatmål" in text for text in told] == [True, False, False, False]
    ways = [link.attributes["href"] for title in page.root.all("h3") for link in title.all("a")]
    assert ways == [entry.page for entry in found]


def test_what_all_reviews_have_in_common_is_said_once(tiny_project: TinyProject):
    tiny_project.add("data/snapshots/published/origin.yaml", "title: Trykte tal")
    base = json.loads(carriers(tiny_project.review())[ANSWERS])
    grounds = []
    for slug, snapshot in (("nordby", {}), ("vestby", {"name": "august", "title": "Tal fra august"})):
        whose = {**base["municipality"], "name": slug}
        answers = {**base, "snapshot": {**base["snapshot"], **snapshot}, "municipality": whose}
        tiny_project.write(f"rendered/2023/{slug}/review.json", json.dumps(answers))
        text = Reader(index_of(tiny_project, tiny_project.review())).root.text
        grounds.append((text.count("(Trykte tal)"), text.count("(Tal fra august)"), "det samme for alle" in text))
    assert grounds == [(1, 0, True), (2, 1, False)]


def test_a_row_of_invented_figures_is_marked_once_and_says_how_new_they_are():
    ground, newest = "SYNTETISK: opdigtede tal (demo). De nyeste er fra maj 2023.", "De nyeste er fra maj 2023."
    invented = Entry("2023/solby", "Solby", "2023", ground=ground, is_synthetic=True, newest=newest)
    real = Entry("2022/solby", "Solby", "2022", ground="Trykte tal. De nyeste er fra maj 2022.")
    told = [e.text for e in Reader(index_html([invented, real])).root.all("li") if "review" in e.classes]
    assert [text.count("SYNTETISK") for text in told] == [1, 0]
    assert newest in told[0] and "Trykte tal. De nyeste er fra maj 2022." in told[1]


def test_an_index_of_nothing_says_so(tiny_project: TinyProject):
    assert "Her ligger ingen gennemgange endnu." in Reader(index_of(tiny_project)).lines


def test_a_review_that_cannot_be_read_is_listed_with_its_trouble(tiny_project: TinyProject):
    tiny_project.write("rendered/2021/nordby/review.json", '{"municipality": ')
    lines = Reader(index_of(tiny_project, tiny_project.review())).lines
    assert any("nordby" in line for line in lines) and any("kan ikke læses" in line for line in lines)
    assert "2 gennemgange for 2 kommuner." in lines


def test_a_review_that_the_last_run_did_not_renew_is_marked(tiny_project: TinyProject):
    html = index_of(tiny_project, tiny_project.review(), not_renewed={"2023/solby": "En side fejlede."})
    assert any("Ikke fornyet" in line and "En side fejlede." in line for line in Reader(html).lines)


def test_what_the_last_batch_did_not_make_is_marked_until_it_is_made_again(tiny_project: TinyProject):
    review = tiny_project.review()
    page = tiny_project.project.rendered / review.folder / "00_resultatrevision.html"
    tiny_project.write(page.relative_to(tiny_project.root).as_posix(), "an earlier page")
    items = [
        {"path": "2023/solby/00_resultatrevision.html", "status": "failed"},
        {"path": "2023/ny/a.html", "status": "skipped"},
    ]
    summary = "rendered/.runs/20260101-2023-1/summary.json"
    tiny_project.write("rendered/.runs/20250101-2023-1/summary.json", "{")
    tiny_project.write(summary, json.dumps({"items": items}))
    assert "Ikke fornyet" in index_of(tiny_project, review)
    later = (tiny_project.root / summary).stat().st_mtime_ns + 1
    os.utime(page, ns=(later, later))
    assert "Ikke fornyet" not in index_of(tiny_project)
    os.utime(page, ns=(0, 0))
    tiny_project.write(summary, json.dumps({"items": [{"path": 1}]}))
    assert "Ikke fornyet" not in index_of(tiny_project), "a summary that cannot be read says nothing"


@pytest.mark.parametrize(("fewest", "letters"), [(6, ["S", "Z", "Æ", "Ø", "Å"]), (7, ["Gennemgangene"])])
def test_the_index_is_in_danish_order_with_the_newest_year_first(
    tiny_project: TinyProject, monkeypatch: pytest.MonkeyPatch, fewest: int, letters: list[str]
):
    monkeypatch.setattr(index_page, "FEWEST_FOR_LETTERS", fewest)
    base = json.loads(carriers(tiny_project.review())[ANSWERS])
    for name, year in (
        ("Aarby", 2023),
        ("Zoneby", 2023),
        ("Ærby", 2023),
        ("Solby", 2022),
        ("Solby", 2024),
        ("Ørby", 2023),
    ):
        answers = {**base, "year": year, "municipality": {**base["municipality"], "name": name}}
        tiny_project.write(f"rendered/{year}/k-{ord(name[0])}/review.json", json.dumps(answers))
    page = Reader(index_of(tiny_project))
    assert [e.text for e in page.root.all("h3")] == [
        "Solby 2024",
        "Solby 2022",
        "Zoneby 2023",
        "Ærby 2023",
        "Ørby 2023",
        "Aarby 2023",
    ]
    assert [e.text for e in page.root.all("h2")] == letters


def test_hostile_names_are_only_text_in_the_index(hostile: Run):
    html = (hostile.project.rendered / "index.html").read_text(encoding="utf-8")
    page = Reader(html)
    assert not page.root.all("script", "img") and page.comments == []
    assert any(HOSTILE[0] in line for line in page.lines)
    assert html.count("</style>") == 1


# What is left from before


def test_what_an_earlier_run_left_is_named(tmp_path):
    for name in ("00_resultatrevision.html", "03_x.html", "review.json", "resultatrevision.pdf", "noter.txt"):
        (tmp_path / name).touch()
    kept = {tmp_path / "00_resultatrevision.html", tmp_path / "review.json"}
    assert {path.name for path in stale(tmp_path, kept)} == {"03_x.html", "resultatrevision.pdf"}


# Nothing of the machine


def test_no_carrier_knows_the_machine_that_made_it(frederikssund: Run):
    own = {str(frederikssund.project.root), str(Path.cwd()), str(Path.home()), socket.gethostname(), "Traceback"}
    own |= {name for name in [getpass.getuser()] if name != "root"}
    files = {**frederikssund.files, "index.html": (frederikssund.project.rendered / "index.html").read_bytes()}
    texts = dict(scanned(files))
    assert {"review.xlsx!xl/sharedStrings.xml", "review.xlsx!docProps/core.xml", AGENDA, ANSWERS} <= texts.keys()
    assert found_in(texts, own - {"/", ""}) == []


def found_in(texts: dict[str, bytes], words: set[str]) -> list[tuple[str, str]]:
    """Which texts hold which of the words, as words of their own."""
    patterns = {word: re.compile(rb"(?<![\w-])" + re.escape(word.encode()) + rb"(?![\w-])") for word in words}
    return [(name, word) for name, text in texts.items() for word, pattern in patterns.items() if pattern.search(text)]


def scanned(files: dict[str, bytes]):
    """The bytes of every file; of archives what lies inside."""
    for name, content in files.items():
        if zipfile.is_zipfile(io.BytesIO(content)):
            archive = zipfile.ZipFile(io.BytesIO(content))
            yield from ((f"{name}!{inner}", archive.read(inner)) for inner in archive.namelist())
        else:
            yield name, content


def test_the_scan_finds_what_lies_inside_an_archive():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.xml", "en kanariefugl " * 50)
    assert found_in(dict(scanned({"a.xlsx": content.getvalue()})), {"kanariefugl"}) == [
        ("a.xlsx!inner.xml", "kanariefugl")
    ]
