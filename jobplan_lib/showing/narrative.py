"""Sentences made from results. Each claims only what the result supports, so that a test can defend it."""

from __future__ import annotations

from collections.abc import Mapping

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import STATUS_WORD, amount, at_time, listed
from jobplan_lib.answer.danish_changes import is_change, is_place, moved_text
from jobplan_lib.answer.danish_rules import area_name, figure_text, required_basis, required_text, requirement_text
from jobplan_lib.answer.danish_trials import is_share_of_trials, period_shown
from jobplan_lib.answer.danish_unknown import reason_text, tells_nothing, unknown_text
from jobplan_lib.answer.distance_words import missing_text
from jobplan_lib.answer.earlier import earlier_counts, of_the_met
from jobplan_lib.answer.printed_figures import printed_decimals
from jobplan_lib.answer.results import JUDGED, NOT_SCORED, SCORED, Result, Review
from jobplan_lib.core.caveats import Caveat
from jobplan_lib.core.figures import Figure, Ground, How, Unknown
from jobplan_lib.core.indicators import periods, value
from jobplan_lib.core.targets import Judgement
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.periods import year_period
from jobplan_lib.words.plan_model import Combination, Criterion, Measure, Unscored
from jobplan_lib.words.vocabulary import Reason, Status

COUNT_WORDS = {
    Status.MET: ("er opfyldt", "er opfyldt"),
    Status.NOT_MET: ("er ikke opfyldt", "er ikke opfyldt"),
    Status.SPLIT: ("er delt", "er delte"),
    Status.NOT_ASSESSABLE: ("kan ikke vurderes", "kan ikke vurderes"),
    Status.AWAITING_MEASURE: ("afventer en måling", "afventer en måling"),
    Status.NOT_SET: ("har intet måltal", "har intet måltal"),
    Status.JUDGED_LOCALLY: ("vurderes lokalt", "vurderes lokalt"),
    Status.MONITORED: ("følges", "følges"),
}


def counts_sentence(review: Review) -> str:
    """How many targets have which answer: ``6 af 20 mål er opfyldt, 11 er ikke opfyldt, og 3 er delte.``"""
    counts = review.counts
    total = sum(counts.values())
    if not total:
        narrowed = _narrowed_to(review)
        return f"Ingen af planens mål {narrowed}." if narrowed else "Planen har ingen resultatmål."
    order = [status for status in (*SCORED, *NOT_SCORED) if counts[status] or status is Status.MET]
    if uniform := _of_one_answer(review):
        return f"{', '.join(filter(None, (uniform, _of_earlier(review))))}."
    if not any(counts[status] for status in JUDGED):
        untold = [f"{counts[status]} {COUNT_WORDS[status][counts[status] != 1]}" for status in order if counts[status]]
        return f"Ingen af de {total} mål er vurderet: {untold[0]}{_and(untold[1:])}."
    clauses = [f"{counts[status] or 'ingen'} {COUNT_WORDS[status][counts[status] != 1]}" for status in order]
    of_earlier = _of_earlier(review)
    if review.is_starting_point:  # what was so then is no answer for the plan's year
        clauses = [clause.replace(" er ", " var ") for clause in clauses]
    if not counts[Status.MET] and sum(counts[status] for status in UNMET) < total:
        return _none_met(counts, dict(zip(order, clauses, strict=True)))
    if not counts[Status.MET]:
        words = clauses[0].removeprefix("ingen ")
        return f"Ingen af de {total} mål {words}: {clauses[1]}{_and(clauses[2:])}."
    number, _, words = clauses[0].partition(" ")
    return f"{number} af {total} mål {words}{f' ({of_earlier})' if of_earlier else ''}{_and(clauses[1:])}."


def _of_earlier(review: Review) -> str:
    """How many of the targets that are met are so with figures from before the plan's year."""
    return of_the_met(review.counts[Status.MET], earlier_counts(review)[Status.MET], review.year)


UNMET = (Status.NOT_MET, Status.SPLIT)


def _narrowed_to(review: Review) -> str:
    """What the targets of a follow-up or of a benefit's page have in common; of a whole review the empty text."""
    if review.month is not None:
        return f"følges op i {danish.MONTHS[review.month.number - 1]}"
    return f"ser på {lower_first(review.benefit.label)}" if review.benefit else ""


def _of_one_answer(review: Review) -> str:
    """The count where it is one answer: of the only target, or where all have been judged alike; else the empty text."""
    counts, total = review.counts, sum(review.counts.values())
    status = next(status for status in (*SCORED, *NOT_SCORED) if counts[status])
    words = COUNT_WORDS[status][total > 1]
    if review.is_starting_point and words.startswith("er "):
        words = f"var {words[3:]}"
    if total == 1:
        narrowed = _narrowed_to(review)
        return f"Det ene mål, der {narrowed}, {words}" if narrowed else f"Planens ene mål {words}"
    if counts[status] < total or status not in JUDGED:
        return ""
    if status is Status.NOT_MET:
        return f"Ingen af de {total} mål {words.replace('ikke ', '')}"
    return f"{'Begge' if total == 2 else f'Alle {total}'} mål {words}"


def _none_met(counts: Mapping[Status, int], clauses: Mapping[Status, str]) -> str:
    """The count where some targets have an answer and none is met: of the others nobody knows that they are not met."""
    judged = [clauses[status] for status in UNMET if counts[status]]
    untold = [clause for status, clause in clauses.items() if status not in {Status.MET, *UNMET}]
    answered = sum(counts[status] for status in UNMET)
    said = f", og det {judged[0].removeprefix('1 ')}" if answered == 1 else f": {judged[0]}{_and(judged[1:])}"
    return f"{answered} af {sum(counts.values())} mål er vurderet{said}. {untold[0]}{_and(untold[1:])}."


def headline(review: Review) -> str:
    """The page's first words: how many targets are met; of a plan that has only begun, how many were when it was adopted."""
    counts, total = review.counts, sum(review.counts.values())
    if total > 1 and len(counts) > 1 and not any(counts[status] for status in JUDGED):  # which answer, the tally says
        return f"Ingen af de {total} mål er vurderet"
    when = f", {review.at_start}" if review.is_starting_point else f", {_of_earlier(review)}".rstrip(", ")
    if not any(counts[status] for status in JUDGED):
        return counts_sentence(review).removesuffix(".")
    if uniform := _of_one_answer(review):
        return f"{uniform}{when}"
    was = "var" if review.is_starting_point else "er"
    judged = sum(counts[status] for status in JUDGED)
    if not counts[Status.MET] and judged < total:  # of a target without an answer nobody knows that it is not met
        none = "ingen af dem" if judged > 1 else "det" if counts[Status.NOT_MET] else ""
        said = f"{none} {was} {'' if judged > 1 else 'ikke '}opfyldt" if none else f"det {was} delt"
        return f"{judged} af {total} mål er vurderet, og {said}{when}"
    met = counts[Status.MET] or "Ingen"
    return f"{met} af {'' if counts[Status.MET] else 'de '}{total} mål {was} opfyldt{when}"


def _and(clauses: list[str]) -> str:
    if not clauses:
        return ""
    if len(clauses) == 1:
        return f", og {clauses[0]}"
    return f", {', '.join(clauses[:-1])}, og {clauses[-1]}"


def numbered(result: Result) -> str:
    """A target in a sentence: ``3c »Ukrainere i beskæftigelse«``."""
    return f"{result.id} »{result.target.short}«"


def answer(judgement: Judgement, ground: Ground) -> str:
    """One or two sentences that answer whether a target was reached."""
    rule = judgement.rule
    if isinstance(rule, Combination):
        return _parts(judgement, ground)
    if judgement.observed is None or judgement.required is None or judgement.gap is None:
        return _without_verdict(judgement, ground)
    measure = rule.measure if isinstance(rule, Criterion) else None
    moved = is_change(measure, ground.indicators)
    if moved and judgement.required.basis is None:
        return _changed(judgement, ground)
    own, needed = _own_and_needed(judgement, ground)
    is_forecast = any(r.caveat is Caveat.FORECAST for r in judgement.reservations)
    number = "Placeringen" if is_place(measure, ground.indicators) else "Ændringen" if moved else "Tallet"
    number = "Forskellen" if judgement.observed.how in {How.DIFFERENCE, How.DISTANCE} else number
    number = "Skønnet" if is_forecast else number
    if judgement.status is Status.MET:
        return f"{number} er {own} og lever op til kravet: {needed}."
    gap = missing_text(judgement)
    return f"{number} er {own}. Kravet er {needed}. {gap[0].upper()}{gap[1:]}."


def _own_and_needed(judgement: Judgement, ground: Ground) -> tuple[str, str]:
    """The own figure with its time, and what is required with the number that it amounts to."""
    observed, required = judgement.observed, judgement.required
    assert observed is not None and required is not None
    decimals = printed_decimals(judgement)
    needed = _needed(judgement, ground)
    if required_basis(required):
        moved = required.requirement.margin is not None or required.requirement.factor != 1
        needed += f", {'altså' if moved else 'som er'} {required_text(required, observed, decimals.required)}"
    # "kr." brings its own full stop
    return f"{figure_text(observed, decimals.own)} {at_time(period_shown(observed))}", needed.removesuffix(".")


def _needed(judgement: Judgement, ground: Ground) -> str:
    assert judgement.required is not None
    measure = judgement.rule.measure if isinstance(judgement.rule, Criterion) else None
    if (
        judgement.observed is not None
        and is_share_of_trials(judgement.observed)
        and not required_basis(judgement.required)
    ):
        number = required_text(judgement.required, judgement.observed, 0)
        return f"{danish.DIRECTION_WORD[judgement.required.requirement.direction]} {number}"
    return requirement_text(judgement.required.requirement, ground.indicators, ground.year, ground.areas, measure)


def _changed(judgement: Judgement, ground: Ground) -> str:
    """A change held against a number: what happened, what was required, and what lacks."""
    observed, required = judgement.observed, judgement.required
    assert observed is not None and required is not None and judgement.gap is not None
    decimals = printed_decimals(judgement)
    happened = f"Der var {moved_text(observed, decimals.own)} {at_time(observed.period)}"
    needed = _needed(judgement, ground).removesuffix(".")
    if judgement.status is Status.MET:
        return f"{happened}, og det lever op til kravet: {needed}."
    size = amount(abs(judgement.gap.value), observed.unit.of_difference, decimals.gap)
    if required.requirement.direction.wants_high:
        lacks = f"Der mangler {size}"
    else:
        is_fall = required.quantity.value < 0
        lacks = f"Der mangler et fald på {size}" if is_fall else f"Stigningen er {size} for stor"
    return f"{happened}. Kravet er {needed}. {lacks if judgement.gap.value else 'Det er lige på grænsen'}."


NAMED_PARTS = 3  # more are counted, not named


def _parts(judgement: Judgement, ground: Ground) -> str:
    first = judgement.leaves[0].unknown
    if first is not None and tells_nothing(judgement) and first.reason is Reason.NO_DATA:
        return no_figure_text(judgement, ground)
    periods_asked = {leaf.unknown.period for leaf in judgement.leaves if leaf.unknown}
    if first is not None and tells_nothing(judgement) and first.reason is Reason.NOT_YET and len(periods_asked) == 1:
        return awaited_text(first, ground)
    if all(part.unknown for part in judgement.parts):
        if len(judgement.parts) == 1:
            return f"Målets ene del kan ikke vurderes: {reason_text(judgement)}."
        none = "Ingen af de to dele" if len(judgement.parts) == 2 else f"Ingen af de {len(judgement.parts)} dele"
        return f"{none} kan vurderes: {reason_text(judgement)}."
    words = []
    for status in Status:
        labels = [lower_first(part.label) for part in judgement.parts if part.status is status]
        if len(labels) > NAMED_PARTS:
            words.append(f"{STATUS_WORD[status].lower()}: {len(labels)} af {len(judgement.parts)} dele")
        elif labels:
            words.append(f"{STATUS_WORD[status].lower()}: {listed(labels)}")
    text = "; ".join(words)
    return f"{text[0].upper()}{text[1:]}."


def _without_verdict(judgement: Judgement, ground: Ground) -> str:
    unknown = judgement.unknown
    lacking = unknown is not None and unknown.reason is Reason.NO_DATA and unknown.area == ground.own
    if isinstance(judgement.rule, Unscored) and judgement.rule.reason:
        reason = judgement.rule.reason
        if not lacking or judgement.status is not Status.NOT_SET:
            return reason
        return f"{reason.rstrip('.')}. {no_figure_text(judgement, ground)}"
    if unknown is not None and unknown.reason is Reason.NOT_YET:
        return awaited_text(unknown, ground)
    if unknown is not None:
        return no_figure_text(judgement, ground) if lacking else f"{unknown_text(unknown, ground)}."
    if judgement.observed is not None:
        return f"{figure_text(judgement.observed)} {at_time(period_shown(judgement.observed))}."
    return "Det er sagt i ord og uden et tal, så det vurderes af dem, der kender indsatsen."


def no_figure_text(judgement: Judgement, ground: Ground) -> str:
    """Where nobody has published a figure: which would decide, who would give it, and the newest one that there is."""
    unknowns = [leaf.unknown for leaf in judgement.leaves if leaf.unknown is not None]
    first = unknowns[0]
    times = {unknown.period for unknown in unknowns}
    when = f" {at_time(first.period)}" if first.period and times == {first.period} else ""
    source = source_of(first, ground)
    whose = listed(list(dict.fromkeys(area_name(unknown.area or ground.own) for unknown in unknowns)))
    told = f"Der mangler tal for {whose}{when}: {_wanted(unknowns, ground)}"
    return f"{told}{f' fra {source}' if source else ''}.{_newest_text(first, ground)}"


def _newest_text(unknown: Unknown, ground: Ground) -> str:
    """The newest figure before the one that lacks, as a sentence to go on with; empty where there is none."""
    newest = newest_before(unknown, ground)
    if newest is None:
        return ""
    whose = "" if newest.area == ground.own else f" for {area_name(newest.area)}"
    return f" Det seneste tal{whose} er {figure_text(newest)} {at_time(newest.period)}.".replace("..", ".")


def awaited_text(unknown: Unknown, ground: Ground) -> str:
    """That a target is about a later time than the plan's year, and the newest figure on the way."""
    assert unknown.period is not None
    when, newest = danish.period(unknown.period), _newest_text(unknown, ground)
    return f"Målet gælder {when}, som ligger efter planens år, så tallet afventes.{newest}"


def source_of(unknown: Unknown, ground: Ground) -> str:
    """Who would give the figure that lacks; the empty text where it is nobody's."""
    return ground.indicators[unknown.indicator].source if unknown.indicator in ground.indicators else ""


def _wanted(unknowns: list[Unknown], ground: Ground) -> str:
    """Figures by indicator and groups: ``»Påbegyndt opkvalificering« (A-dagpenge)``; many groups are counted."""
    groups: dict[str, dict[str, None]] = {}
    for unknown in unknowns:
        groups.setdefault(unknown.indicator, {}).update(dict.fromkeys(unknown.groups))
    named = []
    for name, keys in groups.items():
        indicator = ground.indicators.get(name)
        labels = [lower_first(indicator.groups[g]) for g in keys if g in indicator.groups] if indicator else []
        which = f" ({len(labels)} grupper)" if len(labels) > NAMED_PARTS else f" ({listed(labels)})" if labels else ""
        named.append(f"»{indicator.title if indicator else name}«{which}")
    return listed(named)


def newest_before(unknown: Unknown, ground: Ground) -> Figure | None:
    """The newest figure of the plan's year or before it that is older than the one that lacks, of the same area."""
    if unknown.period is None:
        return None
    measure, area = Measure(unknown.indicator, unknown.groups), unknown.area or ground.own
    end = year_period(ground.year).last
    before = [p for p in periods(ground, measure, area) if p.last < unknown.period.first and p.last <= end]
    found = value(ground, measure, area, before[-1]) if before else None
    return found if isinstance(found, Figure) else None
