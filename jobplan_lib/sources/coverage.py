"""Where each indicator's figures come from: a live table with its evidence, a file, or nowhere yet and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.import_layouts import layout_names, load_layout
from jobplan_lib.sources.mapping import Mapping, Open
from jobplan_lib.sources.model import Series
from jobplan_lib.sources.rows import NAMES

Readers = dict[str, tuple[str, ...]]


def table_lines(series: Iterable[Series]) -> Iterator[str]:
    """One line for the groups of an indicator that come from the same tables: where from, how often, how sure."""
    for (indicator, where), group in groupby(series, key=lambda one: (one.indicator, _where(one))):
        yield f"{_named(indicator, [one.group for one in group])}: {where}"


def open_lines(unknown: Iterable[Open], readers: Readers) -> Iterator[str]:
    """One line for the groups of an indicator that no known table gives for the same reason."""
    for (indicator, reason), group in groupby(unknown, key=lambda one: (one.indicator, one.reason)):
        yield f"{_named(indicator, [one.group for one in group])}: {reason}{_by_file(indicator, readers)}"


def file_lines(catalog: Catalog, mapping: Mapping, readers: Readers) -> Iterator[str]:
    """One line for every indicator whose publisher has no live tables."""
    for name in sorted(set(catalog.indicators) - mapping.indicators):
        source = catalog.indicators[name].source
        yield f"{name}: its source is {source}, which is not fetched{_by_file(name, readers)}"


def file_readers(catalog: Catalog) -> Readers:
    """The mappings of files that read an indicator. One with a mistake is 'jobplan import's business, and is left out."""
    found: dict[str, tuple[str, ...]] = {}
    for name in layout_names(catalog.project.data):
        layout = load_layout(catalog.project.data, name, catalog.indicators, [])
        for indicator in dict.fromkeys(figure.indicator for figure in layout.figures) if layout else ():
            found[indicator] = (*found.get(indicator, ()), name)
    return found


def _where(one: Series) -> str:
    tables = " + ".join(dict.fromkeys(term.table for term in one.terms))
    return f"{NAMES[one.source]} {tables} {one.period} [{one.evidence.value}]"


def _named(indicator: str, groups: list[str]) -> str:
    shown = ", ".join(group for group in groups if group)
    return f"{indicator} ({shown})" if shown else indicator


def _by_file(indicator: str, readers: Readers) -> str:
    return f"; from a file: --mapping {' or '.join(readers[indicator])}" if indicator in readers else ""
