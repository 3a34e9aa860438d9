"""Every mistake that can come in with a file is refused at its line, in words that say what to do; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from import_support import imported, with_mappings

from jobplan_lib.words.errors import LONGEST_MESSAGE, InvalidInput

BROKEN = Path(__file__).parent / "broken_imports"
LONG_FORM = "long form"


@dataclass(frozen=True)
class Mistake:
    """A broken file, the mapping that it is read with, and what must be said about it."""

    file: str
    mapping: str
    code: str
    says: tuple[str, ...]
    line: int | None
    hides: str


def _mistakes() -> list[Mistake]:
    table = yaml.load((BROKEN / "expected.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return [
        Mistake(
            file=name,
            mapping="" if mapping == LONG_FORM else mapping,
            code=said["code"],
            says=tuple(said["says"]),
            line=None if said["line"] == "none" else int(said["line"]),
            hides=said.get("hides", ""),
        )
        for mapping, files in table.items()
        for name, said in files.items()
    ]


MISTAKES = _mistakes()


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.file)
def test_a_mistake_is_refused_where_it_stands_in_words_that_help(mistake, tiny_project):
    with_mappings(tiny_project)
    before = sorted(path.name for path in (tiny_project.project.data / "snapshots").iterdir())

    with pytest.raises(InvalidInput) as caught:
        imported(tiny_project, BROKEN / mistake.file, mapping=mistake.mapping)

    here = [p for p in caught.value.problems if (p.file, p.line, p.code) == (mistake.file, mistake.line, mistake.code)]
    assert here, f"nothing with {mistake.code} at line {mistake.line} in:\n{caught.value}"
    assert all(words in str(here[0]) for words in mistake.says), str(here[0])
    assert {p.file for p in caught.value.problems} == {mistake.file}
    assert all(len(line) <= LONGEST_MESSAGE for line in caught.value.lines())
    assert not mistake.hides or mistake.hides not in str(caught.value)
    assert str(BROKEN) not in str(caught.value)
    assert sorted(path.name for path in (tiny_project.project.data / "snapshots").iterdir()) == before


def test_every_broken_file_is_in_the_table():
    assert {path.name for path in BROKEN.glob("*")} == {mistake.file for mistake in MISTAKES} | {"expected.yaml"}
