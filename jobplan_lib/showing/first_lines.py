"""The lines at the top of the first page: each claims what the results support, so that a test can defend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import at_time, listed
from jobplan_lib.answer.danish_trials import period_shown
from jobplan_lib.answer.danish_unknown import lacking
from jobplan_lib.answer.distance_words import distance_text, missing_text, takes_text
from jobplan_lib.answer.earlier import earlier_sentence
from jobplan_lib.answer.results import JUDGED, Result, Review
from jobplan_lib.core.caveats import Caveat
from jobplan_lib.core.figures import How
from jobplan_lib.showing.narrative import NAMED_PARTS, counts_sentence, numbered, source_of
from jobplan_lib.showing.row_charts import is_in_points, points_text, signed_points
from jobplan_lib.showing.timing_marks import timing_text
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.vocabulary import AreaKind, Polarity, Reason, Status, Timing, Unit

GOOD_SIDE = {Polarity.HIGHER: 1, Polarity.LOWER: -1, Polarity.NONE: 0}
WITHOUT_DIRECTION = frozenset({How.RANK, How.DIFFERENCE, How.DISTANCE, How.SHARE_OF, How.OCCURRENCES})
DOUBT_TEXT = {
    Caveat.ROUNDED: "tallene er for grove til at afgøre det sikkert",
    Caveat.CHANCE: "andre svar kunne have givet et andet resultat",
}
NAMED_TARGETS = 3  # more that lack something are told by the furthest and the nearest


def first_lines(review: Review) -> list[str]:
    """Up to three lines for the top of the first page, beside the count.

    What is not met and by how much, or of many the furthest and the nearest; how the own figures stand to the country's;
    and why targets have no answer where the reason is one and the same. Before the last two comes that answers are in
    doubt, where most are.
    """
    counted = [r for r in review.results if r.is_counted]
    lines = _short_lines([r for r in counted if r.status is Status.NOT_MET], review)
    beside = (
        earlier_sentence(review),
        _doubted(review, counted),
        _to_the_country(review),
        _unanswered(review, counted),
    )
    lines += [line for line in beside if line]
    return lines[:3] or ([counts_sentence(review)] if counted else _followed_without_targets(review))


def _followed_without_targets(review: Review) -> list[str]:
    """What a follow-up is about whose month has no target: the headline says that there is none."""
    if review.month is None:
        return []
    few = len(review.results) <= NAMED_TARGETS
    what = listed([numbered(r) for r in review.results]) if few else f"{len(review.results)} løfter og tal"
    return [f"Der følges op på {what}."]


def findings(review: Review) -> list[str]:
    """What the first page says, for a text that has no tally beside it: the count, then the page's lines."""
    return list(dict.fromkeys([counts_sentence(review), *first_lines(review)]))


def _of_when(result: Result, review: Review) -> str:
    """That the figure is no result of the year: a forecast, or from before the plan's year."""
    judgement = result.judgement
    mark = timing_text(judgement, review)
    if judgement.timing is Timing.STARTING_POINT and mark and judgement.observed:
        return f" {at_time(period_shown(judgement.observed))}"
    return f", {mark}" if any(r.caveat is Caveat.FORECAST for r in judgement.reservations) else ""


def are_all_named(unmet: Sequence[Result]) -> bool:
    """Whether the lines name every target that is not met: of more than a few they tell the furthest and the nearest."""
    return 0 < len(unmet) <= NAMED_TARGETS


def _with_what_lacks(result: Result, review: Review) -> str:
    """A target with its distance or, if it has parts, with those that are not met."""
    judgement = result.judgement
    if judgement.gap is not None:
        return f"{numbered(result)} ({distance_text(judgement)}{_of_when(result, review)})"
    unmet = [lower_first(part.label) for part in judgement.parts if part.status is Status.NOT_MET]
    which = listed(unmet) if len(unmet) <= NAMED_PARTS else f"{len(unmet)} af {len(judgement.parts)} dele"
    return f"{numbered(result)} ({which})" if unmet else numbered(result)


def _short_lines(missing: list[Result], review: Review) -> list[str]:
    if are_all_named(missing):
        return [f"Ikke opfyldt er mål {listed([_with_what_lacks(result, review) for result in missing])}."]
    ordered = sorted((r for r in missing if _is_told_in_points(r)), key=lambda r: signed_points(r.judgement))
    if not ordered:
        return []
    whole = [r for r in missing if r.judgement.gap is not None]  # of several parts none is the target's distance
    # months, places and kroner lack something too, but not more or less than points
    unit = "" if len(ordered) == len(whole) else " i procentpoint"
    among = "" if len(whole) == len(missing) else " blandt mål uden dele"
    furthest, nearest = _level_with(ordered[0], ordered), _level_with(ordered[-1], ordered)
    lines = [f"Længst fra kravet{unit}{among} er mål {_with_distance(furthest)}"]
    if furthest[0] is not nearest[0]:
        lines.append(f"Tættest på{unit} er mål {_with_distance(nearest)}")
    return lines


def _is_told_in_points(result: Result) -> bool:
    """Whether a distance is printed in percentage points: that of a share printed as a ratio is not."""
    observed = result.judgement.observed
    return is_in_points(result.judgement) and observed is not None and observed.unit is not Unit.RATIO


def _doubted(review: Review, counted: list[Result]) -> str:
    """That answers are in doubt and why, where at least half of those that are given are: of fewer the marks say enough."""
    judged = [r for r in counted if r.status in JUDGED]
    found = {r.id: reasons for r in judged if (reasons := _doubts(r))}
    if not found or 2 * len(found) < len(judged):
        return ""
    why = listed(list(dict.fromkeys(reason for reasons in found.values() for reason in reasons)))
    named = [numbered(r) for r in judged if r.id in found]
    which = f"mål {listed(named)}" if len(named) <= NAMED_TARGETS else f"{len(named)} af de {len(judged)} vurderede mål"
    return f"Svaret på {which} er usikkert, fordi {why}."


def _doubts(result: Result) -> list[str]:
    """What puts an answer in doubt: figures of the source that contradict each other, rounding, and chance."""
    caveats = {r.caveat for r in result.judgement.reservations}
    found = ["de trykte tal ikke passer sammen"] if result.outcomes else []
    return found + [text for caveat, text in DOUBT_TEXT.items() if caveat in caveats]


def _level_with(one: Result, all_of_them: list[Result]) -> list[Result]:
    """The targets that are exactly as far from their requirement, in the plan's order."""
    return [r for r in all_of_them if signed_points(r.judgement) == signed_points(one.judgement)]


def _with_distance(level: list[Result]) -> str:
    """Targets that are equally far away, each with what it lacks; many by their numbers alone."""
    if len(level) == 1:
        return f"{numbered(level[0])}: {_missing(level[0])}"
    if len(level) > NAMED_TARGETS:
        size = f"{points_text(level[0].judgement)}{danish.NBSP}procentpoint"
        return f"{listed([r.id for r in level])}, som hver ligger {size} fra det."
    return listed([f"{numbered(r)} ({distance_text(r.judgement)})" for r in level]) + "."


def _missing(result: Result) -> str:
    """What lacks and, where it is known, what it takes: ``der mangler 1,8 procentpoint. Kravet nås med 4 personer flere.``"""
    takes = takes_text(result.judgement)
    return f"{missing_text(result.judgement)}." + (f" Kravet nås med {takes}." if takes else "")


def _unanswered(review: Review, counted: list[Result]) -> str:
    """Why targets have no answer, where the reason is one and the same; of figures that lack, who would give them."""
    found = [lacking(r.judgement) for r in counted if r.status is Status.NOT_ASSESSABLE]
    reasons = {one.reason for every in found for one in every}
    if len(reasons) != 1 or not all(found):
        return ""
    said = f"{len(found)} mål kan ikke vurderes"
    sources = Counter(source for every in found for source in {source_of(one, review.ground) for one in every})
    if reasons != {Reason.NO_DATA} or "" in sources:
        return f"{said}: {danish.REASON_WORD[reasons.pop()]}."
    if len(sources) == 1:
        return f"{said}: der mangler tal fra {next(iter(sources))}."
    return f"{said}: der mangler tal fra {listed([f'{source} (til {n})' for source, n in sources.most_common()])}."


def _to_the_country(review: Review) -> str:
    """On how many figures the municipality stands on the good side of the country's, on the other side, and level with it.

    Only figures whose indicator says which way is good are counted, each once, though several targets or readings rest
    on it. A target about another area says nothing of the municipality; of a place, a distance or a share of months the
    indicator's direction says nothing.
    """
    sides: dict[tuple[object, ...], int] = {}
    titles = set()
    for leaf in (leaf for result in review.results if result.is_counted for leaf in result.judgement.leaves):
        own = leaf.observed
        country = next((b for b in leaf.benchmarks if b.area.kind is AreaKind.COUNTRY), None)
        if own is None or country is None or own.area != review.municipality:
            continue
        if own.unit is not country.unit or own.how in WITHOUT_DIRECTION:
            continue
        sign = GOOD_SIDE[review.ground.indicators[own.indicator].polarity]
        if sign:
            difference = sign * (own.quantity.value - country.quantity.value)
            key = (own.indicator, own.groups, own.period, own.how, own.since, own.unit)
            sides[key] = (difference > 0) - (difference < 0)
            titles.add(lower_first(review.ground.indicators[own.indicator].title))
    counts = Counter(sides.values())
    text = _sides_text(review.municipality.name, counts[1], counts[-1], counts[0])
    return f"{text.removesuffix('.')}: {titles.pop()}." if len(sides) == 1 else text


def _sides_text(name: str, good: int, bad: int, level: int) -> str:
    """The count in words: ``Solby står stærkere end hele landet på 9, svagere på 10 og lige på 1 af 20 tal …``."""
    total = good + bad + level
    told = [(n, side) for n, side in ((good, "stærkere end"), (bad, "svagere end"), (level, "lige med")) if n]
    if not told:
        return ""
    (first, side), *rest = told
    if not rest:
        which = {1: "det ene af målenes tal", 2: "begge målenes tal"}.get(total, f"alle målenes {total} tal")
        return f"{name} står {side} hele landet på {which}, der kan sammenlignes."
    clauses = [f"{side} hele landet på {first}", *(f"{word.partition(' ')[0]} på {n}" for n, word in rest)]
    return f"{name} står {listed(clauses)} af målenes {total} tal, der kan sammenlignes."
