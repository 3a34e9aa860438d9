"""Words that must not be parted at their hyphen: ``A-dagpenge`` and the like never end a line after the A.

An element keeps them together, since a no-break hyphen would be another sign: whoever searches or copies the page would
not find the word. It is ``bdi``, which says nothing of a word in a Danish sentence and which no style is about.
"""

from __future__ import annotations

import re

TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")
ONE_LETTER = re.compile(r"(?<![\w&#-])[A-Za-zÆØÅæøå]-[a-zæøå]{2,}")
BODY = "<body"


def kept_whole(html: str) -> str:
    """A page whose words that begin with a single letter and a hyphen stand in one line."""
    head, body, rest = html.partition(BODY)
    return head + body + TEXT.sub(lambda text: ONE_LETTER.sub(r"<bdi>\g<0></bdi>", text[0]), rest)
