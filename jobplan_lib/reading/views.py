"""Views that an analyst keeps: one indicator of one municipality over time, beside another area.

A view is what ``udforsk.ipynb`` shows live. Those that are pinned to a report stand in ``data/views/<plan>.yaml`` and are
printed by the page that they name; the plan itself is never edited for them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.fields import Fields
from jobplan_lib.reading.requirement_grammar import Known, check_group, read_area, read_indicator
from jobplan_lib.reading.strict_yaml import load_yaml
from jobplan_lib.words.errors import CannotWrite, InvalidInput, Problem, did_you_mean
from jobplan_lib.words.model import Area
from jobplan_lib.words.periods import Period


@dataclass(frozen=True)
class View:
    """What is looked at. ``beside`` is the slug of another area (or the own "region" …), empty for none.

    Without ``first`` the series begins where the figures do; without ``last`` it ends with the plan's year.
    """

    indicator: str
    group: str = ""
    beside: str = ""
    first: Period | None = None
    last: Period | None = None


@dataclass(frozen=True)
class PinnedView:
    """A view that a page of the report prints, and why it stands there."""

    id: str
    page: str
    text: str
    view: View


def views_file(catalog: Catalog, plan_id: str) -> Path:
    """Where the pinned views of a plan stand."""
    return catalog.project.data / "views" / f"{plan_id}.yaml"


def load_views(catalog: Catalog, plan_id: str, own: Area | None, problems: list[Problem]) -> tuple[PinnedView, ...]:
    """The views that are pinned to a plan's report, in the order of the file; none where there is no file."""
    path = views_file(catalog, plan_id)
    shown = f"data/views/{path.name}"
    node = load_yaml(path, shown, problems) if path.exists() else None
    if node is None:
        return ()
    fields = Fields(node, shown, problems)
    known = Known(catalog.indicators, catalog.areas, own)
    notebooks, seen = catalog.project.notebook_names(), set[str]()
    found = [_pinned(one, known, notebooks, seen) for one in fields.mappings("views")]
    fields.finish()
    return tuple(pinned for pinned in found if pinned is not None)


def _pinned(fields: Fields, known: Known, notebooks: list[str], seen: set[str]) -> PinnedView | None:
    before = len(fields.problems)
    name, page, text = fields.safe_id("id"), fields.text("page"), fields.text("text")
    if name.casefold() in seen:
        fields.refuse("id", f"'{name}' stands twice", "give each view its own id", "V-ID-01")
    seen.add(name.casefold())
    if page and page not in notebooks:
        fields.refuse("page", f"'{page}' is not a notebook", did_you_mean(page, notebooks), "V-NB-01")
    view = _view(fields, known)
    fields.finish()
    return PinnedView(name, page, text, view) if len(fields.problems) == before else None


def _view(fields: Fields, known: Known) -> View:
    indicator = read_indicator(fields, known)
    group = fields.slug("group", required=False)
    check_group(fields, "group", known, indicator, group)
    if indicator and known.indicators[indicator].groups and not group:
        names = ", ".join(list(known.indicators[indicator].groups)[:8])
        fields.refuse("group", "is missing", f"{indicator} has groups: {names}", "V-GRP-01")
    beside = read_area(fields, known) if fields.has("area") else ""
    if beside and known.own and beside == known.own.slug:
        fields.refuse("area", f"'{beside}' would stand beside itself", "name another area", "V-AREA-01")
    first = fields.period("from") if fields.has("from") else None
    last = fields.period("to") if fields.has("to") else None
    if first and last and last < first:
        fields.refuse("to", f"'{last}' ends before '{first}'", "write the earlier period under from", "V-PER-01")
    return View(indicator, group, beside, first, last)


def views_text(views: tuple[PinnedView, ...]) -> str:
    """The file that :func:`load_views` reads the same views from."""
    return _dumped({"views": [_plain(pinned) for pinned in views]})


def keep_view(catalog: Catalog, plan_id: str, own: Area | None, page: str, text: str, view: View) -> PinnedView:
    """Add a view to those of a plan's report; what stood in the file stays as it is.

    Raises:
        InvalidInput: the file, or the new entry, cannot be read.
        CannotWrite: the folder may not be written.
    """
    path = views_file(catalog, plan_id)
    problems: list[Problem] = []
    there = load_views(catalog, plan_id, own, problems)
    if problems:
        raise InvalidInput(problems)
    pinned = PinnedView(_free_id(view, there), page, text, view)
    before = path.read_text(encoding="utf-8") if there else ""
    _put(path, _with_entry(before, pinned) if there else views_text((pinned,)))
    if load_views(catalog, plan_id, own, problems) != (*there, pinned):
        if there:
            _put(path, before)
        else:
            path.unlink()
        raise InvalidInput(problems or [_unreadable(path)])
    return pinned


def _unreadable(path: Path) -> Problem:
    remedy = "write one view an entry, each beginning with '- '"
    return Problem(f"data/views/{path.name}", None, None, "views", "cannot be added to", remedy, "V-FORM-01")


def _free_id(view: View, there: tuple[PinnedView, ...]) -> str:
    """The indicator's name, with a number where it is taken."""
    taken = {pinned.id.casefold() for pinned in there}
    names = (f"{view.indicator}-{number}" if number > 1 else view.indicator for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _with_entry(before: str, pinned: PinnedView) -> str:
    """The text of a file with one entry more, indented as the last one is."""
    indents = re.findall(r"^( *)- ", before, re.MULTILINE)
    entry = _dumped([_plain(pinned)])
    indent = indents[-1] if indents else ""
    return before.rstrip("\n") + "\n" + "".join(f"{indent}{line}\n" for line in entry.splitlines())


def _put(path: Path, text: str) -> None:
    """The whole text or nothing, as one rename."""
    draft = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise CannotWrite(f"cannot write data/views/{path.name}: {error.strerror} – free space or rights") from error


def _dumped(value: object) -> str:
    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=10_000))


def _plain(pinned: PinnedView) -> dict[str, str]:
    view = pinned.view
    fields = {
        "id": pinned.id,
        "page": pinned.page,
        "text": pinned.text,
        "indicator": view.indicator,
        "group": view.group,
        "area": view.beside,
        "from": str(view.first or ""),
        "to": str(view.last or ""),
    }
    return {name: value for name, value in fields.items() if value}
