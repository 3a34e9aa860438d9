"""What a fetch is for: the series that a plan needs, or all, and what of it no source gives."""

from __future__ import annotations

from dataclasses import dataclass

from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.sources.coverage import file_lines, file_readers, open_lines, table_lines
from jobplan_lib.sources.mapping import load_mapping
from jobplan_lib.sources.model import Series, SourceName
from jobplan_lib.sources.needs import indicators_of
from jobplan_lib.words.errors import InvalidInput, Problem, UnknownName, did_you_mean
from jobplan_lib.words.plan_model import Plan

FEWEST_YEARS = 5
YEARS_BEFORE = 3  # the plan's year, and two for the changes that it speaks of


@dataclass(frozen=True)
class Wanted:
    """Series to fetch, how far back, and what is wanted but not mapped, with the reason."""

    series: tuple[Series, ...]
    unmapped: tuple[str, ...]
    years: int

    def lines(self) -> list[str]:
        """One line for the groups of an indicator that come from the same tables."""
        return list(table_lines(self.series))


def choose(
    catalog: Catalog,
    plan: str,
    municipality: str,
    year: int,
    source: str,
    this_year: int,
    years: int = 0,
    *,
    every: bool = False,
) -> Wanted:
    """The series of a plan (by its name, or by municipality and year), or all that are mapped.

    Raises:
        UnknownName: not exactly one of plan, municipality with year, and ``every`` is given; or it does not exist.
        InvalidInput: the plan or the mapping cannot be used.
    """
    if sum((bool(plan), bool(municipality), every)) != 1 or bool(municipality) != bool(year):
        raise UnknownName("say what for: --plan NAME, or --municipality NAME --year YEAR, or --all")
    names = {one.value: one for one in SourceName}
    if source and source not in names:
        raise UnknownName(f"'{source}' is not a source – {did_you_mean(source, names)}")
    if years < 0:
        raise UnknownName("--years is the number of years back, 1 or more")
    mapping = load_mapping(catalog.project.data, catalog.indicators)
    chosen = None if every else _plan(catalog, plan) if plan else catalog.plan(municipality, year)
    readers = file_readers(catalog)
    indicators = indicators_of(chosen) if chosen else mapping.indicators
    series = mapping.of(indicators, names.get(source))
    foreign = [line for line in file_lines(catalog, mapping, readers) if line.partition(":")[0] in indicators]
    unmapped = [*open_lines((x for x in mapping.open if x.indicator in indicators), readers), *foreign]
    back = max(FEWEST_YEARS, this_year - chosen.year + YEARS_BEFORE) if chosen else FEWEST_YEARS
    return Wanted(series, tuple(unmapped), years or back)


def _plan(catalog: Catalog, name: str) -> Plan:
    if name not in catalog.plan_ids():
        raise UnknownName(f"there is no plan '{name}' – {did_you_mean(name, catalog.plan_ids())}")
    problems: list[Problem] = []
    plan = catalog.load_plan(name, problems)
    if plan is None or problems:
        raise InvalidInput(problems)
    return plan
