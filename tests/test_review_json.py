"""``review.json`` holds what ``docs/review-json.md`` says, and nothing else: fields and the closed sets of their words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jobplan_lib.answer.review_json import review_dict
from jobplan_lib.core.caveats import Caveat
from jobplan_lib.core.figures import How
from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.reading.status_log import Progress
from jobplan_lib.review import open_review
from jobplan_lib.words.plan_model import Direction, RollUp
from jobplan_lib.words.vocabulary import Status, Timing

TEXT = (Path(__file__).parent.parent / "docs" / "review-json.md").read_text(encoding="utf-8").partition("## ")[0]
NAMED = frozenset(re.findall(r"`([a-z_0-9]+)`", TEXT))
KEYED_BY_STATUS = "counts"
IN_SECTIONS = {  # made for a section of a page: no target is held against them
    How.COMPLEMENT, How.CHAINED, How.PER, How.PERCENT_OF, How.OTHER_BASIS, How.MEAN_OF_GROUPS, How.WEIGHTED_MEAN,
    How.BALANCE, How.PROJECTED,
}  # fmt: skip


def fields(value: Any) -> Iterator[str]:
    """The names of all fields, however deep."""
    if isinstance(value, dict):
        for name, held in value.items():
            yield name
            yield from () if name == KEYED_BY_STATUS else fields(held)
    elif isinstance(value, list):
        for held in value:
            yield from fields(held)


@pytest.fixture(scope="module")
def found(project) -> set[str]:
    """The fields of the review of every plan that ships."""
    known = {area.slug for area in load_catalog(project).areas.municipalities()}
    names: set[str] = set()
    for path in sorted((project.data / "plans").glob("*.yaml")):
        owner, _, year = path.stem.rpartition("-")
        named = (owner, int(year)) if owner in known else ("frederikssund", int(year), "", owner)
        names.update(fields(review_dict(open_review(*named, project=project))))
    return names


def test_every_field_is_described(found):
    assert len(found) > 70
    assert found - NAMED == set()


def test_every_field_that_a_table_describes_is_there(found):
    first_cells = re.findall(r"^\| (`[^|]*`) \|", TEXT, re.MULTILINE)
    described = {name for cell in first_cells for name in re.findall(r"`([a-z_0-9]+)`", cell)}
    assert len(described) > 30
    assert described - found == set()


@pytest.mark.parametrize("kind", [Status, Timing, Direction, RollUp, Caveat, How, Progress])
def test_every_word_of_a_closed_set_is_listed(kind):
    assert {one.value for one in kind if one not in IN_SECTIONS} - NAMED == set()
