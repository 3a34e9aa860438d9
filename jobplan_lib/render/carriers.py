"""What carries a review beside its pages: the answers as JSON, the workbook, the lines for the agenda, the document to print.

All are made from the same results; none of them decides or compares anything itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from jobplan_lib.answer.results import Review
from jobplan_lib.answer.review_json import review_bytes
from jobplan_lib.render.workbook import workbook_bytes
from jobplan_lib.showing.agenda import agenda_text

ANSWERS = "review.json"
WORKBOOK = "review.xlsx"
AGENDA = "dagsorden.txt"
DOCUMENT = "resultatrevision.pdf"
FOLLOW_UP_DOCUMENT = "opfoelgning.pdf"
BENEFIT_DOCUMENT = "ydelse.pdf"
DOCUMENTS = (DOCUMENT, FOLLOW_UP_DOCUMENT, BENEFIT_DOCUMENT)
INDEX = "index.html"  # of all reviews, beside the years' folders
NAMES = (*DOCUMENTS, WORKBOOK, AGENDA, ANSWERS)  # in the order in which a reader is offered them


def carriers(review: Review) -> dict[str, bytes]:
    """The files beside the pages by name, without the PDF, which needs a browser. The same review gives the same bytes."""
    return {name: make(review) for name, make in FROM_RESULTS.items()}


def _agenda_bytes(review: Review) -> bytes:
    return agenda_text(review).encode()


FROM_RESULTS: dict[str, Callable[[Review], bytes]] = {
    ANSWERS: review_bytes,
    WORKBOOK: workbook_bytes,
    AGENDA: _agenda_bytes,
}


def printed(review: Review, pages: Mapping[str, bytes], work: Path) -> tuple[bytes | None, str]:
    """The PDF of all pages, or None and why there is none. Two of them agree in text and structure, not in bytes.

    Args:
        review: whose pages they are.
        pages: the published pages by notebook.
        work: a private folder for the browser.

    Raises:
        CannotWrite: the work folder may not be written.
    """
    from jobplan_lib.render.pdf import pdf  # noqa: PLC0415
    from jobplan_lib.render.print_document import print_document  # noqa: PLC0415

    chapters = {name: pages[name].decode() for name in review.notebooks()}
    return pdf(print_document(review, chapters), work)


def document_of(review: Review) -> str:
    """The file name of what is printed: a follow-up in the middle of a year is no result review, nor is a status."""
    return FOLLOW_UP_DOCUMENT if review.month else BENEFIT_DOCUMENT if review.benefit else DOCUMENT


def stale(folder: Path, kept: set[Path]) -> list[Path]:
    """What an earlier run published and this one does not: pages that are gone, and a PDF of earlier pages."""
    there = [*sorted(folder.glob("*.html")), *(folder / name for name in NAMES if (folder / name).exists())]
    return [path for path in there if path not in kept]
