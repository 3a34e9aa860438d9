"""``jobplan batch`` as it is typed: the real notebooks, other machines, killed runs, and what programs read."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import psutil
import pytest
from batch_support import EVERYWHERE, Seen, published, two_plans
from faulty_notebooks import DIES, HANGS, notebook
from running_support import clean_environment, command, once, plant, untouched
from tiny_project import TinyProject

from jobplan_lib.batch.batch_run import Options, Stop, run_batch
from jobplan_lib.batch.local_workers import local_workers
from jobplan_lib.batch.runs import read_run
from jobplan_lib.batch.summary import ItemStatus, RunState
from jobplan_lib.commands.batch_progress import stopped_by_signals
from jobplan_lib.reading.project import Project
from jobplan_lib.render.print_document import print_document
from jobplan_lib.review import open_review
from jobplan_lib.storing.publishing import WORK
from jobplan_lib.words.errors import ExitCode

MUNICIPALITIES = {"havneby": "Havneby", "solby": "Solby", "skovby": "Skovby", "oerby": "Ørby", "aaby": "Åby"}
FOLDERS = ("havneby-solby", "solby", "skovby", "oerby-solby", "aaby-solby")
ONE_EACH = ("batch", "2023", "--all", "--plan", "solby", "--only", "review.json", "--workers", "1")
KILLED = """
import os
from jobplan_lib.batch import batch_run
from jobplan_lib.storing.publishing import publish
count = 0
def publish_and_die(files, work):
    global count
    count += 1
    if count == {n}:
        if {half}:
            path, content = next(iter(files.items()))
            publish({{path: content}}, work)
        os.kill(os.getpid(), 9)
    publish(files, work)
batch_run.publish = publish_and_die
"""


def alive(root: Path) -> list[psutil.Process]:
    """Processes of a batch that work on a project."""
    found = []
    for process in psutil.process_iter(["cmdline", "cwd", "status"]):
        line = " ".join(process.info["cmdline"] or [])
        ours = "multiprocessing" in line or "ipykernel" in line
        if ours and process.info["cwd"] == str(root) and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(process)
    return found


# The same bytes, each about its own municipality


@pytest.fixture(scope="session")
def everywhere(tmp_path_factory) -> Project:
    """Real pages of all municipalities, made by two workers in this process's surroundings."""

    def make(folder: Path) -> dict[str, str]:
        tiny = two_plans(folder / "project")
        summary = run_batch(tiny.project, EVERYWHERE, lambda: local_workers(2), Seen(), Options(), Stop(), {})
        assert summary.exit_code == ExitCode.OK, [item.reason for item in summary.items]
        return {"root": str(tiny.root)}

    return Project(Path(once(tmp_path_factory, "batch-everywhere", make)["root"]))


def test_another_machine_on_another_day_publishes_the_same_batch(everywhere, tmp_path):
    """Other folder, home, time zone, hash seed, language, width and number of workers, and the files in another order."""
    tiny = two_plans(tmp_path / "ø" / "another folder")
    surroundings = {
        "TZ": "Pacific/Kiritimati",
        "PYTHONHASHSEED": "4711",
        "LC_ALL": "C.UTF-8",
        "HOME": str(tmp_path),
        "COLUMNS": "40",
        "JOBPLAN_HOME": str(tiny.root),
    }
    ended = command("batch", "2023", "--all", "--plan", "solby", "--workers", "3", cwd=tmp_path, **surroundings)
    assert ended.returncode == ExitCode.OK, ended.stderr
    assert ended.stdout == f"{(tiny.project.rendered / 'summary.html').relative_to(tmp_path).as_posix()}\n"
    expected = TinyProject.__new__(TinyProject)
    expected.project = everywhere
    assert published(tiny) == published(expected)
    assert len(published(tiny)) == 5 * (3 + 4)


def test_the_area_printed_is_the_area_asked_for_on_every_page(everywhere):
    pages = sorted(everywhere.rendered.glob("2023/*/*.html"))
    assert len(pages) == 15
    for page in pages:
        slug = page.parent.name.removesuffix("-solby")
        text = page.read_text(encoding="utf-8")
        whose = re.search(r'<p class="whose"><strong>(.*?)</strong>', text)
        assert whose and whose[1] == MUNICIPALITIES[slug], page
        assert MUNICIPALITIES[slug] in re.search(r"<title>(.*?)</title>", text)[1]


def test_the_area_printed_is_the_area_asked_for_in_everything_beside_the_pages(everywhere):
    """Answers, workbook, lines for the agenda, and the document that is printed."""
    seen = []
    for folder in sorted((everywhere.rendered / "2023").iterdir()):
        slug = folder.name.removesuffix("-solby")
        name, is_foreign = MUNICIPALITIES[slug], slug != folder.name
        answers = json.loads((folder / "review.json").read_text(encoding="utf-8"))["municipality"]
        assert (answers["slug"], answers["name"]) == (slug, name)
        book = openpyxl.load_workbook(folder / "review.xlsx")
        front = {row[0].value: row[-1].value for row in book["Forside"].iter_rows(max_col=2)}
        assert front["Kommune"].startswith(f"{name} (") and f"{name} 2023" in book["Mål"]["A1"].value
        assert name in (folder / "dagsorden.txt").read_text(encoding="utf-8").splitlines()[0]
        review = open_review(slug, 2023, "", "solby" if is_foreign else "", everywhere)
        pages = {page.stem: page.read_text(encoding="utf-8") for page in folder.glob("*.html")}
        document = print_document(review, {page: pages[page] for page in review.notebooks()})
        assert name in re.search(r"<title>(.*?)</title>", document)[1]
        assert set(re.findall(r'<p class="whose"><strong>(.*?)</strong>', document)) <= {name}
        seen.append(slug)
    assert sorted(seen) == sorted(MUNICIPALITIES)


def test_no_two_municipalities_share_an_own_figure_by_mistake(everywhere):
    """Every observed figure of every answer is that municipality's own, as the snapshot prints it."""
    seen: dict[str, set[str]] = {}
    for answers in sorted(everywhere.rendered.glob("2023/*/review.json")):
        review = json.loads(answers.read_text(encoding="utf-8"))
        observed = [leaf["observed"] for target in review["targets"] for leaf in (target, *target["parts"])]
        areas = {figure["area"] for figure in observed if figure}
        assert areas <= {review["municipality"]["slug"]}, answers
        seen[review["municipality"]["slug"]] = areas
    assert sorted(seen) == sorted(MUNICIPALITIES) and any(seen.values())


# Killed, stopped, broken


@pytest.mark.parametrize(("n", "half"), [(1, False), (3, True)])
def test_a_killed_batch_is_resumed_and_ends_as_if_it_had_not_been(everywhere, tmp_path, n, half):
    tiny = two_plans(tmp_path / "killed")
    killed = command(*ONE_EACH, cwd=tiny.root, before=KILLED.format(n=n, half=half))
    assert killed.returncode == -signal.SIGKILL
    interrupted = read_run(tiny.project.rendered)
    assert interrupted.state is RunState.RUNNING and len(interrupted.items) == 5
    answers = [path for path in published(tiny) if path.endswith("review.json")]
    assert len(answers) == n - 1 + half and (tiny.project.rendered / WORK).exists()
    deadline = time.monotonic() + 10
    while alive(tiny.root) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert alive(tiny.root) == []
    again = command(*ONE_EACH, cwd=tiny.root)
    assert (again.returncode == ExitCode.OK and f"{n - 1} unchanged" in again.stderr) or n == 1
    answers = {name: content for name, content in published(tiny).items() if name.endswith("json")}
    assert answers.keys() == {
        f"2023/{folder}/{name}" for folder in FOLDERS for name in ("review.json", "manifest.json")
    }
    for name in (name for name in answers if name.endswith("review.json")):
        assert answers[name] == (everywhere.rendered / name).read_bytes()
    assert read_run(tiny.project.rendered, interrupted.run).state is RunState.CRASHED
    assert not (tiny.project.rendered / WORK).exists()


def test_a_stopped_batch_ends_in_order_and_says_what_is_left(tmp_path):
    number, code = signal.SIGTERM, 143
    tiny = two_plans(tmp_path / "project")
    tiny.write("notebooks/07_unge.ipynb", notebook("07_unge", HANGS))
    start = [sys.executable, "-m", "jobplan_lib.cli", "batch", "2023", "--only", "solby/0[07]*", "--workers", "2"]
    with subprocess.Popen(start, cwd=tiny.root, env=clean_environment(), stderr=subprocess.PIPE, text=True) as batch:
        file = tiny.project.rendered / "2023/solby/00_resultatrevision.html"
        deadline = time.monotonic() + 100
        while not file.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        batch.send_signal(number)
        said = batch.communicate(timeout=20)[1]
    assert batch.returncode == code, said
    assert "Traceback" not in said
    summary = read_run(tiny.project.rendered)
    assert (summary.state, summary.exit_code) == (RunState.STOPPED, code)
    assert summary.counts == {"planned": 1, "published": 1}
    assert summary.items[1].reason == f"stopped by {signal.Signals(number).name}"
    assert alive(tiny.root) == [] and not (tiny.project.rendered / WORK).exists()


def test_a_second_interrupt_does_not_wait():
    stop = Stop()
    with stopped_by_signals(stop):
        signal.raise_signal(signal.SIGINT)
        assert (stop.reason, stop.code) == ("stopped by SIGINT", 130)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_one_broken_notebook_is_one_failed_page_and_retry_makes_it(tmp_path):
    tiny = two_plans(tmp_path / "project")
    sound = tiny.read("notebooks/07_unge.ipynb")
    tiny.write("notebooks/07_unge.ipynb", notebook("07_unge", DIES))
    ended = command("batch", "2023", "--only", "solby", "--json", "--workers", "1", cwd=tiny.root)
    events = [json.loads(line) for line in ended.stdout.splitlines()]
    assert ended.returncode == ExitCode.SOME_FAILED
    assert [event["event"] for event in events] == ["planned", *["item"] * 6, "done"]
    failed = [event for event in events if event.get("status") == "failed"]
    assert [(one["path"], one["tries"]) for one in failed] == [("2023/solby/07_unge.html", 2)]
    assert "died" in failed[0]["reason"] and events[-1]["counts"] == {"published": 5, "failed": 1}
    tiny.write("notebooks/07_unge.ipynb", sound)
    refused = command("retry", cwd=tiny.root)
    assert (refused.returncode, refused.stdout) == (ExitCode.USAGE, "")
    assert "add --refresh" in refused.stderr and "Traceback" not in refused.stderr
    mended = command("retry", "--refresh", "--workers", "1", cwd=tiny.root)
    assert mended.returncode == ExitCode.OK, mended.stderr
    assert {item.status for item in read_run(tiny.project.rendered).items} == {ItemStatus.PUBLISHED, ItemStatus.SKIPPED}


FULL = """
import errno
from jobplan_lib.batch import batch_run
from jobplan_lib.storing.publishing import writing
def publish(files, work):
    with writing(next(iter(files))):
        raise OSError(errno.ENOSPC, "no space")
batch_run.publish = publish
"""


def test_a_full_disk_ends_a_batch_with_what_was_published_before(tmp_path):
    tiny = two_plans(tmp_path / "project")
    earlier = plant(tiny, "rendered/2023/solby/review.json", "rendered/2023/solby/07_unge.html")
    ended = command(*ONE_EACH, cwd=tiny.root, before=FULL)
    assert ended.returncode == ExitCode.CANNOT_WRITE
    assert "the disk is full" in ended.stderr and "Traceback" not in ended.stderr
    assert untouched(earlier) == earlier and len(published(tiny)) == 2
    assert read_run(tiny.project.rendered).counts == {"planned": 5}


def test_a_dry_run_writes_nothing_and_says_which_plan_each_is_held_against(tmp_path):
    tiny = two_plans(tmp_path / "project")
    ended = command("batch", "2023", "--all", "--plan", "solby", "--dry-run", "--why", cwd=tiny.root)
    assert ended.returncode == ExitCode.OK
    assert "2023/aaby-solby: 6 of 6 files to make, plan solby-2023, figures published" in ended.stdout
    assert "    07_unge: not published yet" in ended.stdout
    assert ended.stderr == "30 of 30 files to make; 5 reviews: 3 on solby-2023, 2 on their own plan\n"
    assert list(tiny.project.rendered.iterdir()) == []
