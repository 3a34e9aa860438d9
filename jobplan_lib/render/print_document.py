"""All pages of a review as one document to print: a front, each page as a chapter, and an annex for what pages fold away.

Ids get the chapter's name in front so that they stay unique; links between pages become links inside the document, others
become plain text; every heading moves one level down, in the style sheet too, so that the document's title is the only h1.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from bs4 import BeautifulSoup, Tag
from markupsafe import Markup, escape

from jobplan_lib.answer.danish import sort_key
from jobplan_lib.answer.results import Review
from jobplan_lib.render.sheet_numbers import number_of
from jobplan_lib.showing.templating import css_string, environment
from jobplan_lib.words.labels import with_name

ON_SCREEN = "Flere tal står på siden på skærmen"
WITHOUT_SHEETS = ["overview", "ids"]  # where a link does not say its sheet
REFERRING = ("aria-labelledby", "aria-describedby", "headers", "for")  # attributes that name ids
DEFINITIONS, DEFINED = "bilag-indikatorer", "Hvad hvert tal er, og hvem der opgør det"  # the list of all indicators
LEFT_OUT, NOT_SHOWN = "bilag-ikke-vist", "Ikke vist, fordi der intet er at vise"  # the list of what pages leave out
HEADINGS = ("h5", "h4", "h3", "h2", "h1")  # the lowest first, so that none is moved twice
_PICTURE = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")
_OUTLINED = re.compile(r"<text\b[^>]*\bstroke-width=[^>]*>")
_OUTLINE = re.compile(r' (?:stroke|stroke-width|stroke-linejoin|stroke-opacity|paint-order)="[^"]*"')
_LINE = re.compile(r"\blinje [0-9]")
_LEFT_OUT_ROW = Markup('<p class="note">{}: {}</p>')
_HEADING_IN_STYLE = re.compile(r"(?<![\w.#-])h([1-5])(?![\w-])")


@dataclass(frozen=True)
class Folded:
    """Something that a page folds away and the annex shows in full."""

    anchor: str
    title: Markup
    classes: str
    html: Markup


@dataclass(frozen=True)
class Chapter:
    """A page of the review inside the document, and what of it stands in the annex."""

    anchor: str
    title: str
    html: Markup
    folded: tuple[Folded, ...]


def print_document(review: Review, pages: Mapping[str, str]) -> str:
    """The document.

    Args:
        review: what the front and the foot of each sheet name.
        pages: the HTML of every page by its notebook, in the order of the chapters.
    """
    trees = {name: BeautifulSoup(html, "html.parser") for name, html in pages.items()}
    styles = dict.fromkeys(
        str(style.string or "") for tree in trees.values() for style in tree.select("style:not(.sheet)")
    )
    _say_once([tree.select_one("dl.made") for tree in trees.values()])
    defined, left_out = _define_once(list(trees.values())), _left_out_once(list(trees.values()))
    for tree in trees.values():
        _drop_bare_headings(tree)
    chapters = [_chapter(name, tree, trees) for name, tree in trees.items()]
    marked = "SYNTETISK, må ikke bruges · " if review.snapshot.is_synthetic else ""
    template = environment().get_template("document.html.j2")
    html = template.render(
        review=review,
        title=f"{with_name(review.plan.title, review.municipality.name)}: {review.stage.lower()}",
        chapters=chapters,
        folded=[*(chapter for chapter in chapters if chapter.folded), *left_out, *defined],
        defined=defined,
        has_walks=any("walk" in part.classes for chapter in chapters for part in chapter.folded),
        counts_lines=any(_LINE.search(part.html) for chapter in chapters for part in chapter.folded),
        head=Markup(css_string(f"{review.municipality.name} {review.year} · {review.stage}")),
        foot=Markup(css_string(f"{marked}{with_name(review.plan.title, review.municipality.name)}")),
        style=Markup("\n".join(lowered(style) for style in styles)),
        number_of=number_of,
    )
    return without_outlines(html)


def without_outlines(html: str) -> str:
    """Charts whose labels have no outline: a browser prints an outlined letter as a drawing of its own, which makes up half
    of the PDF, and WeasyPrint, which knows no order of fill and outline, hides the letter behind it."""
    return _PICTURE.sub(lambda found: _without_outlines(found[1]), html)


def _without_outlines(encoded: str) -> str:
    svg = base64.b64decode(encoded).decode()
    plain = _OUTLINED.sub(lambda text: _OUTLINE.sub("", text[0]), svg)
    return f"data:image/svg+xml;base64,{base64.b64encode(plain.encode()).decode()}"


def lowered(style: str) -> str:
    """A style sheet whose rules for headings speak of the next lower level."""
    return _HEADING_IN_STYLE.sub(lambda found: f"h{int(found[1]) + 1}", style)


def _chapter(name: str, tree: BeautifulSoup, others: Container[str]) -> Chapter:
    """One page."""
    main = tree.find("main")
    assert isinstance(main, Tag)
    anchor = _anchor(name)
    _strip(main)
    _rename(main, anchor)
    for link in main.find_all("a"):
        _lead(link, anchor, others)
    _number_sections(main, tree)
    for level in HEADINGS:
        for heading in main.find_all(level):
            heading.name = f"h{int(level[1]) + 1}"
    first = main.find("h2")
    assert isinstance(first, Tag)
    first["id"] = anchor
    _without_arithmetic(main, tree)
    folded = [_fold(details, f"{anchor}-bilag-{n}", tree) for n, details in enumerate(_outermost(main), 1)]
    return Chapter(anchor, _text(first), Markup(main.decode_contents()), tuple(folded))


def _text(element: Tag) -> str:
    """The words of an element, as they stand on the page: a name that is kept together parts nothing from its comma."""
    return " ".join(element.get_text().split())


def _say_once(made: Sequence[Tag | None]) -> None:
    """What every page says of plan, figures and method stands in the first chapter that says it."""
    said: set[str] = set()
    for facts in (facts for facts in made if facts is not None):
        method = facts.find_previous_sibling("p")
        for part in (part for part in (facts, method) if isinstance(part, Tag)):
            text = _text(part)
            if text in said:
                part.decompose()
            said.add(text)


def _left_out_once(trees: Sequence[BeautifulSoup]) -> list[Chapter]:
    """One list for the annex of what pages have nothing to say about; a page that stands alone says it itself."""
    rows = []
    for tree in trees if len(trees) > 1 else ():
        for told in tree.select("main .left-out"):
            heading, words = tree.find("h1"), _text(told).removeprefix(f"{NOT_SHOWN}: ")
            rows.append(_LEFT_OUT_ROW.format(_text(heading) if isinstance(heading, Tag) else "", words))
            (told.find_parent(class_="jobplan") or told).extract()
    if not rows:
        return []
    listed = Folded(LEFT_OUT, Markup(NOT_SHOWN), "leftouts", Markup("").join(rows))
    return [Chapter("", "Afsnit uden indhold", Markup(""), (listed,))]


def _define_once(trees: Sequence[BeautifulSoup]) -> list[Chapter]:
    """One list of all indicators for the annex in place of the pages' own, which tell most of them again; a heading that
    then has nothing below it goes with its list. A page that stands alone keeps its list."""
    tables = [table for tree in trees for table in tree.select("table.definitions")] if len(trees) > 1 else []
    if not tables:
        return []
    rows = {row.get_text(" ", strip=True): row for table in tables for row in table.select("tbody tr")}
    ordered = [row.extract() for _, row in sorted(rows.items(), key=lambda found: sort_key(found[0]))]
    for table in tables:
        _take_out(table)
    kept = tables[0]
    for gone in kept.select("caption, tbody tr"):
        gone.decompose()
    body = kept.find("tbody")
    assert isinstance(body, Tag)
    body.extend(ordered)
    made = next((facts for tree in trees for facts in tree.select("dl.made")), None)
    if made is not None:
        link = f'<a href="#{DEFINITIONS}">{DEFINED}: står i bilaget{number_of(DEFINITIONS, ", side ")}</a>'
        made.insert_after(_markup(f'<p class="inannex">{link}</p>'))
    return [Chapter("", "Indikatorer", Markup(""), (Folded(DEFINITIONS, Markup(DEFINED), "", Markup(str(kept))),))]


def _take_out(table: Tag) -> None:
    """A page without one of its tables."""
    section = table.find_parent(class_="jobplan")
    (table.find_parent("details") or table).extract()
    if isinstance(section, Tag) and not section.get_text(strip=True):
        section.decompose()


def _drop_bare_headings(tree: BeautifulSoup) -> None:
    """Without headings under which nothing is left; what a page says it leaves out is not about the last of them."""
    for heading in tree.select("main h2"):
        below = takewhile(lambda element: element.name != "h2", heading.find_next_siblings())
        told = [element for element in below if not element.select(".left-out")]
        if not any(element.get_text(strip=True) or element.find("img") for element in told):
            heading.decompose()


def _anchor(name: str) -> str:
    return f"k{name}"


def _strip(main: Tag) -> None:
    """Without the ways between pages, the pictures for narrow screens, the tables below charts, which are in the workbook,
    and what tables' figures were made of, which only a screen can fold away; of further tables only the names."""
    for gone in [*main.find_all(["nav", "source"]), *main.select("figure details, .made-of")]:
        gone.decompose()
    for more in main.select("details.more"):
        summary = more.find("summary")
        assert isinstance(summary, Tag)
        named = summary.get_text(" ", strip=True).partition(": ")[2]
        more.clear()
        more.name, more["class"], more.string = (
            "p",
            "note",
            f"{ON_SCREEN}: {named}" + ("" if named.endswith("?") else "."),
        )


def _rename(main: Tag, anchor: str) -> None:
    for element in main.find_all(id=True):
        element["id"] = f"{anchor}-{element['id']}"
    for attribute in REFERRING:
        for element in main.select(f"[{attribute}]"):
            value = element[attribute]
            names = value.split() if isinstance(value, str) else value
            element[attribute] = " ".join(f"{anchor}-{name}" for name in names)


def _lead(link: Tag, anchor: str, others: Container[str]) -> None:
    """A link to a place on this page or another one leads there inside the document; any other becomes its text.

    One to another chapter says the sheet, except in the first page's table, whose sections say theirs, and in bare lists
    of numbers of targets.
    """
    file, _, place = str(link.get("href", "")).partition("#")
    name = file.removesuffix(".html")
    if not file and place:
        link["href"] = f"#{place if place == DEFINITIONS else f'{anchor}-{place}'}"
    elif name in others and file.endswith(".html"):
        target = f"{_anchor(name)}-{place}" if place else _anchor(name)
        link["href"] = f"#{target}"
        if _anchor(name) != anchor and link.find_parent(class_=WITHOUT_SHEETS) is None:
            link.append(_markup(number_of(target, " side ")))
    else:
        link.unwrap()


def _markup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def _number_sections(main: Tag, tree: BeautifulSoup) -> None:
    """Every section of the first page's table says on which sheets its targets stand in full: the first of each chapter."""
    for section in main.select("table.overview tbody"):
        head = section.select_one(".area th")
        places = [str(link["href"])[1:] for link in section.select(".target th a")]
        first = {place.rpartition("-maal-")[0]: place for place in reversed(places)}
        if head is None or not first:
            continue
        there = tree.new_tag("span", attrs={"class": "there"})
        for n, (_, place) in enumerate(sorted(first.items())):
            there.append(_markup(number_of(place, ", " if n else "side ")))
        head.insert(0, there)


def _without_arithmetic(main: Tag, tree: BeautifulSoup) -> None:
    """Where there is no figure there is no arithmetic for the annex: the card says where its target was adopted."""
    for details in main.select("details[data-adopted]"):
        paragraph = tree.new_tag("p", attrs={"class": "note"})
        paragraph.string = str(details["data-adopted"])
        details.replace_with(paragraph)


def _outermost(main: Tag) -> list[Tag]:
    return [details for details in main.find_all("details") if details.find_parent("details") is None]


def _fold(details: Tag, anchor: str, tree: BeautifulSoup) -> Folded:
    """Move what is folded away into the annex and leave a link in its place."""
    summary = details.find("summary")
    assert isinstance(summary, Tag)
    label = _text(summary)
    summary.decompose()
    classes = " ".join(name for name in details.get_attribute_list("class") if name)
    card = details.find_parent("article")
    heading = card.find(["h5", "h4"]) if isinstance(card, Tag) else None
    for number in heading.select(".no") if isinstance(heading, Tag) else ():
        for part in details.select(".d1.named dd"):
            part.insert(0, f"{_text(number)}: ")  # the sheet may begin with it
    _part_by_part(details, tree)
    link = tree.new_tag("a", href=f"#{anchor}")
    link.string = "Regnestykket står i bilaget" if "walk" in classes else f"{label}: står i bilaget"
    link.append(_markup(number_of(anchor, ", side ")))
    paragraph = tree.new_tag("p", attrs={"class": "inannex"})
    paragraph.append(link)
    content = Markup(details.decode_contents())
    details.replace_with(paragraph)
    title = Markup(heading.decode_contents()) if isinstance(heading, Tag) else escape(label)
    return Folded(anchor, title, classes, content)


def _part_by_part(details: Tag, tree: BeautifulSoup) -> None:
    """The arithmetic of a target with parts as a list for each of them, so that a sheet may end between two of them."""
    for whole in details.select("dl:has(> .named)"):
        part = whole
        for row in whole.find_all("div", recursive=False):
            classes = row.get_attribute_list("class")
            if {"d1", "named"} <= {*classes} or ("d0" in classes and part is not whole):
                after = tree.new_tag("dl")
                part.insert_after(after)
                part = after
            if part is not whole:
                part.append(row.extract())
