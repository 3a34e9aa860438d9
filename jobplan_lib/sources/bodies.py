"""Bodies read strictly: text in UTF-8, JSON to its end, numbers as they were printed, no page in place of an answer."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from jobplan_lib.sources.client import Answer
from jobplan_lib.words.errors import SourceUnavailable

KEPT = "what was fetched before is kept"


class NotThere(SourceUnavailable):
    """The source answers, and says that the table (or something of it) does not exist."""


def as_text(source: str, answer: Answer) -> str:
    """The body as text, without a byte-order mark.

    Raises:
        SourceUnavailable: it is no UTF-8, or a web page.
    """
    try:
        text = answer.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SourceUnavailable(f"{source}: the answer is not UTF-8 text – {KEPT}; try again later") from None
    if "html" in answer.content_type.lower() or text.lstrip()[:1] == "<":
        raise SourceUnavailable(
            f"{source}: answers with a web page (a network login or proxy?) – open a browser, log in and try again; {KEPT}"
        )
    return text


def as_json(source: str, answer: Answer) -> Any:
    """The body as JSON; decimals are ``Decimal``, as printed.

    Raises:
        SourceUnavailable: it does not end where JSON ends, or holds NaN.
    """
    text = as_text(source, answer)
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except _NotANumber:
        raise SourceUnavailable(f"{source}: the answer holds NaN where a number must be – {KEPT}") from None
    except (ValueError, RecursionError):
        raise SourceUnavailable(
            f"{source}: the answer is cut, or no JSON ({len(answer.body)} bytes) – {KEPT}; try again later"
        ) from None


class _NotANumber(Exception):
    pass


def _no_number(text: str) -> None:
    raise _NotANumber(text)
