"""Judgements as texts: cards of targets, the overview, the tally, and what the plan promises beside its targets."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import STATUS_WORD
from jobplan_lib.answer.danish_caveats import reservation_text
from jobplan_lib.answer.danish_changes import RANK_AFTER, RANK_BEFORE, is_change
from jobplan_lib.answer.danish_costs import cost_text
from jobplan_lib.answer.danish_rules import area_name, figure_text, required_basis, required_text, requirement_text
from jobplan_lib.answer.explain import (
    STEP_WORD,
    Step,
    StepKind,
    explain_result,
    printed_decimals,
    rank_if_met_text,
)
from jobplan_lib.answer.findings import outcome_text
from jobplan_lib.answer.made_of import place
from jobplan_lib.answer.results import NOT_SCORED, SCORED, Page, Result, Review, Section
from jobplan_lib.core.caveats import Caveat
from jobplan_lib.core.figures import Figure, Ground, How
from jobplan_lib.core.targets import Judgement
from jobplan_lib.reading.status_log import Progress
from jobplan_lib.showing.comment_lists import ShownComment, target_comments
from jobplan_lib.showing.comparing import direction
from jobplan_lib.showing.narrative import answer, distance_text, reason_text, takes_text, tells_nothing
from jobplan_lib.showing.templating import render
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.plan_model import Criterion, Fixed, Path, TargetKind
from jobplan_lib.words.vocabulary import Reason, Status, Timing, Unit

NOTHING = "–"


SUPPRESSED = "diskretioneret"


PROGRESS_WORD = {
    Progress.NOT_STARTED: "Ikke begyndt",
    Progress.UNDER_WAY: "I gang",
    Progress.DONE: "Gennemført",
    Progress.DROPPED: "Opgivet",
}


KIND_WORD = {
    TargetKind.RESULT_TARGET: "Resultatmål",
    TargetKind.SERVICE_STANDARD: "Serviceniveau",
    TargetKind.INTERVENTION: "Indsats",
    TargetKind.PROCESS: "Opfølgning",
    TargetKind.PRINCIPLE: "Princip",
}


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
    return tuple(Said(PROGRESS_WORD[e.progress], e.text, e.judged_by, danish.period(e.date)) for e in entries)


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


def card(result: Result, review: Review) -> Card:
    """A target as a card."""
    judgement = result.judgement
    shown = [r for r in judgement.reservations if not (review.is_starting_point and r.caveat is Caveat.BEFORE_THE_YEAR)]
    steps = [
        step
        for step in explain_result(review.ground, result)
        if step.kind not in {StepKind.TARGET, StepKind.RESERVATION}
    ]
    return Card(
        id=result.id,
        anchor=f"maal-{result.id}",
        text=result.target.text,
        source=place(result.target.source),
        timing=timing_text(judgement, review),
        cells=cells(judgement, review.ground),
        parts=() if tells_nothing(judgement) else tuple(_part(part, review.ground) for part in spread(judgement)),
        reservations=tuple(reservation_text(r) for r in shown),
        findings=tuple(outcome_text(outcome) for outcome in result.outcomes),
        log=said(result),
        comments=tuple(target_comments(review, result)),
        walk=tuple((STEP_WORD[step.kind], step) for step in steps),
    )


def _part(part: Judgement, ground: Ground) -> Cells:
    """A part as cells; what stands with the target for all parts is marked on those that it is about."""
    shown = cells(part, ground)
    marks = [MARK[r.caveat] for r in part.reservations if r.caveat in MARK and not part.parts]
    return replace(shown, gap_note="; ".join(text for text in (shown.gap_note, *marks) if text))


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
    numbers, observed = cells_of(judgement), judgement.observed
    return Cells(
        label=judgement.label,
        status=judgement.status,
        word=numbers.word,
        own=numbers.own,
        own_note=danish.period(observed.period) if observed else why_text(judgement),
        required=planned_text(judgement, ground) or NOTHING if numbers.required == NOTHING else numbers.required,
        required_note=_required_note(judgement, ground),
        gap=numbers.gap,
        gap_note=_to_go(judgement),
        answer=answer(judgement, ground),
        direction=direction(judgement, ground),
        benchmarks=tuple(
            f"{capital(area_name(b.area))}: {figure_text(b)}"
            for b in judgement.benchmarks
            if not _is_required(b, judgement)
        ),
    )


def _is_required(benchmark: Figure, judgement: Judgement) -> bool:
    """Whether the benchmark is what the requirement rests on: then it stands there already."""
    basis = judgement.required.basis if judgement.required else None
    return basis is not None and basis.area == benchmark.area and basis.how is benchmark.how


def capital(text: str) -> str:
    """A text with a capital first letter."""
    return text[:1].upper() + text[1:]


def nothing_text(judgement: Judgement) -> str:
    """What stands in place of a figure: that it is hidden, or a dash."""
    hidden = judgement.unknown is not None and judgement.unknown.reason is Reason.SUPPRESSED
    return SUPPRESSED if hidden else NOTHING


def why_text(judgement: Judgement) -> str:
    """Why there is no figure, in a few words; of parts where it is the same of all of them."""
    if judgement.parts:
        return reason_text(judgement.leaves[0]) if tells_nothing(judgement) else ""
    return reason_text(judgement)


def _required_note(judgement: Judgement, ground: Ground) -> str:
    required = judgement.required
    if required is None:
        return ""
    measure = judgement.rule.measure if isinstance(judgement.rule, Criterion) else None
    text = requirement_text(required.requirement, ground.indicators, ground.year, ground.areas, measure)
    if required_basis(required) or is_change(measure, ground.indicators):
        return text
    direction = required.requirement.direction
    return (RANK_AFTER | RANK_BEFORE if required.unit is Unit.RANK else danish.DIRECTION_WORD)[direction]


def planned_text(judgement: Judgement, ground: Ground) -> str:
    """The plan's own number in words where there is nothing to hold it against: ``mindst 85 %``; else the empty text."""
    rule = judgement.rule
    if not isinstance(rule, Criterion) or not isinstance(rule.requirement.against, Fixed | Path):
        return ""
    return requirement_text(rule.requirement, ground.indicators, ground.year, ground.areas, rule.measure)


TIMING_MARK = {Timing.STARTING_POINT: "udgangspunkt", Timing.UNDER_WAY: "undervejs"}


def timing_text(judgement: Judgement, review: Review) -> str:
    """A mark beside a status that is not the year's result: a forecast, a figure from before the year or of a part of it.

    Where everything is a starting point, the page says so once instead.
    """
    if any(r.caveat is Caveat.FORECAST for r in judgement.reservations):
        return "skøn"
    if judgement.timing is None or (judgement.timing is Timing.STARTING_POINT and review.is_starting_point):
        return ""
    return TIMING_MARK.get(judgement.timing, "")


def _to_go(judgement: Judgement) -> str:
    takes, rank = takes_text(judgement), judgement.rank_if_met
    if not takes:
        return ""
    text = f"{takes} når kravet"
    if judgement.cost_to_go is not None:
        text += f", svarende til {cost_text(judgement.cost_to_go)}"
    return f"{text}; {rank_if_met_text(rank)}" if rank else text


def cards_html(page: Page, sections: list[tuple[Section, list[Result]]]) -> Markup:
    """Targets as cards under the plan's own headings."""
    shown = [(s.focus_area, [card(r, page.review) for r in results]) for s, results in sections]
    return render("cards.html.j2", sections=shown)


def tally_html(review: Review) -> Markup:
    """How many targets have which answer, as figures with word and shape; answers that nobody has are left out."""
    shown = [
        (s, STATUS_WORD[s], review.counts[s])
        for s in (*SCORED, *NOT_SCORED)
        if review.counts[s] or s in {Status.MET, Status.NOT_MET}
    ]
    return render("tally.html.j2", counts=shown)


def _told(result: Result) -> list[str]:
    return [reservation_text(r) for r in result.judgement.reservations if r.caveat is not Caveat.BEFORE_THE_YEAR]


BARE_UNITS = frozenset({Unit.COUNT, Unit.RATIO, Unit.INDEX})  # a number of these says nothing without its name


def _cells_of_promise(result: Result, ground: Ground) -> Cells:
    """The cells of a promise; a number without a unit is called by what it measures."""
    shown, observed = cells(result.judgement, ground), result.judgement.observed
    return replace(shown, own=named(shown.own, observed, ground)) if observed else shown


def named(text: str, figure: Figure, ground: Ground) -> str:
    """A figure's text outside a table of its kind: without a unit of its own it is called by what it measures."""
    if figure.unit not in BARE_UNITS:
        return text
    if figure.how is How.OCCURRENCES:
        return f"{text} {'måling' if figure.quantity.value == 1 else 'målinger'}"
    return f"{ground.indicators[figure.indicator].title}: {text}"


def commitments_html(page: Page) -> Markup:
    """Service standards, interventions and follow-up, with their status, folded under the plan's headings."""
    shown = []
    for section in page.sections:
        rows = [
            (r, _cells_of_promise(r, page.review.ground), said(r), _told(r), target_comments(page.review, r))
            for r in section.results
            if r in page.commitments
        ]
        if rows:
            shown.append((section.focus_area, rows))
    return render("commitments.html.j2", sections=shown, kinds=KIND_WORD)
