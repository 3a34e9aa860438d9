"""A new plan file begun from the one before: taken over as it stands, with a remark wherever the new plan must be asked.

The text is kept line by line, remarks of its writer included. Nothing is guessed: a number that last year's plan had is
still last year's until somebody has confirmed it.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.plan_files import NATIONAL, load_plan
from jobplan_lib.words.errors import CannotWrite, ExitCode, InvalidInput, JobplanError, Problem
from jobplan_lib.words.model import Area
from jobplan_lib.words.moments import Window
from jobplan_lib.words.periods import Period
from jobplan_lib.words.plan_model import Change, Combination, Criterion, OfOwn, Plan, Rule, ShareOf
from jobplan_lib.words.plan_model import (
    Path as ByYear,
)

CONFIRM = "# bekræft"
SKELETON = """\
{head}municipality: {slug}
year: {year}
title: Beskæftigelsesplan {year}  {confirm}: planens titel
document: Beskæftigelsesplan {year}  {confirm}: dokumentets navn
focus_areas:
  # ét afsnit for hvert af planens fokusområder, med planens egne overskrifter (docs/plan-format.md)
  - id: F1
    title: Skriv fokusområdets overskrift her  {confirm}
    notebook: {notebook}  {confirm}: den side i rapporten, som fokusområdet hører til
    targets:
      # ét punkt for hver sætning, der lover noget; linjerne kan bygges i udforsk.ipynb (jobplan lab)
      - id: 1a
        text: Skriv målets sætning her  {confirm}
        source: {{page: 1}}  {confirm}: side i planen
        not_set: Målet er endnu ikke skrevet ind.
"""


class PlanExists(JobplanError):
    """The plan file that was asked for is there already."""

    exit_code = ExitCode.USAGE


@dataclass(frozen=True)
class Started:
    """A new plan file, and the name of the plan it was begun from (empty for an empty frame)."""

    path: Path
    begun_from: str


def start_plan(catalog: Catalog, municipality: Area, year: int) -> Started:
    """Write the plan file of a municipality for a year, begun from its latest earlier plan.

    Without an earlier plan it begins from the national goals of the year; a year without them gives an empty frame.

    Raises:
        PlanExists: there is such a file; nothing is overwritten.
        InvalidInput: the plan to begin from cannot be used.
        CannotWrite: the folder may not be written.
    """
    path = catalog.project.data / "plans" / f"{municipality.slug}-{year}.yaml"
    if path.exists():
        raise PlanExists(f"data/plans/{path.name} exists already – edit it, or move it away first")
    begun_from = _latest(catalog, municipality.slug, year) or _national(catalog, year)
    text = _continued(catalog, begun_from, municipality, year) if begun_from else _frame(catalog, municipality, year)
    _check(catalog, path.name, text)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise PlanExists(f"data/plans/{path.name} exists already – edit it, or move it away first") from None
    except OSError as error:
        raise CannotWrite(f"cannot write data/plans/{path.name}: {error.strerror} – free space or rights") from error
    return Started(path, begun_from)


def _latest(catalog: Catalog, whose: str, before: int) -> str:
    names = [name.rpartition("-") for name in catalog.plan_ids()]
    years = [int(year) for owner, _, year in names if owner == whose and year.isdigit() and int(year) < before]
    return f"{whose}-{max(years)}" if years else ""


def _national(catalog: Catalog, year: int) -> str:
    """National goals belong to the years that had them: those of another year are no beginning."""
    name = f"{NATIONAL}-{year}"
    return name if name in catalog.plan_ids() else ""


def _check(catalog: Catalog, name: str, text: str) -> None:
    """The new file must be one that the plan reader takes."""
    problems: list[Problem] = []
    project = catalog.project
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / name
        draft.write_text(text, encoding="utf-8")
        load_plan(draft, catalog.indicators, catalog.areas, project.notebook_names(), problems)
    if problems:
        raise InvalidInput(problems)


def unconfirmed(catalog: Catalog, plan: Plan) -> list[int]:
    """The lines of a plan file that nobody has confirmed since ``jobplan plan new`` wrote them."""
    lines = (catalog.project.root / plan.file).read_text(encoding="utf-8-sig").splitlines()
    return [number for number, line in enumerate(lines, 1) if CONFIRM in line]


def _frame(catalog: Catalog, municipality: Area, year: int) -> str:
    notebook = catalog.project.notebook_names()[1]
    head = _head(year, "en tom ramme")
    return SKELETON.format(head=head, slug=municipality.slug, year=year, notebook=notebook, confirm=CONFIRM)


def _head(year: int, begun_from: str) -> str:
    return (
        f"# Plan for {year}, begyndt ud fra {begun_from} med »jobplan plan new«.\n"
        f"# Hold hver bemærkning »bekræft« op mod det, der er vedtaget for {year}, og slet den bagefter.\n"
    )


def _continued(catalog: Catalog, begun_from: str, municipality: Area, year: int) -> str:
    """The text of an earlier plan (or of the national goals) for another year."""
    problems: list[Problem] = []
    before = catalog.load_plan(begun_from, problems)
    if before is None or problems:
        raise InvalidInput(problems)
    text = (catalog.project.data / "plans" / f"{begun_from}.yaml").read_text(encoding="utf-8")
    about = {target.line: _to_confirm(target.rule, before.year, year) for target in before.targets}
    lines = [_head(year, f"{begun_from}.yaml").rstrip("\n")]
    for number, line in enumerate(text.splitlines(), 1):
        if number in about and line.lstrip().startswith("- "):
            lines.append(f"{' ' * (len(line) - len(line.lstrip()))}{CONFIRM}: {about[number]}")
        lines += _top(line, before, municipality, year)
    return "\n".join(lines) + "\n"


def _top(line: str, before: Plan, municipality: Area, year: int) -> list[str]:
    """A line of the earlier plan as it stands in the new one: the plan's own fields are set, all else is kept."""
    key = match[1] if (match := re.match(r"(\w+):", line)) else ""
    if key == "continues":
        return []
    if key == "municipality":
        return [f"municipality: {municipality.slug}"]
    if key == "year":
        goes_on = [f"continues: {before.id}"] if before.municipality == municipality.slug else []
        return [f"year: {year}", *goes_on]
    if key in {"title", "document"} and before.municipality != municipality.slug:
        return [f"{key}: Beskæftigelsesplan {year}  {CONFIRM}"]
    if key in {"title", "document", "snapshot"}:
        moved = line.replace(str(before.year), str(year)) if key != "snapshot" else line
        return [moved if _is_folded(moved) else f"{moved.split('  #')[0].rstrip()}  {CONFIRM}"]
    return [line]


def _is_folded(line: str) -> bool:
    """Whether the value goes on in the next line, so that no remark may stand behind it."""
    return bool(re.search(r":\s*[|>][+-]?\d*\s*$", line)) or line.count('"') % 2 == 1 or line.count("'") % 2 == 1


def _to_confirm(rule: Rule, before: int, year: int) -> str:
    """What of a target belongs to the earlier year: its sentence always, and the numbers and periods that it names."""
    said = ["sætning og kilde"]
    if any(isinstance(one.requirement.against, ByYear) for one in _criteria(rule)):
        paths = [
            dict(one.requirement.against.by_year)
            for one in _criteria(rule)
            if isinstance(one.requirement.against, ByYear)
        ]
        said.append(f"måltal for {year}" if all(year in path for path in paths) else f"stien har intet tal for {year}")
    else:
        said += ["tal"] if any(True for _ in _criteria(rule)) else []
    periods = list(dict.fromkeys(str(period) for one in _criteria(rule) for period in _periods(one)))
    said += [f"perioder fra planen for {before}: {', '.join(periods)}"] if periods else []
    return "; ".join(said)


def _criteria(rule: Rule) -> Iterator[Criterion]:
    if isinstance(rule, Combination):
        for part in rule.parts:
            yield from _criteria(part.rule)
    elif isinstance(rule, Criterion):
        yield rule


def _periods(rule: Criterion) -> Iterator[Period]:
    """The periods that a rule names."""
    looked, requirements = rule.measure.observe, [rule.requirement]
    if isinstance(looked, Change) and isinstance(looked.since, Period):
        yield looked.since
    if isinstance(looked, ShareOf):
        requirements.append(looked.requirement)
    for requirement in requirements:
        if isinstance(requirement.against, OfOwn) and isinstance(requirement.against.since, Period):
            yield requirement.against.since
        if isinstance(requirement.against, OfOwn) and isinstance(requirement.against.since, Window):
            yield from _named(requirement.against.since)
    yield from (period for period in (rule.when.at, rule.when.by) if period is not None)
    yield from _named(rule.when.window)


def _named(window: Window | None) -> Iterator[Period]:
    if window is not None and isinstance(window.span, Period):
        yield window.span
