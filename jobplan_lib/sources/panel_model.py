"""The ways in which a count of the synthetic panel can be made; a count is named by a key."""

from __future__ import annotations

from dataclasses import dataclass

Key = tuple[str, ...]


@dataclass(frozen=True)
class Population:
    """A part of the inhabitants of working age."""

    part: float


@dataclass(frozen=True)
class PerHead:
    """So many for each inhabitant of working age and month."""

    level: float


@dataclass(frozen=True)
class Handful:
    """About so many everywhere, whatever the size of the place."""

    level: float
    months: float  # of the period that the level is about


@dataclass(frozen=True)
class Everywhere:
    """The same number in every municipality and period, such as how many municipalities there are."""

    number: int
    months: float


@dataclass(frozen=True)
class Part:
    """A share of another count."""

    whole: Key
    share: float


@dataclass(frozen=True)
class Times:
    """Another count times a factor that differs a little from municipality to municipality."""

    other: Key
    factor: float
    spread: float


@dataclass(frozen=True)
class Sum:
    """Counts added up."""

    parts: tuple[Key, ...]


@dataclass(frozen=True)
class Rest:
    """What is left of a count."""

    whole: Key
    parts: tuple[Key, ...]


Definition = Population | PerHead | Handful | Everywhere | Part | Times | Sum | Rest


def parts(definition: Definition) -> tuple[Key, ...]:
    """The counts that a count is made from."""
    if isinstance(definition, Sum):
        return definition.parts
    if isinstance(definition, Rest):
        return (definition.whole, *definition.parts)
    if isinstance(definition, Part):
        return (definition.whole,)
    return (definition.other,) if isinstance(definition, Times) else ()
