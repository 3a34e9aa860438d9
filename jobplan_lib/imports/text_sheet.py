"""A table in a text file: one encoding, one separator, whole lines."""

from __future__ import annotations

import csv
import io
import unicodedata

from jobplan_lib.imports.carriers import RawFile
from jobplan_lib.imports.sheets import Line, Sheet
from jobplan_lib.reading.layout_model import ENCODINGS
from jobplan_lib.words.errors import InvalidInput, Problem

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
    used = separator or _separator(text.splitlines()[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=used, strict=True)
    lines = []
    try:
        lines = [Line(reader.line_num, tuple(cells)) for cells in reader]
    except csv.Error as error:
        said = f"cannot be read as CSV ({error})"
        raise _refused(raw.name, reader.line_num, said, "close the quotation mark", "C-FORM-01") from None
    return Sheet(raw.name, "", tuple(lines), separator=used, decimal="," if used == ";" else ".")


def _refused(name: str, line: int | None, message: str, remedy: str, code: str) -> InvalidInput:
    return InvalidInput([Problem(name, line, None, "", message, remedy, code)])


def _separator(head: str) -> str:
    return max((";", ",", "\t"), key=head.count) if any(mark in head for mark in ";,\t") else ","


def _decoded(raw: RawFile, encoding: str) -> str:
    try:
        text = raw.content.decode(ENCODINGS[encoding])
    except (UnicodeDecodeError, UnicodeError):
        guess = next((word for mark, word in _MARKS.items() if raw.content.startswith(mark)), "")
        guess = guess or ("Windows-1252" if encoding == "utf-8" else "")
        start = 0 if guess == "UTF-16" else _first_bad(raw.content, ENCODINGS[encoding])
        line = raw.content[:start].count(b"\n") + 1
        looks = f" (it looks like {guess})" if guess else ""
        remedy = "save the file as UTF-8, or name its encoding in the mapping"
        raise _refused(raw.name, line, f"is not {encoding.upper()}{looks}", remedy, "F-UTF8-01") from None
    return unicodedata.normalize("NFC", text)


def _first_bad(content: bytes, codec: str) -> int:
    try:
        content.decode(codec)
    except UnicodeDecodeError as error:
        return error.start
    return 0
