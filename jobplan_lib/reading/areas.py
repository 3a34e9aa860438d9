"""Areas and comparison groups, read from ``areas.csv`` and ``area_groups.csv``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jobplan_lib.reading.strict_csv import Row, Table, load_csv
from jobplan_lib.reading.strict_text import SLUG, slug_of
from jobplan_lib.words.errors import Problem, did_you_mean
from jobplan_lib.words.model import Area, Member
from jobplan_lib.words.periods import BadPeriod, Period, parse_period
from jobplan_lib.words.vocabulary import COUNTRY, AreaKind

CODE = re.compile(r"[0-9]{3}")
OWN_GROUPS = {"rar": "rar-", "landsdel": "landsdel-"}
MUNICIPALITIES = "municipalities"


@dataclass(frozen=True)
class Areas:
    """All areas by code and by slug."""

    by_code: dict[str, Area]
    by_slug: dict[str, Area]

    def municipalities(self) -> list[Area]:
        """All municipalities by code."""
        return [area for area in self.by_code.values() if area.kind is AreaKind.MUNICIPALITY]

    def named(self, slug: str, own: Area) -> Area | None:
        """The area a plan means by a slug, or by its own "region", "rar" or "landsdel"."""
        if slug == "region":
            return self.by_code.get(own.region)
        if slug in OWN_GROUPS:
            return next((a for a in self.groups_with(own) if a.slug.startswith(OWN_GROUPS[slug])), None)
        return self.by_slug.get(slug)

    def groups_of(self, own: Area) -> list[Area]:
        """The comparison groups that a municipality has belonged to together with others: Bornholm is its landsdel."""
        return [group for group in self.groups_with(own) if not group.is_only(own)]

    def groups_with(self, own: Area) -> list[Area]:
        """Every comparison group that a municipality has ever belonged to, also alone: what tells of the group tells of it."""
        groups = (area for area in self.by_slug.values() if area.kind is AreaKind.GROUP)
        return [group for group in groups if any(member.code == own.code for member in group.members)]

    def member_codes(self, area: Area, period: Period) -> list[str]:
        """The municipalities that make up a country, region or group in a period; none of a group that is not fully known."""
        if area.kind is AreaKind.COUNTRY:
            return [m.code for m in self.municipalities()]
        if area.kind is AreaKind.REGION:
            return [m.code for m in self.municipalities() if m.region == area.code]
        if area.kind is AreaKind.GROUP:
            known = () if area.has_unnamed_members else area.members
            return [member.code for member in known if member.belongs(period)]
        return [area.code]

    def comparable(self, among: str, own: Area, period: Period) -> list[str]:
        """The municipalities to be ranked: all, or those of a region or group."""
        if among == MUNICIPALITIES:
            return [m.code for m in self.municipalities()]
        area = self.named(among, own)
        return [] if area is None else self.member_codes(area, period)

    def are_unnamed(self, among: str, own: Area) -> bool:
        """Whether some of the municipalities to be ranked are not known by name."""
        area = None if among == MUNICIPALITIES else self.named(among, own)
        return area is not None and area.has_unnamed_members

    def likely_slug(self, text: str) -> str:
        """The slug that a name or a code stands for; else the text as a slug is spelt. For messages, never for reading.

        A region or group is found without the word before its name, a code also with four digits: 0250 is 250.
        """
        code = text.zfill(3) if len(text) < 4 else text.removeprefix("0")
        if code in self.by_code:
            return self.by_code[code].slug
        slug = slug_of(text).removesuffix("-kommune")
        named = (area.slug for area in self.by_slug.values() if slug_of(area.name) == slug)
        without = (known for known in self.by_slug if known.partition("-")[2] == slug)
        return [*named, *without, slug][0]

    def code_problem(self, written: str, known: Iterable[str]) -> tuple[str, str] | None:
        """What is wrong with an area in a table, as (message, remedy): a name is told its code."""
        wrong = code_problem(written, known)
        meant = self.by_slug.get(self.likely_slug(written)) if wrong and written else None
        if wrong is None or meant is None or "zeros" in wrong[0]:
            return wrong
        return wrong[0], f"write {meant.code}; areas have Danmarks Statistik's three-digit code"

    def known_slugs(self) -> list[str]:
        """Everything a plan may write after ``area:``."""
        return [*self.by_slug, "region", *OWN_GROUPS]


def code_problem(code: str, known: Iterable[str]) -> tuple[str, str] | None:
    """What is wrong with an area code in a table, as (message, remedy)."""
    codes = set(known)
    if code in codes:
        return None
    if code.isdigit() and len(code) < 3 and code.zfill(3) in codes:
        return f"'{code}' lacks its leading zeros", f"write {code.zfill(3)} as text"
    return f"'{code}' is not an area", did_you_mean(
        code, codes
    ) if not code.isdigit() else "use Danmarks Statistik's three-digit code"


def load_areas(data: Path, problems: list[Problem]) -> Areas:
    """Read both area files below ``data``; problems are added to the list."""
    areas = load_csv(data / "areas.csv", "data/areas.csv", ("code", "slug", "name", "kind", "region"), (), problems)
    by_code: dict[str, Area] = {}
    for row in areas.rows:
        area = _area(row, areas)
        if area and (area.code in by_code or any(a.slug == area.slug for a in by_code.values())):
            areas.refuse(row, "code", f"'{area.code}' or its slug stands twice", "keep one", "A-DUP-01")
        elif area:
            by_code[area.code] = area
    for row in areas.rows:
        if row["kind"] == "municipality" and row["region"] not in by_code:
            areas.refuse(
                row, "region", f"'{row['region']}' is not a region's code", "write the region's code", "A-REG-01"
            )
    if areas.rows and COUNTRY not in by_code:
        problems.append(Problem(areas.shown, None, None, "code", "the country (000) is missing", "add it", "A-MISS-01"))
    by_slug = {area.slug: area for area in by_code.values()}
    groups = _groups(data, by_code, problems) if by_code else {}  # else each member would be one more unknown area
    for slug, group in groups.items():
        if slug in by_slug:
            shown = "data/area_groups.csv"
            problems.append(
                Problem(
                    shown,
                    None,
                    None,
                    "group",
                    f"'{slug}' is an area's slug already",
                    "use another prefix",
                    "A-GROUP-03",
                )
            )
        by_slug[slug] = group
    return Areas(dict(sorted(by_code.items())), by_slug)


def _area(row: Row, table: Table) -> Area | None:
    kinds = {kind.value: kind for kind in AreaKind if kind is not AreaKind.GROUP}
    if not CODE.fullmatch(row["code"]):
        table.refuse(
            row, "code", f"'{row['code']}' is not a three-digit code", "write it as text with its zeros", "A-CODE-01"
        )
        return None
    if not SLUG.fullmatch(row["slug"]):
        table.refuse(row, "slug", f"'{row['slug']}' is not a slug", "use a-z, 0-9 and hyphens", "A-SLUG-01")
        return None
    if row["kind"] not in kinds:
        table.refuse(
            row, "kind", f"'{row['kind']}' is not a kind of area", did_you_mean(row["kind"], kinds), "A-KIND-01"
        )
        return None
    return Area(row["code"], row["slug"], row["name"], kinds[row["kind"]], row["region"])


def _groups(data: Path, by_code: dict[str, Area], problems: list[Problem]) -> dict[str, Area]:
    table = load_csv(
        data / "area_groups.csv",
        "data/area_groups.csv",
        ("group", "name", "valid_from", "valid_to", "member"),
        ("source",),
        problems,
    )
    names: dict[str, str] = {}
    members: dict[str, list[Member]] = {}
    unnamed: set[str] = set()
    for row in table.rows:
        slug = row["group"]
        if not SLUG.fullmatch(slug) or "-" not in slug:
            table.refuse(
                row, "group", f"'{slug}' is not a slug with a prefix", "write it like rar-hovedstaden", "A-GROUP-01"
            )
            continue
        if not row["name"]:
            table.refuse(row, "name", "is empty", "write the group's Danish name", "A-GROUP-04")
        names.setdefault(slug, row["name"])
        if names[slug] != row["name"]:
            table.refuse(row, "name", f"differs from the name '{names[slug]}' above", "use one name", "A-GROUP-02")
        if not row["member"]:
            members.setdefault(slug, [])
            if not row["source"]:
                remedy = "write in the column source who speaks of the group, or name its members"
                table.refuse(row, "source", f"'{slug}' has members that nobody names", remedy, "A-GROUP-05")
            if slug in unnamed:
                table.refuse(row, "member", f"is empty twice for {slug}", "keep one such row", "A-DUP-02")
            unnamed.add(slug)
        elif wrong := code_problem(row["member"], (c for c, a in by_code.items() if a.kind is AreaKind.MUNICIPALITY)):
            table.refuse(row, "member", *wrong, "A-CODE-02")
        else:
            member = Member(row["member"], _date(row, "valid_from", table), _date(row, "valid_to", table))
            if member.valid_from and member.valid_to and member.valid_to.last < member.valid_from.first:
                table.refuse(row, "valid_to", "lies before valid_from", "swap the two dates", "A-DATE-02")
            if any(member.overlaps(other) for other in members.get(slug, [])):
                table.refuse(
                    row, "member", f"'{member.code}' is a member of {slug} twice at once", "keep one row", "A-DUP-02"
                )
            members.setdefault(slug, []).append(member)
    return {
        slug: Area(slug, slug, names[slug], AreaKind.GROUP, "", tuple(found), slug in unnamed)
        for slug, found in members.items()
    }


def _date(row: Row, column: str, table: Table) -> Period | None:
    if not row[column]:
        return None
    try:
        return parse_period(row[column])
    except BadPeriod as error:
        table.refuse(row, column, str(error), "write a date such as 2015-01-01", "A-DATE-01")
        return None
