"""Judgements as texts: cards of targets, the overview, the tally, and what the plan promises beside its targets."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import STATUS_WORD
from jobplan_lib.answer.danish_caveats import reservation_texts
from jobplan_lib.answer.danish_changes import is_change, is_place, place_text, plus_before
from jobplan_lib.answer.danish_costs import cost_text
from jobplan_lib.answer.danish_rules import area_name, figure_text, required_basis, required_text, requirement_text
from jobplan_lib.answer.danish_trials import period_shown
from jobplan_lib.answer.danish_unknown import lacking, reason_text, tells_nothing
from jobplan_lib.answer.distance_words import distance_text, takes_text
from jobplan_lib.answer.explain import (
    STEP_WORD,
    Step,
    StepKind,
    explain_result,
    rank_if_met_text,
)
from jobplan_lib.answer.findings import outcome_text
from jobplan_lib.answer.made_of import place
from jobplan_lib.answer.printed_figures import adds_up, printed_decimals
from jobplan_lib.answer.results import JUDGED, NOT_SCORED, SCORED, Page, Result, Review, Section
from jobplan_lib.core.caveats import Caveat
from jobplan_lib.core.figures import Figure, Ground
from jobplan_lib.core.relations import Outcome
from jobplan_lib.core.targets import Judgement
from jobplan_lib.reading.status_log import Progress
from jobplan_lib.showing.comment_lists import ShownComment, comments_beside
from jobplan_lib.showing.comparing import direction
from jobplan_lib.showing.narrative import answer
from jobplan_lib.showing.planned import planned_text
from jobplan_lib.showing.templating import render
from jobplan_lib.showing.timing_marks import shared_timing, timing_text
from jobplan_lib.words.labels import lower_first, upper_first
from jobplan_lib.words.plan_model import Criterion
from jobplan_lib.words.vocabulary import Reason, Status

NOTHING = "–"
SUPPRESSED = "diskretioneret"
BEFORE_ROUNDING = "regnet før afrunding"
PROGRESS_WORD = {
    Progress.NOT_STARTED: "Ikke begyndt",
    Progress.UNDER_WAY: "I gang",
    Progress.DONE: "Gennemført",
    Progress.DROPPED: "Opgivet",
}
BESIDE_THE_WALK = frozenset({StepKind.ADOPTED, StepKind.VERDICT})  # where there is no more, the card says it all
WITHOUT_FIGURES = BESIDE_THE_WALK | {StepKind.RULE, StepKind.PART}  # such a walk only reads the plan's sentence
MARK = {Caveat.CHANCE: "kan være tilfældigt", Caveat.FEW: "lille grundlag"}  # of parts


@dataclass(frozen=True)
class Cells:
    """One judgement (or part of one) as the texts that a table or card shows."""

    label: str
    status: Status
    word: str
    own: str
    own_note: str
    required: str
    required_note: str
    gap: str
    gap_note: str
    answer: str
    direction: str
    benchmarks: tuple[str, ...] = ()
    timing: str = ""  # of a part that is marked by itself


@dataclass(frozen=True)
class Said:
    """An entry of the status log as texts."""

    word: str
    text: str
    judged_by: str
    date: str


def said(result: Result) -> tuple[Said, ...]:
    """What people have said about a target, the latest first."""
    entries = reversed(result.status_log)
    return tuple(
        Said(f"Status: {PROGRESS_WORD[e.progress]}.", e.text, e.judged_by, danish.period(e.date)) for e in entries
    )


@dataclass(frozen=True)
class Card:
    """A target with everything that is said about it."""

    id: str
    anchor: str
    text: str
    source: str
    timing: str
    cells: Cells
    parts: tuple[Cells, ...]
    reservations: tuple[str, ...]
    findings: tuple[str, ...]
    log: tuple[Said, ...]
    comments: tuple[ShownComment, ...]
    walk: tuple[tuple[str, Step], ...] = field(repr=False)
    is_unmeasured: bool = False


def card(result: Result, review: Review) -> Card:
    """A target as a card."""
    judgement = result.judgement
    said_above = {Caveat.BEFORE_THE_YEAR} if review.is_starting_point else set()
    if all(_is_provisional(j) for j in judgement.leaves if any(r.caveat is Caveat.PROVISIONAL for r in j.reservations)):
        said_above |= {Caveat.PROVISIONAL}
    steps = [
        step
        for step in explain_result(review.ground, result)
        if step.kind not in {StepKind.TARGET, StepKind.RESERVATION}
    ]
    says_how = any(step.kind not in BESIDE_THE_WALK for step in steps)
    whole, timing = cells(judgement, review.ground), shared_timing(judgement, review)
    parts = [] if tells_nothing(judgement) else spread(judgement)
    return Card(
        id=result.id,
        anchor=f"maal-{result.id}",
        text=result.target.text,
        source=place(result.target.source),
        timing=timing,
        cells=replace(whole, own=NOTHING) if whole.own == SUPPRESSED else whole,  # the answer says so
        parts=tuple(_part(part, review, is_marked=not timing) for part in parts),
        reservations=tuple(reservation_texts(judgement, said_above)),
        findings=tuple(_finding(outcome, result, review) for outcome in result.outcomes),
        log=said(result),
        comments=tuple(comments_beside(review, result)),
        walk=tuple((STEP_WORD[step.kind], step) for step in steps) if says_how else (),
        is_unmeasured=all(step.kind in WITHOUT_FIGURES for step in steps),
    )


def _finding(outcome: Outcome, result: Result, review: Review) -> str:
    """What figures of the source imply; in full at the first target that it is about, at the others the way there."""
    first = next(r for r in review.results if outcome in r.outcomes and (r.is_counted or r is result))
    if first is result:
        return outcome_text(outcome)
    href = f"{review.notebook_of(first.target)}.html#maal-{first.id}"
    way = Markup('Stemmer ikke med det trykte, som det står ved <a href="{1}">mål {2}</a>: {0}.')
    return way.format(outcome.relation.text, href, first.id)


def _part(part: Judgement, review: Review, is_marked: bool) -> Cells:
    """A part as cells; what stands with the target for all parts is marked on those that it is about."""
    shown = cells(part, review.ground)
    marks = [MARK[r.caveat] for r in part.reservations if r.caveat in MARK and not part.parts]
    timing = timing_text(part, review) if is_marked and not part.parts else ""
    return replace(shown, gap_note="; ".join(text for text in (shown.gap_note, *marks) if text), timing=timing)


def spread(judgement: Judgement) -> list[Judgement]:
    """The parts of a target; a part that has parts of its own is followed by them, with both names."""
    found = []
    for part in judgement.parts:
        found.append(part)
        found += [replace(leaf, label=f"{part.label}: {lower_first(leaf.label)}") for leaf in spread(part)]
    return found


@dataclass(frozen=True)
class Numbers:
    """The figures of a judgement as texts, printed so that they cannot contradict the verdict."""

    own: str
    required: str
    gap: str
    word: str


def cells_of(judgement: Judgement) -> Numbers:
    """Own figure, required figure and distance, printed so that they agree with the verdict."""
    decimals = printed_decimals(judgement)
    observed, required = judgement.observed, judgement.required
    return Numbers(
        own=figure_text(observed, decimals.own) if observed else nothing_text(judgement),
        required=required_text(required, observed, decimals.required) if required and observed else NOTHING,
        gap=distance_text(judgement) if judgement.gap and observed else NOTHING,
        word=STATUS_WORD[judgement.status],
    )


def cells(judgement: Judgement, ground: Ground) -> Cells:
    """A judgement as everything that a card or table says about it."""
    numbers = cells_of(judgement)
    return Cells(
        label=judgement.label,
        status=judgement.status,
        word=numbers.word,
        own=own_words(judgement, numbers.own, ground),
        own_note=_own_note(judgement, ground),
        required=required_words(judgement, numbers.required, ground) or NOTHING,
        required_note=_required_note(judgement, ground),
        gap=numbers.gap,
        gap_note="; ".join(filter(None, (_to_go(judgement, ground), "" if adds_up(judgement) else BEFORE_ROUNDING))),
        answer=answer(judgement, ground),
        direction=direction(judgement, ground),
        benchmarks=tuple(
            f"{upper_first(area_name(b.area))}: {figure_text(b)}"
            for b in judgement.benchmarks
            if not _is_required(b, judgement)
        ),
    )


def own_words(judgement: Judgement, number: str, ground: Ground) -> str:
    """The own figure as it stands beside its requirement: a rise that is published as one has its sign too."""
    measure = judgement.rule.measure if isinstance(judgement.rule, Criterion) else None
    return plus_before(number) if is_change(measure, ground.indicators) else number


def _own_note(judgement: Judgement, ground: Ground) -> str:
    """When the own figure holds, or why there is none, unless what stands in its place says so.

    A figure that stands for another one is called by its name: 0,5 week more than others is no duration of half a week.
    """
    if judgement.observed is not None:
        when = danish.period(period_shown(judgement.observed)) + (", foreløbigt" if _is_provisional(judgement) else "")
        is_proxy = any(r.caveat is Caveat.PROXY for r in judgement.reservations)
        return f"{ground.indicators[judgement.observed.indicator].title}, {when}" if is_proxy else when
    return "" if nothing_text(judgement) == SUPPRESSED else why_text(judgement)


def _is_provisional(judgement: Judgement) -> bool:
    """Whether the own figure may still be changed: its period says so, so that no sentence has to, on card after card."""
    return judgement.observed is not None and judgement.observed.provisional


def _is_required(benchmark: Figure, judgement: Judgement) -> bool:
    """Whether the benchmark is what the requirement rests on: then it stands there already."""
    basis = judgement.required.basis if judgement.required else None
    return basis is not None and basis.area == benchmark.area and basis.how is benchmark.how


def nothing_text(judgement: Judgement) -> str:
    """What stands in place of a figure: that it is hidden, of parts every one that lacks, or a dash."""
    are_hidden = {unknown.reason for unknown in lacking(judgement)} == {Reason.SUPPRESSED}
    return SUPPRESSED if are_hidden else NOTHING


def why_text(judgement: Judgement) -> str:
    """Why there is no figure, in a few words; of parts where it is the same of all of them."""
    if judgement.parts:
        return reason_text(judgement.leaves[0]) if tells_nothing(judgement) else ""
    return reason_text(judgement)


def _required_note(judgement: Judgement, ground: Ground) -> str:
    """What the required number was made from, as the plan says it; of the plan's own number there is nothing to add."""
    required = judgement.required
    if required is None or judgement.observed is None or not required_basis(required):
        return ""
    if required.basis is not None and required.basis.open_side:  # the words stand before the number already
        return ""
    text = _in_words(judgement, ground)
    return text.removeprefix(f"{danish.DIRECTION_WORD[required.requirement.direction]} ")  # stands before the number


def _in_words(judgement: Judgement, ground: Ground) -> str:
    """The requirement as the plan says it."""
    assert judgement.required is not None
    measure = judgement.rule.measure if isinstance(judgement.rule, Criterion) else None
    return requirement_text(judgement.required.requirement, ground.indicators, ground.year, ground.areas, measure)


def required_words(judgement: Judgement, number: str, ground: Ground) -> str:
    """The required number with its direction: ``mindst 84,5 %``; the plan's own words also where nothing is observed."""
    if judgement.required is None or number == NOTHING:
        return planned_text(judgement, ground)
    direction, basis = judgement.required.requirement.direction, judgement.required.basis
    measure = judgement.rule.measure if isinstance(judgement.rule, Criterion) else None
    if is_place(measure, ground.indicators):
        return place_text(direction, judgement.required.quantity.value)
    if is_change(measure, ground.indicators) and basis is None:  # "højst −5 %" is a fall of at least 5 %
        return planned_text(judgement, ground)
    if basis is not None and basis.open_side:  # "mindst 90 % eller mere" would puzzle
        return f"{_in_words(judgement, ground)} ({number})"
    return f"{danish.DIRECTION_WORD[direction]} {number}"


def _to_go(judgement: Judgement, ground: Ground) -> str:
    indicator = ground.indicators.get(judgement.observed.indicator) if judgement.observed else None
    takes, rank = takes_text(judgement, indicator.numerator if indicator else ""), judgement.rank_if_met
    cost = cost_text(judgement.cost_to_go) if judgement.cost_to_go is not None else ""
    if not takes:  # the distance has said how many
        return f"svarer til {cost}" if cost else ""
    text = f"kravet nås med {takes}" + (f", svarende til {cost}" if cost else "")
    return f"{text}; {rank_if_met_text(rank)}" if rank else text


def cards_html(page: Page, sections: list[tuple[Section, list[Result]]], goes_on: Section | None = None) -> Markup:
    """Targets as cards under the plan's own headings; a section that goes on has told its own."""
    shown = [
        (s.focus_area if s is not goes_on else None, [card(r, page.review) for r in results]) for s, results in sections
    ]
    return render("cards.html.j2", sections=shown)


def tally_html(review: Review) -> Markup:
    """How many targets have which answer, as figures with word and shape; answers that nobody has are left out.

    Met and not met are told as none too, unless no target at all has been judged. The empty text where there is no target
    to count.
    """
    if not review.counts.total():
        return Markup("")
    always = {Status.MET, Status.NOT_MET} if any(review.counts[status] for status in JUDGED) else set()
    shown = [(s, STATUS_WORD[s], review.counts[s]) for s in (*SCORED, *NOT_SCORED) if review.counts[s] or s in always]
    return render("tally.html.j2", counts=shown)
