"""Which tables of a section are folded."""

from __future__ import annotations

import re
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from jobplan_lib.showing.pieces import MOST_OPEN, Piece, shown

SIZES = st.lists(st.tuples(st.integers(0, MOST_OPEN), st.booleans()), min_size=1, max_size=6)


@given(SIZES)
def test_what_the_plan_speaks_of_and_the_first_table_are_never_folded_and_nothing_is_lost(sizes):
    """Each table stands once, the folded ones last and in order, and the reader is told their names."""
    pieces = [
        Piece(Markup(f"<p>{n}</p>"), tuple(SimpleNamespace(own=own and k == 0) for k in range(size)), f"Tabel {n}")
        for n, (size, own) in enumerate(sizes)
    ]
    html = "".join(shown(pieces, lambda figure: figure.own))
    before, _, folded = html.partition("<details")
    numbers = [[int(n) for n in re.findall(r"<p>(\d+)</p>", part)] for part in (before, folded)]
    assert sorted(numbers[0] + numbers[1]) == list(range(len(sizes)))
    assert numbers[0][0] == 0 and numbers == [sorted(part) for part in numbers]
    assert not any(own and size for n in numbers[1] for size, own in [sizes[n]])
    assert all(f"Tabel {n}" in folded.partition("</summary>")[0] for n in numbers[1])
    assert bool(numbers[1]) <= (sum(size for size, _ in sizes) > MOST_OPEN)
