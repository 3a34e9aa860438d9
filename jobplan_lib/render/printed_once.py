"""What several pages say and the printed document says once: method, definitions, and what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from bs4 import BeautifulSoup, Tag
from markupsafe import Markup

from jobplan_lib.answer.danish import sort_key
from jobplan_lib.render.print_chapters import DEFINITIONS, Chapter, Folded, markup, text_of
from jobplan_lib.render.sheet_numbers import number_of

DEFINED = "Hvad hvert tal er, og hvem der opgør det"
LEFT_OUT, NOT_SHOWN = "bilag-ikke-vist", "Ikke vist, fordi der intet er at vise"  # the list of what pages leave out
_LEFT_OUT_ROW = Markup('<p class="note">{}: {}</p>')


def say_once(made: Sequence[Tag | None]) -> None:
    """What every page says of plan, figures and method stands in the first chapter that says it."""
    said: set[str] = set()
    for facts in (facts for facts in made if facts is not None):
        method = facts.find_previous_sibling("p")
        for part in (part for part in (facts, method) if isinstance(part, Tag)):
            text = text_of(part)
            if text in said:
                part.decompose()
            said.add(text)


def left_out_once(trees: Sequence[BeautifulSoup]) -> list[Chapter]:
    """One list for the annex of what pages have nothing to say about; a page that stands alone says it itself."""
    rows = []
    for tree in trees if len(trees) > 1 else ():
        for told in tree.select("main .left-out"):
            heading, words = tree.find("h1"), text_of(told).removeprefix(f"{NOT_SHOWN}: ")
            rows.append(_LEFT_OUT_ROW.format(text_of(heading) if isinstance(heading, Tag) else "", words))
            (told.find_parent(class_="jobplan") or told).extract()
    if not rows:
        return []
    listed = Folded(LEFT_OUT, Markup(NOT_SHOWN), "leftouts", Markup("").join(rows))
    return [Chapter("", "Afsnit uden indhold", Markup(""), (listed,))]


def define_once(trees: Sequence[BeautifulSoup]) -> list[Chapter]:
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
        made.insert_after(markup(f'<p class="inannex">{link}</p>'))
    return [Chapter("", "Indikatorer", Markup(""), (Folded(DEFINITIONS, Markup(DEFINED), "", Markup(str(kept))),))]


def _take_out(table: Tag) -> None:
    """A page without one of its tables."""
    section = table.find_parent(class_="jobplan")
    (table.find_parent("details") or table).extract()
    if isinstance(section, Tag) and not section.get_text(strip=True):
        section.decompose()


def drop_bare_headings(tree: BeautifulSoup) -> None:
    """Without headings under which nothing is left; what a page says it leaves out is not about the last of them."""
    for heading in tree.select("main h2"):
        below = takewhile(lambda element: element.name != "h2", heading.find_next_siblings())
        told = [element for element in below if not element.select(".left-out")]
        if not any(element.get_text(strip=True) or element.find("img") for element in told):
            heading.decompose()
