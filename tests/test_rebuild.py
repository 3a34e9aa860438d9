"""A published review is made again from its manifest: equal bytes, or the names of what is no longer as it was."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from batch_support import Seen, workers
from running_support import Run, command, untouched
from tiny_project import FIGURES, PLAN, TinyProject

from jobplan_lib.batch.batch_run import Options, Stop, run_batch
from jobplan_lib.batch.jobs import do_job
from jobplan_lib.batch.manifest import MANIFEST
from jobplan_lib.batch.planning import Request
from jobplan_lib.batch.preparation import prepare
from jobplan_lib.batch.rebuilding import Outcome, entries_of, rebuild
from jobplan_lib.words.errors import ExitCode, InvalidInput, UnknownName

FOLDER = "rendered/2023/solby"
CARRIERS = ("review.json", "review.xlsx", "dagsorden.txt")


@pytest.fixture
def tiny(tmp_path: Path, tiny_run: Run) -> TinyProject:
    """A copy of the project whose review was published with real notebooks."""
    shutil.copytree(tiny_run.project.root, tmp_path / "copy")
    made = TinyProject.__new__(TinyProject)
    made.root, made.project = tmp_path / "copy", type(tiny_run.project)(tmp_path / "copy")
    return made


def again(tiny: TinyProject, *names: str) -> dict[str, object]:
    """What became of some files, made by this process."""
    entries = entries_of(tiny.root / FOLDER)
    chosen = {name: entries[name] for name in names or CARRIERS}
    return {one.name: one for one in rebuild(tiny.project, chosen, tiny.root / FOLDER, workers(do_job))}


def test_a_review_is_rebuilt_from_its_manifest_byte_for_byte(tiny, tmp_path):
    before = untouched(path for path in (tiny.root / "rendered").rglob("*") if path.is_file())
    ended = command("rebuild", f"{FOLDER}/{MANIFEST}", "--into", str(tmp_path / "made"), cwd=tiny.root)
    assert ended.returncode == ExitCode.OK, ended.stdout + ended.stderr
    names = {path.name for path in (tiny.root / FOLDER).iterdir()} - {MANIFEST}
    assert sorted(ended.stdout.splitlines()) == sorted(f"{name}: equal" for name in names)
    assert ended.stderr == f"{len(names)} of {len(names)} files have the same bytes again\n"
    for name in names:
        assert (tmp_path / "made" / name).read_bytes() == (tiny.root / FOLDER / name).read_bytes()
    assert untouched(before) == before


def test_what_a_review_published_counts_as_unchanged_in_a_batch(tiny):
    assert {i.task.path: i.why for i in prepare(tiny.project, Request(2023)).intents if i.why} == {}


def test_a_batch_writes_the_same_manifest_as_a_review(tiny):
    expected = json.loads((tiny.root / FOLDER / MANIFEST).read_text(encoding="utf-8"))
    request = Request(2023, only="review.json")
    run_batch(tiny.project, request, workers(do_job), Seen(), Options(force=True), Stop(), {})
    assert json.loads((tiny.root / FOLDER / MANIFEST).read_text(encoding="utf-8")) == expected


@pytest.mark.parametrize(
    ("path", "old", "new", "outcome", "words"),
    [
        (PLAN, "short: I job", "short: I arbejde", Outcome.DIFFERENT, "plan"),
        (FIGURES, '"45,0"', '"45,1"', Outcome.DIFFERENT, "snapshot (figures of i-job-andel)"),
        ("data/areas.csv", "Ørby", "Nyørby", Outcome.EQUAL, "data/areas.csv"),
    ],
)
def test_what_changed_since_is_named_whether_or_not_it_shows(tiny, path, old, new, outcome, words):
    text = tiny.read(path)
    assert old in text
    tiny.write(path, text.replace(old, new))
    found = again(tiny, "dagsorden.txt" if outcome is Outcome.EQUAL else "review.json")
    assert [(one.outcome, one.inputs) for one in found.values()] == [(outcome, (words,))]


def test_what_is_no_longer_there_is_named_and_nothing_is_made(tiny):
    (tiny.root / PLAN).unlink()
    found = again(tiny)
    assert {one.outcome for one in found.values()} == {Outcome.NOT_MADE}
    assert all("no plan" in one.reason for one in found.values())


def test_other_versions_are_named_with_both(tiny):
    entries = json.loads((tiny.root / FOLDER / MANIFEST).read_text(encoding="utf-8"))
    (used,) = entries["packages"].values()
    one = next(n for n, line in enumerate(used) if line.startswith("altair=="))
    version, used[one] = used[one].removeprefix("altair=="), "altair==4.0.0"
    for made in entries["files"].values():
        made["made_from"]["packages"] = "other"
    entries["packages"] = {"other": used}
    tiny.write(f"{FOLDER}/{MANIFEST}", json.dumps(entries))
    (found,) = again(tiny, "review.json").values()
    assert (found.outcome, found.inputs) == (Outcome.EQUAL, (f"packages (altair 4.0.0, now {version})",))


def test_a_published_file_that_somebody_changed_is_told_of(tiny):
    tiny.write(f"{FOLDER}/dagsorden.txt", "rettet i hånden")
    (tiny.root / FOLDER / "review.json").unlink()
    found = again(tiny)
    assert {name: one.is_as_described for name, one in found.items()} == {
        "dagsorden.txt": False,
        "review.json": None,
        "review.xlsx": True,
    }
    assert {one.outcome for one in found.values()} == {Outcome.EQUAL}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"schema_version": "1.0", "files": {}}'])
def test_a_manifest_that_cannot_be_read_is_named(tiny, content):
    tiny.write(f"{FOLDER}/{MANIFEST}", content)
    with pytest.raises(InvalidInput, match=r"manifest\.json is no manifest that can be read"):
        entries_of(tiny.root / FOLDER)


def test_a_missing_manifest_is_named(tiny):
    with pytest.raises(UnknownName, match=r"name the manifest\.json of a published review"):
        entries_of(tiny.root / "nowhere.json")
