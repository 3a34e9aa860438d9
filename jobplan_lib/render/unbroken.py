"""Words that must not be parted at their hyphen: ``A-dagpenge``, a plan's number as ``1d-ii``, ages as ``16-66``.

An element keeps them together, since a no-break hyphen would be another sign: whoever searches or copies the page would
not find the word. It is ``bdi``, which says nothing of a word in a Danish sentence and which no style is about.
"""

from __future__ import annotations

import re

TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")
SHORT_WORD = re.compile(
    r"(?<![\w&#-])(?:[A-Za-zÆØÅæøå]-[a-zæøå]{2,}|[0-9]{1,2}[a-z]-[a-z0-9]{1,4}(?![\w-])|[0-9]{2}-[0-9]{2}(?= år))"
)
BODY = "<body"


def kept_whole(html: str) -> str:
    """A page whose words that begin with a single letter and a hyphen, and short ones with a number, stand in one line."""
    head, body, rest = html.partition(BODY)
    return head + body + TEXT.sub(lambda text: SHORT_WORD.sub(r"<bdi>\g<0></bdi>", text[0]), rest)
