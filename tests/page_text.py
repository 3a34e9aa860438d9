"""A published page as the lines that a reader sees, and as the elements that a check looks at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

UNSEEN = {"head", "style", "script", "svg"}
VOID = {"meta", "img", "source", "br", "hr", "link", "input", "col"}
INLINE = {"a", "b", "bdi", "strong", "em", "span", "i", "code"}
PART_OF_A_WORD = {"bdi"}
CELLS = {"td", "th", "dt", "dd"}


@dataclass(eq=False)
class Element:
    """An element of a page; ``text`` is what stands inside it and all it holds."""

    tag: str
    attributes: dict[str, str]
    parents: tuple[Element, ...]
    children: list[Element] = field(default_factory=list, repr=False)
    pieces: list[str] = field(default_factory=list, repr=False)

    @property
    def text(self) -> str:
        """The text with single spaces; a no-break space stays one."""
        return re.sub(r"[ \n]+", " ", "".join(self.pieces)).strip(" ")

    @property
    def classes(self) -> list[str]:
        """The classes of the element."""
        return self.attributes.get("class", "").split()

    def inside(self, tag: str) -> bool:
        """Whether the element stands within one of the kind."""
        return any(parent.tag == tag for parent in self.parents)

    def is_walk(self) -> bool:
        """Whether the element is, or stands in, what folds away how a table's figures were made."""
        return any("made-of" in element.classes for element in (*self.parents, self))

    def all(self, *tags: str) -> list[Element]:
        """The elements of these kinds within this one, in order."""
        found: list[Element] = []
        for child in self.children:
            found += ([child] if not tags or child.tag in tags else []) + child.all(*tags)
        return found


class Reader(HTMLParser):
    """Builds the tree of a page and its visible lines; a tag that is not closed, or closed twice, is an error."""

    def __init__(self, html: str):
        super().__init__()
        self.root = Element("", {}, ())
        self.open = [self.root]
        self.lines: list[str] = []
        self.line = ""
        self.comments: list[str] = []
        self.feed(html)
        self.close()
        self.end_line()
        assert self.open == [self.root], f"left open: {[e.tag for e in self.open[1:]]}"

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> says an attribute twice"
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self.open))
        self.open[-1].children.append(element)
        self.break_line(tag)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()
        self.break_line(tag)

    def handle_data(self, data):
        for element in self.open:
            element.pieces.append(data)
        if not UNSEEN & {element.tag for element in self.open}:
            self.line += data

    def handle_comment(self, data):
        self.comments.append(data)

    def break_line(self, tag: str) -> None:
        if tag in CELLS or tag in INLINE or tag == "br":
            self.line += "" if tag in PART_OF_A_WORD else " " if tag in INLINE else " | "
        elif tag not in UNSEEN | VOID:
            self.end_line()

    def end_line(self) -> None:
        shown = re.sub(r"(?:\s*\|\s*)+", " | ", re.sub(r"[ \n]+", " ", self.line)).strip(" |")
        self.lines += [shown] if shown else []
        self.line = ""


def visible_lines(html: str) -> list[str]:
    """What a reader of the page sees, a line for each paragraph, row and heading."""
    return Reader(html).lines
