"""The status of one benefit: what is about it and nothing else, with the answers that the year's review has."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from batch_support import workers
from running_support import command, once, with_notebooks
from tiny_project import FIGURES, MUNICIPALITY, YEAR, TinyProject

from jobplan_lib.answer.benefit_status import benefit_status, open_benefit_status
from jobplan_lib.answer.results import Review
from jobplan_lib.batch.jobs import do_job
from jobplan_lib.batch.rebuilding import Outcome, entries_of, rebuild
from jobplan_lib.batch.review_run import publish_review
from jobplan_lib.core.benefit_figures import WITHOUT_TOPIC, levels, narrowed
from jobplan_lib.reading.catalog import Catalog, load_catalog
from jobplan_lib.reading.plan_files import BENEFIT
from jobplan_lib.reading.project import Project, find_project
from jobplan_lib.showing.agenda import agenda_text
from jobplan_lib.showing.benefit_status import development, price_lines, standing_html
from jobplan_lib.showing.subjects import subject_sections
from jobplan_lib.words.benefits import benefit_named, benefits, groups_about
from jobplan_lib.words.errors import UnknownName

FOLDER = "2023/solby-ydelse-kvinder"
DURATION = """\
title: Varighed
definition: Hvor længe sagerne varer.
unit: weeks
decimals: 1
polarity: lower
frequency: month
measures: flow
groups:
  kvinder: Kvinder
  enlige-kvinder: Enlige kvinder
  maend: Mænd
benefits:
  enlige-kvinder: [kvinder]
source: Kommunen
author: jobplan
reviewer: ""
reviewed: ""
"""
ROWS = (  # a duration of each group, and two years more of the share
    "varighed,250,2022M12,kvinder,,,11.1,normal,,,",
    "varighed,250,2022M12,enlige-kvinder,,,12.2,normal,,,",
    "varighed,250,2022M12,maend,,,13.3,normal,,,",
    "ydelse-andel,250,2020M12,kvinder,,,1.0,normal,,,",
    "ydelse-andel,250,2021M12,kvinder,,,0.9,normal,,,",
)
PRICE = """\
prices:
  - benefit: kvinder
    year: 2022
    municipality: solby
    kroner: 111222
    basis: Ydelse før refusion.
    source: {document: Regnskab 2022, page: 3}
"""


@pytest.fixture
def solby(tmp_path: Path) -> TinyProject:
    """Solby with a second indicator, of which one group is about a benefit of another name."""
    return TinyProject(tmp_path).write("data/indicators/varighed.yaml", DURATION).add(FIGURES, *ROWS)


def status(project: TinyProject, name: str = "kvinder") -> Review:
    return open_benefit_status(MUNICIPALITY, YEAR, name, project=project.project)


@pytest.fixture(scope="module")
def shipped() -> Catalog:
    return load_catalog(find_project())


def test_every_benefit_is_found_by_slug_and_by_label_in_any_case(shipped: Catalog):
    known = benefits(shipped.indicators.values())
    assert {"sygedagpenge", "kontanthjaelp", "sygedagpenge-og-jobafklaring"} <= known.keys()
    for slug, benefit in known.items():
        assert benefit_named(shipped.indicators.values(), f" {slug.upper()} ") == benefit
        assert benefit_named(shipped.indicators.values(), benefit.label.upper()).label == benefit.label


def test_a_total_is_no_benefit(shipped: Catalog):
    assert not {"alle", "i-alt"} & benefits(shipped.indicators.values()).keys()


@pytest.mark.parametrize(
    ("name", "says"),
    [("kvindr", "did you mean 'kvinder'"), ("mæn", "did you mean 'mænd'"), ("xyz", "allowed: kvinder, maend, unge")],
)
def test_an_unknown_benefit_is_told_what_it_may_be(solby: TinyProject, name: str, says: str):
    with pytest.raises(UnknownName, match=re.escape(says)):
        status(solby, name)


def test_every_section_is_narrowed_to_the_groups_about_the_benefit(shipped: Catalog, solby: TinyProject):
    """For every benefit: other indicators are in no section, and of those about it no other group is left."""
    ground = solby.review().ground
    for benefit in benefits(shipped.indicators.values()).values():
        everywhere = {**ground.indicators, **shipped.indicators}
        seen = narrowed(replace(ground, indicators=everywhere), benefit).indicators
        for name, before in everywhere.items():
            groups, after = groups_about(before, benefit.slug), seen[name]
            assert after.topics == ((before.topics or (WITHOUT_TOPIC,)) if groups else ())
            assert not groups or (tuple(after.groups) or ("",)) == groups


def test_only_what_looks_at_the_benefit_is_there_and_a_target_keeps_its_answer(solby: TinyProject):
    year = solby.review()
    women, young = benefit_status(year, "Kvinder"), benefit_status(year, "unge")
    assert [result.id for result in women] == ["2a"] and [result.id for result in young] == ["2b"]
    assert women["2a"] is year["2a"], "the answer of all parts, judged once"
    assert [target.id for target in women.plan.targets] == ["2a"]
    assert women.stage == "Status for kvinder" and young.folder == "2023/solby-ydelse-unge"


def test_of_a_followed_figure_only_the_part_about_the_benefit_is_kept(solby: TinyProject):
    plan = "data/plans/solby-2023.yaml"
    solby.change(
        plan, "        group: unge\n        monitor: true\n", "        each: [unge, maend]\n        monitor: true\n"
    )
    assert [leaf.label for leaf in solby.review()["2b"].leaves] == ["Unge", "Mænd"]
    assert [leaf.label for leaf in status(solby, "maend")["2b"].leaves] == ["Mænd"]


def test_the_sections_tell_the_benefit_and_its_declared_groups_and_nobody_elses(solby: TinyProject):
    page = status(solby).page(BENEFIT)
    told = {(f.indicator, f.groups, float(f.quantity.value)) for s in subject_sections(page, ()) for f in s.figures}
    own = {figure for figure in told if figure[0] == "varighed"}
    assert own == {("varighed", ("kvinder",), 11.1), ("varighed", ("enlige-kvinder",), 12.2)}
    assert {groups for _, groups, _ in told} == {("kvinder",), ("enlige-kvinder",)}


def test_levels_over_time_begin_with_how_many_and_leave_out_what_is_old(solby: TinyProject):
    review = status(solby)
    assert review.benefit
    assert [m.indicator for m, _ in levels(review.ground, review.benefit, 1)] == ["ydelse-andel", "varighed"]
    assert [m.indicator for m, _ in levels(review.ground, review.benefit, 3)] == ["ydelse-andel"]
    later = replace(review.ground, year=2025)
    assert list(levels(later, review.benefit, 1)) == []


def test_the_first_lines_say_the_newest_figure_beside_the_country(solby: TinyProject):
    page = status(solby).page(BENEFIT)
    said = re.sub(r"\s+", " ", str(standing_html(page)).replace("\xa0", " "))
    assert "På ydelse (kvinder). Solby: 0,8 % i december 2022." in said and "hele landet (1,2 %)" in said
    assert "11,1" not in said, "a duration does not say how many"
    assert "I mål 2a »På ydelse« var delen »Kvinder« opfyldt (0,8 %, krav: højst 1,0 %)." in said, "a split target"
    assert len(development(page)) == 2, "words and a line; of too few municipalities no strip"


def test_a_price_is_told_where_a_source_states_it(solby: TinyProject):
    assert price_lines(status(solby)) == []
    solby.write("data/prices.yaml", PRICE)
    assert [re.sub(r"\s", " ", line) for line in price_lines(status(solby))] == [
        "111.222 kr. pr. helårsperson i 2022. Ydelse før refusion.",
        "Kilde: Regnskab 2022, side 3.",
    ]
    assert price_lines(status(solby, "maend")) == []


def test_a_benefit_without_figures_and_rows_is_an_honest_page(solby: TinyProject):
    indicator = "data/indicators/ydelse-andel.yaml"
    solby.change(indicator, "  unge: Unge\n", "  unge: Unge\n  gamle: Gamle\n")
    page = status(solby, "gamle").page(BENEFIT)
    assert "Talgrundlaget har ingen tal om gamle for Solby, og planen ser ikke på ydelsen." in standing_html(page)
    assert development(page) == [] and page.results == ()


def _made(folder: Path) -> dict[str, str]:
    tiny = with_notebooks(TinyProject(folder), BENEFIT).write("data/indicators/varighed.yaml", DURATION)
    tiny.add(FIGURES, *ROWS)
    publish_review(tiny.project, status(tiny), workers=1)
    return {"root": str(tiny.root)}


@pytest.fixture(scope="module")
def women(tmp_path_factory) -> tuple[Project, dict[str, bytes]]:
    project = Project(Path(once(tmp_path_factory, "benefit-status", _made)["root"]))
    return project, {path.name: path.read_bytes() for path in (project.rendered / FOLDER).iterdir()}


def test_it_is_published_as_one_page_with_what_lies_beside_it(women):
    project, files = women
    assert set(files) - {"ydelse.pdf"} == {
        "ydelse.html",
        "review.json",
        "review.xlsx",
        "dagsorden.txt",
        "manifest.json",
    }
    said = json.loads(files["review.json"])
    assert said["stage"] == "Status for kvinder" and [target["id"] for target in said["targets"]] == ["2a"]
    index = (project.rendered / "index.html").read_text(encoding="utf-8")
    assert f'href="{FOLDER}/ydelse.html"' in index and "Status for kvinder" in index
    assert files["dagsorden.txt"].decode().splitlines()[0].endswith("status for kvinder")


def test_the_page_has_the_card_the_duration_and_no_link_that_leads_nowhere(women):
    page = women[1]["ydelse.html"].decode()
    assert 'id="maal-2a"' in page and 'id="maal-1a"' not in page
    assert "12,2" in page and "13,3" not in page
    aims = re.findall(r'<a [^>]*href="([^"]+)"', page)
    assert [aim for aim in aims if not aim.startswith("#") or f'id="{aim[1:]}"' not in page] == []


def test_it_is_made_again_from_its_manifest_byte_for_byte(women):
    project, folder = women[0], women[0].rendered / FOLDER
    entries = entries_of(folder)
    assert entries["ydelse.html"].item.parameters["benefit"] == "kvinder"
    chosen = {name: entry for name, entry in entries.items() if not name.endswith((".html", ".pdf"))}
    made = list(rebuild(project, chosen, folder, workers(do_job)))
    assert [(one.outcome, one.inputs) for one in made] == [(Outcome.EQUAL, ())] * 3


def test_a_misspelt_benefit_is_a_wrong_command(women):
    done = command("status", MUNICIPALITY, "2023", "kvindr", "--no-pdf", cwd=women[0].root)
    assert done.returncode == 2 and "did you mean 'kvinder'?" in done.stderr


def test_what_is_counted_is_said_of_the_benefit_and_not_of_the_plan(solby: TinyProject):
    solby.change("data/indicators/ydelse-andel.yaml", "  unge: Unge\n", "  unge: Unge\n  gamle: Gamle\n")
    one, none = agenda_text(status(solby)), agenda_text(status(solby, "gamle"))
    assert re.search(r"^Det ene mål, der ser på kvinder, (er|var|kan|afventer)", one, re.M), one
    assert "Ingen af planens mål ser på gamle." in none and "Planen har ingen resultatmål" not in none
    assert re.search(r"^På ydelse \(kvinder\)\. Solby: 0,8 % i december 2022\.", one, re.M), (
        "where the municipality stands"
    )
    assert all(5 <= len(text.splitlines()) <= 10 for text in (one, none))


def test_a_page_that_stands_alone_is_called_by_its_stage_once(women):
    _, files = women
    page = next(content for name, content in files.items() if name.endswith("ydelse.html"))
    assert re.search("<title>(.*?)</title>", page.decode())[1] == "Status for kvinder, Solby 2023"
