"""Plans of another shape than those that ship: one target, promises only, everything met, islands and genitives."""

from __future__ import annotations

import pytest
from tiny_project import PLAN, TinyProject

from jobplan_lib.answer.explain import explain
from jobplan_lib.reading.area_names import load_area_names
from jobplan_lib.reading.areas import load_areas
from jobplan_lib.showing.agenda import agenda_text
from jobplan_lib.showing.overview import overview_html

HEAD = "municipality: solby\nyear: 2023\ntitle: Plan\ndocument: Plan\nfocus_areas:\n"
AREA = "  - id: F1\n    title: Job\n    notebook: 02_tidlig_indsats\n    targets:\n"
JOB = "indicator: i-job-andel, at_least: {area: landet}"
FEWER = "indicator: ledige-antal, falls_by: {since: same_period_last_year, percent: 4.5}"
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
    assert "kan gøres op endnu" not in told and "forbehold" not in told
    assert "Planen har ingen resultatmål." in told and "planens løfter" in told


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
