"""Which published numbers an indicator is made of: one file an indicator below ``data/sources``, read strictly.

What is not known is said (``open:``, with its reason) and never guessed. ``docs/data-sources.md`` describes the files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jobplan_lib.reading.fields import Fields
from jobplan_lib.reading.strict_yaml import Node, load_yaml
from jobplan_lib.sources.model import Evidence, Pick, Series, SourceName, Term
from jobplan_lib.words.errors import InvalidInput, Problem, did_you_mean
from jobplan_lib.words.model import Indicator

PERIOD_TYPES = {SourceName.JOBINDSATS: ("M", "Q", "QMAT", "Y"), SourceName.STATBANK: ("M", "Q", "H", "Y")}
_TABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]{1,29}")
_RANGE = re.compile(r"([0-9]{1,4})\.\.([0-9]{1,4})")


@dataclass(frozen=True)
class Open:
    """A group of an indicator that no known table gives, and why."""

    indicator: str
    group: str
    reason: str


@dataclass(frozen=True)
class Mapping:
    """What can be fetched, and what cannot be yet."""

    series: tuple[Series, ...]
    open: tuple[Open, ...]

    @property
    def indicators(self) -> set[str]:
        """Every indicator that it says something about."""
        return {one.indicator for one in self.series} | {one.indicator for one in self.open}

    def of(self, indicators: set[str], source: SourceName | None = None) -> tuple[Series, ...]:
        """The series of some indicators, of one source or of all."""
        return tuple(s for s in self.series if s.indicator in indicators and source in {None, s.source})


def load_mapping(data: Path, indicators: dict[str, Indicator]) -> Mapping:
    """Read every file below ``data/sources``.

    Raises:
        InvalidInput: all problems of all files together.
    """
    problems: list[Problem] = []
    series: list[Series] = []
    unknown: list[Open] = []
    for path in sorted((data / "sources").glob("*.yaml")):
        shown = f"data/sources/{path.name}"
        node = load_yaml(path, shown, problems)
        if node is None:
            continue
        fields = Fields(node, shown, problems)
        if path.stem not in indicators:
            near = did_you_mean(path.stem, indicators)
            fields.refuse("", f"the file name '{path.stem}' is not an indicator", near, "M-IND-01")
            continue
        reader = _Reader(fields, indicators[path.stem])
        series.extend(reader.series())
        unknown.extend(reader.open())
        reader.finish()
    if problems:
        raise InvalidInput(problems)
    return Mapping(tuple(series), tuple(unknown))


class _Reader:
    """One file: what stands at its top holds for every entry that does not say otherwise."""

    def __init__(self, fields: Fields, indicator: Indicator):
        self._fields, self._indicator = fields, indicator
        self._seen: set[str] = set()

    def series(self) -> Iterator[Series]:
        for entry in self._fields.mappings("series", required=False):
            group = self._group(entry)
            source = self._said(entry, "source").choice("source", SourceName)
            period = self._period(self._said(entry, "period"), source)
            evidence = self._said(entry, "evidence").choice("evidence", Evidence)
            value, numerator, denominator = (
                tuple(self._terms(entry, name, source)) for name in ("value", "numerator", "denominator")
            )
            self._check_parts(entry, value, numerator, denominator)
            note = entry.text("note", required=False)
            entry.finish()
            yield Series(self._indicator.id, group, source, period, evidence, value, numerator, denominator, note)

    def open(self) -> Iterator[Open]:
        for entry in self._fields.mappings("open", required=False):
            groups = entry.texts("groups") if entry.has("groups") else (self._group(entry),)
            reason = entry.text("reason")
            for group in groups:
                if entry.has("groups"):
                    self._check_group(entry, "groups", group)
                yield Open(self._indicator.id, group, reason)
            entry.finish()

    def finish(self) -> None:
        for name in ("source", "period", "evidence"):
            self._fields.has(name)
        self._fields.finish()
        every = set(self._indicator.groups) or {""}
        if lacking := sorted(every - self._seen):
            said = f"says nothing about {', '.join(lacking)}" if any(lacking) else "says nothing"
            self._fields.refuse("", said, "add it to 'series:', or to 'open:' with its reason", "M-GRP-03")

    def _said(self, entry: Fields, name: str) -> Fields:
        return entry if entry.has(name) else self._fields

    def _group(self, entry: Fields) -> str:
        group = entry.text("group", required=bool(self._indicator.groups))
        self._check_group(entry, "group", group)
        return group

    def _check_group(self, entry: Fields, field: str, group: str) -> None:
        groups = self._indicator.groups
        if group in self._seen:
            entry.refuse(field, f"'{group}' stands twice", "keep one entry", "M-GRP-02")
        elif (group or groups) and group not in groups:
            entry.refuse(
                field, f"'{group}' is not a group of {self._indicator.id}", did_you_mean(group, groups), "M-GRP-01"
            )
        self._seen.add(group)

    def _period(self, fields: Fields, source: SourceName) -> str:
        text = fields.text("period")
        if text and text not in PERIOD_TYPES[source]:
            fields.refuse(
                "period", f"'{text}' is not a period type", did_you_mean(text, PERIOD_TYPES[source]), "M-PER-01"
            )
        return text

    def _check_parts(
        self, entry: Fields, value: tuple[Term, ...], numerator: tuple[Term, ...], denominator: tuple[Term, ...]
    ) -> None:
        share = self._indicator.unit.is_share
        if share and (len(value) > 1 or any(len(picks) > 1 for term in value for _, picks in term.where)):
            entry.refuse("value", "adds percentages", "give numerator and denominator instead", "M-SUM-01")
        if not share and (numerator or denominator):
            name = "numerator" if numerator else "denominator"
            entry.refuse(name, f"is given, but {self._indicator.id} is no share", "give 'value:'", "M-PART-01")
        if not value and not (numerator and denominator):
            entry.refuse("", "gives no figure", "give 'value:', or 'numerator:' and 'denominator:'", "M-PART-02")

    def _terms(self, entry: Fields, name: str, source: SourceName) -> Iterator[Term]:
        for fields in entry.mappings(name, required=False):
            table = fields.text("table")
            if table and not _TABLE.fullmatch(table):
                fields.refuse("table", f"'{table}' is not a table's id", "write it as the source does", "M-TAB-01")
            measure = part = Pick()
            if source is SourceName.JOBINDSATS:
                measure = self._pick(fields, fields.get("measure"), "measure")
                part = self._pick(fields, fields.get("part", required=False), "part")
            inner = fields.fields("where", required=False)
            where = tuple((key, self._members(inner, key)) for key in inner.names()) if inner else ()
            fields.finish()
            yield Term(table, measure, part, where)

    def _members(self, fields: Fields, name: str) -> tuple[Pick, ...]:
        node = fields.get(name)
        if node is None:
            return ()
        if node.items is not None:
            return tuple(self._pick(fields, item, name) for item in node.items)
        span = _RANGE.fullmatch(node.scalar or "")
        if span:
            return tuple(Pick(str(number)) for number in range(int(span[1]), int(span[2]) + 1))
        return (self._pick(fields, node, name),)

    def _pick(self, fields: Fields, node: Node | None, name: str) -> Pick:
        if node is None:
            return Pick()
        if node.entries is None:
            return Pick(fields.text_of(node, name))
        inner = fields.inside(node, name)
        label = inner.text("named") if inner else ""
        if inner:
            inner.finish()
        return Pick(name=label)
