"""A real browser for tests, the widths in which pages are looked at, and the rules that they are held to."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from requirements_support import unmet

QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
WIDTHS = {"desk": 1180, "tablet": 820, "phone": 390, "twice the size": 590, "four times the size": 320}
HEIGHT = 844


def chromium() -> str | None:
    """An installed Chromium; ``$CHROMIUM`` names another."""
    named = os.environ.get("CHROMIUM")
    return (
        named
        if named
        else next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    )


@cache
def axe() -> str:
    """The source of axe-core, as it is bundled with axe-playwright-python."""
    package = find_spec("axe_playwright_python")
    assert package and package.origin
    return Path(package.origin).with_name("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A browser without a window."""
    path = chromium()
    if path is None or not Path(path).exists():
        unmet("browser", "no Chromium is installed")
    if find_spec("playwright") is None:
        unmet("browser", "playwright is not installed")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as started:
        chrome = started.chromium.launch(executable_path=path, args=list(QUIET))
        yield chrome
        chrome.close()
