"""YAML read strictly: every scalar is text with its line, and only the schema that asks for it gives it a type.

So ``0751`` stays a code, ``no`` stays a word and ``44,5`` is refused where a number is wanted. Anchors, aliases,
tags, repeated keys, several documents and deep nesting are refused while the events are read, before anything is built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

import yaml

from jobplan_lib.errors import Problem, did_you_mean
from jobplan_lib.periods import EXAMPLES, Period, parse_period
from jobplan_lib.quantities import parse_number
from jobplan_lib.strict_text import SAFE_ID, SLUG, read_text, text_problem

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
    if len(problems) > before:
        return None

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
        started = "quoted scalar" in str(error.context) or "simple key" in str(error.context)
        mark = (error.context_mark if started else None) or error.problem_mark or error.context_mark
        refuse(
            mark.line + 1 if mark else 1,
            mark.column + 1 if mark else 1,
            *_plain_words(f"{error.context} {error.problem}"),
        )
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


def _plain_words(problem: str) -> tuple[str, str, str]:
    for sign, words in {
        "\\t": ("has a tab where spaces must be", "indent with spaces"),
        "quoted scalar": ("has a quotation mark that is never closed", "close the quotation mark"),
        "mapping values are not allowed": ("has a colon inside a text", "put the text in quotation marks"),
        "could not find expected ':'": (
            "has a line without a colon",
            "write 'name: value', or indent the line under its text",
        ),
        "expected <block end>": ("is indented unevenly", "give lines that belong together the same indentation"),
    }.items():
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
        raise _Refused(line, column, "uses an anchor or alias", "write the value out", "Y-ALIAS-01")
    if getattr(event, "tag", None):
        raise _Refused(line, column, "uses a tag", "write a plain value", "Y-TAG-01")
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


class Fields:
    """A mapping being read: typed access by name, problems collected, and at the end unknown keys refused.

    Each accessor returns a harmless value of its type after reporting a problem, so that reading can go on and all
    problems are found at once; whoever collects the problems discards the result.
    """

    def __init__(self, node: Node, shown: str, problems: list[Problem], path: str = ""):
        self.node, self.shown, self.problems, self.path = node, shown, problems, path
        self._entries = node.entries or {}
        self._asked: set[str] = set()

    def refuse(self, name: str, message: str, remedy: str, code: str, node: Node | None = None) -> None:
        """Report a problem at a field (or at the mapping itself)."""
        at = node or (self._entries[name][1] if name in self._entries else self.node)
        field_path = ".".join(part for part in (self.path, name) if part)
        self.problems.append(Problem(self.shown, at.line, at.column, field_path, message, remedy, code))

    def has(self, name: str) -> bool:
        """Whether the key is there; asking makes it a known key."""
        self._asked.add(name)
        return name in self._entries

    def get(self, name: str, *, required: bool = True) -> Node | None:
        """The value of a key, if it is there and not left empty."""
        if not self.has(name):
            if required:
                self.refuse(name, "is missing", f"add '{name}:'", "Y-MISS-01")
            return None
        value = self._entries[name][1]
        if value.is_empty and required:
            self.refuse(name, "has no value", "write one, or remove the key", "Y-MISS-02")
            return None
        return value

    def text(self, name: str, *, required: bool = True) -> str:
        """A text of a few lines."""
        node = self.get(name, required=required)
        return "" if node is None else self.text_of(node, name)

    def text_of(self, node: Node, name: str) -> str:
        """The text of a node, checked."""
        if node.scalar is None:
            self.refuse(name, "is not a text", "write one value after the colon", "Y-TYPE-01", node)
            return ""
        wrong = text_problem(node.scalar)
        if wrong:
            self.refuse(name, *wrong, node=node)
            return ""
        return node.scalar

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, empty if the key is absent."""
        return tuple(self.text_of(node, name) for node in self.items(name, required=False))

    def parsed(
        self, name: str, parse: Callable[[str], E | Fraction | Period], code: str, hint: str = ""
    ) -> E | Fraction | Period | None:
        """A value through a parser that raises ValueError with the reason."""
        text = self.text(name)
        if not text:
            return None
        try:
            return parse(text)
        except ValueError as error:
            message, _, remedy = str(error).partition("; ")
            self.refuse(name, message, remedy or hint, code)
            return None

    def number(self, name: str) -> Fraction:
        """A plain number with a decimal point."""
        value = self.parsed(name, parse_number, "Y-NUM-02")
        return value if isinstance(value, Fraction) else Fraction(0)

    def whole(self, name: str, least: int, most: int) -> int:
        """A whole number within bounds."""
        text = self.text(name)
        if (
            text.isascii()
            and text.isdigit()
            and len(text) <= 9
            and str(int(text)) == text
            and least <= int(text) <= most
        ):
            return int(text)
        if text:
            self.refuse(
                name, f"'{text}' is not a whole number from {least} to {most}", "correct the number", "Y-NUM-03"
            )
        return least

    def period(self, name: str) -> Period | None:
        """A period of the closed grammar."""
        value = self.parsed(name, parse_period, "Y-PER-01", f"write {EXAMPLES}")
        return value if isinstance(value, Period) else None

    def choice(self, name: str, kind: type[E], default: E | None = None) -> E:
        """One of the words of an enumeration."""
        text = self.text(name, required=default is None)
        for member in kind:
            if member.value == text:
                return member
        if text:
            self.refuse(
                name,
                f"'{text}' is not one of the allowed words",
                did_you_mean(text, [str(m.value) for m in kind]),
                "Y-ENUM-01",
            )
        return default or next(iter(kind))

    def slug(self, name: str, *, required: bool = True) -> str:
        """An id of lower-case ASCII letters, digits and hyphens."""
        text = self.text(name, required=required)
        if text and not SLUG.fullmatch(text):
            self.refuse(name, f"'{text}' is not a slug", "use a-z, 0-9 and hyphens", "Y-SLUG-01")
        return text

    def safe_id(self, name: str) -> str:
        """An id that may become part of a file name."""
        text = self.text(name)
        if text and not SAFE_ID.fullmatch(text):
            self.refuse(
                name,
                f"'{text}' cannot be an id",
                "use letters, digits, '.', '-' and '_', beginning with a letter or digit",
                "Y-ID-01",
            )
        return text

    def flag(self, name: str) -> bool:
        """``true``, or absent."""
        if not self.has(name):
            return False
        text = self.text(name)
        if text != "true":
            self.refuse(name, f"'{text}' is not 'true'", "write true, or remove the key", "Y-FLAG-01")
        return True

    def items(self, name: str, *, required: bool = True) -> tuple[Node, ...]:
        """The items of a list."""
        node = self.get(name, required=required)
        if node is None:
            return ()
        if node.items is None:
            self.refuse(name, "is not a list", "write one item a line, each beginning with '- '", "Y-TYPE-02")
            return ()
        return node.items

    def fields(self, name: str, *, required: bool = True) -> Fields | None:
        """The mapping under a key."""
        node = self.get(name, required=required)
        return None if node is None else self.inside(node, name)

    def inside(self, node: Node, name: str) -> Fields | None:
        """A mapping node as fields of its own."""
        if node.entries is None:
            self.refuse(name, "is not a group of fields", "write 'name: value' lines under it", "Y-TYPE-03", node)
            return None
        return Fields(node, self.shown, self.problems, ".".join(part for part in (self.path, name) if part))

    def mappings(self, name: str, *, required: bool = True) -> list[Fields]:
        """The items of a list of mappings."""
        found = [self.inside(node, f"{name}[{i}]") for i, node in enumerate(self.items(name, required=required))]
        return [fields for fields in found if fields is not None]

    def names(self) -> list[str]:
        """The keys in file order."""
        return list(self._entries)

    def finish(self) -> None:
        """Refuse every key that no accessor asked for."""
        for name, (key, _) in self._entries.items():
            if name in self._asked:
                continue
            if name.isdigit():  # {percent: 24,5} reads as percent: 24 and an empty key 5
                self.refuse(
                    name,
                    f"'{name}' stands alone after a comma",
                    "write numbers with a decimal point, such as 24.5",
                    "Y-NUM-02",
                    key,
                )
            elif wrong := text_problem(name):
                self.refuse("", *wrong, node=key)
            else:
                self.refuse(name, f"'{name}' is not a known key", did_you_mean(name, self._asked), "Y-KEY-01", key)
