"""What has changed since a review that was put aside: nothing is invented, nothing that moved is left out."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from tiny_project import FIGURES, PLAN, TinyProject

from jobplan_lib.answer.danish import NBSP, listed
from jobplan_lib.answer.review_json import review_bytes, review_dict
from jobplan_lib.answer.since_last import Cause, Since, since_last
from jobplan_lib.reading.plan_changes import Became
from jobplan_lib.showing.since_lists import CAUSE_WORD, NO_CAUSE, since_html
from jobplan_lib.words.errors import InvalidInput
from jobplan_lib.words.labels import upper_first
from jobplan_lib.words.vocabulary import Status

KEPT = "data/previous/solby-2023.json"
OWN = "i-job-andel,250,2022M12,,899,2000"


def kept(tiny: TinyProject) -> TinyProject:
    """The tiny project with its present review put aside."""
    return tiny.write(KEPT, review_bytes(tiny.review()).decode())


def since(tiny: TinyProject) -> Since:
    review = tiny.review()
    assert review.previous is not None
    return since_last(review, review.previous)


def test_without_a_review_put_aside_there_is_nothing_to_hold_against(tiny_project):
    tiny_project.write("rendered/2023/solby/review.json", review_bytes(tiny_project.review()).decode())
    assert tiny_project.review().previous is None, "what lies in rendered is never read"


def test_the_same_review_again_has_not_changed(tiny_project):
    assert not since(kept(tiny_project))


def test_a_revised_figure_and_the_answer_that_it_moves(tiny_project):
    found = since(kept(tiny_project).change(FIGURES, OWN, "i-job-andel,250,2022M12,,950,2000"))
    [moved] = found.moved
    assert (moved.before.status, moved.result.id, moved.result.status) == (Status.NOT_MET, "1a", Status.MET)
    assert moved.causes == (Cause.REVISED,)
    [one] = found.revised
    assert (one.result.id, one.before, one.now.quantity.value) == ("1a", Fraction("44.95"), Fraction("47.5"))
    assert (found.became, found.definitions) == ((), ())


def test_a_newer_figure_is_no_revision(tiny_project):
    kept(tiny_project)
    for area, share in (("000", "460,1000"), ("250", "940,2000")):
        tiny_project.add(FIGURES, f"i-job-andel,{area},2023M06,,{share},,normal,Beskæftigelsesplan 2023,30,")
    assert since(tiny_project).revised == ()


def test_a_revised_figure_is_told_also_where_a_newer_one_counts(tiny_project):
    kept(tiny_project).change(FIGURES, OWN, "i-job-andel,250,2022M12,,890,2000")
    for area, share in (("000", "460,1000"), ("250", "940,2000")):
        tiny_project.add(FIGURES, f"i-job-andel,{area},2023M06,,{share},,normal,Beskæftigelsesplan 2023,30,")
    [one] = since(tiny_project).revised
    assert (one.before, one.now.quantity.value, str(one.now.period)) == (Fraction("44.95"), Fraction("44.5"), "2022M12")


@pytest.mark.parametrize(
    ("number", "became"), [("44", Became.LOOSENED), ("46", Became.TIGHTENED), ("45.0", None), ("45", None)]
)
def test_a_number_of_the_plan_that_moved_is_tighter_or_looser(tiny_project, number, became):
    tiny_project.change(PLAN, "at_least: {area: landet}", "at_least: {percent: 45}")
    kept(tiny_project).change(PLAN, "at_least: {percent: 45}", f"at_least: {{percent: {number}}}")
    assert [found[0] for found in since(tiny_project).became] == ([became] if became else [])


def test_the_countrys_figure_may_move_without_the_plan_having_changed(tiny_project):
    kept(tiny_project).change(FIGURES, "i-job-andel,000,2022M12,,450,1000", "i-job-andel,000,2022M12,,452,1000")
    assert since(tiny_project).became == ()


@pytest.mark.parametrize(
    ("before", "now", "became"),
    [
        ("area: landet", "area: landet, plus: {points: 1}", Became.TIGHTENED),
        ("area: landet, plus: {points: 1}", "area: landet, plus: {points: 0.5}", Became.LOOSENED),
        ("area: landet, minus: {points: 0.3}", "area: landet, minus: {points: 0.30}", None),
        ("area: landet", "area: landet, times: 1.1", Became.TIGHTENED),
        ("area: landet, times: 1.1", "area: landet, times: 1.1", None),
    ],
)
def test_a_margin_that_moved_is_tighter_or_looser_whatever_the_country_did(tiny_project, before, now, became):
    tiny_project.change(PLAN, "at_least: {area: landet}", f"at_least: {{{before}}}")
    kept(tiny_project).change(PLAN, f"at_least: {{{before}}}", f"at_least: {{{now}}}")
    tiny_project.change(FIGURES, "i-job-andel,000,2022M12,,450,1000", "i-job-andel,000,2022M12,,452,1000")
    assert [found[0] for found in since(tiny_project).became] == ([became] if became else [])


def test_a_requirement_of_another_kind_is_a_changed_target(tiny_project):
    kept(tiny_project).change(PLAN, "at_least: {area: landet}", "at_least: {percent: 45}")
    assert [(b, after.id) for b, _, after in since(tiny_project).became if after] == [(Became.CHANGED, "1a")]


def test_other_words_for_the_same_requirement_are_a_reworded_target_with_both_sentences(tiny_project):
    kept(tiny_project).change(PLAN, "Mindst lige så stor en andel som i hele landet er i job", "Lige så mange er i job")
    assert [(b, after.id) for b, _, after in since(tiny_project).became if after] == [(Became.REWORDED, "1a")]
    shown = since_html(tiny_project.review())
    assert "<h3>Omformulerede mål</h3>" in shown
    assert (
        'Lige så mange er i job <span class="own">Før: Mindst lige så stor en andel som i hele landet er i job.'
        in shown
    )


def test_a_sentence_that_differs_only_by_its_year_is_the_same_sentence(tiny_project):
    tiny_project.change(PLAN, "Antallet af ledige falder", "Antallet af ledige i 2022 falder")
    kept(tiny_project).change(PLAN, "ledige i 2022 falder", "ledige i 2023 falder")
    assert not since(tiny_project)


def test_a_rule_that_changed_under_the_same_words_is_told_with_what_was_and_is_required(tiny_project):
    tiny_project.change(PLAN, "at_least: {area: landet}", "at_least: {percent: 44}")
    kept(tiny_project).change(PLAN, "at_least: {percent: 44}", "at_least: {percent: 46.5}")
    shown = plain(since_html(tiny_project.review()))
    assert "Kravet var mindst 44,0 % og er nu mindst 46,5 %." in shown
    [moved] = since(tiny_project).moved
    assert (moved.before.status, moved.result.status, moved.causes) == (
        Status.MET,
        Status.NOT_MET,
        (Cause.REQUIREMENT,),
    )


def test_a_requirement_that_now_follows_the_country_says_whose_figure_it_is(tiny_project):
    tiny_project.change(PLAN, "at_least: {area: landet}", "at_least: {percent: 45}")
    kept(tiny_project).change(PLAN, "at_least: {percent: 45}", "at_least: {area: landet, plus: {points: 1}}")
    shown = plain(since_html(tiny_project.review()))
    assert "Kravet var mindst 45,0 % og er nu mindst 46,0 % (regnet af landets tal)." in shown


JOB = "indicator: i-job-andel\n        at_least: {area: landet}"
ONE = "indicator: i-job-andel\n        at_least: {percent: 1}"
PARTS = "indicator: ydelse-andel\n        at_least: {percent: 1}\n        "


@pytest.mark.parametrize(
    ("before", "now", "note"),
    [
        (ONE, ONE.replace("i-job-andel", "ydelse-andel\n        group: maend"), "Målet ser på et andet tal end før."),
        (f"{PARTS}each: [kvinder, maend]", f"{PARTS}each: [kvinder]", ""),
        (f"{PARTS}all_of: [kvinder, maend]", f"{PARTS}any_of: [kvinder, maend]", ""),
        (
            ONE,
            ONE.replace("at_least: {percent: 1}", "falls_by: {since: same_period_last_year, points: 1}"),
            "et andet tal",
        ),
        (JOB.replace("landet", "havneby"), ONE, ""),
        (ONE.replace("at_least: {percent: 1}", "monitor: true"), ONE, ""),
    ],
)
def test_what_is_looked_at_and_what_is_required_is_not_other_words_for_the_same(tiny_project, before, now, note):
    """Also where the words and the number stay, and where one of the two had no number to compare."""
    tiny_project.change(PLAN, JOB, before)
    kept(tiny_project).change(PLAN, before, now)
    assert [(b, after.id) for b, _, after in since(tiny_project).became if after] == [(Became.CHANGED, "1a")]
    shown = plain(since_html(tiny_project.review()))
    assert note in shown and NO_CAUSE not in shown


@pytest.mark.parametrize(
    ("rows", "causes"),
    [
        ({"250": "950,2000"}, (Cause.REVISED,)),
        ({"000": "400,1000"}, (Cause.BENCHMARK,)),
        ({"250": "950,2000", "000": "452,1000"}, (Cause.REVISED, Cause.BENCHMARK)),
    ],
)
def test_an_answer_that_moved_says_why_with_both_answers_and_the_way_there(tiny_project, rows, causes):
    kept(tiny_project)
    for area, counts in rows.items():
        was = {"250": "899,2000", "000": "450,1000"}[area]
        tiny_project.change(FIGURES, f"i-job-andel,{area},2022M12,,{was}", f"i-job-andel,{area},2022M12,,{counts}")
    [moved] = since(tiny_project).moved
    assert moved.causes == causes
    shown = since_html(tiny_project.review())
    assert 'href="02_tidlig_indsats.html#maal-1a"' in shown and shown.count('class="badge') == 2
    assert upper_first(listed([CAUSE_WORD[cause] for cause in causes])) in shown


def test_an_answer_that_a_newer_figure_gives_says_so(tiny_project):
    kept(tiny_project)
    for area, share in (("000", "460,1000"), ("250", "940,2000")):
        tiny_project.add(FIGURES, f"i-job-andel,{area},2023M06,,{share},,normal,Beskæftigelsesplan 2023,30,")
    [moved] = since(tiny_project).moved
    assert Cause.NEWER in moved.causes and Cause.REVISED not in moved.causes


def plain(text: str) -> str:
    """A text with common spaces."""
    return str(text).replace(NBSP, " ")


def test_new_and_withdrawn_targets(tiny_project):
    kept(tiny_project).change(PLAN, "id: 1b", "id: 1c")
    found = [(became, (after or before).id) for became, before, after in since(tiny_project).became if after or before]
    assert found == [(Became.NEW, "1c"), (Became.DROPPED, "1b")]


def test_a_definition_that_changed_is_told_with_both(tiny_project):
    path = "data/indicators/i-job-andel.yaml"
    kept(tiny_project).change(path, "Andelen af borgerne, der er i job.", "Andelen af borgerne i arbejde.")
    shown = since_html(tiny_project.review())
    assert "før »Andelen af borgerne, der er i job.«, nu »Andelen af borgerne i arbejde.«" in shown


def test_the_year_before_is_held_against_where_the_year_itself_was_not_put_aside(tiny_project):
    earlier = review_dict(tiny_project.review()) | {"year": 2022}
    tiny_project.write("data/previous/solby-2022.json", json.dumps(earlier))
    previous = tiny_project.review().previous
    assert previous is not None and previous.year == 2022
    assert kept(tiny_project).review().previous != previous


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "V-FORM-01"),
        ("[]", "V-FORM-01"),
        ("{}", "V-FORM-01"),
        ('{"schema_version": "2.0"}', "V-SCHEMA-01"),
        ('{"schema_version": "1.0", "municipality": {"code": "219", "slug": "nabo"}}', "V-AREA-01"),
        ('{"schema_version": "1.0", "municipality": {"code": "250"}, "targets": 3}', "V-FORM-01"),
        ("[" * 100_000, "V-FORM-01"),
    ],
    ids=["empty", "a list", "no fields", "another schema", "another municipality", "no targets", "nested"],
)
def test_a_file_that_is_no_review_is_refused_by_name(tiny_project, text, code):
    tiny_project.write(KEPT, text)
    with pytest.raises(InvalidInput) as caught:
        tiny_project.review()
    assert [(problem.file, problem.code) for problem in caught.value.problems] == [(KEPT, code)]
