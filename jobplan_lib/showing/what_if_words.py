"""A supposition as a sentence to paste: what would be, what it would give, and at which stated price."""

from __future__ import annotations

from fractions import Fraction

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import STATUS_WORD, amount
from jobplan_lib.answer.danish_rules import figure_text, required_text, requirement_text
from jobplan_lib.answer.distance_words import missing_text
from jobplan_lib.answer.printed_figures import printed_decimals
from jobplan_lib.core.figures import Figure, Ground
from jobplan_lib.core.targets import Judgement
from jobplan_lib.core.what_if import Supposed, WhyImpossible, has_place
from jobplan_lib.words.plan_model import Criterion
from jobplan_lib.words.vocabulary import Status, Unit

IMPOSSIBLE_TEXT = {
    WhyImpossible.NO_NUMBER: "Målet er ikke ét tal, der holdes op mod ét krav.",
    WhyImpossible.NO_FIGURE: "Der er intet eget tal at ændre.",
    WhyImpossible.NOT_COUNTED: "Det egne tal kendes kun, som det er trykt, så der kan ikke lægges personer til.",
    WhyImpossible.OUT_OF_RANGE: "Færre end ingen eller flere end alle kan det ikke være.",
}


def sentence(name: str, supposed: Supposed, ground: Ground) -> str:
    """The answer in one or two sentences; what is supposed is said, and so is the stated price."""
    return " ".join(
        part for part in (_verdict(name, supposed, ground), _place(supposed), _kroner(supposed, ground)) if part
    )


def _verdict(name: str, supposed: Supposed, ground: Ground) -> str:
    then = supposed.judgement
    what = STATUS_WORD[then.status].lower()
    if then.observed is None or then.required is None:
        reason = f": {danish.REASON_WORD[then.unknown.reason]}" if then.unknown else ""
        return f"{_supposition(supposed, ground)} er mål {name}: {what}{reason}."
    decimals = printed_decimals(then)
    own, needed = (
        figure_text(then.observed, decimals.own),
        required_text(then.required, then.observed, decimals.required),
    )
    is_supposed = supposed.judgement.observed != supposed.before.observed or supposed.supposition.amount is not None
    as_today = "stadig " if is_supposed and then.status is supposed.before.status else ""
    begun = f"{_supposition(supposed, ground)} er mål {name} {as_today}{what}"
    told = f"{begun}: tallet er {own}, og kravet er {_sign(then)} {needed}"
    rest = "" if then.status is Status.MET else f"; {missing_text(then)}{_to_go(then)}"
    return f"{told}{rest}.".replace("..", ".")


def _supposition(supposed: Supposed, ground: Ground) -> str:
    """What is supposed, as the beginning of a sentence."""
    said, then = supposed.supposition, supposed.judgement
    parts = []
    if said.persons:
        unit = counted_unit(supposed.before, ground)
        more = danish.more_or_fewer(said.persons, is_more=said.persons > 0)
        parts.append(f"med {amount(abs(said.persons), unit)} {more}")
    elif said.value is not None and supposed.before.observed is not None:
        observed = supposed.before.observed
        parts.append(
            f"med tallet {amount(said.value, ground.indicators[observed.indicator].unit, decimals_of(said.value))}"
        )
    if said.amount is not None and isinstance(then.rule, Criterion):
        required = requirement_text(then.rule.requirement, ground.indicators, ground.year, ground.areas)
        parts.append(f"med kravet »{required}«")
    text = " og ".join(parts) or "med tallene, som de er,"
    return text[0].upper() + text[1:]


def counted_unit(judgement: Judgement, ground: Ground) -> Unit:
    """What the own figure counts: persons of a share, or the figure's own unit."""
    assert isinstance(judgement.rule, Criterion)
    indicator = ground.indicators[judgement.rule.measure.indicator]
    return indicator.counts if indicator.unit.is_share else indicator.unit


def decimals_of(number: Fraction) -> int:
    """With how many decimals a supposed number is said."""
    return next((n for n in range(10) if (number * 10**n).denominator == 1), 9)


def _sign(judgement: Judgement) -> str:
    assert judgement.required is not None
    return danish.DIRECTION_WORD[judgement.required.requirement.direction]


def _to_go(judgement: Judgement) -> str:
    to_go = judgement.to_go
    if to_go is None or not to_go.number or judgement.required is None:
        return ""
    more = danish.more_or_fewer(to_go.number, is_more=judgement.required.requirement.direction.wants_high)
    return f", svarende til {amount(to_go.number, to_go.unit)} {more}"


def _place(supposed: Supposed) -> str:
    if not has_place(supposed):
        return ""
    before, then = supposed.place_before, supposed.place
    assert isinstance(before, Figure) and isinstance(then, Figure)
    if before.quantity == then.quantity and before.ties == then.ties:
        return f"Placeringen er {figure_text(then)} kommuner."
    return f"Placeringen går fra {figure_text(before)} til {figure_text(then)} kommuner, hvis de andre står stille."


def _kroner(supposed: Supposed, ground: Ground) -> str:
    price = supposed.supposition.unit_price
    if price is None:
        return ""
    unit = counted_unit(supposed.before, ground)
    stated = (
        f"en oplyst pris på {amount(price, Unit.KRONER, decimals_of(price))} pr. {danish.UNIT_WORD[unit][0] or 'enhed'}"
    )
    parts = []
    if supposed.kroner:
        parts.append(f"svarer det til {amount(abs(supposed.kroner), Unit.KRONER)}")
    if supposed.kroner_to_go:
        parts.append(
            f"{'og ' if parts else ''}svarer resten op til målet til {amount(supposed.kroner_to_go, Unit.KRONER)}"
        )
    return f"Med {stated} {' '.join(parts)}.".replace("..", ".") if parts else ""
