"""A file as it lies on disk: read whole and unchanged, and known by its content instead of by the end of its name."""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from jobplan_lib.reading.strict_text import text_problem
from jobplan_lib.words.errors import InvalidInput, Problem

LARGEST = {"csv": 200_000_000, "xlsx": 50_000_000, "parquet": 1_000_000_000}
LARGEST_UNPACKED = 200_000_000
MOST_EXCEL_CELLS = 1_000_000  # a workbook is read whole; more figures than that are a text file's business
SUFFIXES = {".csv": "csv", ".txt": "csv", ".tsv": "csv", ".xlsx": "xlsx", ".xlsm": "xlsx", ".parquet": "parquet"}
WORDS = {"csv": "text", "xlsx": "an Excel workbook", "parquet": "a parquet file"}
_STRANGERS = {  # what begins so is no table, whatever it is called
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0": "an old or password-protected Office file",
    b"\x1f\x8b": "packed (gzip)",
}
_WEB_PAGE = re.compile(rb"\s*<(?:!doctype html|html|head|body|\?xml)", re.IGNORECASE)
_CELL = re.compile(rb"<(?:[A-Za-z0-9]{1,20}:)?c[ />]")
CELL_TAG = 32  # bytes; no cell's tag begins with more
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://?", re.IGNORECASE)


@dataclass(frozen=True)
class RawFile:
    """The bytes of a file, and what sort of table they are."""

    name: str  # shown in messages, and kept as the figures' source
    carrier: str  # csv, xlsx or parquet
    content: bytes = field(repr=False)
    sha256: str


def _refused(name: str, message: str, remedy: str, code: str) -> InvalidInput:
    return InvalidInput([Problem(name, None, None, "", message, remedy, code)])


def read_file(given: str) -> RawFile:
    """Read a regular file once, whole, and see what it is.

    Args:
        given: its path, taken literally: no pattern, no address, no link.

    Raises:
        InvalidInput: it is no regular file, too large, changes while it is read, is damaged or is no table.
    """
    name = Path(given).name
    if text_problem(name):
        name = "the file"  # its name itself is what may not be repeated
    if _ADDRESS.match(given):
        raise _refused("the file", "is an address", "download the file and name it here", "F-URL-01")
    content = _unchanged(Path(given), name)
    carrier = _carrier(content, name)
    expected = SUFFIXES.get(Path(given).suffix.casefold())
    if expected is None:
        raise _refused(name, "is not named .csv, .xlsx or .parquet", "rename it to what it is", "F-NAME-01")
    if expected != carrier:
        message = f"is named {Path(given).suffix}, but holds {WORDS[carrier]}"
        raise _refused(name, message, "fetch or save it again, or rename it", "F-TYPE-01")
    if len(content) > LARGEST[carrier]:
        raise _refused(name, f"is larger than {LARGEST[carrier]:,} bytes", "split it", "F-SIZE-01")
    return RawFile(name, carrier, content, hashlib.sha256(content).hexdigest())


def _unchanged(path: Path, name: str) -> bytes:
    """The content, read twice: a file that is being written is not read."""
    try:
        info = path.lstat()
        if stat.S_ISLNK(info.st_mode):
            raise _refused(name, "is a link", "name the file itself", "F-KIND-02")
        if not stat.S_ISREG(info.st_mode):
            raise _refused(name, "is not a regular file", "name a plain file", "F-KIND-01")
        if info.st_size > max(LARGEST.values()):
            raise _refused(name, f"is larger than {max(LARGEST.values()):,} bytes", "split it", "F-SIZE-01")
        content = path.read_bytes()
        with path.open("rb") as stream:
            again = hashlib.file_digest(stream, "sha256").digest()
            after = os.fstat(stream.fileno())
    except OSError as error:
        raise _refused(name, f"cannot be read ({error.strerror})", "check its name and rights", "F-READ-01") from None
    except ValueError:  # a NUL in the name
        raise _refused(name, "cannot be a file name", "check its name", "F-READ-01") from None
    if hashlib.sha256(content).digest() != again or (after.st_size, after.st_mtime_ns) != (
        info.st_size,
        info.st_mtime_ns,
    ):
        raise _refused(name, "changed while it was read", "wait until it is written, then import again", "F-CHANGE-01")
    return content


def _carrier(content: bytes, name: str) -> str:
    if not content:
        raise _refused(name, "is empty: no observations", "fetch or save it again", "C-EMPTY-01")
    if content.startswith(b"PAR1"):
        if len(content) < 12 or not content.endswith(b"PAR1"):
            raise _refused(name, "is a parquet file that is damaged (cut off?)", "fetch it again", "F-DAMAGED-01")
        return "parquet"
    if content.startswith(b"PK"):
        _check_archive(content, name)
        return "xlsx"
    stranger = next((words for sign, words in _STRANGERS.items() if content.startswith(sign)), None)
    if stranger is None and _WEB_PAGE.match(content[:200]):
        stranger = "a web page (an error page that was saved?)"
    if stranger is None and content[:1] in {b"{", b"["}:
        stranger = "JSON"
    if stranger:
        raise _refused(name, f"is {stranger}, not a table", "save the figures as .xlsx or .csv", "F-TYPE-02")
    return "csv"


def _check_archive(content: bytes, name: str) -> None:
    """An Excel workbook is a zip archive: whole, not a bomb, and with a workbook in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
            names = archive.namelist()
            if unpacked > LARGEST_UNPACKED:
                raise _refused(name, f"unpacks to more than {LARGEST_UNPACKED:,} bytes", "split it", "F-SIZE-02")
            damaged = archive.testzip()
            cells = 0 if damaged else sum(_cells(archive, item) for item in names if item.startswith("xl/worksheets/"))
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ):
        raise _refused(
            name, "is a workbook that is damaged (cut off?)", "fetch or save it again", "F-DAMAGED-02"
        ) from None
    if damaged:
        raise _refused(name, "is a workbook that is damaged", "fetch or save it again", "F-DAMAGED-02")
    if cells > MOST_EXCEL_CELLS:
        raise _refused(name, f"holds more than {MOST_EXCEL_CELLS:,} cells", "save it as CSV, or split it", "F-SIZE-04")
    if "xl/workbook.xml" not in names:
        raise _refused(name, "is a zip archive, not a workbook", "unpack it first", "F-TYPE-02")


def _cells(archive: zipfile.ZipFile, item: str) -> int:
    """How many cells a worksheet holds, counted in its XML without building it."""
    found, rest = 0, b""
    with archive.open(item) as stream:
        while part := stream.read(1 << 20):
            window = rest + part
            rest = window[-CELL_TAG:]
            found += len(_CELL.findall(window)) - len(_CELL.findall(rest))
    return found + len(_CELL.findall(rest))
