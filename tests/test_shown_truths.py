"""What the pages say of plans in which something is unusual: whose figure lacks, places between places, bounds, many parts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_unseen_plans import planned
from test_words import plain
from tiny_project import FIGURES, TinyProject

import jobplan_lib
from jobplan_lib.answer.danish_rules import figure_text, measure_text
from jobplan_lib.answer.danish_unknown import whole_text
from jobplan_lib.answer.distance_words import distance_text, missing_text
from jobplan_lib.answer.review_json import review_dict
from jobplan_lib.core.derivations import complement
from jobplan_lib.showing import cards, displays, figure_words
from jobplan_lib.showing.agenda import agenda_text
from jobplan_lib.showing.first_lines import first_lines
from jobplan_lib.showing.overview import overview_html
from jobplan_lib.showing.planned import planned_text
from jobplan_lib.showing.promise_counts import _lead
from jobplan_lib.showing.row_charts import Pictures
from jobplan_lib.showing.sheets import targets_sheets
from jobplan_lib.words.labels import upper_first
from jobplan_lib.words.vocabulary import Status

HEAD = "indicator,area,period,group,numerator,denominator,value,status,document,line,note\n"


def drawn(tiny: TinyProject, *rows: str) -> TinyProject:
    """The tiny project with these figures alone: ``i-job-andel,250,2022M12,,45`` or ``…,suppressed`` or ``…,45,lower bound``."""
    lines = []
    for row in rows:
        indicator, area, period, group, figure, *note = row.split(",")
        number, status = (figure, "normal") if figure[0].isdigit() else ("", figure)
        start = ",".join((indicator, area, period, group, "", "", number, status))
        lines.append(f"{start},Plan,1,{''.join(note)}\n")
    return tiny.write(FIGURES, HEAD + "".join(lines))


def answer(review, number: str = "1") -> str:
    return plain(cards.cells(review.result(number).judgement, review.ground).answer)


def row(review, number: str = "1") -> str:
    """The row of a target in the first page's table, without its markup."""
    return plain(overview_html(review)).partition(f"Mål {number}</a>")[2].partition("</tr>")[0]


@pytest.mark.parametrize(
    ("area", "words"), [("", "Det seneste tal er 45 %"), ("area: landet, ", "Det seneste tal for hele landet er 70 %")]
)
def test_the_newest_figure_is_of_the_area_that_the_target_is_about_and_of_the_plans_year_at_most(
    tiny_project, area, words
):
    rule = f"indicator: i-job-andel, {area}at_least: {{percent: 40}}, when: {{at: 2025M12}}"
    rows = ("i-job-andel,250,2022M12,,45", "i-job-andel,250,2024M06,,61", "i-job-andel,000,2022M12,,70")
    told = answer(drawn(planned(tiny_project, rule), *rows).review())
    assert f"{words} i december 2022." in told and "61" not in told and "2024" not in told


def test_beside_an_own_figure_the_row_says_whose_lacks(tiny_project):
    rows = ("i-job-andel,250,2022M12,,45", "i-job-andel,250,2021M12,,44", "i-job-andel,084,2021M12,,44")
    review = drawn(planned(tiny_project, "indicator: i-job-andel, at_least: {area: region}"), *rows).review()
    assert "der er intet tal for Region Hoved" in row(review) and "seneste tal" not in row(review)


def test_parts_about_another_area_do_not_lack_figures_of_ones_own(tiny_project):
    rule = "indicator: ydelse-andel, area: region, at_most: {percent: 4}, each: [kvinder, maend]"
    told = answer(drawn(planned(tiny_project, rule), "ydelse-andel,250,2022M12,unge,4").review())
    assert told.startswith("Der mangler tal for Region Hoved") and "Solby" not in told


INDICATOR = """title: Tallet
definition: Noget.
unit: {unit}
decimals: {decimals}
polarity: lower
frequency: year
measures: stock
source: Jobindsats
author: jobplan
reviewer: ""
reviewed: ""
"""


def with_level(tiny: TinyProject, unit: str, decimals: int = 0) -> TinyProject:
    """The tiny project with a yearly indicator ``tal`` of a unit."""
    return tiny.write("data/indicators/tal.yaml", INDICATOR.format(unit=unit, decimals=decimals))


@pytest.mark.parametrize(
    ("unit", "rule", "now", "words"),
    [
        ("kroner", "at_most: {kroner: 18500000}", "19250500", "18.500.000"),
        ("million_kroner", "at_most: {million_kroner: 18.5}", "19", "18,5"),
        ("rank", "at_most: {rank: 75}", "80", "75"),
        ("persons", "at_most: {persons: 1200}", "1300", "1.200"),
        ("weeks", "at_most: {weeks: 12.5}", "14", "12,5"),
        ("percent_change", "at_most: {percent_change: 4}", "5", "+4 %"),
    ],
)
def test_the_line_of_the_requirement_bears_its_number_in_the_axis_own_unit(tiny_project, unit, rule, now, words):
    tiny = with_level(planned(tiny_project, f"indicator: tal, {rule}"), unit)
    judged = drawn(tiny, "tal,250,2022,,70", f"tal,250,2023,,{now}").review().result("1").judgement
    level = figure_words._level(judged, ())
    assert level is not None and plain(level.text) == f"Krav\n{words}"


EACH = "indicator: ydelse-andel, at_most: {percent: 0.5}, each: [kvinder, maend]"
SEXES = ("ydelse-andel,250,2022M12,kvinder,9", "ydelse-andel,250,2022M12,maend,8")


def test_every_target_that_is_not_met_is_named_also_one_with_parts(tiny_project):
    rules = ("indicator: i-job-andel, at_least: {percent: 50}", EACH)
    review = drawn(planned(tiny_project, *rules), "i-job-andel,250,2022M12,,45", *SEXES).review()
    named = "Ikke opfyldt er mål 1 »Mål 1« (mangler 5 procentpoint) og 2 »Mål 2« (kvinder og mænd)."
    assert plain(first_lines(review)[0]) == named
    assert named in agenda_text(review) and "\nIkke opfyldt:" not in agenda_text(review)


def test_of_many_that_are_not_met_the_furthest_is_told_among_those_of_one_requirement(tiny_project):
    rules = [f"indicator: i-job-andel, at_least: {{percent: {n}}}" for n in (50, 60, 70)]
    rows = ("i-job-andel,250,2022M12,,45", *SEXES)
    with_parts, without = (
        plain(" ".join(first_lines(drawn(planned(tiny_project, *rules, rule), *rows).review())))
        for rule in (EACH, "indicator: i-job-andel, at_least: {percent: 55}")
    )
    assert "Længst fra kravet blandt mål uden dele er mål 3 " in with_parts
    assert "Længst fra kravet er mål 3 " in without


def test_a_neighbours_figure_does_not_say_how_the_municipality_stands_to_the_country(tiny_project):
    for area, is_told in (("area: havneby, ", False), ("", True)):
        rule = f"indicator: i-job-andel, {area}at_least: {{percent: 50}}"
        rows = [f"i-job-andel,{code},2022M12,,{number}" for code, number in (("250", 44), ("219", 45), ("000", 40))]
        review = drawn(planned(tiny_project, rule), *rows).review()
        assert ("Solby står stærkere end hele landet" in " ".join(first_lines(review))) is is_told


def test_parts_without_an_answer_for_different_reasons_are_told_alike_everywhere(tiny_project):
    """The card said both reasons, the first page the first of them alone."""
    review = drawn(planned(tiny_project, EACH), "ydelse-andel,250,2022M12,kvinder,suppressed").review()
    why = "tallet er diskretioneret (1 af 2 dele); der er ingen tal (1 af 2 dele)"
    assert why in answer(review)
    assert upper_first(why) in plain(overview_html(review))
    assert not any("diskretioneret" in line for line in first_lines(review))
    judged = review.result("1").judgement
    assert whole_text(judged, review.ground) == upper_first(why)
    assert cards.nothing_text(judged) == cards.NOTHING
    assert [cards.nothing_text(part) for part in judged.parts] == [cards.SUPPRESSED, cards.NOTHING]


@pytest.mark.parametrize(
    ("last", "words"), [("4", "mangler 0,3 pladser"), ("6", "mangler 1 plads"), ("2", "0,3 pladser foran")]
)
def test_the_mean_of_places_is_a_place_among_nobody_and_lacks_parts_of_one(tiny_project, last, words):
    rule = "indicator: tal, at_most: {rank: 3}, when: {mean_of_last: 3}"
    tiny = with_level(planned(tiny_project, rule), "rank")
    review = drawn(tiny, "tal,250,2021,,3", "tal,250,2022,,3", f"tal,250,2023,,{last}").review()
    assert " af 3" not in row(review) and words in row(review)
    assert " af 3" not in answer(review) and "0 pladser" not in answer(review)
    assert review_dict(review)["targets"][0]["rank"] is None


@pytest.mark.parametrize(
    ("rule", "own", "words"),
    [
        ("difference_to: {area: landet}, at_most: {points: -1}", 44.5, "0,5 procentpoint for højt"),
        ("difference_to: {area: landet}, at_most: {points: -1}", 43, "1 procentpoint under"),
        ("change: {since: same_period_last_year, in: points}, at_most: {points: -1}", 44.5, "mangler et fald på 0,5"),
        (
            "change: {since: same_period_last_year, in: points}, at_most: {points: -1}",
            43,
            "1 procentpoint mere end krævet",
        ),
    ],
)
def test_only_a_change_can_lack_a_fall(tiny_project, rule, own, words):
    tiny = planned(tiny_project, f"indicator: i-job-andel, {rule}")
    rows = (f"i-job-andel,250,2022M12,,{own}", "i-job-andel,250,2021M12,,45", "i-job-andel,000,2022M12,,45")
    told = plain(distance_text(drawn(tiny, *rows).review().result("1").judgement))
    assert told.startswith(words)


def bounded(tiny: TinyProject, rule: str, *rows: str):
    return drawn(planned(tiny, f"indicator: i-job-andel, {rule}"), *rows).review()


OWN = "i-job-andel,250,2022M12,,80,lower bound"


@pytest.mark.parametrize(
    ("rule", "own", "other", "distance"),
    [
        ("at_least: {percent: 85}", OWN, "000,2022M12,,90", "mangler højst 5 procentpoint"),
        ("at_most: {percent: 75}", OWN, "000,2022M12,,90", "mindst 5 procentpoint for højt"),
        ("at_most: {percent: 85}", OWN, "000,2022M12,,90", "højst 5 procentpoint under"),
        ("at_least: {percent: 75}", OWN, "000,2022M12,,90", "mindst 5 procentpoint over"),
        ("at_least: {area: landet}", "i-job-andel,250,2022M12,,80", "000,2022M12,,90,lower bound", "mangler mindst 10"),
        ("at_least: {percent: 85}", "i-job-andel,250,2022M12,,80", "000,2022M12,,90,lower bound", "mangler 5 "),
    ],
)
def test_a_distance_from_at_least_so_much_is_at_most_or_at_least_so_large(tiny_project, rule, own, other, distance):
    review = bounded(tiny_project, rule, own, f"i-job-andel,{other}")
    judged = review.result("1").judgement
    assert plain(distance_text(judged)).startswith(distance)
    if judged.status is Status.NOT_MET:
        word = next((word for word in ("højst", "mindst") if word in distance), "")
        assert plain(missing_text(judged)).startswith((f"der mangler {word}", f"tallet er {word}"))


@pytest.mark.parametrize(
    ("note", "words", "reach"),
    [
        ("approximate; lower bound", "mindst 300", (300, 350)),
        ("approximate; upper bound", "højst 300", (250, 300)),
        ("lower bound", "mindst 300", (300, 350)),
        ("approximate", "ca. 300", (250, 350)),
        ("", "300", (300, 300)),
    ],
)
def test_a_count_that_its_source_bounds_says_on_which_side(tiny_project, note, words, reach):
    """Of "mere end 300" and "op mod 300" neither is "ca. 300": the truth lies on one side."""
    tiny = planned(tiny_project, "indicator: ledige-antal, at_most: {persons: 900}")
    observed = drawn(tiny, f"ledige-antal,250,2022M12,,300,{note}").review().result("1").judgement.observed
    assert plain(figure_text(observed)).startswith(words)
    assert (observed.quantity.low, observed.quantity.high) == reach


def test_a_share_of_up_to_so_much_may_be_nothing(tiny_project):
    observed = (
        bounded(tiny_project, "at_most: {percent: 85}", OWN.replace("lower", "upper")).result("1").judgement.observed
    )
    assert plain(figure_text(observed)) == "højst 80 %" and (observed.quantity.low, observed.quantity.high) == (0, 80)


def test_what_is_required_of_at_least_so_much_is_so_much_or_more(tiny_project):
    review = bounded(tiny_project, "at_least: {area: landet}", OWN, "i-job-andel,000,2022M12,,90,lower bound")
    shown = cards.cells(review.result("1").judgement, review.ground)
    assert plain(shown.required) == "mindst landets tal (90 % eller mere)" and not shown.required_note
    assert "som er 90 % eller mere" in answer(review)


def test_a_change_from_or_to_at_least_so_much_says_so(tiny_project):
    rule = "rises_by: {since: same_period_last_year, points: 5}"
    before, now = "i-job-andel,250,2021M12,,70", "i-job-andel,250,2022M12,,80"
    told = [
        answer(bounded(tiny_project, rule, first, last))
        for first, last in ((before, f"{now},lower bound"), (f"{before},lower bound", now), (before, now))
    ]
    words = ("stigning på mindst 10 procentpoint", "stigning på højst 10 procentpoint", "stigning på 10 procentpoint")
    assert all(word in text for word, text in zip(words, told, strict=True))


def test_what_is_left_of_at_least_so_much_is_at_most_so_much(tiny_project):
    observed = bounded(tiny_project, "at_least: {percent: 85}", OWN).result("1").judgement.observed
    left = complement(observed, "i-job-andel")
    assert (
        plain(figure_text(left)) == "højst 20 %"
        and plain(figure_text(complement(left, "i-job-andel"))) == "mindst 80 %"
    )


def test_a_bare_number_of_the_workbook_is_noted_as_the_least(tiny_project):
    for row, is_noted in ((OWN, True), (OWN.removesuffix(",lower bound"), False)):
        sheet = next(targets_sheets(bounded(tiny_project, "at_least: {percent: 85}", row)))
        (note,) = [
            cell for column, cell in zip(sheet.columns, sheet.rows[0], strict=True) if column.heading == "Forbehold"
        ]
        assert ("Tallet er mindst så stort" in note) is is_noted


def test_a_step_of_the_walk_is_indented_however_deep_its_part_lies(tiny_project):
    twice = "{label: A, any_of: [{label: høj, at_most: {percent: 3}, when: every_period}, {label: lav, at_least: {percent: 1}}]}"
    rule = f"indicator: ydelse-andel, group: kvinder, each: [{twice}, {{label: B, at_most: {{percent: 5}}}}]"
    rows = [f"ydelse-andel,250,2023M{month:02},kvinder,2" for month in (1, 2)]
    review = drawn(planned(tiny_project, rule), *rows).review()
    page = review.page("02_tidlig_indsats")
    html = cards.cards_html(page, [(section, list(section.results)) for section in page.sections])
    depths = {int(found) for found in re.findall(r'class="d(\d+)', html)}
    style = (Path(jobplan_lib.__file__).parent / "templates/style.css").read_text(encoding="utf-8")
    assert max(depths) >= 3 and all(f".walk .d{depth} " in style for depth in depths - {0})


def quarterly(tiny: TinyProject) -> TinyProject:
    path = "data/indicators/i-job-andel.yaml"
    return tiny.change(path, "frequency: month", "frequency: quarter")


SHARE_OF_QUARTERS = "indicator: i-job-andel, months_that: {at_least: {percent: 50}}, at_least: {percent: 75}"


def test_a_share_of_quarters_holds_from_the_first_of_them_wherever_it_is_told(tiny_project):
    rows = ("i-job-andel,250,2023Q1,,44", "i-job-andel,250,2023Q2,,54")
    review = drawn(quarterly(planned(tiny_project, SHARE_OF_QUARTERS)), *rows).review()
    sheet = next(targets_sheets(review))
    when = next(cell for column, cell in zip(sheet.columns, sheet.rows[0], strict=True) if column.heading == "Periode")
    assert plain(when) == "1.–2. kvartal 2023"
    assert "De nyeste tal er fra 1.–2. kvartal 2023." in plain(agenda_text(review))
    assert "1.–2. kvartal 2023" in plain(displays.html(review.result("1").judgement))


def test_a_share_of_quarters_is_called_so_before_there_is_a_figure(tiny_project):
    tiny = planned(tiny_project, SHARE_OF_QUARTERS)
    for change, word in ((lambda: tiny, "månederne"), (lambda: quarterly(tiny), "kvartalerne")):
        review = drawn(change(), "ydelse-andel,250,2022M12,maend,5").review()
        judged = review.result("1").judgement
        assert plain(planned_text(judged, review.ground)) == f"mindst 75 % af {word}"
        assert measure_text(judged.rule.measure, review.ground.indicators).startswith(f"Andel af {word} med")


def nested(bounds: list[int]) -> str:
    """A target for each sex, in each of which so many requirements have to be met."""
    parts = ", ".join(f"{{label: mindst {n}, at_least: {{percent: {n}}}}}" for n in bounds)
    sexes = ", ".join(f"{{label: {g}, group: {g}, all_of: [{parts}]}}" for g in ("kvinder", "maend"))
    return f"indicator: ydelse-andel, each: [{sexes}]"


@pytest.mark.parametrize(("bounds", "words"), [([1, 2], "se delene"), ([1, 2, 3], "2 dele: 2 opfyldt")])
def test_the_row_of_a_target_points_to_parts_only_where_they_follow(tiny_project, bounds, words):
    review = drawn(planned(tiny_project, nested(bounds)), *SEXES).review()
    assert words in row(review)
    html = overview_html(review)
    assert ("se delene" in html) == ("kvinder: mindst 1" in html) == (words == "se delene")


@pytest.mark.parametrize(("number", "words"), [(1, "Løftet er delt."), (2, "Begge er delte."), (3, "Alle 3 er delte.")])
def test_promises_of_one_answer_are_counted_as_targets_are(tiny_project, number, words):
    rule = "kind: service_standard, indicator: ydelse-andel, at_most: {percent: 8}, each: [kvinder, maend]"
    review = drawn(planned(tiny_project, *[rule] * number), *SEXES).review()
    assert f" {words} Ingen har" in _lead(review.page("00_resultatrevision").commitments, are_beside=False)


@pytest.mark.parametrize(("answers", "words"), [([Status.NOT_MET], "ikke opfyldt"), ([Status.SPLIT], "delt")])
def test_a_chart_of_one_answer_with_several_bars_counts_nothing(tiny_project, answers, words):
    review = drawn(planned(tiny_project, EACH), *SEXES).review()
    found = [(leaf.label, leaf) for leaf in review.result("1").judgement.leaves]
    pictures = Pictures(None, None)
    assert figure_words.distance(pictures, found, answers).title == f"Kravet er {words}"
    assert figure_words.distance(pictures, found, answers, left_out=2).title == f"Det ene viste krav er {words}"


@pytest.mark.parametrize(
    ("rule", "is_drawn"),
    [("at_least: {percent: 40}", True), ("rises_by: {since: same_period_last_year, points: 1}", False)],
)
def test_the_dashed_line_is_explained_where_one_is_drawn(tiny_project, rule, is_drawn):
    rows = [f"i-job-andel,250,202{year}M12,,4{year}" for year in (0, 1, 2)]
    html = overview_html(bounded(tiny_project, rule, *rows))
    assert 'class="spark"' in html and "Linjen viser kommunens egne tal" in html
    assert ("den stiplede streg" in html) is ("stroke-dasharray" in html) is is_drawn
