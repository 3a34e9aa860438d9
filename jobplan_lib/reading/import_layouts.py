"""Mapping files: how a foreign file is read as figures. One YAML file a layout, below ``data/imports``; the file name is its id.

A mapping says which columns hold area, period, group and measures, how numbers and periods are spelt and what the marks
for nothing mean. It holds no expressions: a list of columns is their sum, and a share is made of its two counts.
``docs/data-sources.md`` describes every key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from jobplan_lib.reading.fields import Fields
from jobplan_lib.reading.layout_model import (
    CARRIERS,
    DECIMALS,
    ENCODINGS,
    HEADS,
    LEAST_HIDDEN_BELOW,
    MARKERS,
    SEPARATORS,
    THOUSANDS,
    AddsUp,
    AreaRule,
    FigureRule,
    FileShape,
    Layout,
    NumberSpelling,
    PeriodRule,
    Spread,
    Texts,
)
from jobplan_lib.reading.period_spellings import SPELLINGS
from jobplan_lib.reading.strict_text import SLUG
from jobplan_lib.reading.strict_yaml import load_yaml
from jobplan_lib.words.errors import Problem, UnknownName, did_you_mean
from jobplan_lib.words.model import Indicator
from jobplan_lib.words.vocabulary import FigureKind

FOLDER = "imports"


def layout_names(data: Path) -> list[str]:
    """The mapping files below ``data/imports``."""
    return sorted(path.stem for path in (data / FOLDER).glob("*.yaml"))


def load_layout(data: Path, name: str, indicators: dict[str, Indicator], problems: list[Problem]) -> Layout | None:
    """Read one mapping file; problems are added to the list.

    Raises:
        UnknownName: there is no such mapping.
    """
    if name not in layout_names(data):
        raise UnknownName(f"there is no mapping '{name}' – {did_you_mean(name, layout_names(data))}")
    path, shown = data / FOLDER / f"{name}.yaml", f"data/{FOLDER}/{name}.yaml"
    before = len(problems)
    node = load_yaml(path, shown, problems)
    if node is None:
        return None
    fields = Fields(node, shown, problems)
    layout = _layout(name, fields, indicators, hashlib.sha256(path.read_bytes()).hexdigest())
    fields.finish()
    return layout if len(problems) == before else None


def _layout(name: str, fields: Fields, indicators: dict[str, Indicator], sha256: str) -> Layout:
    is_local = _word(fields, "figures_are", {"published": False, "local": True})
    hide_below = (
        fields.whole("hide_below", LEAST_HIDDEN_BELOW, 1000) if fields.has("hide_below") else LEAST_HIDDEN_BELOW
    )
    shape = _shape(fields.fields("file", required=False))
    layout = Layout(
        name=name,
        title=fields.text("title"),
        publisher=fields.text("publisher"),
        is_local=bool(is_local),
        hide_below=hide_below,
        shape=shape,
        numbers=_numbers(fields),
        area=_area(fields),
        period=_period(fields, shape),
        figures=tuple(_figure(one, indicators) for one in fields.mappings("figures")),
        drop=_words_by_column(fields, "drop"),
        one_of=fields.texts("one_of"),
        ignored=fields.texts("ignored"),
        retrieved=fields.text("retrieved", required=False),
        spread=_spread(fields.fields("spread", required=False)),
        adds_up=_adds_up(fields.fields("adds_up", required=False)),
        newest_is_provisional=fields.flag("newest_is_provisional"),
        sha256=sha256,
    )
    if not layout.figures:
        fields.refuse("figures", "names no figure", "say which columns hold which indicator", "M-EMPTY-01")
    if both := sorted(layout.columns & set(layout.ignored)):
        fields.refuse("ignored", f"names '{both[0]}', which is read", "keep one of the two", "M-COL-01")
    return layout


def _word(fields: Fields, name: str, allowed: dict[str, bool] | dict[str, str], default: str = "") -> bool | str | None:
    text = fields.text(name, required=not default) or default
    if text and text not in allowed:
        fields.refuse(name, f"'{text}' is not one of the allowed words", did_you_mean(text, allowed), "Y-ENUM-01")
    return allowed.get(text)


def _letter(fields: Fields, name: str, allowed: dict[str, str], default: str) -> str:
    return str(_word(fields, name, allowed, default) or "")


def _several(fields: Fields, name: str, allowed: Iterable[str]) -> Texts:
    texts = fields.texts(name)
    for text in texts:
        if text not in allowed:
            fields.refuse(name, f"'{text}' is not one of the allowed words", did_you_mean(text, allowed), "Y-ENUM-01")
    return texts


def _shape(fields: Fields | None) -> FileShape:
    if fields is None:
        return FileShape()
    encoding = fields.text("encoding", required=False) or "utf-8"
    if encoding not in ENCODINGS:
        fields.refuse("encoding", f"'{encoding}' is not known", did_you_mean(encoding, ENCODINGS), "Y-ENUM-01")
    shape = FileShape(
        carriers=_several(fields, "carriers", CARRIERS) or CARRIERS,
        separator=_letter(fields, "separator", SEPARATORS, "comma"),
        encoding=encoding,
        last_line_open=fields.flag("last_line_open"),
        sheet=fields.text("sheet", required=False),
        skip_lines=fields.whole("skip_lines", 0, 100) if fields.has("skip_lines") else 0,
        heads=_several(fields, "heads", HEADS) or ("measure",),
        cells=fields.text("cells", required=False),
        footers=fields.texts("footers"),
    )
    if len(shape.heads) > 2 or len(set(shape.heads)) != len(shape.heads):
        fields.refuse("heads", "names a line of heads twice", "write measure, period, or both once", "M-HEAD-01")
    if shape.heads == ("period",) and not shape.cells:
        fields.refuse("cells", "is missing", "say what the cells under the periods are called", "M-HEAD-02")
    fields.finish()
    return shape


def _numbers(fields: Fields) -> NumberSpelling:
    markers: dict[str, str] = {}
    inner = fields.fields("markers", required=False)
    for word in inner.names() if inner else ():
        if inner and word in MARKERS:
            for mark in (inner.text_of(node, word) for node in inner.items(word)):
                if mark in markers:
                    inner.refuse(word, f"'{mark}' means {markers[mark]} already", "keep one meaning", "M-MARK-01")
                markers[mark] = word
    if inner:
        for word in MARKERS:
            inner.has(word)
        inner.finish()
    spelt = fields.fields("numbers", required=False)
    if spelt is None:
        return NumberSpelling(markers=markers)
    decimal = _letter(spelt, "decimal", DECIMALS, "point")
    thousands = _letter(spelt, "thousands", THOUSANDS, "none")
    if thousands == decimal:
        spelt.refuse("thousands", "is the decimal mark too", "give one of the two another mark", "M-NUM-01")
    found = NumberSpelling(decimal, thousands, spelt.flag("percent_sign"), markers)
    spelt.finish()
    return found


def _area(fields: Fields) -> AreaRule:
    inner = fields.fields("area")
    if inner is None:
        return AreaRule()
    rule = AreaRule(
        code=inner.text("code", required=False),
        name=inner.text("name", required=False),
        digits=inner.whole("digits", 1, 3) if inner.has("digits") else 0,
        always=inner.text("always", required=False),
    )
    if not (rule.code or rule.name or rule.always):
        inner.refuse("", "does not say where the area stands", "name a column: code or name", "M-AREA-01")
    inner.finish()
    return rule


def _period(fields: Fields, shape: FileShape) -> PeriodRule:
    inner = fields.fields("period")
    if inner is None:
        return PeriodRule()
    texts = {name: inner.text(name, required=False) for name in ("column", "year", "quarter", "month", "always")}
    spelling = inner.text("spelling", required=False) or "jobplan"
    if spelling not in SPELLINGS:
        inner.refuse("spelling", f"'{spelling}' is not known", did_you_mean(spelling, SPELLINGS), "Y-ENUM-01")
    places = [name for name in ("column", "year", "always") if texts[name]]
    places += ["heads"] if "period" in shape.heads else []
    if len(places) != 1:
        said = "names several places: " + ", ".join(places) if places else "does not say where the period stands"
        inner.refuse("", said, "name one of column, year, always, or a line of heads that is 'period'", "M-PER-01")
    inner.finish()
    return PeriodRule(**texts, spelling=spelling)


def _columns(fields: Fields, name: str) -> Texts:
    """One column or a list of columns."""
    node = fields.get(name, required=False)
    if node is None or node.is_empty:
        return ()
    if node.items is None:
        return (fields.text_of(node, name),)
    return tuple(fields.text_of(item, name) for item in node.items)


def _words_by_column(fields: Fields, name: str) -> dict[str, Texts]:
    inner = fields.fields(name, required=False)
    found = {column: _columns(inner, column) for column in inner.names()} if inner else {}
    for column, words in found.items():
        if inner and not words:
            inner.refuse(column, "names no text", "write one text or a list of them", "M-WHEN-01")
    return found


def _figure(fields: Fields, indicators: dict[str, Indicator]) -> FigureRule:
    indicator = indicators.get(fields.slug("indicator"))
    if indicator is None:
        named = fields.text("indicator")
        fields.refuse("indicator", f"'{named}' is not an indicator", did_you_mean(named, indicators), "R-IND-01")
    group, column, words = _group(fields, indicator)
    counts = {name: _columns(fields, name) for name in ("value", "numerator", "denominator")}
    if not counts["value"] and not (counts["numerator"] and counts["denominator"]):
        fields.refuse("", "names no columns to read", "name value, or numerator and denominator", "M-VAL-01")
    if indicator and not indicator.unit.is_share and (counts["numerator"] or counts["denominator"]):
        fields.refuse("numerator", f"is given, but {indicator.id} is not a share", "name value only", "M-VAL-02")
    times = fields.number("times") if fields.has("times") else Fraction(1)
    if times not in {Fraction(10) ** power for power in range(-9, 10)}:
        fields.refuse("times", "is not a power of ten", "write 1000, 100, 0.1, 0.01, 0.001 …", "M-TIMES-01")
        times = Fraction(1)
    rule = FigureRule(
        indicator=indicator.id if indicator else "",
        line=fields.node.line,
        group=group,
        group_column=column,
        group_words=words,
        when=_words_by_column(fields, "when"),
        times=times,
        kind=fields.choice("kind", FigureKind, FigureKind.DATA),
        **counts,
    )
    fields.finish()
    return rule


def _group(fields: Fields, indicator: Indicator | None) -> tuple[str, str, dict[str, str]]:
    """The group of a figure: a slug, or a column with the slug of each of its words."""
    node = fields.get("group", required=False)
    if node is None:
        if indicator and indicator.groups:
            fields.refuse("group", f"is missing, and {indicator.id} has groups", "name one, or a column", "M-GRP-01")
        return "", "", {}
    inner = fields.inside(node, "group") if node.entries is not None else None
    table = inner.fields("words") if inner else None
    column = inner.text("column") if inner else ""
    words = {word: table.text(word) for word in table.names()} if table else {}
    if inner:
        inner.finish()
    slug = "" if inner else fields.text("group")
    for one in [slug] if slug else words.values():
        if not SLUG.fullmatch(one) or (indicator and one not in indicator.groups):
            known = indicator.groups if indicator else ()
            fields.refuse("group", f"'{one}' is not a group of the indicator", did_you_mean(one, known), "M-GRP-02")
    return slug, column, words


def _spread(fields: Fields | None) -> Spread | None:
    if fields is None:
        return None
    spread = Spread(
        column=fields.text("column"),
        cells=fields.text("cells"),
        words=fields.texts("words"),
        absent_is_zero=fields.flag("absent_is_zero"),
    )
    if not spread.words:
        fields.refuse("words", "is missing", "list the words that become columns", "M-SPREAD-01")
    fields.finish()
    return spread


def _adds_up(fields: Fields | None) -> AddsUp | None:
    if fields is None:
        return None
    found = AddsUp(fields.text("total"), fields.texts("of"))
    if len(found.of) < 2:
        fields.refuse("of", "names fewer than two columns", "list the parts of the total", "M-SUM-01")
    fields.finish()
    return found
