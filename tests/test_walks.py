"""*Vis regnestykket*: every figure that a table prints is told below it, with arithmetic that gives it and a source."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from html import unescape
from itertools import groupby

import pytest
from drawn import COUNTRY, LEVEL, OWN, SHARE, areas, figures, ground
from hypothesis import given
from hypothesis import strategies as st
from page_text import Element, Reader
from running_support import Run
from test_words import figure, judged

from jobplan_lib.answer.danish import MINUS, NBSP, rounded
from jobplan_lib.answer.danish_rules import figure_text
from jobplan_lib.answer.distance_words import distance_text
from jobplan_lib.answer.explain import StepKind, explain_result
from jobplan_lib.answer.explain_figures import explain_indicator, explain_named
from jobplan_lib.answer.made_of import arithmetic, made_of, place
from jobplan_lib.answer.results import Result
from jobplan_lib.core.derivations import balance, complement, mean_of_groups, per, weighted_mean_of_groups
from jobplan_lib.core.figures import Figure
from jobplan_lib.core.holding import observe
from jobplan_lib.core.indicators import value
from jobplan_lib.core.targets import judge
from jobplan_lib.showing.walks import Entry, series_walk_html, walk_html
from jobplan_lib.words.errors import UnknownName
from jobplan_lib.words.model import Origin, Source
from jobplan_lib.words.moments import Moment, When
from jobplan_lib.words.periods import parse_period
from jobplan_lib.words.plan_model import (
    Amount,
    Change,
    Criterion,
    Direction,
    Fixed,
    FocusArea,
    Measure,
    Past,
    Requirement,
    Target,
)
from jobplan_lib.words.vocabulary import Unit

tenths = st.integers(-9999, 9999).map(lambda n: Fraction(n, 10))
sizes = st.lists(st.integers(1, 9999).map(lambda n: Fraction(n, 10)), min_size=2, max_size=12)


def reckoned(text: str) -> Fraction:
    """What Danish arithmetic comes to."""
    plain = text.replace(".", "").replace(",", ".").replace(MINUS, "-").replace("·", "*").replace(f"{NBSP}%", "")
    assert re.fullmatch(r"[\d .()*/+-]+", plain), text
    return eval(re.sub(r"\d+(?:\.\d+)?", lambda number: f"Fraction('{number[0]}')", plain), {"Fraction": Fraction})


def drawn(value: Fraction, unit: Unit = Unit.KRONER) -> Figure:
    return figure(str(value), unit)


def comes_out(made: Figure) -> None:
    shown = rounded(reckoned(arithmetic(made)), made.decimals)
    assert shown == rounded(made.quantity.value, made.decimals)


@given(sizes)
def test_arithmetic_gives_the_figure(values):
    made = [drawn(v) for v in values]
    comes_out(mean_of_groups(made))
    comes_out(balance(made[:1], made[1:]))
    comes_out(balance(made, []))
    weights = [figure(str(n), Unit.PERSONS, 0) for n in range(1, len(made) + 1)]
    weighted = weighted_mean_of_groups(made, weights)
    assert weighted is not None
    comes_out(weighted)


@given(tenths, st.integers(1, 999))
def test_arithmetic_gives_quotients_and_rests(amount, count):
    comes_out(complement(figure(str(amount)), SHARE))
    each = per(drawn(abs(amount)), figure(str(count), Unit.PERSONS, 0))
    assert each is not None
    comes_out(each)


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(5001, 9000))
def test_arithmetic_gives_changes_of_shares_that_are_known_from_counts(now, then, of):
    seen = ground(figures((SHARE, OWN, "2023M06", "", f"{now}/{of}"), (SHARE, OWN, "2022M06", "", f"{then}/{of - 1}")))
    for unit in (Unit.POINTS, Unit.PERCENT_CHANGE):
        found = observe(
            seen,
            Measure(SHARE, observe=Change(Past.SAME_PERIOD_LAST_YEAR, unit)),
            areas().by_code[OWN],
            parse_period("2023M06"),
        )
        assert isinstance(found, Figure) and "2022" in made_of(found).how
        if unit is Unit.POINTS:
            assert abs(reckoned(arithmetic(found)) - found.quantity.value) <= Fraction(1, 10**found.decimals)


def test_a_pooled_share_tells_its_counts_and_the_parts_it_was_made_from():
    drawn = (("250", "10/40"), ("219", "20/60"), ("270", "5/10"))
    seen = ground(figures(*((SHARE, area, "2023M06", "", share) for area, share in drawn)))
    region = areas().by_code["084"]
    found = value(seen, Measure(SHARE), region, parse_period("2023M06"))
    assert isinstance(found, Figure)
    made = made_of(found)
    assert made.arithmetic == "35 / 110 · 100" and made.how.endswith("3 dele") and len(made.parts) == 3
    assert all(part.origins for part in made.parts)


SOURCE = Source("Planen")


@given(st.sets(st.integers(1, 12)))
def test_a_walk_tells_each_month_with_a_figure_and_a_run_without_any_once(known):
    rows = [(SHARE, area, f"2023M{month:02}", "", "45/100") for month in known for area in (OWN, COUNTRY)]
    every_month = Criterion(
        Measure(SHARE),
        Requirement(Direction.AT_LEAST, Fixed(Amount(Fraction(40), Unit.PERCENT))),
        When(Moment.EVERY_PERIOD),
    )
    judged = judge(ground(figures(*rows)), every_month, "")
    result = Result(
        Target("1", "Hver måned", "Hver måned", SOURCE, every_month, "07_unge", "unge"),
        FocusArea("unge", "Unge", "07_unge", (), SOURCE, ()),
        judged,
    )
    parts = [step.text for step in explain_result(ground(figures(*rows)), result) if step.kind is StepKind.PART]
    runs = [int(count[1]) for part in parts if (count := re.search(r"\((\d+) dele\)$", part))]
    assert len(parts) - len(runs) + sum(runs) == 12 and all(run > 2 for run in runs)
    assert {f"2023M{month:02}" for month in known} <= {part.split()[0] for part in parts}
    lengths = [len(list(run)) for is_known, run in groupby(range(1, 13), known.__contains__) if not is_known]
    assert runs == [length for length in lengths if length > 2]


def result_of(rule, seen) -> Result:
    target = Target("1", "Mål", "Mål", SOURCE, rule, "07_unge", "unge")
    return Result(target, FocusArea("unge", "Unge", "07_unge", (), SOURCE, ()), judge(seen, rule, ""))


def test_a_step_names_the_file_only_to_whoever_has_it():
    at_least = Requirement(Direction.AT_LEAST, Fixed(Amount(Fraction(40), Unit.PERCENT)))
    seen = ground(figures((SHARE, OWN, "2023M06", "", "45/100")))
    [source] = [s for s in explain_result(seen, result_of(Criterion(Measure(SHARE), at_least), seen)) if s.file]
    assert source.kind is StepKind.SOURCE and "række" not in source.text
    assert source.in_full == f"{source.text} ({source.file})" and "række" in source.file


def test_numbers_of_lines_do_not_read_like_years():
    assert place(Source("Planen", "", "2019-2024")) == "Planen, linje 2.019-2.024"
    assert place(Source("Planen", "", "713-715")) == "Planen, linje 713-715"


# Below a table


def lines(html: str) -> list[str]:
    """What stands in a walk, a line each."""
    texts = re.split(r"<br>|</(?:summary|p|dt|dd)>", html)
    return [
        text for text in (unescape(re.sub(r"<[^>]*>", "", part)).replace(NBSP, " ") for part in texts) if text.strip()
    ]


ROW = next(iter(figures((SHARE, OWN, "2023M12", "", "45.0")).series(SHARE, OWN, "")))


def at(figure: Figure, row: int, **more) -> Figure:
    """The figure as it stands in a row of a source."""
    origin = Origin("published", "data/x.csv", row, **more)
    return replace(figure, observations=(replace(ROW, origins=(origin,)),))


def month(number: int, **more) -> Figure:
    """The figure of a month of 2023, a row below that of the month before."""
    return at(replace(figure("1.5"), period=parse_period(f"2023M{number:02d}")), 10 + number, **more)


def test_a_distance_from_a_figure_that_is_about_is_about():
    held = judged(at(figure("42.4"), 3, note="approximate"), Direction.AT_LEAST, "41")
    assert distance_text(held).replace(NBSP, " ") == "ca. 1,4 procentpoint over"


def test_a_figure_that_the_source_only_bounds_below_is_said_so():
    assert figure_text(at(figure("50"), 3, note="lower bound (at least half)")).replace(NBSP, " ") == "mindst 50,0 %"


def test_what_is_common_is_said_once():
    first = at(figure("1.5"), 3, document="Planen", line="12", printed="1,5")
    second = at(figure("2.5", area="219"), 4, document="Planen", line="13")
    assert lines(walk_html([Entry("Et tal", first), Entry("Et andet", second)])) == [
        "Vis regnestykket",
        "Alle tal: december 2023. Tallene står, som de er trykt i Planen. Rækkenumrene er dem i data/x.csv.",
        "Et tal",
        "Solby: 1,5 % [linje 12, trykt »1,5«, række 3]",
        "Et andet",
        f"{areas().by_code['219'].name}: 2,5 % [linje 13, række 4]",
    ]


def test_cells_of_several_sources_say_each_its_own():
    printed = at(figure("1.5"), 3, document="Planen")
    asked = at(figure("2.5", area="219"), 4, source="Jobindsats y01", retrieved="2026-11-02T10:00:00Z")
    told = lines(walk_html([Entry("Et tal", printed), Entry("Et tal", asked)]))
    assert told[1] == (
        "Alle tal: december 2023. Tallene står, som kilderne har dem."
        " Rækkenumrene er dem i data/x.csv; spørgsmålet til kilden står i origin.yaml ved siden af."
    )
    assert told[3].endswith("[Planen, række 3]") and told[4].endswith(
        "[Jobindsats y01, hentet 2. november 2026, række 4]"
    )


def test_a_figure_is_told_once_and_what_is_provisional_says_so():
    one = at(figure("1.5", provisional=True), 3)
    told = lines(walk_html([Entry("A", one), Entry("B", one)]))
    assert "B" not in told and "1,5 % (foreløbigt)" in told[-1]
    assert walk_html([]) == ""


def test_rows_that_follow_each_other_are_one_line():
    months = [month(n) for n in range(1, 6)]
    told = [lines(series_walk_html("Tal", found))[3:] for found in (months, [*months[:2], *months[3:]])]
    assert told[0] == ["Solby, januar 2023 – maj 2023 [række 11 til række 15]"]
    assert [line.partition("[")[2] for line in told[1]] == ["række 11 til række 12]", "række 14 til række 15]"]
    printed = [month(n, document="P", line=str(n)) for n in range(1, 6)]
    assert len(lines(series_walk_html("Tal", printed))[3:]) == 5


# On the pages


def numbers(element: Element) -> set[str]:
    return set(re.findall(r"\d[\d.]*(?:,\d+)?", element.text))


def test_every_figure_of_every_table_is_told_below_it(frederikssund: Run):
    """But the overview and the cards, whose walk is that of the target, and tables without figures."""
    looked_at = 0
    for name, html in frederikssund.pages.items():
        page = Reader(html)
        walks = [e for e in page.root.all("details") if "made-of" in e.classes]
        everything = page.root.all()
        order = {element: number for number, element in enumerate(everything)}
        for table in page.root.all("table"):
            cells = [e for e in table.all("td") if "num" in e.classes and numbers(e)]
            if not cells or "overview" in table.classes or table.inside("article"):
                continue
            after = next((w for w in walks if order[w] > order[table]), None)
            assert after is not None, (name, table.text[:80])
            between = everything[order[table] + 1 : order[after]]
            assert [e.text[:40] for e in between if e.tag == "table"] == [], (name, table.text[:60])
            told = numbers(after) | {n for e in table.all("td", "th") if "num" not in e.classes for n in numbers(e)}
            lost = [e.text for e in cells if not _is_told(e.text, told)]
            assert lost == [], (name, table.text[:60])
            looked_at += len(cells)
    assert looked_at > 150


CHANGES = re.compile(r"procentpoint|højere|lavere|flere|færre|mere|mindre|uændret|databrud|over$|^mangler")


def _is_told(text: str, told: set[str]) -> bool:
    """Whether a cell's number stands in the walk; how much a figure moved follows from two that do."""
    return bool(CHANGES.search(text)) or set(re.findall(r"\d[\d.]*(?:,\d+)?", text.partition("(")[0])) <= told


# Of an indicator


def test_an_indicator_is_explained_like_a_target():
    own = ((SHARE, OWN, "2023M06", "", "10/40"), (SHARE, OWN, "2022M06", "", "12/40"))
    seen = ground(figures(*own, (SHARE, COUNTRY, "2023M06", "", "300/900")))
    steps = [
        (step.kind.value, step.text.replace(NBSP, " ")) for step in explain_indicator(seen, seen.indicators[SHARE])
    ]
    walk = [kind for kind, _ in steps]
    assert walk[:3] == ["indicator", "definition", "part"]
    assert walk[3:] == [k for last in ("observed", "a year before", "beside") for k in ("source", "computed", last)]
    assert ("computed", "300 / 900 · 100 = 33,3 %") in steps
    assert "Der er ingen tal" in explain_indicator(seen, seen.indicators[LEVEL])[-1].text


def test_a_name_is_a_target_or_an_indicator(tiny_project):
    review = tiny_project.review()
    assert explain_named(review, "1A")[0].kind.value == "target"
    assert explain_named(review, SHARE)[0].kind.value == "indicator"
    with pytest.raises(UnknownName, match=r"no indicator has that name – did you mean 'i-job-andel'"):
        explain_named(review, "i-jobb-andel")
