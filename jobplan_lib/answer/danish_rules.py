"""A target's rule and its parts in Danish words: what is observed, what it is held against, which figure counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import DIRECTION_WORD, amount, listed
from jobplan_lib.answer.danish_changes import RANK_BESIDE, change_text, is_change, is_place, place_text
from jobplan_lib.answer.danish_rough import before_number, shown_value
from jobplan_lib.answer.danish_trials import is_share_of_trials, needed_trials_text, trials_of, trials_text
from jobplan_lib.core.figures import Figure, How
from jobplan_lib.core.holding import Required
from jobplan_lib.reading.areas import MUNICIPALITIES, Areas
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.model import Area, Indicator
from jobplan_lib.words.moments import Gathering, Moment, When, Window
from jobplan_lib.words.periods import Period
from jobplan_lib.words.plan_model import (
    Amount,
    Change,
    Combination,
    Difference,
    Fixed,
    Measure,
    Occurrences,
    OfArea,
    OfBest,
    OfMeasure,
    OfOwn,
    Past,
    Path,
    Rank,
    Requirement,
    RollUp,
    ShareOf,
)
from jobplan_lib.words.vocabulary import COUNTRY, AreaKind, Unit

PAST_WORD = {
    Past.SAME_PERIOD_LAST_YEAR: "samme periode året før",
    Past.PREVIOUS_PERIOD: "perioden før",
    Past.PREVIOUS_MEASUREMENT: "forrige måling",
}
OPEN_WORD = {1: " eller mere", -1: " eller mindre", 0: ""}  # "mindst mindst 90 %" would puzzle
OWN_AREA_WORD = {"region": "regionen", "rar": "RAR-området", "landsdel": "landsdelen", "landet": "hele landet"}
ROLL_UP_WORD = {
    RollUp.EACH: "Hver del vurderes for sig",
    RollUp.READINGS: "Målet kan læses på flere måder",
    RollUp.ALL_OF: "Alle dele skal være opfyldt",
    RollUp.ANY_OF: "Mindst én del skal være opfyldt",
}


def roll_up_text(rule: Combination) -> str:
    """How the parts of a combination make one verdict, in words."""
    if rule.roll_up is RollUp.SOME_OF:
        return f"Mindst {danish.tal(rule.needed)} af de {danish.tal(len(rule.parts))} dele skal være opfyldt"
    return ROLL_UP_WORD[rule.roll_up]


HOW_WORD = {
    How.PUBLISHED: "offentliggjort tal",
    How.POOLED: "sum af tællere delt med sum af nævnere",
    How.SUMMED: "sum",
    How.CHANGE: "ændring",
    How.RANK: "placering",
    How.DIFFERENCE: "forskel",
    How.DISTANCE: "afstand uden fortegn",
    How.SHARE_OF: "andel, der lever op til kravet",
    How.OCCURRENCES: "antal målinger",
    How.MEAN_OF_PERIODS: "gennemsnit af periodernes tal",
    How.SUM_OF_PERIODS: "sum af periodernes tal",
    How.COMPLEMENT: "resten op til 100 %",
    How.CHAINED: "andel af en andel",
    How.PER: "beløb delt med antal",
    How.PERCENT_OF: "procent af et andet tal",
    How.OTHER_BASIS: "andel dannet af andre tal",
    How.MEAN_OF_GROUPS: "simpelt gennemsnit af grupperne",
    How.WEIGHTED_MEAN: "vægtet gennemsnit af grupperne",
    How.BALANCE: "gevinst minus udgifter",
    How.PROJECTED: "fremskrevet fra årets første måneder",
}
MOMENT_WORD = {
    Moment.EVERY_PERIOD: "hver periode i året",
    Moment.MEAN_OF_YEAR: "gennemsnittet af året",
    Moment.SUM_OF_YEAR: "summen af året",
}
GATHERING_WORD = {Gathering.MEAN: "gennemsnittet", Gathering.SUM: "summen"}
AREA_KIND_WORD = {
    AreaKind.COUNTRY: "Landet",
    AreaKind.REGION: "Region",
    AreaKind.GROUP: "Gruppe",
    AreaKind.MUNICIPALITY: "Kommune",
}
UNIT_IN_WORDS = {Unit.PERCENT: "procent", Unit.POINTS: "procentpoint"}


def area_name(area: Area) -> str:
    """An area as it stands in a sentence: ``hele landet``, ``Region Hovedstaden``, ``landsdel Fyn``, ``Frederikssund``."""
    return "hele landet" if area.code == COUNTRY else area.name


def genitive(name: str) -> str:
    """A name with the Danish genitive: ``landets``, ``Frederikssunds``, ``Randers'``; ``klynge 3's`` and ``KL's``, since
    an s on a number or an abbreviation would be read as part of it."""
    name = name.removeprefix("hele ")  # the country's
    if name.casefold().endswith(("s", "x", "z")):
        return f"{name}'"
    last = name.rpartition(" ")[2]
    return f"{name}'s" if not last[-1:].isalpha() or (len(last) > 1 and last.isupper()) else f"{name}s"


def measure_text(measure: Measure, indicators: Mapping[str, Indicator], areas: Areas | None = None) -> str:
    """What is observed, in words: indicator, groups, and how it is looked at."""
    indicator = indicators[measure.indicator]
    groups = [lower_first(indicator.groups[g]) for g in measure.groups if g in indicator.groups]
    name = f"{indicator.title} ({listed(groups)})" if groups else indicator.title
    looked = measure.observe
    if isinstance(looked, Change):
        unit = UNIT_IN_WORDS.get(looked.unit, danish.UNIT_WORD[looked.unit][1])
        return f"Ændring i {unit} siden {since_text(looked.since)}: {name}"
    if isinstance(looked, Difference):
        beside = looked.other
        other = slug_text(beside.area, areas) if isinstance(beside, OfArea) else other_text(beside, indicators)
        return f"{'Afstand' if looked.either_way else 'Forskel'} til {other}: {name}"
    if isinstance(looked, Rank):
        return f"Placering blandt {among_text(looked.among, areas)}: {name}"
    if isinstance(looked, Occurrences):
        return f"Antal målinger i året: {name}"
    if isinstance(looked, ShareOf):
        needed = requirement_text(looked.requirement, indicators, None, areas)
        return f"Andel af {trials_of(looked, indicator)} med {needed}: {name}"
    return name


def requirement_text(
    requirement: Requirement,
    indicators: Mapping[str, Indicator],
    year: int | None = None,
    areas: Areas | None = None,
    measure: Measure | None = None,
) -> str:
    """What is required, in words: ``mindst 85 %``, ``højst landets tal minus 0,2 procentpoint``, ``nr. 75 eller bedre``.

    ``measure`` is what is observed: of a change a fall or a rise is required, of a place a better one.
    """
    plain = _plain_amount(requirement, year)
    if plain is not None and plain.unit is Unit.RANK:
        return place_text(requirement.direction, plain.number)
    if plain is not None and is_change(measure, indicators):
        return change_text(requirement.direction, plain.number, plain.unit, _decimals(plain))
    words, own = (RANK_BESIDE, "egen plads") if is_place(measure, indicators) else (DIRECTION_WORD, "eget tal")
    text = f"{words[requirement.direction]} {_against_text(requirement, indicators, year, areas, own)}"
    if requirement.factor != 1:
        text += f" gange {_number(Amount(requirement.factor, Unit.COUNT))}"
    if requirement.margin is not None:
        sign = "minus" if requirement.margin.number < 0 else "plus"
        text += f" {sign} {_margin_text(Amount(abs(requirement.margin.number), requirement.margin.unit))}"
    return text


def _plain_amount(requirement: Requirement, year: int | None) -> Amount | None:
    """The number that a requirement names for a year, where nothing is added or multiplied."""
    if requirement.margin is not None or requirement.factor != 1:
        return None
    if isinstance(requirement.against, Fixed):
        return requirement.against.amount
    return dict(requirement.against.by_year).get(year or 0) if isinstance(requirement.against, Path) else None


def required_basis(required: Required) -> str:
    """Whose figure a required value rests on: ``landets tal``, ``eget tal i august 2021``; empty for the plan's number."""
    basis, against = required.basis, required.requirement.against
    if basis is None:
        return ""
    if isinstance(against, OfOwn):
        own = {None: "eget tal", Gathering.MEAN: "eget gennemsnit", Gathering.SUM: "egen sum"}[basis.gathering]
        return f"{own} {danish.at_time(basis.period)}"
    if isinstance(against, OfBest):
        return f"de {against.number} bedste samlet" if against.number > 1 else f"den bedste, {area_name(basis.area)}"
    return _figure_of(area_name(basis.area)) if isinstance(against, OfArea) else "tallet, der sammenlignes med"


def when_text(when: When) -> str:
    """Which figure counts, in words; empty for the usual one, the latest of the plan's year."""
    text = danish.period(when.at) if when.at else MOMENT_WORD.get(when.moment, "")
    if when.window is not None:
        text = f"{GATHERING_WORD[when.window.gathering]} af {window_text(when.window, 'de seneste')}"
    deadline = f"senest {danish.period(when.by)}" if when.by else ""
    return ", ".join(part for part in (text, deadline) if part)


def window_text(window: Window, which: str) -> str:
    """Which periods are taken together: ``januar–juni 2023``, ``de seneste 12 perioder``."""
    return danish.period(window.span) if isinstance(window.span, Period) else f"{which} {window.span} perioder"


def since_text(since: Past | Period) -> str:
    """An earlier period in words."""
    return PAST_WORD[since] if isinstance(since, Past) else danish.period(since)


def among_text(among: str, areas: Areas | None = None) -> str:
    """A group of areas that are ranked, in words."""
    where = slug_text(among, areas)
    if among == MUNICIPALITIES or where == OWN_AREA_WORD["landet"]:
        return "kommunerne"
    return where if "kommuner" in where.casefold() else f"kommunerne i {where}"


def slug_text(slug: str, areas: Areas | None) -> str:
    """An area that a plan names by its slug or as its own region, RAR area or landsdel, in words."""
    if slug in OWN_AREA_WORD or areas is None or slug not in areas.by_slug:
        return OWN_AREA_WORD.get(slug, slug)
    return area_name(areas.by_slug[slug])


def figure_text(figure: Figure, decimals: int | None = None) -> str:
    """A figure with its unit; a rank says among how many and whether it is shared, a share of months is counted out."""
    if is_share_of_trials(figure):
        return trials_text(figure)
    shown = figure.decimals if decimals is None else decimals
    text = amount(shown_value(figure, shown), figure.unit, shown, signed=is_signed(figure))
    text = f"{before_number(figure)}{text}"
    if figure.is_place_among:
        shared = "delt " if figure.ties else ""
        return f"{shared}{text} af {figure.among}"
    return text


def apart(figures: Sequence[Figure]) -> dict[int, int]:
    """With how many decimals figures that stand side by side are printed, by ``id``: different ones must look different."""
    decimals = {id(figure): figure.decimals for figure in figures}
    for first, second in combinations(figures, 2):
        same_print = figure_text(first, decimals[id(first)]) == figure_text(second, decimals[id(second)])
        if same_print and first.quantity.value != second.quantity.value:
            needed = danish.pair(first.quantity.value, second.quantity.value, max(first.decimals, second.decimals))
            decimals[id(first)] = decimals[id(second)] = needed
    return decimals


def is_signed(figure: Figure) -> bool:
    """Whether a number above zero is printed with a plus: changes are."""
    if figure.how is How.DISTANCE:
        return False
    return figure.how in {How.CHANGE, How.DIFFERENCE} or figure.unit in {Unit.POINTS, Unit.PERCENT_CHANGE}


def required_text(required: Required, observed: Figure, decimals: int) -> str:
    """The required number, signed like the observed one; of a share of months it is counted out."""
    if is_share_of_trials(observed):
        return needed_trials_text(required, observed)
    number = amount(required.quantity.value, required.unit, decimals, signed=is_signed(observed))
    return f"{number}{OPEN_WORD[required.basis.open_side if required.basis else 0]}"


def _against_text(
    requirement: Requirement, indicators: Mapping[str, Indicator], year: int | None, areas: Areas | None, own: str
) -> str:
    against = requirement.against
    if isinstance(against, Fixed):
        return _number(against.amount)
    if isinstance(against, Path):
        path = dict(against.by_year)
        if year in path:
            return f"{_number(path[year])} i {year}"
        return listed([f"{_number(found)} i {y}" for y, found in against.by_year])
    if isinstance(against, OfArea):
        return _figure_of(slug_text(against.area, areas))
    if isinstance(against, OfBest):
        best = f"de {against.number} bedste" if against.number > 1 else "den bedste"
        return f"{best} blandt {among_text(against.among, areas)}"
    if isinstance(against, OfOwn):
        return _own_text(against.since, own)
    assert isinstance(against, OfMeasure)
    return f"tallet for {other_text(against, indicators)}" if against.indicator in indicators else "det andet tal"


def other_text(against: OfMeasure, indicators: Mapping[str, Indicator]) -> str:
    """Another group of the same indicator by its label, another indicator by its title."""
    indicator = indicators[against.indicator]
    groups = [indicator.groups[g] for g in against.groups if g in indicator.groups]
    return listed([lower_first(label) for label in groups]) if groups else lower_first(indicator.title)


def _own_text(since: Past | Period | Window, name: str) -> str:
    if isinstance(since, Period):
        return f"{name} {danish.at_time(since)}"
    if isinstance(since, Past):
        return f"{name} {'ved' if since is Past.PREVIOUS_MEASUREMENT else 'i'} {PAST_WORD[since]}"
    own = "eget gennemsnit" if since.gathering is Gathering.MEAN else "egen sum"
    return f"{own} af {window_text(since, 'de foregående')}"


def _figure_of(name: str) -> str:
    """Whose figure is meant: ``landets tal``, ``tallet for landsdel Sydjylland``."""
    return (
        f"tallet for {name}"
        if name.startswith(("landsdel ", "RAR-")) or name.endswith(")")
        else f"{genitive(name)} tal"
    )


def _margin_text(found: Amount) -> str:
    if found.unit is Unit.RANK:
        return f"{danish.tal(found.number)}{danish.NBSP}{'plads' if found.number == 1 else 'pladser'}"
    return _number(found)


def _number(found: Amount) -> str:
    return amount(found.number, found.unit, _decimals(found))


def _decimals(found: Amount) -> int:
    return next((n for n in range(10) if (found.number * 10**n).denominator == 1), 9)
