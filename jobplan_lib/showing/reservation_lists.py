"""What a reader must bear in mind: on the first page by kind with the targets, each sentence folded below; elsewhere in full."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish_caveats import CAVEAT_TEXT, reservation_texts
from jobplan_lib.answer.danish_unknown import tells_nothing, unknown_text
from jobplan_lib.answer.results import Page, Result, Review
from jobplan_lib.core.caveats import Caveat
from jobplan_lib.reading.plan_files import SUMMARY
from jobplan_lib.showing.figure_names import figure_name
from jobplan_lib.showing.templating import render
from jobplan_lib.words.labels import upper_first

MANY = 3  # parts without an answer that are still told one by one; names that stand beside a sentence
OF_KIND: dict[Caveat | None, str] = {  # of kinds whose sentences are the plan's own
    Caveat.PROXY: "Tilnærmet tal: Tallet dækker ikke helt det, som målet taler om.",
    Caveat.STATED: "Særligt forbehold: Der er noget ved tallet eller målets ordlyd, som man skal vide.",
    None: "Uden svar: En del af målet kan ikke vurderes.",
}


@dataclass(frozen=True)
class Said:
    """A sentence to bear in mind and what kind it is; None is a part of a target that has no answer."""

    kind: Caveat | None
    text: str


@dataclass(frozen=True)
class Row:
    """Sentences, and what they are about: named one by one, or counted where a page would name many beside them."""

    names: tuple[tuple[str, str], ...]  # the number of a target (empty of a figure that is followed) and its few words
    texts: tuple[str, ...]
    is_long: bool  # the names stand below the sentences


def reservations_html(page: Page) -> Markup:
    """What a reader must bear in mind, each sentence once with what it is about.

    A focus area's page says what is about a target beside the target, so that here stand those of followed figures. The
    summary, which has no cards, shows the kinds that are about targets and folds the sentences. The empty text where there
    is nothing to say, or all of it stands beside the targets.
    """
    is_summary = page.notebook == SUMMARY
    results = {r.id: r for r in (page.targets if is_summary else page.monitored)}
    found = {id: _said(result, page.review) for id, result in results.items()}
    told = list(dict.fromkeys(said for every in found.values() for said in every))
    if not told:
        return Markup("")
    return render(
        "reservations.html.j2",
        kinds=_kinds(found, results) if is_summary else [],
        rows=[_row(page, texts, about) for texts, about in _together(told, found, results)],
        is_summary=is_summary,
        with_cards=not is_summary and has_beside_targets(page),
    )


def has_beside_targets(page: Page) -> bool:
    """Whether anything to bear in mind is said beside a target of the page."""
    return any(is_reserved(result, page.review) for result in page.targets)


def is_reserved(result: Result, review: Review) -> bool:
    """Whether anything is to bear in mind about a result: the first page's table stars what its list then names."""
    return bool(_said(result, review))


def _said(result: Result, review: Review) -> list[Said]:
    """What is to bear in mind about a result; that all figures are older than the year is said at the top of the page."""
    judged = result.judgement
    said = [
        Said(r.caveat, text)
        for r, text in zip(judged.reservations, reservation_texts(judged), strict=True)
        if r.caveat is not Caveat.BEFORE_THE_YEAR or not review.is_starting_point
    ]
    is_part_answered = not tells_nothing(result.judgement) and any(not leaf.unknown for leaf in result.judgement.leaves)
    if result.is_counted and result.judgement.parts and is_part_answered:  # else the card says why there is no answer
        said += [Said(None, text) for text in _unknowns(result, review)]
    return list(dict.fromkeys(said))


def _kinds(found: dict[str, list[Said]], results: dict[str, Result]) -> list[tuple[str, str, list[Result]]]:
    """Each kind that occurs: its name, what it means, and the targets."""
    rows = []
    for kind in (*Caveat, None):
        about = [results[id] for id, every in found.items() if any(said.kind is kind for said in every)]
        if about:
            text = CAVEAT_TEXT[kind] if kind in CAVEAT_TEXT else OF_KIND[kind]
            word, _, meaning = text.partition(": ")
            rows.append((word, meaning, about))
    return rows


def _together(
    told: list[Said], found: dict[str, list[Said]], results: dict[str, Result]
) -> list[tuple[list[str], list[Result]]]:
    """Sentences with the results that they are about: those about the same results stand together."""
    about: dict[tuple[str, ...], list[str]] = {}
    for said in told:
        ids = tuple(id for id, every in found.items() if said in every)
        about.setdefault(ids, []).append(said.text)
    return [(texts, [results[id] for id in ids]) for ids, texts in about.items()]


def _row(page: Page, texts: list[str], about: list[Result]) -> Row:
    """Sentences with what they are about in words: a number alone sends the reader away to look for it, and of what is
    only followed no page shows the number."""
    is_summary, ground = page.notebook == SUMMARY, page.review.ground
    names = dict.fromkeys((r.id, r.target.short) if is_summary else ("", figure_name(r, ground)) for r in about)
    return Row(tuple(names), tuple(texts), is_long=len(names) > MANY)


def _unknowns(result: Result, review: Review) -> list[str]:
    """Why parts have no answer; parts without figures are only counted where there are many."""
    unknown = [(leaf.label, leaf.unknown) for leaf in result.judgement.leaves if leaf.unknown]
    if len(unknown) > MANY:
        reasons, total = Counter(found.reason for _, found in unknown), len(result.judgement.leaves)
        return [f"{upper_first(danish.REASON_WORD[reason])} for {n} af {total} dele." for reason, n in reasons.items()]
    return [f"{label}: {unknown_text(found, review.ground)}" for label, found in unknown]
