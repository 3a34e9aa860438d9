"""How much room a table takes, told from its words before any browser has seen it.

A table that does not fit a phone is shown there as a list: every row with its name above, each cell below its column's
head. Style sheets cannot ask a table how wide it would like to be, so the page says it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from math import ceil

from jobplan_lib.showing.svg import width_of

PHONE = 358.0  # pixels inside the margins of a phone that is 390 wide
SIZE, HEAD_SIZE, NOTE_SIZE = (
    15.2,
    14.1,
    12.5,
)  # pixels of letters in cells, in heads and in what stands small below a number
LIST_HEAD_SIZE, LEAST_LIST_COLUMN = (
    13.1,
    99.0,
)  # pixels: letters of the heads in the list, and the width of a column there
GAP, AFTER_NUMBER = 9.6, 14.4  # pixels to the right of a column, and more where words follow a number
BETWEEN_NUMBERS = (
    6.4  # pixels more on a phone where a number follows one, or `89` and `77 til 93 %` would be read as one
)
NAME, WORDS = 120.0, 74.0  # pixels that a row's name and a cell of words need to be read in, however they break
TABLET = 782.0  # pixels inside the margins of a tablet that is 820 wide
TABLET_NAME, TABLET_WORDS = 190.0, 140.0  # pixels for a row's name and a cell of words there
THIRD = 116.0  # pixels of words that a column of three still takes, since words are told a little wider than they are
LIST_GAP = 12.8  # pixels between two columns of the list
LONG = 150.0  # pixels from which a cell of words takes a line of its own in the list


def fits_a_phone(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    numeric: Collection[int],
    gap: float = GAP,
    between: float = 0.0,
) -> bool:
    """Whether a table can stand on a phone side by side: numbers unbroken, words in columns that can be read.

    Args:
        heads: the columns' heads; the first column names the rows.
        rows: the cells as texts.
        numeric: the columns of numbers, by place.
        gap: pixels that a column takes beside its words.
        between: pixels more where one number follows another.
    """
    pairs = sum({place - 1, place} <= set(numeric) for place in range(len(heads)))
    return _least(heads, rows, numeric, gap, (NAME, WORDS)) + between * pairs <= PHONE


def fits_a_tablet(
    heads: Sequence[str], rows: Sequence[Sequence[str]], numeric: Collection[int], gap: float = GAP
) -> bool:
    """The same of a tablet, and so of a sheet of A4, whose letters are smaller by more than its width is."""
    return _least(heads, rows, numeric, gap, (TABLET_NAME, TABLET_WORDS)) <= TABLET


def _least(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    numeric: Collection[int],
    gap: float,
    words: tuple[float, float],
) -> float:
    """The least width of a table in pixels; ``words`` are those of a row's name and of a cell of words."""
    columns = [[row[place] for row in rows] for place in range(len(heads))]
    needed = sum(
        _column(head, texts, is_numeric=place in numeric, least=words[min(place, 1)])
        for place, (head, texts) in enumerate(zip(heads, columns, strict=True))
    )
    after_numbers = sum(place - 1 in numeric and place not in numeric for place in range(len(heads)))
    return needed + gap * len(heads) + AFTER_NUMBER * after_numbers


def is_long(text: str, column: float = LONG) -> bool:
    """Whether a cell has so many words that it takes a line of its own in the list, whose columns are so wide at least."""
    return width_of(text, SIZE) > max(LONG, column)


def list_column(heads: Sequence[str], rows: Sequence[Sequence[str]], numeric: Collection[int]) -> float:
    """The least width of a column of the list, in pixels: the longest piece of a head or a number that is not broken,
    and the longest cell of words that is too long for three columns and does not take a line of its own.

    In the list a number may break at its spaces, where nothing keeps it together: ``1,3 procentpoint`` | ``for højt``.
    """
    texts = (row[place] for row in rows for place in range(1, len(heads)) if place not in numeric)
    short = (text for text in texts if not is_long(text))
    words = (width for text in short if (width := width_of(text, SIZE)) > THIRD)
    said = (width_of(word, LIST_HEAD_SIZE) for head in heads[1:] for word in head.split(" "))
    pieces = (piece for row in rows for place in numeric for piece in row[place].split(" "))
    numbers = (width_of(piece, SIZE) for piece in pieces)
    least = min(max([LEAST_LIST_COLUMN, *said, *numbers, *words]), PHONE)
    return _evened(least, len(heads) - 1)


def _evened(least: float, cells: int) -> float:
    """The width at which the cells of a row fill their lines evenly: four stand two and two, and not three and one."""
    across = max(1, int((PHONE + LIST_GAP) / (least + LIST_GAP)))
    evenly = ceil(cells / ceil(cells / across))
    return least if evenly == across or cells < across else (PHONE + LIST_GAP) // evenly - LIST_GAP


def parted(text: str) -> tuple[str, str]:
    """A number and the parenthesis behind it, which stands small below: ``3,1 % (Gentofte)``."""
    number, opening, rest = text.partition(" (")
    return (number, f"({rest}") if opening and rest.endswith(")") else (text, "")


def _column(head: str, texts: Sequence[str], *, is_numeric: bool, least: float) -> float:
    """The least width of a column: its longest unbroken piece."""
    words = max((width_of(word, HEAD_SIZE) for word in head.split(" ")), default=0.0)
    if is_numeric:
        return max([words, *(width for text in texts for width in _of_number(text))])
    longest = max((width_of(text, SIZE) for text in texts), default=0.0)
    pieces = (width_of(word, SIZE) for text in texts for word in text.split(" "))
    return max([words, min(longest, least), *pieces])


def _of_number(text: str) -> Iterator[float]:
    number, note = parted(text)
    yield width_of(number, SIZE)
    yield from (width_of(word, NOTE_SIZE) for word in note.split(" "))
