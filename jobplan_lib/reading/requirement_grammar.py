"""What a rule holds against, as a plan file writes it: ``{percent: 85}``, ``{area: landet, minus: {points: 0.2}}`` …

A number always names its unit. The grammar is described for plan writers in ``docs/plan-format.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from jobplan_lib.reading.areas import MUNICIPALITIES, Areas
from jobplan_lib.reading.fields import Fields
from jobplan_lib.reading.period_spellings import likely_period
from jobplan_lib.reading.strict_text import slug_of
from jobplan_lib.reading.window_grammar import WINDOWS, read_window
from jobplan_lib.words.errors import did_you_mean
from jobplan_lib.words.model import Area, Indicator
from jobplan_lib.words.periods import BadPeriod, Period, parse_period
from jobplan_lib.words.plan_model import (
    Against,
    Amount,
    Direction,
    Fixed,
    OfArea,
    OfBest,
    OfMeasure,
    OfOwn,
    Past,
    Path,
    Requirement,
)
from jobplan_lib.words.quantities import BadNumber, parse_number, thousands_meant
from jobplan_lib.words.vocabulary import AreaKind, Unit

RULES = tuple(d.value for d in Direction)
MOST_PERCENT = 1000
_UNITS = {unit.value: unit for unit in Unit}
_PASTS = {past.value: past for past in Past}


@dataclass(frozen=True)
class Known:
    """What a plan may name: indicators and areas, and the municipality whose plan it is (None for a national plan)."""

    indicators: Mapping[str, Indicator]
    areas: Areas
    own: Area | None


def read_indicator(fields: Fields, known: Known) -> str:
    """The id of a known indicator under the key ``indicator``."""
    name = fields.text("indicator")
    if name and name not in known.indicators:
        titled = next((i.id for i in known.indicators.values() if i.title.casefold() == name.casefold()), slug_of(name))
        fields.refuse("indicator", f"'{name}' is not an indicator", did_you_mean(titled, known.indicators), "R-IND-01")
        return ""
    return name


def check_group(fields: Fields, key: str, known: Known, indicator: str, group: str) -> None:
    """Refuse a group that the indicator does not have."""
    found = known.indicators.get(indicator)
    if found is not None and group and group not in found.groups:
        labelled = next((slug for slug, label in found.groups.items() if label.casefold() == group.casefold()), group)
        remedy = did_you_mean(labelled, found.groups) if found.groups else "remove the group: this indicator has none"
        fields.refuse(key, f"'{group}' is not a group of {indicator}", remedy, "R-GRP-01")


def read_requirement(fields: Fields, known: Known, indicator: str, own_group: str = "") -> Requirement | None:
    """The one of ``at_least``, ``more_than``, ``at_most``, ``less_than`` that the fields hold."""
    named = [rule for rule in RULES if fields.has(rule)]
    if len(named) != 1:
        fields.refuse("", "needs exactly one rule", f"give one of {', '.join(RULES)}", "R-RULE-01")
        return None
    inner = _unit_fields(fields, named[0])
    if inner is None:
        return None
    against = read_against(inner, known, indicator, own_group)
    margin, factor = _margin(inner), _factor(inner)
    inner.finish()
    return Requirement(Direction(named[0]), against, margin, factor) if against else None


def read_amount(fields: Fields) -> Amount | None:
    """A number with its unit: exactly one key of the mapping is a unit."""
    named = [unit for unit in _UNITS if fields.has(unit)]
    if len(named) != 1:
        strange = [name for name in fields.names() if name not in _UNITS]
        allowed = [*_UNITS, "area", "own", "best", "by_year", "indicator", "group"]
        hint = did_you_mean(strange[0], allowed) if strange else "write for example {percent: 85}"
        fields.refuse("", "does not say one number with its unit", hint, "R-UNIT-02")
        for name in strange:
            fields.has(name)
        return None
    unit = _UNITS[named[0]]
    number = fields.number(named[0])
    if unit is Unit.PERCENT and abs(number) > MOST_PERCENT:
        fields.refuse(named[0], f"is above {MOST_PERCENT} per cent", "check the number", "R-NUM-03")
    written = fields.text(named[0])
    if (meant := thousands_meant(written)) and not unit.is_relative:
        remedy = f"write {meant} if it is a thousand, else {written[:-1]}"
        fields.refuse(named[0], f"'{written}' may be read in two ways", remedy, "R-NUM-05")
    elif unit.is_whole and number.denominator != 1:
        fields.refuse(named[0], "is not a whole number", f"{named[0]} are counted whole", "R-NUM-02")
    return Amount(number, unit)


def read_since(fields: Fields, key: str) -> Past | Period:
    """An earlier period: one of the words of :class:`Past`, or a period."""
    text = fields.text(key)
    if text in _PASTS:
        return _PASTS[text]
    try:
        return parse_period(text)
    except BadPeriod:
        if text:
            meant = likely_period(text)
            remedy = f"write {meant}" if meant else did_you_mean(text, _PASTS) + " or a period such as 2018Q2"
            fields.refuse(key, f"'{text}' is neither a period nor a word for one", remedy, "R-SINCE-01")
        return Past.PREVIOUS_PERIOD


def read_among(fields: Fields, known: Known) -> str:
    """The areas that are ranked: all municipalities unless the key ``among`` names a region or group."""
    if not fields.has("among"):
        return MUNICIPALITIES
    slug = fields.text("among")
    allowed = [MUNICIPALITIES, *known.areas.known_slugs()]
    if slug and slug not in allowed:
        near = did_you_mean(known.areas.likely_slug(slug), allowed)
        fields.refuse("among", f"'{slug}' is not a group of areas", near, "R-AMONG-01")
    named = known.areas.by_slug.get(slug)
    if named is not None and named.kind is AreaKind.MUNICIPALITY:
        remedy = "name a region or a group, or leave among out for all municipalities"
        fields.refuse("among", f"'{slug}' is a single municipality", remedy, "R-AMONG-02")
    return slug


def _unit_fields(fields: Fields, key: str) -> Fields | None:
    """The mapping under a key; a bare number there lacks its unit and is refused."""
    node = fields.get(key)
    if node is None or node.scalar is None:
        return fields.inside(node, key) if node else None
    try:
        parse_number(node.scalar)
    except BadNumber as error:
        message, _, remedy = str(error).partition("; ")
        fields.refuse(key, message, f"{remedy}, and name the unit, such as {key}: {{percent: 24.5}}", "Y-NUM-02")
    else:
        example = f"{key}: {{percent: {node.scalar}}} or {key}: {{points: {node.scalar}}}"
        fields.refuse(key, f"'{node.scalar}' does not say its unit", f"write {example}", "R-UNIT-01")
    return None


def read_against(inner: Fields, known: Known, indicator: str, own_group: str) -> Against | None:
    """What a rule (or a difference) is held against: exactly one of the keys that name it, or a number with its unit."""
    ways = [key for key in ("area", "best", "own", "by_year", "indicator", "group") if inner.has(key)]
    if len(ways) > 1 and ways != ["indicator", "group"]:
        inner.refuse(ways[1], f"cannot stand beside {ways[0]}", "hold against one thing", "R-AGA-01")
        return None
    if not ways:
        amount = read_amount(inner)
        return Fixed(amount) if amount else None
    if ways[0] == "area":
        return _of_area(inner, known)
    if ways[0] == "best":
        return OfBest(inner.whole("best", 1, len(known.areas.municipalities()) or 1), read_among(inner, known))
    if ways[0] == "own":
        return _of_own(inner)
    if ways[0] == "by_year":
        return _path(inner)
    other = read_indicator(inner, known) if "indicator" in ways else indicator
    group = inner.text("group") if "group" in ways else ""
    if other and group == own_group and other == indicator:
        what, key = (group, "group") if group else (other, "indicator")
        inner.refuse(key, f"'{what}' would be its own benchmark", f"name another {key}", "R-AREA-03")
    check_group(inner, "group", known, other, group)
    return OfMeasure(other, (group,))


def _of_own(inner: Fields) -> OfOwn | None:
    node = inner.get("own")
    if node is None or node.entries is None:
        return OfOwn(read_since(inner, "own"))
    several = inner.inside(node, "own")
    window = read_window(several) if several else None
    if several is None or window is None:
        allowed = f"write a period, or for example {{mean_of: 2021..2023}} with one of {', '.join(WINDOWS)}"
        inner.refuse("own", "does not say which earlier periods", allowed, "R-WIN-02")
        return None
    several.finish()
    return OfOwn(window)


def read_area(fields: Fields, known: Known) -> str:
    """The slug of a known area, or the own "region", "rar" or "landsdel"."""
    slug = fields.text("area")
    if slug and slug not in known.areas.known_slugs():
        near = did_you_mean(known.areas.likely_slug(slug), known.areas.known_slugs())
        fields.refuse("area", f"'{slug}' is not an area", near, "R-AREA-01")
    return slug


def _of_area(inner: Fields, known: Known) -> OfArea:
    slug = read_area(inner, known)
    if slug and known.own and slug == known.own.slug:
        inner.refuse(
            "area",
            f"'{slug}' would be its own benchmark",
            "name another area, or write own: for an earlier period",
            "R-AREA-02",
        )
    return OfArea(slug)


def _path(inner: Fields) -> Path | None:
    years = inner.fields("by_year")
    if years is None:
        return None
    found = []
    for name in years.names():
        at = years.fields(name)
        amount = read_amount(at) if at else None
        if not (name.isascii() and name.isdigit() and len(name) == 4):
            years.refuse(name, f"'{name}' is not a year", "write four digits", "R-YEAR-01")
        elif amount and at:
            found.append((int(name), amount))
            at.finish()
    if not years.names():
        inner.refuse("by_year", "holds no year", "write for example 2024: {percent: 6.5}", "R-YEAR-02")
    return Path(tuple(found))


def _margin(inner: Fields) -> Amount | None:
    if inner.has("minus") and inner.has("plus"):
        inner.refuse("plus", "cannot stand beside minus", "keep one margin", "R-MARG-01")
    key = "minus" if inner.has("minus") else "plus"
    at = _unit_fields(inner, key) if inner.has(key) else None
    amount = read_amount(at) if at else None
    if at is None or amount is None:
        return None
    at.finish()
    if amount.number < 0:
        at.refuse("", "is negative", "say the direction with plus or minus", "R-MARG-02")
    return Amount(-amount.number, amount.unit) if key == "minus" else amount


def _factor(inner: Fields) -> Fraction:
    if not inner.has("times"):
        return Fraction(1)
    factor = inner.number("times")
    if factor <= 0:
        inner.refuse("times", "is not above zero", "write a factor such as 0.9", "R-FACT-01")
    return factor
