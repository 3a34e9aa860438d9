"""The bars beside the distances of the first page: one scale, the sides right, and no length for what is not in points."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_words import AT_LEAST, AT_MOST, PERCENT, figure, judged

from jobplan_lib.core.figures import How
from jobplan_lib.showing.distance_bars import CUT_CLASS, EDGE, WIDTH, distance_bar, scale_of
from jobplan_lib.words.vocabulary import Unit


def held(value: str, direction=AT_LEAST, number: str = "50", unit: Unit = PERCENT, **more):
    return judged(figure(value, unit, **more), direction, number)


def drawn(judgement, *others) -> ET.Element:
    return ET.fromstring(str(distance_bar(judgement, scale_of([judgement, *others]))))


def bar(svg: ET.Element) -> tuple[float, float]:
    [rect] = svg.iter("rect")
    start = float(rect.attrib["x"])
    return start, start + float(rect.attrib["width"])


numbers = st.integers(1, 999).map(lambda n: f"{n / 10:.1f}")


@given(st.lists(numbers, min_size=1, max_size=8), st.sampled_from([AT_LEAST, AT_MOST]))
def test_what_is_met_lies_to_the_right_and_what_is_not_to_the_left(values, direction):
    found = [held(value, direction) for value in values]
    scale = scale_of(found)
    for judgement in found:
        start, end = bar(ET.fromstring(str(distance_bar(judgement, scale))))
        is_right = judgement.status.value == "met"
        assert (
            start >= scale.zero - 0.06 if is_right else end <= scale.zero + 1.06
        )  # a bar is never thinner than one pixel
        assert start >= EDGE - 0.1 and end <= WIDTH - EDGE + 1.1


def test_twice_the_distance_is_twice_as_long():
    one, two = held("55"), held("60")
    lengths = [end - start for start, end in (bar(drawn(one, two)), bar(drawn(two, one)))]
    assert lengths[1] == pytest.approx(2 * lengths[0], abs=0.2)


def test_a_bar_that_would_dwarf_the_others_is_cut_and_says_so():
    others = [held("49"), held("52")]
    far = drawn(held("5"), *others)
    assert far.attrib["class"] == CUT_CLASS
    assert drawn(others[0], held("5"), others[1]).attrib["class"] == "bar"
    start, end = bar(drawn(others[1], held("5"), others[0]))
    assert end - start > 30, "the others can be told apart"


@pytest.mark.parametrize(
    "judgement",
    [held("33", unit=Unit.WEEKS), held("351", AT_MOST, "340", Unit.PERSONS), held("25", number="75", how=How.SHARE_OF)],
    ids=["weeks", "persons", "a share of months"],
)
def test_what_is_not_in_points_has_no_bar(judgement):
    assert judgement.gap is not None and distance_bar(judgement, scale_of([judgement, held("49")])) == ""


def test_a_small_distance_is_a_short_bar_also_where_it_is_the_only_one():
    start, end = bar(drawn(held("49.7")))
    assert end - start < WIDTH / 10


def test_without_a_distance_there_is_no_bar():
    assert distance_bar(replace(held("49"), gap=None), scale_of([])) == ""
