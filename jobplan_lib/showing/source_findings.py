"""What the printed figures of a page imply about each other: in short, with what stands nowhere else on the page."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from markupsafe import Markup

from jobplan_lib.answer.findings import FINDING_WORD, number_text, outcome_text
from jobplan_lib.answer.results import Page
from jobplan_lib.core.relations import Finding, Outcome, RelationRef
from jobplan_lib.showing.templating import render

SHOWN = (Finding.MISMATCH, Finding.ROUNDING)
ALL_ALIKE = {
    Finding.MISMATCH: "ingen af dem stemmer",
    Finding.NOT_COMPARABLE: "ingen af dem kan sammenlignes",
    Finding.ROUNDING: "afrunding forklarer forskellene",
}
ONE_ALONE = {
    Finding.MISMATCH: "og den stemmer ikke",
    Finding.NOT_COMPARABLE: "men de to tal kan ikke sammenlignes",
    Finding.ROUNDING: "og afrunding forklarer forskellen",
}
ALL_AGREE = {True: "er regnet efter og stemmer", False: "er regnet efter, og alle stemmer"}


def html(page: Page, beside: Collection[str] = ()) -> Markup:
    """The relations of the page: how many agree, those that do not, and what follows though no document prints it.

    Contradictions that stand beside the figure they concern (of targets, and those in ``beside``, by the relation's id)
    are counted and not repeated.
    """
    held = [o for o in page.outcomes if o.finding not in {Finding.DERIVED, Finding.UNKNOWN}]
    told = {o.relation.id for r in (*page.targets, *page.monitored) for o in r.outcomes} | set(beside)
    left = [o for o in held if o.relation.id not in told]
    left_contradictions = _texts(left, Finding.MISMATCH)
    return render(
        "source_control.html.j2",
        summary=_summary(held),
        elsewhere=_elsewhere(sum(1 for o in held if o.relation.id in told), bool(left_contradictions)),
        groups=[(FINDING_WORD[f], _texts(left, f)) for f in SHOWN if _texts(left, f)],
        folded=_texts(held, Finding.NOT_COMPARABLE),
        derived=_derived(page.outcomes),
    )


def _summary(held: Sequence[Outcome]) -> str:
    """How many relations were computed again, and what that gave."""
    counts = {finding: sum(1 for o in held if o.finding is finding) for finding in Finding}
    if not held:
        return ""
    subject = "Én sammenhæng" if len(held) == 1 else f"{len(held)} sammenhænge"
    if counts[Finding.MATCH] == len(held):
        return f"{subject} mellem de trykte tal {ALL_AGREE[len(held) == 1]}."
    if len(held) == 1:
        return f"Én sammenhæng mellem de trykte tal er regnet efter, {ONE_ALONE[held[0].finding]}."
    alike = next((ALL_ALIKE[finding] for finding, n in counts.items() if n == len(held) and finding in ALL_ALIKE), "")
    if alike:
        return f"{subject} mellem de trykte tal er regnet efter, og {alike}."
    clauses = [f"{n} {FINDING_WORD[finding].lower()}" for finding, n in counts.items() if n]
    words = ", og ".join(filter(None, (", ".join(clauses[:-1]), clauses[-1])))  # a clause of its own follows a comma
    return f"{subject} mellem de trykte tal er regnet efter: {words}."


def _elsewhere(told: int, is_some_left: bool) -> str:
    """Where the contradictions stand that are not repeated."""
    if not told:
        return ""
    if told == 1:
        return f"{'En af dem' if is_some_left else 'Den'}, der ikke stemmer, står ved det tal, som den handler om."
    return f"{f'{told} af dem' if is_some_left else 'De'}, der ikke stemmer, står ved de tal, som de handler om."


def _texts(outcomes: Sequence[Outcome], finding: Finding) -> list[str]:
    return [outcome_text(o) for o in outcomes if o.finding is finding]


def _derived(outcomes: Sequence[Outcome]) -> list[tuple[str, str, str]]:
    """What follows from the figures; steps that only lead to one of these are left to ``jobplan check --figures``."""
    found = [o for o in outcomes if o.finding is Finding.DERIVED]
    steps = {operand.id for o in found for operand in o.relation.operands if isinstance(operand, RelationRef)}
    shown = [o for o in found if o.relation.note or o.relation.id not in steps]
    return [(o.relation.text, number_text(o), o.relation.note) for o in shown]
