"""Laws of pooling, ranking and holding against other areas."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from types import SimpleNamespace

import pytest
from drawn import COUNTRY, GROUPED, LEVEL, MUNICIPALITIES, OWN, REGION, REGION_MEMBERS, SHARE, areas, figures, ground
from hypothesis import assume, given
from hypothesis import strategies as st

from jobplan_lib.core.benchmarks import of_area
from jobplan_lib.core.figures import Answer, Figure, Ground, How, Unknown
from jobplan_lib.core.holding import observe, required
from jobplan_lib.core.indicators import pool
from jobplan_lib.core.targets import judge
from jobplan_lib.reading.areas import Areas
from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.words.model import Area
from jobplan_lib.words.periods import parse_period
from jobplan_lib.words.plan_model import Amount, Criterion, Direction, Fixed, Measure, OfArea, OfBest, Rank, Requirement
from jobplan_lib.words.vocabulary import Reason, Status, Unit

MONTH = "2023M12"
PERIOD = parse_period(MONTH)
PLAIN = Measure(SHARE)
NOTHING = ("suppressed", "missing", "not applicable")

# Small denominators, so that equal shares and the greatest and least of all often come up.
counted = st.integers(1, 30).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
everywhere = st.fixed_dictionaries(dict.fromkeys(MUNICIPALITIES, counted))


def drawn(counts: dict[str, tuple[int, int] | str], *more: tuple[str, str]) -> Ground:
    """One month's shares by area."""
    shown = {code: count if isinstance(count, str) else f"{count[0]}/{count[1]}" for code, count in counts.items()}
    return ground(figures(*((SHARE, code, MONTH, "", figure) for code, figure in [*shown.items(), *more])))


def of(found: Ground, code: str, measure: Measure = PLAIN) -> Answer:
    """What is observed of an area."""
    return observe(found, measure, areas().by_code[code], PERIOD)


def rank_of(found: Ground, code: str, indicator: str = SHARE, group: str = "") -> int:
    """The place among all municipalities."""
    figure = of(found, code, Measure(indicator, (group,), Rank("municipalities")))
    assert isinstance(figure, Figure)
    return int(figure.quantity.value)


def percent(count: tuple[int, int]) -> Fraction:
    """So many of so many in per cent."""
    return Fraction(100 * count[0], count[1])


# --- pooling ---------------------------------------------------------------------------------------------------------


@given(everywhere)
def test_a_pooled_share_lies_between_the_least_and_the_greatest(counts):
    pooled = of(drawn(counts), COUNTRY)
    assert isinstance(pooled, Figure)
    assert pooled.how is How.POOLED
    shares = [percent(count) for count in counts.values()]
    at_an_end = pooled.quantity.value in {min(shares), max(shares)}
    assert min(shares) <= pooled.quantity.value <= max(shares)
    assert at_an_end == (min(shares) == max(shares))


@given(everywhere, st.integers(2, 20))
def test_as_many_times_more_of_both_leaves_the_pooled_share_and_all_ranks(counts, times):
    small, large = drawn(counts), drawn({code: (n * times, d * times) for code, (n, d) in counts.items()})
    assert of(small, COUNTRY).quantity == of(large, COUNTRY).quantity
    assert [rank_of(small, code) for code in counts] == [rank_of(large, code) for code in counts]


@given(everywhere)
def test_merging_two_areas_leaves_the_pooled_share_and_splitting_them_brings_it_back(counts):
    found = drawn(counts)
    parts = [of(found, code) for code in MUNICIPALITIES]
    (n1, d1), (n2, d2) = counts["219"], counts["250"]
    merged = [of(drawn({"219": (n1 + n2, d1 + d2)}), "219"), *parts[2:]]
    assert (
        pool(merged, areas().by_code[COUNTRY], found).quantity == pool(parts, areas().by_code[COUNTRY], found).quantity
    )


@given(everywhere, st.sampled_from(MUNICIPALITIES), st.sampled_from(NOTHING))
def test_one_member_without_a_figure_makes_the_group_unknown(counts, code, nothing):
    pooled = of(drawn({**counts, code: nothing}), COUNTRY)
    assert isinstance(pooled, Unknown)
    assert pooled.reason.value == nothing.replace(" ", "_")
    assert pooled.detail == areas().by_code[code].name


@given(everywhere, st.sampled_from(MUNICIPALITIES))
def test_one_member_known_only_as_printed_makes_the_group_not_comparable(counts, code):
    pooled = of(drawn({**counts, code: "45.0"}), COUNTRY)
    assert isinstance(pooled, Unknown)
    assert pooled.reason is Reason.NOT_COMPARABLE


@given(st.lists(st.integers(0, 500), min_size=5, max_size=5))
def test_numbers_of_persons_are_summed_over_a_group(numbers):
    rows = [(LEVEL, code, MONTH, "", str(number)) for code, number in zip(MUNICIPALITIES, numbers, strict=True)]
    total = of(ground(figures(*rows)), COUNTRY, Measure(LEVEL))
    assert isinstance(total, Figure)
    assert (total.how, total.quantity.value) == (How.SUMMED, sum(numbers))


@given(counted, counted)
def test_groups_that_are_pooled_are_the_sum_of_their_counts(women, men):
    rows = [(GROUPED, OWN, MONTH, group, f"{n}/{d}") for group, (n, d) in (("kvinder", women), ("maend", men))]
    both = of(ground(figures(*rows)), OWN, Measure(GROUPED, ("kvinder", "maend")))
    assert both.quantity.value == percent((women[0] + men[0], women[1] + men[1]))


# --- rank ------------------------------------------------------------------------------------------------------------


@given(everywhere)
def test_a_rank_is_one_more_than_the_number_that_are_strictly_better(counts):
    found = drawn(counts)
    for code, own in counts.items():
        assert rank_of(found, code) == 1 + sum(percent(other) > percent(own) for other in counts.values())


@given(everywhere, st.permutations(MUNICIPALITIES))
def test_ranks_follow_the_figures_and_not_the_codes(counts, order):
    moved = dict(zip(order, counts.values(), strict=True))
    before, after = drawn(counts), drawn(moved)
    assert [rank_of(before, code) for code in counts] == [rank_of(after, code) for code in order]


@given(everywhere)
def test_ranks_without_ties_are_one_to_n(counts):
    assume(len({percent(count) for count in counts.values()}) == len(counts))
    found = drawn(counts)
    assert sorted(rank_of(found, code) for code in counts) == list(range(1, len(counts) + 1))


@given(everywhere)
def test_counting_the_others_by_the_other_polarity_gives_the_same_ranks(counts):
    others = figures(*((GROUPED, code, MONTH, "kvinder", f"{d - n}/{d}") for code, (n, d) in counts.items()))
    assert [rank_of(drawn(counts), code) for code in counts] == [
        rank_of(ground(others), code, GROUPED, "kvinder") for code in counts
    ]


@given(everywhere, st.sets(st.sampled_from([code for code in MUNICIPALITIES if code != OWN]), min_size=1, max_size=3))
def test_an_area_without_a_figure_is_not_judged_and_is_no_worse_than_anybody(counts, hidden):
    figure = of(
        drawn({**counts, **dict.fromkeys(hidden, "suppressed")}), OWN, Measure(SHARE, observe=Rank("municipalities"))
    )
    shown = [count for code, count in counts.items() if code not in hidden]
    assert isinstance(figure, Figure)
    assert (figure.quantity.value, figure.among) == (
        1 + sum(percent(c) > percent(counts[OWN]) for c in shown),
        len(shown),
    )


# --- other areas -----------------------------------------------------------------------------------------------------


@given(everywhere, counted, counted)
def test_rows_of_the_country_and_the_region_are_no_municipalities(counts, country, region):
    plain = drawn(counts)
    more = drawn(counts, (COUNTRY, f"{country[0]}/{country[1]}"), ("081", f"{region[0]}/{region[1]}"))
    assert [rank_of(plain, code) for code in counts] == [rank_of(more, code) for code in counts]
    assert of(plain, REGION) == of(more, REGION)
    best = Requirement(Direction.AT_LEAST, OfBest(2, "municipalities"))
    own = of(plain, OWN)
    assert required(plain, best, Measure(SHARE), own, 2023) == required(more, best, Measure(SHARE), own, 2023)


@given(everywhere, counted)
def test_the_published_row_of_a_region_goes_before_its_sum(counts, published):
    found = of(drawn(counts, (REGION, f"{published[0]}/{published[1]}")), REGION)
    assert isinstance(found, Figure)
    assert (found.how, found.quantity.value) == (How.PUBLISHED, percent(published))


@given(everywhere, st.integers(1, 4))
def test_the_best_are_the_greatest_shares_of_the_others_pooled(counts, number):
    found = drawn(counts)
    needed = required(
        found, Requirement(Direction.AT_LEAST, OfBest(number, "municipalities")), Measure(SHARE), of(found, OWN), 2023
    )
    others = sorted((-percent(count), code) for code, count in counts.items() if code != OWN)[:number]
    chosen = [counts[code] for _, code in others]
    assert needed.quantity.value == percent((sum(n for n, _ in chosen), sum(d for _, d in chosen)))


AGAINST = (
    Fixed(Amount(Fraction(50), Unit.PERCENT)),
    OfArea("region"),
    OfArea("landet"),
    OfBest(2, "municipalities"),
)


@pytest.mark.parametrize("against", AGAINST, ids=str)
@given(everywhere)
def test_one_person_more_in_job_never_worsens_anything_of_ones_own(against, counts):
    numerator, denominator = counts[OWN]
    assume(numerator < denominator)
    better = {**counts, OWN: (numerator + 1, denominator)}
    rule = Criterion(Measure(SHARE), Requirement(Direction.AT_LEAST, against))
    before, after = judge(drawn(counts), rule, ""), judge(drawn(better), rule, "")
    assert (before.status, after.status) != (Status.MET, Status.NOT_MET)
    assert after.to_go.number <= before.to_go.number
    assert rank_of(drawn(better), OWN) <= rank_of(drawn(counts), OWN)


# --- next to nothing -------------------------------------------------------------------------------------------------

RULES = [
    *(
        Criterion(Measure(SHARE), Requirement(Direction.AT_LEAST, against))
        for against in (*AGAINST, OfArea("rar"), OfArea("rar-uden-medlemmer"))
    ),
    Criterion(
        Measure(SHARE, observe=Rank("region")), Requirement(Direction.AT_MOST, Fixed(Amount(Fraction(1), Unit.RANK)))
    ),
]
scarce = st.dictionaries(
    st.sampled_from(MUNICIPALITIES),
    st.sampled_from(NOTHING) | st.sampled_from(["0/0", "0/7", "7/7", "45.0"]),
    max_size=5,
)


@pytest.mark.parametrize("rule", RULES, ids=str)
@given(scarce)
def test_whatever_is_missing_the_answer_is_a_verdict_or_a_reason(rule, counts):
    judged = judge(drawn(counts), rule, "")
    assert judged.status in {Status.MET, Status.NOT_MET, Status.NOT_ASSESSABLE}
    assert (judged.status is Status.NOT_ASSESSABLE) == (judged.unknown is not None)
    if OWN not in counts or counts[OWN] in {*NOTHING, "0/0"}:
        assert judged.observed is None


def test_the_own_region_has_the_members_that_these_laws_take_it_to_have():
    assert tuple(areas().member_codes(areas().by_code[REGION], PERIOD)) == REGION_MEMBERS


# --- names -----------------------------------------------------------------------------------------------------------


def test_every_name_and_code_of_a_municipality_leads_to_its_slug(project):
    """However somebody types it: by name, in capitals, with decomposed letters, by its code with and without zeros."""
    known = load_catalog(project).areas
    for area in known.municipalities():
        decomposed = unicodedata.normalize("NFD", area.name)
        spellings = (area.name, area.name.upper(), f"{area.name} Kommune", decomposed, area.code, f"0{area.code}")
        assert {known.likely_slug(text) for text in spellings} == {area.slug}
    assert known.likely_slug("Århus") == "aarhus"


def test_a_group_of_one_is_the_municipality_itself_and_no_comparison(project):
    known = load_catalog(project).areas
    bornholm, solo = known.by_slug["bornholm"], known.by_slug["landsdel-bornholm"]
    assert known.named("landsdel", bornholm) == solo
    assert not known.groups_of(bornholm)
    held = area_meant(known, bornholm, "landsdel")
    assert isinstance(held, Unknown)
    assert held.reason is Reason.OWN_BENCHMARK
    for own in known.municipalities():
        assert all(group.has_unnamed_members or len(group.members) > 1 for group in known.groups_of(own))


def area_meant(known: Areas, own: Area, slug: str) -> Area | Unknown:
    """The area that a plan's slug means for a municipality, or why it cannot be held against it."""
    asked = Unknown(Reason.NO_BENCHMARK, SHARE, ("",), own, PERIOD)
    return of_area(SimpleNamespace(areas=known), slug, own, asked)
