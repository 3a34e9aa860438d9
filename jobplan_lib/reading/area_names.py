"""Areas by the names that sources give them.

A name is matched by its normal form: composed letters, no difference of case, punctuation and spaces alike, a trailing
"Kommune" left out. Other spellings (Århus, Københavns) are known from ``data/area_aliases.csv``. Anything else is refused.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from jobplan_lib.reading.areas import Areas
from jobplan_lib.reading.strict_csv import load_csv
from jobplan_lib.words.errors import Problem, did_you_mean

FILE = "area_aliases.csv"
TOTALS = {"i alt", "ialt", "total", "sum", "samlet", "alle"}  # what lines of totals are called
NO_AREA = "none"  # in the column "area": a name that is known not to be an area of ours


def normal_form(name: str) -> str:
    """What two spellings of a name must have in common to be the same.

    >>> normal_form("Høje-Taastrup Kommune") == normal_form("HØJE  TAASTRUP")
    True
    """
    words = re.sub(r"[^\w]+", " ", unicodedata.normalize("NFC", name).casefold()).strip()
    return words.removesuffix(" kommune")


@dataclass(frozen=True)
class AreaNames:
    """What each known name means, by normal form: an area's code (a group's slug), or no area of ours."""

    codes: dict[str, str]
    shown: dict[str, str]  # the area's own name by normal form, for messages
    notes: dict[str, str]

    def find(self, name: str) -> str | None:
        """The code of the area that a name means; None where it means none."""
        code = self.codes.get(normal_form(name))
        return None if code == NO_AREA else code

    def problem(self, name: str) -> tuple[str, str]:
        """Why a name is no area, as (message, remedy) with the nearest name."""
        form = normal_form(name)
        if self.codes.get(form) == NO_AREA:
            return f"'{name}' is {self.notes[form]}", "leave the row out, or name it under 'drop' in the mapping"
        near = difflib.get_close_matches(form, self.shown, n=1, cutoff=0.7)
        if form in TOTALS:
            return (
                f"'{name}' is not an area",
                f"if it is a line of totals, name it under 'drop'; if an area, in data/{FILE}",
            )
        remedy = f"did you mean '{self.shown[near[0]]}'?" if near else "write the name as Danmarks Statistik does;"
        return f"'{name}' is not an area", f"{remedy} other spellings belong in data/{FILE}"


def load_area_names(data: Path, areas: Areas, problems: list[Problem]) -> AreaNames:
    """The names of all areas and groups, and the aliases below ``data``; problems are added to the list."""
    own = {normal_form(area.name): area for area in areas.by_slug.values()}
    codes = {form: area.code for form, area in own.items()}
    shown = {form: area.name for form, area in own.items()}
    notes: dict[str, str] = {}
    if not (data / FILE).exists():
        return AreaNames(codes, shown, notes)
    table = load_csv(data / FILE, f"data/{FILE}", ("alias", "area", "note"), (), problems)
    known = {area.code for area in areas.by_slug.values()}
    for row in table.rows:
        form = normal_form(row["alias"])
        if form in codes:
            table.refuse(row, "alias", f"'{row['alias']}' is a known name already", "remove the row", "A-ALIAS-01")
        elif row["area"] not in {*known, NO_AREA}:
            table.refuse(row, "area", f"'{row['area']}' is not an area", did_you_mean(row["area"], known), "A-ALIAS-02")
        else:
            codes[form] = row["area"]
            notes[form] = row["note"] or "no area of ours"
    return AreaNames(codes, shown, notes)
