"""How an indicator stands to others, as its file says: the fields that sections of pages are made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jobplan_lib.reading.fields import Fields
from jobplan_lib.words.benefits import benefits
from jobplan_lib.words.errors import Problem, did_you_mean
from jobplan_lib.words.model import Basis, Indicator, Limit, Projection, Question, Ref, Ties, Topic
from jobplan_lib.words.vocabulary import Unit

ANSWERS = ("positive", "neutral", "positive_or_neutral", "negative")
SIDES = ("gains", "costs")


def read_ties(fields: Fields) -> Ties:
    """The optional fields of an indicator file that name other indicators or groups."""
    return Ties(
        complement_of=fields.slug("complement_of", required=False),
        change_of=fields.slug("change_of", required=False),
        weighted_by=fields.slug("weighted_by", required=False),
        difference_of=_pair(fields, "difference_of"),
        rank_of=fields.slug("rank_of", required=False),
        within=fields.slug("within", required=False),
        per=_refs(fields, "per"),
        in_percent_of=_refs(fields, "in_percent_of"),
        pooled=_by_group(fields, "pooled"),
        answers=_questions(fields),
        gains=_side(fields, "gains"),
        costs=_side(fields, "costs"),
        other_basis=_basis(fields),
        projection=_projection(fields),
        limit=_limit(fields),
        answered=fields.slug("answered", required=False),
        asked=fields.slug("asked", required=False),
        ranked_among=_ref(fields, "ranked_among"),
        benefits=_by_group(fields, "benefits"),
        is_ahead=fields.flag("ahead"),
    )


def _refs(fields: Fields, name: str) -> tuple[Ref, ...]:
    found = []
    for inner in fields.mappings(name, required=False):
        found.append(
            Ref(
                inner.slug("indicator"),
                inner.slug("group", required=False),
                inner.text("label"),
                inner.slug("of", required=False),
            )
        )
        inner.finish()
    return tuple(found)


def _pair(fields: Fields, name: str) -> tuple[str, ...]:
    found = fields.texts(name)
    if len(found) not in {0, 2}:
        fields.refuse(name, f"names {len(found)} indicators", "name two: the first less the second", "I-PAIR-01")
    return found


def _by_group(fields: Fields, key: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    inner = fields.fields(key, required=False)
    if inner is None:
        return ()
    return tuple((name, inner.texts(name)) for name in inner.names())


def _questions(fields: Fields) -> tuple[Question, ...]:
    found = []
    for inner in fields.mappings("answers", required=False):
        refs = {name: _ref(inner, name) for name in ANSWERS}
        found.append(Question(inner.text("question"), **refs))
        if not any(refs.values()):
            inner.refuse("", "names no answer", f"give one of {', '.join(ANSWERS)}", "I-ANSWER-01")
        inner.finish()
    return tuple(found)


def _ref(fields: Fields, name: str) -> Ref | None:
    inner = fields.fields(name, required=False)
    if inner is None:
        return None
    found = Ref(inner.slug("indicator", required=False), inner.slug("group", required=False))
    inner.finish()
    return found


def _side(fields: Fields, name: str) -> tuple[str, ...]:
    """Which groups stand on a side of a balance: a list of them, or ``all`` for an indicator without groups."""
    node = fields.get(name, required=False)
    if node is not None and node.scalar == "all":
        return ("",)
    return fields.texts(name) if node is not None else ()


def _basis(fields: Fields) -> Basis | None:
    inner = fields.fields("other_basis", required=False)
    if inner is None:
        return None
    found = Basis(inner.text("label"), inner.texts("indicators"), inner.texts("numerator"), inner.texts("denominator"))
    for name in ("indicators", "numerator", "denominator"):
        if not inner.has(name):
            inner.refuse(name, "is missing", f"add '{name}:' with a list", "Y-MISS-01")
    inner.finish()
    return found


def _projection(fields: Fields) -> Projection | None:
    inner = fields.fields("projection", required=False)
    if inner is None:
        return None
    found = Projection(
        inner.slug("so_far"), inner.slug("whole_year"), inner.slug("units"), inner.whole("months_each", 1, 12)
    )
    inner.finish()
    return found


def _limit(fields: Fields) -> Limit | None:
    inner = fields.fields("limit", required=False)
    if inner is None:
        return None
    found = Limit(inner.number("less_than"), inner.text("label"))
    inner.finish()
    return found


TO_ANOTHER = ("complement_of", "change_of", "weighted_by", "rank_of", "within", "answered", "asked")


def tie_problems(indicators: Mapping[str, Indicator], topics: Sequence[Topic]) -> Iterator[Problem]:
    """What ties name and is not there: indicators, groups, topics."""
    known = [topic.id for topic in topics]
    supported = benefits(indicators.values())
    for indicator in indicators.values():
        for name in indicator.topics:
            if name not in known:
                yield _problem(indicator, "topics", f"'{name}' is not a topic", did_you_mean(name, known))
        for name in (name for _, about in indicator.ties.benefits for name in about if name not in supported):
            said = f"'{name}' is not a group that full-time persons are counted of"
            yield _problem(indicator, "benefits", said, did_you_mean(name, supported))
        if indicator.ties.ranked_among and indicator.unit is not Unit.RANK:
            said = f"is for places, and the unit is {indicator.unit.value}"
            yield _problem(indicator, "ranked_among", said, "give the indicator 'unit: rank', or leave it out")
        level = indicators.get(indicator.ties.change_of)
        if level and indicator.unit not in {Unit.PERCENT_CHANGE, level.unit.of_difference}:
            said = f"is a change of {level.id} in {level.unit.value}, and the unit is {indicator.unit.value}"
            remedy = f"give it 'unit: percent_change' or 'unit: {level.unit.of_difference.value}'"
            yield _problem(indicator, "change_of", said, remedy)
        for field, other, groups in _named(indicator):
            if other and other not in indicators:
                yield _problem(indicator, field, f"'{other}' is not an indicator", did_you_mean(other, indicators))
                continue
            if other == indicator.id and field in TO_ANOTHER:
                yield _problem(indicator, field, f"'{other}' is this indicator itself", "name the other one")
            there = indicators[other or indicator.id].groups
            for group in groups:
                if group not in there and (group or there):
                    yield _problem(
                        indicator,
                        field,
                        f"'{group}' is not a group of {other or indicator.id}",
                        did_you_mean(group, there),
                    )


def _problem(indicator: Indicator, field: str, message: str, remedy: str) -> Problem:
    return Problem(indicator.file, None, None, field, message, remedy, "I-TIE-01")


def _named(indicator: Indicator) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every indicator (empty: the own) and its groups that the ties of an indicator name, with the field."""
    ties = indicator.ties
    others = [(field, getattr(ties, field)) for field in TO_ANOTHER]
    others += [("difference_of", other) for other in ties.difference_of]
    yield from ((field, other, ()) for field, other in others if other)
    for field in ("per", "in_percent_of"):
        for ref in getattr(ties, field):
            yield field, ref.indicator, (ref.group,)
            yield field, "", (ref.of,)
    for whole, parts in ties.pooled:
        yield "pooled", "", (whole, *parts)
    for group, _ in ties.benefits:
        yield "benefits", "", (group,)
    for question in ties.answers:
        for ref in filter(None, (getattr(question, name) for name in ANSWERS)):
            yield "answers", ref.indicator, (ref.group,)
    for field in SIDES:
        yield field, "", getattr(ties, field)
    yield from _named_once(ties)


def _named_once(ties: Ties) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The same of the ties that are one mapping."""
    if ties.other_basis:
        for other in ties.other_basis.indicators:
            yield "other_basis", other, (*ties.other_basis.numerator, *ties.other_basis.denominator)
    if ties.ranked_among:
        yield "ranked_among", ties.ranked_among.indicator, (ties.ranked_among.group,)
    if ties.projection:
        yield "projection", "", (ties.projection.so_far, ties.projection.whole_year)
        yield "projection", ties.projection.units, ("",)
