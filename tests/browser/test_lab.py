"""Notebooks in a real JupyterLab in a real browser, which is refused everything but that Lab."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from running_support import REAL
from tiny_project import FIGURES, TinyProject

pytest.importorskip("playwright", reason="playwright is not installed")
from lab_support import OpenedLab, open_notebook, running_lab

from jobplan_lib.showing.templating import stylesheet

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("browser")]
SERIES, STRIP = ".vega-embed >> nth=0", ".vega-embed >> nth=1"
PALE = "path[fill='#aab2bc']"
EXPLORE, PAGE = "udforsk.ipynb", "00_resultatrevision.ipynb"
CODE_CELLS = 5
MUNICIPALITY, BESIDE, INDICATOR = 0, 1, 2  # the lists, in the order of the page


def national(folder: Path) -> TinyProject:
    """The tiny project with figures of all its municipalities over two years, and the real notebooks."""
    tiny = TinyProject(folder / "project")
    months = [f"{year}M{month:02}" for year in (2021, 2022) for month in range(1, 13)]
    rows = [
        f"i-job-andel,{code},{month},,{base + 3 * n},2000,,normal,,,"
        for code, base in (("000", 880), ("219", 910), ("250", 850), ("270", 800), ("813", 930))
        for n, month in enumerate(months)
        if month != "2022M12" or code not in {"000", "250", "219"}
    ]
    tiny.add(FIGURES, *rows)
    for name in (EXPLORE, PAGE):
        text = (REAL / "notebooks" / name).read_text(encoding="utf-8")
        tiny.write(f"notebooks/{name}", text.replace("frederikssund", "solby"))
    return tiny


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the Lab answers."""
    folder = tmp_path_factory.mktemp("lab")
    settings = folder / "settings"
    settings.mkdir()
    with running_lab(national(folder).project, settings) as found:
        yield found


@pytest.fixture(scope="module")
def lab(browser: Any, address: str) -> Iterator[OpenedLab]:
    """The notebook for exploring, opened and run."""
    opened = open_notebook(browser, address, EXPLORE)
    opened.run_all(CODE_CELLS)
    opened.page.wait_for_selector(f"{SERIES} >> svg", timeout=60_000)
    yield opened
    opened.page.context.close()


def chosen(lab: OpenedLab, number: int) -> Any:
    return lab.page.locator(".widget-dropdown select").nth(number)


def drawn(lab: OpenedLab, chart: str) -> str:
    return str(lab.page.locator(chart).inner_html())


def waited(lab: OpenedLab, chart: int, before: str) -> None:
    """Until a chart looks different."""
    changed = f"before => document.querySelectorAll('.vega-embed')[{chart}].innerHTML !== before"
    lab.page.wait_for_function(changed, arg=before, timeout=20_000)


def test_everything_runs_and_is_drawn_without_an_error(lab):
    lab.page.wait_for_selector(f"{STRIP} >> {PALE}")
    assert lab.page.locator(f"{SERIES} >> svg").count() == 1
    assert lab.errors() == []
    assert "Solby 45,0" in lab.page.locator(SERIES).text_content()
    assert "Krav" in lab.page.locator(SERIES).text_content(), "the plan's target is drawn"


def test_another_figure_redraws_the_chart_and_back(lab):
    before = drawn(lab, SERIES)
    chosen(lab, INDICATOR).select_option(label="Ledige")
    waited(lab, 0, before)
    assert "955" in lab.page.locator(SERIES).text_content()
    again = drawn(lab, SERIES)
    chosen(lab, INDICATOR).select_option(label="I job")
    waited(lab, 0, again)
    assert lab.errors() == []


def test_a_click_on_a_dot_chooses_the_municipality_and_everything_follows(lab):
    lab.page.wait_for_selector(f"{STRIP} >> {PALE}")
    before = drawn(lab, SERIES)
    lab.page.locator(f"{STRIP} >> {PALE}").first.click()
    waited(lab, 0, before)
    name = chosen(lab, MUNICIPALITY).evaluate("list => list.selectedOptions[0].textContent")
    assert name != "Solby"
    assert name in lab.page.locator(SERIES).text_content()
    lab.page.wait_for_function(
        "name => [...document.querySelectorAll('.jobplan .findings')].some(e => e.textContent.includes(name))", arg=name
    )
    assert lab.errors() == []


def test_a_number_in_the_form_is_judged_over_the_years(lab):
    typed = lab.page.get_by_label("Plus/minus").or_(lab.page.get_by_label("Tal", exact=True)).last
    typed.fill("44")
    typed.press("Enter")
    lab.page.wait_for_function(
        "() => [...document.querySelectorAll('textarea')].some(e => e.value.includes('{percent: 44}'))", timeout=20_000
    )
    assert lab.errors() == []


LOOKS_DIFFERENT = """style => {
    const properties = ["float", "textAlign", "verticalAlign", "backgroundColor", "paddingLeft", "marginLeft", "display",
                        "fontWeight", "fontSize", "lineHeight", "borderTopWidth", "listStyleType", "textDecorationLine", "color"];
    const frame = document.body.appendChild(document.createElement("iframe"));
    frame.style.width = window.innerWidth + "px";
    frame.contentDocument.write(`<!doctype html><style>${style}</style><body></body>`);
    const looks = (view, element) => properties.map(p => p + ": " + view.getComputedStyle(element)[p]);
    const found = [];
    for (const live of document.querySelectorAll(".jp-OutputArea-output > .jobplan, .jp-OutputArea-output > * > .jobplan")) {
        const paper = frame.contentDocument.body.appendChild(frame.contentDocument.importNode(live, true));
        paper.querySelectorAll("style").forEach(e => e.remove());
        const others = paper.querySelectorAll(":not(svg, svg *)");
        for (const [n, one] of live.querySelectorAll(":not(style, svg, svg *)").entries()) {
            const wanted = looks(frame.contentWindow, others[n]);
            const wrong = looks(window, one).filter((look, n) => look !== wanted[n]);
            if (wrong.length) found.push([one.tagName, one.className, one.textContent.slice(0, 30), ...wrong].join(" | "));
        }
    }
    frame.remove();
    return [document.querySelectorAll(".jobplan td, .jobplan dt").length, found];
}"""


def test_a_page_looks_in_the_lab_as_it_does_in_its_file(browser, address):
    """JupyterLab's own rules for tables and lists in an output change nothing: every element has the look of the page."""
    opened = open_notebook(browser, address, PAGE)
    opened.run_all(CODE_CELLS)
    opened.page.wait_for_selector(".jobplan .overview", timeout=60_000)
    many, different = opened.page.evaluate(LOOKS_DIFFERENT, stylesheet())
    opened.page.context.close()
    assert many > 20
    assert different == []


def test_nothing_went_wrong_in_the_browser_and_nothing_outside_was_asked_for_nor_anybody_about_news(lab):
    assert lab.outside == []
    assert lab.complaints == []
    assert lab.page.get_by_text(re.compile("Jupyter news")).count() == 0
