"""The templates of this package: everything put into them is escaped, and a missing value is an error."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from jobplan_lib.showing.table_widths import is_long, parted

SHORT_UNIT = re.compile(r"(?<=[0-9]) (?=%|kr\.|mio\.|mia\.|procentpoint)|(?<=mio\.|mia\.) (?=kr\.)")
LONG_UNIT = re.compile("(?<=[0-9])\u00a0([a-zæøå]{9,})")  # after a number: »fuldtidspersoner«, »procentpoint«


@cache
def environment() -> Environment:
    """The template environment, made once."""
    loader = PackageLoader("jobplan_lib", "templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["small_units"] = small_units
    made.filters["kept_together"] = kept_together
    made.filters["parted"] = parted
    made.filters["is_long"] = is_long
    made.filters["column_names"] = column_names
    return made


def kept_together(text: str) -> str:
    """A sentence of the plan whose numbers are not parted from their units at the end of a line."""
    return SHORT_UNIT.sub("\u00a0", text)


def small_units(text: str) -> Markup:
    """A text whose long units are marked, so that they stand small behind or below their number in a narrow place."""
    return Markup(LONG_UNIT.sub(r' <span class="of">\1</span>', kept_together(str(escape(text)))))


def column_names(names: Sequence[str]) -> str:
    """What a table that phones show as a list says above its cells, as properties for the style sheet: said once a table
    instead of with each cell."""
    return ";".join(f"--c{place}:{css_string(name)}" for place, name in enumerate(names, 1) if name and place > 1)


def css_string(text: str) -> str:
    """A text as a string of a style sheet: everything but letters, digits and spaces is written as its number."""
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text) + '"'


def render(template: str, **values: object) -> Markup:
    """A template of ``templates/fragments`` with values put in."""
    return Markup(environment().get_template(f"fragments/{template}").render(**values))


def compile_all() -> None:
    """Read every template before the first is needed."""
    for name in environment().list_templates():
        if name.startswith("fragments/"):
            environment().get_template(name)


@cache
def stylesheet() -> str:
    """The style of pages and of what JupyterLab shows: the general sheet, then those of tables and of paper."""
    folder = files("jobplan_lib").joinpath("templates")
    return "".join(
        folder.joinpath(name).read_text(encoding="utf-8") for name in ("style.css", "tables.css", "print.css")
    )


@cache
def live_stylesheet() -> str:
    """The same style where JupyterLab shows a result, as an element to put before it.

    JupyterLab has rules of its own for tables, lists and headings in an output (narrow terms, striped rows, everything to
    the right). They are taken back, pictures apart, and ours are made to weigh more than any of them.
    """
    own = stylesheet().replace(".jobplan", ":is(.jobplan, #jobplan)")
    return f"<style>.jobplan.jobplan.jobplan :not(svg, svg *) {{ all: revert }}{own}</style>"
