"""Jobindsats API v3: catalogue, a table's metadata, and its figures. Everything is keyed on ids; labels are looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from jobplan_lib.sources.bodies import KEPT, NotThere, as_json
from jobplan_lib.sources.client import Answer, Client
from jobplan_lib.sources.jobindsats_answers import Asked, Figures, read_figures
from jobplan_lib.sources.jobindsats_tables import NAME, Listed, Table, read_catalogue, read_table
from jobplan_lib.words.errors import SourceUnavailable

BASE, VARIABLE = "https://api.jobindsats.dk/v3", "JOBPLAN_JOBINDSATS_URL"
_KNOWN_REFUSAL = re.compile(r"Unknown |Requested latest")


class Jobindsats:
    """The three things that are asked: what there is, how a table is built, and its figures."""

    def __init__(self, client: Client):
        self._client = client

    def catalogue(self) -> dict[str, Listed]:
        """Every table by id."""
        return read_catalogue(self._ask("/tables", {}))

    def table(self, table_id: str) -> Table:
        """A table's periods, measures and hierarchies.

        Raises:
            SourceUnavailable: there is no such table, or the answer has another shape than the contract.
        """
        return read_table(table_id, self._ask(f"/table/{table_id}", {}))

    def figures(self, table: Table, asked: Asked) -> Iterator[tuple[Answer, Figures]]:
        """The answers to a question: one, or several by period where the source finds one too large.

        Raises:
            SourceUnavailable: the answer is not the contract's, holds what was not asked for, or lacks a period.
        """
        available = table.periods.get(asked.period_type, ())
        newest = f"latest:{len(asked.periods)}" if asked.periods == available[: len(asked.periods)] else ""
        parameters = {
            "mgroup.*": "*",
            f"period.{asked.period_type}": newest or ",".join(asked.periods),
            f"hierarchy.{asked.areas}": "*",
            **{f"hierarchy.{name}": ",".join(members) for name, members in asked.members},
        }
        answer = self._get(f"/data/{asked.table}", parameters)
        if answer.status in {413, 422} and self._may_be_too_large(answer) and len(asked.periods) > 1:
            middle = len(asked.periods) // 2
            for part in (asked.periods[:middle], asked.periods[middle:]):
                smaller = Asked(asked.table, asked.period_type, part, asked.areas, asked.members)
                yield from self.figures(table, smaller)
            return
        yield answer, read_figures(table, asked, self._content(answer, f"table {asked.table}"))

    def _may_be_too_large(self, answer: Answer) -> bool:
        """A limit exists and its words are not known: every refusal that is not one of the known ones may be it."""
        return answer.status == 413 or not _KNOWN_REFUSAL.match(_cause(as_json(NAME, answer)))

    def _get(self, path: str, parameters: dict[str, str]) -> Answer:
        return self._client.get(path, {**parameters, "format": "json"})

    def _ask(self, path: str, parameters: dict[str, str]) -> Any:
        return self._content(self._get(path, parameters), path.strip("/").replace("/", " "))

    def _content(self, answer: Answer, what: str) -> Any:
        if answer.status in {404, 410}:
            raise NotThere(
                f"{NAME}: {what} does not exist any more (HTTP {answer.status}) – run 'jobplan check --sources'; {KEPT}"
            )
        if answer.status == 413:
            raise SourceUnavailable(f"{NAME}: {what} is too large even for one period – map fewer members; {KEPT}")
        content = as_json(NAME, answer)
        if answer.status != 200 or (isinstance(content, dict) and "cause" in content):
            raise SourceUnavailable(
                f"{NAME}: {what} is refused: {_cause(content)} – run 'jobplan check --sources'; {KEPT}"
            )
        return content


def _cause(content: Any) -> str:
    cause = content.get("cause") if isinstance(content, dict) else None
    return cause[:200] if isinstance(cause, str) else "no cause is given"
