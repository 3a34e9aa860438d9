"""Topics: one YAML file each in ``data/topics``; the file name is the id that indicators name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jobplan_lib.reading.fields import Fields
from jobplan_lib.reading.strict_text import SLUG
from jobplan_lib.reading.strict_yaml import load_yaml
from jobplan_lib.words.errors import Problem, did_you_mean
from jobplan_lib.words.model import Topic


def load_topics(data: Path, notebooks: Sequence[str], problems: list[Problem]) -> tuple[Topic, ...]:
    """All topics in the order in which their pages show them."""
    found = []
    for path in sorted((data / "topics").glob("*.yaml")):
        shown = f"data/topics/{path.name}"
        node = load_yaml(path, shown, problems)
        if node:
            found.append(_topic(path.stem, Fields(node, shown, problems), notebooks))
    return tuple(sorted(found, key=lambda topic: (topic.notebook, topic.order, topic.id)))


def _topic(name: str, fields: Fields, notebooks: Sequence[str]) -> Topic:
    if not SLUG.fullmatch(name):
        fields.refuse("", f"the file name '{name}' is not a slug", "use a-z, 0-9 and hyphens", "T-NAME-01")
    topic = Topic(
        id=name,
        title=fields.text("title"),
        lead=fields.text("lead", required=False),
        notebook=fields.text("notebook"),
        order=fields.whole("order", 1, 99),
    )
    if topic.notebook and topic.notebook not in notebooks:
        fields.refuse(
            "notebook", f"'{topic.notebook}' is not a notebook", did_you_mean(topic.notebook, notebooks), "T-NB-01"
        )
    fields.finish()
    return topic
