"""From series of the mapping to StatBank's cells: every variable named, periods chosen, sums over codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from jobplan_lib.reading.areas import Areas
from jobplan_lib.sources import statbank
from jobplan_lib.sources.asking import Question, Window
from jobplan_lib.sources.bodies import NotThere
from jobplan_lib.sources.model import Cell, RawAnswer, Series, SourceName, Taking, Term, total
from jobplan_lib.sources.statbank import AREA, TIME, TYPE_OF, Asked, StatBank, Table
from jobplan_lib.words.errors import SourceUnavailable, did_you_mean

SOURCE = "statbank"
IN_A_YEAR = {"M": 12, "Q": 4, "H": 2, "Y": 1}


class StatBankTables:
    """StatBank's tables during one fetch: the metadata is asked once."""

    name = SourceName.STATBANK

    def __init__(self, source: StatBank):
        self._source = source
        self._tables: dict[str, Table] = {}

    def lacking(self, series: Series) -> list[str]:
        """What the tables lack of what a series is made of."""
        found: list[str] = []
        for term in series.terms:
            try:
                found += contract_problems(self._table(term.table), series.period, term)
            except NotThere:
                found.append(f"{term.table} is not there any more")
        return list(dict.fromkeys(found))

    def questions(self, series: Iterable[Series]) -> list[Question]:
        """One for all terms of a table and period type."""
        found: dict[tuple[str, str], dict[Term, None]] = {}
        for one in series:
            for term in one.terms:
                found.setdefault((term.table, one.period), {})[term] = None
        return [Question(table, period, tuple(terms)) for (table, period), terms in sorted(found.items())]

    def title(self, table: str) -> str:
        """What StatBank calls a table."""
        return self._table(table).name

    def take(self, question: Question, window: Window) -> tuple[dict[Term, Taking], list[RawAnswer]]:
        """A question's terms over all areas, and the raw answers."""
        return take(self._source, self._table(question.table), question, window)

    def refuse_renewed(self) -> None:
        """All figures of a snapshot are of one edition of their table."""
        again = {name: self._source.table(name).updated for name in self._tables}
        if renewed := [name for name, table in self._tables.items() if again[name] != table.updated]:
            raise SourceUnavailable(f"{statbank.NAME}: {', '.join(renewed)} was renewed while it was read – run again")

    def _table(self, name: str) -> Table:
        if name not in self._tables:
            self._tables[name] = self._source.table(name)
        return self._tables[name]


def contract_problems(table: Table, period: str, term: Term) -> Iterator[str]:
    """What the live table lacks of what a term names, with what it has instead."""
    if not table.is_active:
        yield f"{table.id} is not kept up any more (last updated {table.updated[:10]})"
    if not _periods(table, period):
        yield f"{table.id} has no periods of type {period}"
    named = {*term.hierarchies, AREA, TIME}
    if lacking := [name for name in table.variables if name not in named]:
        yield f"{table.id} has the variables {', '.join(lacking)}, which the mapping does not hold at a code"
    for name, members in ((AREA, ()), *term.where):
        if name not in table.variables:
            yield f"{table.id} has no variable {name} – {did_you_mean(name, table.variables)}"
            continue
        for member in members:
            if member.id not in table.variables[name]:
                yield f"{table.id} {name} has no code {member} – {did_you_mean(member.id, table.variables[name])}"


def take(
    source: StatBank, table: Table, question: Question, window: Window
) -> tuple[dict[Term, Taking], list[RawAnswer]]:
    """The terms of a table over all areas that it has, and the raw answers.

    Raises:
        SourceUnavailable: the table lacks municipalities that are known here.
    """
    periods = _periods(table, question.period)[: window.years * IN_A_YEAR[question.period]]
    ours = _codes(table, window.areas)
    takings: dict[Term, Taking] = {}
    raw: list[RawAnswer] = []
    for term in question.terms:
        where = {name: tuple(member.id for member in members) for name, members in term.where}
        asked = Asked(table.id, {AREA: tuple(ours), **where, TIME: tuple(reversed(periods))})
        cells: dict[tuple[str, ...], Cell] = {}
        for answer, found in source.figures(asked):
            cells.update(found)
            name = f"{SOURCE}-{table.id}-{len(raw) + 1}"
            origin, time = f"{statbank.NAME} {table.id}", window.now()
            raw.append(RawAnswer(name, origin, answer.query, answer.body, len(found), time, table.updated))
        chosen = list(product(*where.values()))
        takings[term] = Taking(
            {
                (area, str(statbank.period_of(code))): total(cells.get((area, *choice, code)) for choice in chosen)
                for area in ours
                for code in periods
            }
        )
    return takings, raw


def _periods(table: Table, period_type: str) -> list[str]:
    """The codes of a type, newest first."""
    found = {code: statbank.period_of(code) for code in table.variables.get(TIME, {})}
    known = [(period, code) for code, period in found.items() if period and TYPE_OF[period.frequency] == period_type]
    return [code for _, code in sorted(known, key=lambda pair: pair[0].ordinal, reverse=True)]


def _codes(table: Table, areas: Areas) -> list[str]:
    """The areas of ours that the table has; all municipalities or none must be among them."""
    found = [code for code in areas.by_code if code in table.variables[AREA]]
    municipalities = {area.code for area in areas.municipalities()}
    lacking = sorted(municipalities - set(found))
    if lacking and len(lacking) < len(municipalities):
        names = ", ".join(areas.by_code[code].name for code in lacking[:10])
        raise SourceUnavailable(f"{statbank.NAME}: {table.id} does not list {len(lacking)} of our areas: {names}")
    return found
