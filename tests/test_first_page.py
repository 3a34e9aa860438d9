"""What the first page and the cards claim: each line can be counted after, and a reader who subtracts is not misled."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

import pytest
from drawn import LEVEL, SHARE, figures, ground, indicators
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from test_words import AT_LEAST, AT_MOST, LESS_THAN, MORE_THAN, PERCENT, figure, judged, number, plain, requirement

from jobplan_lib.answer.danish import period, short_period
from jobplan_lib.answer.danish_caveats import reservation_text
from jobplan_lib.answer.danish_rules import figure_text
from jobplan_lib.answer.danish_trials import needed_trials
from jobplan_lib.answer.distance_words import distance_text, takes_text
from jobplan_lib.answer.printed_figures import adds_up
from jobplan_lib.core.caveats import Caveat, Reservation
from jobplan_lib.core.distance import ToGo
from jobplan_lib.core.figures import How
from jobplan_lib.core.indicators import value
from jobplan_lib.core.targets import judge
from jobplan_lib.reading.plan_files import SUMMARY
from jobplan_lib.render.unbroken import kept_whole
from jobplan_lib.showing import (
    cards,
    figure_words,
    first_lines,
    left_out,
    narrative,
    overview_rows,
    page_heads,
    row_charts,
)
from jobplan_lib.showing.comparing import when_text
from jobplan_lib.showing.distance_bars import scale_of
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.model import Source
from jobplan_lib.words.moments import When
from jobplan_lib.words.periods import Frequency, parse_period
from jobplan_lib.words.plan_model import Criterion, Direction, Measure, OfArea, OfMeasure, Requirement, ShareOf
from jobplan_lib.words.vocabulary import Polarity, Status, Timing, Unit


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2022M08", "aug. 2022"),
        ("2022Q1", "1. kvt. 2022"),
        ("2021Q3..2022Q2", "året til 2. kvt. 2022"),
        ("2022Q1..2022Q3", "1.–3. kvt. 2022"),
        ("2021Q4..2022Q2", "3 kvt. til 2. kvt. 2022"),
        ("2021M09..2022M08", "året til aug. 2022"),
        ("2023M04..2023M12", "apr.–dec. 2023"),
        ("2020..2022", "2020–2022"),
        ("2021H2..2022H1", "året til 1. halvår 2022"),
    ],
)
def test_a_period_is_short_in_a_narrow_column(written, words):
    assert plain(short_period(parse_period(written))) == words


# The question above the targets


def page_of(*answers: tuple[Status, Timing | None], notebook: str = "07_unge") -> SimpleNamespace:
    targets = [SimpleNamespace(status=s, judgement=SimpleNamespace(timings={timing} - {None})) for s, timing in answers]
    return SimpleNamespace(
        targets=targets,
        notebook=notebook,
        review=SimpleNamespace(at_start="da planen blev vedtaget", counts={status: 1 for status, _ in answers}),
    )


UNKNOWN = (Status.NOT_ASSESSABLE, None)
FINAL, UNDER_WAY = (Status.MET, Timing.FINAL), (Status.SPLIT, Timing.UNDER_WAY)
OLD = (Status.NOT_MET, Timing.STARTING_POINT)


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ([FINAL, UNDER_WAY, OLD, UNKNOWN], "Nåede vi målene?"),
        ([UNDER_WAY, OLD], "Hvor langt er vi?"),
        ([(Status.MET, None)], "Hvor langt er vi?"),  # a forecast
        ([OLD, UNKNOWN], "Hvor stod vi, da planen blev vedtaget?"),
        ([UNKNOWN, (Status.NOT_SET, Timing.FINAL)], "Hvad er målene?"),
        ([], "Hvad lover planen?"),
    ],
)
def test_a_page_asks_only_what_the_figures_of_its_targets_can_answer(answers, asked):
    assert page_heads.question(page_of(*answers)) == asked


def test_the_first_page_leaves_it_to_its_headline_to_say_when():
    assert page_heads.question(page_of(OLD, notebook="00_resultatrevision")) == "Hvor stod vi?"


@pytest.mark.parametrize(
    ("title", "line"),
    [("Beskæftigelsesplan 2023", "Beskæftigelsesplan 2023"), ("Plan 2022–2025", "Plan 2022–2025 · 2023")],
)
def test_the_masthead_names_the_year_once(title, line):
    assert page_heads.plan_line(SimpleNamespace(plan=SimpleNamespace(title=title), year=2023)) == line


# A row of the table


def test_a_distance_has_the_unit_of_the_figures_that_it_stands_between():
    """Also beside distances in percentage points, whose unit the column's head says."""
    held = judged(figure("0.90", Unit.RATIO, decimals=2), AT_LEAST, "0.72")
    assert plain(cards.cells(held, ground(figures())).gap) == "0,18 over"
    assert overview_rows._distance(held).startswith("0,18 over <span")
    share = judged(figure("41.0"), AT_LEAST, "45")
    assert ">0,18<" in row_charts.distance([("a", held), ("b", share)]).wide
    for found, is_told in (([("a", held), ("b", share)], True), ([("b", share), ("c", share)], False)):
        chart = figure_words.distance(row_charts.distance(found), found, [j.status for _, j in found])
        assert (row_charts.RATIO_NOTE in chart.note) is is_told


def test_a_reservation_names_its_parts_without_brackets_inside_brackets():
    about = Reservation(Caveat.APPROXIMATE)
    assert reservation_text(about, "unge").startswith("Omtrentligt (unge): ")
    assert reservation_text(about, "hørt (enige)").startswith("Omtrentligt – hørt (enige): ")


# A reader who subtracts


@given(
    st.fractions(0, 100, max_denominator=40_000),
    st.fractions(0, 100, max_denominator=40_000),
    st.sampled_from(list(Direction)),
    st.integers(0, 2),
)
def test_the_printed_distance_is_the_difference_of_the_printed_figures_or_says_that_it_is_not(
    own, wanted, direction, decimals
):
    held = judged(figure(str(own), decimals=decimals), direction, str(wanted))
    shown = cards.cells(held, ground(figures()))
    apart = abs(number(shown.own) - number(shown.required.split(" ")[-1].replace("end ", "")))
    printed = (
        0 if shown.gap.startswith("lige på") else number(shown.gap.removeprefix("mangler ").removeprefix("et fald på "))
    )
    assert (apart == printed) == adds_up(held)
    assert ("regnet før afrunding" in shown.gap_note) != adds_up(held)


def test_one_decimal_more_is_printed_where_the_distance_would_not_be_the_difference():
    held = judged(figure("46.764"), AT_MOST, "42.133")
    held = replace(held, required=replace(held.required, decimals=1))
    shown = cards.cells(held, ground(figures()))
    assert [plain(text) for text in (shown.own, shown.required, shown.gap)] == [
        "46,76 %",
        "højst 42,13 %",
        "4,63 procentpoint for højt",
    ]
    assert plain(cards.cells_of(judged(figure("46.7"), AT_MOST, "42")).own) == "46,7 %"  # not where it helps nobody


def test_a_distance_is_never_printed_as_none():
    held = judged(figure("11.743"), LESS_THAN, "11.759")
    shown = cards.cells(replace(held, required=replace(held.required, decimals=1)), ground(figures()))
    assert [plain(shown.own), plain(shown.gap)] == ["11,74 %", "0,02 procentpoint under"]


def test_what_is_counted_without_a_unit_is_named_in_the_indicators_words():
    held = judged(figure("12"), AT_LEAST, "18")
    lacking = replace(held, to_go=ToGo(22, Unit.COUNT))
    assert takes_text(lacking, "Jobordrer besat") == "22 flere (jobordrer besat)"
    assert takes_text(lacking) == ""


# A share of months is counted out


def months(met: int, of: int = 12, over: str = "months", **more):
    """So many of the year's months (or of so many groups) that live up to something."""
    trial = {"trial": Frequency.MONTH, "period": parse_period(f"2023M{of:02}")} if over == "months" else {}
    share = figure(str(Fraction(100 * met, of)), PERCENT, 0, how=How.SHARE_OF, among=of)
    return replace(share, numerator=Fraction(met), denominator=Fraction(of), **{**trial, **more})


@given(st.integers(1, 12), st.data(), st.fractions(0, 100, max_denominator=12), st.sampled_from(list(Direction)))
def test_the_months_that_are_asked_for_decide_like_the_share(of, data, wanted, direction):
    met = data.draw(st.integers(0, of))
    held = judged(months(met, of), direction, str(wanted))
    least = needed_trials(held.required, held.observed)
    holds = {AT_LEAST: met >= least, MORE_THAN: met > least, AT_MOST: met <= least, LESS_THAN: met < least}
    assert holds[direction] == (held.status is Status.MET)
    text = distance_text(held)
    assert (" for mange" in text or "mangler" in text or "skal være" in text) == (held.status is Status.NOT_MET)
    assert text.startswith("lige på kravet") == (met == least)


@pytest.mark.parametrize(
    ("observed", "direction", "wanted", "own", "required", "gap", "sentence"),
    [
        (
            months(0, 4),
            AT_LEAST,
            "75",
            "0 af 4 måneder",
            "mindst 3 af 4 måneder",
            "mangler 3 måneder",
            "Tallet er 0 af 4 måneder i januar–april 2023. Kravet er mindst 3 af 4 måneder. Der mangler 3 måneder.",
        ),
        (
            months(4, 4),
            AT_LEAST,
            "75",
            "4 af 4 måneder",
            "mindst 3 af 4 måneder",
            "1 måned over",
            "Tallet er 4 af 4 måneder i januar–april 2023 og lever op til kravet: mindst 3 af 4 måneder.",
        ),
        (
            months(3, 5, "groups"),
            AT_MOST,
            "40",
            "3 af 5 grupper",
            "højst 2 af 5 grupper",
            "1 gruppe for mange",
            "Tallet er 3 af 5 grupper i december 2023. Kravet er højst 2 af 5 grupper. Der er 1 gruppe for mange.",
        ),
    ],
)
def test_a_share_of_months_is_said_in_months(observed, direction, wanted, own, required, gap, sentence):
    held, here = judged(observed, direction, wanted), ground(figures())
    shown = cards.cells(held, here)
    assert [plain(text) for text in (shown.own, shown.required, shown.gap)] == [own, required, gap]
    assert plain(narrative.answer(held, here)) == sentence


def fixed(wanted: str) -> Requirement:
    return requirement(AT_LEAST, wanted)


SPRING = [(SHARE, "250", f"2023M{month:02}", "", f"{40 + month}.0") for month in range(1, 5)]


def test_the_core_says_how_many_of_which_months():
    on = ground(figures(*SPRING))
    held = judge(on, Criterion(Measure(SHARE, observe=ShareOf("months", (), fixed("43"))), fixed("75")), "Målet")
    shown = cards.cells(held, on)
    assert (plain(shown.own), shown.own_note) == ("2 af 4 måneder", "januar–april 2023")


# What the plan requires is shown though nobody has measured it


@pytest.mark.parametrize(
    ("measure", "required", "words"),
    [
        (Measure(SHARE), Requirement(AT_LEAST, OfArea("landet")), "mindst landets tal"),
        (Measure(SHARE), fixed("85"), "mindst 85 %"),
        (Measure(SHARE, observe=ShareOf("months", (), fixed("43"))), fixed("75"), "mindst 75 % af månederne"),
    ],
    ids=["the country's", "a number", "a share of months"],
)
def test_a_requirement_is_shown_without_a_figure_to_hold_against_it(measure, required, words):
    on = ground(figures())
    assert plain(cards.cells(judge(on, Criterion(measure, required), "Målet"), on).required) == words


def test_another_figure_is_the_requirement_with_its_number_before_there_is_an_own_one():
    on = ground(figures((LEVEL, "250", "2023M12", "", "90")))
    limit = Requirement(AT_MOST, OfMeasure(LEVEL, ("",)))
    held = judge(on, Criterion(Measure(SHARE), limit, When(at=parse_period("2023M12"))), "Målet")
    name = lower_first(indicators()[LEVEL].title)
    assert plain(cards.cells(held, on).required) == f"højst {plain(figure_text(on_level(on)))} ({name})"


def on_level(on):
    return value(on, Measure(LEVEL), on.own, parse_period("2023M12"))


def test_a_hidden_figure_is_called_so_once_on_a_card():
    on = ground(figures((SHARE, "250", "2023M12", "", "suppressed")))
    held = judge(on, Criterion(Measure(SHARE), fixed("45")), "Målet")
    shown = cards.cells(held, on)
    assert (shown.own, shown.own_note) == (cards.SUPPRESSED, "")
    result = SimpleNamespace(judgement=held, id="1a", outcomes=(), status_log=(), target=PLAIN)
    review = SimpleNamespace(ground=on, is_starting_point=False, comments=())
    page = cards.render("cards.html.j2", sections=[(SimpleNamespace(title="Job"), [cards.card(result, review)])])
    assert page.partition("Vis regnestykket")[0].count(cards.SUPPRESSED) == 1


def test_why_there_is_no_figure_stands_in_its_place_and_not_as_a_distance():
    on = ground(figures())
    lacking = judge(on, Criterion(Measure(SHARE), fixed("45")), "Målet")
    rows = [
        overview_rows._row(held, SimpleNamespace(ground=on, is_starting_point=False), scale_of([]))
        for held in (lacking, judged(figure("44"), AT_LEAST, "45"))
    ]
    assert [row.is_without for row in rows] == [True, False]
    long = Markup("der er intet nyere tal end det, som ændringen regnes fra")
    assert not replace(rows[0], distance=long).is_without, "the column of own figures is too narrow for it"
    assert overview_rows._parts_text(replace(lacking, parts=(lacking,) * 9), has_rows=False) == ""  # all for one reason
    known = replace(lacking, observed=figure("44"))
    parts = replace(lacking, parts=(known, *(lacking,) * 8))
    assert overview_rows._parts_text(parts, has_rows=False) == "ingen af de 9 dele kan vurderes"


def test_a_chart_says_once_what_all_its_rows_have_in_common():
    on = ground(figures())
    at = [("a", judged(figure("44"), AT_LEAST, "45")), ("b", judged(figure("46"), AT_LEAST, "45"))]
    title = on.indicators[figure("44").indicator].title
    assert figure_words.in_common(at, on).startswith(title)
    assert title not in figure_words.in_common(at[:1], on), "its label says so"
    other = replace(figure("46"), indicator="another")
    assert figure_words.in_common([at[0], ("b", judged(other, AT_LEAST, "45"))], on) == ""
    assert when_text(j.observed.period for _, j in at) == f"fra {period(figure('44').period)}"
    years = [parse_period(str(year)) for year in (2019, 2018, 2021, 2020)]
    assert when_text(years[:3]) == "fra 2018, 2019 og 2021" and when_text(years) == "fra 2018 til 2021"


PLAIN = SimpleNamespace(id="1a", text="Flere i job", short="I job", source=Source("Planen", "1"), reservations=())


# The line that compares with the country


@pytest.mark.parametrize(
    ("sides", "line"),
    [
        ((0, 0, 0), ""),
        ((1, 0, 0), "Solby står stærkere end hele landet på det ene af målenes tal, der kan sammenlignes."),
        ((0, 0, 1), "Solby står lige med hele landet på det ene af målenes tal, der kan sammenlignes."),
        ((0, 2, 0), "Solby står svagere end hele landet på begge målenes tal, der kan sammenlignes."),
        ((3, 0, 0), "Solby står stærkere end hele landet på alle målenes 3 tal, der kan sammenlignes."),
        (
            (9, 10, 0),
            "Solby står stærkere end hele landet på 9 og svagere på 10 af målenes 19 tal, der kan sammenlignes.",
        ),
        (
            (1, 2, 3),
            "Solby står stærkere end hele landet på 1, svagere på 2 og lige på 3 af målenes 6 tal, der kan sammenlignes.",
        ),
        ((0, 2, 3), "Solby står svagere end hele landet på 2 og lige på 3 af målenes 5 tal, der kan sammenlignes."),
    ],
)
def test_the_figures_that_are_compared_are_counted(sides, line):
    assert first_lines._sides_text("Solby", *sides) == line


def short(*pairs: tuple[str, str, Direction]) -> list[str]:
    """The lines of what is not met, for targets 1a, 1b … with an own and a required figure."""
    held = [judged(figure(own), direction, wanted) for own, wanted, direction in pairs]
    named = [SimpleNamespace(id=f"1{letter}", short=f"Mål {letter}") for letter in "abcdefgh"]
    results = [
        SimpleNamespace(id=t.id, target=t, judgement=j, status=j.status) for t, j in zip(named, held, strict=False)
    ]
    return [plain(line) for line in first_lines._short_lines(results, SimpleNamespace())]


def test_targets_that_are_equally_near_are_all_called_the_nearest():
    far, low, high = ("40", "50", AT_LEAST), ("49", "50", AT_LEAST), ("51", "50", AT_MOST)
    other = ("45", "50", AT_LEAST)
    assert "mål 1c »Mål c«: der mangler 1,0 procentpoint" in short(far, other, low, other)[1]
    assert short(far, low, high, other)[1] == (
        "Tættest på er mål 1b »Mål b« (mangler 1,0 procentpoint) og 1c »Mål c« (1,0 procentpoint for højt)."
    )
    assert short(far, low, high, low, low)[1] == (
        "Tættest på er mål 1b, 1c, 1d og 1e, som hver ligger 1,0 procentpoint fra det."
    )
    assert len(short(low, high, low, high)) == 1


def compared(*leaves, polarity: Polarity = Polarity.HIGHER) -> str:
    """The line of a review whose targets have these leaves."""
    on = ground(figures())
    on = replace(on, indicators={SHARE: replace(indicators()[SHARE], polarity=polarity)})
    results = [SimpleNamespace(is_counted=True, judgement=SimpleNamespace(leaves=[leaf])) for leaf in leaves]
    return first_lines._to_the_country(SimpleNamespace(results=results, ground=on, municipality=on.own))


def beside(own: str, country: str, **more):
    held = judged(figure(own, **more), AT_LEAST, "50")
    return replace(held, benchmarks=(figure(country, area="000", **more),))


def test_a_figure_that_two_readings_share_is_compared_once():
    line = compared(beside("46", "45"), beside("46", "45"))
    assert "det ene af målenes tal" in line and line.endswith(
        f": {indicators()[SHARE].title[0].lower()}{indicators()[SHARE].title[1:]}."
    )


def test_the_better_side_is_the_indicators():
    assert "stærkere" in compared(beside("46", "45")) and "svagere" in compared(
        beside("46", "45"), polarity=Polarity.LOWER
    )


@pytest.mark.parametrize("how", sorted(first_lines.WITHOUT_DIRECTION, key=str))
def test_nothing_is_called_stronger_where_the_indicator_does_not_say_which_side_is_good(how):
    assert compared(beside("46", "45", how=how)) == ""
    assert compared(beside("46", "45"), polarity=Polarity.NONE) == ""


# Words that stay whole


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ("<p>70 på A-dagpenge</p>", "<p>70 på <bdi>A-dagpenge</bdi></p>"),
        ("<h2>a-kasse</h2>", "<h2><bdi>a-kasse</bdi></h2>"),
        ('<a href="#e-mail" title="A-dagpenge">tal</a>', '<a href="#e-mail" title="A-dagpenge">tal</a>'),
        ("<p>RAR-området, H-S, LAB-loven</p>", "<p>RAR-området, H-S, LAB-loven</p>"),
        (
            "<p>1d-i og 1d-iii, 12-måneders, 2-3-4</p>",
            "<p><bdi>1d-i</bdi> og <bdi>1d-iii</bdi>, 12-måneders, 2-3-4</p>",
        ),
        ("<p>efter 13 uger.</p>", "<p>efter <bdi>13 uger</bdi>.</p>"),
        ("<p>i 2. kvartal 2022 af 16-66 år</p>", "<p>i <bdi>2. kvartal 2022</bdi> af <bdi>16-66 år</bdi></p>"),
        ("<p>6. marts 2024, 3 mål 20225</p>", "<p><bdi>6. marts 2024</bdi>, <bdi>3 mål</bdi> 20225</p>"),
        (
            "<p>januar–juni 2022, se linje 161-163, ca. 5.300.000 kr.</p>",
            "<p><bdi>januar–juni 2022</bdi>, se <bdi>linje 161-163</bdi>, <bdi>ca. 5.300.000</bdi> kr.</p>",
        ),
        ("<p>SP-I10, E3-2022 og B1-3b</p>", "<p><bdi>SP-I10</bdi>, <bdi>E3-2022</bdi> og <bdi>B1-3b</bdi></p>"),
        ("<td>2.751.920 / 154, 65 / 154</td>", "<td><bdi>2.751.920 / 154</bdi>, <bdi>65 / 154</bdi></td>"),
        ("<th>Hele landet</th>", "<th><bdi>Hele landet</bdi></th>"),
        ("<p>de 16-66-årige</p>", "<p>de <bdi>16-66-årige</bdi></p>"),
        (
            "<p>i 2022 og 1,9 og 2.000 ser 6a 7 %, 3–4 og 2 af-</p>",
            "<p>i 2022 og 1,9 og 2.000 ser 6a 7 %, 3–4 og 2 af-</p>",
        ),
    ],
)
def test_what_is_read_as_one_word_is_not_parted(page, kept):
    head = "<title>A-dagpenge</title>"
    assert kept_whole(f"{head}<body>{page}</body>") == f"{head}<body>{kept}</body>"


def test_a_rise_that_is_published_as_one_has_its_sign():
    on = ground(figures())
    published = replace(indicators()[SHARE], unit=Unit.PERCENT_CHANGE)
    on = replace(on, indicators={SHARE: published})
    shown = [cards.own_words(judged(figure("1"), AT_MOST, "0"), plain(f"{n} %"), on) for n in ("0,1", "0,0", "−0,1")]
    assert shown == ["+0,1 %", "0,0 %", "−0,1 %"]


@pytest.mark.parametrize(
    ("document", "said"),
    [("Plan 2022-2023", "planen tilføjer ingen for 2023"), ("Plan 2022", "ingen er nævnt for 2023")],
)
def test_a_later_year_of_the_same_document_drops_nothing_by_adding_nothing(document, said):
    plan = SimpleNamespace(document="Plan 2022-2023", year=2023)
    review = SimpleNamespace(month=None, before=SimpleNamespace(document=document), plan=plan)
    assert left_out.none_named(SimpleNamespace(review=review, notebook=SUMMARY)) == said
