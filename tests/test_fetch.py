"""``jobplan fetch`` against stand-ins that hold it to the sources' contracts: what comes in, and what never does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fetching_support import FetchingProject
from stand_in import StandIn, running

from jobplan_lib.catalog import load_catalog
from jobplan_lib.observations import Observations, load_observations
from jobplan_lib.review import open_review
from jobplan_lib.vocabulary import Status


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with running() as started:
        yield started


@pytest.fixture
def fetching(tmp_path: Path, stand_in: StandIn) -> FetchingProject:
    return FetchingProject(tmp_path / "project", stand_in)


def figures(fetching: FetchingProject, name: str = "2026-08-22") -> Observations:
    return load_observations(load_catalog(fetching.project), name)


def test_a_review_stands_on_what_was_fetched_for_all_municipalities(fetching):
    done = fetching.fetch()
    review = open_review("frederikssund", 2026, project=fetching.project)
    statuses = {r.target.id: r.status for r in review.results}
    assert done.name == "2026-08-22"
    assert statuses["1d"] is Status.JUDGED_LOCALLY
    assert {statuses[x] for x in ("1a", "1b", "1c")} <= {Status.MET, Status.NOT_MET}
    assert len(figures(fetching).areas("ledige-fuldtidspersoner", "i-alt")) == 98 + 5 + 1
