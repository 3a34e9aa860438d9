"""Importing into the tiny project: its mappings, and files written as a test wishes."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
from tiny_project import TinyProject

from jobplan_lib.imports.importing import Imported, Wish, import_files

NOW = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)
LEDIGE = """title: Ledige
publisher: Jobindsats
figures_are: published
file: {carriers: [csv, xlsx], separator: semicolon, footers: ["Kilde:"]}
numbers: {decimal: comma}
markers: {suppressed: [".."], missing: ["m"], not_applicable: ["x"], zero: ["-"]}
area: {name: Område}
period: {column: Periode, spelling: jobindsats}
figures:
  - {indicator: ledige-antal, value: Antal}
  - {indicator: ydelse-andel, group: {column: Ydelse, words: {Ledige i alt: unge}}, value: Andel}
"""
UNDERSOEGELSE = """title: Undersøgelse
publisher: Solby Kommune
figures_are: local
file: {separator: semicolon}
numbers: {decimal: comma}
area: {name: Kommune}
period: {column: År}
ignored: [Spørgsmål]
spread: {column: Svar, cells: Antal, words: [Enig, Neutral, Uenig]}
figures:
  - {indicator: i-job-andel, numerator: [Enig, Neutral], denominator: [Enig, Neutral, Uenig]}
"""
ALIASES = "alias,area,note\nChristiansø,none,not a municipality\nAaby,851,\nSolby By,250,\n"
HEADS = "indicator,area,period,group,numerator,denominator,value,status"


def with_mappings(tiny: TinyProject, **more: str) -> TinyProject:
    """The tiny project with aliases and the mappings above."""
    for name, text in {"ledige": LEDIGE, "undersoegelse": UNDERSOEGELSE, **more}.items():
        tiny.write(f"data/imports/{name}.yaml", text)
    return tiny.write("data/area_aliases.csv", ALIASES)


def imported(tiny: TinyProject, *files: Path, mapping: str = "", **wishes) -> Imported:
    """What an import says."""
    return import_files(tiny.catalog(), Wish(tuple(map(str, files)), mapping, **wishes), NOW)


def long_form(path: Path, *rows: str, heads: str = HEADS) -> Path:
    """A file in the long form."""
    path.write_text("\n".join([heads, *rows]) + "\n", encoding="utf-8")
    return path


def workbook(path: Path, *rows: tuple[object, ...], change=None, title: str = "Ark1") -> Path:
    """A workbook with one worksheet; ``change`` may do something to it before it is saved."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if change:
        change(book)
    book.save(path)
    return path


def figures(tiny: TinyProject, snapshot: str) -> dict[tuple[str, str, str, str], tuple[str, str]]:
    """Every figure of a snapshot as (indicator, group, area, period) → (value or counts, status)."""
    found = {}
    for row in tiny.observations(snapshot):
        said = f"{row.numerator} of {row.denominator}" if row.is_counted else str(row.value.value) if row.value else ""
        found[row.indicator, row.group, row.area, str(row.period)] = (said, row.status.value)
    return found


def as_bytes(book: openpyxl.Workbook) -> bytes:
    """A workbook as a file's content."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
