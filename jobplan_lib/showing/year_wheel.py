"""The year's wheel on the first page: twelve months with what is due in each, and what lay there and lacked by then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import MONTHS, REASON_WORD, STATUS_WORD
from jobplan_lib.answer.danish_follow_ups import HOW_OFTEN, latest_text
from jobplan_lib.answer.danish_rules import figure_text
from jobplan_lib.answer.follow_ups import Due, MonthDue, YearWheel, year_wheel
from jobplan_lib.answer.results import Review
from jobplan_lib.core.figures import Figure, Ground, Unknown
from jobplan_lib.showing.promises import named
from jobplan_lib.showing.templating import render
from jobplan_lib.words.follow_ups import Occasion
from jobplan_lib.words.labels import upper_first
from jobplan_lib.words.plan_model import Combination, Rule, Unscored
from jobplan_lib.words.vocabulary import Reason, Status

SHORT = 3  # letters of a month in the strip
Row = tuple[str, str, str, str, bool]  # number, name, how often, figures, and whether there are none
MANY = 8  # more rows are named by their number alone
GATHERED = 4  # so many rows that lack a figure for one and the same reason stand together in a sentence


@dataclass(frozen=True)
class Alike:
    """Rows of a month that have no figure for the same reason: how many, why, and which."""

    lead: str
    rows: tuple[Row, ...]


def wheel_html(review: Review) -> Markup | None:
    """The wheel of a review's year; None where the plan says of nothing when it is followed up."""
    wheel = year_wheel(review)
    if not wheel:
        return None
    due = {month.month.number: len(month.rows) for month in wheel.months}
    strip = [(name[:SHORT], name, due.get(number, 0)) for number, name in enumerate(MONTHS, 1)] if len(due) > 1 else []
    return render(
        "year_wheel.html.j2", lead=_lead(review, wheel), strip=strip, months=_months(review, wheel), later=_later(wheel)
    )


def _lead(review: Review, wheel: YearWheel) -> str:
    """What the section counts, and what it can know of a month that lies years back; empty where no month has anything due."""
    ids = {row.target.id for month in wheel.months for row in month.rows} | {row.target.id for row in wheel.later}
    rows = f"{'ét' if len(ids) == 1 else len(ids)} af dens punkter"
    said = f"Planen siger, hvornår der skal følges op på {rows}.{_again(wheel)}"
    figures = [figure for month in wheel.months for row in month.rows for figure in row.known]
    if not wheel.months:  # the sentences about later say it all
        return ""
    if not figures:
        return said
    known = "For hver måned er vist de nyeste tal, hvis periode var slut, da måneden begyndte."
    return f"{said} {known} {_publication(review, figures)}"


def _again(wheel: YearWheel) -> str:
    """That points are followed up several times: the numbers of the months add up to more than the plan has."""
    times = Counter(row.target.id for month in wheel.months for row in month.rows)
    times.update(row.target.id for row in wheel.later)
    several = sum(number > 1 for number in times.values())
    if not several:
        return ""
    who = "Det" if len(times) == 1 else "De" if several == len(times) else f"{several} af dem"
    return f" {who} følges op mere end én gang."


def _publication(review: Review, figures: list[Figure]) -> str:
    """Whether it is known how long the figures take to be published: a figure that has ended need not be out."""
    if figures and all(review.ground.indicators[f.indicator].days_to_publication is not None for f in figures):
        return "Tal, der først blev offentliggjort senere, er ikke med."
    return "Nogle kan være offentliggjort senere."


def as_of_text(review: Review) -> str:
    """What a follow-up shows, of when, and what it is not; the empty text for the review of a year."""
    if review.month is None:
        return ""
    month, number = MONTHS[review.month.number - 1], len(review.results)
    rows = "det ene punkt" if number == 1 else f"de {number} punkter"
    figures = [leaf.observed for result in review.results for leaf in result.judgement.leaves if leaf.observed]
    said = [
        f"Opfølgningen viser {rows} i planen, som følges op i {month}.",
        "Tallene er de nyeste, hvis periode var slut, da måneden begyndte." if figures else "",
        _publication(review, figures) if figures else "",
        f"Alle målte tal er ældre end {review.year}." if review.is_starting_point else "",
        "Årets resultat står i resultatrevisionen.",
    ]
    return " ".join(text for text in said if text)


def _months(review: Review, wheel: YearWheel) -> list[tuple[str, tuple[Row, ...], tuple[Alike, ...]]]:
    """The months, each as one line with its rows to be folded out; months that say the same are told together."""
    told: dict[tuple[Row, ...], list[MonthDue]] = {}
    for month in wheel.months:
        told.setdefault(tuple(_row(row, month.month.number, review.ground) for row in month.rows), []).append(month)
    return [(_summary(months), *_parted(rows)) for rows, months in told.items()]


def _parted(rows: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[Alike, ...]]:
    """The rows that are told one by one, and those without a figure that are many enough for a sentence."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in (row for row in rows if row[-1]):
        found.setdefault((row[3], row[2]), []).append(row)
    many = {why: alike for why, alike in found.items() if len(alike) >= GATHERED}
    alone = tuple(row for row in rows if not row[-1] or (row[3], row[2]) not in many)
    told = (
        Alike(f"{upper_first(' – '.join(filter(None, why)))} ({_points(len(alike))}):", tuple(alike))
        for why, alike in many.items()
    )
    return alone, tuple(told)


def _row(row: Due, month: int, ground: Ground) -> Row:
    return row.target.id, row.target.short, latest_text(row.occasion, month), _figures(row, ground), row.newest is None


def _figures(row: Due, ground: Ground) -> str:
    """What there was: the figure where the row looks at one, else how many there were and how new; or why there was none.

    Of a row without a figure of its own it says who or what it waits for.
    """
    newest = row.newest
    if newest is None:
        return _why_none(row)
    when = danish.short_period(newest.period)
    if len(row.answers) == 1:
        return f"{named(figure_text(newest), newest, ground)} ({when})"
    lacking = len(row.answers) - len(row.known)
    return f"{len(row.known)} tal (nyeste: {when})" + (f", {lacking} mangler" if lacking else "")


def _why_none(row: Due) -> str:
    if not row.answers:
        return _without_figure(row.target.rule)
    reasons = {found.reason for found in row.answers if isinstance(found, Unknown)}
    return REASON_WORD[reasons.pop()] if len(reasons) == 1 else REASON_WORD[Reason.NO_DATA]


def _without_figure(rule: Rule) -> str:
    while isinstance(rule, Combination):
        rule = rule.parts[0].rule
    status = rule.status if isinstance(rule, Unscored) else Status.NOT_ASSESSABLE
    return STATUS_WORD[status].lower()


def _summary(months: list[MonthDue]) -> str:
    """Months in one line: ``Marts og oktober: 19 punkter følges op, 14 mangler tal, og 1 mangler nogle af sine tal``."""
    name, first = upper_first(danish.listed([MONTHS[month.month.number - 1] for month in months])), months[0]
    said = f"{name}: {_points(len(first.rows))} følges op"
    if not any(row.answers for row in first.rows):
        return said
    every, asked = len(first.rows), sum(1 for row in first.rows if row.answers)
    lacking, partly = (sum(bool(row.known) is some for row in first.lacking) for some in (False, True))
    if not first.lacking:  # a row that is judged by people has no figure to wait for
        if every == 1:
            return f"{said}, tallet er der"
        all_have = "begge har" if every == 2 else "alle har"
        return f"{said}, {all_have if asked == every else f'{asked} har'} tal"
    if every == 1:
        return f"{said}, {'nogle af tallene' if partly else 'tallet'} mangler"
    told = [f"{lacking} mangler tal"] if lacking else []
    told += [f"{partly} mangler nogle af sine tal"] if partly else []
    return f"{said}, {', og '.join(told)}"


def _points(number: int) -> str:
    return f"{number} {'punkt' if number == 1 else 'punkter'}"


def _all_or_some(number: int, wheel: YearWheel) -> str:
    ids = {row.target.id for month in wheel.months for row in month.rows} | {row.target.id for row in wheel.later}
    return f"{'alle ' if wheel.months and number == len(ids) else ''}{_points(number)}"


def _numbered(row: Due) -> Markup:
    """A row's number, which is not parted at its hyphen, and its name."""
    return Markup("<bdi>{}</bdi> »{}«").format(row.target.id, row.target.short)


def _later(wheel: YearWheel) -> list[Markup]:
    """What comes when the year is over, a sentence for each occasion."""
    said = []
    for occasion in dict.fromkeys(row.occasion for row in wheel.later):
        rows = [_numbered(row) for row in wheel.later if row.occasion is occasion]
        named = Markup(danish.listed(rows)) if len(rows) <= MANY else _all_or_some(len(rows), wheel)
        comma = "," if occasion is Occasion.AFTER_THE_YEAR else ""  # the one that is a clause
        said.append(Markup("{}{} følges der op på {}.").format(upper_first(HOW_OFTEN[occasion]), comma, named))
    return said
