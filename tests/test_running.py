"""Notebooks run, checked and published: all pages or none, the same bytes every time, and faults that name themselves."""

from __future__ import annotations

import errno
import json
import re
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest
from running_support import (
    LEFT_OVER,
    LIMITED,
    SHOWN,
    STALE,
    Run,
    clean_environment,
    command,
    once,
    plant,
    untouched,
    with_notebooks,
)
from tiny_project import PLAN, TinyProject

from jobplan_lib.answer.review_json import review_dict
from jobplan_lib.batch.review_run import publish_review
from jobplan_lib.storing.publishing import WORK, publish
from jobplan_lib.words.errors import CannotWrite, ExitCode, PageFailed

EARLIER = ("rendered/2023/solby/00_resultatrevision.html", "rendered/2023/solby/review.json", "rendered/index.html")
OPEN = 'from jobplan_lib import show\n\npage = show.open_page("{name}", {municipality}, year, snapshot, plan, static)'
PARAMETERS = 'municipality: str = "solby"\nyear: int = 2023\nsnapshot: str = ""\nplan: str = ""\nstatic: bool = False'
END = "show.finish(page)"
FAULTS = {
    "01_offentlig_forsoergelse": (
        "raise ValueError('måleren er i stykker')\n" + END,
        "cell 4: ValueError: måleren er i stykker",
    ),
    "02_tidlig_indsats": ("import sys\n\nsys.exit(0)", "SystemExit: 0|did not reach its end marker"),
    "03_opkvalificering": ("import os\n\nos.kill(os.getpid(), 9)", "the kernel died"),
    "04_flygtninge_integration": ("show.opening(page)", "did not reach its end marker"),
    "05_vaerdigt_forloeb": (END, "about another municipality than was asked for"),
    "06_virksomhedsservice": (
        "show.finish(show.open_page('07_unge', 'solby', 2023))",
        "about another notebook than was asked for",
    ),
}


class Links(HTMLParser):
    """The addresses that a page leads to, and the places that one can be led to."""

    def __init__(self, page: str):
        super().__init__()
        self.addresses: list[str] = []
        self.places: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.addresses += [found["href"]] if tag == "a" and found.get("href") else []
        self.places |= {found["id"]} if found.get("id") else set()


# What a run publishes


def test_a_run_publishes_every_page_and_the_answers(tiny_run: Run):
    beside = ("dagsorden.txt", "manifest.json", "review.json", "review.xlsx")
    assert sorted(tiny_run.files) == sorted([*(f"{name}.html" for name in SHOWN), *beside])
    assert sorted(tiny_run.seen) == sorted(SHOWN)
    assert [path for path in tiny_run.published.pages if not path.is_file()] == []


def test_a_run_clears_away_what_an_earlier_one_left(tiny_run: Run):
    root = tiny_run.project.root
    assert tiny_run.published.removed == (root / STALE,)
    assert not (root / STALE).exists()
    assert not (root / LEFT_OVER).exists() and not (tiny_run.project.rendered / WORK).exists()


def test_a_run_writes_nowhere_but_below_rendered(tiny_run: Run):
    root = tiny_run.project.root
    expected = TinyProject(root.parent / "never run")
    plain = {p.relative_to(expected.root) for p in expected.root.rglob("*") if p.is_file()}
    found = {p.relative_to(root) for p in root.rglob("*") if p.is_file()}
    assert {p.as_posix() for p in found - plain if p.parts[0] != "rendered"} == set()


def test_the_whole_review_is_published(frederikssund: Run):
    assert sorted(frederikssund.pages) == frederikssund.review.notebooks()
    assert len(frederikssund.pages) == 9


def test_the_published_answers_are_those_of_the_review(frederikssund: Run):
    answers, review = json.loads(frederikssund.files["review.json"]), frederikssund.review
    assert answers == json.loads(json.dumps(review_dict(review)))
    assert {t["id"]: t["verdict"] for t in answers["targets"]} == {r.id: r.status.value for r in review}
    assert answers["counts"] == {status.value: n for status, n in review.counts.items()}
    assert (answers["municipality"]["slug"], answers["year"]) == ("frederikssund", 2023)


def test_every_link_leads_to_a_place_that_exists(frederikssund: Run):
    pages = {name: Links(text) for name, text in frederikssund.pages.items()}
    led = [(name, *address.partition("#")[::2]) for name, page in pages.items() for address in page.addresses]
    assert len(led) > 100
    lost = [
        (name, file, place)
        for name, file, place in led
        if (page := pages.get(Path(file).stem if file else name)) is None or (place and place not in page.places)
    ]
    assert lost == []


def test_the_first_page_leads_to_every_target(frederikssund: Run):
    led = {address.partition("#")[2] for address in Links(frederikssund.pages[SHOWN[0]]).addresses}
    assert {f"maal-{r.id}" for r in frederikssund.review if r.is_counted} <= led


# The same in, the same out


def test_another_machine_on_another_day_publishes_the_same_bytes(tiny_run: Run, tmp_path):
    """Other folder, home, time zone, hash seed, language and number of workers; and the command's own answer."""
    elsewhere = with_notebooks(TinyProject(tmp_path / "ø" / "another folder"))
    environment = {
        "TZ": "Pacific/Kiritimati",
        "PYTHONHASHSEED": "4711",
        "LC_ALL": "C.UTF-8",
        "HOME": str(tmp_path),
        "COLUMNS": "40",
        "JOBPLAN_HOME": str(elsewhere.root),
        "JOBPLAN_BROWSER": "no-such-browser",
    }
    ended = command("review", "solby", "2023", "--workers", "1", cwd=tmp_path, **environment)
    assert ended.returncode == ExitCode.OK, ended.stderr
    folder = elsewhere.project.rendered / "2023" / "solby"
    assert {path.name: path.read_bytes() for path in sorted(folder.iterdir())} == tiny_run.files
    assert ended.stdout == f"{(folder / '00_resultatrevision.html').relative_to(tmp_path).as_posix()}\n"
    assert "No PDF: JOBPLAN_BROWSER names no program" in ended.stderr
    assert "Traceback" not in ended.stderr and "warning" not in ended.stderr.casefold()
    assert [line for line in ended.stderr.splitlines() if re.match(r"\[\d/3\] ", line)]


# Faults


def notebook(name: str, fault: str, municipality: str = "municipality") -> str:
    """A short notebook whose last cell is the fault."""
    made = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "", "language": "python"}}
    )
    sources = [PARAMETERS, OPEN.format(name=name, municipality=municipality), fault]
    made.cells = [
        nbformat.v4.new_markdown_cell("# Side", id="a"),
        *(nbformat.v4.new_code_cell(s, id=f"c{n}") for n, s in enumerate(sources)),
    ]
    made.cells[1].metadata["tags"] = ["parameters"]
    return nbformat.writes(made)


def many_pages(tiny: TinyProject) -> TinyProject:
    """Solby's plan with one target for each faulty notebook; the summary and one more are sound."""
    targets = tiny.read(PLAN)
    for number, name in enumerate(FAULTS):
        targets += (
            f"      - {{id: 3{number}, notebook: {name}, "
            f"text: Antallet følges {number}, source: {{page: 9}}, indicator: ledige-antal, monitor: true}}\n"
        )
    tiny.write(PLAN, targets)
    skovby = targets.replace("municipality: solby", "municipality: skovby")
    tiny.write("data/plans/skovby-2023.yaml", skovby)
    for name in ("00_resultatrevision", "07_unge"):
        tiny.write(f"notebooks/{name}.ipynb", notebook(name, END))
    for name, (fault, _) in FAULTS.items():
        tiny.write(
            f"notebooks/{name}.ipynb", notebook(name, fault, '"skovby"' if name.startswith("05") else "municipality")
        )
    return tiny


@dataclass(frozen=True)
class Failed:
    """What a run said that failed, and whether earlier pages were left alone."""

    lines: list[str]
    published: list[str]
    is_untouched: bool
    seen: list[str]


def fail(folder: Path) -> dict[str, Any]:
    """One run in which every fault happens at once, beside two sound pages."""
    tiny = TinyProject(folder / "project")
    for name in FAULTS:
        tiny.write(f"notebooks/{name}.ipynb", "")
    many_pages(tiny)
    earlier = plant(tiny, *EARLIER)
    seen: list[str] = []
    with pytest.raises(PageFailed) as error:
        publish_review(tiny.project, tiny.review(), workers=2, seen=seen.append)
    assert error.value.exit_code == ExitCode.SOME_FAILED
    found = [p for p in tiny.project.rendered.rglob("*") if p.is_file() and "lock" not in p.name]
    return {
        "lines": str(error.value).splitlines(),
        "published": sorted(path.relative_to(tiny.root).as_posix() for path in found),
        "is_untouched": untouched(earlier) == earlier,
        "seen": seen,
    }


@pytest.fixture(scope="session")
def failed(tmp_path_factory: pytest.TempPathFactory) -> Failed:
    """What the failing run said and left."""
    return Failed(**once(tmp_path_factory, "failing-run", fail))


@pytest.mark.parametrize(("name", "words"), [(name, words) for name, (_, words) in FAULTS.items()], ids=list(FAULTS))
def test_a_page_that_went_wrong_is_named_with_the_reason(failed: Failed, name, words):
    lines = [line for line in failed.lines if line.startswith(name)]
    assert len(lines) == 1
    assert re.search(words, lines[0]), lines[0]


def test_all_pages_that_went_wrong_are_named_and_no_sound_one(failed: Failed):
    *named, last = failed.lines
    assert [re.split("[:,]", line)[0] for line in named] == list(FAULTS)
    assert last.startswith("nothing of this review was published") and "is as it was" in last
    assert sorted(failed.seen) == ["00_resultatrevision", "07_unge"]


def test_nothing_is_published_when_one_page_fails_and_earlier_pages_stay(failed: Failed):
    assert failed.published == sorted(EARLIER)
    assert failed.is_untouched


def test_a_cell_that_never_ends_is_stopped(tmp_path):
    tiny = TinyProject(tmp_path / "project")
    tiny.write("notebooks/07_unge.ipynb", notebook("07_unge", "import time\n\ntime.sleep(600)"))
    script = """
import sys
from pathlib import Path
from jobplan_lib.batch import execution
from jobplan_lib.words.errors import PageFailed
from jobplan_lib.reading.project import Project
execution.CELL_SECONDS = 5
item = execution.Item("07_unge", execution.parameters_of("solby", 2023, "", ""))
try:
    execution.execute(Project(Path("project")), item, Path("work"))
except PageFailed as error:
    print(error)
"""
    ended = subprocess.run(
        [sys.executable, "-c", script],
        check=False,
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.stdout == "07_unge: a cell took longer than 5 seconds\n", ended.stderr


# Places that cannot be written


def test_a_second_run_stops_and_says_who_writes(tiny_project):
    with_notebooks(tiny_project)
    earlier = plant(tiny_project, *EARLIER)
    hold = """
import sys
from pathlib import Path
from jobplan_lib.storing.publishing import exclusive
with exclusive(Path("rendered")):
    print("held", flush=True)
    sys.stdin.read()
"""
    with subprocess.Popen(
        [sys.executable, "-c", hold], cwd=tiny_project.root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout and holder.stdout.readline()
        ended = command("review", "solby", "2023", cwd=tiny_project.root)
        holder.communicate(b"")
    assert (ended.returncode, ended.stdout) == (ExitCode.LOCKED, "")
    assert f"process {holder.pid}" in ended.stderr and "Traceback" not in ended.stderr
    assert untouched(earlier) == earlier


def test_a_full_disk_is_named_and_leaves_earlier_pages_whole(tiny_project):
    with_notebooks(tiny_project)
    earlier = plant(tiny_project, *EARLIER)
    ended = command("review", "solby", "2023", cwd=tiny_project.root, before=LIMITED.format(n=2_000))
    assert (ended.returncode, ended.stdout) == (ExitCode.CANNOT_WRITE, ""), ended.stderr[-2000:]
    assert "cannot write" in ended.stderr and "Traceback" not in ended.stderr
    assert untouched(earlier) == earlier
    assert not (tiny_project.project.rendered / WORK).exists()


def test_a_file_in_place_of_the_folder_is_named_and_stays(tmp_path):
    (tmp_path / "2023").write_text("a file where a folder should be")
    with pytest.raises(CannotWrite, match=r"cannot write review\.json: a file stands where .* move it away and run"):
        publish({tmp_path / "2023" / "solby" / "review.json": b"{}"}, tmp_path)
    assert (tmp_path / "2023").read_text() == "a file where a folder should be"


@pytest.mark.parametrize(("refusals", "is_published"), [(2, True), (9, False)])
def test_a_file_that_is_held_open_for_a_moment_is_waited_for(tmp_path, monkeypatch, refusals, is_published):
    target, rename, refused = tmp_path / "review.xlsx", Path.replace, []

    def held(path, to):
        if len(refused) < refusals:
            refused.append(path)
            raise OSError(errno.EBUSY, "busy")
        return rename(path, to)

    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr("jobplan_lib.storing.publishing.PAUSES", (0, 0, 0))
    with nullcontext() if is_published else pytest.raises(CannotWrite, match="another program holds it open"):
        publish({target: b"new"}, tmp_path)
    assert target.exists() == is_published


def test_files_appear_all_together_or_not_at_all(tmp_path):
    """The second file does not fit: the first, which did, must not appear either."""
    script = (
        LIMITED.format(n=1000)
        + """
from pathlib import Path
from jobplan_lib.storing.publishing import publish
from jobplan_lib.words.errors import CannotWrite
Path("work").mkdir()
try:
    publish({Path("out/a.html"): b"new", Path("out/b.html"): b"new" * 1000}, Path("work"))
except CannotWrite as error:
    print(error)
"""
    )
    earlier = tmp_path / "out" / "a.html"
    earlier.parent.mkdir()
    earlier.write_text("earlier")
    ended = subprocess.run(
        [sys.executable, "-c", script],
        check=False,
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        text=True,
    )
    assert ended.stdout.startswith("cannot write"), ended.stderr
    assert (earlier.read_text(), (tmp_path / "out" / "b.html").exists()) == ("earlier", False)
    assert not any((tmp_path / "work").iterdir()), "the space is given back"
