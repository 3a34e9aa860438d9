"""From series of the mapping to Jobindsats' cells: what to ask of each table, and the expected grid joined with the answer.

A cell of the grid that the answer leaves out is absent; one that comes as null is hidden. A sum with either in it is
that, never a part of the sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import product

from jobplan_lib.reading.area_names import AreaNames
from jobplan_lib.reading.areas import Areas
from jobplan_lib.sources.asking import Question, Window
from jobplan_lib.sources.bodies import KEPT
from jobplan_lib.sources.jobindsats import Jobindsats
from jobplan_lib.sources.jobindsats_answers import UNKNOWN_AREA, Asked, Figures, evenly_printed
from jobplan_lib.sources.jobindsats_tables import (
    MUNICIPALITIES,
    NAME,
    ONLY_COUNTRY,
    PERIOD_TYPES,
    REGIONS,
    TOTAL,
    Table,
    column_of,
    find_measure,
    find_member,
    find_part,
    period_of,
)
from jobplan_lib.sources.model import Cell, Pick, RawAnswer, Series, SourceName, Taking, Term, total
from jobplan_lib.words.errors import SourceUnavailable, did_you_mean
from jobplan_lib.words.vocabulary import COUNTRY, AreaKind

SOURCE = "jobindsats"


class JobindsatsTables:
    """Jobindsats' tables during one fetch: what the catalogue and the metadata say is asked once."""

    name = SourceName.JOBINDSATS

    def __init__(self, source: Jobindsats):
        self._source = source
        self._listed = source.catalogue()
        self._tables: dict[str, Table] = {}

    def lacking(self, series: Series) -> list[str]:
        """What the tables lack of what a series is made of; a table that is not in the catalogue lacks altogether."""
        found: list[str] = []
        for term in series.terms:
            if term.table not in self._listed:
                found.append(f"{term.table} is not in the catalogue")
            else:
                found += contract_problems(self._table(term.table), series.period, term)
        return list(dict.fromkeys(found))

    def questions(self, series: Iterable[Series]) -> list[Question]:
        """One for all terms of a table that name the same hierarchies."""
        found: dict[tuple[str, str, tuple[str, ...]], dict[Term, None]] = {}
        for one in series:
            for term in one.terms:
                found.setdefault((term.table, one.period, term.hierarchies), {})[term] = None
        return [Question(table, period, tuple(terms)) for (table, period, _), terms in sorted(found.items())]

    def title(self, table: str) -> str:
        """What Jobindsats calls a table."""
        return self._table(table).name

    def take(self, question: Question, window: Window) -> tuple[dict[Term, Taking], list[RawAnswer]]:
        """A question's terms over all areas, and the raw answers."""
        return take(self._source, self._table(question.table), question, window, self._listed[question.table].updated)

    def refuse_renewed(self) -> None:
        """All figures of a snapshot are of one edition of their table."""
        after = self._source.catalogue()
        if renewed := [t for t in self._tables if t not in after or after[t].updated != self._listed[t].updated]:
            raise SourceUnavailable(f"{NAME}: {', '.join(renewed)} was renewed while it was read – run again")

    def _table(self, name: str) -> Table:
        if name not in self._tables:
            self._tables[name] = self._source.table(name)
        return self._tables[name]


def contract_problems(table: Table, period: str, term: Term) -> Iterator[str]:
    """What the live table lacks of what a term names, with what it has instead."""
    if period not in table.periods:
        yield f"{table.id} has no periods of type {period} – {did_you_mean(period, table.periods)}"
    if find_measure(table, term.measure) is None:
        shown = {f"{key} ({name})" for key, (name, _) in table.measures.items()}
        yield f"{table.id} has no measure {term.measure} – {did_you_mean(term.measure.id, shown)}"
    elif find_part(table, term.measure, term.part) is None:
        parts = table.measures[find_measure(table, term.measure) or ""][1]
        lacking = "has several parts, and none is named" if term.part == Pick() else f"has no part {term.part}"
        yield f"{table.id} {term.measure} {lacking} – {did_you_mean(term.part.name, parts.values())}"
    for name, members in term.where:
        if name not in table.hierarchies:
            yield f"{table.id} has no hierarchy {name} – {did_you_mean(name, table.hierarchies)}"
            continue
        values = table.hierarchies[name].values
        for member in members:
            if find_member(table.hierarchies[name], member) is None:
                shown = {f"{key} ({label})" for key, label in values.items()}
                yield f"{table.id} {name} has no member {member} – {did_you_mean(str(member), shown)}"


def take(
    source: Jobindsats, table: Table, question: Question, window: Window, updated: str = ""
) -> tuple[dict[Term, Taking], list[RawAnswer]]:
    """A question's terms over all areas that the table has, and the raw answers.

    Args:
        source: where to ask.
        table: the table's metadata, as it is today.
        question: terms that the table has (``contract_problems`` finds none).
        window: areas and years.
        updated: the catalogue's date of the table.

    Raises:
        SourceUnavailable: a municipality or region is not known here, or the country's row is missing.
    """
    available = table.periods[question.period]
    periods = available[: window.years * PERIOD_TYPES[question.period]]
    members = _members(table, question)
    takings: dict[Term, dict[tuple[str, str], Cell]] = {term: {} for term in question.terms}
    raw: list[RawAnswer] = []
    for hierarchy in _geographies(table):
        codes = _codes(table, hierarchy, window.areas, window.names)
        asked = Asked(table.id, question.period, periods, hierarchy, members)
        answers = [(answer, found, window.now()) for answer, found in source.figures(table, asked)]
        silent = _silent(codes, [found for _, found, _ in answers])
        if any(codes[name] == COUNTRY for name in silent):
            raise SourceUnavailable(f"{NAME}: {table.id} gives no row for the whole country – {KEPT}; try again later")
        for term in question.terms:
            parts = [_cells(table, asked, term, found, codes) for _, found, _ in answers]
            cells = {key: cell for part in parts for key, cell in part.items()}
            takings[term] = _joined(takings[term], cells, table.id)
        for answer, found, time in answers:
            name = f"{SOURCE}-{table.id}-{question.period}-{hierarchy.strip('_')}-{len(raw) + 1}"
            note = _reconciled(table, question, found, codes, members)
            note += f"; no row at all for {', '.join(silent)}" if silent else ""
            origin = f"{NAME} {table.id}"
            raw.append(RawAnswer(name, origin, answer.query, answer.body, found.rows, time, updated, note))
    newest = str(period_of(periods[0]))
    return {term: Taking(cells, newest) for term, cells in takings.items()}, raw


def _members(table: Table, question: Question) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The members of each hierarchy that any term of the question holds, as ids."""
    wanted: dict[str, dict[str, None]] = {}
    for term in question.terms:
        for name, picks in term.where:
            wanted.setdefault(name, {}).update(dict.fromkeys(_ids(table, name, picks)))
    return tuple((name, tuple(ids)) for name, ids in wanted.items())


def _ids(table: Table, hierarchy: str, picks: Iterable[Pick]) -> list[str]:
    return [found for pick in picks if (found := find_member(table.hierarchies[hierarchy], pick))]


def _geographies(table: Table) -> list[str]:
    found = [name for name in (MUNICIPALITIES, REGIONS, ONLY_COUNTRY) if name in table.hierarchies]
    if MUNICIPALITIES in found:  # it holds the country's row too
        found = [name for name in found if name != ONLY_COUNTRY]
    if not found:
        raise SourceUnavailable(f"{NAME}: {table.id} has neither municipalities, regions nor the country")
    return found


def _codes(table: Table, hierarchy: str, areas: Areas, names: AreaNames) -> dict[str, str]:
    """Our code of every area name of a geographic hierarchy; a name that is not known here is refused."""
    kind = AreaKind.REGION if hierarchy == REGIONS else AreaKind.MUNICIPALITY
    wanted = {a.code for a in areas.by_code.values() if a.kind is kind} if hierarchy != ONLY_COUNTRY else set()
    codes = {}
    for value, name in table.hierarchies[hierarchy].values.items():
        if value == TOTAL:
            codes[name] = COUNTRY
        elif code := next((c for c in (names.find(name), names.find(f"Region {name}")) if c in wanted), None):
            codes[name] = code
        elif not name.startswith("Uoplyst"):
            message, remedy = names.problem(name)
            raise SourceUnavailable(f"{NAME}: {table.id}: {message} of this kind – {remedy}")
    lacking = wanted - set(codes.values())
    if lacking:
        some = ", ".join(areas.by_code[code].name for code in sorted(lacking)[:10])
        raise SourceUnavailable(f"{NAME}: {table.id} does not list {len(lacking)} of our areas: {some}")
    return codes


def _cells(
    table: Table, asked: Asked, term: Term, found: Figures, codes: dict[str, str]
) -> dict[tuple[str, str], Cell]:
    column = column_of(table, term.measure, term.part, list(found.columns))
    if column is None:
        raise SourceUnavailable(
            f"{NAME}: {table.id}: no column is labelled as measure {term.measure} is – "
            f"found: {', '.join(found.columns)[:200]}; run 'jobplan check --sources'"
        )
    where = dict(term.where)
    choices = list(product(*(_ids(table, name, where[name]) for name, _ in asked.members)))
    cells = found.columns[column]
    return {
        (code, str(period_of(period))): total(cells.get((name, period, *choice)) for choice in choices)
        for name, code in codes.items()
        for period in found.periods
    }


def _silent(codes: dict[str, str], answers: list[Figures]) -> list[str]:
    """The areas that have not a single row in an answer."""
    heard = {key[0] for found in answers for cells in found.columns.values() for key in cells}
    return [name for name in codes if name not in heard]


def _joined(
    first: dict[tuple[str, str], Cell], second: dict[tuple[str, str], Cell], table: str
) -> dict[tuple[str, str], Cell]:
    """The country comes with the municipalities and with the regions: both must say the same, however many zeros are left."""
    for key in first.keys() & second.keys():
        one, other = first[key], second[key]
        same = Decimal(one) == Decimal(other) if isinstance(one, str) and isinstance(other, str) else one is other
        if not same:
            raise SourceUnavailable(f"{NAME}: {table} was changed while it was read ({key[1]}) – run again in a while")
    return evenly_printed({**first, **second})


def _reconciled(
    table: Table,
    question: Question,
    found: Figures,
    codes: dict[str, str],
    members: tuple[tuple[str, tuple[str, ...]], ...],
) -> str:
    """The newest period's sum over municipalities beside the country's row, for the first whole-number measure."""
    newest = max(found.periods)
    choice = tuple(ids[0] for _, ids in members)
    for term in question.terms:
        column = column_of(table, term.measure, term.part, list(found.columns))
        cells = found.columns.get(column or "", {})
        rows = {area: cells.get((area, newest, *choice)) for area in [*codes, UNKNOWN_AREA]}
        whole = {area: int(cell) for area, cell in rows.items() if isinstance(cell, str) and cell.isdigit()}
        country = next((area for area, code in codes.items() if code == COUNTRY), "")
        if len(whole) > 2 and country in whole:
            unknown = whole.pop(UNKNOWN_AREA, 0)
            parts = sum(n for area, n in whole.items() if area != country)
            return f"{column} {newest}: {country} {whole[country]}, sum of parts {parts}, unknown area {unknown}"
    return ""
