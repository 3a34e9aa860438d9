"""Judgements as rows of text: cards of targets, the overview, tables of figures, reservations and sources."""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup

from jobplan_lib import __version__, danish
from jobplan_lib.danish import STATUS_WORD, amount
from jobplan_lib.danish_rules import area_name, figure_text, kind_of_area, required_basis, requirement_text
from jobplan_lib.explain import (
    STEP_WORD,
    Step,
    StepKind,
    explain_result,
    place,
    printed_decimals,
    reservation_text,
    unknown_text,
)
from jobplan_lib.figures import Figure, Ground
from jobplan_lib.findings import FINDING_WORD, number_text, outcome_text
from jobplan_lib.model import Reason, Status, TargetKind
from jobplan_lib.narrative import answer, compared
from jobplan_lib.plan_files import SUMMARY
from jobplan_lib.relations import Finding
from jobplan_lib.review import NOT_SCORED, SCORED, Page, Result, Review, Section
from jobplan_lib.status_log import Progress
from jobplan_lib.targets import Caveat, Judgement
from jobplan_lib.templating import render

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
    compared: str
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
    cells: Cells
    parts: tuple[Cells, ...]
    reservations: tuple[str, ...]
    findings: tuple[str, ...]
    log: tuple[Said, ...]
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
        cells=cells(judgement, review.ground),
        parts=tuple(cells(part, review.ground) for part in judgement.parts),
        reservations=tuple(reservation_text(r) for r in shown),
        findings=tuple(outcome_text(outcome) for outcome in result.outcomes),
        log=said(result),
        walk=tuple((STEP_WORD[step.kind], step) for step in steps),
    )


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
        own=figure_text(observed, decimals.own) if observed else _nothing(judgement),
        required=amount(required.quantity.value, required.unit, decimals.required) if required else NOTHING,
        gap=amount(judgement.gap.value, observed.unit.of_difference, decimals.gap, signed=True)
        if judgement.gap and observed
        else NOTHING,
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
        own_note=danish.period(observed.period) if observed else _why(judgement),
        required=numbers.required,
        required_note=_required_note(judgement, ground),
        gap=numbers.gap,
        gap_note=_to_go(judgement),
        answer=answer(judgement, ground),
        compared=compared(judgement, ground.own.name),
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


def _nothing(judgement: Judgement) -> str:
    hidden = judgement.unknown is not None and judgement.unknown.reason is Reason.SUPPRESSED
    return SUPPRESSED if hidden else NOTHING


def _why(judgement: Judgement) -> str:
    if judgement.parts or judgement.unknown is None:
        return ""
    return danish.REASON_WORD[judgement.unknown.reason]


def _required_note(judgement: Judgement, ground: Ground) -> str:
    required = judgement.required
    if required is None:
        return ""
    text = requirement_text(required.requirement, ground.indicators, ground.year)
    return text if required_basis(required) else danish.DIRECTION_WORD[required.requirement.direction]


def _to_go(judgement: Judgement) -> str:
    to_go = judgement.to_go
    if to_go is None or to_go.number is None or judgement.status is Status.MET:
        return ""
    assert judgement.required is not None
    more = "flere" if judgement.required.requirement.direction.wants_high else "færre"
    return f"{amount(to_go.number, to_go.unit)} {more} når kravet"


def cards_html(page: Page, sections: list[tuple[Section, list[Result]]]) -> Markup:
    """Targets as cards under the plan's own headings."""
    shown = [(s.focus_area, [card(r, page.review) for r in results]) for s, results in sections]
    return render("cards.html.j2", sections=shown)


def overview_html(review: Review) -> Markup:
    """Every result target as one row, linked to its page."""
    rows = []
    for section in review.sections():
        targets = [
            (card(r, review), r.target.short, f"{r.target.notebook}.html#maal-{r.id}")
            for r in section.results
            if r.is_counted
        ]
        if targets:
            rows.append((section.focus_area, STATUS_WORD[section.status], section.status, targets))
    return render("overview.html.j2", sections=rows)


def tally_html(review: Review) -> Markup:
    """How many targets have which answer, as figures with word and shape; answers that nobody has are left out."""
    shown = [
        (s, STATUS_WORD[s], review.counts[s])
        for s in (*SCORED, *NOT_SCORED)
        if review.counts[s] or s in {Status.MET, Status.NOT_MET}
    ]
    return render("tally.html.j2", counts=shown, total=sum(review.counts.values()))


@dataclass(frozen=True)
class Table:
    """A table of texts: the first column names the row, ``numeric`` columns stand to the right."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()

    def html(self) -> Markup:
        """The table with caption and scopes."""
        return render("table.html.j2", table=self)


def compared_table(caption: str, judgements: list[Judgement], own: str) -> Table:
    """Own figures beside the benchmarks that exist for them: one row a figure, one column an area."""
    areas = {b.area.code: b.area for j in judgements for b in j.benchmarks}
    order = sorted(areas.values(), key=lambda a: (kind_of_area(a) != "Landet", a.name))
    rows = []
    for judgement in judgements:
        by_code = {b.area.code: b for b in judgement.benchmarks}
        figures = [figure_text(by_code[a.code]) if a.code in by_code else NOTHING for a in order]
        mine = figure_text(judgement.observed) if judgement.observed else _nothing(judgement)
        when = danish.period(judgement.observed.period) if judgement.observed else _why(judgement)
        rows.append((judgement.label, mine, *figures, when))
    names = [capital(area_name(a)) for a in order]
    columns = ("Tal", own, *names, "Periode")
    return Table(caption, columns, tuple(rows), frozenset(range(1, len(columns) - 1)))


def series_table(caption: str, figures: tuple[Figure, ...]) -> Table:
    """A figure over time."""
    rows = tuple((danish.period(f.period), figure_text(f), "foreløbigt" if f.provisional else "") for f in figures)
    return Table(caption, ("Periode", figures[0].area.name, "Bemærkning"), rows, frozenset({1}))


def commitments_html(page: Page) -> Markup:
    """Service standards, interventions and follow-up, with their status, folded under the plan's headings."""
    shown = []
    for section in page.sections:
        rows = [(r, cells(r.judgement, page.review.ground), said(r)) for r in section.results if r in page.commitments]
        if rows:
            shown.append((section.focus_area, rows))
    return render("commitments.html.j2", sections=shown, kinds=KIND_WORD)


def reservations_html(page: Page) -> Markup:
    """Everything a reader must bear in mind, by target; of figures that are only followed, what the plan says of them."""
    shown = []
    for result in (*page.targets, *(page.monitored if page.notebook != SUMMARY else ())):
        texts = [
            reservation_text(r)
            for r in result.judgement.reservations
            if r.caveat is not Caveat.BEFORE_THE_YEAR or not page.review.is_starting_point
        ]
        if result.is_counted:
            texts += [
                f"{leaf.label}: {unknown_text(leaf.unknown, page.review.ground)}"
                for leaf in result.judgement.leaves
                if leaf.unknown
            ]
        if texts:
            shown.append((result.id, result.target.short, list(dict.fromkeys(texts))))
    return render(
        "reservations.html.j2", groups=shown, year=page.review.year, starting_point=page.review.is_starting_point
    )


SHOWN_FINDINGS = (Finding.MISMATCH, Finding.ROUNDING, Finding.NOT_COMPARABLE)


def source_control_html(page: Page) -> Markup:
    """What holding the page's printed figures against each other gave: what does not agree in full, the rest as a number."""
    held = [o for o in page.outcomes if o.finding not in {Finding.DERIVED, Finding.UNKNOWN}]
    counts = {finding: sum(1 for o in held if o.finding is finding) for finding in Finding}
    summary = danish.listed([f"{n} {FINDING_WORD[finding].lower()}" for finding, n in counts.items() if n])
    groups = [
        (FINDING_WORD[f], f.value, [outcome_text(o) for o in held if o.finding is f])
        for f in SHOWN_FINDINGS
        if counts[f]
    ]
    return render("source_control.html.j2", total=len(held), summary=summary, groups=groups)


def derived_html(page: Page) -> Markup:
    """What follows from the page's printed figures though no document prints it."""
    found = [o for o in page.outcomes if o.finding is Finding.DERIVED]
    return render("derived.html.j2", rows=[(o.relation.text, number_text(o), o.relation.note) for o in found])


def sources_html(page: Page, *, with_indicators: bool) -> Markup:
    """Which indicators the page uses, how they are defined and where they come from, and what made the page."""
    used: dict[str, None] = {}
    for result in page.results if with_indicators else ():
        for leaf in result.judgement.leaves:
            measure = getattr(leaf.rule, "measure", None)
            if measure is not None:
                used[measure.indicator] = None
    indicators = [page.review.ground.indicators[i] for i in used]
    return render("sources.html.j2", indicators=indicators, review=page.review, version=__version__)
