"""What fits a phone is told from the words; whether it is so, the browser is asked (browser/test_browser.py)."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_text import Reader
from test_words import figure

from jobplan_lib.showing import charts
from jobplan_lib.showing.svg import width_of
from jobplan_lib.showing.table_widths import LEAST_LIST_COLUMN, SIZE, fits_a_phone, list_column, parted
from jobplan_lib.showing.tables import Table
from jobplan_lib.words.periods import parse_period

WORD = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=14)
TEXT = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
TABLE = st.integers(2, 6).flatmap(lambda n: st.lists(st.tuples(*[TEXT] * n), min_size=1, max_size=4))


@given(TABLE, st.data())
def test_a_table_with_a_column_or_a_letter_less_needs_no_more_room(rows, data):
    heads, numeric = rows[0], set(range(1, len(rows[0])))
    if fits_a_phone(heads, rows, numeric):
        assert fits_a_phone(heads[:-1], [row[:-1] for row in rows], numeric)
        row, place = data.draw(st.sampled_from(rows)), data.draw(st.integers(0, len(heads) - 1))
        shorter = [tuple(t[1:] if r is row and n == place else t for n, t in enumerate(r)) for r in rows]
        assert fits_a_phone(heads, shorter, numeric)


def test_a_list_names_every_cell_and_a_table_that_fits_repeats_no_head():
    short = Table("Kort", ("År", "Tal"), (("2022", "1,2\u00a0%"),), frozenset({1}))
    long = replace(short, columns=("Tal (kr.)", *(f"Kommune{n}" for n in range(6))), rows=(("Udgift", *"123456"),))
    [alone], [named] = (
        [e.attributes.get("style", "") for e in Reader(t.html()).root.all("table")] for t in (short, long)
    )
    assert alone == "" and named == ";".join([*(f'--c{n + 2}:"Kommune{n}"' for n in range(6)), "--w:99px"])
    assert next(e.classes for e in Reader(long.html()).root.all("th")) == ["unit"], "the unit stays in sight"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("3,1\u00a0% (Gentofte)", ("3,1\u00a0%", "(Gentofte)")),
        ("3,1\u00a0%", ("3,1\u00a0%", "")),
        ("(a) b", ("(a) b", "")),
    ],
)
def test_a_number_is_parted_from_the_parenthesis_behind_it(text, parts):
    assert parted(text) == parts


NAME = st.sampled_from(("Solby", "Ringkøbing-Skjern", "landsdel Vest- og Sydsjælland", "Jobcenter Ø af de 98 kommuner"))
NUMBER = st.decimals("-100", "100", places=1).map(str)


@given(st.lists(NUMBER, min_size=2, max_size=9), NUMBER, NUMBER, NAME, NAME)
def test_the_words_beside_a_chart_never_touch_and_leave_a_phone_its_drawing(own, other, required, name, beside):
    series = tuple(replace(figure(v), period=parse_period(f"2022M{n:02}")) for n, v in enumerate(own, 1))
    last = replace(figure(other), period=series[-1].period)
    level = charts.Level(figure(required).quantity, "krav: mindst 45,0\u00a0%")
    drawn = charts.development(
        charts.Line(series, f"{name}{charts.BREAK}{own[-1]}\u00a0%"),
        level,
        charts.Line((last,), f"{beside}{charts.BREAK}{other}\u00a0%"),
    )
    for spec in map(json.loads, (drawn.wide, drawn.narrow)):
        low, high = (param["value"] for param in spec["params"])
        pixel = (high - low) / charts.HIGH
        told = [row for name in ("own words", "beside words", "required words") for row in spec["datasets"][name]]
        assert len(told) == 3
        blocks = sorted((row["place"] / pixel, row["text"].split(charts.BREAK)) for row in told)
        for (lower, _), (upper, lines) in pairwise(blocks):
            assert upper - (len(lines) - 0.5) * charts.LINE_HIGH >= lower + charts.LINE_HIGH / 2
        assert blocks[0][0] - (len(blocks[0][1]) - 0.5) * charts.LINE_HIGH >= low / pixel - 1e-6
        widest = max(width_of(line) for _, lines in blocks for line in lines)
        assert spec["width"] >= 130 and spec["width"] + widest < (charts.WIDE if spec["width"] > 400 else charts.NARROW)


@given(st.lists(WORD, min_size=1, max_size=4))
def test_a_column_of_the_list_has_room_for_every_piece_that_is_kept_together(pieces):
    """A number breaks at its spaces, never inside a word: a column as wide as all words would leave one a row."""
    width = list_column(("", "Tal"), [("Navn", " ".join(pieces))], {1})
    longest = max(width_of(piece, SIZE) for piece in pieces)
    assert longest <= width <= max(longest, LEAST_LIST_COLUMN)


@pytest.mark.parametrize(
    ("when", "is_wider"), [("januar–februar 2022", True), ("september 2022", False), ("ord " * 20, False)]
)
def test_a_cell_of_words_is_not_broken_in_the_list_unless_it_has_a_line_of_its_own(when, is_wider):
    width = list_column(("", "Tal", "Periode"), [("Navn", "60,8", when)], {1})
    assert width == (width_of(when, SIZE) if is_wider else LEAST_LIST_COLUMN)
