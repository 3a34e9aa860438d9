"""All pages of a review as one document to print: a front, each page as a chapter, and an annex for what pages fold away.

Ids get the chapter's name in front so that they stay unique; links between pages become links inside the document, others
become plain text; every heading moves one level down, in the style sheet too, so that the document's title is the only h1.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping

from bs4 import BeautifulSoup
from markupsafe import Markup

from jobplan_lib.answer.results import Review
from jobplan_lib.render.print_chapters import chapter
from jobplan_lib.render.printed_once import define_once, drop_bare_headings, left_out_once, say_once
from jobplan_lib.render.sheet_numbers import number_of
from jobplan_lib.showing.templating import css_string, environment
from jobplan_lib.words.labels import with_name

_PICTURE = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")
_OUTLINED = re.compile(r"<text\b[^>]*\bstroke-width=[^>]*>")
_OUTLINE = re.compile(r' (?:stroke|stroke-width|stroke-linejoin|stroke-opacity|paint-order)="[^"]*"')
_LINE = re.compile(r"\blinje [0-9]")
_HEADING_IN_STYLE = re.compile(r"(?<![\w.#-])h([1-5])(?![\w-])")


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
    say_once([tree.select_one("dl.made") for tree in trees.values()])
    defined, left_out = define_once(list(trees.values())), left_out_once(list(trees.values()))
    for tree in trees.values():
        drop_bare_headings(tree)
    chapters = [chapter(name, tree, trees) for name, tree in trees.items()]
    marked = "SYNTETISK, må ikke bruges · " if review.snapshot.is_synthetic else ""
    template = environment().get_template("document.html.j2")
    html = template.render(
        review=review,
        title=f"{with_name(review.plan.title, review.municipality.name)}: {review.stage.lower()}",
        chapters=chapters,
        folded=[*(one for one in chapters if one.folded), *left_out, *defined],
        defined=defined,
        has_walks=any("walk" in part.classes for one in chapters for part in one.folded),
        counts_lines=any(_LINE.search(part.html) for one in chapters for part in one.folded),
        head=Markup(css_string(_running_head(review))),
        foot=Markup(css_string(f"{marked}{with_name(review.plan.title, review.municipality.name)}")),
        style=Markup("\n".join(lowered(style) for style in styles)),
        number_of=number_of,
    )
    return without_outlines(html)


def _running_head(review: Review) -> str:
    """Whose review it is, above every sheet; of goals that others set, whose goals, since the municipality has its own too."""
    goals = f" · {review.plan.title}" if review.held_against else ""
    return f"{review.municipality.name} {review.year}{goals} · {review.stage}"


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
