"""Words that must not be parted: ``A-dagpenge``, a plan's number as ``1d-ii`` or ``SP-I10``, ``13 uger``, ages as ``16-66 år``,
a date with its year, ``linje 303``, ``ca. 34.000``, ``65 / 154``, and the name of the country, which heads narrow columns.

An element keeps them together, since a no-break hyphen or space would be another sign: whoever searches or copies the page
would not find the words. It is ``bdi``, which says nothing of a word in a Danish sentence and which no style is about.
"""

from __future__ import annotations

import re

from jobplan_lib.answer.danish import MONTHS

TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")
ONE_LETTER = r"(?<![\w&#-])(?:[A-Za-zÆØÅæøå]-[a-zæøå]{2,}|[0-9]{1,2}[a-z]-[a-z0-9]{1,4}(?![\w-]))"  # or a plan's number
CODE = r"(?<![\w&#-])[A-ZÆØÅ]{1,4}[0-9]{0,2}-[A-ZÆØÅ]{0,2}[0-9]{1,4}[a-z]?(?![\w-])"
YEAR = r"(?: (?:19|20)[0-9]{2}(?![\w-]))"
# a small number with the word that it counts (not too long, or the line before it would end early), and 16-66 år
COUNTED = (
    r"(?<![\w&#.,–-])[0-9]{1,2}(?:-[0-9]{1,2}(?:-[a-zæøå]{2,9})?)?(?:\.? (?:år|[a-zæøå]{3,12})(?![\w-])"
    rf"{YEAR}?)?(?![\w–-])"
)
MONTH = rf"(?<![\w–-])(?:(?:{'|'.join(MONTHS)})–)?(?:{'|'.join(MONTHS)}){YEAR}"
AFTER_ITS_WORD = r"(?<![\w-])(?:ca\.|nr\.|side|linje|række) [0-9]+(?:[.,–-][0-9]+)*(?![\w-])"
FRACTION = r"(?<![\w.,/])[0-9]+(?:[.,][0-9]+)* / [0-9]+(?:[.,][0-9]+)*(?![\w/])"
COUNTRY = r"\b[Hh]ele landet\b"
WHOLE = re.compile("|".join((ONE_LETTER, CODE, FRACTION, COUNTED, MONTH, AFTER_ITS_WORD, COUNTRY)))
BODY = "<body"


def kept_whole(html: str) -> str:
    """A page whose words that must not be parted stand in one line."""
    head, body, rest = html.partition(BODY)
    return head + body + TEXT.sub(lambda text: WHOLE.sub(_kept, text[0]), rest)


def _kept(found: re.Match[str]) -> str:
    return f"<bdi>{found[0]}</bdi>" if {" ", "-"} & set(found[0]) else found[0]
