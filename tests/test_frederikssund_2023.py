"""The first real plan: Frederikssund's of 2023, held against the figures that the plan itself prints.

Expected answers were read by hand from the document, "Beskæftigelsesplan 2023 - Frederikssund Kommune".
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from jobplan_lib.answer.results import Review
from jobplan_lib.core.caveats import Caveat
from jobplan_lib.review import open_review
from jobplan_lib.words.plan_model import Combination, Criterion, Fixed, Rule, TargetKind
from jobplan_lib.words.vocabulary import FigureKind, Status, Timing

MET, NOT_MET, UNKNOWN = Status.MET, Status.NOT_MET, Status.NOT_ASSESSABLE
VERDICTS = {
    **dict.fromkeys(["1a", "1b", "4a", "4b", "4c", "6d"], MET),
    **dict.fromkeys(["2a", "2b", "3a", "3b", "3c", "5c", "6a", "6b", "6c", "7a", "7b"], NOT_MET),
    **dict.fromkeys(["4d", "5a", "5b"], Status.SPLIT),
}
PARTS = {"4d": [MET, UNKNOWN], "5a": [MET, MET, NOT_MET], "5b": [MET, NOT_MET]}
PROXIES = {"3b", "3c", "4c", "4d", "6a"}


@pytest.fixture(scope="module")
def review(project) -> Review:
    return open_review("frederikssund", 2023, project=project)


def test_every_result_target_has_the_expected_verdict(review):
    assert {result.id: result.status for result in review if result.is_counted} == VERDICTS


@pytest.mark.parametrize(("target", "parts"), PARTS.items())
def test_a_split_target_shows_its_parts(target, parts, review):
    assert [part.status for part in review[target].parts] == parts


def test_uddannelseshjaelp_is_a_tenth_of_a_point_from_the_target(review):
    judged = review["6a"]
    assert (judged.observed.quantity.value, judged.required.quantity.value) == (Fraction("0.6"), Fraction("0.5"))
    assert judged.required.basis.quantity.value - judged.observed.quantity.value == Fraction("0.1")  # 0.2 was wanted
    assert judged.gap.value == Fraction("0.1")


def test_ukrainians_in_work_lack_21_points(review):
    assert review["3c"].gap.value == -21


def test_all_judged_figures_are_older_than_the_year(review):
    assert review.is_starting_point
    assert {result.judgement.timing for result in review if result.is_counted} == {Timing.STARTING_POINT}


def test_targets_whose_figure_is_not_quite_what_they_name_say_so(review):
    with_proxy = {
        r.id for r in review if any(reservation.caveat is Caveat.PROXY for reservation in r.judgement.reservations)
    }
    assert with_proxy == PROXIES


def test_all_result_targets_name_their_line_in_the_document(review):
    targets = [
        result.target for result in review if result.target.kind is TargetKind.RESULT_TARGET and result.is_counted
    ]
    assert len(targets) == 20
    assert all(target.source.line.isdigit() for target in targets)


def planned(rule: Rule, found: dict[tuple[str, str], set[Fraction]]) -> dict[tuple[str, str], set[Fraction]]:
    """The numbers of a rule and its margins, by indicator and group."""
    if isinstance(rule, Combination):
        for part in rule.parts:
            planned(part.rule, found)
    if isinstance(rule, Criterion):
        against, margin = rule.requirement.against, rule.requirement.margin
        numbers = {against.amount.number} if isinstance(against, Fixed) else set()
        numbers |= {abs(margin.number)} if margin else set()
        found.setdefault((rule.measure.indicator, *rule.measure.groups), set()).update(numbers)
    return found


def test_every_target_value_that_the_document_prints_is_the_plans_number(review):
    numbers: dict[tuple[str, str], set[Fraction]] = {}
    for result in review:
        planned(result.target.rule, numbers)
    own = [o for o in review.snapshot if o.kind is FigureKind.TARGET_VALUE and o.area == review.municipality.code]
    printed = [o for o in own if any(origin.document == review.plan.document for origin in o.origins)]
    assert len(printed) >= 9
    for row in printed:
        assert row.value.value in numbers.get((row.indicator, row.group), set()), (
            f"{row.indicator} {row.group}: {row.value.value}"
        )


def test_the_national_goals_are_followed_up_locally_or_without_a_number(project):
    national = open_review("frederikssund", 2023, plan="national", project=project)
    locally = {result.id for result in national if result.status is Status.JUDGED_LOCALLY}
    assert locally == {"N1", "N4"}
    assert {result.status for result in national if result.id not in locally} == {Status.NOT_SET}


def test_no_reservation_calls_certain_what_another_calls_open(review):
    """What the prints leave open may be borne out by a count, but one list of reservations cannot say both."""
    left_open = [r for r in review if any(one.caveat is Caveat.ROUNDED for one in r.judgement.reservations)]
    assert left_open
    for result in left_open:
        stated = [one.text for one in result.judgement.reservations if one.caveat is Caveat.STATED]
        assert not any(word in text for text in stated for word in ("sikkert", "står svaret", "står fast")), result.id
