"""A mapping of a YAML file being read: typed access by name, every problem with its line, unknown keys refused at the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import Enum
from fractions import Fraction
from typing import TypeVar

from jobplan_lib.reading.period_spellings import period_remedy
from jobplan_lib.reading.strict_text import SAFE_ID, SLUG, text_problem
from jobplan_lib.reading.strict_yaml import Node
from jobplan_lib.words.errors import Problem, did_you_mean
from jobplan_lib.words.periods import Frequency, Period, parse_period
from jobplan_lib.words.quantities import parse_number

E = TypeVar("E", bound=Enum)
SHA256 = re.compile("[0-9a-f]{64}")


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

    def sha256(self, name: str) -> str:
        """A hash as 64 hexadecimal digits; the empty text where the key is absent."""
        node = self.get(name, required=False)
        if node is None:
            return ""
        if node.scalar is None or not SHA256.fullmatch(node.scalar):
            self.refuse(
                name, "is not a SHA-256 hash of 64 digits", "leave the file as it was written", "Y-HASH-01", node
            )
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
        value = self.parsed(name, parse_period, "Y-PER-01", period_remedy(self._written(name)))
        return value if isinstance(value, Period) else None

    def day(self, name: str) -> Period | None:
        """A day, such as the one on which somebody said something."""
        remedy = period_remedy(self._written(name))
        value = self.parsed(
            name, parse_period, "Y-PER-01", remedy if "-" in remedy else "write a day such as 2023-09-30"
        )
        if isinstance(value, Period) and value.frequency is not Frequency.DAY:
            self.refuse(name, f"'{value}' is not a day", "write a day such as 2023-09-30", "Y-DAY-01")
            return None
        return value if isinstance(value, Period) else None

    def _written(self, name: str) -> str:
        return (self._entries[name][1].scalar or "") if name in self._entries else ""

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
            hyphens = " without a hyphen" if node.items is not None else ""
            remedy = f"write 'name: value' lines under it{hyphens}, or {{name: value}} on one line"
            self.refuse(name, "is not a group of fields", remedy, "Y-TYPE-03", node)
            return None
        return Fields(node, self.shown, self.problems, ".".join(part for part in (self.path, name) if part))

    def mappings(self, name: str, *, required: bool = True) -> list[Fields]:
        """The items of a list of mappings."""
        found = [self.inside(node, f"{name}[{i}]") for i, node in enumerate(self.items(name, required=required))]
        return [fields for fields in found if fields is not None]

    def names(self) -> list[str]:
        """The keys in file order."""
        return list(self._entries)

    def may_hold(self, names: Iterable[str]) -> bool:
        """Whether a key that nobody asked for may be a misspelt one of these: what it says is then not missing."""
        wanted = list(names)
        return any(
            did_you_mean(name, wanted).startswith("did you mean") for name in self._entries if name not in self._asked
        )

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
