"""The PDF of the whole review as a reader and a screen reader get it, and the index used without a script."""

from __future__ import annotations

import getpass
import math
import re
import socket
from collections import Counter
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from carrier_readers import differences, of_document, of_json, pdf_sheets, pdf_text, said_numbers
from requirements_support import unmet
from running_support import Run

from jobplan_lib.render.carriers import ANSWERS, printed
from jobplan_lib.render.pdf import find_browser

pytestmark = pytest.mark.browser


def document(run: Run, work: Path, pages: dict[str, str] | None = None) -> bytes:
    """The PDF of a run's pages."""
    if find_browser()[0] is None:
        unmet("browser", "no browser prints")
    work.mkdir(parents=True, exist_ok=True)
    content, why = printed(run.review, {name: html.encode() for name, html in (pages or run.pages).items()}, work)
    assert content is not None, why
    return content


@pytest.fixture(scope="module")
def whole(frederikssund: Run, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Frederikssund's review as PDF."""
    return document(frederikssund, tmp_path_factory.mktemp("whole"))


def titles(run: Run) -> dict[str, str]:
    return {result.id: result.target.text for result in run.review if result.is_counted}


def elements(node: Any, found: list[Any]) -> list[Any]:
    """The structure of a tagged PDF as a list."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, pypdf.generic.ArrayObject):
        for one in node:
            elements(one, found)
    elif isinstance(node, pypdf.generic.DictionaryObject):
        found += [node] if "/S" in node else []
        if "/K" in node:
            elements(node["/K"], found)
    return found


def structure(content: bytes) -> list[Any]:
    return elements(pypdf.PdfReader(BytesIO(content)).trailer["/Root"]["/StructTreeRoot"], [])


def test_the_document_says_what_the_answers_say(frederikssund: Run, whole: bytes):
    exact = of_json(frederikssund.files[ANSWERS])
    said = of_document(whole, titles(frederikssund), exact)
    assert differences(exact, said, "to_go") == []
    assert said_numbers(said) > 50


def test_two_documents_agree_in_text_and_structure_and_a_changed_number_is_found(tiny_run: Run, tmp_path: Path):
    first, second = (document(tiny_run, tmp_path / name) for name in ("one", "two"))
    assert pdf_text(first) == pdf_text(second)
    assert [str(e["/S"]) for e in structure(first)] == [str(e["/S"]) for e in structure(second)]
    exact = of_json(tiny_run.files[ANSWERS])
    said = of_document(first, titles(tiny_run), exact)
    assert differences(exact, said, "to_go") == [] and any(t.to_go for t in said.targets.values())
    own = re.search(r"<dt>Eget tal</dt><dd><strong>(\d)", tiny_run.pages["02_tidlig_indsats"])
    changed = tiny_run.pages["02_tidlig_indsats"].replace(own[0], own[0][:-1] + ("2" if own[1] == "1" else "1"), 1)
    other = document(tiny_run, tmp_path / "three", {**tiny_run.pages, "02_tidlig_indsats": changed})
    assert any(" own: " in line for line in differences(exact, of_document(other, titles(tiny_run), exact), "to_go"))


def test_the_library_prints_the_same_text_and_outline_as_the_browser(
    tiny_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    if find_spec("weasyprint") is None:
        unmet("weasyprint", "the extra 'pdf' is not installed")
    by_browser = document(tiny_run, tmp_path / "browser")
    monkeypatch.setattr("jobplan_lib.render.pdf.find_browser", lambda: (None, "none is wanted"))
    by_library = document(tiny_run, tmp_path / "library")
    assert words(by_library) == words(by_browser)
    assert bookmarks(by_library) == bookmarks(by_browser) and len(bookmarks(by_browser)) > 10
    root = pypdf.PdfReader(BytesIO(by_library)).trailer["/Root"]
    assert root["/Lang"] == "da" and root["/MarkInfo"]["/Marked"]


def words(content: bytes) -> set[str]:
    """The words of a PDF. Sheets end at other places, so that heads and numbers of sheets differ in how often they stand.

    One printer leaves out the space before a badge: a capital inside a word begins another one.
    """
    return set(re.findall(r"[^\W\d_]{2,}", re.sub(r"(?<=[a-zæøå])(?=[A-ZÆØÅ])", " ", pdf_text(content))))


def bookmarks(content: bytes) -> list[str]:
    """The titles of the bookmarks in order, without spaces: one printer leaves some out before a badge."""

    def titles(outline: list[Any]) -> list[str]:
        return [t for one in outline for t in (titles(one) if isinstance(one, list) else [one.title])]

    return ["".join(title.split()) for title in titles(pypdf.PdfReader(BytesIO(content)).outline)]


def test_the_document_is_tagged_danish_and_on_a4(frederikssund: Run, whole: bytes):
    reader = pypdf.PdfReader(BytesIO(whole))
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "Beskæftigelsesplan 2023, Frederikssund: udgangspunkt"
    assert str(root["/Lang"]).startswith("da") and root["/MarkInfo"]["/Marked"]
    assert {tuple(int(float(x) / 72 * 25.4 + 0.5) for x in page.mediabox[2:]) for page in reader.pages} == {(210, 297)}
    found = structure(whole)
    kinds = Counter(str(e["/S"]) for e in found)
    assert kinds["/H1"] == 1 and kinds["/H2"] == len(frederikssund.review.notebooks()) + 1
    assert [e for e in found if e["/S"] == "/TH" and "Scope" not in str(e.get("/A"))] == []
    pictures = [e for e in found if e["/S"] == "/Figure" and "/Alt" in e]
    shown = sum(html.count("<img ") for html in frederikssund.pages.values())
    assert len(pictures) >= shown > 5 and all(str(e["/Alt"]).strip() for e in pictures)


def test_bookmarks_lead_to_the_chapters_and_links_stay_inside(frederikssund: Run, whole: bytes):
    reader = pypdf.PdfReader(BytesIO(whole))
    (top, below) = reader.outline
    chapters = [one for one in below if not isinstance(one, list)]
    names = [frederikssund.project.notebook_title(name) for name in frederikssund.review.notebooks()]
    assert top.title.startswith("Beskæftigelsesplan 2023") and [c.title for c in chapters][: len(names)] == names
    sheets = [reader.get_destination_page_number(chapter) for chapter in chapters]
    assert sheets == sorted(sheets) and sheets[0] == 0 and sheets[-1] > 10
    annotations = [a.get_object() for page in reader.pages for a in page.get("/Annots", [])]
    assert len(annotations) > 60
    assert [a for a in annotations if "/A" in a and a["/A"].get("/S") != "/GoTo"] == []


@pytest.mark.parametrize(("lines", "sheet"), [(5, 1), (36, 2)])
def test_a_chapter_begins_below_the_one_before_where_room_is_left(
    tiny_run: Run, tmp_path: Path, lines: int, sheet: int
):
    first, second, *_ = names = list(tiny_run.pages)
    bare = "<style>html {{ font-size: 9.5pt; }} p {{ height: 6mm; margin: 0; }}</style><main><h1>{}</h1>{}</main>"
    pages = {name: bare.format(name, "<p>Kort</p>") for name in names}
    reader = pypdf.PdfReader(
        BytesIO(document(tiny_run, tmp_path, {**pages, first: bare.format("A", "<p>Ord</p>" * lines)}))
    )
    found = {
        n.removeprefix("/"): reader.get_destination_page_number(d) + 1 for n, d in reader.named_destinations.items()
    }
    assert (found[f"k{first}"], found[f"k{second}"]) == (1, sheet)


def test_contents_and_references_name_the_sheet_that_they_lead_to(frederikssund: Run, whole: bytes):
    reader = pypdf.PdfReader(BytesIO(whole))
    places = {
        n.removeprefix("/"): reader.get_destination_page_number(d) + 1 for n, d in reader.named_destinations.items()
    }
    sheets = pdf_sheets(whole)
    names = frederikssund.review.notebooks()
    wanted = [*(frederikssund.project.notebook_title(name) for name in names), "Bilag: regnestykker og lister"]
    contents = re.sub(r"\s+", " ", sheets[0])
    lost = [
        title
        for title, name in zip(wanted, [*(f"k{name}" for name in names), "bilag"], strict=True)
        if not re.search(rf"{re.escape(title)} {places[name]}\b", contents)
    ]
    assert lost == [] and len(set(places.values())) > 15
    named = {
        int(number) for sheet in sheets for number in re.findall(r"står i bilaget, side (\d+)", " ".join(sheet.split()))
    }
    assert named and named <= set(places.values()) and min(named) >= places["bilag"]
    assert not re.search(r"\b00\b", contents)


def test_the_document_is_small_enough_to_send(whole: bytes):
    """A label drawn with an outline would make each of its letters a drawing, and the document twice as large."""
    assert len(whole) < 2_000_000
    fonts = {
        str(f.get_object()["/Subtype"])
        for p in pypdf.PdfReader(BytesIO(whole)).pages
        for f in p["/Resources"]["/Font"].values()
    }
    assert "/Type3" not in fonts


def test_no_heading_is_the_last_line_of_a_sheet(frederikssund: Run, whole: bytes):
    headings = {
        "Hvor stod vi?",
        "Hvor stod vi, da planen blev vedtaget?",
        "Udviklingen",
        "Sammenligning",
        "Uddybende tal",
        "Tal, der følges",
        "Forbehold",
    }
    headings |= {
        "Kildekontrol",
        "Kilder og metode",
        "Indikatorer på siden",
        "Planens øvrige løfter",
        "Regnet ud af de trykte tal",
    }
    last = []
    for sheet in pdf_sheets(whole):
        body = [line.strip() for line in sheet.splitlines() if line.strip() and "Side " not in line]
        foot = f"{frederikssund.review.plan.title} · {frederikssund.review.municipality.name}"
        last.append(next(line for line in reversed(body) if foot not in line))
    assert [line for line in last if line in headings] == []


def test_nothing_is_printed_smaller_than_eight_points(whole: bytes):
    sizes: Counter[float] = Counter()

    def size(text: str, outer: list[float], inner: list[float], _: Any, font: float) -> None:
        if text.strip():
            sizes[round(font * math.hypot(*inner[2:4]) * math.hypot(*outer[2:4]), 1)] += 1

    for page in pypdf.PdfReader(BytesIO(whole)).pages:
        page.extract_text(visitor_text=size)
    assert len(sizes) > 5 and min(sizes) >= 8.0


def test_every_sheet_has_its_number(whole: bytes):
    sheets = pdf_sheets(whole)
    assert [n for n, sheet in enumerate(sheets, 1) if f"Side {n} af {len(sheets)}" not in sheet] == []


def test_the_document_does_not_know_the_machine_that_made_it(frederikssund: Run, whole: bytes):
    reader = pypdf.PdfReader(BytesIO(whole))
    outside_streams = re.sub(rb"stream\r?\n.*?endstream", b"", whole, flags=re.DOTALL).decode("latin-1")
    texts = [pdf_text(whole), str(reader.metadata), outside_streams]
    texts += [str(a.get_object()) for page in reader.pages for a in page.get("/Annots", [])]
    own = {str(frederikssund.project.root), str(Path.cwd()), str(Path.home()), socket.gethostname(), "file:///"} - {"/"}
    own |= {name for name in [getpass.getuser()] if name != "root"}
    assert [word for word in own for text in texts if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)] == []
