"""What stands below a page's targets: promises by their numbers, reservations by name, definitions of what is shown."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_text import Reader
from test_composition import FOLLOWED, figures, opened, text_of
from tiny_project import PLAN, TinyProject

from jobplan_lib import show
from jobplan_lib.words.numbering import in_number_order
from jobplan_lib.words.plan_model import Target

SUMMARY, UNGE, EARLY = "00_resultatrevision", "07_unge", "02_tidlig_indsats"
PROMISE = """\
      - id: {id}
        text: Løfte {id}
        short: Løftet {id}
        kind: intervention
        notebook: {page}
        source: {{page: 9}}
        judged_locally: true
"""


def promising(tiny: TinyProject, *ids: str, page: str = UNGE) -> TinyProject:
    """The tiny plan with promises under its last heading."""
    return tiny.add(PLAN, *(PROMISE.format(id=id, page=page).rstrip("\n") for id in ids))


def numbered(*ids: str) -> list[Target]:
    """Targets of which nothing is known but their numbers."""
    targets = [object.__new__(Target) for _ in ids]
    for target, id in zip(targets, ids, strict=True):
        object.__setattr__(target, "id", id)
    return targets


@pytest.mark.parametrize(
    ("plan", "ordered"),
    [
        ("I1.11 I1.20 I1.2 I1.1", "I1.1 I1.2 I1.11 I1.20"),
        ("BS2 KIB1 BS1", "BS1 BS2 KIB1"),
        ("W5 S1.10 S1.9", "W5 S1.9 S1.10"),
        ("1a 1a-ii 1a-ix 1a-v 1b", "1a 1a-ii 1a-ix 1a-v 1b"),
        ("2022-4c 2022-4a 2022-3", "2022-3 2022-4c 2022-4a"),
        ("mål-b mål-a", "mål-b mål-a"),
    ],
)
def test_targets_stand_in_the_order_of_their_numbers(plan, ordered):
    assert " ".join(target.id for target in in_number_order(numbered(*plan.split()))) == ordered


@given(st.lists(st.from_regex(r"[A-Z]{0,2}[0-9]{1,3}(\.[0-9]{1,2})?[a-c]?", fullmatch=True), unique=True))
def test_the_order_loses_none_and_keeps_letters_together(ids):
    ordered = [target.id for target in in_number_order(numbered(*ids))]
    letters = [id.rstrip("abc0123456789.") for id in ordered]
    assert sorted(ordered) == sorted(ids)
    assert len({*letters}) == sum(one != other for one, other in pairwise(["?", *letters]))


def test_the_first_page_counts_promises_and_leads_to_the_pages_that_show_them(tiny_project):
    page = opened(promising(tiny_project, "I2", "I10", "I1"), SUMMARY)
    said = text_of(show.commitments(page))
    assert "3 indsatser" in said and "Alle 3 vurderes lokalt." in said and "Løfte I2" not in said
    html = "".join(map(str, show.commitments(page).pieces))
    [link] = Reader(html).root.all("a")
    name, _, anchor = link.attributes["href"].partition("#")
    there = "".join(map(str, show.commitments(opened(tiny_project, name.removesuffix(".html"))).pieces))
    assert f'id="{anchor}"' in there and link.text.strip() == UNGE
    assert there.index("Løfte I1") < there.index("Løfte I2") < there.index("Løfte I10")


def test_a_promise_that_no_other_page_shows_stands_on_the_first(tiny_project):
    page = opened(promising(tiny_project, "P1", page=SUMMARY), SUMMARY)
    assert "Løfte P1" in text_of(show.commitments(page))


def test_a_few_promises_are_not_folded_away(tiny_project):
    few = opened(promising(tiny_project, *(f"I{n}" for n in range(1, 7))))
    assert "<details" not in "".join(map(str, show.commitments(few).pieces))
    many = opened(promising(tiny_project, "I7"))
    assert "<details" in "".join(map(str, show.commitments(many).pieces))


def test_a_reservation_of_a_followed_figure_names_the_figure_and_not_its_number(tiny_project):
    reserved = "        monitor: true\n", '        monitor: true\n        reservations: ["Kun en prøve."]\n'
    tiny_project.change(PLAN, *reserved)
    said = text_of(show.reservations(opened(figures(tiny_project, *FOLLOWED))))
    assert "På ydelse: unge" in said and "Kun en prøve." in said and "2b" not in said


def test_every_star_of_the_first_page_leads_to_a_sentence_about_that_target(tiny_project):
    figures(
        tiny_project,
        "i-job-andel,250,2023M12,,,,44.0,provisional,",
        "i-job-andel,000,2023M12,,,,43.0,normal,",
    )
    page = opened(tiny_project, SUMMARY)
    starred = [r for r in page.page.targets if r.judgement.reservations]
    [listing] = Reader("".join(map(str, show.reservations(page).pieces))).root.all("details")
    assert [r.id for r in starred] == ["1a"]
    assert "1a I job" in " ".join(listing.text.split()) and "Foreløbigt: Det nyeste tal" in listing.text


def test_only_indicators_with_a_figure_on_the_page_are_defined_there(tiny_project):
    figures(tiny_project, "i-job-andel,250,2022M12,,440,1000,,normal,", "i-job-andel,000,2022M12,,440,1000,,normal,")
    said = text_of(show.sources(opened(tiny_project, EARLY)))
    titles = {name: one.title for name, one in tiny_project.catalog().indicators.items()}
    assert titles["i-job-andel"] in said and titles["ledige-antal"] not in said
    assert "Indikatorer på siden" not in text_of(show.sources(opened(tiny_project, UNGE)))


def test_a_page_calls_its_figures_by_the_title_of_their_snapshot(tiny_project):
    assert "published" in text_of(show.sources(opened(tiny_project, EARLY)))
    tiny_project.add("data/snapshots/published/origin.yaml", "title: Trykte tal")
    said = text_of(show.sources(opened(tiny_project, EARLY)))
    assert "(Trykte tal)" in said and "published" not in said
