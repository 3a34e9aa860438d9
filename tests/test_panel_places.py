"""A national panel has what is national: what one municipality counts itself is not invented for the others."""

from __future__ import annotations

import pytest
from tiny_project import PLAN, TinyProject

from jobplan_lib.sources.panel import Panel
from jobplan_lib.sources.panel_places import places

OWN = "sizes:\n  - {class: alle, first: 30000, last: 20000}\nown_sources: [kommunen, Solby]\n"
SHARED = """\
municipality: alle
year: 2023
title: Fælles
document: Fælles
focus_areas:
  - id: A
    title: A
    notebook: 02_tidlig_indsats
    targets:
      - {id: "1", text: Fire, source: {page: "1"}, indicator: ledige-antal, at_most: {persons: 4}}
"""


@pytest.fixture
def tiny(tiny_project) -> TinyProject:
    """What is counted of the unemployed is the municipality's own count; nobody's plan looks at it."""
    tiny_project.write("data/panel.yaml", OWN)
    for file in sorted((tiny_project.root / "data/indicators").glob("*.yaml")):
        lines = file.read_text(encoding="utf-8").splitlines()
        source = "Kommunen" if file.stem == "ledige-antal" else "Kommunernes Landsforening"
        changed = [f"source: {source}" if line.startswith("source:") else line for line in lines]
        file.write_text("\n".join(changed) + "\n", encoding="utf-8")
    (tiny_project.root / PLAN).unlink()
    return tiny_project


def test_an_own_count_is_there_for_who_prints_it_or_plans_by_it(tiny):
    catalog = tiny.catalog()
    assert places(catalog, {}) == {"ledige-antal": frozenset()}
    assert places(catalog, {"ledige-antal": {"250", "000"}}) == {"ledige-antal": frozenset({"250"})}
    tiny.write(PLAN, SHARED.replace("municipality: alle", "municipality: solby"))
    assert places(tiny.catalog(), {"ledige-antal": {"219"}}) == {"ledige-antal": frozenset({"219", "250"})}


@pytest.mark.parametrize(
    ("source", "is_own"),
    [("Statistik fra Solby Kommune, 2023", True), ("Kommune i Solby", False), ("Solby Kommuneforening", False)],
)
def test_a_source_of_several_words_is_known_by_all_of_them_in_their_order(tiny, source, is_own):
    tiny.write("data/panel.yaml", OWN.replace("kommunen, Solby", "Solby Kommune"))
    tiny.change("data/indicators/ledige-antal.yaml", "source: Kommunen", f'source: "{source}"')
    assert ("ledige-antal" in places(tiny.catalog(), {})) is is_own


def test_what_a_shared_plan_looks_at_is_there_for_everybody(tiny):
    tiny.write("data/plans/alle-2023.yaml", SHARED)
    assert places(tiny.catalog(), {}) == {}


def test_what_is_printed_of_the_country_alone_no_municipality_has(tiny):
    found = places(tiny.catalog(), {"ydelse-andel": {"000"}, "i-job-andel": {"000", "250"}})
    assert found["ydelse-andel"] == {"000"} and "i-job-andel" not in found


def test_the_panel_has_rows_for_these_areas_only(tiny):
    tables = Panel(tiny.catalog(), 2023, 2023, 1, {}, {"ledige-antal": frozenset({"250"}), "ydelse-andel": frozenset()})
    areas = {table["indicator"][0].as_py(): set(table["area"].to_pylist()) for table in tables.tables()}
    assert areas["ledige-antal"] == {"250"} and "ydelse-andel" not in areas
    assert areas["i-job-andel"] >= {"000", "250", "219"}
