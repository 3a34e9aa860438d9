"""How the groups of one figure stand in a chart: the largest first, a total by itself, and no row without anything to see."""

from __future__ import annotations

import re

import pytest
from drawn import GROUPED, figures, ground
from hypothesis import given
from hypothesis import strategies as st

from jobplan_lib.core.targets import judge
from jobplan_lib.showing import figure_words, row_charts
from jobplan_lib.showing.svg import width_of, wrapped
from jobplan_lib.words.plan_model import Amount, Criterion, Direction, Fixed, Measure, Requirement
from jobplan_lib.words.vocabulary import Unit

LETTERS = "abcdefgh"


def groups(pairs, names=LETTERS):
    """A judgement for each pair of an own and the country's share, in tenths of a per cent."""
    found = []
    for name, (own, country) in zip(names, pairs, strict=False):
        on = ground(
            figures(
                (GROUPED, "250", "2022M12", "unge", f"{own / 10}"),
                (GROUPED, "000", "2022M12", "unge", f"{country / 10}"),
            ),
            year=2022,
        )
        rule = Criterion(Measure(GROUPED, ("unge",)), Requirement(Direction.AT_LEAST, Fixed(Amount(1, Unit.PERCENT))))
        found.append((name, judge(on, rule, name)))
    return found


SHARES = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), min_size=4, max_size=8)


@given(SHARES)
def test_no_group_is_lost_but_those_without_anything_to_see(pairs):
    found = groups(pairs)
    shown = row_charts.arranged(found)
    left_out = [row for row in found if row not in shown]
    assert all(pairs[found.index(row)] == (0, 0) for row in left_out)
    sizes = [max(pairs[found.index(row)]) for row in shown]
    assert sizes == sorted(sizes, reverse=True)


def test_a_total_does_not_press_its_parts_together():
    found = groups([(154, 166), (55, 61), (19, 24), (10, 13)])
    assert row_charts.beyond_the_others(found) is found[0]
    drawn = row_charts.comparison(found).wide
    places = [float(x) for x in re.findall(r'<circle cx="([0-9.]+)"', drawn)]
    assert places[1] > 0.7 * places[0], "the largest part reaches as far as the total, on its own scale"
    assert row_charts.beyond_the_others(groups([(60, 66), (55, 61), (19, 24), (10, 13)])) is None


def test_groups_that_count_something_keep_their_order():
    found = groups([(10, 11), (30, 31), (20, 21), (40, 41)], ["16-24 år", "25-29 år", "30-39 år", "40-49 år"])
    assert row_charts.arranged(found) == found


def test_marks_that_would_hide_each_other_stand_one_above_the_other():
    close, far = (
        row_charts.comparison(groups([(400, c), (500, 700), (600, 300), (450, 100)])).wide for c in (400, 800)
    )
    heights = [re.search(r'<circle cx="[0-9.]+" cy="([0-9.]+)"', drawn).group(1) for drawn in (close, far)]
    assert float(heights[0]) < float(heights[1])


@pytest.mark.parametrize(
    "text", ["Selvforsørgelses- og hjemrejseydelse mv.", "5b Jobordrer formidlet: formidlingsgraden"]
)
def test_no_short_word_stands_alone_on_the_last_line(text):
    lines = wrapped(text, 220, 3)
    assert " ".join(lines) == text and len(lines) == 2
    widths = [width_of(line) for line in lines]
    assert min(widths) > 0.5 * max(widths) and max(widths) <= 220


def test_groups_that_print_as_nothing_are_not_called_nothing():
    """A share that prints as 0,0 % may be of some: the note says what is printed, not that there are none."""
    found = groups([(154, 166), (55, 61), (19, 24), (10, 13), (9, 8), (0, 0)])
    told = figure_words.Groups("Andel", [j for _, j in found], found, row_charts.arranged(found))
    note = figure_words.groups(row_charts.comparison(told.drawn), told, "Frederikssund").note
    assert "1 tal, der er 0,0 % begge steder, står kun i tabellen." in note.replace("\N{NO-BREAK SPACE}", " ")
