"""A table in a text file: one encoding, one separator, whole lines."""

from __future__ import annotations

import csv
import io
import re
import unicodedata

from jobplan_lib.imports.carriers import RawFile
from jobplan_lib.imports.sheets import Line, Sheet
from jobplan_lib.reading.layout_model import ENCODINGS
from jobplan_lib.words.errors import InvalidInput, Problem

_DECLARED = re.compile(r"sep=(.)\r?\n")  # a first line that Excel writes and reads
_PARTED = {";": "semicolons", ",": "commas", "\t": "tabs"}
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def text_sheet(raw: RawFile, separator: str = "", encoding: str = "utf-8", *, last_line_open: bool = False) -> Sheet:
    """The lines of a text file.

    Args:
        raw: the file.
        separator: what parts the fields; where empty, the first line shows whether it is ';' or ','.
        encoding: one of ``layout_model.ENCODINGS``.
        last_line_open: the source leaves out the last line end; elsewhere it shows that the file is whole.

    Raises:
        InvalidInput: another encoding than said, a cut last line, or quotation marks that do not close.
    """
    text = _decoded(raw, encoding)
    if not last_line_open and not text.endswith(("\n", "\r")):
        message = "has no line end after its last line (an interrupted copy?)"
        last = text.count("\n") + 1
        raise _refused(
            raw.name,
            last,
            message,
            "check the last line and end it, or say 'last_line_open: true' in the mapping",
            "C-CUT-01",
        )
    declared = _DECLARED.match(text)
    used = separator or (declared[1] if declared else _separator(text.splitlines()[0]))
    if separator:
        _refuse_other(raw.name, text, separator)
    lines = _lines(raw.name, text, used)[1 if declared else 0 :]
    return Sheet(raw.name, "", tuple(lines), separator=used, decimal="," if used == ";" else ".")


def _lines(name: str, text: str, separator: str) -> list[Line]:
    """The records of the text, each with the number of its first line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[Line] = []
    begun = 1
    try:
        for cells in reader:
            lines.append(Line(begun, tuple(cells)))
            begun = reader.line_num + 1
    except csv.Error as error:
        said = f"cannot be read as CSV ({error})"
        raise _refused(name, begun, said, "close the quotation mark that opens here", "C-FORM-01") from None
    return lines


def _refuse_other(name: str, text: str, separator: str) -> None:
    """A file that is parted by something else than its mapping says would be one long column."""
    other = max(_PARTED, key=text.count)
    if separator not in text and other in text:
        message = f"is parted by {_PARTED[other]}, and its mapping says {_PARTED[separator]}"
        remedy = "save it so, or set 'separator' under 'file' in the mapping (comma if left out)"
        raise _refused(name, 1, message, remedy, "C-SEP-01")


def _refused(name: str, line: int | None, message: str, remedy: str, code: str) -> InvalidInput:
    return InvalidInput([Problem(name, line, None, "", message, remedy, code)])


def _separator(head: str) -> str:
    return max((";", ",", "\t"), key=head.count) if any(mark in head for mark in ";,\t") else ","


def _decoded(raw: RawFile, encoding: str) -> str:
    try:
        text = raw.content.decode(ENCODINGS[encoding])
    except (UnicodeDecodeError, UnicodeError):
        guess = next((word for mark, word in _MARKS.items() if raw.content.startswith(mark)), "")
        guess = guess or ("UTF-16" if b"\x00" in raw.content[:100] else "")
        guess = guess or ("Windows-1252" if encoding == "utf-8" else "")
        start = 0 if guess == "UTF-16" else _first_bad(raw.content, ENCODINGS[encoding])
        line = raw.content[:start].count(b"\n") + 1
        looks = f" (it looks like {guess})" if guess else ""
        remedy = "save the file as UTF-8, or name its encoding in the mapping"
        raise _refused(raw.name, line, f"is not {encoding.upper()}{looks}", remedy, "F-UTF8-01") from None
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))


def _first_bad(content: bytes, codec: str) -> int:
    try:
        content.decode(codec)
    except UnicodeDecodeError as error:
        return error.start
    return 0
