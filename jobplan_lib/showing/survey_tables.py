"""Survey rounds as a table of a page and a sheet of the workbook: how many answered, how sure, and what has changed."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish_rules import figure_text
from jobplan_lib.answer.danish_samples import NOT_SAID, apart_text, range_text, record_text, sample_text
from jobplan_lib.answer.results import Review
from jobplan_lib.core.figures import Figure
from jobplan_lib.core.rounds import Round
from jobplan_lib.showing.cards import NOTHING
from jobplan_lib.showing.sheets import Cell, Column, Number, Sheet, unit_text
from jobplan_lib.showing.tables import Table
from jobplan_lib.showing.templating import render
from jobplan_lib.showing.walks import Entry, below, walk_html
from jobplan_lib.words.labels import lower_first

MEANT = (
    "»Blandt alle« er, hvor andelen formentlig ligger blandt alle, som undersøgelsen handler om, når kun nogle af dem har "
    "svaret. I 5 af 100 undersøgelser ligger den uden for. Jo færre svar, jo større usikkerhed."
)
UNKNOWN = (
    "Kilden siger ikke, hvor mange der svarede. Derfor vides det ikke, hvor meget tilfældet kan have flyttet andelene."
)
OFTEN_UNKNOWN = "Hvor der ikke står et antal svar, siger kilden det ikke."


def rounds_html(caption: str, rounds: Sequence[Round]) -> Markup:
    """Each question with the number of answers, the share among all, and the round before; only the note where none is known."""
    known = [one.sample.answers is not None for one in rounds]
    notes = [MEANT, *([] if all(known) else [OFTEN_UNKNOWN])] if any(known) else [UNKNOWN]
    columns = [
        _shares("Andel", [one.figure for one in rounds]),
        ("Antal svar", [_answers(one) for one in rounds]),
        ("Blandt alle", [_among(one) for one in rounds]),
        _shares("Gangen før", [one.before for one in rounds]),
        ("Ændring", [_since(one) for one in rounds]),
    ]
    told = [(head, cells) for head, cells in columns if set(cells) - {NOTHING}]
    if not any(one.tells_more for one in rounds):
        return render("lines.html.j2", tables=[], notes=notes, quiet=False)
    heads = ("Spørgsmål", *(head for head, _ in told))
    rows = tuple(zip(_questions(rounds), *(cells for _, cells in told), strict=True))
    table = Table(caption, heads, rows, frozenset(range(1, len(heads) - any("Ændring" in head for head in heads))))
    html = render("lines.html.j2", tables=[table], notes=notes, quiet=False)
    return below(html, walk_html(_entries(rounds), also=_arithmetic(rounds)))


def _questions(rounds: Sequence[Round]) -> list[str]:
    """The questions; with the survey's title where several surveys have more than one."""
    is_one = len({one.indicator.id for one in rounds if one.question != one.indicator.title}) <= 1
    full = [f"{one.indicator.title}: {lower_first(one.question)}" for one in rounds]
    plain = [one.question for one in rounds]
    return [q if is_one or q == one.indicator.title else f for q, f, one in zip(plain, full, rounds, strict=True)]


def _shares(head: str, figures: Sequence[Figure | None]) -> tuple[str, list[str]]:
    """A column of shares, whose head says the period where it is the same of all."""
    periods = {figure.period for figure in figures if figure}
    if len(periods) == 1:
        return f"{head} ({danish.short_period(periods.pop())})", [figure_text(f) if f else NOTHING for f in figures]
    return head, [f"{figure_text(f)} ({danish.short_period(f.period)})" if f else NOTHING for f in figures]


def _since(one: Round) -> str:
    """What has changed since the round before, and since when the share is the highest or lowest."""
    return "; ".join(text for text in (apart_text(one), record_text(one.record)) if text) or NOTHING


def _answers(one: Round) -> str:
    return danish.tal(one.sample.answers) if one.sample.answers is not None else NOTHING


def _among(one: Round) -> str:
    interval = one.sample.interval
    return range_text(interval, one.figure.unit, one.figure.decimals) if interval else NOTHING


def _entries(rounds: Sequence[Round]) -> list[Entry]:
    named = zip(_questions(rounds), rounds, strict=True)
    return [Entry(name, figure) for name, one in named for figure in (one.figure, one.before) if figure]


def _arithmetic(rounds: Sequence[Round]) -> dict[str, str]:
    """By question, what the share among all was made from."""
    named = zip(_questions(rounds), rounds, strict=True)
    known = ((name, one) for name, one in named if one.sample.interval is not None)
    return {name: sample_text(one.sample, one.figure.unit, one.figure.decimals) for name, one in known}


def rounds_sheet(review: Review) -> Sheet | None:
    """Every question of every survey that the municipality has figures of; None where there is none."""
    columns = (
        Column("Undersøgelse", 38),
        Column("Spørgsmål", 44),
        Column("Periode", 20),
        Column("Periodens slut", 12),
        Column("Andel", 10),
        Column("Enhed", 12),
        Column("Antal svar", 11),
        Column("Blandt alle, mindst", 12),
        Column("Blandt alle, højst", 12),
        Column("Gangen før", 12),
        Column("Periode før", 20),
        Column("Ændring", 10),
        Column("Ændringens enhed", 15),
        Column("Mere end tilfældet", 18),
        Column("Bemærkning", 34),
    )
    rows = tuple(_row(one) for one in review.survey_rounds)
    return (
        Sheet("Undersøgelser", "Undersøgelser blandt borgere og virksomheder", MEANT, columns, rows) if rows else None
    )


def _row(one: Round) -> tuple[Cell, ...]:
    figure, sample, interval = one.figure, one.sample, one.sample.interval
    finer = figure.decimals + 1
    return (
        *(one.indicator.title, one.question, danish.period(figure.period), figure.period.last),
        *(Number(figure.quantity.value, figure.decimals), unit_text(figure.unit)),
        Number(sample.answers) if sample.answers is not None else NOT_SAID,
        *((Number(interval.low, finer), Number(interval.high, finer)) if interval else (NOTHING, NOTHING)),
        Number(one.before.quantity.value, one.before.decimals) if one.before else NOTHING,
        danish.period(one.before.period) if one.before else NOTHING,
        Number(one.change.quantity.value, one.change.decimals, signed=True) if one.change else NOTHING,
        unit_text(one.change.unit) if one.change else NOTHING,
        NOTHING if one.is_real is None else "ja" if one.is_real else "nej",
        record_text(one.record) or NOTHING,
    )
