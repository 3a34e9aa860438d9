"""A figure that the targets of a page tell is not told again by a table below them."""

from __future__ import annotations

import pytest
from test_composition import figures as with_figures
from test_composition import opened, text_of

from jobplan_lib import show
from jobplan_lib.showing.told_above import told_above

OWN, COUNTRY = "i-job-andel,250,2022M12,,,,45.0,normal,", "i-job-andel,000,2022M12,,,,44.0,normal,"
REGION = "i-job-andel,084,2022M12,,,,43.5,normal,"
EARLIER = "i-job-andel,250,2021M12,,,,44.5,normal,"
TOPIC = "title: I arbejde\nlead: Hvem er i job?\nnotebook: 02_tidlig_indsats\norder: 1\n"
PAGE = "02_tidlig_indsats"


def on_topic(tiny):
    tiny.write("data/topics/arbejde.yaml", TOPIC)
    tiny.change("data/indicators/i-job-andel.yaml", "source:", "topics:\n  - arbejde\nsource:")
    return tiny


@pytest.mark.parametrize(
    ("more", "is_left_out"),
    [((), True), ((EARLIER,), True), (("ny-andel,250,2022M12,,,,12.0,normal,",), False)],
    ids=["own and country", "the year before is drawn above", "another figure of the topic"],
)
def test_a_table_whose_figures_stand_with_the_targets_is_left_out(tiny_project, more, is_left_out):
    text = (tiny_project.root / "data/indicators/i-job-andel.yaml").read_text(encoding="utf-8")
    tiny = with_figures(on_topic(tiny_project), OWN, COUNTRY, *more)
    tiny.write(
        "data/indicators/ny-andel.yaml",
        text.replace("title: ", "title: Ny ", 1).replace("source:", "topics:\n  - arbejde\nsource:"),
    )
    page = opened(tiny, PAGE)
    assert "45,0" in text_of(show.verdicts(page))
    assert ("I arbejde" not in text_of(show.subject(page))) == is_left_out


def test_two_figures_are_the_same_one_only_with_the_same_number(tiny_project):
    page = opened(with_figures(tiny_project, OWN, COUNTRY), PAGE).page
    own = page.targets[0].judgement.observed
    above = told_above(page)
    assert above.tells_all([own]) and not above.tells_all([])
    assert not above.tells_all([own, *(type(own)(**{**own.__dict__, "quantity": own.quantity.scaled(2)}) for _ in "a")])


def test_a_comparison_of_few_figures_is_left_to_their_cards(tiny_project):
    page = opened(with_figures(tiny_project, OWN, COUNTRY), PAGE)
    assert "44,0" in text_of(show.verdicts(page))
    assert "står ved målene" in show.comparison(page).nothing
    tiny = with_figures(tiny_project, OWN, COUNTRY, REGION)
    assert show.comparison(opened(tiny, PAGE)).pieces, "the region's figure has stood on no card as a requirement"
