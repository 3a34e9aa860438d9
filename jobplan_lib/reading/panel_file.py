"""What the synthetic panel is made of: ``data/panel.yaml``, invented sizes of municipalities by class and of populations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jobplan_lib.reading.fields import Fields
from jobplan_lib.reading.strict_yaml import load_yaml
from jobplan_lib.words.errors import Problem, did_you_mean
from jobplan_lib.words.model import Area

FILE = "panel.yaml"
MOST = 10_000_000  # inhabitants of a municipality
MOST_PART = 10  # times the inhabitants of working age


@dataclass(frozen=True)
class SizeClass:
    """Municipalities of about a size; no list: all that no other class names."""

    name: str
    first: int  # inhabitants of working age of the first municipality of the list
    last: int
    municipalities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Population:
    """So large a part of the inhabitants of working age; all its words mean the same."""

    name: str  # the first of its words
    part: float  # of the inhabitants of working age


@dataclass(frozen=True)
class PanelFile:
    """Classes from the largest to the smallest, and the populations by the words that indicator files use for them."""

    sizes: tuple[SizeClass, ...]
    populations: Mapping[str, Population]  # what shares are taken of: about the same part everywhere
    levels: Mapping[str, Population]  # what is counted, where no known figure says how much there is
    everywhere: Mapping[str, int]  # what is the same in all municipalities
    own_sources: tuple[str, ...] = ()  # who publishes figures of single municipalities only


USUAL = PanelFile((SizeClass("", 40_000, 22_000),), {}, {}, {})


def load_panel_file(data: Path, municipalities: Sequence[Area], problems: list[Problem]) -> PanelFile:
    """The file below ``data``; where there is none, all municipalities are of one class. Problems are added to the list."""
    path, shown = data / FILE, f"data/{FILE}"
    node = load_yaml(path, shown, problems) if path.exists() else None
    return _read(Fields(node, shown, problems), {area.slug for area in municipalities}) if node else USUAL


def _read(fields: Fields, known: set[str]) -> PanelFile:
    sizes = tuple(_sizes(fields, known))
    if sum(not one.municipalities for one in sizes) != 1:
        remedy = "leave out 'municipalities' in exactly one class, for all others"
        fields.refuse("sizes", "need one class without a list", remedy, "D-REST-01")
    populations, levels = _parts(fields, "populations"), _parts(fields, "levels")
    everywhere = _everywhere(fields)
    own_sources = fields.texts("own_sources") if fields.has("own_sources") else ()
    fields.finish()
    return PanelFile(sizes, populations, levels, everywhere, own_sources)


def _everywhere(fields: Fields) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in fields.mappings("everywhere", required=False):
        number = one.whole("number", 0, MOST)
        found |= dict.fromkeys(one.texts("words"), number)
        one.finish()
    return found


def _parts(fields: Fields, name: str) -> dict[str, Population]:
    found: dict[str, Population] = {}
    for one in fields.mappings(name, required=False):
        part, listed = float(one.number("percent")) / 100, one.texts("words")
        if not 0 < part <= MOST_PART:
            one.refuse("percent", "is not above 0 and at most 1000", "give percent of the inhabitants", "D-PART-01")
        for words in listed:
            if words in found:
                one.refuse("words", f"'{words}' stands twice", "keep one", "D-DUP-01")
            found[words] = Population(listed[0], part)
        one.finish()
    return found


def _sizes(fields: Fields, known: set[str]) -> Iterator[SizeClass]:
    taken: set[str] = set()
    for one in fields.mappings("sizes"):
        listed = one.texts("municipalities") if one.has("municipalities") else ()
        found = SizeClass(one.text("class"), one.whole("first", 100, MOST), one.whole("last", 100, MOST), listed)
        if found.last > found.first:
            one.refuse("last", "is more than 'first'", "begin with the largest municipality", "D-SIZE-01")
        for slug in listed:
            if slug not in known:
                remedy = did_you_mean(slug, known)
                one.refuse("municipalities", f"'{slug}' is not a municipality", remedy, "D-AREA-01")
            elif slug in taken:
                one.refuse("municipalities", f"'{slug}' stands twice", "keep one", "D-DUP-01")
            taken.add(slug)
        one.finish()
        yield found
