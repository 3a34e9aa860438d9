"""A review as the sheets of a workbook: typed cells, not yet a file. Numbers stay exact; what is missing is a word.

Every sheet is one table: a heading for each column and a row for each target, figure or source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import DIRECTION_WORD, STATUS_WORD, TIMING_WORD, UNIT_WORD
from jobplan_lib.answer.danish_caveats import reservation_texts
from jobplan_lib.answer.danish_rough import before_number
from jobplan_lib.answer.danish_rules import AREA_KIND_WORD, HOW_WORD, area_name, is_signed, requirement_text
from jobplan_lib.answer.danish_trials import period_shown
from jobplan_lib.answer.explain import NO_COUNT_TEXT
from jobplan_lib.answer.made_of import place
from jobplan_lib.answer.printed_figures import printed_decimals
from jobplan_lib.answer.results import Result, Review, Section
from jobplan_lib.core.figures import Figure, Ground
from jobplan_lib.core.targets import Judgement
from jobplan_lib.reading.plan_files import SUMMARY
from jobplan_lib.showing.cards import NOTHING, why_text
from jobplan_lib.showing.planned import planned_text
from jobplan_lib.showing.promises import KIND_WORD
from jobplan_lib.words.labels import upper_first
from jobplan_lib.words.plan_model import Criterion, Unscored
from jobplan_lib.words.vocabulary import Timing, Unit

LONGEST_NAME = 31  # of a sheet
PROMISES = "Øvrige løfter"  # the sheet of what a plan says beside its targets
SEE_PARTS = "se delene"
FOLLOWED = "Følges"
UNIT_NAME = {Unit.RATIO: "forhold", Unit.INDEX: "indeks", Unit.RANK: "placering", Unit.COUNT: "antal"}


@dataclass(frozen=True)
class Number:
    """A number with as many decimals as it is shown with; ``signed`` shows a plus before what is above zero."""

    value: Fraction
    decimals: int = 0
    signed: bool = False


@dataclass(frozen=True)
class Link:
    """A text that opens a page beside the workbook, or a place on it."""

    text: str
    target: str


Cell = str | Number | Link | date


@dataclass(frozen=True)
class Column:
    """A column's heading and its width in characters."""

    heading: str
    width: int


@dataclass(frozen=True)
class Sheet:
    """One table. ``empty`` is the sentence that stands there when it has no rows."""

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = "Der er ingen rækker."


TARGET_COLUMNS = (
    Column("Nr.", 7),
    Column("Mål", 52),
    Column("Status", 18),
    Column("Eget tal", 13),
    Column("Retning", 11),
    Column("Krav", 13),
    Column("Enhed", 17),
    Column("Afstand", 11),
    Column("Afstandens enhed", 17),
    Column("Antal til målet", 12),
    Column("Antallets enhed", 17),
    Column("Periode", 24),
    Column("Forbehold", 72),
    Column("Krav i ord", 38),
    Column("Hvorfor intet antal", 34),
    Column("Periodens slut", 12),
    Column("Tidspunkt", 14),
    Column("Art", 14),
    Column("Fokusområde", 48),
    Column("Vedtaget i", 30),
    Column("Side", 27),
)
FIGURE_COLUMNS = (
    Column("Nr.", 7),
    Column("Mål eller tal", 34),
    Column("Del", 28),
    Column("Art", 17),
    Column("Status", 18),
    Column("Område", 22),
    Column("Områdetype", 13),
    Column("Periode", 24),
    Column("Periodens slut", 12),
    Column("Tal", 12),
    Column("Enhed", 17),
    Column("Retning", 11),
    Column("Krav", 12),
    Column("Afstand", 11),
    Column("Afstandens enhed", 17),
    Column("Antal til målet", 12),
    Column("Antallets enhed", 17),
    Column("Tæller", 12),
    Column("Nævner", 12),
    Column("Hvordan", 26),
    Column("Bemærkning", 44),
)


def targets_sheets(review: Review) -> Iterator[Sheet]:
    """The targets that are counted, and on a sheet of its own what else the plan promises or follows."""
    note = "En række for hvert mål. Tal for delmål står på fokusområdets ark."
    rows = tuple(_target(result, review) for result in review.results if result.is_counted)
    whose = f"{review.municipality.name} {review.year}"
    yield Sheet("Mål", f"Alle mål, {whose}", note, TARGET_COLUMNS, rows, "Ingen mål er talt med her.")
    note = "En række for hver indsats, hvert løfte og hvert tal, der følges. De tæller ikke med i opgørelsen af målene."
    rows = tuple(_target(result, review) for result in review.results if not result.is_counted)
    if rows:
        yield Sheet(PROMISES, f"Planens øvrige løfter, {whose}", note, TARGET_COLUMNS, rows)


def focus_sheets(review: Review) -> Iterator[Sheet]:
    """One sheet for each focus area of the plan that has any figure."""
    number = 0
    for section in review.sections():
        rows = tuple(row for result in section.results for row in _figures(result))
        if rows:
            number += 1
            note = "Egne tal, krav, sammenligninger og tidligere tal. Kolonnen Art siger, hvad rækken er, og kan filtreres."
            name = sheet_name(number, section.focus_area.title)
            yield Sheet(name, _title(section), note, FIGURE_COLUMNS, rows)


def sheet_name(number: int, title: str) -> str:
    """A name that a workbook allows: at most 31 characters, none of ``[]:*?/\\'``; the number keeps names apart."""
    plain = " ".join("".join(" " if c in "[]:*?/\\'" or not c.isprintable() else c for c in title).split())
    name = f"{number} {plain}"
    if len(name) <= LONGEST_NAME:
        return name
    whole_words = name[: LONGEST_NAME + 1].rpartition(" ")[0]
    return whole_words if len(whole_words) > LONGEST_NAME // 2 else name[:LONGEST_NAME]


def _title(section: Section) -> str:
    return f"{section.focus_area.title} – {STATUS_WORD[section.status].lower()}"


def unit_text(unit: Unit) -> str:
    """A unit in a column of its own, in the plural."""
    return UNIT_NAME.get(unit) or UNIT_WORD[unit][1]


def _target(result: Result, review: Review) -> tuple[Cell, ...]:
    judged, target = result.judgement, result.target
    numbers = _numbers(judged)
    page = review.notebook_of(target)
    period, last_day = _period(judged.observed)
    return (
        *(target.id, target.text, STATUS_WORD[judged.status]),
        *(numbers.own, numbers.direction, numbers.required, numbers.unit, numbers.gap, numbers.gap_unit),
        *(numbers.to_go, numbers.to_go_unit, period),
        " ".join([*map(_sentence, reservation_texts(judged)), *_bound(judged.observed)]) or NOTHING,
        *(_rule(judged, review.ground), numbers.no_count, last_day),
        ", ".join(TIMING_WORD[timing] for timing in Timing if timing in judged.timings) or NOTHING,
        FOLLOWED if result.is_monitored else KIND_WORD[target.kind],
        *(result.focus_area.title, place(target.source) or NOTHING, _page(result, page)),
    )


def _page(result: Result, page: str) -> Link:
    """The page of a target, and its card where it has one."""
    card = f"#maal-{result.id}" if result.is_counted and page != SUMMARY else ""
    return Link(f"{page}.html", f"{page}.html{card}")


@dataclass(frozen=True)
class _Numbers:
    """The figures of a judgement as cells."""

    own: Cell
    unit: str
    direction: str = NOTHING
    required: Cell = NOTHING
    gap: Cell = NOTHING
    gap_unit: str = NOTHING
    to_go: Cell = NOTHING
    to_go_unit: str = NOTHING
    no_count: str = NOTHING


def _numbers(judged: Judgement) -> _Numbers:
    observed, required, to_go = judged.observed, judged.required, judged.to_go
    if observed is None:
        return _Numbers(SEE_PARTS if judged.parts else why_text(judged) or NOTHING, NOTHING)
    decimals = printed_decimals(judged)
    own = Number(observed.quantity.value, decimals.own, is_signed(observed))
    if required is None or judged.gap is None:
        return _Numbers(own, unit_text(observed.unit))
    counted = to_go is not None and to_go.number is not None
    return _Numbers(
        own,
        unit_text(observed.unit),
        DIRECTION_WORD[required.requirement.direction],
        Number(required.quantity.value, decimals.required, is_signed(observed)),
        Number(judged.gap.value, decimals.gap, signed=True),
        unit_text(observed.unit.of_difference),
        Number(Fraction(to_go.number)) if to_go and to_go.number is not None else NOTHING,
        unit_text(to_go.unit) if to_go and counted else NOTHING,
        NO_COUNT_TEXT[to_go.why_not] if to_go and to_go.why_not else NOTHING,
    )


def _rule(judged: Judgement, ground: Ground) -> str:
    if judged.required is not None:
        measure = judged.rule.measure if isinstance(judged.rule, Criterion) else None
        return requirement_text(judged.required.requirement, ground.indicators, ground.year, ground.areas, measure)
    stated = judged.rule.reason if isinstance(judged.rule, Unscored) else ""
    return stated or planned_text(judged, ground) or (SEE_PARTS if judged.parts else NOTHING)


def _period(figure: Figure | None) -> tuple[Cell, Cell]:
    """The period in words, and its last day, which can be sorted."""
    return (danish.period(period_shown(figure)), figure.period.last) if figure else (NOTHING, NOTHING)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _figures(result: Result) -> Iterator[tuple[Cell, ...]]:
    """The rows of one target: itself, its parts, and around each own figure the benchmarks and the earlier figures."""
    judged = result.judgement
    if all(leaf.observed is None and leaf.unknown is None for leaf in judged.leaves):
        return  # said in words only: it stands on the sheet of all targets
    kind = FOLLOWED if result.is_monitored else KIND_WORD[result.target.kind]
    yield _own(result, judged, NOTHING, kind)
    for label, leaf in judged.named_leaves() if judged.parts else [(NOTHING, judged)]:
        if judged.parts:
            yield _own(result, leaf, label, "Del")
        for figure in leaf.benchmarks:
            yield _other(result, label, "Sammenligning", figure)
        for figure in leaf.series:
            if leaf.observed is None or figure.period != leaf.observed.period:
                yield _other(result, label, "Tidligere tal", figure)


def _own(result: Result, judged: Judgement, label: str, kind: str) -> tuple[Cell, ...]:
    numbers, figure = _numbers(judged), judged.observed
    notes = [_sentence(text) for text in reservation_texts(judged)]
    return (
        *(result.id, result.target.short, label, kind, STATUS_WORD[judged.status]),
        *_area(figure),
        *(*_period(figure), numbers.own, numbers.unit, numbers.direction, numbers.required),
        *(numbers.gap, numbers.gap_unit, numbers.to_go, numbers.to_go_unit),
        *_made(figure, notes),
    )


def _other(result: Result, label: str, kind: str, figure: Figure) -> tuple[Cell, ...]:
    number = Number(figure.quantity.value, figure.decimals, is_signed(figure))
    return (
        *(result.id, result.target.short, label, kind, NOTHING),
        *_area(figure),
        *(*_period(figure), number, unit_text(figure.unit)),
        *(NOTHING,) * 6,
        *_made(figure, []),
    )


def _area(figure: Figure | None) -> tuple[Cell, Cell]:
    return (upper_first(area_name(figure.area)), AREA_KIND_WORD[figure.area.kind]) if figure else (NOTHING, NOTHING)


def _made(figure: Figure | None, notes: list[str]) -> tuple[Cell, ...]:
    """Numerator, denominator, how the figure came about, and what to bear in mind."""
    if figure is None:
        return (NOTHING, NOTHING, NOTHING, " ".join(notes) or NOTHING)
    of_many = figure.is_place_among
    shared = [f"Delt placering blandt {figure.among}."] if of_many and figure.ties else []
    among = [f"Blandt {figure.among}."] if of_many and not figure.ties else []
    told = [
        *notes,
        *_bound(figure),
        *shared,
        *among,
        *(["Foreløbigt tal."] if figure.provisional and not notes else []),
    ]
    counts = (_count(figure.numerator), _count(figure.denominator))
    return (*counts, HOW_WORD[figure.how], " ".join(told) or NOTHING)


def _bound(figure: Figure | None) -> list[str]:
    """That a bare number is only the least (or the most) that the figure may be."""
    word = before_number(figure).strip() if figure is not None and figure.open_side else ""
    return [f"Tallet er {word} så stort: kilden siger ikke mere."] if word else []


def _count(number: Fraction | None) -> Cell:
    return NOTHING if number is None else Number(number, 0 if number.denominator == 1 else 1)
