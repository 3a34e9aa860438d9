"""What is drawn without the chart engine: sparklines, strips and the profile; and headings without anything below them."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET
from dataclasses import replace
from fractions import Fraction

import nbformat
import pytest
from drawn import GROUPED, LEVEL, MUNICIPALITIES, SHARE, figures, ground
from hypothesis import given
from hypothesis import strategies as st

from jobplan_lib.core import spread as spreads
from jobplan_lib.core.spread import spread
from jobplan_lib.core.targets import Judgement, judge
from jobplan_lib.render.folding import folded
from jobplan_lib.showing.fragments import BESIDE, Block
from jobplan_lib.showing.sparkline import WIDTH, recent, sparkline, sparkline_text
from jobplan_lib.showing.spread_charts import place_text, profile, strips
from jobplan_lib.showing.spread_words import compared, profile_chart, strips_chart
from jobplan_lib.showing.svg import Picture, width_of, wrapped
from jobplan_lib.showing.templating import render
from jobplan_lib.words.model import SeriesBreak
from jobplan_lib.words.periods import parse_period
from jobplan_lib.words.plan_model import Criterion, Direction, Measure, OfArea, Requirement
from jobplan_lib.words.vocabulary import Polarity

DECEMBER = parse_period("2022M12")
AT_LEAST_THE_COUNTRY = Requirement(Direction.AT_LEAST, OfArea("landet"))


@pytest.fixture
def _few_are_enough(monkeypatch):
    """The tiny project has five municipalities."""
    monkeypatch.setattr(spreads, "FEWEST_MUNICIPALITIES", 3)


def shares(*values: str, indicator: str = SHARE, country: str = "45", group: str = ""):
    """A ground with a figure for each municipality (the second is the own one) and the country."""
    rows = [(indicator, code, "2022M12", group, value) for code, value in zip(MUNICIPALITIES, values, strict=False)]
    return ground(figures(*rows, (indicator, "000", "2022M12", group, country)), year=2022)


def judged(on, indicator: str = SHARE, group: str = "") -> Judgement:
    return judge(on, Criterion(Measure(indicator, (group,)), AT_LEAST_THE_COUNTRY), "I job")


def marks(svg: str, tag: str) -> list[ET.Element]:
    return [e for e in ET.fromstring(svg).iter() if e.tag.rpartition("}")[2] == tag]


# Sparklines


def series(*values: str, breaks: tuple[SeriesBreak, ...] = ()):
    rows = [(SHARE, "250", f"2022M{month:02}", "", value) for month, value in enumerate(values, 1)]
    on = ground(figures(*rows, (SHARE, "000", f"2022M{len(values):02}", "", "45")), breaks, year=2022)
    return judged(on), on


def test_one_measurement_is_one_point_and_no_line():
    held, on = series("44.9")
    drawn = str(sparkline(held, on))
    assert len(marks(drawn, "circle")) == 1
    assert [p for p in marks(drawn, "path") if "stroke-dasharray" not in p.attrib] == []
    assert sparkline_text(held.series) == "Én måling: 44,9\u00a0% i januar 2022"


def test_several_measurements_are_a_line_that_is_told():
    held, on = series("44.9", "45.1", "44.0")
    [line] = [p for p in marks(str(sparkline(held, on)), "path") if "stroke-dasharray" not in p.attrib]
    assert line.attrib["d"].count("L") == 2
    assert sparkline_text(held.series) == "3 målinger: fra 44,9\u00a0% i januar 2022 til 44,0\u00a0% i marts 2022"


def test_a_requirement_that_follows_another_figure_is_drawn_for_today_only():
    """The country's figure of today was another one in the years before."""
    held, on = series("44.9", "45.1", "44.0")
    [dashed] = [p for p in marks(str(sparkline(held, on)), "path") if "stroke-dasharray" in p.attrib]
    assert float(dashed.attrib["d"].removeprefix("M").split()[0]) > 0.7 * WIDTH


def test_a_short_line_shows_the_last_years_only():
    months = tuple(
        replace(f, period=parse_period(f"{year}M06")) for f in series("44.9")[0].series for year in range(2015, 2023)
    )
    held, _ = series("44.9")
    assert [f.period.first.year for f in recent(replace(held, series=months)).series] == [2020, 2021, 2022]


def test_a_line_is_not_drawn_across_a_series_break():
    held, on = series("44.9", "45.1", "40.0", "41.0", breaks=(SeriesBreak(SHARE, parse_period("2022M03"), "nyt", ""),))
    lines = [p for p in marks(str(sparkline(held, on)), "path") if "stroke-dasharray" not in p.attrib]
    assert [line.attrib["d"].count("L") for line in lines] == [1, 1]


def test_without_figures_nothing_is_drawn():
    on = shares("44")
    assert sparkline(judged(on), on) == ""


# The spread over all municipalities


@pytest.mark.usefixtures("_few_are_enough")
@given(st.lists(st.integers(0, 1000), min_size=5, max_size=5))
def test_a_spread_holds_every_municipality_in_order(values):
    on = shares(*(str(Fraction(v, 10).__float__()) for v in values))
    found = spread(on, Measure(SHARE), DECEMBER)
    assert found is not None and found.place is not None
    shown = [figure.quantity.value for figure in found.ordered]
    assert shown == sorted(Fraction(v, 10) for v in values)
    assert found.place.quantity.value == 1 + sum(1 for v in shown if v > found.own.quantity.value)
    low, high = found.quartiles()
    assert shown[0] <= low <= high <= shown[-1]


def test_few_municipalities_are_no_spread():
    assert spread(shares("44", "45", "46", "47", "48"), Measure(SHARE), DECEMBER) is None


@pytest.mark.usefixtures("_few_are_enough")
def test_numbers_of_persons_have_no_spread_since_they_follow_the_size_of_the_municipality():
    assert spread(shares("44", "45", "46", "47", "48", indicator=LEVEL), Measure(LEVEL), DECEMBER) is None


@pytest.mark.usefixtures("_few_are_enough")
@pytest.mark.parametrize(
    ("values", "text"),
    [
        (("44", "46", "43", "42", "41"), "nr.\u00a01 af 5"),
        (("46", "46", "43", "42", "41"), "delt nr.\u00a01 af 5"),
        (("50", "46", "47", "48", "41"), "nr.\u00a04 af 5"),
        (("44", "46", "suppressed", "42", "41"), "nr.\u00a01 af 4"),
    ],
)
def test_a_place_counts_those_that_are_known(values, text):
    found = spread(shares(*values), Measure(SHARE), DECEMBER)
    assert found is not None and place_text(found) == text


@pytest.mark.usefixtures("_few_are_enough")
def test_a_strip_draws_every_municipality_and_names_its_own():
    on = shares("44", "46.5", "43", "42", "41")
    found = compared(on, [("1a I job", judged(on))])
    for svg in (strips(found).wide, strips(found).narrow):
        [ticks] = [p for p in marks(svg, "path") if "opacity" in p.attrib]
        assert ticks.attrib["d"].count("v") == 5
        assert len(marks(svg, "circle")) == 1
        assert {"1a I job", "Solby 46,5\u00a0%", "hele landet 45\u00a0%", "nr.\u00a01 af 5"} <= {
            t.text for t in marks(svg, "text")
        }
    chart = strips_chart(found, "Solby")
    assert chart.title == "1a I job: Solby er nr.\u00a01 af 5 kommuner" and "<table" in chart.table


@pytest.mark.usefixtures("_few_are_enough")
@pytest.mark.parametrize(("polarity", "best"), [("HIGHER", "46,5\u00a0%"), ("LOWER", "41\u00a0%"), ("NONE", None)])
def test_both_ends_of_a_strip_have_their_number_and_the_good_one_says_so(polarity, best):
    on = shares("44", "46.5", "43", "42", "41")
    found = [replace(one, polarity=Polarity[polarity]) for one in compared(on, [("1a I job", judged(on))])]
    for svg in (strips(found).wide, strips(found).narrow):
        at = {text.attrib["x"]: text.text for text in marks(svg, "text") if text.text in {"41\u00a0%", "46,5\u00a0%"}}
        assert set(at.values()) == {"41\u00a0%", "46,5\u00a0%"}
        assert [at[text.attrib["x"]] for text in marks(svg, "text") if text.text == "bedst"] == ([best] if best else [])


# The profile


@pytest.mark.usefixtures("_few_are_enough")
def test_a_profile_says_the_own_number_the_benchmark_and_both_ends_without_one_covering_another():
    on = shares("44", "46.5", "43", "45.2", "46.9")
    found = compared(on, [("1a I job", judged(on))])
    for svg in (profile(found).wide, profile(found).narrow):
        texts = [text for text in marks(svg, "text") if text.text and text.text.endswith("%")]
        assert [t.text for t in texts] == [f"{n}\u00a0%" for n in ("46,5", "45", "43", "46,9")], "own, benchmark, ends"
        below = sorted(texts[1:], key=lambda t: float(t.attrib["x"]))
        assert [t.text for t in below] == [f"{n}\u00a0%" for n in ("43", "45", "46,9")]
        ends = [(float(t.attrib["x"]), width_of(t.text, 12) / 2) for t in below]
        assert all(a + half <= b - other for (a, half), (b, other) in itertools.pairwise(ends))


def test_the_good_side_of_a_profile_is_to_the_right_whatever_is_good():
    high, low = shares("44", "46"), shares("1.0", "1.1", indicator=GROUPED, country="1.2", group="kvinder")
    beside = [*compared(high, [("I job", judged(high))]), *compared(low, [("Ydelse", judged(low, GROUPED, "kvinder"))])]
    assert all(one.beyond > 0 for one in beside), "more in job and fewer on benefit are both good"
    svg = profile(beside).wide
    middle = {float(p.attrib["d"].split()[0][1:]) for p in marks(svg, "path")}
    assert len(middle) == 1, "the benchmark stands in the same place in every row"
    assert all(float(dot.attrib["cx"]) > middle.copy().pop() for dot in marks(svg, "circle"))
    assert profile_chart(beside, "Solby").title == "Områdeprofil: begge tal er bedre end landets"


def test_a_profile_calls_nothing_good_that_has_no_polarity():
    on = shares("44", "46")
    [one] = compared(on, [("I job", judged(on))])
    neutral = replace(one, polarity=type(one.polarity).NONE)
    told = profile_chart([neutral, neutral], "Solby")
    words = " ".join([told.title, told.note, told.alt, told.table, *(t.text or "" for t in marks(told.wide, "text"))])
    assert "højere" in words and "bedre" not in words and "dårligere" not in words


# Words in pictures


@given(st.text(st.characters(categories=("L", "N", "Z", "P")), max_size=80), st.integers(40, 300))
def test_wrapped_lines_fit_unless_a_single_word_does_not(text, room):
    lines = wrapped(text, room, 2)
    assert len(lines) <= 2
    assert all(width_of(line) <= room or " " not in line.removesuffix(" …") for line in lines)


def test_words_in_a_picture_cannot_become_marks():
    picture = Picture(10, 10)
    picture.words('<script>"&', 1, 1)
    assert [t.text for t in marks(picture.svg(), "text")] == ['<script>"&']
    assert marks(picture.svg(), "script") == []


# Headings without anything below them


def notebook(*cells: str | Block) -> nbformat.NotebookNode:
    made = []
    for cell in cells:
        if isinstance(cell, str):
            made.append(nbformat.v4.new_markdown_cell(cell))
            continue
        shown, told = cell._repr_mimebundle_()
        output = nbformat.v4.new_output("display_data", data=shown, metadata=told)
        made.append(nbformat.v4.new_code_cell("show.…(page)", outputs=[output]))
    return nbformat.v4.new_notebook(cells=made)


TEXT = Block((render("sentence.html.j2", text="Noget"),), True)


def shown_of(found: nbformat.NotebookNode) -> list[str]:
    return [
        c.source if c.cell_type == "markdown" else "".join(o.data.get("text/html", "") for o in c.outputs)
        for c in found.cells
    ]


def test_headings_with_nothing_below_them_become_one_sentence():
    made = notebook(
        "# Unge",
        TEXT,
        "## Udviklingen",
        Block((), True, "intet a"),
        "## B",
        TEXT,
        "## Coda",
        Block((), True, "intet c"),
    )
    shown = shown_of(folded(made))
    assert [text for text in shown if text.startswith("#")] == ["# Unge", "## B"]
    assert "Ikke vist, fordi der intet er at vise: »Udviklingen« (intet a) og »Coda« (intet c)." in shown[-1]


def test_a_heading_stays_where_one_of_its_cells_shows_something():
    made = notebook("## A", Block((), True, "intet"), TEXT)
    assert shown_of(folded(made))[0] == "## A"


def test_an_empty_block_without_a_reason_folds_nothing():
    made = notebook("## A", Block((), True))
    assert shown_of(folded(made))[0] == "## A"


def test_what_stands_beside_the_targets_is_not_said_to_be_nothing():
    made = notebook("# Unge", TEXT, "## Forbehold", Block((), True, BESIDE), "## Coda", Block((), True, "intet c"))
    assert "Forbehold" not in "".join(shown_of(folded(made))) and "»Coda« (intet c)" in shown_of(folded(made))[-1]
    assert shown_of(folded(notebook("# Unge", "## Forbehold", Block((), True, BESIDE)))) == ["# Unge"]


def test_live_the_reason_stands_below_the_heading():
    shown, _ = Block((), False, "kun én måling af hvert tal")._repr_mimebundle_()
    assert "Intet at vise: kun én måling af hvert tal." in shown["text/html"]
