"""Imports point only towards the layers above, so that each can be read and changed without those that stand on it.

The picture is in docs/architecture.md. A new module is added to the table below, in the lowest layer that has all it
imports.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

LIBRARY = Path(__file__).parent.parent / "jobplan_lib"

LAYERS = {
    "words": "errors periods quantities vocabulary model plan_model",
    "reading": "strict_text strict_yaml fields strict_csv areas indicator_ties indicator_files topic_files"
    " requirement_grammar unit_checks"
    " draft_grammar rule_grammar plan_files"
    " project remembered catalog printed_precision observation_rows shelves figures_file snapshot_origin"
    " observations status_log comments previous_review plan_changes"
    " area_names period_spellings layout_model import_layouts prices views plan_writing plan_starting",
    "core": "relations relation_files figures verdicts indicators observing benchmarks holding distance targets"
    " intervals trend projection spread"
    " disclosure economics derivations topics topic_years crosstabs what_if back_test",
    "answer": "danish* findings adopted review explain moved since_last review_json checking"  # danish first
    " snapshot_changes looking desk plan_form",
    "showing": "templating drawing svg cards change_lists charts row_charts spread_charts sparkline overview first_lines"
    " comment_lists since_lists tables comparing narrative"
    " figure_words spread_words time_table page_figures subject_tables subjects show explore* fragments"
    " look_charts look_words what_if_words back_test_words displays pinned agenda sheets source_sheets",
    "running": "publishing freezing stored_snapshots imports sources batch render commands cli",
}
ORDER = list(LAYERS)
PURE = {"words", "reading", "core", "answer"}
OF_SHOWING = {
    "altair",
    "papermill",
    "nbformat",
    "nbconvert",
    "nbclient",
    "requests",
    "urllib",
    "IPython",
    "ipywidgets",
    "jinja2",
    "vl_convert",
    "matplotlib",
}


def modules() -> dict[str, Path]:
    """All modules below the library by dotted name, without the package's own front door."""
    found = {}
    for path in sorted(LIBRARY.rglob("*.py")):
        name = ".".join(path.relative_to(LIBRARY).with_suffix("").parts).removesuffix(".__init__")
        if name != "__init__":
            found[name] = path
    return found


def layer_of(name: str) -> str | None:
    """The layer of a module; ``danish*`` stands for every module whose name begins so, a package for what is in it."""
    top = name.partition(".")[0]
    for layer, names in LAYERS.items():
        if any(top == known or (known.endswith("*") and top.startswith(known[:-1])) for known in names.split()):
            return layer
    return None


def imports(path: Path) -> set[str]:
    """Every module that a file imports, inside functions too, as full dotted names."""
    found: set[str] = set()
    package = ["jobplan_lib", *path.relative_to(LIBRARY).parent.parts]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            found.add(source)
            found.update(f"{source}.{alias.name}" for alias in node.names)
    return found


def own_imports(path: Path) -> set[str]:
    """The modules of the library that a file imports."""
    known = modules()
    within = {name.removeprefix("jobplan_lib.") for name in imports(path) if name.startswith("jobplan_lib.")}
    return {name for name in within if name in known}


MODULES = modules()


@pytest.mark.parametrize("name", MODULES)
def test_a_module_has_a_place_in_the_table(name):
    assert layer_of(name), (
        f"add '{name}' to LAYERS in tests/test_layers.py and docs/architecture.md, in the lowest layer that it fits"
    )


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_from_its_own_layer_and_those_above(name):
    own = ORDER.index(layer_of(name) or ORDER[-1])
    below = {other for other in own_imports(MODULES[name]) if ORDER.index(layer_of(other) or ORDER[-1]) > own}
    assert not below, f"{name} ({ORDER[own]}) stands above {sorted(below)}"


def test_words_for_a_reader_know_nothing_of_the_rest_of_the_answer():
    for name in (name for name in MODULES if name.startswith("danish")):
        others = {
            other
            for other in own_imports(MODULES[name])
            if layer_of(other) == "answer" and not other.startswith("danish")
        }
        assert not others, f"{name} imports {sorted(others)}"


def test_no_modules_import_each_other_in_a_circle():
    graph = {name: own_imports(path) - {name} for name, path in MODULES.items()}
    while outside := {
        name for name, needed in graph.items() if not needed or not any(name in others for others in graph.values())
    }:
        graph = {name: needed - outside for name, needed in graph.items() if name not in outside}
    assert not graph, f"a circle runs through {graph}"


@pytest.mark.parametrize("name", [name for name in MODULES if layer_of(name) in PURE])
def test_what_is_true_does_not_depend_on_how_it_is_shown(name):
    tops = {imported.partition(".")[0] for imported in imports(MODULES[name])}
    assert not tops & OF_SHOWING


@pytest.mark.parametrize("name", [name for name in MODULES if layer_of(name) == "core"])
def test_the_core_knows_nothing_of_files(name):
    tops = {imported.partition(".")[0] for imported in imports(MODULES[name])}
    assert not tops & {"pathlib", "os", "io", "csv", "yaml", "json", "tempfile", "shutil", "pandas", "pyarrow"}


def test_this_test_reads_imports_inside_functions_too(tmp_path, monkeypatch):
    path = tmp_path / "inner.py"
    path.write_text("def late():\n    from jobplan_lib.review import Review\n    from . import cli\n", encoding="utf-8")
    monkeypatch.setitem(globals(), "LIBRARY", tmp_path)
    assert {"jobplan_lib.review", "jobplan_lib.cli"} <= imports(path)
