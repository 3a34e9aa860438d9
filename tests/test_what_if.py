"""A supposition is judged as figures are: what the review says is needed is enough, and one less is not."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_project import TinyProject

from jobplan_lib.core.figures import Figure
from jobplan_lib.core.targets import judge
from jobplan_lib.core.what_if import Impossible, Supposition, WhyImpossible, amount_of, row_of, what_if
from jobplan_lib.showing.what_if_words import sentence
from jobplan_lib.words.plan_model import Amount, Criterion, Direction, Fixed, OfOwn, Past, Requirement
from jobplan_lib.words.vocabulary import Status, Unit


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    return TinyProject(tmp_path_factory.mktemp("what-if") / "project").review()


def test_supposing_nothing_changes_nothing(review):
    for result in review:
        for leaf in result.judgement.leaves:
            if leaf.observed and leaf.required:
                assert what_if(review.ground, leaf, Supposition()).judgement == leaf


@given(persons=st.integers(-899, 1101), bound=st.integers(0, 1000), direction=st.sampled_from(Direction))
def test_as_many_as_lack_are_enough_and_one_fewer_is_not(review, persons, bound, direction):
    rule = replace(
        review["1a"].rule, requirement=Requirement(direction, Fixed(Amount(Fraction(bound, 10), Unit.PERCENT)))
    )
    then = what_if(review.ground, judge(review.ground, rule, ""), Supposition(persons)).judgement
    assert then.observed.numerator == 899 + persons
    lacking = then.to_go.number
    if lacking is None:
        return  # more than there are
    sign = 1 if direction.wants_high else -1
    enough = what_if(review.ground, judge(review.ground, rule, ""), Supposition(persons + sign * lacking))
    assert enough.judgement.status is Status.MET
    if lacking:
        short = what_if(review.ground, judge(review.ground, rule, ""), Supposition(persons + sign * (lacking - 1)))
        assert short.judgement.status is Status.NOT_MET


@given(bound=st.integers(0, 1000))
def test_another_target_is_judged_as_if_the_plan_said_it(review, bound):
    amount = Amount(Fraction(bound, 10), Unit.PERCENT)
    planned = replace(review["1a"].rule, requirement=Requirement(Direction.AT_LEAST, Fixed(amount)))
    before = Requirement(Direction.AT_LEAST, Fixed(Amount(Fraction(1), Unit.PERCENT)))
    other = judge(review.ground, replace(planned, requirement=before), "")
    assert what_if(review.ground, other, Supposition(amount=amount)).judgement == judge(review.ground, planned, "")


def test_a_target_held_against_a_figure_gets_another_margin(review):
    judged = review["1a"]
    assert amount_of(judged.rule.requirement, 2023, judged.observed.unit) == Amount(Fraction(0), Unit.POINTS)
    then = what_if(review.ground, judged, Supposition(amount=Amount(Fraction(-1, 10), Unit.POINTS))).judgement
    assert (judged.status, then.status) == (Status.NOT_MET, Status.MET)
    assert then.required.quantity.value == judged.required.quantity.value - Fraction(1, 10)


def test_a_change_follows_the_figure_that_it_is_made_of(review):
    judged = review["1b"]
    assert judged.observed.quantity.value == Fraction(-9, 2)
    then = what_if(review.ground, judged, Supposition(1)).judgement
    assert then.observed.quantity.value == Fraction(-22, 5)
    assert then.status is Status.NOT_MET


def test_all_others_stand_still(review):
    supposed = what_if(review.ground, review["1a"], Supposition(150))
    before, then = supposed.place_before, supposed.place
    assert isinstance(before, Figure) and isinstance(then, Figure)
    assert (before.quantity.value, then.quantity.value) == (2, 1)
    assert supposed.judgement.required == review["1a"].required, "the country is not moved along"


def test_the_supposed_row_is_nowhere_but_in_the_answer(review):
    what_if(review.ground, review["1a"], Supposition(150))
    assert row_of(review.ground, review["1a"]).numerator == 899


@pytest.mark.parametrize("persons", [-900, 1102])
def test_there_are_not_fewer_than_nobody_nor_more_than_all(review, persons):
    with pytest.raises(Impossible) as caught:
        what_if(review.ground, review["1a"], Supposition(persons))
    assert caught.value.why is WhyImpossible.OUT_OF_RANGE


@pytest.mark.parametrize("share", [Fraction(-1), Fraction(101)])
def test_a_share_is_between_none_and_all(review, share):
    with pytest.raises(Impossible) as caught:
        what_if(review.ground, review["1a"], Supposition(value=share))
    assert caught.value.why is WhyImpossible.OUT_OF_RANGE


@pytest.mark.parametrize(
    ("supposed", "said"),
    [({"persons": 1.5}, "whole number"), ({"value": 44.95}, "Fraction"), ({"unit_price": "5"}, "exact")],
)
def test_a_number_that_is_not_exact_is_refused(supposed, said):
    with pytest.raises(TypeError, match=said):
        Supposition(**supposed)


def test_nobody_can_be_added_to_a_share_that_is_only_printed(review):
    leaf = review["2a"].leaves[0]
    with pytest.raises(Impossible) as caught:
        what_if(review.ground, leaf, Supposition(1))
    assert caught.value.why is WhyImpossible.NOT_COUNTED
    then = what_if(review.ground, leaf, Supposition(value=Fraction(11, 10))).judgement
    assert then.status is Status.NOT_MET and then.observed.quantity.is_exact


def test_without_an_own_figure_nothing_can_be_supposed(review):
    nobody = judge(
        review.ground, replace(review["1a"].rule, measure=replace(review["1a"].rule.measure, area="skovby")), ""
    )
    with pytest.raises(Impossible) as caught:
        what_if(review.ground, nobody, Supposition(1))
    assert caught.value.why is WhyImpossible.NO_FIGURE


def test_an_earlier_own_figure_is_no_supposition(review):
    rule = replace(
        review["1b"].rule,
        measure=replace(review["1b"].rule.measure, observe=None),
        requirement=Requirement(Direction.AT_MOST, OfOwn(Past.SAME_PERIOD_LAST_YEAR)),
    )
    assert isinstance(rule, Criterion)
    then = what_if(review.ground, judge(review.ground, rule, ""), Supposition(45)).judgement
    assert (then.observed.quantity.value, then.required.quantity.value) == (1000, 1000)


def test_the_sentence_says_what_is_supposed_what_follows_and_the_stated_price(review):
    supposed = what_if(review.ground, review["1a"], Supposition(persons=1, unit_price=Fraction(120_000)))
    assert sentence("1a", supposed, review.ground).replace("\u00a0", " ") == (
        "Med 1 person mere er mål 1a opfyldt: tallet er 45,0 %, og kravet er mindst 45,0 %."
        " Placeringen er nr. 2 af 2 kommuner."
        " Med en oplyst pris på 120.000 kr. pr. person svarer det til 120.000 kr."
    )
    assert sentence("1a", what_if(review.ground, review["1a"], Supposition()), review.ground).startswith(
        "Med tallene, som de er, er mål 1a ikke opfyldt: "
    )
