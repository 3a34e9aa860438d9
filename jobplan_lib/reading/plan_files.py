"""Plans: one YAML file a municipality and year, read into :class:`jobplan_lib.words.model.Plan`."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from jobplan_lib.reading.areas import Areas
from jobplan_lib.reading.fields import Fields
from jobplan_lib.reading.follow_up_grammar import read_follow_up
from jobplan_lib.reading.requirement_grammar import Known
from jobplan_lib.reading.rule_grammar import read_criterion, read_rule
from jobplan_lib.reading.strict_yaml import load_yaml, parse_yaml
from jobplan_lib.words.errors import Problem, did_you_mean
from jobplan_lib.words.follow_ups import FollowUp
from jobplan_lib.words.labels import shortened
from jobplan_lib.words.model import Indicator, Source
from jobplan_lib.words.periods import FIRST_YEAR, LAST_YEAR
from jobplan_lib.words.plan_model import FocusArea, Goal, Plan, Target, TargetKind

NATIONAL = "national"
FOR_ALL = "alle"  # a plan of no municipality, that any can be held against
SHARED = (NATIONAL, FOR_ALL)
SUMMARY = "00_resultatrevision"
FOLLOW_UP = "opfoelgning"  # the page of a follow-up in the middle of a year; no target names it
BENEFIT = "ydelse"  # the page of one benefit; no target names it either
ONE_PAGE = (FOLLOW_UP, BENEFIT)  # what is made of a review as a page and a folder of its own
_FILE_NAME = re.compile(r"(?P<municipality>[a-z0-9-]+)-(?P<year>[0-9]{4})\.yaml")


def load_plan(
    path: Path, indicators: dict[str, Indicator], areas: Areas, notebooks: list[str], problems: list[Problem]
) -> Plan | None:
    """Read one plan; None and problems where it cannot be used."""
    shown = f"data/plans/{path.name}"
    before = len(problems)
    node = load_yaml(path, shown, problems)
    if node is None:
        return None
    plan = _Reader(Fields(node, shown, problems), indicators, areas, notebooks).plan(path)
    return plan if len(problems) == before else None


def read_target(
    text: str,
    municipality: str,
    notebook: str,
    indicators: dict[str, Indicator],
    areas: Areas,
    notebooks: list[str],
    problems: list[Problem],
) -> Target | None:
    """Read the fields of one target, as they would stand in the plan of a municipality; None after a problem.

    Args:
        text: the target's fields, without the hyphen before them.
        municipality: slug of the municipality whose plan it would stand in.
        notebook: the notebook of the focus area.
        indicators: what can be observed.
        areas: what can be held against.
        notebooks: the notebooks that there are.
        problems: where problems are added.
    """
    before = len(problems)
    node = parse_yaml(text, "target", problems)
    if node is None:
        return None
    fields = Fields(node, "target", problems)
    reader = _Reader(fields, indicators, areas, notebooks)
    reader.known = Known(indicators, areas, areas.by_slug.get(municipality))
    target = reader.target(fields, "", notebook)
    return target if len(problems) == before else None


class _Reader:
    """Reads one file. The fields that every level needs are kept here instead of being handed down."""

    def __init__(self, fields: Fields, indicators: dict[str, Indicator], areas: Areas, notebooks: list[str]):
        self.fields, self.indicators, self.areas, self.notebooks = fields, indicators, areas, notebooks
        self.document = ""
        self.ids: dict[tuple[str, str], int] = {}
        self.known = Known(indicators, areas, None)

    def plan(self, path: Path) -> Plan:
        fields = self.fields
        before = len(fields.problems)
        whose, year = self.municipality(), fields.whole("year", FIRST_YEAR, LAST_YEAR)
        is_told = len(fields.problems) > before  # a municipality or year that is none says nothing of the file's name
        municipality = whose if is_told else self.file_name(path.name, whose, year)
        self.known = Known(self.indicators, self.areas, self.areas.by_slug.get(municipality))
        self.document = fields.text("document")
        follow_up = read_follow_up(fields, self.source)
        plan = Plan(
            municipality=municipality,
            year=year,
            title=fields.text("title"),
            document=self.document,
            snapshot=fields.slug("snapshot", required=False) or "published",
            continues=self.continues(municipality, year),
            goals=tuple(self.goal(g) for g in fields.mappings("goals", required=False)),
            focus_areas=tuple(self.focus_area(a, follow_up) for a in fields.mappings("focus_areas")),
            file=fields.shown,
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            is_shared=whose in SHARED,
        )
        goals = [goal.id for goal in plan.goals]
        for area in plan.focus_areas:
            for served in area.serves:
                if served not in goals:
                    fields.refuse(
                        "focus_areas",
                        f"{area.id} serves '{served}', which is not a goal of this plan",
                        did_you_mean(served, goals),
                        "P-GOAL-01",
                    )
        if not plan.targets and not fields.problems:
            fields.refuse("focus_areas", "holds no target", "write at least one", "P-EMPTY-01")
        fields.finish()
        return plan

    def municipality(self) -> str:
        slug = self.fields.text("municipality")
        municipalities = [area.slug for area in self.areas.municipalities()]
        if slug and slug not in {*municipalities, *SHARED}:
            self.fields.refuse(
                "municipality",
                f"'{slug}' is not a municipality",
                did_you_mean(self.areas.likely_slug(slug), [*municipalities, *SHARED]),
                "P-MUN-01",
            )
            return ""
        return slug

    def file_name(self, name: str, whose: str, year: int) -> str:
        """Hold the file's name against its content; gives whose plan it is. A plan for all has a name of its own."""
        match = _FILE_NAME.fullmatch(name)
        named = match["municipality"] if match else ""
        is_right = named not in {a.slug for a in self.areas.municipalities()} if whose == FOR_ALL else named == whose
        if not match or not is_right or match["year"] != str(year):
            wanted = "a name that is no municipality's" if whose == FOR_ALL else whose
            self.fields.refuse(
                "municipality",
                f"the file is named '{name}'",
                f"name it {wanted}-{year}.yaml, or correct municipality and year",
                "P-NAME-01",
            )
        return named or whose

    def continues(self, municipality: str, year: int) -> str:
        """The plan of an earlier year of the same municipality, so that no plan goes on from itself in a circle."""
        named = self.fields.slug("continues", required=False)
        whose, _, before = named.rpartition("-")
        if named and not (whose == municipality and before.isdigit() and int(before) < year):
            message = f"'{named}' is not an earlier plan of {municipality}"
            remedy = f"name the plan of the year before, such as {municipality}-{year - 1}, or remove the key"
            self.fields.refuse("continues", message, remedy, "P-CONT-01")
        return named

    def goal(self, fields: Fields) -> Goal:
        goal = Goal(self.unique_id(fields, "goal"), fields.text("title"), self.source(fields))
        fields.finish()
        return goal

    def focus_area(self, fields: Fields, of_plan: FollowUp | None) -> FocusArea:
        area_id, notebook = self.unique_id(fields, "focus area"), self.notebook(fields, required=True)
        follow_up = read_follow_up(fields, self.source) or of_plan
        targets = [self.target(f, area_id, notebook) for f in fields.mappings("targets")]
        area = FocusArea(
            id=area_id,
            title=fields.text("title"),
            notebook=notebook,
            serves=fields.texts("serves"),
            source=self.source(fields),
            targets=tuple(_followed_up(target, follow_up) for target in targets if target),
        )
        fields.finish()
        return area

    def target(self, fields: Fields, area: str, notebook: str) -> Target | None:
        target_id = self.unique_id(fields, "target")
        own_notebook = self.notebook(fields, required=False)
        text, short = fields.text("text"), fields.text("short", required=False)
        before = len(fields.problems)
        source = self.source(fields)
        if not (source.page or source.line or len(fields.problems) > before):
            fields.refuse(
                "source",
                "does not say where in the document the sentence stands",
                "add source: {page: 7} or {line: 285}",
                "P-SRC-01",
            )
        condition = fields.fields("only_if", required=False)
        only_if = read_criterion(condition, self.known) if condition else None
        if condition:
            condition.finish()
        proxy, reservations = fields.text("proxy", required=False), fields.texts("reservations")
        kind = fields.choice("kind", TargetKind, TargetKind.RESULT_TARGET)
        follow_up = read_follow_up(fields, self.source)
        rule = read_rule(fields, self.known)
        fields.finish()
        if rule is None:
            return None
        return Target(
            id=target_id,
            text=text,
            short=short or shortened(text),
            source=source,
            rule=rule,
            notebook=own_notebook or notebook,
            focus_area=area,
            kind=kind,
            only_if=only_if,
            proxy=proxy,
            reservations=reservations,
            line=fields.node.line,
            follow_up=follow_up,
        )

    def unique_id(self, fields: Fields, kind: str) -> str:
        found = fields.safe_id("id")
        key = (kind, found.casefold())  # file systems that ignore case would mix up ids that differ only in case
        if key in self.ids:
            fields.refuse(
                "id", f"'{found}' stands already in line {self.ids[key]}", f"give each {kind} its own id", "P-ID-01"
            )
        elif found:
            self.ids[key] = fields.node.line
        return found

    def notebook(self, fields: Fields, *, required: bool) -> str:
        name = fields.text("notebook", required=required)
        if name and name not in self.notebooks:
            fields.refuse("notebook", f"'{name}' is not a notebook", did_you_mean(name, self.notebooks), "P-NB-01")
        return name

    def source(self, fields: Fields) -> Source:
        inner = fields.fields("source", required=False)
        if inner is None:
            return Source(self.document)
        source = Source(
            inner.text("document", required=False) or self.document,
            inner.text("page", required=False),
            inner.text("line", required=False),
        )
        inner.finish()
        return source


def _followed_up(target: Target, of_all: FollowUp | None) -> Target:
    """A result target or a followed figure is followed up as its focus area or plan is, unless it says otherwise.

    Interventions and principles are not: a sentence about the follow-up of results says nothing of them.
    """
    return replace(target, follow_up=target.follow_up or of_all) if target.has_page else target
