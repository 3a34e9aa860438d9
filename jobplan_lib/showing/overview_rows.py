"""A row of the first page's table: a target, or a part of one, as the texts of its cells."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import STATUS_WORD, listed
from jobplan_lib.answer.danish_rules import figure_text
from jobplan_lib.answer.danish_trials import period_shown
from jobplan_lib.answer.danish_unknown import reason_text, tells_nothing
from jobplan_lib.answer.distance_words import distance_text, takes_text
from jobplan_lib.answer.printed_figures import adds_up
from jobplan_lib.answer.results import Result, Review
from jobplan_lib.core.figures import Figure, Ground
from jobplan_lib.core.targets import Judgement
from jobplan_lib.showing.cards import NOTHING, SUPPRESSED, cells_of, own_words, required_words, spread
from jobplan_lib.showing.comparing import moved_in_a_year
from jobplan_lib.showing.distance_bars import Scale, distance_bar
from jobplan_lib.showing.narrative import newest_before
from jobplan_lib.showing.reservation_lists import is_reserved
from jobplan_lib.showing.sparkline import recent, sparkline
from jobplan_lib.showing.templating import small_units
from jobplan_lib.showing.timing_marks import shared_timing
from jobplan_lib.words.vocabulary import AreaKind, Reason, Status, Unit

WITHOUT_FIGURE = frozenset({Reason.NO_DATA, Reason.NOT_YET})
SHORT_REASON = 30  # letters that fit the narrow column of own figures in two lines
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
    has_own: bool
    period: str
    country: Markup
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
        """Whether a short reason stands in place of the own figure, and not beside it as a distance."""
        return not self.has_own and (self.own == SUPPRESSED or 0 < len(self.distance) <= SHORT_REASON)

    @property
    def instead(self) -> str:
        """What stands in place of the own figure."""
        return self.distance if self.is_without and self.own == NOTHING else self.own


def target_row(result: Result, review: Review, scale: Scale) -> Row:
    """A result target as a row, with those of its parts below it if they are few."""
    judgement = result.judgement
    rows = (
        ()
        if tells_nothing(judgement)
        else tuple(_row(part, review, scale, are_parts_below=True) for part in spread(judgement))
    )
    parts = rows if len(rows) <= MOST_PARTS else ()
    link = f"{review.notebook_of(result.target)}.html#maal-{result.id}"
    return replace(
        _row(judgement, review, scale, parts, are_parts_below=bool(parts)),
        id=result.id,
        name=result.target.short,
        link=link,
        is_reserved=is_reserved(result, review),
    )


def _row(
    judgement: Judgement, review: Review, scale: Scale, parts: tuple[Row, ...] = (), *, are_parts_below: bool = False
) -> Row:
    """A judgement as a row; ``are_parts_below`` tells whether its parts have rows, be it among those of the whole target."""
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
        is_reserved=False,
        own=small_units(own_words(judgement, shown.own, ground)),
        has_own=observed is not None,
        period=_unbroken(danish.short_period(period_shown(observed))) if observed else "",
        country=_of_country(judgement),
        required=small_units(required_words(judgement, shown.required, ground)),
        bar=distance_bar(judgement, scale),
        distance=_distance(judgement) if has_gap else Markup.escape("" if parts else _why(judgement, ground)),
        has_distance=has_gap,
        adds_up=adds_up(judgement),
        parts_text=_parts_text(judgement, are_parts_below),
        to_go=small_units(takes_text(judgement)),
        spark=sparkline(shown_over_time, ground),
        moved=moved_in_a_year(judgement, ground),
        is_bare=_is_bare(judgement, bool(parts)),
        series=shown_over_time.series,
        parts=parts,
    )


def _of_country(judgement: Judgement) -> Markup:
    """The country's figure beside an own one of the same kind."""
    own = judgement.observed
    found = (b for b in judgement.benchmarks if b.area.kind is AreaKind.COUNTRY and own and b.unit is own.unit)
    return Markup("").join(small_units(figure_text(country)) for country in islice(found, 1))


UNIT_PLACE = "\u2063"  # invisible; stands where the unit goes
UNIT_SPAN = Markup('<span class="pp">&nbsp;procentpoint</span>')
RATIO_SPAN = Markup(' <span class="ratio">forholdstal</span>')  # shown where the head speaks of percentage points


def _distance(judgement: Judgement) -> Markup:
    """The distance in words; the unit of percentage points stands in the column's head where there is one."""
    text = small_units(distance_text(judgement, points=UNIT_PLACE)).replace(UNIT_PLACE, UNIT_SPAN)
    is_ratio = judgement.observed is not None and judgement.observed.unit is Unit.RATIO
    return text + RATIO_SPAN if is_ratio else text


def _unbroken(period: str) -> str:
    """A period that is broken only before its end: ``året til``, then ``2. kvt. 2022``."""
    start, until, end = period.rpartition(" til ")
    return start.replace(" ", danish.NBSP) + until.replace(" ", danish.NBSP, 1) + end.replace(" ", danish.NBSP)


def _parts_text(judgement: Judgement, has_rows: bool) -> str:
    """In place of figures where a target has parts: that they follow or, of many, how many have which answer."""
    if not judgement.parts or tells_nothing(judgement):
        return ""
    if has_rows:
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
    lacks_own = judgement.observed is None and unknown.reason in WITHOUT_FIGURE  # and not what it is held against
    newest = newest_before(unknown, ground) if lacks_own else None
    return f"seneste tal: {danish.short_period(newest.period)}" if newest else reason_text(judgement)


def _is_bare(judgement: Judgement, has_rows: bool) -> bool:
    """Whether the status says all there is of a target: a phone then shows it as one line."""
    reasons = {leaf.unknown.reason for leaf in judgement.leaves if leaf.unknown}
    return not has_rows and not any(leaf.observed for leaf in judgement.leaves) and reasons <= {Reason.NO_DATA}
