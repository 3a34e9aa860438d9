"""Indicator definitions: one YAML file each, the file name is the id."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from jobplan_lib.reading.fields import Fields
from jobplan_lib.reading.indicator_ties import read_ties
from jobplan_lib.reading.strict_text import SLUG
from jobplan_lib.reading.strict_yaml import load_yaml
from jobplan_lib.words.errors import Problem, did_you_mean
from jobplan_lib.words.model import Indicator, SeriesBreak
from jobplan_lib.words.periods import Frequency
from jobplan_lib.words.vocabulary import ADDITIVE, Polarity, Unit

FREQUENCIES = {f.name.lower(): f for f in Frequency if f is not Frequency.DAY} | {"irregular": None}
MEASURES = ("flow", "stock")
T = TypeVar("T")


def load_indicators(data: Path, problems: list[Problem]) -> dict[str, Indicator]:
    """All indicators below ``data/indicators``, by id."""
    found = {}
    for path in sorted((data / "indicators").glob("*.yaml")):
        shown = f"data/indicators/{path.name}"
        node = load_yaml(path, shown, problems)
        if node:
            indicator = _indicator(path.stem, Fields(node, shown, problems))
            found[indicator.id] = indicator
    return found


def _indicator(name: str, fields: Fields) -> Indicator:
    if not SLUG.fullmatch(name):
        fields.refuse("", f"the file name '{name}' is not a slug", "use a-z, 0-9 and hyphens", "I-NAME-01")
    before = len(fields.problems)
    unit = fields.choice("unit", Unit)
    is_share = unit.is_share and len(fields.problems) == before  # a unit that is none asks for nothing
    indicator = Indicator(
        id=name,
        title=fields.text("title"),
        definition=fields.text("definition"),
        unit=unit,
        decimals=fields.whole("decimals", 0, 4),
        polarity=fields.choice("polarity", Polarity),
        frequency=_one_of(fields, "frequency", FREQUENCIES),
        measures=_one_of(fields, "measures", {m: m for m in MEASURES}) or "stock",
        numerator=fields.text("numerator", required=is_share),
        denominator=fields.text("denominator", required=is_share),
        counts=fields.choice("counts", Unit, Unit.PERSONS),
        groups=_groups(fields),
        source=fields.text("source"),
        author=fields.text("author"),
        reviewer=fields.text("reviewer", required=False),
        reviewed=fields.text("reviewed", required=False),
        file=fields.shown,
        topics=tuple(fields.texts("topics")),
        is_sample=fields.flag("sample"),
        benefit=fields.slug("benefit", required=False),
        ties=read_ties(fields),
        days_to_publication=fields.whole("days_to_publication", 0, 1000) if fields.has("days_to_publication") else None,
    )
    if indicator.counts not in ADDITIVE:
        remedy = f"write one of {', '.join(sorted(unit.value for unit in ADDITIVE))}"
        fields.refuse("counts", f"'{indicator.counts.value}' is nothing that is counted", remedy, "I-COUNT-01")
    _check_sample(fields, indicator)
    for name_ in ("reviewer", "reviewed"):
        if not fields.has(name_):
            fields.refuse(name_, "is missing", f"add '{name_}: \"\"' if nobody has reviewed it yet", "I-REV-01")
    fields.finish()
    return indicator


def _check_sample(fields: Fields, indicator: Indicator) -> None:
    """A sample has shares: a mean of scores says nothing of chance without the single answers."""
    if indicator.is_sample and not indicator.unit.is_share:
        fields.refuse("sample", f"cannot stand on a figure in {indicator.unit.value}", "remove the line", "I-SAMPLE-01")
    for name in ("answered", "asked"):
        if fields.has(name) and not indicator.is_sample:
            fields.refuse(name, "belongs to the answers of a sample", "add 'sample: true'", "I-SAMPLE-02")


def _one_of(fields: Fields, name: str, allowed: dict[str, T]) -> T | None:
    text = fields.text(name)
    if text and text not in allowed:
        fields.refuse(name, f"'{text}' is not one of the allowed words", did_you_mean(text, allowed), "Y-ENUM-01")
    return allowed.get(text)


def _groups(fields: Fields) -> dict[str, str]:
    inner = fields.fields("groups", required=False)
    if inner is None:
        return {}
    groups = {}
    for slug in inner.names():
        if not SLUG.fullmatch(slug):
            inner.refuse(slug, f"'{slug}' is not a slug", "use a-z, 0-9 and hyphens", "I-GROUP-01")
        groups[slug] = inner.text(slug)
    return groups


def load_breaks(data: Path, indicators: dict[str, Indicator], problems: list[Problem]) -> tuple[SeriesBreak, ...]:
    """Series breaks from ``breaks.yaml``; none where the file does not exist."""
    path, shown = data / "breaks.yaml", "data/breaks.yaml"
    node = load_yaml(path, shown, problems) if path.exists() else None
    if node is None:
        return ()
    fields = Fields(node, shown, problems)
    found = []
    for one in fields.mappings("breaks"):
        period = one.period("period")
        named, groups = one.slug("indicator"), one.texts("groups")
        reason, source = one.text("reason"), one.text("source")
        broken = SeriesBreak(named, period, reason, source, groups) if period else None
        one.finish()
        if broken and broken.indicator not in indicators:
            one.refuse(
                "indicator",
                f"'{broken.indicator}' is not an indicator",
                did_you_mean(broken.indicator, indicators),
                "I-REF-01",
            )
        elif broken:
            known = indicators[broken.indicator].groups
            for group in (g for g in broken.groups if g not in known):
                one.refuse("groups", f"'{group}' is not a group of {named}", did_you_mean(group, known), "I-REF-02")
            found.append(broken)
    fields.finish()
    return tuple(found)
