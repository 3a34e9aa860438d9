"""``review.json``: the review as a public, versioned contract. ``docs/review-json.md`` describes every field."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from jobplan_lib import __version__
from jobplan_lib.answer.danish import rounded
from jobplan_lib.answer.danish_caveats import reservation_texts
from jobplan_lib.answer.danish_unknown import whole_text
from jobplan_lib.answer.earlier import earlier_counts
from jobplan_lib.answer.explain import NO_COUNT_TEXT
from jobplan_lib.answer.findings import outcome_text
from jobplan_lib.answer.made_of import place
from jobplan_lib.answer.results import Result, Review
from jobplan_lib.core.economics import Cost
from jobplan_lib.core.figures import Figure, Ground
from jobplan_lib.core.rounds import Round
from jobplan_lib.core.samples import Sampled
from jobplan_lib.core.targets import Judgement
from jobplan_lib.reading.comments import Comment
from jobplan_lib.words.model import Observation
from jobplan_lib.words.plan_model import Combination, Unscored
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import Status

SCHEMA_VERSION = "1.4"


def review_dict(review: Review) -> dict[str, Any]:
    """The review as plain values. Numbers are exact where JSON can say them, else rounded to nine decimals."""
    earlier = earlier_counts(review)
    return {
        "schema_version": SCHEMA_VERSION,
        "jobplan_version": __version__,
        "municipality": {
            "code": review.municipality.code,
            "slug": review.municipality.slug,
            "name": review.municipality.name,
        },
        "year": review.year,
        "plan": {"id": review.plan.id, "title": review.plan.title, "sha256": review.plan.sha256},
        "snapshot": {
            "name": review.snapshot.snapshot,
            "title": review.snapshot.title,
            "description": review.snapshot.description,
            "sha256": review.snapshot.sha256,
            "synthetic": review.snapshot.is_synthetic,
        },
        "stage": review.stage,
        "starting_point": review.is_starting_point,
        "counts": {status.value: review.counts[status] for status in Status if review.counts[status]},
        "counts_before_the_year": {status.value: earlier[status] for status in Status if earlier[status]},
        "goals": [
            {"id": a.goal.id, "title": a.goal.title, "status": a.status.value, "targets": [r.id for r in a.results]}
            for a in review.goals()
            if a.results
        ],
        "focus_areas": [
            {"id": s.focus_area.id, "title": s.focus_area.title, "status": s.status.value}
            for s in review.sections()
            if s.results
        ],
        "targets": [_target(result, review.ground) for result in review.results],
        "indicators": _indicators(review),
        "survey_rounds": [_round(one) for one in review.survey_rounds],
        "comments": [_comment(comment) for comment in review.comments],
    }


def _indicators(review: Review) -> list[dict[str, str]]:
    """The indicators that the targets observe, as they were defined."""
    leaves = (leaf for result in review.results for leaf in result.judgement.leaves)
    used = {leaf.observed.indicator for leaf in leaves if leaf.observed}
    found = [review.ground.indicators[name] for name in sorted(used)]
    return [{"id": i.id, "title": i.title, "unit": i.unit.value, "definition": i.definition} for i in found]


def _round(one: Round) -> dict[str, Any]:
    """A question of a survey: who answered, and how it stands to the round before."""
    record = one.record
    return {
        "question": one.question,
        "figure": _figure(one.figure),
        "sample": _sample(one.sample),
        "before": _figure(one.before) if one.before else None,
        "change": _number(one.change.quantity.value) if one.change else None,
        "change_interval": [_number(one.apart.low), _number(one.apart.high)] if one.apart else None,
        "beyond_chance": one.is_real,
        "record": {"highest": record.is_high, "since": str(record.since) if record.since else None, "of": record.among}
        if record
        else None,
    }


def _sample(sample: Sampled) -> dict[str, Any]:
    interval = sample.interval
    return {
        "answers": _number(sample.answers) if sample.answers is not None else None,
        "population": _number(sample.population) if sample.population is not None else None,
        "chance_interval": [_number(interval.low), _number(interval.high)] if interval else None,
    }


def _comment(comment: Comment) -> dict[str, str]:
    return {
        "about": comment.about,
        "date": str(comment.date),
        "role": comment.role.value,
        "author": comment.author,
        "text": comment.text,
    }


def review_bytes(review: Review) -> bytes:
    """The file's content: the same review gives the same bytes."""
    return (json.dumps(review_dict(review), ensure_ascii=False, indent=1) + "\n").encode()


def _target(result: Result, ground: Ground) -> dict[str, Any]:
    target, judged = result.target, result.judgement
    return {
        "id": target.id,
        "kind": target.kind.value,
        "text": target.text,
        "short": target.short,
        "focus_area": target.focus_area,
        "notebook": target.notebook,
        "source": {
            "document": target.source.document,
            "page": target.source.page or None,
            "line": target.source.line or None,
        },
        **_judgement(judged, ground),
        "reservations": [
            {"kind": r.caveat.value, "text": text}
            for r, text in zip(judged.reservations, reservation_texts(judged), strict=True)
        ],
        "findings": [
            {"relation": o.relation.id, "finding": o.finding.value, "text": outcome_text(o)} for o in result.outcomes
        ],
        "status_log": [
            {
                "date": str(e.date),
                "judged_by": e.judged_by,
                "status": e.progress.value,
                "text": e.text,
                "source": place(e.source),
            }
            for e in result.status_log
        ],
    }


def _judgement(judged: Judgement, ground: Ground) -> dict[str, Any]:
    rule = judged.rule
    stated = rule.reason if isinstance(rule, Unscored) else ""
    return {
        "verdict": judged.status.value,
        "reason": _reason(judged, ground) or ({"kind": "stated", "text": stated} if stated else None),
        "timing": judged.timing.value if judged.timing else None,
        "observed": _figure(judged.observed) if judged.observed else None,
        "required": _required(judged),
        "gap": _number(judged.gap.value) if judged.gap else None,
        "gap_unit": judged.observed.unit.of_difference.value if judged.gap and judged.observed else None,
        **_to_go(judged),
        "sample": _sample(judged.sample) if judged.sample else None,
        "rank": _rank(judged.observed),
        "rank_if_met": _rank(judged.rank_if_met),
        "benchmarks": [_figure(figure) for figure in judged.benchmarks],
        "roll_up": rule.roll_up.value if isinstance(rule, Combination) else None,
        "parts": [
            {
                "label": part.label,
                **_judgement(part, ground),
                "reservations": [r.caveat.value for r in part.reservations],
            }
            for part in judged.parts
        ],
    }


def _reason(judged: Judgement, ground: Ground) -> dict[str, str] | None:
    if judged.unknown is None:
        return None
    return {"kind": judged.unknown.reason.value, "text": whole_text(judged, ground)}


def _required(judged: Judgement) -> dict[str, Any] | None:
    required = judged.required
    if required is None:
        return None
    basis = required.basis
    return {
        "value": _number(required.quantity.value),
        "unit": required.unit.value,
        "direction": required.requirement.direction.value,
        "kind": type(required.requirement.against).__name__.removeprefix("Of").lower(),
        "area": basis.area.slug if basis else None,
        "period": str(basis.period) if basis else None,
        "basis": _figure(basis) if basis else None,
    }


def _to_go(judged: Judgement) -> dict[str, Any]:
    to_go = judged.to_go
    why = NO_COUNT_TEXT[to_go.why_not] if to_go and to_go.why_not else None
    return {
        "persons_to_target": to_go.number if to_go else None,
        "persons_unit": to_go.unit.value if to_go else None,
        "persons_reason": why,
        "cost_to_target": _cost(judged.cost_to_go) if judged.cost_to_go else None,
    }


def _cost(cost: Cost) -> dict[str, Any]:
    price = cost.price
    return {
        "kroner_a_year": _number(cost.kroner.value),
        "interval": None if cost.kroner.is_exact else _interval(cost.kroner),
        "benefit": price.benefit,
        "price_year": price.year,
        "price_per_person": _number(price.per_person.value),
        "basis": price.basis,
        "source": place(price.source),
    }


def _rank(observed: Figure | None) -> dict[str, int] | None:
    if observed is None or not observed.is_place_among:
        return None
    return {"place": int(observed.quantity.value), "of": observed.among, "shared_with": observed.ties}


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "value": _number(figure.quantity.value),
        "interval": None if figure.quantity.is_exact else _interval(figure.quantity),
        "unit": figure.unit.value,
        "indicator": figure.indicator,
        "groups": [group for group in figure.groups if group],
        "area": figure.area.slug,
        "period": str(figure.period),
        "since": str(figure.since) if figure.since else None,
        "how": figure.how.value,
        "numerator": _number(figure.numerator) if figure.numerator is not None else None,
        "denominator": _number(figure.denominator) if figure.denominator is not None else None,
        "provisional": figure.provisional,
        "origin": [origin for row in _rows(figure) for origin in _origins(row)],
    }


def _rows(figure: Figure) -> list[Observation]:
    """The source rows behind a figure, its inputs' included."""
    found = list(figure.observations)
    for part in figure.inputs:
        found.extend(_rows(part))
    return found


def _origins(row: Observation) -> list[dict[str, Any]]:
    return [
        {
            "document": o.document or None,
            "page": o.page or None,
            "line": o.line or None,
            "printed": o.printed or None,
            "source": o.source or None,
            "retrieved": o.retrieved or None,
            "file": o.file,
            "row": o.row,
        }
        for o in row.origins
    ]


def _interval(quantity: Quantity) -> list[int | float]:
    return [_number(quantity.low), _number(quantity.high)]


def _number(number: Fraction) -> int | float:
    return int(number) if number.denominator == 1 else float(rounded(number, 9))
