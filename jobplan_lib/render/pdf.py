"""An HTML document as PDF, printed by the Chromium, Chrome or Edge of the machine, or by WeasyPrint where that is installed.

Both run as programs of their own, with a home in the work folder, no network, and a deadline; what they start ends with them.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from jobplan_lib.render.sheet_numbers import numbered
from jobplan_lib.storing.publishing import writing

Command = Callable[[Path, Path, Path], list[str]]  # what prints: of the document, the PDF to be, and a home

BROWSER_VARIABLE = "JOBPLAN_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge")
MAC = ("Google Chrome", "Chromium", "Microsoft Edge")
WINDOWS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
WINDOWS_ROOTS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
SECONDS = 90
QUIET = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
PRINTING = ("--no-pdf-header-footer", "--generate-pdf-document-outline", "--export-tagged-pdf")


def pdf(html: str, work: Path) -> tuple[bytes | None, str]:
    """The document as PDF, or None and why there is none, in English for the person who runs the command.

    Raises:
        CannotWrite: the work folder may not be written.
    """
    content: bytes | None = None
    browser, why = find_browser()
    if browser is not None:
        content, why = _twice(html, lambda *files: _by_browser(browser, *files), Path(browser).name, work)
    if content is None and find_spec("weasyprint") is not None:
        content, why = _twice(html, _by_library, "WeasyPrint", work)
    return content, "" if content else f"No PDF: {why}."


def _twice(html: str, command: Command, name: str, work: Path) -> tuple[bytes | None, str]:
    """Print to learn on which sheets things stand, and again with the numbers in place."""
    content, why = _once(html, command, name, work)
    if content is None:
        return None, why
    with_numbers = numbered(html, content)
    return (content, why) if with_numbers == html else _once(with_numbers, command, name, work)


def _once(html: str, command: Command, name: str, work: Path) -> tuple[bytes | None, str]:
    page, target, profile = work / "document.html", work / "document.pdf", work / "browser"
    with writing(work):
        page.write_text(html, encoding="utf-8")
        profile.mkdir(exist_ok=True)
        target.unlink(missing_ok=True)
    return _printed(command(page, target, profile), name, target, profile)


def find_browser() -> tuple[str | None, str]:
    """The browser that prints, or why there is none. The variable, where it is set, is the only place looked at."""
    named = os.environ.get(BROWSER_VARIABLE)
    if named:
        found = shutil.which(named)
        return found, "" if found else f"{BROWSER_VARIABLE} names no program that can be run"
    found = next((path for path in _places() if path), None)
    missing = (
        f"no Chromium, Chrome or Edge was found ({BROWSER_VARIABLE} can name one) and the extra 'pdf' is not installed"
    )
    return found, "" if found else missing


def _places() -> Iterator[str | None]:
    yield from (shutil.which(name) for name in NAMES)
    for name in MAC:
        yield shutil.which(f"/Applications/{name}.app/Contents/MacOS/{name}")
    for root in filter(None, map(os.environ.get, WINDOWS_ROOTS)):
        yield from (shutil.which(str(Path(root) / path)) for path in WINDOWS)


def _by_browser(browser: str, page: Path, target: Path, profile: Path) -> list[str]:
    root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []  # a browser refuses its sandbox to root
    where = [f"--user-data-dir={profile}", f"--print-to-pdf={target}", page.as_uri()]
    return [browser, *QUIET, *root, *PRINTING, *where]


def _by_library(page: Path, target: Path, _: Path) -> list[str]:
    return [sys.executable, "-m", "jobplan_lib.render.pdf_library", str(page), str(target)]


def _printed(command: list[str], name: str, target: Path, home: Path) -> tuple[bytes | None, str]:
    """What a program printed, or None and why it cannot be used."""
    try:
        running = subprocess.Popen(
            command,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "HOME": str(home)},
        )
    except OSError:
        return None, f"{name} could not be started"
    try:
        code = running.wait(SECONDS)
    except subprocess.TimeoutExpired:
        return None, f"{name} took longer than {SECONDS} seconds"
    finally:
        _end(running)
    content = target.read_bytes() if target.is_file() else b""
    if code != 0 or not content.startswith(b"%PDF-") or b"%%EOF" not in content[-64:]:
        return None, f"{name} printed nothing that can be used (exit code {code})"
    return content, ""


def _end(running: subprocess.Popen[bytes]) -> None:
    """End a program and everything that it has started."""
    if sys.platform == "win32":
        running.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):  # all have ended by themselves
            os.killpg(running.pid, signal.SIGKILL)
    running.wait()
