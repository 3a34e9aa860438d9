"""The first page's table: every result target as a row that can be read from left to right without knowing the plan."""

from __future__ import annotations

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.distance_words import MANY
from jobplan_lib.answer.explain import NO_COUNT_TEXT
from jobplan_lib.answer.results import Review
from jobplan_lib.core.distance import WhyNoCount
from jobplan_lib.showing.cards import SUPPRESSED
from jobplan_lib.showing.distance_bars import CUT_CLASS, scale_of
from jobplan_lib.showing.overview_rows import RATIO_SPAN, UNIT_SPAN, Row, target_row
from jobplan_lib.showing.promised_overview import has_no_figures, promised_html
from jobplan_lib.showing.row_charts import RATIO_NOTE
from jobplan_lib.showing.sparkline import YEARS, has_requirement
from jobplan_lib.showing.templating import render
from jobplan_lib.words.periods import Frequency
from jobplan_lib.words.vocabulary import Status, Unit

SHORT_FIGURE = 8  # letters of an own figure that has its period beside it; else that stands below
LONG_PERIOD = 14  # letters of a period that takes two lines, unless its column is wide
SHORT_STATUS = frozenset({Status.MET, Status.NOT_MET, Status.SPLIT})  # whose words fit a narrow column


def overview_html(review: Review) -> Markup:
    """Every result target as one row under the plan's headings, linked to its page; a few parts below their target.

    Where nothing is known of any of them, the rows say what was promised instead.

    A column that no row fills is left out, and the note below says why where there is a reason; so is a column of
    drawings that most figures have none in. Where nothing is required of any figure, the country's stands beside it.
    """
    if has_no_figures(review):
        return promised_html(review)
    sections = []
    scale = scale_of(leaf for result in review.results if result.is_counted for leaf in result.judgement.leaves)
    for section in review.sections():
        rows = [target_row(result, review, scale) for result in section.results if result.is_counted]
        if rows:
            sections.append((section.focus_area.title, rows))
    if not sections:
        return Markup("")
    shown = [line for _, rows in sections for row in rows for line in (row, *row.parts)]
    columns = _columns(shown)
    return render(
        "overview.html.j2",
        sections=sections,
        columns=columns,
        kinds=_kinds(shown, columns),
        notes=_notes(review, shown, columns),
    )


def _columns(rows: list[Row]) -> list[str]:
    """What stands right of the own figure: ``need``, ``bars``, ``gap``, ``line``, or ``country`` where nothing is required."""
    if not any(row.required for row in rows):
        columns = ["country"] if any(row.country for row in rows) else []
    else:
        columns = ["need"]
        if _are_worth_drawing([bool(row.bar) for row in rows if row.has_distance], least=2, of=2):
            columns.append("bars")
        if any(row.distance for row in rows if row.required and not row.is_without):
            columns.append("gap")
    has_lines = _are_worth_drawing([row.is_over_time for row in rows if row.has_own], least=1, of=4)
    return [*columns, "line"] if has_lines else columns


def _are_worth_drawing(drawn: list[bool], least: int, of: int) -> bool:
    """Whether a column says more than it takes room: one row in so many has a drawing at least; one bar has nothing to be
    longer than, and one line among many points is no column."""
    return sum(drawn) >= least and of * sum(drawn) >= len(drawn)


def _kinds(rows: list[Row], columns: list[str]) -> list[str]:
    """What the style sheet has to know of the rows to give each column its width."""
    in_points = sum(UNIT_SPAN in row.distance for row in rows)
    is_short = "line" not in columns and all(len(row.own.striptags()) <= SHORT_FIGURE for row in rows if row.has_own)
    kinds = {
        "in-points": 2 * in_points > sum(row.has_distance for row in rows),
        "rich": not is_short or any(row.to_go for row in rows),
        "roomy": is_short,
        "barless": "bars" not in columns,
        "gapless": "gap" not in columns,
        "wordy": any(row.status not in SHORT_STATUS for row in rows),
        "long": any(len(row.period) > LONG_PERIOD for row in rows),
    }
    return [kind for kind, is_so in kinds.items() if is_so]


def _about_the_bars(rows: list[Row]) -> str:
    """What the bars show, what has none, and what a cut bar means where there is one."""
    drawn = "".join(row.bar for row in rows)
    text = "Søjlen er afstanden til kravet i procentpoint: til højre for stregen er det nået, til venstre mangler der noget."
    if any(RATIO_SPAN in row.distance for row in rows):
        text += RATIO_NOTE
    if any(row.has_distance and not row.bar for row in rows):
        text += " En afstand i en anden enhed har ingen søjle."
    return text + (" En brudt søjle er længere, end der er plads til." if CUT_CLASS in drawn else "")


def _span_text(rows: list[Row]) -> str:
    """Which time the lines show, of all of them."""
    shown = [row.series for row in rows if row.is_over_time]
    spans = {(series[0].period, series[-1].period) for series in shown}
    if len(spans) == 1:
        first, last = spans.pop()
        return f"fra {danish.period(first)} til {danish.period(last)}"
    are_years = {series[-1].period.frequency is Frequency.YEAR for series in shown}
    if are_years == {True}:
        return "for alle år, der er tal for"
    return f"de seneste {YEARS} år{' (årstal: alle år)' if True in are_years else ''}"


def uncounted(review: Review) -> str:
    """Why it is not said how many persons (companies, cases …) a distance amounts to, where such are what lacks."""
    leaves = [leaf for r in review.results if r.is_counted for leaf in r.judgement.leaves]
    found: dict[WhyNoCount, dict[str, None]] = {}
    for leaf in leaves:
        why = leaf.to_go.why_not if leaf.to_go and leaf.status is Status.NOT_MET else None
        if leaf.to_go is not None and why is not None and why is not WhyNoCount.NOT_COUNTABLE:
            unit = Unit.PERSONS if leaf.to_go.unit in MANY else leaf.to_go.unit  # full-time or not, they are persons
            found.setdefault(why, {})[danish.UNIT_WORD[unit][1]] = None
    if not found:
        return ""
    why, words = next(iter(found.items()))
    which = danish.listed([word for word in words if word]).replace(" og ", " eller ")
    return f"Hvor mange {which} afstanden svarer til, {NO_COUNT_TEXT[why]}.".replace("  ", " ")


def _notes(review: Review, rows: list[Row], columns: list[str]) -> list[str]:
    notes = []
    if any(row.is_reserved for row in rows):
        where = "længere nede" if review.only_page else "på fokusområdets side"
        notes.append(f"* Der er forbehold, som står ved målet {where}.")
    if not any(row.to_go for row in rows) and (why := uncounted(review)):
        notes.append(why)
    if "line" in columns:
        are_dots = any(len(row.series) == 1 for row in rows)  # which the time of the lines is not said of
        notes.append(
            f"Linjen viser kommunens egne tal {_span_text(rows)}"
            + (", den stiplede streg kravet." if any(has_requirement(row.spark) for row in rows) else ".")
            + (" Ét punkt alene er én måling, fra den tid der står ved eget tal." if are_dots else "")
            + (" »Op« og »ned« er i forhold til samme periode året før." if any(row.moved for row in rows) else "")
        )
    if not all(row.adds_up for row in rows):
        notes.append("Afstanden er regnet før afrunding og kan derfor afvige lidt fra forskellen på de to viste tal.")
    if any(row.own == SUPPRESSED for row in rows):
        notes.append("Diskretioneret: Kilden skjuler tallet, fordi det handler om få.")
    if "bars" in columns:
        notes.insert(0, _about_the_bars(rows))
    return notes
