"""The numbers of sheets in a document that is printed: read from a first printing, written into the next.

No browser can say on which sheet a place will stand before it has printed it. The document says ``00`` for each such
number, which takes as much room as the number will; printing again with the numbers in place moves nothing.
"""

from __future__ import annotations

import re
from io import BytesIO

from markupsafe import Markup

_NUMBER = re.compile(r'(<span class="sheet" data-of="([^"]*)">[^<]*?)00(</span>)')
_AGAIN = re.compile(r'(\b([0-9]+)</span>)(?:<span class="sheet" data-of="[^"]*">, \2</span>)+')


def number_of(anchor: str, before: str = "") -> Markup:
    """Where the number of the sheet with a place is to stand, with the words before it."""
    return Markup('<span class="sheet" data-of="{}">{}00</span>').format(anchor, before)


def numbered(html: str, printed: bytes) -> str:
    """The document with the numbers that the places have in a printing; a number that cannot be read is left out.

    Args:
        html: the document.
        printed: its PDF.
    """
    if _NUMBER.search(html) is None:
        return html
    sheets = _sheets(printed)
    return _once(_NUMBER.sub(lambda m: f"{m[1]}{sheets[m[2]]}{m[3]}" if m[2] in sheets else "", html))


def _once(html: str) -> str:
    """In a row of numbers each sheet is named once: two chapters may begin on it."""
    return _AGAIN.sub(r"\1", html)


def _sheets(printed: bytes) -> dict[str, int]:
    """The sheet, from 1, of every place that a link of the document leads to."""
    from pypdf import PdfReader  # noqa: PLC0415
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        reader = PdfReader(BytesIO(printed))
        found = {name: reader.get_destination_page_number(place) for name, place in reader.named_destinations.items()}
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {name.removeprefix("/"): number + 1 for name, number in found.items() if number is not None and number >= 0}
