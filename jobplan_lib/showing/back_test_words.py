"""How a target would have gone in earlier years, as a table and a sentence."""

from __future__ import annotations

from jobplan_lib.answer.danish import NBSP, STATUS_WORD, listed
from jobplan_lib.core.back_test import TestedYear
from jobplan_lib.showing.tables import Table
from jobplan_lib.words.vocabulary import Status


def table(found: list[TestedYear], name: str) -> Table:
    """One row a year, the latest first: the own status, and how many municipalities have which."""
    columns = ("År", name, "Opfyldt af", "Ikke opfyldt af", "Uden vurdering")
    rows = tuple(
        (
            str(year.year),
            STATUS_WORD[year.own],
            f"{year.counts[Status.MET]} af {year.judged}",
            str(year.counts[Status.NOT_MET]),
            str(sum(year.counts.values()) - year.judged),
        )
        for year in reversed(found)
    )
    return Table("Sådan var målet gået i tidligere år", columns, rows, frozenset({2, 3, 4}))


def sentence(found: list[TestedYear], name: str) -> str:
    """Whether the target is within reach: in how many years it was met, here and elsewhere."""
    judged = [year for year in found if year.own in {Status.MET, Status.NOT_MET, Status.SPLIT}]
    if not judged:
        return f"Målet kan ikke vurderes for {name} i nogen af årene."
    met = [year for year in judged if year.own is Status.MET]
    years = listed([str(year.year) for year in met])
    own = f"opfyldte målet i {years}" if met else "opfyldte ikke målet i noget af årene"
    last = found[-1]
    if not last.judged:
        return f"{name} {own}."
    share = f"{last.counts[Status.MET]}{NBSP}af {last.judged} kommuner"
    return f"{name} {own}. I {last.year} opfyldte {share} det."
