"""Which outcomes of relations between printed figures a review tells, and on which of its pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from jobplan_lib.core.relations import Outcome
from jobplan_lib.core.targets import Judgement
from jobplan_lib.reading.observations import Observations
from jobplan_lib.words.model import Observation


def of_own_documents(
    outcomes: Sequence[Outcome], figures: Observations, area: str, document: str
) -> tuple[Outcome, ...]:
    """Those that rest only on documents that speak of the municipality.

    What another municipality's plan prints, also of the country, is no check of this one's: ``jobplan check --figures``
    holds all documents against each other.

    Args:
        outcomes: the outcomes.
        figures: where to look up what a document prints.
        area: the municipality's code.
        document: the plan's own.
    """
    named = {origin.document for o in outcomes for row in o.observations for origin in row.origins} - {document, ""}
    own = {document} | {name for name in named if any(row.area == area for row in figures.printed_in(name))}
    return tuple(o for o in outcomes if all(_is_of(row, own) for row in o.observations))


def _is_of(row: Observation, documents: set[str]) -> bool:
    """Whether one of these documents prints a figure; one that no document prints is of its source."""
    named = {origin.document for origin in row.origins if origin.document}
    return not named or bool(named & documents)


def outcome_pages(outcomes: Iterable[Outcome], judged: Iterable[tuple[str, Judgement]]) -> dict[str, str]:
    """The page of each relation by its id: the one that its file names, unless only others show figures of it.

    Then it is the page that shows most of them. A relation without a page is a step to others and has none.

    Args:
        outcomes: the outcomes.
        judged: each judgement with the notebook that shows it, in the order of the pages.
    """
    shown: dict[Observation, set[str]] = {}
    for notebook, judgement in judged:
        for row in _rows(judgement):
            shown.setdefault(row, set()).add(notebook)
    return {o.relation.id: _page(o, shown) for o in outcomes}


def _page(outcome: Outcome, shown: dict[Observation, set[str]]) -> str:
    named = outcome.relation.notebook
    found = Counter(page for row in set(outcome.observations) for page in sorted(shown.get(row, ())))
    return named if not named or not found or named in found else found.most_common(1)[0][0]


def _rows(judgement: Judgement) -> Iterator[Observation]:
    """The figures that a page shows of a judgement."""
    for leaf in judgement.leaves:
        beside = leaf.required.basis if leaf.required else None
        for figure in (leaf.observed, beside, *leaf.benchmarks, *leaf.series):
            yield from figure.rows if figure else ()
