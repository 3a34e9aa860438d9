"""Text from files, read so that nothing slips through: encoding, size, control characters, personal numbers, keys."""

from __future__ import annotations

import re
import stat
import unicodedata
from pathlib import Path

from jobplan_lib.words.errors import Problem

LARGEST_YAML = 1_000_000
LONGEST_TEXT = 2_000

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
SAFE_ID = re.compile(  # may become part of a file name on any system
    r"(?!(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$))[A-Za-z0-9](?:[A-Za-z0-9._-]{0,58}[A-Za-z0-9_-])?"
)
_CPR = re.compile(  # begins with a day and a month, so that 1000000000 kroner is no person
    r"(?<![0-9])(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}[- ]?[0-9]{4}(?![0-9])"
)
_KEY = re.compile(  # a long run without a hyphen: names are broken by hyphens and words
    r"(?=[A-Za-z0-9_]*[0-9])(?=[A-Za-z0-9_]*[A-Z])(?=[A-Za-z0-9_]*[a-z])[A-Za-z0-9_]{32,}|[0-9a-f]{32,}"
)
_MOJIBAKE = re.compile("Ã[¦¸¥†˜…]|Ã\u0083|Ã\u00a6|Ã\u00b8|Ã\u00a5|\ufffd")


def read_text(path: Path, shown: str, problems: list[Problem], largest: int = LARGEST_YAML) -> str:
    """The text of a regular UTF-8 file in NFC, or an empty text and a problem."""

    def refuse(message: str, remedy: str, code: str) -> str:
        problems.append(Problem(shown, None, None, "", message, remedy, code))
        return ""

    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            return refuse("is not a regular file", "replace it by a plain file", "F-KIND-01")
        if info.st_size > largest:
            return refuse(f"is larger than {largest:,} bytes", "split it or remove what does not belong", "F-SIZE-01")
        raw = path.read_bytes()
    except OSError as error:
        return refuse(f"cannot be read ({error.strerror})", "check that it exists and may be read", "F-READ-01")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.append(Problem(shown, line, None, "", "is not UTF-8", "save the file as UTF-8", "F-UTF8-01"))
        return ""
    return unicodedata.normalize("NFC", text)


def text_problem(text: str) -> tuple[str, str, str] | None:
    """What is wrong with a text value, as (message, remedy, code); the value itself is never repeated."""
    if len(text) > LONGEST_TEXT:
        return f"has {len(text)} characters", f"shorten it to {LONGEST_TEXT}", "T-LONG-01"
    bad = next((c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"} and c not in "\n\u00ad"), None)
    if bad is not None:
        return f"holds the control character U+{ord(bad):04X}", "remove it", "T-CTRL-01"
    if _CPR.search(text):
        return (
            "holds what looks like a personal number (CPR)",
            "remove it; personal data do not belong here",
            "T-CPR-01",
        )
    if _KEY.search(text):
        return "holds what looks like a key or password", "remove it and renew the key", "T-KEY-01"
    if _MOJIBAKE.search(text):
        return (
            "holds broken Danish letters (a file read with the wrong encoding)",
            "save the file as UTF-8",
            "T-UTF8-01",
        )
    return None


def slug_of(name: str) -> str:
    """The ASCII slug of a Danish name: æ→ae, ø→oe, å→aa, other marks dropped, words joined by hyphens.

    >>> slug_of("Lyngby-Taarbæk"), slug_of("Høje-Taastrup")
    ('lyngby-taarbaek', 'hoeje-taastrup')
    """
    text = unicodedata.normalize("NFC", name).casefold()
    for letter, plain in (("æ", "ae"), ("ø", "oe"), ("å", "aa")):
        text = text.replace(letter, plain)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")
