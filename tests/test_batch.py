"""A batch: everything planned is told of, one failure is one failure, what is unchanged is left alone, and a rerun heals."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from batch_support import EVERYWHERE, YEAR, Seen, failing, paper, published, run, statuses, two_plans
from running_support import untouched
from tiny_project import FIGURES, PLAN, TinyProject

from jobplan_lib.batch.batch_run import Stop
from jobplan_lib.batch.manifest import MANIFEST
from jobplan_lib.batch.planning import Request, plan_batch
from jobplan_lib.batch.preparation import prepare
from jobplan_lib.batch.runs import read_run, run_names
from jobplan_lib.batch.summary import RUNS, ItemStatus, RunState, SummaryFiles, from_dict
from jobplan_lib.review import open_review
from jobplan_lib.storing.publishing import exclusive
from jobplan_lib.words.errors import ExitCode, InputsChanged, InvalidInput, Locked, UnknownName

SOLBY = [f"2023/solby/{name}" for name in ("00_resultatrevision.html", "02_tidlig_indsats.html", "07_unge.html")]
SOLBY += [f"2023/solby/{name}" for name in ("review.json", "review.xlsx", "dagsorden.txt")]
HALF, ALL = len(SOLBY), 2 * len(SOLBY)
SKOVBY = [path.replace("solby", "skovby") for path in SOLBY]


@pytest.fixture
def tiny(tmp_path: Path) -> TinyProject:
    return two_plans(tmp_path / "project")


def test_a_pdf_of_earlier_pages_goes_with_them_and_the_index_is_written(tiny):
    document = tiny.root / "rendered/2023/solby/resultatrevision.pdf"
    run(tiny)
    assert 'href="2023/solby/00_resultatrevision.html"' in (tiny.root / "rendered/index.html").read_text(
        encoding="utf-8"
    )
    document.touch()
    assert run(tiny).counts == {"skipped": ALL} and document.exists(), "nothing was made anew"
    run(tiny, force=True)
    assert not document.exists()


# What is planned


def test_every_page_and_answer_of_every_plan_is_planned(tiny):
    batch = plan_batch(tiny.project, Request(YEAR))
    assert [task.path for task in batch.tasks] == SOLBY + SKOVBY
    assert {task.item.parameters["plan"] for task in batch.tasks} == {""}


def test_a_plan_names_the_pages_that_its_review_has(project):
    for municipality, year in (("frederikssund", 2023), ("frederikshavn", 2020)):
        review = open_review(municipality, year, project=project)
        pages = [r.target.notebook for r in review if r.is_counted or r.is_monitored]
        assert review.notebooks()[1:] == sorted(set(pages) - {review.notebooks()[0]})


def test_all_municipalities_are_held_against_their_own_plan_or_the_chosen_one(tiny):
    batch = plan_batch(tiny.project, EVERYWHERE)
    held = {task.municipality.slug: (task.folder, task.plan.id, task.item.parameters["plan"]) for task in batch.tasks}
    assert held == {
        "havneby": ("2023/havneby-solby", "solby-2023", "solby"),
        "solby": ("2023/solby", "solby-2023", ""),
        "skovby": ("2023/skovby", "skovby-2023", ""),
        "oerby": ("2023/oerby-solby", "solby-2023", "solby"),
        "aaby": ("2023/aaby-solby", "solby-2023", "solby"),
    }


def test_a_borrowed_plan_brings_nothing_that_was_said_about_its_owner(tiny):
    tiny.write(
        "data/plans/status/solby-2023.yaml",
        "entries:\n  - {target: 1a, date: 2023-05-01, judged_by: Udvalget, status: done, text: Færdig}\n",
    )
    own, other = (
        open_review(name, YEAR, plan=plan, project=tiny.project) for name, plan in (("solby", ""), ("aaby", "solby"))
    )
    assert (own.plan_owner, len(own.status_log), other.status_log) == ("", 1, ())
    assert (other.plan_owner, other.folder, other.municipality.name) == ("Solby", "2023/aaby-solby", "Åby")


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("solby", SOLBY),
        ("sol*", SOLBY),
        ("07_*", [SOLBY[2], SKOVBY[2]]),
        ("skovby/07_unge", [SKOVBY[2]]),
        ("review.json", [SOLBY[3], SKOVBY[3]]),
    ],
)
def test_a_pattern_names_municipalities_or_pages(tiny, pattern, found):
    assert [task.path for task in plan_batch(tiny.project, Request(YEAR, only=pattern)).tasks] == found


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (Request(2020), "there is no plan for 2020 – there are plans for 2023"),
        (Request(YEAR, only="soldy"), "did you mean 'solby'"),
        (Request(YEAR, snapshot="publiched"), "did you mean 'published'"),
        (Request(YEAR, everywhere=True), "there is no national plan for 2023 – .+: --plan skovby or solby"),
        (Request(YEAR, everywhere=True, plan="solbi"), "'solbi' has no plan for 2023 – did you mean 'solby'"),
        (Request(2020, everywhere=True), "there is no plan for 2020 – there are plans for 2023"),
        (Request(YEAR, plan="solby"), "add --all"),
    ],
)
def test_what_does_not_exist_is_named_before_anything_is_begun(tiny, request_, words):
    with pytest.raises(UnknownName, match=words):
        plan_batch(tiny.project, request_)


def test_a_year_with_a_shared_plan_only_names_the_plan_and_how_to_use_it(tiny):
    text = tiny.read(PLAN).replace("municipality: solby", "municipality: alle").replace("2023", "2024")
    tiny.write("data/plans/eksempel-2024.yaml", text)
    words = "no municipality has a plan of its own for 2024 – .+, add --all --plan eksempel"
    with pytest.raises(UnknownName, match=words):
        plan_batch(tiny.project, Request(2024))


def test_a_plan_that_cannot_be_read_blocks_its_own_review_only(tiny):
    tiny.change("data/plans/skovby-2023.yaml", "year: 2023", "year: 20x3")
    summary = run(tiny)
    assert {k: v for k, v in statuses(summary).items() if v != "published"} == {"2023/skovby/*": "blocked"}
    assert "skovby-2023.yaml:2" in summary.items[-1].reason
    assert summary.exit_code == ExitCode.SOME_FAILED and sorted(published(tiny)) == sorted(
        [*SOLBY, f"2023/solby/{MANIFEST}"]
    )


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("data/areas.csv", "Ørby,municipality,081", "Ørby,municipality,099"),
        (FIGURES, "i-job-andel,250", "i-job-andel,999"),
        ("notebooks/07_unge.ipynb", '"parameters"', '"parametre"'),
    ],
)
def test_what_all_share_stops_everything_and_a_summary_says_so(tiny, path, old, new):
    tiny.write(path, tiny.read(path).replace(old, new))
    with pytest.raises(InvalidInput):
        run(tiny)
    refused = read_run(tiny.project.rendered)
    assert (refused.state, refused.exit_code, refused.items) == (RunState.REFUSED, ExitCode.INVALID_INPUT, [])
    assert path in refused.problems[0] and published(tiny) == {}


# What is made


def test_a_batch_publishes_everything_and_lists_it(tiny):
    seen = Seen()
    summary = run(tiny, seen=seen)
    assert set(statuses(summary).values()) == {"published"} and summary.exit_code == ExitCode.OK
    assert seen.at_the_start == {"planned": ALL} and sorted(seen.paths) == sorted(SOLBY + SKOVBY)
    assert sorted(published(tiny)) == sorted([*SOLBY, *SKOVBY, *(f"2023/{m}/{MANIFEST}" for m in ("solby", "skovby"))])
    for folder in (tiny.project.rendered, tiny.project.rendered / RUNS / summary.run):
        written = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        assert from_dict(written).as_dict() == written == json.loads(json.dumps(summary.as_dict()))
        page = (folder / "summary.html").read_text(encoding="utf-8")
        assert (
            page.count("/00_resultatrevision.html") == 2
            and page.count("<li><a") == ALL
            and "http:" not in page
            and "https:" not in page
        )


def test_every_link_of_the_summary_leads_to_a_page(tiny):
    summary = run(tiny, failing("07_unge.html"))
    for folder in (tiny.project.rendered, tiny.project.rendered / RUNS / summary.run):
        links = (folder / "summary.html").read_text(encoding="utf-8").split('href="')[1:]
        found = [(folder / link.partition('"')[0]).resolve() for link in links]
        assert len(found) == ALL - 2 and all(path.is_file() for path in found)


def test_the_summary_is_there_before_the_first_page_and_while_it_is_made(tiny):
    found = []

    def look(job):
        found.append(json.loads((tiny.project.rendered / "summary.json").read_text(encoding="utf-8")))
        return paper(job)

    run(tiny, look, number=1)
    assert [one["state"] for one in found] == ["running"] * ALL
    assert found[0]["counts"] == {"planned": ALL} and found[0]["exit_code"] is None


def test_a_long_batch_writes_its_summary_at_most_once_a_second(tiny, monkeypatch):
    written, clock = [], [0.0]
    monkeypatch.setattr("jobplan_lib.batch.summary.monotonic", lambda: clock[0])
    summary = run(tiny)
    files = SummaryFiles(tiny.project.rendered, summary)
    monkeypatch.setattr(files, "write", lambda: written.append(clock[0]) or setattr(files, "_written", clock[0]))
    for _ in range(1200):
        clock[0] += 0.125  # a fraction that adds up exactly
        files.changed()
    assert len(written) == 150


def test_a_failure_is_one_item_and_its_earlier_page_stays(tiny):
    run(tiny)
    before = published(tiny)
    tiny.change(PLAN, "short: I job", "short: I arbejde")
    summary = run(tiny, lambda job: failing("07_unge.html")(replace(job, path=job.path)))
    assert {k: v for k, v in statuses(summary).items() if v == "failed"} == {SOLBY[2]: "failed"}
    failed = next(item for item in summary.items if item.path == SOLBY[2])
    assert (failed.reason, failed.code, failed.tries, failed.has_earlier) == ("i stykker", 4, 1, True)
    assert summary.exit_code == ExitCode.SOME_FAILED and published(tiny)[SOLBY[2]] == before[SOLBY[2]]
    page = (tiny.project.rendered / "summary.html").read_text(encoding="utf-8")
    assert "fra en tidligere kørsel, ikke fornyet" in page
    again = run(tiny)
    assert {k for k, v in statuses(again).items() if v == "published"} == {SOLBY[2]}


def test_a_file_that_cannot_be_put_in_place_is_one_failed_file(tiny):
    """Something else stands where one page should lie: a folder, here."""
    (tiny.project.rendered / SOLBY[1]).mkdir(parents=True)
    summary = run(tiny)
    failed = [item for item in summary.items if item.status is not ItemStatus.PUBLISHED]
    assert [(item.path, item.stage, item.code) for item in failed] == [(SOLBY[1], "publish", ExitCode.CANNOT_WRITE)]
    assert summary.exit_code == ExitCode.CANNOT_WRITE
    left = {intent.task.path for intent in prepare(tiny.project, Request(YEAR)).intents if intent.why}
    assert left == {SOLBY[1]}, "the manifest describes what lies there"


def test_fail_fast_leaves_the_rest_planned(tiny):
    summary = run(tiny, failing(SOLBY[0]), number=1, fail_fast=True)
    assert summary.counts == {"planned": ALL - 1, "failed": 1}
    assert (summary.state, summary.exit_code) == (RunState.STOPPED, ExitCode.SOME_FAILED)
    assert {item.reason for item in summary.items if item.status is ItemStatus.PLANNED} == {
        f"stopped after the first failure: {SOLBY[0]}"
    }


# The document of each review


WITH_PDF = Request(YEAR, pdf=True)
DOCUMENTS = [f"2023/{name}/resultatrevision.pdf" for name in ("solby", "skovby")]


def test_a_document_is_printed_from_the_published_pages_when_all_are_good(tiny, monkeypatch):
    monkeypatch.setattr("jobplan_lib.batch.batch_run.cannot_print", lambda: "")
    given = {}

    def make(job):
        if job.is_document:
            given[job.path] = job.pages
        return failing("skovby/07_unge.html")(job)

    summary = run(tiny, make, WITH_PDF)
    there = published(tiny)
    pages = {Path(path).stem: there[path] for path in SOLBY if path.endswith(".html")}
    assert given == {DOCUMENTS[0]: pages}
    blocked = next(item for item in summary.items if item.path == DOCUMENTS[1])
    assert (blocked.status, blocked.stage, blocked.tries) == (ItemStatus.BLOCKED, "print", 0)
    assert blocked.reason == "page 07_unge is not as it should be: not published yet"
    again = run(tiny, request=WITH_PDF)
    assert {path for path, status in statuses(again).items() if status == "published"} == {
        "2023/skovby/07_unge.html",
        DOCUMENTS[1],
    }
    tiny.change(PLAN, "short: I job", "short: I arbejde")
    only = run(tiny, request=Request(YEAR, pdf=True, only="solby/resultatrevision.pdf"))
    assert only.items[0].reason == "page 00_resultatrevision is not as it should be: plan"
    assert DOCUMENTS[0] in published(tiny), "the earlier one stays until it can be printed again"


def test_without_a_browser_the_pages_are_made_and_it_is_said_once(tiny, monkeypatch):
    monkeypatch.setattr("jobplan_lib.batch.batch_run.cannot_print", lambda: "No PDF: no browser.")
    seen = Seen()
    summary = run(tiny, request=WITH_PDF, seen=seen)
    assert summary.counts == {"published": ALL, "blocked": 2} and summary.exit_code == ExitCode.SOME_FAILED
    assert summary.problems == ["No PDF: no browser."] and not set(seen.paths) & set(DOCUMENTS)


# What is left alone


def test_nothing_is_made_again_when_nothing_changed(tiny):
    run(tiny)
    before = untouched(path for path in tiny.project.rendered.glob("2*/**/*") if path.is_file())
    seen = Seen()
    summary = run(tiny, seen=seen)
    assert (set(statuses(summary).values()), summary.exit_code, seen.paths) == ({"skipped"}, ExitCode.OK, [])
    assert untouched(before) == before


PAGES = {path for path in SOLBY + SKOVBY if path.endswith(".html")}
CHANGES = {
    "plan": (PLAN, "short: I job", "short: I arbejde", set(SOLBY), "plan"),
    "notebook": ("notebooks/07_unge.ipynb", "Kommer unge", "Når unge", {SOLBY[2], SKOVBY[2]}, "notebook"),
    "title": ("notebooks/07_unge.ipynb", "# Unge", "# De unge", PAGES, "titles of notebooks"),
    "figure": (FIGURES, '"45,0"', '"45,1"', set(SOLBY + SKOVBY), r"snapshot \(figures of [a-z-]+\)"),
    "indicator": (
        "data/indicators/i-job-andel.yaml",
        "title: I job",
        "title: I arbejde",
        set(SOLBY + SKOVBY),
        "data/indicators",
    ),
    "area": ("data/areas.csv", "Ørby", "Nyørby", set(SOLBY + SKOVBY), "data/areas.csv"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_changed_is_made_again_and_says_why(tiny, what):
    path, old, new, made, why = CHANGES[what]
    run(tiny)
    text = tiny.read(path)
    assert old in text
    tiny.write(path, text.replace(old, new))
    intents = {i.task.path: i.why for i in prepare(tiny.project, Request(YEAR)).intents}
    assert {name for name, why in intents.items() if why} == made
    assert all(any(re.fullmatch(why, one) for one in intents[name]) for name in made)
    summary = run(tiny)
    assert {name for name, status in statuses(summary).items() if status == "published"} == made


def test_the_words_of_people_and_their_plan_before_belong_to_what_a_page_is_made_from(tiny):
    run(tiny)
    tiny.write(
        "data/plans/status/solby-2023.yaml",
        "entries:\n  - {target: 1a, date: 2023-05-01, judged_by: Udvalget, status: done, text: Færdig}\n",
    )
    intents = {i.task.path: i.why for i in prepare(tiny.project, Request(YEAR)).intents}
    assert {name: why for name, why in intents.items() if why} == dict.fromkeys(SOLBY, ("status log",))


def test_a_published_file_that_somebody_changed_or_lost_is_made_again(tiny):
    run(tiny)
    before = published(tiny)
    (tiny.project.rendered / SOLBY[0]).unlink()
    (tiny.project.rendered / SOLBY[1]).write_text("rettet i hånden")
    why = {i.task.path: i.why for i in prepare(tiny.project, Request(YEAR)).intents if i.why}
    assert why == {
        SOLBY[0]: ("the published file is gone",),
        SOLBY[1]: ("the published file is not the one that the record describes",),
    }
    run(tiny)
    assert published(tiny) == before


@pytest.mark.parametrize("content", ["", "{", "[]", '{"schema_version": "0.9", "files": {}}'])
def test_a_manifest_that_cannot_be_read_costs_time_not_truth(tiny, content):
    run(tiny)
    before = published(tiny)
    (tiny.project.rendered / "2023/solby" / MANIFEST).write_text(content)
    assert run(tiny).counts == {"published": HALF, "skipped": HALF}
    assert published(tiny) == before


def test_force_makes_everything_again_with_the_same_bytes(tiny):
    run(tiny)
    before = published(tiny)
    assert run(tiny, force=True).counts == {"published": ALL}
    assert published(tiny) == before


def test_a_page_that_the_plan_no_longer_has_goes_away_when_all_others_are_good(tiny):
    run(tiny)
    tiny.write(PLAN, tiny.read(PLAN).replace("notebook: 07_unge", "notebook: 01_offentlig_forsoergelse"))
    tiny.write("notebooks/01_offentlig_forsoergelse.ipynb", tiny.read("notebooks/07_unge.ipynb"))
    run(tiny, failing("00_resultatrevision.html"))
    assert SOLBY[2] in published(tiny)
    run(tiny)
    assert SOLBY[2] not in published(tiny)
    assert SOLBY[2].rpartition("/")[2] not in (tiny.project.rendered / "2023/solby" / MANIFEST).read_text()


# The same bytes


def test_workers_order_and_interruptions_do_not_change_a_byte(tiny, tmp_path):
    run(tiny, request=EVERYWHERE)
    expected = published(tiny)
    for number, most in ((1, 1), (5, 3)):
        other = two_plans(tmp_path / f"with {number} workers")
        run(other, request=EVERYWHERE, number=number, most=most)
        assert published(other) == expected
    broken = two_plans(tmp_path / "stopped again and again")
    for _ in range(12):
        stop, made = Stop(), []

        def make(job, stop=stop, made=made):
            made.append(job)
            if len(made) == 7:
                stop.now("stopped by SIGTERM", 143)
            return paper(job)

        summary = run(broken, make, request=EVERYWHERE, stop=stop)
        if summary.exit_code == ExitCode.OK:
            break
        assert summary.exit_code == 143 and summary.counts["planned"] > 0
    assert summary.exit_code == ExitCode.OK and published(broken) == expected


def test_a_page_is_about_the_municipality_whose_folder_it_lies_in(tiny):
    run(tiny, request=EVERYWHERE)
    for path, content in published(tiny).items():
        if path.endswith(".html"):
            slug = path.split("/")[1].removesuffix("-solby")
            assert f'"municipality": "{slug}"' in content.decode()


# Runs


def test_a_killed_run_is_called_crashed_by_the_next_one(tiny):
    summary = run(tiny)
    path = tiny.project.rendered / RUNS / summary.run / "summary.json"
    killed = {**summary.as_dict(), "state": "running", "exit_code": None}
    killed["items"][0]["status"] = "running"
    path.write_text(json.dumps(killed), encoding="utf-8")
    assert (run(tiny).after_crash_of, run(tiny).after_crash_of) == (summary.run, "")
    crashed = read_run(tiny.project.rendered, summary.run)
    assert crashed.state is RunState.CRASHED
    assert (crashed.items[0].status, crashed.items[0].reason) == (
        ItemStatus.CRASHED,
        "the batch died while it was made",
    )


def test_runs_are_kept_and_an_unknown_one_is_named(tiny):
    with pytest.raises(UnknownName, match="no batch has run"):
        read_run(tiny.project.rendered)
    first, second = run(tiny).run, run(tiny).run
    assert run_names(tiny.project.rendered) == [first, second] and read_run(tiny.project.rendered).run == second
    with pytest.raises(UnknownName, match="there is no run 'nul'"):
        read_run(tiny.project.rendered, "nul")


def test_a_retry_refuses_other_inputs(tiny):
    summary = run(tiny, failing("07_unge.html"))
    left = {item.path: item.inputs for item in summary.items if item.status is ItemStatus.FAILED}
    tiny.change(PLAN, "short: I job", "short: I arbejde")
    before = published(tiny)
    with pytest.raises(InputsChanged, match="1 files have other inputs now than in that run, first 2023/solby/07_unge"):
        run(tiny, expected=left)
    assert published(tiny) == before
    assert run(tiny, expected={}).exit_code == ExitCode.OK


def test_two_batches_into_one_folder_are_one_too_many(tiny):
    held, done = threading.Event(), threading.Event()

    def hold():
        with exclusive(tiny.project.rendered):
            held.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    try:
        with pytest.raises(Locked, match=r"another run \(process \d+ on .+ since .+ UTC\)"):
            run(tiny)
    finally:
        done.set()
        holder.join()
    assert published(tiny) == {}
