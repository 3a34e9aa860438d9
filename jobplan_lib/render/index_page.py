"""``rendered/index.html``: every review that lies there, to be filtered by hand, without a script.

The filters are radio buttons, and what they hide is said in the style sheet of the page itself: a rule for every
choice that can be made. A browser that cannot follow such rules shows no filters and all reviews.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.reading.project import Project
from jobplan_lib.render.carriers import INDEX
from jobplan_lib.render.index_entries import Entry, entries
from jobplan_lib.render.last_run import not_renewed
from jobplan_lib.showing.templating import environment, stylesheet
from jobplan_lib.storing.publishing import publish

FEWEST_FOR_LETTERS = 13  # a shorter list is read at a glance
SPELT = {ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa"}
NO_KIND = "Ukendt"
NO_REGION = "Uden region"


@dataclass(frozen=True)
class Choice:
    """One radio button: the class of the reviews that it leaves standing."""

    mark: str
    word: str


@dataclass(frozen=True)
class Filter:
    """A question with its choices; it is only asked where there is more than one."""

    name: str
    legend: str
    choices: tuple[Choice, ...]


def write_index(project: Project, work: Path, late: Mapping[str, str] | None = None) -> Path:
    """Write the index of all reviews, last of all and by one rename. Only the holder of the lock may call this.

    Args:
        project: where the reviews are.
        work: a private folder on the same disk.
        late: by folder such as ``2023/solby``, in Danish, why the last run did not renew the review; as the summary of
            the last batch says if None.

    Raises:
        CannotWrite: the disk is full or the folder may not be written.
    """
    path = project.rendered / INDEX
    known = not_renewed(project.rendered) if late is None else late
    publish({path: index_html(entries(project, known)).encode()}, work)
    return path


def index_html(found: Sequence[Entry]) -> str:
    """The page: the same reviews give the same bytes."""
    filters = tuple(f for f in _filters(found) if len(f.choices) > 1)
    by_letter: dict[str, list[tuple[Entry, str]]] = {}
    for entry in found:
        by_letter.setdefault(entry.letter if len(found) >= FEWEST_FOR_LETTERS else "", []).append(
            (entry, _marks(entry))
        )
    return (
        environment()
        .get_template("reviews.html.j2")
        .render(
            groups=list(by_letter.items()),
            filters=filters,
            letters=[letter for letter in by_letter if letter],
            lead=_lead(found),
            common=_common(found),
            shapes=list(dict.fromkeys(share.status.value for entry in found for share in entry.counts)),
            style=Markup(stylesheet() + _rules(filters, found)),
        )
    )


def _lead(found: Sequence[Entry]) -> str:
    if not found:
        return "Her ligger ingen gennemgange endnu."
    who = len({entry.name for entry in found})
    reviews = "1 gennemgang" if len(found) == 1 else f"{danish.tal(len(found))} gennemgange"
    return f"{reviews} for {'1 kommune' if who == 1 else f'{danish.tal(who)} kommuner'}."


@dataclass(frozen=True)
class Common:
    """What all reviews have in common and the page says once; empty where they differ."""

    ground: str = ""
    is_synthetic: bool = False


def _common(found: Sequence[Entry]) -> Common:
    """Of a folder that one run has made: the figures are the same for all."""
    told = [entry for entry in found if not entry.trouble]
    grounds = {entry.ground for entry in told}
    if len(told) < 2 or len(grounds) != 1:
        return Common()
    return Common(grounds.pop(), all(entry.is_synthetic for entry in told))


def _mark(kind: str, word: str) -> str:
    """A name that a style sheet takes: small letters and digits only."""
    plain = unicodedata.normalize("NFKD", word.casefold().translate(SPELT))
    return f"{kind}-" + "".join(
        c if c.isascii() and c.isalnum() else "-" for c in plain if not unicodedata.combining(c)
    )


def _choices(entry: Entry) -> tuple[Choice, Choice, Choice]:
    words = (("aar", entry.year), ("region", entry.region or NO_REGION), ("slags", entry.kind or NO_KIND))
    year, region, kind = (Choice(_mark(kind, word), word) for kind, word in words)
    return year, region, kind


def _marks(entry: Entry) -> str:
    return " ".join(choice.mark for choice in _choices(entry))


def _filters(found: Sequence[Entry]) -> tuple[Filter, ...]:
    of_each = [_choices(entry) for entry in found]
    legends = (("aar", "År"), ("region", "Region"), ("slags", "Slags"))
    filters = []
    for place, (name, legend) in enumerate(legends):
        there = {choices[place] for choices in of_each}
        ordered = sorted(there, key=lambda c: danish.sort_key(c.word), reverse=name == "aar")
        filters.append(Filter(name, legend, tuple(ordered)))
    return tuple(filters)


def _rules(filters: Sequence[Filter], found: Sequence[Entry]) -> str:
    """Hide, for every combination of choices, the other reviews and empty letters; or say that none is left."""
    there = [set(_marks(entry).split()) for entry in found]
    rules = []
    for chosen in product(*((None, *f.choices) for f in filters)):
        marks = [choice.mark for choice in chosen if choice]
        if not marks:
            continue
        when = "main" + "".join(f":has(#{mark}:checked)" for mark in marks)
        kept = "".join(f".{mark}" for mark in marks)
        if len(marks) == 1:
            rules.append(f"{when} .review:not({kept}){{display:none}}")
        rules.append(f"{when} .letter:not(:has({kept})){{display:none}}")
        if not any(set(marks) <= of_one for of_one in there):
            rules.append(f"{when} .nobody{{display:block}}")
    return "\n".join(rules)
