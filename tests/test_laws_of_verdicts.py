"""Laws of how the verdicts of parts become one."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobplan_lib.core.verdicts import container, roll_up
from jobplan_lib.words.plan_model import RollUp
from jobplan_lib.words.vocabulary import Status

MET, NOT_MET, UNKNOWN = Status.MET, Status.NOT_MET, Status.NOT_ASSESSABLE
UNSCORED = (Status.AWAITING_MEASURE, Status.NOT_SET, Status.MONITORED, Status.JUDGED_LOCALLY)

some = st.lists(st.sampled_from(list(Status)), min_size=1, max_size=6)
plain = st.lists(st.sampled_from([MET, NOT_MET, UNKNOWN]), min_size=1, max_size=6)
ways = st.sampled_from(list(RollUp))


@given(some, ways, st.data())
def test_the_order_of_the_parts_does_not_matter(parts, how, data):
    assert roll_up(data.draw(st.permutations(parts)), how) == roll_up(parts, how)


@given(some, ways)
def test_saying_a_part_twice_changes_nothing(parts, how):
    assert roll_up([*parts, *parts], how) == roll_up(parts, how)


@given(plain)
def test_all_of_fails_with_one_part_and_else_with_one_unknown_cannot_be_told(parts):
    assert roll_up(parts, RollUp.ALL_OF) == (NOT_MET if NOT_MET in parts else UNKNOWN if UNKNOWN in parts else MET)


@given(plain)
def test_any_of_holds_with_one_part_and_else_with_one_unknown_cannot_be_told(parts):
    assert roll_up(parts, RollUp.ANY_OF) == (MET if MET in parts else UNKNOWN if UNKNOWN in parts else NOT_MET)


@pytest.mark.parametrize("how", [RollUp.EACH, RollUp.READINGS])
@given(plain)
def test_each_and_readings_are_split_unless_all_parts_agree(how, parts):
    assert roll_up(parts, how) == (parts[0] if len(set(parts)) == 1 else Status.SPLIT)


@given(some, ways)
def test_a_whole_is_only_met_where_a_part_is_met_and_only_failed_where_a_part_failed(parts, how):
    whole = roll_up(parts, how)
    assert whole not in {MET, NOT_MET} or whole in parts


@given(st.lists(st.sampled_from([UNKNOWN, *UNSCORED]), min_size=1, max_size=6), ways)
def test_parts_of_which_nothing_is_told_tell_nothing_together(parts, how):
    assert roll_up(parts, how) == (parts[0] if len(set(parts)) == 1 else UNKNOWN)


@given(some)
def test_a_focus_area_looks_only_at_the_targets_that_can_be_assessed(parts):
    assessed = [status for status in parts if status in {MET, NOT_MET, Status.SPLIT}]
    assert not assessed or container(parts) == roll_up(assessed, RollUp.EACH)
    followed = Status.MONITORED if set(parts) == {Status.MONITORED, UNKNOWN} else roll_up(parts, RollUp.EACH)
    assert assessed or container(parts) == followed  # some of the figures that are followed are there


def test_a_focus_area_without_targets_cannot_be_assessed():
    assert container([]) is UNKNOWN


@given(plain, st.data())
def test_some_of_tells_what_all_outcomes_of_the_unknown_parts_agree_on(parts, data):
    needed = data.draw(st.integers(1, len(parts)))
    worlds = product(*((MET, NOT_MET) if part is UNKNOWN else (part,) for part in parts))
    answers = {world.count(MET) >= needed for world in worlds}
    expected = UNKNOWN if len(answers) > 1 else MET if True in answers else NOT_MET
    assert roll_up(parts, RollUp.SOME_OF, needed) is expected
