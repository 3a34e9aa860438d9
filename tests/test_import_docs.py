"""docs/imports.md: its example does what it says, and every word that a mapping may use stands on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from import_support import NOW
from running_support import REAL

from jobplan_lib.imports.importing import Wish, import_files
from jobplan_lib.reading import layout_model
from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.reading.fields import Fields
from jobplan_lib.reading.import_layouts import layout_names, load_layout
from jobplan_lib.reading.observations import load_observations
from jobplan_lib.reading.period_spellings import SPELLINGS, period_from
from jobplan_lib.reading.prices import load_prices
from jobplan_lib.reading.project import Project

PAGE = REAL / "docs" / "imports.md"
TEXT = PAGE.read_text(encoding="utf-8")


def block(sort: str) -> str:
    found = re.findall(rf"^```{sort}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    assert len(found) == 1, f"{len(found)} blocks are marked '{sort}'"
    return found[0]


@pytest.fixture
def scratch(tmp_path) -> Project:
    """The real declarations, with room for a mapping and snapshots."""
    (tmp_path / "data").mkdir()
    for path in (REAL / "data").iterdir():
        if path.name not in {"snapshots", "imports", "prices.yaml"}:
            (tmp_path / "data" / path.name).symlink_to(path)
    (tmp_path / "notebooks").symlink_to(REAL / "notebooks")
    return Project(tmp_path)


def test_the_example_gives_the_figures_that_the_page_says(scratch, tmp_path):
    (scratch.data / "imports").mkdir()
    (scratch.data / "imports" / "eksempel.yaml").write_text(block("yaml mapping=eksempel"), encoding="utf-8")
    path, figures = tmp_path / "jobordrer.csv", tmp_path / "figures.csv"
    path.write_text(block("csv example"), encoding="utf-8")
    figures.write_text(block("csv figures"), encoding="utf-8")
    catalog = load_catalog(scratch)
    read = import_files(catalog, Wish((str(path),), "eksempel", "laest"), NOW)
    said = import_files(catalog, Wish((str(figures),), "", "vist", is_public=True), NOW)
    assert read.figures == said.figures == 4 and read.hidden == 0

    def plain(name: str) -> dict[tuple[object, ...], tuple[object, ...]]:
        rows = load_observations(catalog, name)
        return {(o.indicator, o.area, o.period): (o.numerator, o.denominator, o.value, o.status) for o in rows}

    assert plain("laest") == plain("vist")


def test_two_surveys_with_words_of_their_own_meet_in_one_key(scratch, tmp_path):
    """Each mapping of the page translates its survey; the key is the indicator that the plan format shows."""
    indicators = scratch.data / "indicators"
    shipped = [path.resolve() for path in indicators.iterdir()]
    indicators.unlink()
    indicators.mkdir()
    for path in shipped:
        (indicators / path.name).symlink_to(path)
    key = (REAL / "docs" / "plan-format.md").read_text(encoding="utf-8")
    (found,) = re.findall(r"^```yaml indicator=oplevet-inddragelse-andel\n(.*?)^```$", key, re.MULTILINE | re.DOTALL)
    (indicators / "oplevet-inddragelse-andel.yaml").write_text(found, encoding="utf-8")
    (scratch.data / "imports").mkdir()
    for name in ("vores", "deres"):
        (scratch.data / "imports" / f"{name}.yaml").write_text(block(f"yaml mapping={name}"), encoding="utf-8")
        (tmp_path / f"{name}.csv").write_text(block(f"csv {name}"), encoding="utf-8")
    catalog = load_catalog(scratch)
    import_files(catalog, Wish((str(tmp_path / "vores.csv"),), "vores", "foerst"), NOW)
    import_files(catalog, Wish((str(tmp_path / "deres.csv"),), "deres", "begge", base="foerst"), NOW)
    rows = {(o.area, o.group): (o.value, o.denominator) for o in load_observations(catalog, "begge")}
    assert {key: (float(value.value), int(n)) for key, (value, n) in rows.items()} == {
        ("265", "enige"): (60.0, 200),
        ("265", "hverken-eller"): (20.0, 200),
        ("350", "enige"): (71.4, 112),
        ("350", "hverken-eller"): (12.5, 112),
    }


def test_the_prices_on_the_page_load(scratch):
    (scratch.data / "prices.yaml").write_text(block("yaml prices"), encoding="utf-8")
    problems: list[object] = []
    assert len(load_prices(scratch.data, load_catalog(scratch).areas, problems)) == 1 and problems == []  # type: ignore[arg-type]


@pytest.mark.parametrize("name", layout_names(REAL / "data"))
def test_every_mapping_that_ships_loads_and_is_on_the_page(name):
    problems: list[object] = []
    catalog = load_catalog(Project(REAL))
    assert load_layout(catalog.project.data, name, catalog.indicators, problems) is not None, problems  # type: ignore[arg-type]
    assert f"`{name}`" in TEXT


def words() -> set[str]:
    closed = (layout_model.ENCODINGS, layout_model.SEPARATORS, layout_model.THOUSANDS, layout_model.MARKERS)
    return {str(word) for table in closed for word in table} | {*layout_model.CARRIERS, *layout_model.HEADS, *SPELLINGS}


def test_every_word_of_a_mapping_is_on_the_page(monkeypatch):
    asked = words()
    has = Fields.has

    def recorded(fields: Fields, name: str) -> bool:
        if not re.search(r"(words|drop|when|markers)$", fields.path):  # there the keys are the writer's own
            asked.add(name)
        return has(fields, name)

    monkeypatch.setattr(Fields, "has", recorded)
    catalog = load_catalog(Project(REAL))
    asked.clear()
    asked.update(words())
    for name in layout_names(REAL / "data"):
        load_layout(catalog.project.data, name, catalog.indicators, [])
    load_prices(catalog.project.data, catalog.areas, [])
    assert {"footers", "adds_up", "absent_is_zero", "give_or_take"} <= asked
    coded = "\n".join(re.findall(r"`([^`\n]+)`", TEXT) + re.findall(r"^```.*?^```$", TEXT, re.MULTILINE | re.DOTALL))
    assert sorted(word for word in asked if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", coded)) == []


def test_every_period_on_the_page_is_one_in_its_spelling():
    table = TEXT.split("| spelling | reads |")[1].split("\n\n")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", table, re.MULTILINE)
    assert {name for name, _ in rows} == set(SPELLINGS)
    shown = [(name, text) for name, said in rows for text in re.findall(r"`([^`]+)`", said)]
    assert len(shown) >= 15
    assert [str(period_from(text, name)) for name, text in shown if text == "2023QMAT01"] == ["2022Q2..2023Q1"]
    for name, text in shown:
        period_from(text, name)


def test_the_page_is_linked() -> None:
    pages = [REAL / "README.md", *Path(REAL / "docs").glob("*.md")]
    assert [page.name for page in pages if "imports.md" in page.read_text(encoding="utf-8")]
