"""Needs that not every machine meets. Where one must be met, its absence fails the test instead of skipping it.

``JOBPLAN_REQUIRE=browser,shared`` names the needs that must be met; in CI (``CI=true``) the browser must be, unless the
variable says otherwise.
"""

from __future__ import annotations

import os

import pytest

ALWAYS_IN_CI = "browser"


def is_required(need: str) -> bool:
    """Whether this run must not skip what has the need."""
    asked = os.environ.get("JOBPLAN_REQUIRE", ALWAYS_IN_CI if os.environ.get("CI", "").casefold() == "true" else "")
    return need in {word.strip() for word in asked.split(",")}


def unmet(need: str, reason: str) -> None:
    """Skip the test, or fail it where the need is required."""
    if is_required(need):
        pytest.fail(f"{reason}, and JOBPLAN_REQUIRE or CI asks for '{need}'", pytrace=False)
    pytest.skip(reason)
