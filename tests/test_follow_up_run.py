"""The report of a month as a whole: run by papermill, published beside the year's review, listed, and made again."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from batch_support import workers
from running_support import command, once, with_notebooks
from tiny_project import FIGURES, MUNICIPALITY, PLAN, YEAR, TinyProject

from jobplan_lib.answer.follow_ups import open_follow_up
from jobplan_lib.batch.jobs import do_job
from jobplan_lib.batch.rebuilding import Outcome, entries_of, rebuild
from jobplan_lib.batch.review_run import publish_review
from jobplan_lib.reading.plan_files import FOLLOW_UP
from jobplan_lib.reading.project import Project
from jobplan_lib.review import open_review

FOLDER = "2023/solby-opfoelgning-03"
LINES = (
    "i-job-andel,000,2023M02,,450,1000,,normal,,,",
    "i-job-andel,250,2023M02,,880,2000,,normal,,,",
    "i-job-andel,000,2023M03,,450,1000,,normal,,,",
    "i-job-andel,250,2023M03,,920,2000,,normal,,,",
)


def _made(folder: Path) -> dict[str, str]:
    """Solby's review of the year, and then its follow-up in March."""
    tiny = with_notebooks(TinyProject(folder), "00_resultatrevision", "02_tidlig_indsats", "07_unge", FOLLOW_UP)
    says = "        follow_up: {when: [march], source: {line: 40}}\n"
    tiny.change(PLAN, "        indicator: i-job-andel\n", f"{says}        indicator: i-job-andel\n").add(
        FIGURES, *LINES
    )
    publish_review(tiny.project, tiny.review(), workers=2)
    year = tiny.project.rendered / "2023/solby"
    before = {path.name: path.read_bytes().hex() for path in year.iterdir()}
    publish_review(tiny.project, open_follow_up(MUNICIPALITY, YEAR, 3, project=tiny.project), workers=1)
    after = {path.name: path.read_bytes().hex() for path in year.iterdir()}
    return {"root": str(tiny.root), "year_is_as_it_was": before == after}


@pytest.fixture(scope="module")
def march(tmp_path_factory) -> tuple[Project, dict[str, bytes], bool]:
    """The project, the files of the follow-up, and whether the review of the year is as it was."""
    made = once(tmp_path_factory, "follow-up", _made)
    project = Project(Path(made["root"]))
    files = {path.name: path.read_bytes() for path in (project.rendered / FOLDER).iterdir()}
    return project, files, bool(made["year_is_as_it_was"])


def test_it_has_a_folder_of_its_own_and_leaves_the_years_review_as_it_was(march):
    _, files, year_is_as_it_was = march
    assert set(files) == {"opfoelgning.html", "review.json", "review.xlsx", "dagsorden.txt", "manifest.json"}
    assert year_is_as_it_was


def test_it_shows_what_is_due_on_the_figures_of_then(march):
    project, files, _ = march
    said = json.loads(files["review.json"])
    assert said["stage"] == "Opfølgning i marts 2023"
    assert [(t["id"], t["verdict"], t["observed"]["period"]) for t in said["targets"]] == [("1a", "not_met", "2023M02")]
    page = files["opfoelgning.html"].decode()
    assert 'id="maal-1a"' in page and 'id="maal-1b"' not in page
    assert "det ene punkt i planen, som følges op i marts" in page
    assert open_review(MUNICIPALITY, YEAR, project=project)["1a"].status.value == "met"


def test_every_link_of_the_page_leads_somewhere_on_it(march):
    page = march[1]["opfoelgning.html"].decode()
    aims = [link.removeprefix("opfoelgning.html") for link in re.findall(r'<a [^>]*href="([^"]+)"', page)]
    assert "#maal-1a" in aims
    assert [aim for aim in aims if not aim.startswith("#") or f'id="{aim[1:]}"' not in page] == []


def test_the_lines_for_the_agenda_say_which_follow_up_it_is(march):
    first, second, *_ = march[1]["dagsorden.txt"].decode().splitlines()
    assert first.endswith("opfølgning i marts 2023") and "da måneden begyndte" in second


def test_the_index_lists_it_beside_the_review_of_the_year(march):
    page = (march[0].rendered / "index.html").read_text(encoding="utf-8")
    assert 'href="2023/solby/00_resultatrevision.html"' in page and f'href="{FOLDER}/opfoelgning.html"' in page
    assert "Opfølgning i marts 2023" in page


def test_it_is_made_again_from_its_manifest_byte_for_byte(march):
    project, folder = march[0], march[0].rendered / FOLDER
    entries = entries_of(folder)
    assert entries["opfoelgning.html"].item.parameters["month"] == 3
    carriers = {name: entry for name, entry in entries.items() if not name.endswith(".html")}
    made = list(rebuild(project, carriers, folder, workers(do_job)))
    assert [(one.outcome, one.inputs) for one in made] == [(Outcome.EQUAL, ())] * 3


def test_a_month_in_which_nothing_is_due_is_a_wrong_command(march):
    done = command("follow-up", MUNICIPALITY, "2023", "4", "--no-pdf", cwd=march[0].root)
    assert done.returncode == 2 and "something in 3 (marts)" in done.stderr


def test_what_is_due_is_listed_in_the_terminal(march):
    listed = json.loads(command("due", MUNICIPALITY, "2023", "--json", cwd=march[0].root).stdout)
    row = {"target": "1a", "short": "I job", "occasion": "march", "figures": 1, "lacking": 0, "newest": "2023M02"}
    assert listed == {"plan": "solby-2023", "months": [{"month": "2023M03", "rows": [row]}], "after_the_year": []}
