"""What is wrong with somebody's input, said so that she can mend it.

An error names the file, the line, the field, what was found, what is allowed and what to do. Problems are collected
and reported together. ``JobplanError`` and its subclasses are for users; anything else that escapes is our own defect.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from jobplan_lib.words.translations import in_english

MOST_SHOWN = 50
LONGEST_MESSAGE = 500


class ExitCode(IntEnum):
    """Exit codes of the command line; the list with what to do about each is in ``README.md``."""

    OK = 0
    DEFECT = 1
    USAGE = 2
    INVALID_INPUT = 3
    SOME_FAILED = 4
    SOURCE_UNAVAILABLE = 5
    STOPPED_BY_GATE = 6
    LOCKED = 7
    CANNOT_WRITE = 8


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, where it stands and what to do about it."""

    file: str
    line: int | None
    column: int | None
    field: str
    message: str
    remedy: str
    code: str

    def __str__(self) -> str:
        """One line: ``file:line:column field: what – what to do [code]``."""
        where = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        field = f" {self.field}:" if self.field else ""
        text = f"{where}{field} {self.message} – {self.remedy} [{self.code}]"
        return shorten(visible(text))


class JobplanError(Exception):
    """Something a user can mend. ``exit_code`` is what the command line ends with."""

    exit_code = ExitCode.INVALID_INPUT


class InvalidInput(JobplanError):
    """One or more problems in plans, indicators, figures or parameters; nothing was published."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = sorted(set(problems), key=lambda p: (p.file, p.line or 0, p.column or 0, p.field, p.message))
        super().__init__("\n".join(self.lines()))

    def __reduce__(self) -> tuple[type[InvalidInput], tuple[list[Problem]]]:
        """Travels between processes with its problems."""
        return type(self), (self.problems,)

    def lines(self) -> list[str]:
        """One line a problem, at most fifty, then how many more there are."""
        shown = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        hidden = len(self.problems) - len(shown)
        return [*shown, f"… and {hidden} more"] if hidden else shown


class UnknownName(JobplanError):
    """A municipality, year, target, page or snapshot that was asked for and does not exist."""

    exit_code = ExitCode.USAGE


class InputsChanged(JobplanError):
    """What an earlier run was made from is not what is there now."""

    exit_code = ExitCode.USAGE


class Locked(JobplanError):
    """Another run writes into the same folder."""

    exit_code = ExitCode.LOCKED


class SourceUnavailable(JobplanError):
    """A source does not answer, answers something else than its contract, or gives less than before."""

    exit_code = ExitCode.SOURCE_UNAVAILABLE


class CannotWrite(JobplanError):
    """The disk is full, or the folder may not be written.

    Attributes:
        is_everywhere: whether other files cannot be written either, because it is the disk that refuses.
    """

    exit_code = ExitCode.CANNOT_WRITE
    is_everywhere = False


class PageFailed(JobplanError):
    """A notebook did not run to its end, or its page did not pass its checks."""

    exit_code = ExitCode.SOME_FAILED


class ClusterUnreachable(JobplanError):
    """The workers that were asked for are not there."""

    exit_code = ExitCode.SOURCE_UNAVAILABLE


class NotebookFailed(PageFailed):
    """A cell failed or took too long, or the notebook's process died."""


class KernelDied(NotebookFailed):
    """A notebook's process died or did not start: the one failure that may pass, so it is tried once more."""


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """Name the allowed word that a Danish one stands for, else the nearest, or list what is allowed.

    >>> did_you_mean("at_moste", ["at_least", "at_most"])
    "did you mean 'at_most'?"
    """
    choices = sorted(allowed)
    if meant := in_english(word, choices):
        return f"did you mean '{meant}'?"
    near = difflib.get_close_matches(word.casefold(), choices, n=1, cutoff=0.7)
    if near:
        return f"did you mean '{near[0]}'?"
    if not choices:
        return "nothing is allowed here"
    listed = ", ".join(choices[:20]) + (f" and {len(choices) - 20} more" if len(choices) > 20 else "")
    return f"allowed: {listed}"


def visible(text: str) -> str:
    """Show control, format and bidirectional characters as U+XXXX, so that a message cannot disguise itself."""
    return "".join(
        f"U+{ord(c):04X}" if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} else c for c in text
    )


def shorten(text: str, limit: int = LONGEST_MESSAGE) -> str:
    """Cut a text to a limit and say that it was cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
