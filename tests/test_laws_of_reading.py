"""Laws of reading: what is accepted is exactly the grammar, nothing breaks the reader, and order does not matter."""

from __future__ import annotations

import calendar
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tiny_project import FIGURES, PLAN, TINY, TinyProject

from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.draft_grammar import OBSERVED, SHORT_RULES, UNSCORED
from jobplan_lib.reading.observations import load_observations
from jobplan_lib.reading.requirement_grammar import RULES
from jobplan_lib.reading.rule_grammar import ROLL_UPS
from jobplan_lib.reading.strict_text import text_problem
from jobplan_lib.words.errors import LONGEST_MESSAGE, InvalidInput, Problem
from jobplan_lib.words.periods import BadPeriod, parse_period
from jobplan_lib.words.plan_model import Plan
from jobplan_lib.words.quantities import BadNumber, decimals_of, parse_number

# --- periods and numbers ---------------------------------------------------------------------------------------------

ONE = r"[0-9]{4}(?:H[12]|Q[1-4]|M(?:0[1-9]|1[0-2])|-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))?"
NUMBER = r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?"

near_periods = st.text("0123456789HQM-. \u0663", max_size=14)
recent = st.from_regex(ONE, fullmatch=True).map(lambda text: "20" + text[2:])


def is_a_period(text: str) -> bool:
    """The grammar said in another way than the parser says it."""
    ends = text.split("..")
    if len(ends) > 2 or not all(re.fullmatch(ONE, end, re.ASCII) for end in ends):
        return False
    for end in ends:
        year, _, rest = end.partition("-")
        if not 1990 <= int(year[:4]) <= 2100:
            return False
        if rest and int(rest[3:]) > calendar.monthrange(int(year), int(rest[:2]))[1]:
            return False
    kinds = {re.sub("[0-9]+", "#", end) for end in ends}
    return len(ends) == 1 or (len(kinds) == 1 and ends[0] < ends[1])


@settings(max_examples=400)
@example("0000")
@example("9999")
@given(near_periods | st.tuples(recent, recent).map("..".join) | recent)
@example("2023M00")
@example("2023M9")
@example("2023-02-29")
@example("2024-02-29")
@example("2023M08\n")
@example("２０２３")
@example("2023..2023")
def test_exactly_the_periods_of_the_grammar_are_read_and_print_as_they_were(text):
    if is_a_period(text):
        assert str(parse_period(text)) == text
    else:
        with pytest.raises(BadPeriod):
            parse_period(text)


@given(st.tuples(recent, recent).map("..".join).filter(is_a_period) | recent.filter(is_a_period))
def test_the_period_before_ends_the_day_before(text):
    period = parse_period(text)
    assert (period.first - period.previous().last).days == 1
    assert period.first <= period.last


@given(st.from_regex(NUMBER, fullmatch=True) | st.text("0123456789.,- +e_%\u00a0\u2212\u0663", max_size=12))
@example("1e3")
@example("1_000")
@example("12:30")
@example("nan")
@example(".5")
@example("5.")
def test_exactly_plain_numbers_with_a_decimal_point_are_read(text):
    if re.fullmatch(NUMBER, text, re.ASCII):
        assert parse_number(text) == Fraction(Decimal(text))
        assert f"{Decimal(text):.{decimals_of(text)}f}".lstrip("-0") == text.lstrip("-0")
    else:
        with pytest.raises(BadNumber):
            parse_number(text)


# --- any text at all -------------------------------------------------------------------------------------------------

PLAN_TEXT = (TINY / PLAN).read_text(encoding="utf-8")
FIGURES_TEXT = (TINY / FIGURES).read_text(encoding="utf-8")
SNIPPETS = [
    "{",
    "}",
    "[",
    "]",
    ":",
    "-",
    "?",
    "|",
    ">",
    "&",
    "*",
    "!",
    "%",
    "@",
    "`",
    '"',
    "'",
    "#",
    ",",
    "\\",
    "~",
    "---",
    "...",
    "<<:",
    "!!str",
    "&a",
    "*a",
    "null",
    "0x10",
    "0,2",
    "44.5",
    "-1",
    "1e9",
    ".nan",
    "[]",
    "{}",
    "{a:b}",
    "each:",
    "all_of:",
    "only_if:",
    "when:",
    "by:",
    "best:",
    "own:",
    "by_year:",
    "rank:",
    "change:",
    "months_that:",
    "pooled:",
    "area:",
    "minus:",
    "times:",
    "percent:",
    "2023M13",
    "\u202e",
    "\ufeff",
    "æ",
    "🙂",
]
snippets = st.sampled_from([*SNIPPETS, "\t", "\0", "\n", "\n  ", "\n        ", "  - ", "[" * 400, "- " * 400])


@st.composite
def tampered(draw: st.DrawFn, text: str) -> str:
    """A good file in which some places were cut, doubled or written over."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        text = text[:start] + draw(snippets | st.text(max_size=5) | st.just(text[start:end] * 2)) + text[end:]
    return text


KEYS = [
    *re.findall(r"([a-z_]+):", PLAN_TEXT),
    *(*RULES, *SHORT_RULES, *OBSERVED, *ROLL_UPS, *UNSCORED),
    *("only_if", "when", "by", "pooled", "area", "reads_forecasts", "kind"),
]
VALUES = """
{percent: 45}
{points: -1}
{persons: 3}
{area: landet, times: 0.9}
{area: region, plus: {percent: 3}}
{best: 2}
{own: previous_period}
{own: 2022M12}
{by_year: {2023: {percent: 3}}}
{by_year: {'²⁰²³': {percent: 3}}}
{indicator: i-job-andel, at_least: {percent: 4}}
{since: previous_period, points: 2}
{since: 2020, in: percent}
{at: 2023Q4}
[kvinder, maend]
[{group: unge}, {group: kvinder, not_set: senere}]
[[]]
[]
{}
true
null
²
2023M12
mean_of_year
every_period
landet
solby
""".splitlines()


@st.composite
def reworded(draw: st.DrawFn) -> str:
    """A plan in which the keys or values of some lines are others: YAML still, and perhaps a plan."""
    lines = PLAN_TEXT.splitlines()
    for _ in range(draw(st.integers(1, 2))):
        number = draw(st.integers(0, len(lines) - 1))
        before, key, value = re.fullmatch(r"([- ]*)([a-z_]*):? ?(.*)", lines[number]).groups()
        key = draw(st.sampled_from([key, *KEYS]))
        lines[number] = f"{before}{key}: {draw(st.sampled_from([value, *VALUES]))}"
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def reading(tmp_path_factory) -> TinyProject:
    """A tiny project whose files each example writes anew."""
    return TinyProject(tmp_path_factory.mktemp("reading") / "project")


@pytest.fixture(scope="module")
def catalog(reading) -> Catalog:
    return reading.catalog()


@settings(max_examples=200)
@given(text=tampered(PLAN_TEXT) | reworded() | st.text(max_size=200))
def test_any_text_is_a_plan_or_a_list_of_problems(text, reading, catalog):
    (reading.root / PLAN).write_bytes(text.encode("utf-8", "surrogatepass"))
    problems: list[Problem] = []
    plan = catalog.load_plan(Path(PLAN).stem, problems)
    assert isinstance(plan, Plan) != bool(problems)
    assert all(len(str(problem)) <= LONGEST_MESSAGE and "\n" not in str(problem) for problem in problems)


@settings(max_examples=200)
@given(text=tampered(FIGURES_TEXT) | st.text(max_size=200))
def test_any_text_is_a_table_of_figures_or_refused(text, reading, catalog):
    (reading.root / FIGURES).write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        found = list(load_observations(catalog, "published"))
    except InvalidInput as refused:
        assert refused.problems
    else:
        assert found


# --- order and repetition --------------------------------------------------------------------------------------------

COLUMNS = ("indicator", "area", "period", "group", "numerator", "denominator", "value", "status")
Cells = dict[str, str]


@st.composite
def tables(draw: st.DrawFn) -> list[Cells]:
    """Rows of different figures: counted, printed, hidden."""
    keys = st.tuples(
        st.sampled_from(["000", "084", "219", "250"]),
        st.sampled_from(["2022M11", "2022M12", "2023", "2021M01..2021M12"]),
    )
    rows = []
    for area, period in draw(st.lists(keys, min_size=1, max_size=8, unique=True)):
        said = draw(
            st.sampled_from(
                [
                    {"numerator": "9", "denominator": "20", "value": "", "status": "normal"},
                    {"numerator": "0", "denominator": "0", "value": "", "status": "normal"},
                    {"numerator": "899", "denominator": "2000", "value": "45.0", "status": "provisional"},
                    {"numerator": "", "denominator": "", "value": "45.0", "status": "normal"},
                    {"numerator": "", "denominator": "", "value": "", "status": "suppressed"},
                ]
            )
        )
        rows.append({"indicator": "i-job-andel", "area": area, "period": period, "group": "", **said})
    return rows


def written(rows: list[Cells], columns: tuple[str, ...] | list[str]) -> str:
    """The rows as a file."""
    return "".join(",".join(line) + "\n" for line in [columns, *([row[column] for column in columns] for row in rows)])


def read(reading: TinyProject, catalog: Catalog, *files: str) -> list[tuple[object, ...]]:
    """What the figures say, without the places where they stand, after these files alone were written."""
    folder = (reading.root / FIGURES).parent
    for old in folder.glob("*.csv"):
        old.unlink()
    for number, text in enumerate(files):
        (folder / f"{number}.csv").write_text(text, encoding="utf-8")
    found = load_observations(catalog, "published")
    return [
        (o.indicator, o.area, o.period, o.group, o.numerator, o.denominator, o.value, o.status, o.decimals)
        for o in sorted(found, key=lambda o: (o.area, o.period))
    ]


@given(rows=tables(), data=st.data())
def test_the_order_of_rows_and_columns_and_the_split_into_files_do_not_matter(rows, data, reading, catalog):
    shuffled, columns = data.draw(st.permutations(rows)), data.draw(st.permutations(COLUMNS))
    cut = data.draw(st.integers(0, len(rows)))
    parts = [part for part in (shuffled[:cut], shuffled[cut:]) if part]
    plain = read(reading, catalog, written(rows, COLUMNS))
    assert read(reading, catalog, written(shuffled, columns)) == plain
    assert read(reading, catalog, *(written(part, columns) for part in parts)) == plain


@given(rows=tables(), data=st.data())
def test_a_figure_that_stands_twice_is_counted_once(rows, data, reading, catalog):
    again = data.draw(st.lists(st.sampled_from(rows), max_size=5))
    once = read(reading, catalog, written(rows, COLUMNS))
    assert read(reading, catalog, written([*rows, *again], COLUMNS)) == once
    assert read(reading, catalog, written(rows, COLUMNS), written(rows, COLUMNS)) == once


@given(rows=tables(), data=st.data())
def test_a_figure_that_is_printed_twice_is_as_exact_as_its_better_print(rows, data, reading, catalog):
    printed = [row for row in rows if row["value"] == "45.0" and not row["numerator"]]
    shorter = [{**row, "value": "45"} for row in printed]
    once = read(reading, catalog, written(rows, COLUMNS))
    assert read(reading, catalog, written(data.draw(st.permutations([*rows, *shorter])), COLUMNS)) == once


# --- personal numbers --------------------------------------------------------------------------------------------------


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 9999), st.sampled_from(["", "-", " "]))
def test_whatever_begins_with_a_day_may_be_a_person(day, number, mark):
    problem = text_problem(f"{day:%d%m%y}{mark}{number:04d}")
    assert problem is not None and problem[2] == "T-CPR-01" and f"{number:04d}" not in problem[0]


@given(st.integers(0, 99_999), st.sampled_from(["1000{:05d}0", "3200{:05d}1", "0013{:05d}2", "1013{:05d}3"]))
def test_ten_digits_without_a_day_and_a_month_are_an_amount(number, form):
    assert text_problem(form.format(number)) is None
