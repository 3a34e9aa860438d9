"""The published pages in a real browser: accessible, silent on the network, and usable without a mouse or much room."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pypdf
import pytest
from browser_support import HEIGHT, RULES, WIDTHS, axe
from running_support import Run

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("browser")]  # first: without one nothing is run

KINDS = (
    "00_resultatrevision",
    "01_offentlig_forsoergelse",
    "05_vaerdigt_forloeb",
    "07_unge",
)  # summary, no targets, parts, plain
every_kind = pytest.mark.parametrize("name", KINDS)


@dataclass
class Opened:
    """A page in the browser, and everything that it did unasked."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


@pytest.fixture
def opened(browser, frederikssund: Run):
    """Opens pages; everything is closed after the test."""
    contexts = []

    def show(name: str, run: Run = frederikssund, width: int = WIDTHS["desk"], bypass_csp: bool = False) -> Opened:
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT}, bypass_csp=bypass_csp, locale="da-DK"
        )
        contexts.append(context)
        found = Opened(context.new_page())
        found.page.on("request", lambda request: found.requests.append(request.url))
        found.page.on("console", lambda message: found.complaints.append(message.text))
        found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
        found.page.on("dialog", lambda dialog: (found.dialogs.append(dialog.message), dialog.dismiss()))
        found.page.goto((run.published.folder / f"{name}.html").as_uri())
        return found

    yield show
    for context in contexts:
        context.close()


def fetched(found: Opened) -> list[str]:
    """What the page asked for beside itself and the pictures that it holds."""
    return [url for url in found.requests[1:] if not url.startswith("data:")]


# Accessible


@every_kind
@pytest.mark.parametrize("width", ["desk", "phone"])
def test_axe_finds_nothing(opened, name, width):
    page = opened(name, width=WIDTHS[width], bypass_csp=True).page
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(axe())
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    assert len(found["passes"]) > 20, "axe looked at something"
    assert [(v["id"], [node["target"] for node in v["nodes"]][:3]) for v in found["violations"]] == []


def test_axe_would_find_something(opened):
    page = opened("07_unge", bypass_csp=True).page
    page.evaluate("document.querySelector('img').removeAttribute('alt')")
    page.evaluate(axe())
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    assert [violation["id"] for violation in found["violations"]] == ["image-alt"]


@every_kind
def test_all_pictures_are_drawn(opened, name):
    page = opened(name).page
    sizes = page.evaluate("[...document.images].map(i => i.complete ? i.naturalWidth : 0)")
    assert all(size > 100 for size in sizes)


# Silent


@every_kind
def test_a_page_asks_the_network_for_nothing_even_in_print(opened, name):
    found = opened(name)
    found.page.emulate_media(media="print")
    found.page.pdf(format="A4")
    assert found.requests[0].startswith("file:")
    assert (fetched(found), found.complaints) == ([], [])


@pytest.mark.parametrize("name", ["00_resultatrevision", "02_tidlig_indsats", "07_unge"])
def test_hostile_text_runs_nowhere(opened, hostile: Run, name):
    found = opened(name, hostile)
    found.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    for element in found.page.locator("a, summary").all()[:40]:
        element.dispatch_event("mouseover")
    found.page.wait_for_load_state("networkidle")
    assert (found.dialogs, fetched(found), found.complaints) == ([], [], [])
    assert found.page.evaluate("document.scripts.length") == 0
    assert found.page.evaluate("document.querySelectorAll('[onerror], iframe, object, embed, form').length") == 0


@pytest.mark.parametrize("name", ["00_resultatrevision", "02_tidlig_indsats", "07_unge"])
def test_hostile_text_makes_no_element_and_no_attribute(opened, hostile: Run, benign: Run, name):
    """What the browser builds of the page is what it builds of the same page with words of no meaning."""
    nodes = "[...document.querySelectorAll('*')].map(e => [e.tagName, ...e.getAttributeNames().sort()].join(' '))"
    built, twin = (opened(name, run).page.evaluate(nodes) for run in (hostile, benign))
    assert len(built) > 100 and built == twin


@pytest.mark.parametrize("name", ["00_resultatrevision", "02_tidlig_indsats", "07_unge"])
def test_hostile_text_runs_nowhere_even_without_the_policy(opened, hostile: Run, name):
    found = opened(name, hostile, bypass_csp=True)
    found.page.wait_for_load_state("networkidle")
    assert (found.dialogs, fetched(found)) == ([], [])


# Usable


@every_kind
@pytest.mark.parametrize("width", list(WIDTHS))
def test_nobody_has_to_scroll_sideways(opened, name, width):
    page = opened(name, width=WIDTHS[width]).page
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]
    cut = """[...document.querySelectorAll('main *')]
        .filter(e => !e.closest('.scroll, svg, .skip') && e.getBoundingClientRect().right > innerWidth + 1)
        .map(e => e.tagName + ' ' + e.className)"""
    assert page.evaluate(cut) == []


@every_kind
def test_every_table_fits_a_tablet(opened, name):
    page = opened(name, width=WIDTHS["tablet"]).page
    assert page.locator("table").count()
    assert page.evaluate(WIDE) == []


WIDE = """[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth + 1)
    .map(e => e.getAttribute('aria-label'))"""


def test_no_table_has_to_be_moved_sideways_on_a_phone_but_one_of_groups_and_areas(opened, frederikssund: Run):
    for name in frederikssund.pages:
        page = opened(name, width=WIDTHS["phone"]).page
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        narrow = WIDE.replace("'.scroll'", "'.scroll:not(:has(.crosstab))'")
        assert (name, page.evaluate(narrow)) == (name, [])


def test_a_table_that_is_a_list_on_a_phone_says_what_each_cell_is(opened):
    page = opened("01_offentlig_forsoergelse", width=WIDTHS["phone"]).page
    cells = page.locator(".listed td").all()[:60]
    assert len(cells) > 20
    told = "e => e.textContent && getComputedStyle(e, '::before').content"
    assert [c.inner_text() for c in cells if c.evaluate(told) in {"none", '""'}] == []
    assert len({c.evaluate(told) for c in cells}) > 2


def test_a_phone_keeps_the_groups_of_a_wide_table_in_sight_while_its_figures_are_moved(opened):
    page = opened("01_offentlig_forsoergelse", width=WIDTHS["phone"]).page
    box = page.locator(".scroll:has(.crosstab)").first
    group, figure = (box.locator(cell).first for cell in ("tbody th", "tbody td"))
    before = [cell.bounding_box()["x"] for cell in (group, figure)]
    box.evaluate("e => e.scrollTo({left: 60})")
    assert [cell.bounding_box()["x"] for cell in (group, figure)] == [before[0], before[1] - 60]


def test_a_box_that_can_be_moved_sideways_says_so_and_can_be_moved_with_the_keyboard(opened):
    page = opened("01_offentlig_forsoergelse", width=WIDTHS["tablet"]).page
    said = "e => parseFloat(getComputedStyle(e, '::before').fontSize)"
    box = page.locator(".scroll:has(.crosstab)").first
    assert box.evaluate(said) == 0
    box.evaluate("e => e.querySelector('table').style.minWidth = '1200px'")
    page.wait_for_function("e => parseFloat(getComputedStyle(e, '::before').fontSize) > 10", arg=box.element_handle())
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("e => e.scrollLeft > 0", arg=box.element_handle())


@pytest.mark.parametrize("width", list(WIDTHS))
def test_the_first_page_with_every_column_fits_too(opened, tiny_run: Run, width):
    page = opened("00_resultatrevision", tiny_run, width=WIDTHS[width]).page
    assert page.locator(".overview .todo").count() and page.locator(".overview .spark").count()
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_the_status_of_every_target_is_in_sight(opened, width):
    page = opened("00_resultatrevision", width=WIDTHS[width]).page
    badges = page.locator(".overview .badge").all()
    assert len(badges) > 20
    assert [
        b.inner_text() for b in badges if (box := b.bounding_box()) is None or box["x"] + box["width"] > WIDTHS[width]
    ] == []


@every_kind
def test_the_folded_arithmetic_of_targets_is_printed(frederikssund: Run, opened, name):
    """That of tables and charts is for the screen: printed it would be as long as the page."""
    page = opened(name).page
    page.emulate_media(media="print")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    hidden = """[...document.querySelectorAll('.walk:not(.made-of) dd')]
        .filter(e => !e.checkVisibility({contentVisibilityAuto: true}) || !e.getBoundingClientRect().height)
        .map(e => e.textContent)"""
    assert (
        page.locator(".walk:not(.made-of) dd").count() > 0
        or not frederikssund.review.page(name).targets
        or name.startswith("00")
    )
    assert page.evaluate(hidden) == []
    assert not any(walk.is_visible() for walk in page.locator(".made-of").all())


def test_a_single_page_prints_what_it_folds_away_with_a_foot_on_every_sheet(opened, frederikssund: Run):
    name = "05_vaerdigt_forloeb"
    page = opened(name).page
    promises = page.locator(".promises > ul > li > .no").all_text_contents()
    sheets = [sheet.extract_text() for sheet in pypdf.PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages]
    text = " ".join(" ".join(sheets).split())
    assert len(promises) > 5 and [id for id in promises if f"{id} " not in text] == []
    folded = [
        " ".join(e.split()) for e in page.locator("main details:not(.walk, .pages) > ul > li").all_text_contents()
    ]
    assert folded and [entry for entry in folded if entry[:30] not in text] == []
    stage = frederikssund.review.stage
    for number, sheet in enumerate(sheets, 1):
        assert f"Side {number} af {len(sheets)}" in sheet and f"Frederikssund 2023 · {stage}" in sheet


@pytest.mark.parametrize("name", ["00_resultatrevision", "07_unge"])
def test_the_keyboard_reaches_everything_beginning_with_the_way_past_the_menu(opened, name):
    page = opened(name).page
    where = "[document.activeElement.className, document.activeElement.textContent.trim()]"
    mark = """all => [...document.querySelectorAll(all)].filter(e => e.checkVisibility())
        .map((e, place) => e.dataset.place = String(place))"""
    wanted = page.evaluate(mark, "a, summary, [tabindex='0']")
    page.keyboard.press("Tab")
    assert page.evaluate(where) == ["skip", "Gå til indhold"]
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0, "the skip link shows itself"
    reached = [page.evaluate("document.activeElement.dataset.place")]
    for _ in range(len(wanted) - 1):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.dataset.place"))
    assert reached == wanted, "in the order of reading"


def test_the_keyboard_unfolds_the_arithmetic(opened):
    page = opened("07_unge").page
    page.locator(".walk summary").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('.walk').open")


def test_a_target_on_the_first_page_leads_to_its_place(opened):
    page = opened("00_resultatrevision").page
    page.locator(".overview .target a", has_text="6a").click()
    page.wait_for_load_state("load")
    assert page.url.endswith("07_unge.html#maal-6a")
    assert page.locator("#maal-6a").bounding_box()["y"] < HEIGHT


@every_kind
def test_pictures_keep_white_paper_and_shapes_their_marks_in_a_contrast_theme(opened, name):
    page = opened(name).page
    page.emulate_media(forced_colors="active")
    pictures = "[...document.querySelectorAll('.chart img')].map(e => getComputedStyle(e).backgroundColor)"
    assert set(page.evaluate(pictures)) <= {"rgb(255, 255, 255)"}
    marks = """[...document.querySelectorAll('.icon')].filter(e => e.querySelector('[stroke="#fff"]')).map(e =>
        [e.querySelector('[stroke="#fff"]'), e.querySelector('[fill=currentColor]')].map((part, second) =>
            getComputedStyle(part)[second ? 'fill' : 'stroke']))"""
    assert [pair for pair in page.evaluate(marks) if pair[0] == pair[1]] == []
