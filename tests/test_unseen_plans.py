"""Plans of another shape than those that ship: one target, promises only, everything met, islands and genitives."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_words import figure, plain
from tiny_project import FIGURES, PLAN, TinyProject

from jobplan_lib.answer.danish import amount
from jobplan_lib.answer.distance_words import takes_text
from jobplan_lib.answer.explain import StepKind, explain
from jobplan_lib.reading.area_names import load_area_names
from jobplan_lib.reading.areas import load_areas
from jobplan_lib.showing.agenda import _some, agenda_text
from jobplan_lib.showing.cards import NOTHING, card
from jobplan_lib.showing.comparing import change_text
from jobplan_lib.showing.narrative import COUNT_WORDS, answer
from jobplan_lib.showing.overview import overview_html
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import Reason, Status, Unit

HEAD = "municipality: solby\nyear: 2023\ntitle: Plan\ndocument: Plan\nfocus_areas:\n"
AREA = "  - id: F1\n    title: Job\n    notebook: 02_tidlig_indsats\n    targets:\n"
JOB = "indicator: i-job-andel, at_least: {area: landet}"
FEWER = "indicator: ledige-antal, falls_by: {since: same_period_last_year, percent: 4.5}"
ONLY_YOUNG = (
    "indicator,area,period,group,numerator,denominator,value,status,document,page,printed\n"
    "ydelse-andel,250,2023M12,unge,,,1.3,normal,Beskæftigelsesplan 2023,1,\n"
)
RESPECT = "kind: principle, judged_locally: true"


def planned(tiny: TinyProject, *rules: str) -> TinyProject:
    """The tiny project with one focus area that holds these rules."""
    lines = [f"      - {{id: '{n}', text: Mål {n}, source: {{page: 1}}, {rule}}}\n" for n, rule in enumerate(rules, 1)]
    (tiny.root / "data/comments/solby-2023.yaml").unlink(missing_ok=True)
    return tiny.write(PLAN, HEAD + AREA + "".join(lines))


def test_a_plan_of_promises_only_waits_for_nothing(tiny_project):
    review = planned(tiny_project, RESPECT, RESPECT).review()
    assert review.stage == "Uden resultatmål"
    told = agenda_text(review)
    assert "kan gøres op endnu" not in told and "har forbehold" not in told and "har ingen forbehold" not in told
    assert "Planen har ingen resultatmål." in told and "planens løfter" in told


def test_what_is_counted_is_never_only_followed(tiny_project):
    """Every answer that is counted has words, in sentences and in the agenda."""
    parts = "[{label: Kvinder, group: kvinder, at_most: {percent: 1}}, {label: Unge, group: unge, monitor: true}]"
    planned(tiny_project, f"indicator: ydelse-andel, each: {parts}", JOB)
    tiny_project.write(FIGURES, ONLY_YOUNG)
    review = tiny_project.review()
    assert [r.status for r in review] == [Status.NOT_ASSESSABLE] * 2
    assert set(COUNT_WORDS) >= set(Status) - {Status.MONITORED} and not review.counts[Status.MONITORED]
    assert "kan ikke vurderes" in agenda_text(review)


def test_one_part_is_spoken_of_in_the_singular(tiny_project):
    planned(tiny_project, "indicator: ydelse-andel, each: [{label: Kvinder, group: kvinder, at_most: {area: oerby}}]")
    figure_of_own = ONLY_YOUNG.replace("unge", "kvinder")
    review = tiny_project.write(FIGURES, figure_of_own).review()
    assert answer(review["1"], review.ground).startswith("Målets ene del kan ikke vurderes: ")


def test_one_target_is_spoken_of_in_the_singular(tiny_project):
    told = agenda_text(planned(tiny_project, JOB).review())
    assert "Målet har ingen forbehold." in told and "Ingen af målene" not in told


def test_one_bar_has_nothing_to_be_longer_than(tiny_project):
    alone, both = (planned(tiny_project, *rules).review() for rules in ((JOB, RESPECT), (JOB, JOB)))
    assert 'class="bars"' not in overview_html(alone) and "Søjlen" not in overview_html(alone)
    assert overview_html(both).count('class="bars"') == 2 and "Søjlen" in overview_html(both)


def test_no_name_of_a_municipality_has_to_stand_after_a_preposition_of_place(tiny_project):
    """One is "på" an island and "i" a town; "for" is right for both."""
    review = planned(tiny_project, JOB).review()
    steps = [step.text for step in explain(review, "1")]
    assert any(" for Solby, " in step for step in steps)
    assert not any(" i Solby" in step or " i hele landet" in step for step in steps)


@pytest.mark.parametrize("name", ["Vesthimmerlands Kommune", "Vesthimmerland", "Nordfyns", "Københavns Kommune"])
def test_a_municipality_bears_no_genitive_whatever_its_sources_call_it(project, name):
    problems = []
    areas = load_areas(project.data, problems)
    code = load_area_names(project.data, areas, problems).find(name)
    shown = next(area.name for area in areas.by_slug.values() if area.code == code)
    assert not problems
    assert shown == name.removesuffix(" Kommune").removesuffix("s")


def test_what_does_not_apply_lacks_nothing(tiny_project):
    """A fulfilled requirement under a condition that fails was said to be missed by as much as it was fulfilled by."""
    for rule in ("at_least: {percent: 1}", "at_most: {percent: 1}"):
        target = f"only_if: {{indicator: ledige-antal, at_most: {{persons: 1}}}}, indicator: i-job-andel, {rule}"
        review = planned(tiny_project, target, JOB).review()
        judged = review.result("1").judgement
        assert judged.unknown and judged.unknown.reason is Reason.CONDITION_NOT_MET
        assert judged.gap is judged.to_go is judged.rank_if_met is None
        row = overview_html(review).partition("Mål 1</a>")[2].partition("</tr>")[0]
        assert "betingelsen for målet er ikke opfyldt" in row
        assert not any(word in row for word in ("mangler", "for højt", "færre", "flere"))
        assert any(step.kind is StepKind.COMPARISON for step in explain(review, "1"))
        told = card(review.result("1"), review).cells
        assert told.gap == NOTHING and not told.gap_note
        assert told.answer.startswith("Betingelsen for målet er ikke opfyldt")


def test_a_distance_that_counts_persons_is_not_told_twice(tiny_project):
    review = planned(tiny_project, "indicator: ledige-antal, at_most: {persons: 1}", JOB).review()
    judged = review.result("1").judgement
    assert judged.to_go.number == judged.gap.value > 0
    assert takes_text(judged) == "" and takes_text(replace(judged, gap=Quantity.exact(judged.gap.value + 1)))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1463000000, "1.463 mio. kr."),
        (-18500000, "−18,5 mio. kr."),
        (1001000, "1,001 mio. kr."),
        (999000, "999.000 kr."),
        (1463123456, "1.463.123.456 kr."),
    ],
)
def test_millions_of_kroner_are_told_in_millions_where_nothing_is_lost(number, words):
    assert plain(amount(number, Unit.KRONER)) == words


@given(st.integers(-(10**12), 10**12))
def test_no_amount_of_kroner_is_told_as_another(number):
    text = plain(amount(number, Unit.KRONER)).replace("−", "-").replace(".", "", 9).replace(",", ".")
    told, word = text.split(" ", 1)
    assert Fraction(told) * (10**6 if word.startswith("mio") else 1) == number


@pytest.mark.parametrize(("then", "now", "words"), [(51, 41, "10 pladser bedre"), (1, 2, "1 plads dårligere")])
def test_a_printed_place_gets_better_or_worse_and_not_fewer(then, now, words):
    first, last = (figure(str(place), Unit.RANK, 0) for place in (then, now))
    assert plain(change_text(first, last)) == words


def test_the_agenda_names_targets_of_many_words_by_their_numbers(tiny_project):
    results = planned(tiny_project, JOB, JOB).review().results
    for short, is_told in (("Kort", True), ("En hel sætning, som planen kalder sit mål " * 9, False)):
        named = _some([replace(r, target=replace(r.target, short=short)) for r in results])
        assert (short in named) is is_told and all(r.id in named for r in results)
