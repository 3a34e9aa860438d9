"""The forking engine holds what stock papermill holds: the same notebooks, the same errors, nothing left behind.

Each torture notebook is run by both engines, each engine in a process of its own. Compared is everything except ids, times
and addresses; pieces of one stream are joined, since stock cuts them wherever its timer happens to fall.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest
from running_support import clean_environment, once

CELL_LIMIT = 3
pytestmark = pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "darwin", reason="this system does not fork")

Cell = str | tuple[str, str]  # the source, or the source and a tag

TORTURE: dict[str, list[Cell]] = {
    "streams": [
        "import sys, warnings, logging\nprint('æøå', end='')\nprint('!')\nprint('x', file=sys.stderr)\nprint('y')",
        "warnings.warn('pas på')\nlogging.warning('log')\nlogging.info('not shown')",
        "for n in range(3):\n    print(f'\\r{n} af 3', end='')",
        "print('l' * 200_000)",
        # stock reads what programs print in a thread of its own, which needs a moment
        "import os, time\nprint('before')\ntime.sleep(0.3)\nos.system('echo from a shell')\ntime.sleep(0.3)\nprint('after')",
        "os.system('echo oops >&2')\ntime.sleep(0.3)",
        "import subprocess\nsubprocess.run(['echo', 'a program'])\ntime.sleep(0.3)\nsys.stdout.write('text')",
        "!echo shouted\nlines = !printf 'a\\nb'\nlines",
        "sys.__stdout__.write('raw'); sys.__stdout__.flush(); time.sleep(0.3)",  # alone: stock mixes it with what is printed
        "print(sys.stdout.isatty(), sys.stdout.encoding)",
        "print(sys.stdin.read() == '')\ntry:\n    input('name')\nexcept Exception as e:\n    print(type(e).__name__)",
    ],
    "rich": [
        "from IPython.display import display, HTML, clear_output, update_display, Image\n1 + 1",
        "display(HTML('<b>fed</b>'), metadata={'text/html': {'a': 1}})\ndisplay({'text/plain': 'p', 'x/y': '1'}, raw=True)",
        "h = display('first', display_id='d1')",
        "update_display('second', display_id='d1')\nh.update('third')",
        "print('gone'); clear_output(); print('stays')",
        "print('waits'); clear_output(wait=True); print('replaced')",
        "display('a'); clear_output(wait=True)",
        "class Odd:\n    def _repr_html_(self): raise ValueError('no')\nOdd()",
        "class Both:\n    def _repr_mimebundle_(self, **_): return {'text/html': 'h', 'text/plain': 'p'}, {'m': {}}\nBoth()",
        "Image(data=bytes.fromhex('89504e470d0a1a0a') + bytes(30), format='png')",
        "_, _1, In[1], len(Out)",
        "import pandas as pd\npd.DataFrame({f'kolonne {n}': [n, 'langt indhold ' * 3] for n in range(12)})",
        "pd.get_option('display.width'), pd.get_option('display.max_columns'), pd.get_option('display.notebook_repr_html')",
    ],
    "errors": [
        ("def f(x):\n    return 1 / x\nf(0)", "raises-exception"),
        ("try:\n    {}['k']\nexcept KeyError as e:\n    raise RuntimeError('chained') from e", "raises-exception"),
        ("raise ExceptionGroup('many', [ValueError(1), TypeError('b')])", "raises-exception"),
        ("def broken(:", "raises-exception"),
        ("import sys\nsys.exit(3)", "raises-exception"),
        ("raise KeyboardInterrupt", "raises-exception"),
        (
            "class E(Exception):\n    def __str__(self): raise TypeError('in str')\nraise ValueError('æ\\nø')",
            "raises-exception",
        ),
        (
            "from IPython.display import display\nprint('shown'); display('d'); 1 / 0; print('not shown')",
            "raises-exception",
        ),
        ("%no_such_magic", "raises-exception"),
        "print('still here')\nthis_stops_the_notebook",
        "print('never')",
    ],
    "exit": ["print('a')", "import sys\nsys.exit(0)", "print('never')"],
    "magics": [
        "%%capture taken\nprint('hidden')",
        "taken.stdout",
        "%%bash\necho from bash\necho err >&2",
        "%%writefile note.txt\nhej",
        "here = %pwd\nhere == __import__('os').getcwd()",
        "%cd -q ..",
        "%run -i note.py",
        "%store",
        "%timeit -n1 -r1 -q pass",
        "len?",
        "__name__, __import__('__main__').__dict__ is globals(), get_ipython().__class__.__name__",
    ],
    "tasks": [
        "import asyncio\nawait asyncio.sleep(0.01)\nprint('awaited')\nasyncio.get_running_loop().is_running()",
        "async def later():\n    await asyncio.sleep(0.3)\n    print('from a task')\ntask = asyncio.create_task(later())",
        "await asyncio.sleep(0.6)\nprint('of this cell')",
        "import threading\nt = threading.Thread(target=print, args=('from a thread',)); t.start(); t.join()",
        "import contextvars\nv = contextvars.ContextVar('v'); v.set(7);",
        "v.get()",
        "import multiprocessing as mp\nwith mp.get_context('fork').Pool(2) as pool:\n    print(pool.map(abs, [-1, -2]))",
        "def speak(): print('from a forked process', flush=True)\np = mp.get_context('fork').Process(target=speak)"
        "\np.start(); p.join(); p.exitcode",
        "from concurrent.futures import ThreadPoolExecutor\nlist(ThreadPoolExecutor(2).map(len, ['a', 'bb']))",
    ],
    "widgets": [
        "import ipywidgets as w\ns = w.IntSlider(3)\ns",
        "out = w.Output()\nwith out:\n    print('inside')\nout",
        "s.value = 5\ns.value",
    ],
    "skipped": [("print('not run')", "kun-lab"), "print('run')"],
    "hanging": ["print('before')", "print('in it', flush=True)\nimport time\ntime.sleep(600)", "print('never')"],
    # stock sends from a thread, which needs a moment before the end
    "killed": ["print('before')", "import os, time\ntime.sleep(1)\nos.kill(os.getpid(), 9)", "print('never')"],
    "left": ["import os, time\ntime.sleep(1)\nos._exit(0)", "print('never')"],
}
DIES = {"killed", "left"}

RUNNER = """
import json, sys
from pathlib import Path
import papermill as pm
engine, names = sys.argv[1], sys.argv[2:]
ended = {}
for name in names:
    try:
        pm.execute_notebook(f"../{name}.ipynb", f"{name}.ipynb", parameters={"given": 5}, engine_name=engine,
            kernel_name="python3", progress_bar=False, execution_timeout=LIMIT if name == "hanging" else 60,
            skip_cells_with_tag="kun-lab")
        ended[name] = "ended"
    except Exception as error:
        ended[name] = f"{type(error).__name__}: {error}"
Path("ended.json").write_text(json.dumps(ended))
""".replace("LIMIT", str(CELL_LIMIT))


def notebook(cells: list[Cell]) -> str:
    """A notebook of these cells behind one of parameters."""
    made = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )
    for number, cell in enumerate([("given = 1", "parameters"), *cells]):
        source, *tags = (cell,) if isinstance(cell, str) else cell
        made.cells.append(nbformat.v4.new_code_cell(source, id=f"c{number}", metadata={"tags": tags}))
    return nbformat.writes(made)


def run(engine: str, names: list[str], folder: Path, runner: str = RUNNER) -> None:
    """Run notebooks in a process of their own; it must not hang."""
    subprocess.run(
        [sys.executable, "-c", runner, engine, *names],
        cwd=folder / engine,
        env=clean_environment(IPYTHONDIR=str(folder / "settings")),
        check=True,
        capture_output=True,
        timeout=300,
    )


def both(folder: Path) -> dict[str, Any]:
    """Every torture notebook, run by both engines."""
    (folder / "note.py").write_text("print('given', given)")
    for name, cells in TORTURE.items():
        (folder / f"{name}.ipynb").write_text(notebook(cells), encoding="utf-8")
    for engine in ("jobplan", "nbclient"):
        (folder / engine).mkdir()
        run(engine, list(TORTURE), folder)
    return {"folder": str(folder)}


@pytest.fixture(scope="session")
def tortured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with what both engines made."""
    return Path(once(tmp_path_factory, "tortured", both)["folder"])


CHANGING = [
    (re.compile(r"0x[0-9a-f]{6,}"), "0x"),
    (re.compile(r"ipykernel_\d+/\d+\.py"), "ipykernel"),
    (re.compile(r"(?<![0-9a-f])[0-9a-f]{32}|(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f-]{27}"), "id"),
]


def steady(value: Any) -> Any:
    """A value without ids, times and addresses; what is kept under ids becomes a sorted list."""
    if isinstance(value, dict):
        if {steady(k) for k in value} == {"id"}:
            return sorted((steady(v) for v in value.values()), key=json.dumps)
        return {k: steady(v) for k, v in value.items()}
    if isinstance(value, list):
        return [steady(v) for v in value]
    if isinstance(value, str):
        for pattern, name in CHANGING:
            value = pattern.sub(name, value)
    return value


def held(path: Path) -> dict[str, Any]:
    """What a reader of an executed notebook finds in it."""
    made = nbformat.read(path, as_version=4)
    cells = []
    for cell in made.cells:
        outputs: list[dict[str, Any]] = []
        for output in map(dict, cell.get("outputs", [])):
            if outputs and output["output_type"] == "stream" and outputs[-1].get("name") == output["name"]:
                outputs[-1] = {**outputs[-1], "text": outputs[-1]["text"] + output["text"]}
            else:
                outputs.append(output)
        run_by = cell.metadata.get("papermill", {})
        facts = {k: run_by.get(k) for k in ("status", "exception")}
        cells.append({"source": cell.source, "count": cell.get("execution_count"), "outputs": outputs, **facts})
    metadata = {k: v for k, v in made.metadata.items() if k != "papermill"}
    return dict(steady({"cells": cells, "metadata": metadata, "exception": made.metadata.papermill["exception"]}))


@pytest.mark.parametrize("name", TORTURE)
def test_the_notebook_is_the_one_that_stock_papermill_makes(tortured, name):
    ours, stock = (held(tortured / engine / f"{name}.ipynb") for engine in ("jobplan", "nbclient"))
    for mine, theirs in zip(ours["cells"], stock["cells"], strict=True):
        assert mine == theirs
    assert ours == stock


@pytest.mark.parametrize("name", TORTURE)
def test_the_run_ends_as_stock_papermill_ends(tortured, name):
    ours, stock = (steady(json.loads((tortured / e / "ended.json").read_text())[name]) for e in ("jobplan", "nbclient"))
    assert ours == stock
    assert ours.startswith("DeadKernelError") == (name in DIES)


# What a notebook leaves behind

ISOLATION: dict[str, list[Cell]] = {
    "first": [
        "import random, os, sys, builtins, pandas as pd\nrandom.random()",
        "import numpy as np\nnp.random.random()",
        "pd.set_option('display.width', 11)\nos.environ['LEAKED'] = '1'\nsys.modules['leaked'] = sys\nbuiltins.leaked = 1"
        "\nleaked_name = 1",
    ],
    "second": [
        "import random, os, sys, builtins, pandas as pd\nrandom.random()",
        "import numpy as np\nnp.random.random()",
        "pd.get_option('display.width'), 'LEAKED' in os.environ, 'leaked' in sys.modules, hasattr(builtins, 'leaked')",
        "'leaked_name' in globals()",
    ],
    "hanging": [
        "import subprocess, os\nsubprocess.Popen(['sleep', '601'])",
        "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "time.sleep(601)",
    ],
    "parting": ["import atexit, subprocess\natexit.register(open, 'parted', 'w')\nsubprocess.Popen(['sleep', '601'])"],
}
WARM_RUNNER = (
    """
import os, random, sys, json, signal
from pathlib import Path
from jobplan_lib.batch.engine.prepared import warm
before = dict(os.environ), sys.stdout, sys.modules["__main__"], signal.getsignal(signal.SIGINT), sys.excepthook
warm(["pandas"], ["papermill"])
assert before == (dict(os.environ), sys.stdout, sys.modules["__main__"], signal.getsignal(signal.SIGINT), sys.excepthook)
"""
    + RUNNER
)


@pytest.fixture(scope="module")
def isolated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Notebooks that would spoil what comes after them, run one after another by one warm process."""
    folder = tmp_path_factory.mktemp("isolated")
    (folder / "jobplan").mkdir()
    for name, cells in ISOLATION.items():
        (folder / f"{name}.ipynb").write_text(notebook(cells), encoding="utf-8")
    run("jobplan", list(ISOLATION), folder, WARM_RUNNER)
    return folder / "jobplan"


def shown(path: Path) -> list[str]:
    """What the cells of a notebook have for results."""
    return [o["data"]["text/plain"] for cell in nbformat.read(path, 4).cells for o in cell.outputs if o.get("data")]


def test_nothing_of_a_notebook_is_seen_by_the_next(isolated):
    assert shown(isolated / "second.ipynb")[2:] == ["(80, False, False, False)", "False"]


def test_every_notebook_has_random_numbers_of_its_own(isolated):
    first, second = (shown(isolated / f"{name}.ipynb")[:2] for name in ("first", "second"))
    assert first[0] != second[0] and first[1] != second[1]


def test_a_notebook_that_ends_well_has_done_what_it_left_for_the_end(isolated):
    assert (isolated / "parted").exists()


def processes_of(folder: Path) -> list[str]:
    """The commands of all processes that work in a folder."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                if (process / "cwd").resolve() == folder.resolve():
                    found.append((process / "cmdline").read_text())
            except OSError:
                continue
    return found


@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="processes are looked up in /proc")
def test_no_process_outlives_its_notebook(isolated):
    assert json.loads((isolated / "ended.json").read_text())["hanging"].startswith("CellTimeoutError")
    assert processes_of(isolated) == []


@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="processes are looked up in /proc")
def test_a_notebook_dies_with_the_process_that_started_it(tmp_path):
    (tmp_path / "jobplan").mkdir()
    (tmp_path / "endless.ipynb").write_text(notebook(["open('started', 'w')", "while True: pass"]), encoding="utf-8")
    command = [sys.executable, "-c", RUNNER, "jobplan", "endless"]
    with subprocess.Popen(command, cwd=tmp_path / "jobplan", env=clean_environment()) as caller:
        wait_for((tmp_path / "jobplan" / "started").exists)
        assert len(processes_of(tmp_path / "jobplan")) == 2
        caller.kill()
    wait_for(lambda: not processes_of(tmp_path / "jobplan"))


# Where a fork would not be the same


def test_where_a_fork_would_not_be_the_same_the_engine_says_why(monkeypatch):
    forking = importlib.import_module("jobplan_lib.batch.engine.forking")
    monkeypatch.delitem(sys.modules, "vl_convert", raising=False)
    assert forking._why_not("python3") == ""
    assert "not this Python's own" in forking._why_not("ir")
    monkeypatch.setitem(sys.modules, "vl_convert", sys)
    assert "drawn charts" in forking._why_not("python3")
    monkeypatch.delattr(os, "fork")
    assert "cannot fork" in forking._why_not("python3")


def test_without_fork_the_notebook_still_runs_and_the_log_says_why_once(tmp_path):
    (tmp_path / "jobplan").mkdir()
    (tmp_path / "a.ipynb").write_text(notebook(["print('run', given)"]), encoding="utf-8")
    script = "import os\ndel os.fork\n" + RUNNER
    command = [sys.executable, "-c", script, "jobplan", "a", "a"]
    ended = subprocess.run(
        command, cwd=tmp_path / "jobplan", env=clean_environment(), capture_output=True, text=True, check=True
    )
    assert ended.stderr.count("stock engine, because this system cannot fork safely") == 1
    assert held(tmp_path / "jobplan" / "a.ipynb")["cells"][-1]["outputs"][0]["text"] == "run 5\n"


def test_the_command_line_of_papermill_knows_the_engine(tmp_path):
    (tmp_path / "a.ipynb").write_text(notebook(["import os\nprint('run', given, os.getppid())"]), encoding="utf-8")
    command = [sys.executable, "-m", "papermill", "--engine", "jobplan", "a.ipynb", "b.ipynb", "-p", "given", "7"]
    with subprocess.Popen(command, cwd=tmp_path, env=clean_environment(), stderr=subprocess.DEVNULL) as caller:
        assert caller.wait(120) == 0
    text = held(tmp_path / "b.ipynb")["cells"][-1]["outputs"][0]["text"]
    assert text == f"run 7 {caller.pid}\n", "the notebook did not run in a child of papermill"


@pytest.mark.parametrize("first", ["jobplan_lib.batch.engine.forking", "jobplan_lib.batch.engine", "papermill"])
def test_the_engine_can_be_imported_before_and_after_papermill(first):
    script = f"import {first}, papermill.engines as e; print(e.papermill_engines.get_engine('jobplan').__name__)"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout == "JobplanEngine\n"


# Limits


LIMITS = """
from pathlib import Path
from jobplan_lib.batch import execution
from jobplan_lib.words.errors import PageFailed
from jobplan_lib.reading.project import Project
execution.CELL_SECONDS, execution.REPORT_SECONDS = 60, 3
for name in ("slow", "greedy"):
    try:
        execution.execute(Project(Path(".")), execution.Item(name, {"given": 5}), Path("work") / name)
    except PageFailed as error:
        print(error)
"""


def test_a_report_that_takes_too_long_or_asks_for_too_much_memory_is_stopped(tmp_path):
    slow = ["import time", *["time.sleep(0.7)"] * 20]
    (tmp_path / "notebooks").mkdir()
    for name, cells in (("slow", slow), ("greedy", ["len(bytearray(9 << 30))"])):
        (tmp_path / "notebooks" / f"{name}.ipynb").write_text(notebook(cells), encoding="utf-8")
        (tmp_path / "work" / name).mkdir(parents=True)
    ended = subprocess.run(
        [sys.executable, "-c", LIMITS],
        check=True,
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        text=True,
    )
    late, greedy = ended.stdout.splitlines()
    assert late == "slow: the notebook took longer than 3 seconds"
    assert re.match(r"greedy, cell \d+: MemoryError", greedy)


def wait_for(there, seconds: float = 30) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)
