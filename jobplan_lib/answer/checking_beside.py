"""Whether what lies beside the plans belongs to them and can be read: status logs, comments, pinned views, earlier reviews.

A review reads only what is named after it. What nobody would ever read is told here, since nobody would miss it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.comments import comments_path, load_comments
from jobplan_lib.reading.previous_review import load_previous
from jobplan_lib.reading.remembered import files_below
from jobplan_lib.reading.views import load_views
from jobplan_lib.words.errors import Problem, did_you_mean
from jobplan_lib.words.model import Area
from jobplan_lib.words.plan_model import Plan

NEARLY_YAML = (".yaml", ".yml", ".yaml.txt", ".yml.txt")  # what editors and systems make of the name


def check_beside(catalog: Catalog, plans: list[Plan], problems: list[Problem]) -> None:
    """Read everything that reviews of the plans would read beside them, and name what none would.

    Args:
        catalog: where the files are, and what they may speak of.
        plans: those that can be read; status logs are read with them.
        problems: is added to.
    """
    reviews = {comments_path(catalog, plan, area).stem: (plan, area) for plan, area in _reviews(catalog, plans)}
    problems.extend(_misnamed(catalog))
    _check_status_logs(catalog, problems)
    _check_comments(catalog, reviews, problems)
    _check_views(catalog, plans, problems)
    earlier: list[Problem] = []  # one file may be the earlier review of two plans
    for plan, area in reviews.values():
        load_previous(catalog, plan, area, earlier)
    problems.extend(dict.fromkeys(earlier))


def _reviews(catalog: Catalog, plans: list[Plan]) -> Iterator[tuple[Plan, Area]]:
    """Every plan with every municipality that can be held against it as its own, or as a shared one."""
    for plan in plans:
        for area in catalog.areas.municipalities() if plan.is_shared else [catalog.municipality(plan.municipality)]:
            yield plan, area


def _misnamed(catalog: Catalog) -> Iterator[Problem]:
    """Declarations under a name that nothing looks for."""
    for found in files_below(catalog.project.data, without="snapshots"):
        path = Path(found)
        if path.name.casefold().endswith(NEARLY_YAML) and path.suffix != ".yaml" and not path.name.startswith("."):
            shown, remedy = catalog.project.shown(path), "let its name end in .yaml"
            yield Problem(shown, None, None, "", "is not read by anything", remedy, "F-NAME-01")


def _check_status_logs(catalog: Catalog, problems: list[Problem]) -> None:
    plans = catalog.plan_ids()
    for path in sorted((catalog.project.data / "plans" / "status").glob("*.yaml")):
        if path.stem not in plans:
            shown, remedy = f"data/plans/status/{path.name}", did_you_mean(path.stem, plans)
            problems.append(Problem(shown, None, None, "", "belongs to no plan", remedy, "G-FILE-01"))


def _check_comments(catalog: Catalog, reviews: dict[str, tuple[Plan, Area]], problems: list[Problem]) -> None:
    for path in sorted((catalog.project.data / "comments").glob("*.yaml")):
        if path.stem in reviews:
            load_comments(catalog, *reviews[path.stem], problems)
        elif not any(problem.file.startswith("data/plans/") for problem in problems):
            shown = f"data/comments/{path.name}"
            wrong = "belongs to no plan"
            remedy = "name it <municipality>-<year>.yaml or <municipality>-<shared plan>-<year>.yaml"
            problems.append(Problem(shown, None, None, "", wrong, remedy, "K-FILE-01"))


def _check_views(catalog: Catalog, plans: list[Plan], problems: list[Problem]) -> None:
    for plan in plans:
        load_views(catalog, plan.id, catalog.areas.by_slug.get(plan.municipality), problems)
    for path in sorted((catalog.project.data / "views").glob("*.yaml")):
        if path.stem not in catalog.plan_ids():
            shown, remedy = f"data/views/{path.name}", did_you_mean(path.stem, catalog.plan_ids())
            problems.append(Problem(shown, None, None, "", "belongs to no plan", remedy, "V-FILE-01"))
