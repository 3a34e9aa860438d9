"""What the printed figures of a page imply about each other: what does not fit first, and the rest folded below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from jobplan_lib.answer.findings import FINDING_WORD, number_text, outcome_text, places_text
from jobplan_lib.answer.results import Page
from jobplan_lib.core.relations import Finding, Outcome, RelationRef
from jobplan_lib.showing.followed import FINDINGS, contradictions
from jobplan_lib.showing.subjects import SubjectSection, anchor
from jobplan_lib.showing.templating import render

KINDS = "summer, ændringer, andele og tal, der står flere steder"
NOTHING_TO_CHECK = "Her er ikke trykt en sum, ændring eller andel, der kan regnes efter."
ONE_ALONE = {
    Finding.MATCH: "og den stemmer",
    Finding.MISMATCH: "og den stemmer ikke",
    Finding.ROUNDING: "og afrunding forklarer forskellen",
}
ALL_ALIKE = {
    Finding.MATCH: "alle stemmer",
    Finding.MISMATCH: "ingen af dem stemmer",
    Finding.ROUNDING: "afrunding forklarer forskellene",
}
FOLDED = {
    Finding.ROUNDING: FINDING_WORD[Finding.ROUNDING],
    Finding.NOT_COMPARABLE: "Ligner hinanden, men kan ikke sammenlignes",
}


@dataclass(frozen=True)
class Wrong:
    """Contradictions that concern the same things: named with the ways there, or one that stands nowhere else, in full."""

    links: tuple[tuple[str, str], ...]  # to what they concern: words and addresses
    texts: tuple[str, ...]
    is_told_here: bool = False
    source: str = ""  # where the figures of one that is told here stand


@dataclass(frozen=True)
class Derived:
    """What follows from the figures though no document prints it."""

    text: str
    number: str
    note: str
    source: str


def html(page: Page, sections: Sequence[SubjectSection] = ()) -> Markup:
    """The relations of the page: how many agree, those that do not, and what follows though no document prints it.

    A contradiction that is told beside the figure that it concerns is named with the way there and not told again.
    """
    checked = [o for o in page.outcomes if o.finding in ONE_ALONE]
    beside = {o.relation.id: ("»Tal, der følges«", f"#{FINDINGS}") for o in contradictions(page, sections)}
    for section in sections:
        beside |= {o.relation.id: (f"»{section.topic.title}«", f"#{anchor(section.topic)}") for o in section.outcomes}
    document = page.review.plan.document
    told = {o.relation.id for section in sections for o in section.unlike}  # where the figures stand together
    left = [o for o in page.outcomes if o.relation.id not in told]
    return render(
        "source_control.html.j2",
        summary=_summary(checked),
        wrong=_wrong([o for o in checked if o.finding is Finding.MISMATCH], page, beside),
        folded=[(word, found) for finding, word in FOLDED.items() if (found := _texts(left, finding, document))],
        derived=_derived(page.outcomes, document),
        document=document,
    )


def _summary(checked: Sequence[Outcome]) -> str:
    """How many relations were computed again, and what that gave."""
    if not checked:
        return NOTHING_TO_CHECK
    counts = {finding: sum(1 for o in checked if o.finding is finding) for finding in ONE_ALONE}
    alike = next((finding for finding, n in counts.items() if n == len(checked)), None)
    if len(checked) == 1:
        return f"Én sammenhæng mellem de trykte tal er regnet efter, {ONE_ALONE[checked[0].finding]}."
    clauses = [f"{n} {FINDING_WORD[finding].lower()}" for finding, n in counts.items() if n]
    subject = f"{len(checked)} sammenhænge mellem de trykte tal ({KINDS}) er regnet efter"
    if alike:
        return f"{subject}, og {ALL_ALIKE[alike]}."
    return f"{subject}: {', '.join(clauses[:-1])}, og {clauses[-1]}."  # a clause of its own follows a comma


def _wrong(found: Sequence[Outcome], page: Page, beside: Mapping[str, tuple[str, str]]) -> list[Wrong]:
    """The contradictions by what they concern; those that this page tells beside a figure are only named."""
    elsewhere: dict[tuple[tuple[str, str], ...], list[str]] = {}
    here = []
    for outcome in found:
        targets = [r for r in page.review.results if r.is_counted and outcome in r.outcomes]
        links = tuple((f"mål {r.id}", f"#maal-{r.id}") for r in targets if r in page.targets)
        if not links and outcome.relation.id in beside:
            links = (beside[outcome.relation.id],)
        if links:
            elsewhere.setdefault(links, []).append(outcome.relation.text)
            continue
        links = tuple((f"mål {r.id}", f"{page.review.notebook_of(r.target)}.html#maal-{r.id}") for r in targets)
        source = places_text(outcome, page.review.plan.document)
        here.append(Wrong(links, (outcome_text(outcome),), is_told_here=True, source=source))
    return [*(Wrong(links, tuple(texts)) for links, texts in elsewhere.items()), *here]


def _texts(outcomes: Sequence[Outcome], finding: Finding, document: str) -> list[tuple[str, str]]:
    return [(outcome_text(o), places_text(o, document)) for o in outcomes if o.finding is finding]


def _derived(outcomes: Sequence[Outcome], document: str) -> list[Derived]:
    """What follows from the figures; steps that only lead to one of these are left to ``jobplan check --figures``."""
    found = [o for o in outcomes if o.finding is Finding.DERIVED]
    steps = {operand.id for o in found for operand in o.relation.operands if isinstance(operand, RelationRef)}
    shown = [o for o in found if o.relation.note or o.relation.id not in steps]
    return [Derived(o.relation.text, number_text(o), o.relation.note, places_text(o, document)) for o in shown]
