"""What a machine lacks is skipped, and failed where it is asked for."""

from __future__ import annotations

import pytest
from requirements_support import unmet


@pytest.mark.parametrize(
    ("environment", "ends"),
    [
        ({}, pytest.skip.Exception),
        ({"JOBPLAN_REQUIRE": "shared"}, pytest.skip.Exception),
        ({"JOBPLAN_REQUIRE": "shared, browser"}, pytest.fail.Exception),
        ({"CI": "true"}, pytest.fail.Exception),
        ({"CI": "true", "JOBPLAN_REQUIRE": "shared"}, pytest.skip.Exception),
    ],
    ids=["at home", "asked for another", "asked for", "in CI", "in CI that asks for another"],
)
def test_a_browser_that_is_missing_fails_only_where_it_is_required(monkeypatch, environment, ends):
    for name in ("CI", "JOBPLAN_REQUIRE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ends, match="no Chromium"):
        unmet("browser", "no Chromium is installed")
