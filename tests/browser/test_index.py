"""The index of all reviews in a real browser: filtered without a script, accessible, and usable on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browser_support import HEIGHT, RULES, WIDTHS, axe

from jobplan_lib.answer.danish import STATUS_WORD
from jobplan_lib.render.index_entries import Entry, Share
from jobplan_lib.render.index_page import index_html
from jobplan_lib.words.vocabulary import Status

pytestmark = pytest.mark.browser

PLACES = (
    "Aarby",
    "Bakkeby",
    "Dalby",
    "Engby",
    "Fjordby",
    "Havby",
    "Lundby",
    "Mosby",
    "Nordby",
    "Solby",
    "Ærby",
    "Ørby",
)
REGIONS = ("Region Nord", "Region Syd")


def share(status: Status, number: int) -> Share:
    return Share(status, STATUS_WORD[status], number)


def entry(number: int, name: str, year: int) -> Entry:
    """One review; no two regions and stages go together in 2021."""
    region = REGIONS[number % 2] if year > 2021 else REGIONS[0]
    stage = "Resultatrevision" if year > 2021 else "Udgangspunkt"
    counts = (share(Status.MET, 3), share(Status.NOT_MET, number + 1), share(Status.SPLIT, 1), share(Status.NOT_SET, 2))
    late = "Mindst én af siderne er fra en tidligere kørsel." if number == 3 else ""
    files = (("resultatrevision.pdf", "PDF"), ("review.xlsx", "Excel"), ("dagsorden.txt", "Dagsordenstekst"))
    ground = "Tal til prøve (prøve). De nyeste er fra december 2023."
    folder = f"{year}/k{number}"
    return Entry(
        folder, name, str(year), region, f"Beskæftigelsesplan {year}", stage, counts, ground, False, files, "", late
    )


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    found = [entry(n, name, year) for n, name in enumerate(PLACES) for year in (2023, 2022)]
    found.append(entry(0, "Aarby", 2021))
    path: Path = tmp_path_factory.mktemp("index") / "index.html"
    path.write_text(index_html(found), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def shown(browser, address: str):
    """Opens the index in a width; its policy lets no script run but those of the test itself."""
    contexts = []

    def show(width: str = "desk") -> Any:
        size = {"width": WIDTHS[width], "height": HEIGHT}
        contexts.append(browser.new_context(viewport=size, locale="da-DK"))
        page = contexts[-1].new_page()
        page.goto(address)
        return page

    yield show
    for context in contexts:
        context.close()


def visible(page: Any, selector: str) -> list[str]:
    return [e.inner_text() for e in page.locator(selector).all() if e.is_visible()]


def choose(where: Any, word: str) -> None:
    where.get_by_role("radio", name=word, exact=True).check()


def test_choices_leave_the_reviews_that_fit_all_of_them(shown):
    page = shown()
    assert len(visible(page, ".review")) == 25 and visible(page, ".nobody") == []
    choose(page, "2022")
    assert {text.split()[-1] for text in visible(page, ".review h3")} == {"2022"}
    choose(page, "Nord")
    left = visible(page, ".review h3")
    assert left == ["Aarby 2022", "Dalby 2022", "Fjordby 2022", "Lundby 2022", "Nordby 2022", "Ærby 2022"]
    assert visible(page, ".letter h2") == ["Å", "D", "F", "L", "N", "Æ"], "letters without reviews are gone"
    choose(page.get_by_role("group", name="Region"), "Alle")
    assert len(visible(page, ".review")) == 12


def test_a_choice_that_fits_nothing_says_so(shown):
    page = shown()
    choose(page, "2021")
    choose(page, "Syd")
    assert visible(page, ".review") == [] and visible(page, ".letter") == []
    assert "Ingen gennemgange passer" in visible(page, ".nobody")[0]


def test_the_keyboard_reaches_and_moves_the_choices(shown):
    page = shown()
    page.keyboard.press("Tab")  # past the skip link
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert {text.split()[-1] for text in visible(page, ".review h3")} == {"2023"}
    outline = page.evaluate("getComputedStyle(document.activeElement.closest('label')).outlineStyle")
    assert outline == "solid"


@pytest.mark.parametrize("width", list(WIDTHS))
def test_nobody_has_to_scroll_sideways(shown, width):
    page = shown(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_axe_finds_nothing(shown, width):
    page = shown(width)
    page.evaluate(axe())
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    assert len(found["passes"]) > 20
    assert [(v["id"], [node["target"] for node in v["nodes"]][:3]) for v in found["violations"]] == []


def test_links_and_choices_are_large_enough_for_a_finger(shown):
    page = shown("phone")
    small = """[...document.querySelectorAll('.filters label, .files a, .letters a, h3 a')]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 24).map(e => e.textContent)"""
    assert page.evaluate(small) == []


def test_the_choice_that_is_made_can_be_told_in_a_contrast_theme(shown):
    page = shown()
    page.emulate_media(forced_colors="active")
    colour = "e => getComputedStyle(e).backgroundColor"
    chosen, other = (page.locator(".filters label").nth(n).evaluate(colour) for n in (0, 1))
    bars = set(page.locator(".bar span").evaluate_all("all => all.map(e => getComputedStyle(e).backgroundColor)"))
    assert chosen != other and len(bars) > 2
