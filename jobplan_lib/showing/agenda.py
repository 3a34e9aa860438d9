"""The lines that introduce a review on a committee's agenda: plain text, five to ten lines, nothing that the pages do not say."""

from __future__ import annotations

from collections import Counter

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import listed
from jobplan_lib.answer.danish_trials import period_shown
from jobplan_lib.answer.results import Result, Review
from jobplan_lib.core.caveats import Caveat
from jobplan_lib.reading.plan_files import NATIONAL
from jobplan_lib.showing.benefit_status import standing_lines, status_text
from jobplan_lib.showing.first_lines import are_all_named, findings
from jobplan_lib.showing.year_wheel import as_of_text
from jobplan_lib.words.labels import lower_first, with_name
from jobplan_lib.words.vocabulary import Status

MOST_LINES = 10  # of an agenda item
MOST_NAMED = 4  # targets that a line names; more are counted
LONGEST = 300  # letters that a line spends on names; above it, the numbers alone
ABOUT = {
    Caveat.PROXY: ("måles med et tilnærmet tal", "måles med et tilnærmet tal"),
    Caveat.STATED: ("har et særligt forbehold", "har et særligt forbehold"),
    Caveat.ROUNDED: ("hviler på afrundede tal", "hviler på afrundede tal"),
    Caveat.PROVISIONAL: ("hviler på foreløbige tal", "hviler på foreløbige tal"),
    Caveat.BEFORE_THE_YEAR: ("måles med et tal fra før planens år", "måles med tal fra før planens år"),
    Caveat.COUNTED_BEFORE: ("tæller målinger fra før planens år", "tæller målinger fra før planens år"),
    Caveat.EARLIER_DEADLINE: ("havde frist før planens år", "havde frist før planens år"),
    Caveat.APPROXIMATE: ("hviler på et omtrentligt tal", "hviler på omtrentlige tal"),
    Caveat.INCOMPLETE_YEAR: ("dækker kun en del af året", "dækker kun en del af året"),
    Caveat.FORECAST: ("hviler på et skøn", "hviler på skøn"),
    Caveat.CHANCE: ("kunne være vurderet anderledes med andre svar", "kunne være vurderet anderledes med andre svar"),
    Caveat.ANSWERS_UNKNOWN: ("mangler antallet af svar", "mangler antallet af svar"),
    Caveat.FEW: ("bygger på få", "bygger på få"),
}


def agenda_text(review: Review) -> str:
    """The lines, each ended by a line feed."""
    count, *beside = findings(review)
    said = [_title(review), _what(review), " ".join(standing_lines(review)), count, " ".join(beside), *_named(review)]
    lines = [line for line in (*said, _reservations(review), _figures(review)) if line]
    if len(lines) < MOST_LINES:
        lines.append(_enclosed(review))
    return "".join(f"{_one_line(line)}\n" for line in lines)


def _one_line(text: str) -> str:
    return " ".join(text.split())  # no-break spaces too: agenda systems show them in odd ways


def _title(review: Review) -> str:
    marked = "SYNTETISK, opdigtede tal, må ikke bruges: " if review.snapshot.is_synthetic else ""
    return f"{marked}{with_name(review.plan.title, review.municipality.name)}: {lower_first(review.stage)}"


def _what(review: Review) -> str:
    if review.only_page:
        return as_of_text(review) or status_text(review)
    whose = "ministerens mål" if review.plan.municipality == NATIONAL else "planens mål"
    if review.is_starting_point:
        start = f"Gennemgangen holder {whose} op mod de tal, der fandtes, {review.at_start}."
        return f"{start} Den viser udgangspunktet og er ikke et resultat."
    if not review.counts:
        return "Gennemgangen viser planens løfter med deres status."
    if not review.is_answered:
        return f"Gennemgangen holder {whose} op mod offentliggjorte tal, men ingen af målene kan gøres op endnu."
    return f"Gennemgangen holder {whose} op mod offentliggjorte tal og siger, hvilke af dem der er nået."


def _named(review: Review) -> list[str]:
    """The targets that were met, not met and split; what is not met is left out where the findings name it all."""
    lines = []
    for status, word in ((Status.MET, "Opfyldt"), (Status.NOT_MET, "Ikke opfyldt"), (Status.SPLIT, "Delt")):
        found = [r for r in review.results if r.is_counted and r.status is status]
        told = status is Status.NOT_MET and are_all_named(found)
        if found and not told:
            meant = " Et delt mål har ikke samme svar i alle sine dele." if status is Status.SPLIT else ""
            lines.append(f"{word}: {_some(found)}.{meant}")
    return lines


def _some(found: list[Result]) -> str:
    named = [f"{r.target.short} ({r.id})" for r in found]
    if sum(map(len, named[: MOST_NAMED + 1])) > LONGEST:
        named = [r.id for r in found]
    if len(named) <= MOST_NAMED + 1:
        return listed(named)
    return f"{', '.join(named[:MOST_NAMED])} og {len(named) - MOST_NAMED} mål mere"


def _reservations(review: Review) -> str:
    """How many targets carry which reservation, as one sentence."""
    counts: Counter[Caveat] = Counter()
    for result in review.results:
        if result.is_counted:
            counts.update({r.caveat for r in result.judgement.reservations})
    if review.is_starting_point:
        del counts[Caveat.BEFORE_THE_YEAR]  # said of all of them already
    told = [(counts[c], ABOUT[c][counts[c] != 1]) for c in Caveat if counts[c]]
    if not told:
        total = sum(review.counts.values())
        return "" if not total else "Målet har ingen forbehold." if total == 1 else "Ingen af målene har forbehold."
    clauses = [f"{n} {words}" if i else f"{n} mål {words}" for i, (n, words) in enumerate(told)]
    ending = "Det står ved målet i bilaget." if sum(n for n, _ in told) == 1 else "De står ved målene i bilaget."
    return f"Forbehold: {', '.join(clauses[:-1])}{', og ' if len(clauses) > 1 else ''}{clauses[-1]}. {ending}"


def _figures(review: Review) -> str:
    """Where the figures are from, and how new they are."""
    leaves = [leaf for result in review.results if result.is_counted for leaf in result.judgement.leaves]
    observed = [leaf.observed for leaf in leaves if leaf.observed and leaf.timing]  # a forecast has no timing
    newest = max((figure.period.last for figure in observed), default=None)
    at = next((period_shown(figure) for figure in observed if figure.period.last == newest), None)
    new = f" De nyeste tal er fra {danish.period(at)}." if at else ""
    return f"Talgrundlag: {review.snapshot.description.rstrip('.')}.{new}"


def _enclosed(review: Review) -> str:
    """What the lines lead to: the reader of an agenda has not seen it."""
    of_what = "hvert mål" if any(result.is_counted for result in review.results) else "alle tal"
    return f"Bilaget viser {of_what} med forbehold, regnestykke og kilde."
