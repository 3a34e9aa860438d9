"""The first page's table: every result target as a row that can be read from left to right without knowing the plan."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import DIRECTION_WORD, STATUS_WORD, amount
from jobplan_lib.answer.danish_changes import is_change, is_place, place_text
from jobplan_lib.answer.explain import NO_COUNT_TEXT
from jobplan_lib.answer.results import Result, Review
from jobplan_lib.core.distance import ToGo
from jobplan_lib.core.figures import Ground
from jobplan_lib.core.targets import Caveat, Judgement
from jobplan_lib.showing.cards import NOTHING, cells_of, planned_text, spread, timing_text, why_text
from jobplan_lib.showing.narrative import distance_text, tells_nothing
from jobplan_lib.showing.sparkline import sparkline
from jobplan_lib.showing.templating import render
from jobplan_lib.words.plan_model import Criterion
from jobplan_lib.words.vocabulary import Status, Unit


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
    own: str
    period: str
    required: str
    distance: Markup
    has_distance: bool
    to_go: str
    spark: Markup
    is_over_time: bool
    parts: tuple[Row, ...] = ()


def overview_html(review: Review) -> Markup:
    """Every result target as one row under the plan's headings, linked to its page; parts below their target.

    A column that no row fills is left out, and the note below says why where there is a reason; without any figure that
    was measured twice there is no development to draw.
    """
    sections = []
    for section in review.sections():
        rows = [_target(result, review) for result in section.results if result.is_counted]
        if rows:
            sections.append((section.focus_area.title, rows))
    if not sections:
        return Markup("")
    shown = [line for _, rows in sections for row in rows for line in (row, *row.parts)]
    return render(
        "overview.html.j2",
        sections=sections,
        with_persons=any(line.to_go for line in shown),
        with_lines=any(line.is_over_time for line in shown),
        points_in_head=2 * sum(UNIT_SPAN in line.distance for line in shown) > sum(line.has_distance for line in shown),
        notes=_notes(review, shown),
    )


def _target(result: Result, review: Review) -> Row:
    judgement = result.judgement
    link = f"{result.target.notebook}.html#maal-{result.id}"
    parts = () if tells_nothing(judgement) else tuple(_row(part, review) for part in spread(judgement))
    return _row(judgement, review, result.id, result.target.short, link, parts)


def _row(
    judgement: Judgement, review: Review, number: str = "", name: str = "", link: str = "", parts: tuple[Row, ...] = ()
) -> Row:
    ground, observed = review.ground, judgement.observed
    shown = cells_of(judgement)
    has_gap = judgement.gap is not None and observed is not None
    return Row(
        id=number,
        name=name or judgement.label,
        link=link,
        status=judgement.status,
        word=STATUS_WORD[judgement.status],
        timing="" if parts else timing_text(judgement, review),
        is_reserved=any(not _is_said_by_timing(r.caveat) for r in judgement.reservations),
        own=shown.own,
        period=danish.short_period(observed.period) if observed else "",
        required=_required(judgement, shown.required, ground),
        distance=_distance(judgement) if has_gap else Markup.escape("" if parts else why_text(judgement)),
        has_distance=has_gap,
        to_go=_to_go(judgement),
        spark=sparkline(judgement, ground),
        is_over_time=len(judgement.series) > 1,
        parts=parts,
    )


UNIT_PLACE = "\u2063"  # invisible; stands where the unit goes
UNIT_SPAN = Markup('<span class="pp">&nbsp;procentpoint</span>')


def _distance(judgement: Judgement) -> Markup:
    """The distance in words; the unit of percentage points stands in the column's head where there is one."""
    before, mark, after = distance_text(judgement, points=UNIT_PLACE).partition(UNIT_PLACE)
    return Markup("{}{}{}").format(before, UNIT_SPAN if mark else "", after)


def _is_said_by_timing(caveat: Caveat) -> bool:
    return caveat in {Caveat.BEFORE_THE_YEAR, Caveat.FORECAST}


def _required(judgement: Judgement, number: str, ground: Ground) -> str:
    """The required number with its direction: ``mindst 84,5 %``; the plan's own number also where nothing is observed."""
    if judgement.required is None or number == NOTHING:
        return planned_text(judgement, ground)
    direction, basis = judgement.required.requirement.direction, judgement.required.basis
    measure = judgement.rule.measure if isinstance(judgement.rule, Criterion) else None
    if is_place(measure, ground.indicators):
        return place_text(direction, judgement.required.quantity.value)
    if is_change(measure, ground.indicators) and basis is None:  # "højst −5 %" is a fall of at least 5 %
        return planned_text(judgement, ground)
    return f"{DIRECTION_WORD[direction]} {number}"


def _to_go(judgement: Judgement) -> str:
    to_go = judgement.to_go
    if judgement.status is Status.MET or judgement.required is None or to_go is None or to_go.number is None:
        return ""
    more = "flere" if judgement.required.requirement.direction.wants_high else "færre"
    return f"{counted(to_go)} {more}"


def counted(to_go: ToGo) -> str:
    """How many of what; a bare count of the plan's own things without a unit."""
    assert to_go.number is not None
    return danish.tal(to_go.number) if to_go.unit is Unit.COUNT else amount(to_go.number, to_go.unit)


def _notes(review: Review, rows: list[Row]) -> list[str]:
    notes = []
    if any(row.is_reserved for row in rows):
        notes.append("* Der er forbehold, som står ved målet på fokusområdets side.")
    leaves = [leaf for r in review.results if r.is_counted for leaf in r.judgement.leaves]
    reasons = [leaf.to_go.why_not for leaf in leaves if leaf.to_go and leaf.status is Status.NOT_MET]
    known = [reason for reason in dict.fromkeys(reasons) if reason is not None]
    if known and not any(row.to_go for row in rows):
        notes.append(f"Hvor mange personer afstanden svarer til, {NO_COUNT_TEXT[known[0]]}.")
    if any(row.is_over_time for row in rows):
        notes.append("Linjen viser kommunens egne tal over tid, den stiplede linje kravet. Ét punkt er én måling.")
    return notes
