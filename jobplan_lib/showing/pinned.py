"""Views that an analyst has pinned to a page, printed as figures of the report: what was seen live, drawn as it stands."""

from __future__ import annotations

import json

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.looking import Look, look
from jobplan_lib.answer.results import Page
from jobplan_lib.core.figures import Figure, Ground
from jobplan_lib.showing import look_charts, look_words
from jobplan_lib.showing.charts import NARROW, WIDE
from jobplan_lib.showing.fragments import Chart
from jobplan_lib.showing.look_charts import Spec
from jobplan_lib.showing.templating import render
from jobplan_lib.showing.walks import Entry, walk_html


def pieces(page: Page) -> list[Markup | Chart]:
    """The pinned views of a page, each with its remark, its charts and its reading in words."""
    mine = (pinned for pinned in page.review.views if pinned.page == page.notebook)
    ground, results = page.review.ground, page.review.results
    return [piece for p in mine for piece in look_pieces(look(ground, p.view, results), ground, p.text)]


def look_pieces(found: Look, ground: Ground, text: str = "") -> list[Markup | Chart]:
    """A view as it is printed: its heading with a remark, its reading in words, and its charts."""
    said = look_words.reading(found, ground)
    heading = render("pinned.html.j2", title=look_words.heading(found), text=text, texts=said)
    charts = [_series(found), _strip(found)]
    return [heading, *(chart for chart in charts if chart is not None)]


def _series(found: Look) -> Chart | None:
    wide, narrow = look_charts.series(found, WIDE), look_charts.series(found, NARROW)
    if wide is None or narrow is None or len(found.known) < look_words.FEWEST_POINTS:
        return None
    note = f"{danish.period(found.periods[0])} – {danish.period(found.periods[-1])}"
    title, table = look_words.caption(found), look_words.table(found).html()
    return Chart(_text(wide), _text(narrow), title, note, look_words.spoken(found), str(table), _walk(found))


def _strip(found: Look) -> Chart | None:
    wide, narrow = look_charts.strip(found, WIDE), look_charts.strip(found, NARROW)
    if wide is None or narrow is None:
        return None
    when = danish.period(found.periods[-1])
    title, table = f"Alle kommuner, {when}", look_words.strip_table(found).html()
    note = f"Hver prik er en kommune. {found.own.name} er fremhævet."
    walk = walk_html([Entry(f.area.name, f) for f in found.strip if isinstance(f, Figure)])
    return Chart(_text(wide), _text(narrow), title, note, look_words.strip_spoken(found), str(table), walk)


def _walk(found: Look) -> Markup:
    """What the own figures of a view, and those beside them, were made of."""
    both = [f for f in (*found.series, *found.beside_series) if isinstance(f, Figure)]
    return walk_html([Entry(danish.period(figure.period), figure) for figure in both])


def _text(spec: Spec) -> str:
    return json.dumps(spec, ensure_ascii=False, sort_keys=True)
