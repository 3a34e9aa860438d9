"""A document as PDF without a browser: ``python -m jobplan_lib.render.pdf_library document.html document.pdf``.

For machines that have WeasyPrint (the extra ``pdf``) and no browser. It runs as a program of its own so that it can be
ended after a while. It balances columns very slowly, so that there are none, and it drops a rule for paper that asks for
a width of screens too.
"""

from __future__ import annotations

import logging
import re
import sys
from pathlib import Path

ONE_COLUMN = "<style>.findinglist, .front ol { columns: auto !important; }</style></head>"
OR_WIDE = re.compile(r"(?<=@media print), \([^()]*\)")


def main(source: Path, target: Path) -> None:
    """Print one document; no request leaves the machine and no file but the document is read."""
    from weasyprint import HTML  # noqa: PLC0415
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # it remarks on each rule that is for screens
    html = plainer(source.read_text(encoding="utf-8"))
    fetcher = URLFetcher(allowed_protocols=["data"])
    HTML(string=html, url_fetcher=fetcher).write_pdf(target, pdf_variant="pdf/ua-1")


def plainer(html: str) -> str:
    """The document as this library prints it in good time and by the rules for paper: in one column."""
    return OR_WIDE.sub("", html).replace("</head>", ONE_COLUMN, 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
