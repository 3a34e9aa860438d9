"""Statistics Denmark's StatBank (api.statbank.dk/v1): a table's metadata and its figures, by code, never by label.

Every variable is always sent. Tables are asked for as CSV in parts that stay below the limit of cells; a table of which
even one period is too large is asked for as BULK, which leaves out the rows that are zero: there, an absent row is 0.
That is the opposite of Jobindsats.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import product
from typing import Any

from jobplan_lib.sources.bodies import KEPT, NotThere, as_json, as_text
from jobplan_lib.sources.client import Answer, Client
from jobplan_lib.sources.model import Cell, Nothing
from jobplan_lib.words.errors import SourceUnavailable
from jobplan_lib.words.periods import FIRST_YEAR, LAST_YEAR, Frequency, Period

NAME, BASE, VARIABLE = "StatBank", "https://api.statbank.dk/v1", "JOBPLAN_STATBANK_URL"
MOST_CELLS = 1_000_000
AREA, TIME, CONTENT = "OMRÅDE", "Tid", "INDHOLD"
NO_VALUE = {"..", ".", "-", "…", "x", ""}
_PERIOD = re.compile(r"(?P<year>[0-9]{4})(?:(?P<letter>[MKHQ])(?P<number>[0-9]{1,2}))?")
_NUMBER = re.compile(r"-?[0-9]+(?:,[0-9]+)?")
_FREQUENCY = {"M": Frequency.MONTH, "K": Frequency.QUARTER, "Q": Frequency.QUARTER, "H": Frequency.HALF_YEAR}
TYPE_OF = {Frequency.MONTH: "M", Frequency.QUARTER: "Q", Frequency.HALF_YEAR: "H", Frequency.YEAR: "Y"}


class Form(Enum):
    """How figures are asked for."""

    CSV = "CSV"
    BULK = "BULK"
    JSONSTAT = "JSONSTAT"


def period_of(code: str) -> Period | None:
    """The period that a code stands for, or None where the code has another form.

    >>> str(period_of("2020K1")), str(period_of("2026M07")), period_of("2020U01")
    ('2020Q1', '2026M07', None)
    """
    match = _PERIOD.fullmatch(code)
    if not match or not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
        return None
    frequency = _FREQUENCY[match["letter"]] if match["letter"] else Frequency.YEAR
    number = int(match["number"] or 1)
    if not 1 <= number <= frequency.value:
        return None
    return Period(frequency, int(match["year"]) * frequency.value + number - 1)


@dataclass(frozen=True)
class Table:
    """A table's metadata: the codes of every variable, with their labels, in the source's order."""

    id: str
    name: str
    updated: str
    is_active: bool
    variables: dict[str, dict[str, str]]


@dataclass(frozen=True)
class Asked:
    """One question: a table and the codes of every variable, time included."""

    table: str
    codes: dict[str, tuple[str, ...]]

    @property
    def cells(self) -> int:
        """How many cells the source counts: rows times columns, the value's column included."""
        return math.prod(len(codes) for codes in self.codes.values()) * (len(self.codes) + 1)


class StatBank:
    """What a table holds, and its figures."""

    def __init__(self, client: Client):
        self._client = client

    def table(self, table_id: str) -> Table:
        """A table's variables and codes.

        Raises:
            SourceUnavailable: there is no such table, or the answer has another shape than the contract.
        """
        answer = self._client.get(f"/tableinfo/{table_id}", {"lang": "da", "format": "JSON"})
        content = as_json(NAME, answer)
        _refuse_error(table_id, answer, content)
        try:
            return Table(
                content["id"],
                content["text"],
                content["updated"],
                content["active"] is True,
                {v["id"]: {code["id"]: code["text"] for code in v["values"]} for v in content["variables"]},
            )
        except (KeyError, TypeError, AttributeError):
            raise _changed(table_id, "the metadata has another shape than before") from None

    def figures(self, asked: Asked) -> Iterator[tuple[Answer, dict[tuple[str, ...], Cell]]]:
        """The answers to a question, each with its cells by code in the order of ``asked.codes``.

        Raises:
            SourceUnavailable: a code or table is gone, the answer is not the contract's or holds what was not asked for.
        """
        for part, form in in_parts(asked):
            codes = {name: ",".join(chosen) for name, chosen in part.codes.items()}
            answer = self._client.get(
                f"/data/{part.table}/{form.value}", {"lang": "da", "valuePresentation": "Code", **codes}
            )
            if answer.status != 200:
                _refuse_error(part.table, answer, as_json(NAME, answer))
            yield answer, read_rows(part, as_text(NAME, answer), form, end_is_marked=answer.end_is_marked)


def in_parts(asked: Asked) -> list[tuple[Asked, Form]]:
    """A question in parts by period that each stay below the limit of cells, or as BULK, which has none."""
    periods = asked.codes[TIME]
    each = asked.cells // len(periods)
    if each > MOST_CELLS:
        return [(asked, Form.BULK)]
    at_once = MOST_CELLS // each
    chunks = [periods[i : i + at_once] for i in range(0, len(periods), at_once)]
    return [(Asked(asked.table, {**asked.codes, TIME: chunk}), Form.CSV) for chunk in chunks]


def read_rows(asked: Asked, text: str, form: Form, *, end_is_marked: bool = True) -> dict[tuple[str, ...], Cell]:
    """The cells of a CSV or BULK answer; what BULK left out is 0, what CSV left out is absent.

    Raises:
        SourceUnavailable: other columns, a code that was not asked for, a row twice, something else than a number; or
            rows are lacking in an answer that only a closed line ended, so that they may have been cut off.
    """
    if text.lstrip().startswith("{"):
        raise _changed(asked.table, "an error stands where the figures must be")
    names = list(asked.codes)
    reader = csv.reader(io.StringIO(text), delimiter=";")
    header = next(reader, [])
    if [h.upper() for h in header] != [*(n.upper() for n in names), CONTENT]:
        raise _changed(asked.table, f"the columns are {', '.join(header[:9])} instead of {', '.join(names)}")
    if not text.endswith("\n"):
        raise SourceUnavailable(f"{NAME}: {asked.table}: the answer is cut – {KEPT}; try again later")
    cells: dict[tuple[str, ...], Cell] = {}
    for row in reader:
        if len(row) != len(header):
            raise _changed(asked.table, f"a row has {len(row)} fields where the header has {len(header)}")
        _keep(cells, tuple(row[:-1]), row[-1], asked)
    if not cells:
        raise SourceUnavailable(f"{NAME}: {asked.table} gives no rows – {KEPT}; try again later")
    absent: Cell = "0" if form is Form.BULK else Nothing.ABSENT
    whole = {key: cells.get(key, absent) for key in _grid(asked)}
    if len(cells) < len(whole) and not end_is_marked:
        lacking = f"{len(whole) - len(cells)} rows are lacking, and the answer does not say where it ends (was it cut?)"
        raise SourceUnavailable(f"{NAME}: {asked.table}: {lacking} – {KEPT}; try again later")
    return whole


def read_jsonstat(asked: Asked, content: Any) -> dict[tuple[str, ...], Cell]:
    """The cells of a JSON-stat (version 1) answer, where order and sizes stand inside ``dimension``.

    Raises:
        SourceUnavailable: another shape, or other codes than asked for.
    """
    try:
        dataset = content["dataset"]
        dimension, values = dataset["dimension"], dataset["value"]
        orders = []
        for name in dimension["id"]:
            index = dimension[name]["category"]["index"]
            orders.append(sorted(index, key=index.__getitem__) if isinstance(index, dict) else list(index))
        own = [(name, order) for name, order in zip(dimension["id"], orders, strict=True) if name in asked.codes]
        whole = math.prod(len(order) for order in orders)
        if len(values) != whole or [len(order) for order in orders] != list(dimension["size"]):
            raise _changed(asked.table, "the sizes do not fit the values")
        if any(len(o) != 1 for n, o in zip(dimension["id"], orders, strict=True) if n not in asked.codes):
            raise _changed(asked.table, "a dimension was not asked for")
    except (KeyError, TypeError, AttributeError):
        raise _changed(asked.table, "the answer is not JSON-stat") from None
    cells: dict[tuple[str, ...], Cell] = {}
    in_order = Asked(asked.table, {name: tuple(order) for name, order in own})
    for key, value in zip(_grid(in_order), values, strict=True):
        by_name = dict(zip(in_order.codes, key, strict=True))
        place = tuple(by_name[name] for name in asked.codes)
        _keep(cells, place, ".." if value is None else str(value).replace(".", ","), asked)
    return {key: cells.get(key, Nothing.ABSENT) for key in _grid(asked)}


def _keep(cells: dict[tuple[str, ...], Cell], key: tuple[str, ...], text: str, asked: Asked) -> None:
    for code, (name, known) in zip(key, asked.codes.items(), strict=True):
        if code not in known:
            raise _changed(asked.table, f"{name} '{code}' was not asked for")
    if key in cells:
        raise _changed(asked.table, f"{'/'.join(key)} stands twice")
    if text not in NO_VALUE and not _NUMBER.fullmatch(text):
        raise _changed(asked.table, "a figure is no number")
    cells[key] = Nothing.ABSENT if text in NO_VALUE else text.replace(",", ".")


def _grid(asked: Asked) -> Iterator[tuple[str, ...]]:
    return product(*asked.codes.values())


def _refuse_error(table: str, answer: Answer, content: Any) -> None:
    """The five errors of the source, each with what it asks for."""
    if answer.status == 200 and not (isinstance(content, dict) and "errorTypeCode" in content):
        return
    kind = content.get("errorTypeCode") if isinstance(content, dict) else None
    said = str(content.get("message", ""))[:200] if isinstance(content, dict) else ""
    remedy = {
        "EXTRACT-NOTFOUND": "the table, variable or code is gone; run 'jobplan check --sources'",
        "EXTRACT-NOTALLOWED": "the table has a new variable; add it to the mapping",
        "REQUEST-MISSING": "the source wants more than before; run 'jobplan check --sources'",
        "REQUEST-EMPTY": "the source wants more than before; run 'jobplan check --sources'",
        "REQUEST-LIMIT": "ask for fewer years",
    }.get(str(kind), "try again later")
    error = NotThere if kind == "EXTRACT-NOTFOUND" or answer.status in {404, 410} else SourceUnavailable
    raise error(f"{NAME}: {table} is refused: {said or f'HTTP {answer.status}'} – {remedy}; {KEPT}")


def _changed(table: str, what: str) -> SourceUnavailable:
    return SourceUnavailable(f"{NAME}: {table}: {what} – run 'jobplan check --sources'; {KEPT}")
