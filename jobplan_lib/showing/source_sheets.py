"""The sheets of a workbook that say where its figures come from: sources, definitions, source control, status log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish_rules import area_name
from jobplan_lib.answer.findings import FINDING_WORD, outcome_text
from jobplan_lib.answer.made_of import place
from jobplan_lib.answer.results import Review
from jobplan_lib.core.figures import Figure, Ground
from jobplan_lib.core.relations import Outcome
from jobplan_lib.core.targets import Judgement
from jobplan_lib.reading.areas import Areas
from jobplan_lib.showing.cards import NOTHING, PROGRESS_WORD
from jobplan_lib.showing.comment_lists import page_comments, target_comments
from jobplan_lib.showing.sheets import Cell, Column, Number, Sheet, unit_text
from jobplan_lib.words.labels import upper_first
from jobplan_lib.words.model import Observation, Origin
from jobplan_lib.words.plan_model import Combination
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import ValueStatus

STATUS_OF_VALUE = {
    ValueStatus.NORMAL: "Oplyst",
    ValueStatus.PROVISIONAL: "Foreløbigt",
    ValueStatus.SUPPRESSED: "Diskretioneret",
    ValueStatus.MISSING: "Ikke indberettet",
    ValueStatus.NOT_APPLICABLE: "Ikke relevant",
}
SOURCE_COLUMNS = (
    Column("Bruges af mål", 16),
    Column("Indikator", 34),
    Column("Gruppe", 22),
    Column("Områdekode", 12),
    Column("Område", 22),
    Column("Periode", 24),
    Column("Periodens slut", 12),
    Column("Tal", 12),
    Column("Enhed", 17),
    Column("Tæller", 12),
    Column("Nævner", 12),
    Column("Tallets status", 16),
    Column("Dokument", 34),
    Column("Side", 8),
    Column("Linje", 8),
    Column("Trykt", 14),
    Column("Kilde", 34),
    Column("Hentet", 13),
    Column("Fil", 40),
    Column("Række", 8),
)


def sources_sheet(review: Review) -> Sheet:
    """Every source row that an answer, a benchmark or an earlier figure rests on, with each place where it stands."""
    used: dict[Observation, dict[str, None]] = {}
    for result in review.results:
        for leaf in result.judgement.leaves:
            for row in _rows(leaf):
                used.setdefault(row, {})[result.id] = None
    ground = review.ground
    rows = tuple(_source(row, ", ".join(ids), origin, ground) for row, ids in used.items() for origin in row.origins)
    note = "En række for hvert sted, et tal står. Fil og række peger ind i projektets mappe."
    return Sheet("Kilder", "Kilder til tallene", note, SOURCE_COLUMNS, rows, "Ingen tal er brugt.")


def _rows(judged: Judgement) -> Iterator[Observation]:
    basis = judged.required.basis if judged.required else None
    for figure in (judged.observed, basis, *judged.benchmarks, *judged.series):
        if figure is not None:
            yield from _behind(figure)


def _behind(figure: Figure) -> Iterator[Observation]:
    yield from figure.observations
    for part in figure.inputs:
        yield from _behind(part)


def _source(row: Observation, ids: str, origin: Origin, ground: Ground) -> tuple[Cell, ...]:
    indicator = ground.indicators[row.indicator]
    return (
        *(ids, indicator.title, indicator.groups.get(row.group, row.group) or NOTHING),
        *(row.area, _area(row.area, ground.areas), danish.period(row.period), row.period.last),
        *(_number(row.value, row.decimals, STATUS_OF_VALUE[row.status].lower()), unit_text(indicator.unit)),
        Number(row.numerator) if row.numerator is not None else NOTHING,
        Number(row.denominator) if row.denominator is not None else NOTHING,
        STATUS_OF_VALUE[row.status],
        *(text or NOTHING for text in (origin.document, origin.page, origin.line, origin.printed)),
        *(origin.source or NOTHING, _day(origin.retrieved), origin.file),
        str(origin.row),
    )


def _day(stamp: str) -> Cell:
    """The day of a time stamp as a date; a stamp of another form as it stands."""
    try:
        return date.fromisoformat(stamp[:10])
    except ValueError:
        return stamp or NOTHING


def _area(code: str, areas: Areas) -> str:
    found = areas.by_code.get(code) or areas.by_slug.get(code)
    return upper_first(area_name(found)) if found else code


def _number(quantity: Quantity | None, decimals: int, otherwise: str) -> Cell:
    return Number(quantity.value, decimals) if quantity else otherwise


def definitions_sheet(review: Review) -> Sheet:
    """The indicators that the plan's targets use."""
    rules = [leaf.rule for result in review.results for leaf in result.judgement.leaves]
    measures = [rule.measure for rule in rules if not isinstance(rule, Combination) and rule.measure]
    indicators = [review.ground.indicators[name] for name in dict.fromkeys(m.indicator for m in measures)]
    rows = tuple(
        (i.title, i.definition, unit_text(i.unit), i.numerator or NOTHING, i.denominator or NOTHING, i.source, i.id)
        for i in indicators
    )
    columns = (
        Column("Indikator", 40),
        Column("Definition", 70),
        Column("Enhed", 17),
        Column("Tæller", 34),
        Column("Nævner", 34),
        Column("Kilde", 34),
        Column("Navn i projektet", 34),
    )
    note = "Hvad tallene måler, og hvor de kommer fra."
    return Sheet("Definitioner", "Indikatorernes definitioner", note, columns, rows, "Ingen indikatorer er brugt.")


def control_sheet(review: Review) -> Sheet:
    """What holding printed figures against each other gave, with the targets that rest on them."""
    columns = (
        Column("Nr.", 10),
        Column("Fund", 24),
        Column("Sammenhæng", 46),
        Column("Beregnet", 13),
        Column("Trykt", 13),
        Column("Enhed", 17),
        Column("Forklaring", 70),
        Column("Står i", 34),
        Column("Berører mål", 16),
    )
    rows = tuple(_outcome(outcome, review) for outcome in review.outcomes)
    note = "Trykte tal, der skal passe sammen, er regnet efter. Stemmer de ikke, står det ved målet."
    empty = "Der er ingen trykte tal at holde op mod hinanden."
    return Sheet("Kildekontrol", "Kontrol af de trykte tal", note, columns, rows, empty)


def _outcome(outcome: Outcome, review: Review) -> tuple[Cell, ...]:
    relation = outcome.relation
    decimals = relation.decimals
    if outcome.computed and outcome.printed:
        decimals = danish.pair(outcome.computed.value, outcome.printed.value, decimals)
    ids = [result.id for result in review.results if outcome in result.outcomes]
    return (
        *(relation.id, FINDING_WORD[outcome.finding], relation.text),
        *(_number(outcome.computed, decimals, NOTHING), _number(outcome.printed, decimals, NOTHING)),
        *(unit_text(relation.unit), outcome_text(outcome), place(relation.source) or NOTHING),
        ", ".join(ids) or NOTHING,
    )


def comments_sheet(review: Review) -> Sheet | None:
    """What the analyst and the committee have written, and what has moved since; None where nobody has."""
    columns = (
        Column("Om", 28),
        Column("Dato", 20),
        Column("Skrevet af", 28),
        Column("Rolle", 14),
        Column("Kommentar", 80),
        Column("Ændret siden", 44),
    )
    of_targets = {result.id: target_comments(review, result) for result in review.results}
    of_pages = {name: page_comments(review, name) for name in review.notebooks()}
    rows = tuple(
        (about, c.date, c.author, c.role, c.text, " ".join(c.moved) or NOTHING)
        for about, comments in {**of_pages, **of_targets}.items()
        for c in comments
    )
    note = "Kommentarer til mål og sider, og hvad der er anderledes nu, end da de blev skrevet."
    return Sheet("Kommentarer", "Kommentarer", note, columns, rows) if rows else None


def log_sheet(review: Review) -> Sheet | None:
    """What people have said about targets; None where nobody has."""
    columns = (
        Column("Nr.", 7),
        Column("Dato", 20),
        Column("Sagt af", 28),
        Column("Status", 16),
        Column("Tekst", 70),
        Column("Kilde", 34),
    )
    rows = tuple(
        (e.target, danish.period(e.date), e.judged_by, PROGRESS_WORD[e.progress], e.text, place(e.source))
        for e in review.status_log
    )
    note = "Udvalgets og forvaltningens egne ord om målene."
    return Sheet("Statuslog", "Status, som den er sagt", note, columns, rows) if rows else None
