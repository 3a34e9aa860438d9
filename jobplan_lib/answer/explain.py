"""How a figure and its verdict came about, from the printed source to the answer: the walk that pages fold away.

``jobplan explain`` prints the same steps that the page shows under *Vis regnestykket*.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import DIRECTION_SIGN, STATUS_WORD, TIMING_WORD, amount, listed
from jobplan_lib.answer.danish_caveats import reservation_texts
from jobplan_lib.answer.danish_costs import cost_text, price_text
from jobplan_lib.answer.danish_rules import (
    figure_text,
    measure_text,
    required_basis,
    required_text,
    requirement_text,
    roll_up_text,
    when_text,
)
from jobplan_lib.answer.danish_samples import sample_text
from jobplan_lib.answer.danish_unknown import reason_text, whole_text
from jobplan_lib.answer.distance_words import distance_text
from jobplan_lib.answer.made_of import MadeOf, files, made_of, place, standing
from jobplan_lib.answer.printed_figures import Decimals, printed_decimals
from jobplan_lib.answer.results import Result, Review
from jobplan_lib.core.distance import ToGo, WhyNoCount, pairs
from jobplan_lib.core.economics import Cost
from jobplan_lib.core.figures import Figure, Ground
from jobplan_lib.core.targets import Judgement
from jobplan_lib.core.verdicts import compare
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.moments import When
from jobplan_lib.words.plan_model import Combination, Criterion, Unscored
from jobplan_lib.words.vocabulary import Unit

NO_COUNT_TEXT = {
    WhyNoCount.NOT_COUNTED: "kan ikke regnes ud, fordi andelen ikke er oplyst med både tæller og nævner",
    WhyNoCount.ROUNDED_REQUIREMENT: "kan ikke regnes ud, fordi kravet kun kendes afrundet",
    WhyNoCount.NOT_COUNTABLE: "kan ikke regnes ud for dette mål",
    WhyNoCount.OUT_OF_REACH: "kravet kan ikke nås med den nuværende gruppe",
}


class StepKind(Enum):
    """What a step of the walk tells. The value is its English name on the command line."""

    TARGET = "target"
    ADOPTED = "adopted in"
    CONDITION = "condition"
    RULE = "rule"
    PART = "part"
    SOURCE = "source"
    OBSERVED = "observed"
    SAMPLE = "answers"
    COMPUTED = "computed"
    REQUIRED = "required"
    COMPARISON = "comparison"
    GAP = "gap"
    TO_GO = "to the target"
    COST = "cost"
    IF_MET = "place if met"
    VERDICT = "verdict"
    TIMING = "timing"
    RESERVATION = "reservation"
    INDICATOR = "indicator"
    DEFINITION = "definition"
    EARLIER = "a year before"
    BESIDE = "beside"


STEP_WORD = {
    StepKind.TARGET: "Mål",
    StepKind.ADOPTED: "Vedtaget i",
    StepKind.CONDITION: "Betingelse",
    StepKind.RULE: "Krav i ord",
    StepKind.PART: "Del",
    StepKind.SOURCE: "Kilde",
    StepKind.OBSERVED: "Eget tal",
    StepKind.SAMPLE: "Svarene",
    StepKind.COMPUTED: "Beregning",
    StepKind.REQUIRED: "Krævet tal",
    StepKind.COMPARISON: "Sammenligning",
    StepKind.GAP: "Afstand",
    StepKind.TO_GO: "Op til målet",
    StepKind.COST: "Det svarer til",
    StepKind.IF_MET: "Placering i så fald",
    StepKind.VERDICT: "Vurdering",
    StepKind.TIMING: "Tidspunkt",
    StepKind.RESERVATION: "Forbehold",
    StepKind.INDICATOR: "Indikator",
    StepKind.DEFINITION: "Definition",
    StepKind.EARLIER: "Året før",
    StepKind.BESIDE: "Til sammenligning",
}


@dataclass(frozen=True)
class Step:
    """One line of the walk; ``depth`` is above zero inside the parts of a combination.

    ``file`` is where a source's figure lies in the snapshot, for whoever has the files; a page's reader has the document.
    """

    kind: StepKind
    text: str
    depth: int = 0
    file: str = ""

    @property
    def in_full(self) -> str:
        """The text with the file and its row."""
        return f"{self.text} ({self.file})" if self.file else self.text


def explain(review: Review, target_id: str) -> list[Step]:
    """The walk of one target.

    Raises:
        UnknownName: the plan has no such target.
    """
    return explain_result(review.ground, review.result(target_id))


def explain_result(ground: Ground, result: Result) -> list[Step]:
    """The walk of one result: the plan's sentence, the sources, the arithmetic, the verdict and what to bear in mind."""
    target = result.target
    steps = [Step(StepKind.TARGET, f"{target.id} {target.text}"), Step(StepKind.ADOPTED, place(target.source))]
    steps += _timed_once(list(_judgement(ground, result.judgement, 0)))
    steps += [Step(StepKind.RESERVATION, text) for text in reservation_texts(result.judgement)]
    return steps


def _timed_once(steps: list[Step]) -> list[Step]:
    """The walk with the timing told once, before its verdict, where all parts have the same."""
    said = [step for step in steps if step.kind is StepKind.TIMING]
    if len(said) < 2 or len({step.text for step in said}) > 1:
        return steps
    *before, verdict = (step for step in steps if step.kind is not StepKind.TIMING)
    return [*before, replace(said[0], depth=0), verdict]


def rank_if_met_text(place: Figure) -> str:
    """The place that reaching the requirement would give, as a condition."""
    return f"det ville give {figure_text(place)} kommuner, hvis de andre stod stille"


def _judgement(ground: Ground, judgement: Judgement, depth: int) -> Iterator[Step]:
    rule = judgement.rule
    if judgement.condition is not None:
        yield Step(StepKind.CONDITION, "Målet gælder kun, hvis dette er opfyldt", depth)
        yield from _judgement(ground, judgement.condition, depth + 1)
    if isinstance(rule, Combination):
        yield Step(StepKind.RULE, roll_up_text(rule), depth)
        for parts in _alike(judgement.parts):
            yield Step(StepKind.PART, _names(parts), depth + 1)
            yield from _judgement(ground, _common(parts) if parts[1:] else parts[0], depth + 1)
    else:
        yield from _single(ground, rule, judgement, depth)
    yield Step(StepKind.VERDICT, f"{STATUS_WORD[judgement.status]}{_because(ground, judgement, depth)}", depth)


def _because(ground: Ground, judgement: Judgement, depth: int) -> str:
    """Why there is no answer; of a part beside its own figure in a few words, since name and period stand above."""
    is_told = depth > 0 and judgement.observed is not None
    why = reason_text(judgement) if is_told else whole_text(judgement, ground)
    rule = judgement.rule
    stated = rule.reason if isinstance(rule, Unscored) else ""
    return "".join(f" – {text}" for text in (why, stated) if text)


FEWEST_ALIKE = 3


def _alike(parts: Sequence[Judgement]) -> Iterator[tuple[Judgement, ...]]:
    """The parts in their order, one by one; a run without figures that differs in nothing but its periods, or in nothing
    but its groups, is one."""
    for _, run in groupby(parts, lambda part: _common((part,))):
        found = tuple(run)
        if len(found) >= FEWEST_ALIKE and _is_bare(found[0]):
            yield found
        else:
            yield from ((part,) for part in found)


def _is_bare(part: Judgement) -> bool:
    """Whether a part has no figure, and none of several parts of its own."""
    has_none = part.observed is None and part.unknown is not None and not part.parts
    return has_none and part.condition is None and isinstance(part.rule, Criterion)


def _common(parts: Sequence[Judgement]) -> Judgement:
    """What a run of parts without figures has in common: its requirement and its reason without period and group."""
    part, rule, unknown = parts[0], parts[0].rule, parts[0].unknown
    if not _is_bare(part) or not isinstance(rule, Criterion) or unknown is None:
        return part
    bare = replace(unknown, period=None, groups=())
    return replace(
        part, label="", rule=replace(rule, when=When(), measure=replace(rule.measure, groups=("",))), unknown=bare
    )


def _names(parts: Sequence[Judgement]) -> str:
    """What parts are called: of a run of periods the first and the last, of groups all."""
    first, last = parts[0], parts[-1]
    if not parts[1:]:
        return first.label
    is_of_periods = len({part.rule.measure for part in parts if isinstance(part.rule, Criterion)}) == 1
    labels = [lower_first(part.label) if n else part.label for n, part in enumerate(parts)]
    names = f"{first.label} til {lower_first(last.label)}" if is_of_periods else listed(labels)
    return f"{names} ({len(parts)} dele)"


def _single(ground: Ground, rule: Criterion | Unscored, judgement: Judgement, depth: int) -> Iterator[Step]:
    if rule.measure is not None:
        words = measure_text(rule.measure, ground.indicators, ground.areas)
        if isinstance(rule, Criterion):
            extra = when_text(rule.when)
            words += (
                f": {requirement_text(rule.requirement, ground.indicators, ground.year, ground.areas, rule.measure)}"
                + (f" ({extra})" if extra else "")
            )
        yield Step(StepKind.RULE, words, depth)
    observed, required = judgement.observed, judgement.required
    decimals = printed_decimals(judgement)
    if observed is not None:
        yield from figure_steps(made_of(observed, decimals.own), StepKind.OBSERVED, depth)
        if judgement.sample is not None:
            yield Step(StepKind.SAMPLE, sample_text(judgement.sample, observed.unit, decimals.own), depth)
    if required is not None and observed is not None:
        if required.basis is not None:
            yield from figure_steps(made_of(required.basis), None, depth)
        basis = required_basis(required)
        made = (
            f" ({requirement_text(required.requirement, ground.indicators, ground.year, ground.areas, rule.measure)})"
            if basis
            else " (planens tal)"
        )
        yield Step(StepKind.REQUIRED, required_text(required, observed, decimals.required) + made, depth)
    if observed is not None and required is not None:
        yield from _distance(judgement, decimals, depth)
    if judgement.timing is not None:
        yield Step(StepKind.TIMING, TIMING_WORD[judgement.timing], depth)


def _distance(judgement: Judgement, decimals: Decimals, depth: int) -> Iterator[Step]:
    observed, required = judgement.observed, judgement.required
    assert observed is not None and required is not None
    direction = required.requirement.direction
    holds = DIRECTION_SIGN[direction]
    left, right = figure_text(observed, decimals.own), required_text(required, observed, decimals.required)
    answer = "ja" if compare(observed.quantity, required.quantity, direction).met else "nej"
    yield Step(StepKind.COMPARISON, f"{left} {holds} {right}? {answer}", depth)
    if judgement.gap is not None:  # a target whose condition fails has none
        yield Step(StepKind.GAP, distance_text(judgement), depth)
    to_go = judgement.to_go
    if to_go is not None and to_go.number == 0:
        return
    if to_go is not None and to_go.number is not None:
        size = amount(to_go.number, to_go.unit) if to_go.unit is not Unit.COUNT else danish.tal(to_go.number)
        yield Step(StepKind.TO_GO, f"{size}{_reckoned(observed, to_go) if to_go.number else ''}", depth)
        if judgement.cost_to_go is not None:
            yield Step(StepKind.COST, cost_steps(judgement.cost_to_go, to_go.unit), depth)
        if judgement.rank_if_met is not None:
            yield Step(StepKind.IF_MET, rank_if_met_text(judgement.rank_if_met), depth)
    elif to_go is not None and to_go.why_not not in {
        None,
        WhyNoCount.NOT_COUNTABLE,
    }:  # weeks are not persons: no question
        yield Step(StepKind.TO_GO, NO_COUNT_TEXT[to_go.why_not], depth)


def _reckoned(observed: Figure, to_go: ToGo) -> str:
    """The count that the source does not print, where the number of persons rests on it: ``, for nævneren må være 657``."""
    if not observed.unit.is_share or observed.is_counted:
        return ""
    which, at = ("nævneren", 1) if observed.denominator is None else ("tælleren", 0)
    first, *_, last = pairs(observed, to_go.unit)
    least, most = (danish.tal(number) for number in sorted((first[at], last[at])))
    found = f"må være {least}" if least == most else f"må ligge mellem {least} og {most}"
    return f" ({which} er ikke trykt, men {found}, når andelen er {figure_text(observed)})"


def cost_steps(cost: Cost, unit: Unit) -> str:
    """A cost with the arithmetic and the source of its price."""
    price = cost.price
    older = " Prisen er ikke reguleret." if cost.is_older else ""
    made = f"{amount(cost.persons.value, unit)} gange {price_text(price)}"
    return f"{cost_text(cost)}: {made} ({place(price.source)}).{older}"


def figure_steps(made: MadeOf, kind: StepKind | None, depth: int) -> Iterator[Step]:
    """The sources of a figure, the arithmetic where there is any, and the figure itself; one that stands in its source as
    it is has a single line."""
    remarks = f" ({', '.join(made.remarks)})" if made.remarks else ""
    row, *others = made.figure.observations or (None,)
    if kind is not None and row is not None and not (others or made.parts or made.arithmetic or made.how):
        yield Step(kind, f"{made.text} for {made.where}{remarks}: {standing(row)}", depth, files(row))
        return
    for row in made.figure.observations:
        yield Step(StepKind.SOURCE, f"{made.where}: {standing(row)}", depth, files(row))
    for part in made.parts:
        yield from figure_steps(part, None, depth)
    if made.arithmetic or made.how:
        how = f" ({made.how})" if made.how and made.arithmetic else made.how
        yield Step(StepKind.COMPUTED, f"{made.arithmetic} = {made.text}{how}" if made.arithmetic else how, depth)
    if kind is not None:
        yield Step(kind, f"{made.text} for {made.where}{remarks}", depth)  # "i Bornholm" is no Danish
