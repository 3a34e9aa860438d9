"""Figures that several targets look at, each once: a level and its place among municipalities are one line through time."""

from __future__ import annotations

from dataclasses import replace

from jobplan_lib.core.figures import Figure, Ground
from jobplan_lib.core.indicators import series
from jobplan_lib.core.targets import Judgement
from jobplan_lib.words.model import Area
from jobplan_lib.words.plan_model import Combination, Measure, OfArea, ShareOf
from jobplan_lib.words.vocabulary import COUNTRY

Labelled = list[tuple[str, Judgement]]
BOTH = "/"  # between the numbers of targets that look at one figure
MOST_NUMBERS = 3  # of targets that look at one figure, before its name
FEWEST_POINTS = 3  # two points are no development


def once(found: Labelled, numbers: frozenset[str]) -> Labelled:
    """The figures without repetition, under the numbers of all targets that look at them: ``1.2/1.4 Ledighed``.

    Two targets that require different levels of a figure stay two. ``numbers`` are the plan's numbers of targets, with
    which their labels begin.
    """
    kept: Labelled = []
    for label, judgement in found:
        place = next((n for n, (_, other) in enumerate(kept) if _is_same_figure(judgement, other)), None)
        if place is None:
            kept.append((label, judgement))
        else:
            kept[place] = _joined(kept[place], (label, judgement), numbers)
    return [(_few_numbers(label, numbers), judgement) for label, judgement in kept]


def _few_numbers(label: str, numbers: frozenset[str]) -> str:
    """A label with the first of many numbers: a chart has no room for more."""
    first, _, name = label.partition(" ")
    named = first.split(BOTH)
    if len(named) <= MOST_NUMBERS or not numbers.issuperset(named):
        return label
    return f"{BOTH.join(named[:MOST_NUMBERS])}{BOTH}… {name}"


def _joined(
    earlier: tuple[str, Judgement], later: tuple[str, Judgement], numbers: frozenset[str]
) -> tuple[str, Judgement]:
    """Both under the name of the one that looks at the level itself."""
    named = later if not _is_level(earlier[1]) and _is_level(later[1]) else earlier
    (first, _, name), (second, _, other) = (label.partition(" ") for label, _ in (earlier, later))
    if second in first.split(BOTH) or not numbers.issuperset((*first.split(BOTH), second)):
        return common([earlier[0], later[0]], named[0]), named[1]
    kept = name if named is earlier else other
    if _unbracketed(name) == _unbracketed(other):  # what each says in brackets is true of it alone
        kept = _unbracketed(kept)
    return f"{first}{BOTH}{second} {kept}", named[1]


def common(labels: list[str], otherwise: str) -> str:
    """What labels share up to a colon: ``Fleksjob`` of ``Fleksjob: færre er bedst`` and ``Fleksjob: flere er bedst``."""
    shared = {label.rpartition(": ")[0] for label in labels}
    return shared.pop() if len(labels) > 1 and len(shared) == 1 and shared != {""} else otherwise


def _unbracketed(name: str) -> str:
    return name.rpartition(" (")[0] or name if name.endswith(")") else name


def _is_same_figure(one: Judgement, other: Judgement) -> bool:
    measures = [plain_measure(j) for j in (one, other)]
    if measures[0] is None or measures[0] != measures[1] or one.series != other.series or not one.series:
        return False
    levels = [j.required.quantity if j.required else None for j in (one, other)]
    return not (_is_level(one) and _is_level(other)) or levels[0] == levels[1]


def plain_measure(judgement: Judgement) -> Measure | None:
    """What is measured, whatever is observed of it; None of a combination."""
    measure = None if isinstance(judgement.rule, Combination) else judgement.rule.measure
    return replace(measure, observe=None) if measure is not None else None


def _is_level(judgement: Judgement) -> bool:
    return not isinstance(judgement.rule, Combination) and judgement.rule.measure == plain_measure(judgement)


def beside(judgement: Judgement, ground: Ground) -> tuple[Figure, ...]:
    """The widest other area's figures over the time of the own ones; nothing where they make no line."""
    measure, own = plain_measure(judgement), judgement.series
    if measure is None or not judgement.benchmarks or not own:
        return ()
    first, last = own[0].period.first, own[-1].period.last
    area = _of_trials(judgement, ground) or judgement.benchmarks[-1].area
    found = [f for f in series(ground, measure, area) if isinstance(f, Figure)]
    line = tuple(f for f in found if first <= f.period.first and f.period.last <= last and f.unit is own[-1].unit)
    return line if len(line) >= FEWEST_POINTS else ()


def _of_trials(judgement: Judgement, ground: Ground) -> Area | None:
    """Of a share of months that live up to another area's figure: that area, which is no benchmark of the share itself.

    Held against a number it is the country; None where anything else is observed.
    """
    rule = judgement.rule
    looked = rule.measure.observe if not isinstance(rule, Combination) and rule.measure else None
    if judgement.observed is None or not isinstance(looked, ShareOf):
        return None
    against = looked.requirement.against
    country = ground.areas.by_code[COUNTRY]
    return ground.areas.named(against.area, judgement.observed.area) if isinstance(against, OfArea) else country
