"""The first page's table: every result target as a row that can be read from left to right without knowing the plan."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import STATUS_WORD, listed
from jobplan_lib.answer.danish_trials import period_shown
from jobplan_lib.answer.danish_unknown import tells_nothing
from jobplan_lib.answer.distance_words import MANY, distance_text, takes_text
from jobplan_lib.answer.explain import NO_COUNT_TEXT
from jobplan_lib.answer.printed_figures import adds_up
from jobplan_lib.answer.results import Result, Review
from jobplan_lib.core.caveats import Caveat
from jobplan_lib.core.distance import WhyNoCount
from jobplan_lib.core.figures import Figure, Ground
from jobplan_lib.core.targets import Judgement
from jobplan_lib.showing.cards import NOTHING, SUPPRESSED, cells_of, own_words, required_words, spread
from jobplan_lib.showing.comparing import moved_in_a_year
from jobplan_lib.showing.distance_bars import CUT_CLASS, WEDGE_CLASS, Scale, distance_bar, scale_of
from jobplan_lib.showing.narrative import newest_before
from jobplan_lib.showing.promised_overview import has_no_figures, promised_html
from jobplan_lib.showing.row_charts import RATIO_NOTE
from jobplan_lib.showing.sparkline import YEARS, recent, sparkline
from jobplan_lib.showing.templating import render, small_units
from jobplan_lib.showing.timing_marks import shared_timing
from jobplan_lib.words.periods import Frequency
from jobplan_lib.words.plan_model import Direction
from jobplan_lib.words.vocabulary import Reason, Status, Unit

WITHOUT_FIGURE = frozenset({Reason.NO_DATA, Reason.NOT_YET})
SHORT_REASON = 30  # letters that fit the narrow column of own figures in two lines
LONG_PERIOD = 14  # letters of a period that takes two lines, unless its column is wide
SHORT_STATUS = frozenset({Status.MET, Status.NOT_MET, Status.SPLIT})  # whose words fit a narrow column
MOST_PARTS = 6  # that have rows of their own; more are counted, or one target would fill the screen


@dataclass(frozen=True)
class Row:
    """A target, or a part of one (then without number and link), as the texts of its cells."""

    id: str
    name: str
    link: str
    status: Status
    word: str
    timing: str
    is_reserved: bool
    own: Markup
    period: str
    required: Markup
    bar: Markup
    distance: Markup
    has_distance: bool
    adds_up: bool
    parts_text: str
    to_go: Markup
    spark: Markup
    moved: str
    is_bare: bool
    series: tuple[Figure, ...]  # that the line shows
    parts: tuple[Row, ...] = ()

    @property
    def is_over_time(self) -> bool:
        """Whether the line shows more than one measurement."""
        return len(self.series) > 1

    @property
    def is_without(self) -> bool:
        """Whether there is no own figure: then a short reason stands in its place, and not beside it as a distance."""
        return self.own == NOTHING and 0 < len(self.distance) <= SHORT_REASON and not self.has_distance


def overview_html(review: Review) -> Markup:
    """Every result target as one row under the plan's headings, linked to its page; a few parts below their target.

    Where nothing is known of any of them, the rows say what was promised instead.

    A column that no row fills is left out, and the note below says why where there is a reason; without any figure that
    was measured twice there is no development to draw.
    """
    if has_no_figures(review):
        return promised_html(review)
    sections = []
    scale = scale_of(leaf for result in review.results if result.is_counted for leaf in result.judgement.leaves)
    for section in review.sections():
        rows = [_target(result, review, scale) for result in section.results if result.is_counted]
        if rows:
            sections.append((section.focus_area.title, rows))
    if not sections:
        return Markup("")
    shown = [line for _, rows in sections for row in rows for line in (row, *row.parts)]
    if sum(bool(line.bar) for line in shown) == 1:  # one bar has nothing to be longer than
        sections = [(title, [_barless(row) for row in rows]) for title, rows in sections]
        shown = [_barless(line) for line in shown]
    return render(
        "overview.html.j2",
        sections=sections,
        with_persons=any(line.to_go for line in shown),
        with_lines=any(line.is_over_time for line in shown),
        with_bars=any(line.bar for line in shown),
        is_wordy=any(line.status not in SHORT_STATUS for line in shown),
        is_long=any(len(line.period) > LONG_PERIOD for line in shown),
        points_in_head=2 * sum(UNIT_SPAN in line.distance for line in shown) > sum(line.has_distance for line in shown),
        notes=_notes(review, shown),
    )


def _barless(row: Row) -> Row:
    return replace(row, bar=Markup(""), parts=tuple(_barless(part) for part in row.parts))


def _target(result: Result, review: Review, scale: Scale) -> Row:
    judgement = result.judgement
    rows = () if tells_nothing(judgement) else tuple(_row(part, review, scale) for part in spread(judgement))
    parts = rows if len(rows) <= MOST_PARTS else ()
    link = f"{review.notebook_of(result.target)}.html#maal-{result.id}"
    return replace(_row(judgement, review, scale, parts), id=result.id, name=result.target.short, link=link)


def _row(judgement: Judgement, review: Review, scale: Scale, parts: tuple[Row, ...] = ()) -> Row:
    ground, observed = review.ground, judgement.observed
    shown, shown_over_time = cells_of(judgement), recent(judgement)
    has_gap = judgement.gap is not None and observed is not None
    return Row(
        id="",
        name=judgement.label,
        link="",
        status=judgement.status,
        word=STATUS_WORD[judgement.status],
        timing="" if parts else shared_timing(judgement, review),
        is_reserved=any(not _is_said_by_timing(r.caveat) for r in judgement.reservations),
        own=small_units(own_words(judgement, shown.own, ground)),
        period=_unbroken(danish.short_period(period_shown(observed))) if observed else "",
        required=small_units(_short(required_words(judgement, shown.required, ground))),
        bar=distance_bar(judgement, scale),
        distance=_distance(judgement) if has_gap else Markup.escape("" if parts else _why(judgement, ground)),
        has_distance=has_gap,
        adds_up=adds_up(judgement),
        parts_text=_parts_text(judgement, bool(parts)),
        to_go=small_units(takes_text(judgement)),
        spark=sparkline(shown_over_time, ground),
        moved=moved_in_a_year(judgement, ground),
        is_bare=_is_bare(judgement, bool(parts)),
        series=shown_over_time.series,
        parts=parts,
    )


UNIT_PLACE = "\u2063"  # invisible; stands where the unit goes
UNIT_SPAN = Markup('<span class="pp">&nbsp;procentpoint</span>')
RATIO_SPAN = Markup(' <span class="ratio">forholdstal</span>')  # shown where the head speaks of percentage points


def _distance(judgement: Judgement) -> Markup:
    """The distance in words; the unit of percentage points stands in the column's head where there is one."""
    text = small_units(distance_text(judgement, points=UNIT_PLACE)).replace(UNIT_PLACE, UNIT_SPAN)
    is_ratio = judgement.observed is not None and judgement.observed.unit is Unit.RATIO
    return text + RATIO_SPAN if is_ratio else text


def _short(required: str) -> str:
    """A requirement for a narrow column: ``under 18,9 %`` for ``mindre end 18,9 %``."""
    for direction, word in ((Direction.LESS_THAN, "under"), (Direction.MORE_THAN, "over")):
        long = danish.DIRECTION_WORD[direction]
        if required.startswith(f"{long} "):
            return word + required.removeprefix(long)
    return required


def _unbroken(period: str) -> str:
    """A period that is broken only before its end: ``året til``, then ``2. kvt. 2022``."""
    start, until, end = period.rpartition(" til ")
    return start.replace(" ", danish.NBSP) + until.replace(" ", danish.NBSP, 1) + end.replace(" ", danish.NBSP)


def _parts_text(judgement: Judgement, has_rows: bool) -> str:
    """In place of figures where a target has parts: that they follow or, of many, how many have which answer."""
    if not judgement.parts or tells_nothing(judgement):
        return ""
    if has_rows or len(judgement.parts) <= MOST_PARTS:
        return "se delene"
    counts = Counter(part.status for part in judgement.parts)
    if set(counts) == {Status.NOT_ASSESSABLE}:
        return f"ingen af de {len(judgement.parts)} dele kan vurderes"
    told = [f"{counts[status]} {STATUS_WORD[status].lower()}" for status in Status if counts[status]]
    return f"{len(judgement.parts)} dele: {listed(told)}"


def _why(judgement: Judgement, ground: Ground) -> str:
    """Why there is no figure, unless that stands in its place; of parts that are not told one by one, the reason that decides.

    Where there is an older figure it is said of when that is, as the card says it.
    """
    unknown = judgement.unknown
    if unknown is None or cells_of(judgement).own == SUPPRESSED:
        return ""
    newest = newest_before(unknown, ground) if unknown.reason in WITHOUT_FIGURE else None
    return f"seneste tal: {danish.short_period(newest.period)}" if newest else danish.REASON_WORD[unknown.reason]


def _is_bare(judgement: Judgement, has_rows: bool) -> bool:
    """Whether the status says all there is of a target: a phone then shows it as one line."""
    reasons = {leaf.unknown.reason for leaf in judgement.leaves if leaf.unknown}
    return not has_rows and not any(leaf.observed for leaf in judgement.leaves) and reasons <= {Reason.NO_DATA}


def _is_said_by_timing(caveat: Caveat) -> bool:
    return caveat in {Caveat.BEFORE_THE_YEAR, Caveat.FORECAST}


def _about_the_bars(rows: list[Row]) -> str:
    """What the bars show, and what a wedge or a cut bar means where there is one."""
    drawn = "".join(row.bar for row in rows)
    text = "Søjlen er afstanden til kravet i procentpoint: til højre for stregen er det nået, til venstre mangler der noget."
    if any(RATIO_SPAN in row.distance for row in rows):
        text += RATIO_NOTE
    if WEDGE_CLASS in drawn:
        text += " En pil viser kun siden, for afstanden er i en anden enhed."
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


def _uncounted(review: Review) -> str:
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


def _notes(review: Review, rows: list[Row]) -> list[str]:
    notes = []
    if any(row.is_reserved for row in rows):
        where = "længere nede" if review.only_page else "på fokusområdets side"
        notes.append(f"* Der er forbehold, som står ved målet {where}.")
    if not any(row.to_go for row in rows) and (uncounted := _uncounted(review)):
        notes.append(uncounted)
    if any(row.is_over_time for row in rows):
        notes.append(
            f"Linjen viser kommunens egne tal {_span_text(rows)}, den stiplede streg kravet. Ét punkt er én måling."
            + (" »Op« og »ned« er i forhold til samme periode året før." if any(row.moved for row in rows) else "")
        )
    if not all(row.adds_up for row in rows):
        notes.append("Afstanden er regnet før afrunding og kan derfor afvige lidt fra forskellen på de to viste tal.")
    if any(row.own == SUPPRESSED for row in rows):
        notes.append("Diskretioneret: Kilden skjuler tallet, fordi det handler om få.")
    if any(row.bar for row in rows):
        notes.insert(0, _about_the_bars(rows))
    return notes
