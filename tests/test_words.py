"""Sentences, figures in words and charts: each claims what the result supports, in Danish that can be printed."""

from __future__ import annotations

import ast
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import altair as alt
import pytest
from drawn import GROUPED, LEVEL, SHARE, areas, figures, ground, indicators
from hypothesis import given
from hypothesis import strategies as st

from jobplan_lib.answer import distance_words
from jobplan_lib.answer.danish import MINUS, NBSP, REASON_WORD, STATUS_WORD, TIMING_WORD, UNIT_WORD, at_time, period
from jobplan_lib.answer.danish_caveats import CAVEAT_TEXT
from jobplan_lib.answer.danish_derived import made_text
from jobplan_lib.answer.danish_rough import about, between
from jobplan_lib.answer.danish_rules import figure_text, genitive, measure_text, requirement_text, when_text
from jobplan_lib.answer.danish_unknown import reason_text, unknown_text, whole_text
from jobplan_lib.answer.explain import NO_COUNT_TEXT
from jobplan_lib.answer.made_of import place
from jobplan_lib.core.caveats import Caveat
from jobplan_lib.core.derivations import projected
from jobplan_lib.core.figures import Figure, How, Unknown
from jobplan_lib.core.holding import Required
from jobplan_lib.core.targets import Judgement, judge
from jobplan_lib.core.verdicts import compare
from jobplan_lib.showing import cards, charts, comparing, figure_words, narrative, row_charts, tables
from jobplan_lib.words.model import Source
from jobplan_lib.words.moments import Gathering, Moment, When, Window
from jobplan_lib.words.periods import parse_period
from jobplan_lib.words.plan_model import (
    Amount,
    Change,
    Combination,
    Criterion,
    Direction,
    Fixed,
    Measure,
    Occurrences,
    OfArea,
    OfBest,
    OfOwn,
    Part,
    Past,
    Rank,
    Requirement,
    RollUp,
    ShareOf,
)
from jobplan_lib.words.plan_model import Path as ByYear
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import Reason, Status, Timing, Unit

SHOWING = (
    "narrative",
    "danish_rules",
    "figure_words",
    "charts",
    "row_charts",
    "overview",
    "tables",
    "explain",
    "danish",
)
LIBRARY = Path(__file__).parent.parent / "jobplan_lib"
MET, NOT_MET, SPLIT, UNKNOWN = Status.MET, Status.NOT_MET, Status.SPLIT, Status.NOT_ASSESSABLE
PERCENT, POINTS = Unit.PERCENT, Unit.POINTS


def plain(text: str) -> str:
    """No-break spaces as spaces, so that a table of expected texts can be read."""
    return text.replace(NBSP, " ")


def figure(value: str, unit: Unit = PERCENT, decimals: int = 1, area: str = "250", **more) -> Figure:
    found = Figure(
        quantity=Quantity.exact(Fraction(value)),
        unit=unit,
        indicator=SHARE,
        groups=("",),
        area=areas().by_code[area],
        period=parse_period("2023M12"),
        how=How.PUBLISHED,
        decimals=decimals,
    )
    return replace(found, **more)


def requirement(direction: Direction, number: str, unit: Unit = PERCENT, **more) -> Requirement:
    return Requirement(direction, Fixed(Amount(Fraction(number), unit)), **more)


def judged(observed: Figure, direction: Direction, number: str) -> Judgement:
    """An own figure held against a number of the plan."""
    needed = Required(Quantity.exact(Fraction(number)), observed.unit, requirement(direction, number, observed.unit), 0)
    met = compare(observed.quantity, needed.quantity, direction).met
    return Judgement(
        label="Målet",
        rule=Criterion(Measure(SHARE), needed.requirement),
        status=MET if met else NOT_MET,
        observed=observed,
        required=needed,
        gap=observed.quantity - needed.quantity,
        timing=Timing.FINAL,
    )


AT_LEAST, MORE_THAN, AT_MOST, LESS_THAN = (
    Direction.AT_LEAST,
    Direction.MORE_THAN,
    Direction.AT_MOST,
    Direction.LESS_THAN,
)


# How many targets have which answer


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({}, "Planen har ingen resultatmål."),
        ({MET: 1}, "Planens ene mål er opfyldt."),
        ({NOT_MET: 1}, "Planens ene mål er ikke opfyldt."),
        ({SPLIT: 1}, "Planens ene mål er delt."),
        ({UNKNOWN: 1}, "Planens ene mål kan ikke vurderes."),
        ({MET: 2}, "Begge mål er opfyldt."),
        ({MET: 3}, "Alle 3 mål er opfyldt."),
        ({SPLIT: 2}, "Begge mål er delte."),
        ({NOT_MET: 2, SPLIT: 1}, "Ingen af de 3 mål er opfyldt: 2 er ikke opfyldt, og 1 er delt."),
        ({NOT_MET: 3}, "Ingen af de 3 mål er opfyldt."),
        ({MET: 1, NOT_MET: 1}, "1 af 2 mål er opfyldt, og 1 er ikke opfyldt."),
        ({MET: 2, SPLIT: 1}, "2 af 3 mål er opfyldt, og 1 er delt."),
        ({MET: 6, NOT_MET: 11, SPLIT: 3}, "6 af 20 mål er opfyldt, 11 er ikke opfyldt, og 3 er delte."),
        ({MET: 1, Status.AWAITING_MEASURE: 1}, "1 af 2 mål er opfyldt, og 1 afventer en måling."),
        ({Status.NOT_SET: 2}, "Ingen af de 2 mål er vurderet: 2 har intet måltal."),
        (
            {MET: 1, UNKNOWN: 1, Status.JUDGED_LOCALLY: 2},
            "1 af 4 mål er opfyldt, 1 kan ikke vurderes, og 2 vurderes lokalt.",
        ),
        ({NOT_MET: 1, UNKNOWN: 19}, "1 af 20 mål er vurderet, og det er ikke opfyldt. 19 kan ikke vurderes."),
        ({SPLIT: 1, UNKNOWN: 1}, "1 af 2 mål er vurderet, og det er delt. 1 kan ikke vurderes."),
        (
            {NOT_MET: 2, SPLIT: 3, UNKNOWN: 21, Status.NOT_SET: 2},
            "5 af 28 mål er vurderet: 2 er ikke opfyldt, og 3 er delte. 21 kan ikke vurderes, og 2 har intet måltal.",
        ),
    ],
)
def test_the_count_of_targets_is_one_sentence(counts, sentence):
    review = SimpleNamespace(
        benefit=None, results=(), year=2023, counts=Counter(counts), is_starting_point=False, month=None
    )
    assert narrative.counts_sentence(review) == sentence


def test_a_month_without_targets_does_not_say_that_the_plan_has_none():
    review = SimpleNamespace(
        benefit=None, results=(), year=2023, counts=Counter(), is_starting_point=False, month=parse_period("2023M03")
    )
    assert narrative.counts_sentence(review) == "Ingen af planens mål følges op i marts."


@given(st.fractions(1, 10**9), st.fractions(0, 10**8))
def test_a_number_known_about_is_said_within_a_tenth_of_what_is_open(number, open_by):
    said = about(number, open_by)
    assert abs(said - number) <= max(open_by / 20, Fraction(1, 2))
    assert plain(between(Quantity(number, number - open_by, number + open_by), 0)) == "" or open_by * 2000 >= number


def test_the_count_of_a_starting_point_is_of_what_was():
    review = SimpleNamespace(
        month=None,
        benefit=None,
        results=(),
        year=2023,
        counts=Counter({MET: 1, NOT_MET: 2, UNKNOWN: 1}),
        is_starting_point=True,
    )
    sentence = "1 af 4 mål var opfyldt, 2 var ikke opfyldt, og 1 kan ikke vurderes."
    assert narrative.counts_sentence(review) == sentence


@pytest.mark.parametrize(
    ("counts", "starts", "words"),
    [
        ({MET: 2, UNKNOWN: 3}, False, "2 af 5 mål er opfyldt"),
        ({NOT_MET: 3}, True, "Ingen af de 3 mål var opfyldt, da planen blev vedtaget"),
        ({MET: 2}, False, "Begge mål er opfyldt"),
        ({MET: 4}, True, "Alle 4 mål var opfyldt, da planen blev vedtaget"),
        ({NOT_MET: 1}, True, "Planens ene mål var ikke opfyldt, da planen blev vedtaget"),
        ({Status.AWAITING_MEASURE: 1}, True, "Planens ene mål afventer en måling"),
        ({NOT_MET: 1, UNKNOWN: 19}, True, "1 af 20 mål er vurderet, og det var ikke opfyldt, da planen blev vedtaget"),
        ({NOT_MET: 2, SPLIT: 1, UNKNOWN: 1}, False, "3 af 4 mål er vurderet, og ingen af dem er opfyldt"),
        ({SPLIT: 1, UNKNOWN: 1}, False, "1 af 2 mål er vurderet, og det er delt"),
        ({UNKNOWN: 2}, True, "Ingen af de 2 mål er vurderet: 2 kan ikke vurderes"),
        ({UNKNOWN: 2, Status.JUDGED_LOCALLY: 1}, False, "Ingen af de 3 mål er vurderet"),
    ],
)
def test_the_first_words_claim_nothing_of_targets_without_an_answer(counts, starts, words):
    review = SimpleNamespace(
        month=None,
        benefit=None,
        results=(),
        year=2023,
        counts=Counter(counts),
        is_starting_point=starts,
        at_start="da planen blev vedtaget",
    )
    assert narrative.headline(review) == words


# Figures and names


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (figure("5", Unit.RANK, 0, how=How.RANK, among=8, ties=1), "delt nr. 5 af 8"),
        (figure("1", Unit.RANK, 0, how=How.RANK, among=98), "nr. 1 af 98"),
        (figure("45"), "45,0 %"),
        (figure("1", Unit.PERSONS, 0), "1 person"),
        (figure("1234.5", Unit.FULL_TIME_PERSONS), "1.234,5 fuldtidspersoner"),
        (figure("0", Unit.PERSONS, 0), "0 personer"),
        (figure("-4.5", how=How.CHANGE), f"{MINUS}4,5 %"),
        (figure("4.5", how=How.CHANGE), "+4,5 %"),
        (figure("0", how=How.CHANGE), "0,0 %"),
        (figure("0.2", POINTS), "+0,2 procentpoint"),
        (figure("0.9", Unit.RATIO, 2), "0,90"),
        (figure("1.5", Unit.MILLION_KRONER), "1,5 mio. kr."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_figure_is_printed_with_its_unit(shown, text):
    assert plain(figure_text(shown)) == text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Solby", "Solbys"),
        ("Randers", "Randers'"),
        ("hele landet", "landets"),
        ("landet", "landets"),
        ("Region Hovedstaden", "Region Hovedstadens"),
        ("Vesthimmerlands", "Vesthimmerlands'"),
        ("Aabenraa", "Aabenraas"),
        ("Gruppe X", "Gruppe X'"),
    ],
)
def test_a_name_takes_the_danish_genitive(name, expected):
    assert genitive(name) == expected


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2022", "2022"),
        ("2022M08", "august 2022"),
        ("2022Q2", "2. kvartal 2022"),
        ("2022H1", "1. halvår 2022"),
        ("2021Q3..2022Q2", "3. kvartal 2021 – 2. kvartal 2022"),
        ("2022-03-01", "1. marts 2022"),
        ("2021..2023", "2021–2023"),
    ],
)
def test_a_period_is_said_in_words(written, words):
    assert plain(period(parse_period(written))) == words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source("Plan", page="7"), "Plan, side 7"),
        (Source("Plan", line="285"), "Plan, linje 285"),
        (Source("Plan"), "Plan"),
        (Source("", line="3"), "linje 3"),
    ],
)
def test_a_place_in_a_document_is_said_in_words(source, words):
    assert place(source) == words


# Requirements and measures


@pytest.mark.parametrize(
    ("required", "words"),
    [
        (requirement(AT_LEAST, "85"), "mindst 85 %"),
        (requirement(MORE_THAN, "0.5", Unit.WEEKS), "over 0,5 uge"),
        (requirement(AT_MOST, "1", Unit.PERSONS), "højst 1 person"),
        (requirement(LESS_THAN, "-4.5"), f"under {MINUS}4,5 %"),
        (requirement(AT_MOST, "75", Unit.RANK), "nr. 75 eller bedre"),
        (requirement(LESS_THAN, "75", Unit.RANK), "bedre end nr. 75"),
        (Requirement(AT_LEAST, OfArea("landet")), "mindst landets tal"),
        (
            Requirement(AT_MOST, OfArea("landet"), Amount(Fraction("-0.2"), POINTS)),
            "højst landets tal minus 0,2 procentpoint",
        ),
        (Requirement(AT_MOST, OfArea("region"), Amount(Fraction(2), PERCENT)), "højst regionens tal plus 2 %"),
        (Requirement(AT_LEAST, OfArea("landet"), factor=Fraction("1.1")), "mindst landets tal gange 1,1"),
        (Requirement(AT_LEAST, OfBest(10, "municipalities")), "mindst de 10 bedste blandt kommunerne"),
        (Requirement(AT_LEAST, OfBest(1, "region")), "mindst den bedste blandt kommunerne i regionen"),
        (
            Requirement(AT_MOST, OfOwn(parse_period("2021Q4")), Amount(Fraction(-5), Unit.RANK)),
            "højst eget tal i 4. kvartal 2021 minus 5 pladser",
        ),
        (
            Requirement(AT_MOST, OfOwn(Window(Gathering.MEAN, parse_period("2020..2022")))),
            "højst eget gennemsnit af 2020–2022",
        ),
        (Requirement(AT_LEAST, OfOwn(Window(Gathering.SUM, 4))), "mindst egen sum af de foregående 4 perioder"),
        (Requirement(MORE_THAN, OfOwn(Past.PREVIOUS_MEASUREMENT)), "over eget tal ved forrige måling"),
        (Requirement(AT_LEAST, OfOwn(Past.SAME_PERIOD_LAST_YEAR)), "mindst eget tal i samme periode året før"),
        (Requirement(AT_MOST, OfOwn(parse_period("2021M08"))), "højst eget tal i august 2021"),
        (
            Requirement(
                AT_LEAST, ByYear(((2023, Amount(Fraction(45), PERCENT)), (2024, Amount(Fraction(47), PERCENT))))
            ),
            "mindst 45 % i 2023",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_requirement_is_said_in_words(required, words):
    assert plain(requirement_text(required, indicators(), 2023)) == words


def test_a_path_without_a_number_for_the_year_is_said_whole():
    path = ByYear(((2023, Amount(Fraction(45), PERCENT)), (2024, Amount(Fraction(47), PERCENT))))
    assert (
        plain(requirement_text(Requirement(AT_LEAST, path), indicators(), 2020)) == "mindst 45 % i 2023 og 47 % i 2024"
    )


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (Measure(SHARE), "I job"),
        (Measure(GROUPED, ("kvinder", "unge")), "På ydelse (kvinder og unge)"),
        (Measure(LEVEL, observe=Change(Past.PREVIOUS_PERIOD, PERCENT)), "Ændring i procent siden perioden før: Ledige"),
        (Measure(LEVEL, observe=Change(parse_period("2021"), Unit.PERSONS)), "Ændring i personer siden 2021: Ledige"),
        (Measure(SHARE, observe=Rank("municipalities")), "Placering blandt kommunerne: I job"),
        (Measure(SHARE, observe=Rank("region")), "Placering blandt kommunerne i regionen: I job"),
        (Measure(LEVEL, observe=Occurrences()), "Antal målinger i året: Ledige"),
        (
            Measure(SHARE, observe=ShareOf("months", (), Requirement(AT_LEAST, OfArea("landet")))),
            "Andel af månederne med mindst landets tal: I job",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_observed_is_said_in_words(measure, words):
    assert measure_text(measure, indicators()) == words


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (When(), ""),
        (When(at=parse_period("2023M06")), "juni 2023"),
        (When(Moment.EVERY_PERIOD), "hver periode i året"),
        (When(Moment.SUM_OF_YEAR), "summen af året"),
        (When(window=Window(Gathering.MEAN, 12)), "gennemsnittet af de seneste 12 perioder"),
        (When(window=Window(Gathering.SUM, parse_period("2023H1"))), "summen af 1. halvår 2023"),
        (When(Moment.MEAN_OF_YEAR, by=parse_period("2025")), "gennemsnittet af året, senest 2025"),
    ],
)
def test_which_figure_counts_is_said_in_words(when, words):
    assert plain(when_text(when)) == words


# Answers


@pytest.mark.parametrize(
    ("observed", "direction", "number", "sentence"),
    [
        (
            figure("44"),
            AT_LEAST,
            "45",
            "Tallet er 44,0 % i december 2023. Kravet er mindst 45 %. Der mangler 1,0 procentpoint.",
        ),
        (figure("46"), AT_LEAST, "45", "Tallet er 46,0 % i december 2023 og lever op til kravet: mindst 45 %."),
        (figure("45"), AT_LEAST, "45", "Tallet er 45,0 % i december 2023 og lever op til kravet: mindst 45 %."),
        (
            figure("46"),
            AT_MOST,
            "45",
            "Tallet er 46,0 % i december 2023. Kravet er højst 45 %. Tallet er 1,0 procentpoint for højt.",
        ),
        (
            figure("44.95"),
            AT_LEAST,
            "45",
            "Tallet er 44,95 % i december 2023. Kravet er mindst 45 %. Der mangler 0,05 procentpoint.",
        ),
        (
            figure("8", Unit.PERSONS, 0),
            AT_MOST,
            "7",
            "Tallet er 8 personer i december 2023. Kravet er højst 7 personer. Tallet er 1 person for højt.",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) > 5 else "",
)
def test_an_answer_is_one_or_two_sentences(observed, direction, number, sentence):
    assert plain(narrative.answer(judged(observed, direction, number), ground(figures()))) == sentence


def test_beside_an_own_figure_it_is_the_other_side_that_lacks():
    """A row that shows 25,6 weeks does not say that there are no figures."""
    country, own = areas().by_code["000"], areas().by_code["250"]
    lacks = {area: Unknown(Reason.NO_DATA, SHARE, area=area) for area in (country, own)}
    hidden = Unknown(Reason.SUPPRESSED, SHARE, area=country)
    told = replace(judged(figure("44"), AT_LEAST, "45"), status=UNKNOWN, required=None, gap=None)
    assert reason_text(replace(told, unknown=lacks[country])) == "der er intet tal for hele landet"
    assert reason_text(replace(told, unknown=lacks[own])) == "der er intet tal at sammenligne med"
    assert reason_text(replace(told, unknown=hidden)) == "tallet er diskretioneret"
    assert reason_text(replace(told, unknown=lacks[own], observed=None)) == "der er ingen tal"


def lacking(label: str, group: str, when: str = "2023", area: str = "250", **more) -> Judgement:
    """A part without an answer: the figure of a group, at a time, in an area."""
    found = Unknown(Reason.NO_DATA, GROUPED, (group,), areas().by_code[area], parse_period(when))
    rule = Criterion(Measure(GROUPED, (group,)), requirement(AT_LEAST, "45"))
    return replace(Judgement(label, rule, UNKNOWN, unknown=found), **more)


def of_parts(*parts: Judgement) -> Judgement:
    """A target of parts that cannot be assessed."""
    rule = Combination(RollUp.ALL_OF, tuple(Part(part.label, part.rule) for part in parts))
    first = next(part.unknown for part in parts if part.unknown)
    return Judgement("Målet", rule, UNKNOWN, unknown=first, parts=parts)


@pytest.mark.parametrize(
    ("judgement", "words"),
    [
        (of_parts(lacking("A", "unge"), lacking("B", "unge")), "Der er ingen tal (På ydelse: unge, Solby, 2023)"),
        (of_parts(lacking("A", "unge", "2022"), lacking("B", "unge")), "Der er ingen tal (På ydelse: unge, Solby)"),
        (of_parts(lacking("A", "unge"), lacking("B", "kvinder")), "Der er ingen tal (begge dele)"),
        (
            of_parts(lacking("A", "unge"), lacking("B", "kvinder"), judged(figure("46"), AT_LEAST, "45")),
            "Der er ingen tal (2 af 3 dele)",
        ),
        (
            of_parts(
                lacking("A", "unge", area="000", observed=figure("44")),
                lacking("B", "kvinder", area="000", observed=figure("44")),
                of_parts(lacking("C", "unge"), lacking("D", "unge")),
            ),
            "Der er intet tal for hele landet (2 af 3 dele); der er ingen tal (1 af 3 dele)",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_no_part_stands_for_all_of_them_where_a_walk_says_why_there_is_no_answer(judgement, words):
    assert plain(whole_text(judgement, ground(figures()))) == words


@pytest.mark.parametrize("direction", [MORE_THAN, LESS_THAN])
def test_a_figure_that_equals_a_strict_requirement_does_not_lack_nothing(direction):
    sentence = plain(narrative.answer(judged(figure("45"), direction, "45"), ground(figures())))
    assert not re.search(r"(?:mangler|er) 0,0 procentpoint", sentence)


CHANGED = Measure(LEVEL, observe=Change(Past.SAME_PERIOD_LAST_YEAR, Unit.PERSONS))


@pytest.mark.parametrize(
    ("direction", "number", "words"),
    [
        (AT_MOST, "-70", "et fald på mindst 70 personer"),
        (LESS_THAN, "-70", "et fald på mere end 70 personer"),
        (AT_LEAST, "-70", "et fald på højst 70 personer"),
        (AT_LEAST, "7", "en stigning på mindst 7 personer"),
        (AT_MOST, "1", "en stigning på højst 1 person"),
        (AT_MOST, "0", "ingen stigning"),
        (MORE_THAN, "0", "en stigning"),
    ],
)
def test_a_required_change_is_a_fall_or_a_rise(direction, number, words):
    required = requirement(direction, number, Unit.PERSONS)
    assert plain(requirement_text(required, indicators(), 2023, None, CHANGED)) == words


@pytest.mark.parametrize(
    ("moved", "sentence"),
    [
        (
            "-95",
            "Der var et fald på 95 personer i december 2023, og det lever op til kravet: et fald på mindst 70 personer.",
        ),
        (
            "-50",
            "Der var et fald på 50 personer i december 2023. "
            "Kravet er et fald på mindst 70 personer. Der mangler et fald på 20 personer.",
        ),
        (
            "23",
            "Der var en stigning på 23 personer i december 2023. "
            "Kravet er et fald på mindst 70 personer. Der mangler et fald på 93 personer.",
        ),
    ],
    ids=["more than asked", "less than asked", "the other way"],
)
def test_a_change_is_told_as_what_happened(moved, sentence):
    found = judged(figure(moved, Unit.PERSONS, 0, how=How.CHANGE), AT_MOST, "-70")
    changed = replace(found, rule=Criterion(CHANGED, found.required.requirement))
    assert plain(narrative.answer(changed, ground(figures()))) == sentence


def test_a_day_is_told_with_its_preposition():
    assert plain(at_time(parse_period("2024-02-27"))) == "den 27. februar 2024"
    assert plain(at_time(parse_period("2024M02"))) == "i februar 2024"


def test_a_rank_lacks_places():
    ranked = figure("78", Unit.RANK, 0, how=How.RANK, among=98)
    sentence = plain(narrative.answer(judged(ranked, AT_MOST, "75"), ground(figures())))
    assert "3 pladser" in sentence


@pytest.mark.parametrize(("slug", "name"), [("region-nord", "Region Nords tal"), ("havneby", "Havnebys tal")])
def test_a_named_area_is_told_by_its_name(slug, name):
    codes = [area.code for area in areas().by_code.values() if area.slug in {slug, "solby"}]
    on = ground(figures(*((SHARE, code, "2023M12", "", f"{n}/100") for n, code in enumerate(codes, 44))))
    rule = Criterion(Measure(SHARE), Requirement(AT_LEAST, OfArea(slug)))
    assert name in narrative.answer(judge(on, rule, "I job"), on)


def test_parts_are_told_by_their_answers():
    parts = tuple(
        Judgement(label, None, status) for label, status in [("Kvinder", MET), ("Mænd", NOT_MET), ("Unge", MET)]
    )
    whole = Judgement(
        "Målet", Combination(RollUp.EACH, tuple(Part(p.label, p.rule) for p in parts)), SPLIT, parts=parts
    )
    assert narrative.answer(whole, ground(figures())) == "Opfyldt: kvinder og unge; ikke opfyldt: mænd."


@pytest.mark.parametrize("reason", list(Reason), ids=lambda reason: reason.value)
def test_every_reason_is_a_sentence_that_says_where(reason):
    unknown = Unknown(reason, SHARE, ("",), areas().by_code["250"], parse_period("2023M12"))
    text = unknown_text(unknown, ground(figures()))
    assert text[0].isupper() and text.endswith("(I job, Solby, december 2023)")


@pytest.mark.parametrize(
    ("words", "all_of"),
    [
        (STATUS_WORD, Status),
        (TIMING_WORD, Timing),
        (REASON_WORD, Reason),
        (UNIT_WORD, Unit),
        (CAVEAT_TEXT, set(Caveat) - {Caveat.PROXY, Caveat.STATED}),
    ],
    ids=["status", "timing", "reason", "unit", "caveat"],
)
def test_every_answer_has_its_word(words, all_of):
    assert set(words) == set(all_of)
    assert len({str(word) for word in words.values()}) == len(words) or words is UNIT_WORD


def test_every_missing_number_of_persons_is_explained():
    assert all(text and text[0].islower() for text in NO_COUNT_TEXT.values())


# Comparisons: higher and lower, never better and worse


@pytest.mark.parametrize(
    ("before", "now", "words", "short"),
    [
        ("44", "46", "2,0 procentpoint højere end året før", "op 2,0"),
        ("46", "44.5", "1,5 procentpoint lavere end året før", "ned 1,5"),
        ("44.97", "45", "næsten det samme som året før", "næsten uændret"),
        ("45", "45", "det samme som året før", "uændret"),
    ],
)
def test_the_direction_stands_beside_the_level_without_praise_or_blame(before, now, words, short):
    last = figure(now)
    held = replace(judged(last, AT_LEAST, "50"), series=(figure(before, period=parse_period("2022M12")), last))
    assert plain(comparing.direction(held, ground(figures()))) == words
    assert comparing.moved_in_a_year(held, ground(figures())) == short


def test_no_direction_is_told_from_another_period_than_the_same_of_the_year_before_nor_of_a_place():
    earlier, last = figure("44", period=parse_period("2022M11")), figure("46")
    assert comparing.direction(replace(judged(last, AT_LEAST, "50"), series=(earlier, last)), ground(figures())) == ""
    place = replace(last, unit=Unit.RANK, how=How.RANK)
    series = (figure("44", period=parse_period("2022M12")), last)
    assert comparing.direction(replace(judged(place, AT_MOST, "40"), series=series), ground(figures())) == ""


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([("2", "1")], "Solby ligger højere end hele landet"),
        ([("1", "2")], "Solby ligger lavere end hele landet"),
        ([("1", "1")], "Solby ligger lige så højt som hele landet"),
        ([("2", "1"), ("3", "1")], "Solby ligger højere end hele landet på begge tal"),
        ([("2", "1"), ("1", "2")], "Solby ligger højere end hele landet på 1 og lavere på 1 af 2 tal"),
        ([("1", "2"), ("1", "1")], "Solby ligger lavere end hele landet på 1 og lige så højt på 1 af 2 tal"),
        (
            [("2", "1"), ("1", "2"), ("1", "1")],
            "Solby ligger højere end hele landet på 1, lavere på 1 og lige så højt på 1 af 3 tal",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_several_comparisons_are_counted(pairs, sentence):
    found = [
        replace(judged(figure(own), AT_LEAST, "1"), benchmarks=(figure(other, area="000"),)) for own, other in pairs
    ]
    assert comparing.above_below("Solby", found) == sentence
    grown = [replace(j, observed=replace(j.observed, unit=Unit.PERCENT_CHANGE)) for j in found]
    assert comparing.above_below("Solby", grown) == f"Ændring: {sentence}"  # to rise more is not to stand higher


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("40", "45", "I job: 5,0 procentpoint højere i december 2023 end i december 2022"),
        ("45", "40", "I job: 5,0 procentpoint lavere i december 2023 end i december 2022"),
        ("45", "45", "I job: samme tal i december 2023 som i december 2022"),
        ("45", "44.96", "I job: næsten samme tal i december 2023 som i december 2022"),
    ],
)
def test_a_development_is_higher_lower_or_the_same(first, last, sentence):
    series = (figure(first, period=parse_period("2022M12")), figure(last))
    assert plain(comparing.trend("I job", series)) == sentence


@pytest.mark.parametrize("module", SHOWING)
def test_no_sentence_praises_or_blames(module):
    (path,) = (p for layer in ("answer", "showing") for p in LIBRARY.glob(f"{layer}/{module}.py"))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = [n for n in ast.walk(tree) if isinstance(n, ast.Module | ast.FunctionDef | ast.ClassDef) and n.body]
    docs = {id(n.body[0].value) for n in documented if isinstance(n.body[0], ast.Expr)}
    texts = [
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in docs
    ]
    assert [
        t for t in texts if re.search(r"\b(?:bedre|dårligere|værre|ringere|desværre|heldigvis|flot|skuffende)\b", t)
    ] == []


# What is printed never contradicts the verdict


def number(text: str) -> Fraction:
    """A printed Danish number, read back."""
    found = re.match(rf"([+{MINUS}]?)([\d.]+)(?:,(\d+))?", text.removeprefix("nr." + NBSP))
    assert found, text
    sign = -1 if found[1] == MINUS else 1
    return sign * Fraction(f"{found[2].replace('.', '')}.{found[3] or 0}")


@given(
    st.integers(0, 40_000),
    st.integers(1, 40_000),
    st.fractions(0, 100, max_denominator=8),
    st.sampled_from(list(Direction)),
    st.integers(0, 2),
)
def test_the_printed_pair_never_contradicts_the_verdict(numerator, denominator, wanted, direction, decimals):
    observed = figure(str(Fraction(100 * numerator, denominator)), decimals=decimals)
    shown = cards.cells_of(judged(observed, direction, str(wanted)))
    own, required = number(shown.own), number(shown.required)
    printed = compare(Quantity.exact(own), Quantity.exact(required), direction)
    assert STATUS_WORD[MET if printed.met else NOT_MET] == shown.word
    is_short, is_level = "mangler" in shown.gap or " for " in shown.gap, shown.gap.startswith("lige på")
    assert is_level == (own == required)
    assert is_level or is_short != printed.met
    assert is_level or number(shown.gap.removeprefix("mangler ").removeprefix("et fald på ")) > 0


@pytest.mark.parametrize(
    ("observed", "direction", "wanted", "text"),
    [
        (figure("40"), AT_LEAST, "41.8", "mangler 1,8 procentpoint"),
        (figure("42.4"), AT_LEAST, "41.8", "0,6 procentpoint over"),
        (figure("0.6"), AT_MOST, "0.5", "0,1 procentpoint for højt"),
        (figure("0.4"), AT_MOST, "0.5", "0,1 procentpoint under"),
        (figure("45"), AT_LEAST, "45", "lige på kravet"),
        (figure("45"), MORE_THAN, "45", "lige på kravet, skal være over"),
        (figure("45"), LESS_THAN, "45", "lige på kravet, skal være under"),
        (figure("12", Unit.PERSONS, 0), AT_MOST, "10", "2 personer for mange"),
        (figure("1", Unit.PERSONS, 0), AT_LEAST, "2", "mangler 1 person"),
        (figure("28", Unit.WEEKS, 0), AT_MOST, "27.5", "0,5 uge for meget"),
        (figure("80", Unit.RANK, 0, among=98), AT_MOST, "75", "mangler 5 pladser"),
        (figure("74", Unit.RANK, 0, among=98), AT_MOST, "75", "1 plads foran kravet"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_distance_says_which_way_it_goes(observed, direction, wanted, text):
    held = judged(observed, direction, wanted)
    held = replace(held, required=replace(held.required, decimals=1 if "." in wanted else 0))
    assert plain(distance_words.distance_text(held)) == text


def test_a_printed_comparison_shows_which_figure_is_greater():
    beside = replace(judged(figure("44.95"), AT_LEAST, "45"), benchmarks=(figure("45", area="000"),))
    _, own, country, _ = tables.compared_table("Egne tal", [beside], "Solby").rows[0]
    assert number(own) < number(country)
    drawn = ET.fromstring(row_charts.comparison([("1a", beside)]).wide)
    assert {text.text for text in drawn if text.text} == {"1a", own, country}


def test_numbers_of_different_size_have_an_axis_each():
    """Kroner for each inhabitant beside kroner for each recipient: on one axis the small ones would be one point."""

    def row(own, other):
        held = judged(figure(own, Unit.WEEKS), AT_MOST, other)
        return "1a", replace(held, benchmarks=(figure(other, Unit.WEEKS, area="000"),))

    def reach(found):
        marks = [
            float(mark.get("cx")) for mark in ET.fromstring(row_charts.comparison(found).wide).iter() if mark.get("cx")
        ]
        return max(marks) - min(marks)

    together, apart = [row("20", "10"), row("40", "50")], [row("20", "19"), row("200", "201")]
    assert row_charts.share_an_axis(together) and not row_charts.share_an_axis(apart)
    assert reach(apart) < reach(together)
    assert "egen skala" in figure_words.comparison(row_charts.comparison(apart), apart, "Solby").note
    assert "egen skala" not in figure_words.comparison(row_charts.comparison(together), together, "Solby").note


@given(st.lists(st.integers(2016, 2024), unique=True), st.integers(1, 12))
def test_a_month_is_held_against_the_same_month_of_the_newest_year_that_has_it(years, other):
    """What was hidden the year before leaves a gap; another month has another season."""
    months = sorted({(year, month) for year in years for month in (other, 12)})
    series = tuple(figure("1", period=parse_period(f"{y}M{m:02}")) for y, m in [*months, (2025, 12)])
    earlier = comparing.earlier_of(series).period
    assert earlier == (parse_period(f"{max(years)}M12") if years else series[0].period)


# Charts


FOUND = [
    (
        "1a I job",
        judge(
            ground(
                figures(
                    (SHARE, "250", "2023M12", "", "899/2000"),
                    (SHARE, "000", "2023M12", "", "450/1000"),
                    (SHARE, "084", "2023M12", "", "441/1000"),
                )
            ),
            Criterion(Measure(SHARE), Requirement(AT_LEAST, OfArea("landet"))),
            "I job",
        ),
    ),
    (
        "2a På ydelse, et langt navn der ikke kan stå på en linje",
        judge(
            ground(
                figures((GROUPED, "250", "2023M12", "kvinder", "1.3"), (GROUPED, "000", "2023M12", "kvinder", "1.4"))
            ),
            Criterion(Measure(GROUPED, ("kvinder",)), Requirement(AT_MOST, OfArea("landet"))),
            "På ydelse",
        ),
    ),
]
SERIES = (
    figure("1000", Unit.PERSONS, 0, period=parse_period("2021M12")),
    figure("955", Unit.PERSONS, 0, period=parse_period("2022M12")),
)
COUNTRY = tuple(replace(f, area=areas().by_code["000"]) for f in SERIES)
SPECS = charts.development(
    charts.Line(SERIES, "Solby\n955"),
    charts.Level(Quantity.exact(980), "Krav\n980"),
    charts.Line(COUNTRY, "Hele landet\n955"),
)
DRAWN = {
    "distance": (row_charts.distance(FOUND), ["1a I job", "0,05", "0,1"]),
    "comparison": (row_charts.comparison(FOUND), ["1a I job", f"44,95{NBSP}%", f"1,4{NBSP}%"]),
    "development": (SPECS, ["Solby", "955", "Krav", "980", "Hele landet"]),
}
every_chart = pytest.mark.parametrize("name", DRAWN)
every_spec = pytest.mark.parametrize("width", ["wide", "narrow"])
every_drawing = pytest.mark.parametrize(
    ("name", "width"), [(name, width) for name in DRAWN for width in ("wide", "narrow")]
)


@every_spec
def test_a_chart_is_valid_vega_lite(width):
    text = getattr(SPECS, width)
    again = alt.Chart.from_json(text).to_dict()
    assert json.dumps(again, sort_keys=True) == json.dumps(json.loads(text), sort_keys=True)


def drawn_fields(unit: dict, data: str) -> set[str]:
    """The columns of a data set that a layer puts to use."""
    if unit.get("data", {}).get("name") != data:
        return set()
    encoded = {
        channel["field"]
        for channel in unit.get("encoding", {}).values()
        if isinstance(channel, dict) and "field" in channel
    }
    filters = " ".join(str(step.get("filter", "")) for step in unit.get("transform", []))
    return encoded | set(re.findall(r"datum\.(\w+)", filters))


@every_spec
def test_a_chart_carries_only_what_it_draws(width):
    spec = json.loads(getattr(SPECS, width))
    layers = spec["layer"]
    for data, rows in spec["datasets"].items():
        drawn = set().union(*(drawn_fields(layer, data) for layer in layers))
        assert {column for row in rows for column in row} - drawn == set()


def svg_of(name: str, width: str) -> str:
    from jobplan_lib.showing.drawing import draw  # noqa: PLC0415 – starts a JavaScript engine

    return draw(getattr(DRAWN[name][0], width))


@every_drawing
def test_a_drawn_chart_says_its_labels_and_numbers(name, width):
    drawn = " ".join(ET.fromstring(svg_of(name, width)).itertext())
    assert [text for text in DRAWN[name][1] if text not in drawn] == []


@every_drawing
def test_a_drawn_chart_writes_numbers_and_months_in_danish(name, width):
    texts = list(ET.fromstring(svg_of(name, width)).itertext())
    assert [t for t in texts if re.search(r"\d\.\d{1,2}(?!\d)|\d,\d{3}(?!\d)|\b(?:May|Oct|Mar|Dec)\b", t)] == []


def test_the_same_chart_is_drawn_in_the_same_bytes_whatever_was_drawn_before():
    from jobplan_lib.showing.drawing import draw  # noqa: PLC0415

    first = svg_of("development", "wide")
    svg_of("development", "narrow")
    draw.cache_clear()
    assert svg_of("development", "wide") == first


@every_chart
def test_a_chart_is_told_in_words_with_its_numbers(name):
    told = {
        "distance": lambda: figure_words.distance(DRAWN["distance"][0], FOUND, [j.status for _, j in FOUND]),
        "comparison": lambda: figure_words.comparison(DRAWN["comparison"][0], FOUND, "Solby"),
        "development": lambda: figure_words.development(
            "Ledige", replace(judged(SERIES[1], AT_MOST, "980"), series=SERIES)
        ),
    }[name]()
    assert len(told.alt) >= 20 and re.search(r"\d", told.alt) and told.alt.endswith(".")
    assert told.title and told.title != told.alt
    assert "<table" in str(told.table) and "<caption" in str(told.table)


def test_months_that_cost_nothing_are_told_as_any_others():
    """The year reckoned from them is nothing too, and how it came about is still said."""
    started = figure("5", Unit.COUNT, 0, period=parse_period("2023Q1"))
    told = [
        made_text(projected(replace(started, unit=Unit.KRONER, quantity=Quantity.exact(n)), started, 12))
        for n in (0, 600)
    ]
    assert told == ["0 / 3", "600 / 3 × 12"]
