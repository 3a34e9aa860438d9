"""The place that reaching a target would give, the others held still: a condition, never a promise."""

from __future__ import annotations

from fractions import Fraction

from drawn import LEVEL, SHARE, figures, ground

from jobplan_lib.core.targets import judge
from jobplan_lib.words.plan_model import Amount, Criterion, Direction, Fixed, Measure, Requirement
from jobplan_lib.words.vocabulary import Unit


def at_least(number: str) -> Criterion:
    return Criterion(Measure(SHARE), Requirement(Direction.AT_LEAST, Fixed(Amount(Fraction(number), Unit.PERCENT))))


def test_the_persons_that_reach_the_target_give_the_place_among_the_others_as_they_are():
    on = ground(
        figures(
            (SHARE, "250", "2023M12", "", "40/100"),
            (SHARE, "219", "2023M12", "", "52/100"),
            (SHARE, "270", "2023M12", "", "44/100"),
            (SHARE, "813", "2023M12", "", "45/100"),
            (SHARE, "851", "2023M12", "", "30/100"),
        )
    )
    judged = judge(on, at_least("45"), "I job")
    assert judged.to_go is not None and judged.to_go.number == 5
    place = judged.rank_if_met
    assert place is not None
    assert (place.quantity.value, place.ties, place.among) == (2, 1, 5)  # shared with the one that has 45 already


def test_a_met_target_or_a_share_without_counts_gives_no_place():
    met = ground(figures((SHARE, "250", "2023M12", "", "50/100"), (SHARE, "219", "2023M12", "", "52/100")))
    printed = ground(figures((SHARE, "250", "2023M12", "", "40.0"), (SHARE, "219", "2023M12", "", "52.0")))
    assert judge(met, at_least("45"), "").rank_if_met is None
    assert judge(printed, at_least("45"), "").rank_if_met is None


def test_a_municipality_alone_has_no_place():
    alone = ground(figures((LEVEL, "250", "2023M12", "", "100")))
    rule = Criterion(Measure(LEVEL), Requirement(Direction.AT_MOST, Fixed(Amount(Fraction(90), Unit.PERSONS))))
    assert judge(alone, rule, "").rank_if_met is None


def test_a_number_of_persons_gives_no_place():
    """It follows the size of the municipality: the smallest would be the first or the last whatever it does."""
    found = ground(figures((LEVEL, "250", "2023M12", "", "100"), (LEVEL, "219", "2023M12", "", "80")))
    rule = Criterion(Measure(LEVEL), Requirement(Direction.AT_MOST, Fixed(Amount(Fraction(90), Unit.PERSONS))))
    judged = judge(found, rule, "")
    assert judged.to_go is not None and judged.to_go.number == 10
    assert judged.rank_if_met is None
