"""All pages as one document, and the browser that prints it: found or not, slow, broken, and gone afterwards."""

from __future__ import annotations

import base64
import os
import re
import stat
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pypdf
import pytest
from page_text import Reader, visible_lines
from running_support import HOSTILE, Run
from tiny_project import FIGURES, TinyProject

from jobplan_lib.batch import review_run
from jobplan_lib.batch.review_run import publish_review
from jobplan_lib.render import pdf as printing
from jobplan_lib.render.carriers import DOCUMENT
from jobplan_lib.render.pdf import BROWSER_VARIABLE, find_browser, pdf
from jobplan_lib.render.pdf_library import plainer
from jobplan_lib.render.print_document import lowered, print_document, without_outlines
from jobplan_lib.render.sheet_numbers import number_of, numbered
from jobplan_lib.showing.cards import cards_html
from jobplan_lib.showing.templating import css_string


@pytest.fixture(scope="module")
def document(frederikssund: Run) -> Reader:
    """The printed document of the whole review."""
    return Reader(print_document(frederikssund.review, frederikssund.pages))


# The document


def test_every_id_is_there_once_and_every_reference_leads_to_one(document: Reader):
    ids = Counter(e.attributes["id"] for e in document.root.all() if "id" in e.attributes)
    assert [name for name, times in ids.items() if times > 1] == []
    links = [e.attributes["href"] for e in document.root.all("a")]
    assert len(links) > 60 and [link for link in links if link.removeprefix("#") not in ids] == []
    named = [
        e.attributes[a]
        for e in document.root.all()
        for a in ("aria-labelledby", "aria-describedby")
        if a in e.attributes
    ]
    assert named and [name for value in named for name in value.split() if name not in ids] == []


def test_further_tables_are_named_and_not_printed(frederikssund: Run):
    """What a page folds because it is more than is read at once would lengthen the paper by pages."""
    more = (
        '<details class="more"><summary>Flere tal: Ydelser; priser</summary>'
        "<table><tr><td>77</td></tr></table></details>"
    )
    pages = {"a": f"<main><h1>Titel</h1><div>{more}</div></main>"}
    text = Reader(print_document(frederikssund.review, pages)).root.text
    assert "Flere tal står på siden på skærmen: Ydelser; priser." in text
    assert "77" not in text and "Bilag" not in text


def test_a_section_that_another_chapter_has_told_has_no_heading_left(frederikssund: Run):
    said = '<p>Metode</p><dl class="made"><div><dt>Plan</dt><dd>Planen</dd></div></dl>'
    page = "<main><h1>{}</h1><h2>Tal</h2><p>1</p><h2>Kilder og metode</h2><div>{}</div>{}</main>"
    pages = {
        "a": page.format("A", said, ""),
        "b": page.format("B", said, ""),
        "c": page.format("C", said, "<h2>Slut</h2>"),
    }
    left = [e.text for e in Reader(print_document(frederikssund.review, pages)).root.all("h3")]
    assert left == ["Tal", "Kilder og metode", "Tal", "Tal"]


def test_headings_form_one_outline(document: Reader):
    headings = document.root.all("h1", "h2", "h3", "h4", "h5", "h6")
    levels = [int(e.tag[1]) for e in headings]
    assert levels[0] == 1 and levels.count(1) == 1
    assert [(a.text, b.text) for a, b in pairwise(headings) if int(b.tag[1]) - int(a.tag[1]) > 1] == []


def test_every_page_is_a_chapter_that_the_front_leads_to(frederikssund: Run, document: Reader):
    titles = [frederikssund.project.notebook_title(name) for name in frederikssund.review.notebooks()]
    chapters = [e.text for e in document.root.all("h2")]
    assert chapters == [*titles, "Bilag: regnestykker og lister"]
    contents = document.root.all("ol")[0].all("a")
    assert [e.all("span")[0].text for e in contents] == chapters
    assert [e.all("span")[1].attributes["data-of"] for e in contents] == [e.attributes["href"][1:] for e in contents]


def test_a_target_without_figures_has_its_place_in_the_plan_and_no_arithmetic_in_the_annex(tiny_project: TinyProject):
    head, *_ = tiny_project.read(FIGURES).splitlines()
    tiny_project.write(FIGURES, f"{head}\nledige-antal,250,2020M06,,,,310,normal,Beskæftigelsesplan 2023,30,\n")
    review = tiny_project.review()
    page = review.page("02_tidlig_indsats")
    cards = "".join(cards_html(page, [(section, list(section.results))]) for section in page.sections)
    html = f'<main><h1>Tidlig indsats</h1><div class="jobplan">{cards}</div></main>'
    said = Reader(print_document(review, {"02_tidlig_indsats": html})).root.text
    assert "Vedtaget i Beskæftigelsesplan 2023, linje 30" in said
    assert "Regnestykket" not in said and "Krav i ord" not in said


def test_nothing_that_a_page_says_is_lost(frederikssund: Run, document: Reader):
    """But the ways between pages, the names of folds and of the lists of indicators, the lines that stand on each page, the
    tables below charts, and how the figures of tables were made."""
    said = re.sub(r" side 00", "", "\n".join([*document.lines, document.root.text]))
    for name, html in frederikssund.pages.items():
        main = Reader(html).root.all("main")[0]
        wanted = main.all("p", "li", "dd", "dt", "h1", "h2", "h3", "h4", "th", "td", "figcaption", "caption")
        shown = [
            e
            for e in wanted
            if not (e.inside("nav") or e.is_walk() or (e.inside("details") and e.inside("figure")))
            and "left-out" not in e.classes
        ]
        lost = [e.text for e in shown if e.text and e.text[:60] not in said and e.text != "Indikatorer på siden"]
        assert lost == [], name


def test_indicators_are_told_once_for_all_pages(frederikssund: Run, document: Reader):
    [table] = [e for e in document.root.all("table") if "definitions" in e.classes]
    told = [e.text for e in table.all("th") if e.inside("tbody")]
    on_pages = {
        e.text
        for html in frederikssund.pages.values()
        for t in Reader(html).root.all("table")
        if "definitions" in t.classes
        for e in t.all("th")
        if e.inside("tbody")
    }
    assert len(told) > 10 and len(told) == len(set(told)) and set(told) == on_pages
    assert [e.text for e in document.root.all("h3") if e.text == "Kilder og metode"] == ["Kilder og metode"]


def test_nothing_is_folded_away_or_made_for_another_screen(document: Reader):
    assert document.root.all("details", "summary", "nav", "source", "script") == []
    assert all(
        e.attributes["src"].startswith("data:image/svg+xml;base64,") and e.attributes["alt"]
        for e in document.root.all("img")
    )


def test_what_pages_leave_out_is_one_list_in_the_annex_and_stays_on_a_page_that_stands_alone(tiny_project: TinyProject):
    left = '<h2>Mål</h2><p>1</p><p class="left-out">Ikke vist, fordi der intet er at vise: »X« (intet).</p>'
    one, two, annex = chapters_of(tiny_project.review(), left, left)
    assert "»X«" not in one + two and annex.count("»X« (intet).") == 2
    assert ">a: »X«" in annex and ">b: »X«" in annex
    [alone] = chapters_of(tiny_project.review(), left)
    assert "at vise: »X« (intet)." in alone


def test_a_link_to_another_chapter_and_a_section_of_the_first_table_say_the_sheet(tiny_project: TinyProject):
    rows = "".join(
        f'<tr class="target"><th><a href="{page}.html#maal-{n}">{n}</a></th></tr>' for page, n in ("b1", "b2", "c3")
    )
    table = f'<table class="overview"><tbody><tr class="area"><th>Unge</th></tr>{rows}</tbody></table>'
    links = '<h2 id="maal-9">9</h2><a href="b.html#maal-1">mål 1</a> <a href="#maal-9">mål 9</a>'
    links += '<p class="ids"><a href="c.html#maal-3">3</a></p>'
    targets = '<p id="maal-1">1</p><p id="maal-2">2</p>', '<p id="maal-3">3</p>'
    first, *_ = chapters_of(tiny_project.review(), table + links, *targets)
    asked = re.findall(r'data-of="(k[^"]*)">([^<]*)<', first)
    assert asked == [("kb-maal-1", "side 00"), ("kc-maal-3", ", 00"), ("kb-maal-1", " side 00")]


def chapters_of(review, *bodies: str) -> list[str]:
    """The chapters made of pages that say nothing but this, as HTML."""
    pages = {name: f"<main><h1>{name}</h1>{body}</main>" for name, body in zip("abc", bodies, strict=False)}
    return print_document(review, pages).split('<section class="page chapter')[1:]


def test_a_heading_with_nothing_below_is_left_out(tiny_project: TinyProject):
    bare = "<h2>Kilder</h2><div> </div><h2>Mål</h2><p>Ét mål</p>"
    [chapter] = chapters_of(tiny_project.review(), bare)
    assert "Mål</h3>" in chapter and "Kilder" not in chapter


def walk_of(*rows: tuple[str, str]) -> str:
    """The arithmetic of a target as a card folds it: its lines by their classes and texts."""
    lines = "".join(f'<div class="{classes}"><dt>Trin</dt><dd>{text}</dd></div>' for classes, text in rows)
    return f'<article><h4>Mål</h4><details class="walk"><summary>Vis</summary><dl>{lines}</dl></details></article>'


def lists_of(html: str) -> list[list[str]]:
    walks = [e for e in Reader(html).root.all("div") if "walk" in e.classes]
    return [[dd.text for dd in dl.all("dd")] for walk in walks for dl in walk.all("dl")]


def test_each_part_of_a_target_is_a_list_of_its_own_in_the_annex(tiny_project: TinyProject):
    rows = [("d0", "krav"), ("d1 named", "A"), ("d1", "A1"), ("d2 named", "A2"), ("d2", "A3"), ("d1 named", "B")]
    review = tiny_project.review()
    parted = print_document(review, {"a": f"<main><h1>a</h1>{walk_of(*rows, ('d1', 'B1'), ('d0', 'delt'))}</main>"})
    assert lists_of(parted) == [["krav"], ["A", "A1", "A2", "A3"], ["B", "B1"], ["delt"]]
    alone = print_document(review, {"a": f"<main><h1>a</h1>{walk_of(('d0', 'krav'), ('d0 long', 'nået'))}</main>"})
    assert lists_of(alone) == [["krav", "nået"]]
    numbered = walk_of(*rows).replace("<h4>", '<h4><span class="no">7</span> ')
    parted = print_document(review, {"a": f"<main><h1>a</h1>{numbered}</main>"})
    assert lists_of(parted) == [["krav"], ["7: A", "A1", "A2", "A3"], ["7: B"]]


def test_a_name_that_is_kept_whole_keeps_its_comma_in_the_annex(tiny_project: TinyProject):
    card = "<article><h4><span>1</span> På <bdi>A-dagpenge</bdi>, der</h4><details><summary>Vis</summary>x</details></article>"
    html = print_document(tiny_project.review(), {"a": f"<main><h1>a</h1>{card}</main>"})
    assert Reader(html).root.all("h4")[-1].text == "1 På A-dagpenge, der"
    assert "A-dagpenge</bdi>, der</h4>" in html


def test_hostile_texts_stay_texts(hostile: Run):
    html = print_document(hostile.review, hostile.pages)
    page = Reader(html)
    assert page.root.all("script") == [] and page.comments == [] and html.count("</style>") == 1
    assert any(HOSTILE[0] in line for line in visible_lines(html))


def test_a_rule_for_a_heading_speaks_of_the_next_level():
    assert lowered(".page > h1, h2 { x } .h3 #h4 a-h5 h5.x { }") == ".page > h2, h3 { x } .h3 #h4 a-h5 h6.x { }"


def test_a_text_in_a_style_sheet_cannot_end_its_string():
    assert css_string('a"</style>\\ø') == '"a\\22 \\3c \\2f style\\3e \\5c ø"'


def test_invented_figures_are_marked_on_every_sheet(tiny_project: TinyProject):
    tiny_project.add("data/snapshots/published/origin.yaml", "synthetic: true")
    page = "<html><head><style>p{}</style></head><body><main><h1>Side</h1></main></body></html>"
    review = tiny_project.review()
    html = print_document(review, dict.fromkeys(review.notebooks(), page))
    assert "SYNTETISK" in html.partition("@bottom-left")[2].partition("}")[0]
    assert "SYNTETISK" in html.partition("</h1>")[2]


# The numbers of sheets


def printed_with(places: dict[str, int]) -> bytes:
    """A PDF of four sheets on which places have names."""
    writer = pypdf.PdfWriter()
    for _ in range(4):
        writer.add_blank_page(100, 100)
    for name, sheet in places.items():
        writer.add_named_destination(name, sheet)
    content = BytesIO()
    writer.write(content)
    return content.getvalue()


def test_a_printing_gives_the_numbers_for_the_next():
    html = f"<p>{number_of('a')}</p><p>{number_of('b', ', side ')}</p>"
    assert "00" in html
    filled = Reader(numbered(html, printed_with({"a": 0, "b": 3})))
    assert filled.lines == ["1", ", side 4"]


def test_in_a_row_of_numbers_each_sheet_is_named_once():
    html = f"<p>{number_of('a', 'side ')}{number_of('b', ', ')}{number_of('c', ', ')}{number_of('d', ', ')}</p>"
    filled = Reader(numbered(html, printed_with({"a": 1, "b": 1, "c": 1, "d": 3})))
    assert "".join(filled.lines).replace(" ,", ",") == "side 2, 4"


@pytest.mark.parametrize("printed", [b"", b"%PDF-1.4 made %%EOF", printed_with({}), printed_with({"b": 2})])
def test_a_number_that_cannot_be_read_is_left_out_with_its_words(printed):
    assert numbered(f"<p>Her{number_of('a', ', side ')}</p>", printed) == "<p>Her</p>"


# The browser


posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for a browser is a shell script")
REAL_ENOUGH = """for a in "$@"; do
  case "$a" in --print-to-pdf=*) printf '%%PDF-1.4 made %%%%EOF' > "${a#--print-to-pdf=}";; esac
done"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A program in place of the browser, without the optional library behind it."""

    def made(script: str) -> Path:
        path = tmp_path / "programs" / "browser"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv(BROWSER_VARIABLE, str(path))
        monkeypatch.setattr(printing, "find_spec", lambda name: None)
        return path

    return made


@posix
def test_the_browser_that_is_named_is_used(stand_in, tmp_path: Path):
    path = stand_in(REAL_ENOUGH)
    assert find_browser() == (str(path), "")
    assert pdf("<p>x</p>", tmp_path) == (b"%PDF-1.4 made %%EOF", "")


def test_without_a_browser_there_is_no_pdf_and_a_line_that_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(printing, "find_spec", lambda name: None)
    monkeypatch.setenv(BROWSER_VARIABLE, "no-such-browser")
    assert pdf("<p>x</p>", tmp_path) == (None, f"No PDF: {BROWSER_VARIABLE} names no program that can be run.")
    monkeypatch.delenv(BROWSER_VARIABLE)
    monkeypatch.setattr(printing.shutil, "which", lambda name: None)
    content, why = pdf("<p>x</p>", tmp_path)
    assert content is None and why.startswith("No PDF: no Chromium, Chrome or Edge was found") and "\n" not in why


@posix
def test_without_a_browser_the_library_prints_where_it_is_installed(
    stand_in, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    python = stand_in('[ "$1 $2" = "-m jobplan_lib.render.pdf_library" ] && cp "$3" "$4" && printf %%%%EOF >> "$4"')
    monkeypatch.setenv(BROWSER_VARIABLE, "no-such-browser")
    monkeypatch.setattr(printing, "find_spec", lambda name: name == "weasyprint" or None)
    monkeypatch.setattr(printing.sys, "executable", str(python))
    assert pdf("%PDF-1.7 ", tmp_path) == (b"%PDF-1.7 %%EOF", "")
    assert pdf("nothing to print ", tmp_path)[1] == "No PDF: WeasyPrint printed nothing that can be used (exit code 0)."


def test_a_rule_for_paper_and_wide_screens_is_one_for_paper_where_the_library_prints():
    """It drops a rule whose condition it cannot read: tables would have the widths of a screen."""
    style = "<head><style>@media print, (max-width: 999px) { a {} } @media (max-width: 9px) { b {} }</style></head>"
    plain = plainer(style)
    assert "@media print { a {} } @media (max-width: 9px) { b {} }" in plain


def test_labels_have_no_outlines_that_would_be_drawn_letter_by_letter():
    svg = '<svg><path stroke="#fff"/><text fill="#111" stroke="#fff" stroke-width="4" paint-order="stroke">1,8</text></svg>'
    encoded = base64.b64encode(svg.encode()).decode()
    html = without_outlines(f'<img src="data:image/svg+xml;base64,{encoded}">')
    drawn = base64.b64decode(html.partition("base64,")[2].partition('"')[0]).decode()
    assert drawn == '<svg><path stroke="#fff"/><text fill="#111">1,8</text></svg>'


@posix
@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("exit 0", "printed nothing that can be used (exit code 0)"),
        (REAL_ENOUGH + "\nexit 3", "printed nothing that can be used (exit code 3)"),
        (REAL_ENOUGH.replace("%%%%EOF", "cut off"), "printed nothing that can be used (exit code 0)"),
    ],
)
def test_a_browser_that_fails_leaves_no_pdf(stand_in, tmp_path: Path, script: str, why: str):
    stand_in(script)
    assert pdf("<p>x</p>", tmp_path) == (None, f"No PDF: browser {why}.")


@posix
def test_a_browser_that_hangs_ends_with_all_it_started(stand_in, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(printing, "SECONDS", 0.5)
    child = tmp_path / "child"
    stand_in(f"sleep 60 & echo $! > '{child}'; wait")
    began = time.monotonic()
    content, why = pdf("<p>x</p>", tmp_path)
    assert content is None and "took longer than" in why
    assert time.monotonic() - began < 20
    assert is_gone(int(child.read_text(encoding="utf-8")))


def is_gone(process: int) -> bool:
    """Whether a process ends within a moment; one that has ended and waits for its parent to ask counts as gone."""
    for _ in range(50):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        state = Path(f"/proc/{process}/stat")
        if state.exists() and state.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.1)
    return False


# Published with the rest, and gone when it would be of earlier pages


@posix
def test_a_pdf_is_published_with_its_pages_and_removed_with_them(
    tiny_run: Run, tiny_project: TinyProject, stand_in, monkeypatch: pytest.MonkeyPatch
):
    pages = [(name, html.encode()) for name, html in tiny_run.pages.items()]
    monkeypatch.setattr(review_run, "_pages", lambda *_: iter(pages))
    monkeypatch.setattr(review_run, "check_parameters", lambda *_: None)
    monkeypatch.setattr(review_run, "page_workers", lambda _: ThreadPoolExecutor(1))
    review, rendered = tiny_project.review(), tiny_project.project.rendered
    stand_in(REAL_ENOUGH)
    made = publish_review(tiny_project.project, review, pdf=True)
    assert (made.folder / DOCUMENT).read_bytes().startswith(b"%PDF-") and made.remarks == ()
    assert "2023/solby/resultatrevision.pdf" in (rendered / "index.html").read_text(encoding="utf-8")
    again = publish_review(tiny_project.project, review)
    assert again.removed == (made.folder / DOCUMENT,) and not (made.folder / DOCUMENT).exists()
    assert "resultatrevision.pdf" not in (rendered / "index.html").read_text(encoding="utf-8")
    stand_in("exit 1")
    failed = publish_review(tiny_project.project, review, pdf=True)
    assert failed.remarks == ("No PDF: browser printed nothing that can be used (exit code 1).",)
    assert (failed.folder / "review.xlsx").exists() and not (failed.folder / DOCUMENT).exists()
