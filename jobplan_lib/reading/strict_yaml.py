"""YAML read strictly: every scalar is text with its line, and only the schema that asks for it gives it a type.

So ``0751`` stays a code, ``no`` stays a word and ``44,5`` is refused where a number is wanted. Anchors, aliases,
tags, repeated keys, several documents and deep nesting are refused while the events are read, before anything is built.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TypeVar

import yaml

from jobplan_lib.reading.strict_text import read_text
from jobplan_lib.words.errors import Problem

DEEPEST = 20
E = TypeVar("E", bound=Enum)


@dataclass(frozen=True)
class Node:
    """A scalar, a list or a mapping, and where it stands. Exactly one of the three is not None."""

    line: int
    column: int
    scalar: str | None = None
    items: tuple[Node, ...] | None = None
    entries: dict[str, tuple[Node, Node]] | None = field(default=None, hash=False)

    @property
    def is_empty(self) -> bool:
        """Whether the value was left out after its key."""
        return self.scalar is not None and self.scalar == ""


class _Refused(Exception):
    def __init__(self, line: int, column: int, message: str, remedy: str, code: str):
        self.place = (line, column)
        self.said = (message, remedy, code)


def load_yaml(path: Path, shown: str, problems: list[Problem]) -> Node | None:
    """The mapping that a YAML file holds, or None and problems.

    Args:
        path: the file.
        shown: its name in messages, relative to the project.
        problems: where problems are added.
    """
    before = len(problems)
    text = read_text(path, shown, problems)
    return parse_yaml(text, shown, problems) if len(problems) == before else None


def parse_yaml(text: str, shown: str, problems: list[Problem]) -> Node | None:
    """The mapping that a text holds, or None and problems; ``shown`` is what messages call it."""

    def refuse(line: int, column: int, message: str, remedy: str, code: str) -> None:
        problems.append(Problem(shown, line, column, "", message, remedy, code))

    try:
        root = _document(yaml.parse(text, Loader=yaml.SafeLoader))
    except _Refused as error:
        refuse(*error.place, *error.said)
        return None
    except (ValueError, OverflowError):  # escapes and version numbers that no character or number stands behind
        refuse(1, 1, "holds an escape or number that cannot be read", "write plain characters", "Y-FORM-02")
        return None
    except yaml.reader.ReaderError as error:
        refuse(
            text[: error.position].count("\n") + 1,
            1,
            f"holds the character U+{error.character:04X}",
            "remove it",
            "Y-CHAR-01",
        )
        return None
    except yaml.MarkedYAMLError as error:
        started = any(begun in str(error.context) for begun in ("quoted scalar", "simple key", "parsing a flow"))
        mark = (error.context_mark if started else None) or error.problem_mark or error.context_mark
        refuse(
            mark.line + 1 if mark else 1,
            mark.column + 1 if mark else 1,
            *_plain_words(f"{error.context} {error.problem}"),
        )
        problems.extend(_lookalikes(text, shown))
        return None
    if root is None or root.entries is None:
        refuse(
            1,
            1,
            "holds no fields" if root is None else "is not a list of fields",
            "write 'name: value' lines",
            "Y-EMPTY-01",
        )
        return None
    return root


def _lookalikes(text: str, shown: str) -> list[Problem]:
    """Lines that begin with a space or a dash of another kind, as text copied from a page or a letter does: nobody sees it."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.lstrip()
        indent = line[: len(line) - len(bare)]
        if other := next((c for c in indent if c not in " \t"), ""):
            said = f"is indented with U+{ord(other):04X}, which only looks like a space"
            found.append(Problem(shown, number, 1, "", said, "indent with plain spaces", "Y-SPACE-01"))
        if bare[:1] in "–—−•‐‑" and bare[1:2] == " ":
            said = f"begins with U+{ord(bare[0]):04X}, which only looks like a hyphen"
            found.append(Problem(shown, number, len(indent) + 1, "", said, "begin an item with '- '", "Y-DASH-01"))
    return found


_OUT = "write the value out; a text that begins with such a mark stands in quotation marks"
_QUOTED = "put the text in quotation marks"
_PLAIN_WORDS = {  # what PyYAML says, or a part of it: what a reader of the file sees, and what she can do
    "\\t": ("has a tab where spaces must be", "indent with spaces"),
    "unknown escape": ("has a backslash inside double quotation marks", "use single quotation marks: '…'"),
    "quoted scalar": ("has a quotation mark that is never closed", "close the quotation mark"),
    "mapping values are not allowed": ("has a colon inside a text", _QUOTED),
    "sequence entries are not allowed": (
        "has a hyphen where a text begins",
        f"{_QUOTED}, or begin a list on the next line",
    ),
    "cannot start any token": ("begins a text with a mark that YAML keeps for itself", _QUOTED),
    "mapping keys are not allowed": ("begins a text with a mark that YAML keeps for itself", _QUOTED),
    "block scalar": ("begins a text with a mark that YAML keeps for itself", _QUOTED),
    "parsing a flow": (
        "has a bracket that is not closed",
        "close it, or put a text that begins with one in quotation marks",
    ),
    "could not find expected ':'": (
        "has a line without a colon",
        "write 'name: value', or indent the line under its text",
    ),
    "but found '<scalar>'": (
        "goes on after a value has ended",
        "put the whole text in quotation marks ('…' if it holds \"), or give lines that belong together the same indentation",
    ),
    "expected <block end>": ("is indented unevenly", "give lines that belong together the same indentation"),
}


def _plain_words(problem: str) -> tuple[str, str, str]:
    for sign, words in _PLAIN_WORDS.items():
        if sign in problem:
            return (*words, "Y-FORM-01")
    return f"cannot be read as YAML here ({problem})", "check indentation, quotation marks and brackets", "Y-FORM-01"


def _document(events: Iterator[yaml.Event]) -> Node | None:
    root: Node | None = None
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _Refused(*_place(event), "holds a second document", "keep one document a file", "Y-DOC-01")
        elif isinstance(event, yaml.NodeEvent):
            root = _node(event, events, 1)
    return None if root is not None and root.is_empty else root


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _node(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
    line, column = _place(event)
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _Refused(line, column, "uses an anchor or alias", _OUT, "Y-ALIAS-01")
    if getattr(event, "tag", None):
        raise _Refused(line, column, "uses a tag", _OUT, "Y-TAG-01")
    if depth > DEEPEST:
        raise _Refused(line, column, f"is nested deeper than {DEEPEST} levels", "flatten it", "Y-DEEP-01")
    if isinstance(event, yaml.ScalarEvent):
        return Node(line, column, scalar=event.value.strip())
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        for inner in events:
            if isinstance(inner, yaml.SequenceEndEvent):
                break
            items.append(_node(inner, events, depth + 1))
        return Node(line, column, items=tuple(items))
    return Node(line, column, entries=_entries(events, depth))


def _entries(events: Iterator[yaml.Event], depth: int) -> dict[str, tuple[Node, Node]]:
    entries: dict[str, tuple[Node, Node]] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        key = _node(event, events, depth + 1)
        if key.scalar is None:
            raise _Refused(key.line, key.column, "has a key that is not a word", "write 'name: value'", "Y-KEY-02")
        value = _node(next(events), events, depth + 1)
        if key.scalar in entries:
            first = entries[key.scalar][0].line
            raise _Refused(
                key.line,
                key.column,
                f"repeats the key '{key.scalar}' of line {first}",
                "keep one of the two",
                "Y-DUP-01",
            )
        entries[key.scalar] = (key, value)
    return entries
