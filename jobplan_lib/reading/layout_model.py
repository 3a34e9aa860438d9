"""What a mapping file says, as values: where in a foreign file the figures stand, and how they are spelt."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from jobplan_lib.words.vocabulary import FigureKind, ValueStatus

ENCODINGS = {"utf-8": "utf-8-sig", "windows-1252": "cp1252", "utf-16": "utf-16"}
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
DECIMALS = {"point": ".", "comma": ","}
THOUSANDS = {"none": "", "point": ".", "comma": ",", "space": " "}
CARRIERS = ("csv", "xlsx", "parquet")
HEADS = ("measure", "period")
ZERO = "zero"
MARKERS = (*(s.value for s in ValueStatus if s is not ValueStatus.NORMAL and s is not ValueStatus.PROVISIONAL), ZERO)
LEAST_HIDDEN_BELOW = 5
Texts = tuple[str, ...]


@dataclass(frozen=True)
class FileShape:
    """How the table lies in the file."""

    carriers: Texts = CARRIERS
    separator: str = ","
    encoding: str = "utf-8"
    last_line_open: bool = False  # the source leaves out the last line end, so a cut file cannot be told by it
    sheet: str = ""
    skip_lines: int = 0
    heads: Texts = ("measure",)
    cells: str = ""  # what the figures call the cells under heads that are periods only
    footers: Texts = ()


@dataclass(frozen=True)
class NumberSpelling:
    """How numbers are written, and what the marks mean that stand where there is none."""

    decimal: str = "."
    thousands: str = ""
    percent_sign: bool = False
    markers: dict[str, str] = field(default_factory=dict)  # mark: a word of MARKERS


@dataclass(frozen=True)
class AreaRule:
    """Where the area stands: as a code, as a name, or the same one for the whole file."""

    code: str = ""
    name: str = ""
    digits: int = 0  # codes that lost their zeros are padded to so many
    always: str = ""


@dataclass(frozen=True)
class PeriodRule:
    """Where the period stands and how it is spelt. Without a column it stands in the heads, or is the same everywhere."""

    column: str = ""
    year: str = ""
    quarter: str = ""
    month: str = ""
    always: str = ""
    spelling: str = "jobplan"


@dataclass(frozen=True)
class FigureRule:
    """One figure of a line: the indicator, its group, and the columns of its value or its two counts."""

    indicator: str
    line: int
    group: str = ""
    group_column: str = ""
    group_words: dict[str, str] = field(default_factory=dict)
    when: dict[str, Texts] = field(default_factory=dict)
    value: Texts = ()
    numerator: Texts = ()
    denominator: Texts = ()
    times: Fraction = Fraction(1)
    kind: FigureKind = FigureKind.DATA

    @property
    def columns(self) -> set[str]:
        """Every column that the figure reads."""
        grouped = {self.group_column} if self.group_column else set()
        return {*self.when, *self.value, *self.numerator, *self.denominator, *grouped}


@dataclass(frozen=True)
class Spread:
    """A column whose words become columns: lines that differ only in it are one line."""

    column: str
    cells: str
    words: Texts
    absent_is_zero: bool = False


@dataclass(frozen=True)
class AddsUp:
    """Columns that must add up to another one; where they do not, a zero among them stands for a blank."""

    total: str
    of: Texts


@dataclass(frozen=True)
class Layout:
    """A whole mapping file."""

    name: str
    title: str
    publisher: str
    is_local: bool
    hide_below: int
    shape: FileShape
    numbers: NumberSpelling
    area: AreaRule
    period: PeriodRule
    figures: tuple[FigureRule, ...]
    drop: dict[str, Texts]
    one_of: Texts
    ignored: Texts
    retrieved: str
    spread: Spread | None
    adds_up: AddsUp | None
    newest_is_provisional: bool
    sha256: str

    @property
    def columns(self) -> set[str]:
        """Every column that the file must have (the columns that a spread or heads make are not among them)."""
        place = (self.area.code, self.area.name, self.period.column, self.period.year, self.period.quarter)
        named = {*place, self.period.month, self.retrieved, *self.drop, *self.one_of}
        named |= {column for figure in self.figures for column in figure.columns}
        named |= {self.adds_up.total, *self.adds_up.of} if self.adds_up else set()
        made = {self.shape.cells}
        if self.spread:
            made |= set(self.spread.words)
            named |= {self.spread.column, self.spread.cells}
        return named - made - {""}
