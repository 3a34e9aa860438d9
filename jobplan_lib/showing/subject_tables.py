"""The tables of a subject's section: figures beside other areas', means, answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish_derived import MEAN_LABEL, between, made_text
from jobplan_lib.answer.danish_rules import AREA_KIND_WORD, area_name, figure_text
from jobplan_lib.core.figures import Figure, How
from jobplan_lib.core.topics import Answers, Line
from jobplan_lib.showing.cards import NOTHING, SUPPRESSED
from jobplan_lib.showing.hidden_words import hidden_notes
from jobplan_lib.showing.table_widths import fits_a_tablet
from jobplan_lib.showing.tables import Table, area_head, cell_text, decimals_beside, headed, in_head, one_unit
from jobplan_lib.showing.templating import render
from jobplan_lib.showing.walks import Entry, below, walk_html
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.model import Area, Limit
from jobplan_lib.words.vocabulary import FigureKind, Reason, Unit

MOST_FIGURES = 6  # columns of figures beside what they are of, however narrow they are
OF_TWO = frozenset({How.CHAINED, How.PER, How.PERCENT_OF, How.OTHER_BASIS})  # whose figures may be of different times
HOLDS = {"opfyldt": True, "ikke opfyldt": False}
ANSWER_WORD = ("Positive", "Neutrale", "Positive eller neutrale", "Negative")


def lines_html(
    caption: str, lines: Sequence[Line], own: str, notes: Sequence[str] = (), *, quiet: bool = False
) -> Markup:
    """Figures as rows: own, other areas', period, and how it was made where it was.

    With ``quiet`` the caption is for those who listen: the heading above has said it. Figures that the source hides, or that
    nobody reported, are told in a sentence where nothing stands beside them.
    """
    silent = [line for line in lines if not line.figures and line.unknown]
    lines = [line for line in lines if line not in silent]
    heading = "" if quiet or lines else f"{caption}: "
    notes = [*notes, *(f"{heading}{note}" for note in hidden_notes([_why(line) for line in silent]))]
    if not lines:
        return render("lines.html.j2", tables=(), notes=notes, quiet=quiet)
    tables = [table for some, words in _apart(lines, caption) for table in _tables(words, some, own)]
    html = render("lines.html.j2", tables=tables, notes=[*_made_here(lines), *_limits(lines), *notes], quiet=quiet)
    return below(html, walk_html([entry for line in lines for entry in _entries(line)]))


def _apart(lines: Sequence[Line], caption: str) -> list[tuple[Sequence[Line], str]]:
    """Figures that only others have, of areas that nothing own stands beside, have a table of their own: in the common one
    their columns, and in their rows the own one, would be dashes."""
    beside = {f.area.code for line in lines if line.own for f in line.others}
    strange = [
        ln for ln in lines if ln.others and not (ln.own or ln.unknown or beside & {f.area.code for f in ln.others})
    ]
    own = [line for line in lines if line not in strange]
    return [(own, caption), (strange, f"{caption}: andre områder")] if own and strange else [(lines, caption)]


def _tables(caption: str, lines: Sequence[Line], own: str) -> list[Table]:
    """The lines as a table, or as two that fit a tablet and a sheet of A4: the own figures, and those beside others'."""
    areas = {f.area.code: f.area for line in lines for f in line.others if f.area.name != own}
    unit = one_unit([figure for line in lines for figure in line.figures])
    label = (headed("Tal", unit), [headed(_with_kind(line), None if unit else _unit(line)) for line in lines])
    mine = _told(own, [_own_text(line) for line in lines])
    over_time = [
        *_told("Placering", [figure_text(line.place) if line.place else NOTHING for line in lines]),
        *_told("Året før", [_before_text(line, line.before) if line.before else NOTHING for line in lines]),
    ]
    order = sorted(areas.values(), key=_by_width)
    others = [(area_head(area), [_of_area(line, area) for line in lines]) for area in order]
    after = [("Periode", [_period(line) for line in lines])]
    whole = _columns_table(caption, label, [*mine, *over_time, *others], after)
    if len(whole.numeric) <= MOST_FIGURES and fits_a_tablet(whole.columns, whole.rows, whole.numeric):
        return [whole]
    beside = _columns_table(f"{caption}: andre områder", label, [*mine, *others], after[:1])
    compared = tuple(row for row, line in zip(beside.rows, lines, strict=True) if line.others)
    return [_columns_table(caption, label, [*mine, *over_time], after), replace(beside, rows=compared)]


def _why(line: Line) -> tuple[str, Reason, str]:
    """Of a line without any figure: its label, why there is none, and when."""
    assert line.unknown is not None
    return line.label, line.unknown.reason, _period(line)


_Texts = tuple[str, list[str]]  # a column: its head and its cells


def _columns_table(caption: str, label: _Texts, figures: Sequence[_Texts], after: Sequence[_Texts]) -> Table:
    heads, cells = zip(label, *figures, *after, strict=True)
    return Table(caption, heads, tuple(zip(*cells, strict=True)), frozenset(range(1, 1 + len(figures))))


def _entries(line: Line) -> list[Entry]:
    decimals = decimals_beside(line.own, line.figures)
    figures = [Entry(line.label, figure, decimals=decimals[id(figure)]) for figure in line.figures]
    return [*figures, *([Entry(line.label, line.before)] if line.before else [])]


def _told(head: str, texts: list[str]) -> list[tuple[str, list[str]]]:
    """A column that is left out where no line has anything to say in it."""
    return [(head, texts)] if set(texts) - {NOTHING} else []


def _unit(line: Line) -> Unit | None:
    """The unit of a row, said once: with each number it would make the columns too wide for a page."""
    return one_unit(line.figures) if line.figures or line.unit is None else in_head(line.unit)


def _own_text(line: Line) -> str:
    return (
        cell_text(line.own, _unit(line), decimals_beside(line.own, line.figures)[id(line.own)])
        if line.own
        else hidden_text(line)
    )


def _before_text(line: Line, before: Figure) -> str:
    """The year before beside the own figure, as exactly where its counts are known."""
    own = decimals_beside(line.own, line.figures)[id(line.own)] if line.own else 0
    return cell_text(before, _unit(line), max(own, before.decimals) if before.is_counted else None)


def _of_area(line: Line, area: Area) -> str:
    """Another area's figure, printed so that it looks different from the own one where it is."""
    decimals = decimals_beside(line.own, line.figures)
    found = next((f for f in line.others if f.area.code == area.code), None)
    return cell_text(found, _unit(line), decimals[id(found)]) if found else NOTHING


def _period(line: Line) -> str:
    """The period, or those of the figures that it was made from; a single one stays on one line, one from and to may break."""
    if not line.figures:
        periods = [line.unknown.period] if line.unknown and line.unknown.period else []
    else:
        made = line.figures[0]
        periods = (
            sorted({f.period for f in made.inputs}, key=lambda p: (p.first, p.last))
            if made.how in OF_TWO
            else [made.period]
        )
    texts = [danish.period(period) for period in periods]
    return danish.listed([text if "–" in text else text.replace(" ", danish.NBSP) for text in texts])


def _made_here(lines: Sequence[Line]) -> list[str]:
    """How own figures were made that nobody has published, in one sentence, and how open the others' are beside them."""
    made = [(line, made_text(line.figures[0])) for line in lines if line.figures]
    told = "; ".join(f"{lower_first(line.label)} = {text}{_open_beside(line)}" for line, text in made if text)
    return [f"Regnet ud af andre tal: {told}."] if told else []


def _open_beside(line: Line) -> str:
    """The other areas' figures that were made alike of rounded ones, with the ends between which that leaves them open."""
    others = ((figure, between(figure)) for figure in line.figures[1:])
    told = [f"{area_name(f.area)} {figure_text(f)}{ends}" for f, ends in others if ends and made_text(f).endswith(ends)]
    return f", {danish.listed(told)}" if told else ""


def _limits(lines: Sequence[Line]) -> list[str]:
    """Limits that others have set, each once, with the figures that live up to it and those that do not."""
    found = dict.fromkeys(line.limit for line in lines if line.limit is not None and line.holds is not None)
    return [_limit_text(limit, [line for line in lines if line.limit == limit]) for limit in found]


def _limit_text(limit: Limit, lines: Sequence[Line]) -> str:
    names = {word: [f"»{line.label}«" for line in lines if line.holds is holds] for word, holds in HOLDS.items()}
    told = "; ".join(f"{word} for {danish.listed(there)}" for word, there in names.items() if there)
    return f"{limit.label}: under {danish.tal(limit.less_than)}{danish.NBSP}%, {told}."


def _by_width(area: Area) -> tuple[bool, tuple[tuple[int, str], ...]]:
    return AREA_KIND_WORD[area.kind] == "Landet", danish.sort_key(area.name)


def hidden_text(line: Line) -> str:
    """What stands in place of an own figure: that the source hides it, that nobody reported it, or a dash."""
    reason = line.unknown.reason if line.unknown else None
    return (
        {Reason.SUPPRESSED: SUPPRESSED, Reason.MISSING: "ikke indberettet"}.get(reason, NOTHING) if reason else NOTHING
    )


def _with_kind(line: Line) -> str:
    figures = line.figures
    rows = figures[0].observations if figures else ()
    is_forecast = any(row.kind is FigureKind.FORECAST for row in rows)
    return f"{line.label} (skøn)" if is_forecast and "skøn" not in line.label.lower() else line.label


def means_html(caption: str, means: Sequence[tuple[str, Figure]], printed: Sequence[Line]) -> Markup:
    """The mean over groups in its three ways, and a printed one beside them."""
    rows = [
        (MEAN_LABEL[name], figure_text(f, max(f.decimals, 1)), made_text(f), danish.period(f.period))
        for name, f in means
    ]
    rows += [
        (f"Trykt: {lower_first(line.label)}", figure_text(line.own), "", danish.period(line.own.period))
        for line in printed
        if line.own
    ]
    html = Table(caption, ("Gennemsnit", "Tal", "Regnet over", "Periode"), tuple(rows), frozenset({1})).html()
    entries = [Entry(MEAN_LABEL[name], f, decimals=max(f.decimals, 1)) for name, f in means]
    entries += [Entry(line.label, line.own) for line in printed if line.own]
    return below(html, walk_html(entries))


def _is_worked_out(figure: Figure | None) -> bool:
    return figure is not None and figure.how is not How.PUBLISHED


def answers_html(caption: str, found: Sequence[Answers]) -> Markup:
    """Survey questions with positive, neutral and negative answers apart; a dash where the source does not part them."""
    kinds = [(a.positive, a.neutral, a.positive_or_neutral, a.negative) for a in found]
    there = [n for n in range(len(ANSWER_WORD)) if any(row[n] for row in kinds)]
    rows = []
    for a, figures in zip(found, kinds, strict=True):
        period = next(f.period for f in figures if f)
        texts = [figure_text(f) if f else NOTHING for f in (figures[n] for n in there)]
        rows.append((a.text, *texts, danish.period(period)))
    columns = ("Spørgsmål", *(ANSWER_WORD[n] for n in there), "Periode")
    html = Table(caption, columns, tuple(rows), frozenset(range(1, 1 + len(there)))).html()
    rests = [ANSWER_WORD[n].lower() for n in there if any(_is_worked_out(row[n]) for row in kinds)]
    if rests:
        note = f"Regnet ud af de andre svar, hvor det ikke er trykt: {danish.listed(rests)}."
        html += render("lines.html.j2", tables=(), notes=[note], quiet=False)
    entries = [
        Entry(a.text, figure, name=ANSWER_WORD[n])
        for a, row in zip(found, kinds, strict=True)
        for n, figure in enumerate(row)
        if figure
    ]
    return below(html, walk_html(entries))
