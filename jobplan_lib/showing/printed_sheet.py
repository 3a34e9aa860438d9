"""The sheet of a workbook with every figure that the plan's own document prints, also those that nothing is held against."""

from __future__ import annotations

from collections.abc import Iterator

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish_rules import area_name
from jobplan_lib.answer.results import Review
from jobplan_lib.core.figures import Ground
from jobplan_lib.showing.cards import NOTHING
from jobplan_lib.showing.sheets import Cell, Column, Number, Sheet, unit_text
from jobplan_lib.showing.source_sheets import STATUS_OF_VALUE
from jobplan_lib.words.labels import upper_first
from jobplan_lib.words.model import Observation, Origin
from jobplan_lib.words.vocabulary import FigureKind

KIND_WORD = {
    FigureKind.DATA: "Tal",
    FigureKind.FORECAST: "Skøn",
    FigureKind.TARGET_VALUE: "Måltal",
    FigureKind.PARAMETER: "Oplysning",
}
COLUMNS = (
    Column("Side", 8),
    Column("Linje", 12),
    Column("Trykt", 20),
    Column("Art", 11),
    Column("Indikator", 44),
    Column("Gruppe", 30),
    Column("Område", 22),
    Column("Periode", 24),
    Column("Tal", 13),
    Column("Enhed", 17),
    Column("Tæller", 12),
    Column("Nævner", 12),
    Column("Navn i projektet", 44),
    Column("Fil", 40),
    Column("Række", 8),
)


def printed_sheet(review: Review) -> Sheet | None:
    """The document's figures in its own order, each place where one stands; None where the snapshot has none of them."""
    document = review.plan.document
    found = [
        (origin, row)
        for row in review.snapshot.printed_in(document)
        for origin in row.origins
        if origin.document == document
    ]
    if not found:
        return None
    found.sort(key=lambda pair: (pair[0].file, pair[0].row))
    rows = tuple(tuple(_cells(row, origin, review.ground)) for origin, row in found)
    note = "Også tal, som intet mål bruger. Måltal og oplysninger er planens egne ord og holdes ikke op mod noget."
    return Sheet("Trykte tal", f"Alle tal i {document}", note, COLUMNS, rows)


def _cells(row: Observation, origin: Origin, ground: Ground) -> Iterator[Cell]:
    """A parameter, such as the hours of a rule that the plan mentions, is no indicator: it has its name alone."""
    indicator = ground.indicators.get(row.indicator)
    yield from (origin.page or NOTHING, origin.line or NOTHING, origin.printed or NOTHING, KIND_WORD[row.kind])
    yield indicator.title if indicator else NOTHING
    yield (indicator.groups.get(row.group, row.group) if indicator else row.group) or NOTHING
    area = ground.areas.by_code.get(row.area) or ground.areas.by_slug.get(row.area)
    yield upper_first(area_name(area)) if area else row.area
    yield danish.period(row.period)
    yield Number(row.value.value, row.decimals) if row.value else STATUS_OF_VALUE[row.status].lower()
    yield unit_text(indicator.unit) if indicator and row.kind is not FigureKind.TARGET_VALUE else NOTHING
    yield from (Number(count) if count is not None else NOTHING for count in (row.numerator, row.denominator))
    yield from (row.indicator, origin.file, str(origin.row))
