"""A page of the review as a chapter of the printed document: ids, links and headings of its own, folds in the annex."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from markupsafe import Markup, escape

from jobplan_lib.render.sheet_numbers import number_of

ON_SCREEN = "Flere tal står på siden på skærmen"
WITHOUT_SHEETS = ["overview", "ids"]  # where a link does not say its sheet
REFERRING = ("aria-labelledby", "aria-describedby", "headers", "for")  # attributes that name ids
DEFINITIONS = "bilag-indikatorer"  # the list of all indicators
HEADINGS = ("h5", "h4", "h3", "h2", "h1")  # the lowest first, so that none is moved twice


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


def chapter(name: str, tree: BeautifulSoup, others: Container[str]) -> Chapter:
    """One page: what it folds away stands in the annex, and links lead inside the document (to ``others``) or are plain text."""
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
    return Chapter(anchor, text_of(first), Markup(main.decode_contents()), tuple(folded))


def text_of(element: Tag) -> str:
    """The words of an element, as they stand on the page: a name that is kept together parts nothing from its comma."""
    return " ".join(element.get_text().split())


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
            link.append(markup(number_of(target, " side ")))
    else:
        link.unwrap()


def markup(html: str) -> BeautifulSoup:
    """A piece of HTML to be put into a document."""
    return BeautifulSoup(html, "html.parser")


def _number_sections(main: Tag, tree: BeautifulSoup) -> None:
    """Every section of the first page's table says on which sheets its targets stand in full: the first of each chapter."""
    for section in main.select("table.overview tbody"):
        head = section.select_one(".area th")
        places = [str(link["href"])[1:] for link in section.select(".target th a")]
        first = {place.partition("-maal-")[0]: place for place in reversed(places)}
        if head is None or not first:
            continue
        there = tree.new_tag("span", attrs={"class": "there"})
        for n, (_, place) in enumerate(sorted(first.items())):
            there.append(markup(number_of(place, ", " if n else "side ")))
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
    label = text_of(summary)
    summary.decompose()
    classes = " ".join(name for name in details.get_attribute_list("class") if name)
    card = details.find_parent("article")
    heading = card.find(["h5", "h4"]) if isinstance(card, Tag) else None
    for number in heading.select(".no") if isinstance(heading, Tag) else ():
        for part in details.select(".d1.named dd"):
            part.insert(0, f"{text_of(number)}: ")  # the sheet may begin with it
    _part_by_part(details, tree)
    link = tree.new_tag("a", href=f"#{anchor}")
    link.string = "Regnestykket står i bilaget" if "walk" in classes else f"{label}: står i bilaget"
    link.append(markup(number_of(anchor, ", side ")))
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
