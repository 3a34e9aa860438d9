"""A document as PDF without a browser: ``python -m jobplan_lib.render.pdf_library document.html document.pdf``.

For machines that have WeasyPrint (the extra ``pdf``) and no browser. It runs as a program of its own so that it can be
ended after a while. What it cannot draw is said in a plainer way first: it knows no order of fill and outline, so that the
outline of a chart's labels would hide them, and it balances columns very slowly.
"""

from __future__ import annotations

import base64
import logging
import re
import sys
from pathlib import Path

_PICTURE = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")
_OUTLINED = re.compile(r"<text\b[^>]*\bpaint-order=[^>]*>")
_OUTLINE = re.compile(r' (?:stroke|stroke-width|stroke-linejoin|stroke-opacity|paint-order)="[^"]*"')
ONE_COLUMN = "<style>.walk dl, .front ol { columns: auto !important; }</style></head>"


def main(source: Path, target: Path) -> None:
    """Print one document; no request leaves the machine and no file but the document is read."""
    from weasyprint import HTML  # noqa: PLC0415
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # it remarks on each rule that is for screens
    html = plainer(source.read_text(encoding="utf-8"))
    fetcher = URLFetcher(allowed_protocols=["data"])
    HTML(string=html, url_fetcher=fetcher).write_pdf(target, pdf_variant="pdf/ua-1")


def plainer(html: str) -> str:
    """The document as this library can draw it: labels without outlines, one column."""
    return _PICTURE.sub(lambda found: _without_outlines(found[1]), html).replace("</head>", ONE_COLUMN, 1)


def _without_outlines(encoded: str) -> str:
    svg = base64.b64decode(encoded).decode()
    plain = _OUTLINED.sub(lambda text: _OUTLINE.sub("", text[0]), svg)
    return f"data:image/svg+xml;base64,{base64.b64encode(plain.encode()).decode()}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
