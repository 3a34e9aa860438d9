"""A real JupyterLab on a project, and a real browser in it that is refused everything but that Lab."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from running_support import clean_environment

from jobplan_lib.reading.project import HOME_VARIABLE, Project

READY = 90  # seconds
TOKEN = "jobplan-test"


@contextmanager
def running_lab(project: Project, settings: Path) -> Iterator[str]:
    """``jobplan lab`` on a free port, with settings of its own; yields its address."""
    port = _free_port()
    empty = {
        name: str(settings) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    environment = clean_environment(**{HOME_VARIABLE: str(project.root), "JUPYTER_TOKEN": TOKEN, **empty})
    start = "import sys; from jobplan_lib.cli import main; sys.argv[0] = 'jobplan'; main()"
    command = [sys.executable, "-c", start, "lab", "--no-browser", "--allow-root", "--port", str(port)]
    with (settings / "lab.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(f"{address}/api/status?token={TOKEN}", process, settings / "lab.log")
            yield address
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + READY
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise AssertionError(f"JupyterLab did not start: {log.read_text()[-2000:]}")


@dataclass
class OpenedLab:
    """A notebook in the browser, and everything that it asked for elsewhere."""

    page: Any
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)  # of the browser's console

    def run_all(self, least: int) -> None:
        """Run every cell, and wait until so many have run."""
        prompts = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]"
        done = f"{prompts}.filter(e => /\\[\\d+\\]/.test(e.textContent)).length >= {least}"
        self.page.get_by_role("menuitem", name="Run", exact=True).first.click()
        self.page.get_by_role("menuitem", name=re.compile("^Run All Cells")).click()
        self.page.wait_for_function(done, timeout=READY * 1000)

    def errors(self) -> list[str]:
        """What cells have said of going wrong."""
        wrong = ", ".join(
            f'.jp-RenderedText[data-mime-type="application/vnd.jupyter.{kind}"]' for kind in ("error", "stderr")
        )
        said = self.page.eval_on_selector_all(wrong, "found => found.map(e => e.textContent.slice(0, 400))")
        return [
            *said,
            *self.page.eval_on_selector_all("div[style='color:red;']", "found => found.map(e => e.textContent)"),
        ]


def open_notebook(browser: Any, address: str, name: str) -> OpenedLab:
    """A notebook in a browser that refuses everything but this Lab."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="da-DK", service_workers="block")
    found = OpenedLab(context.new_page())

    def only_this_lab(route: Any) -> None:
        url = route.request.url
        if url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            found.outside.append(url)
            route.abort("internetdisconnected")

    context.route("**/*", only_this_lab)
    found.page.on("console", lambda said: found.complaints.append(said.text) if said.type == "error" else None)
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    found.page.goto(f"{address}/doc/tree/{name}?token={TOKEN}&reset", wait_until="domcontentloaded")
    found.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=READY * 1000)
    # a run that is asked for before the kernel is there makes Lab ask which kernel to take
    ready = "() => /\\| Idle/.test(document.querySelector('#jp-main-statusbar')?.textContent || '')"
    found.page.wait_for_function(ready, timeout=READY * 1000)
    return found
