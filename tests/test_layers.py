"""Imports point only towards the layers above, so that each can be read and changed without those that stand on it.

A layer is a package (or a few); the picture is in docs/architecture.md. What stands beside the packages are the doors:
``review`` to the answers, ``show`` and ``explore`` to what is shown, ``cli`` to the commands.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

LIBRARY = Path(__file__).parent.parent / "jobplan_lib"

LAYERS = {
    "words": {"words"},
    "reading": {"reading"},
    "core": {"core"},
    "answer": {"answer", "review"},
    "showing": {"showing", "show", "explore"},
    "running": {"storing", "sources", "imports", "render", "batch", "commands", "cli"},
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
    """The layer of a module: that of its package, or of the door that it is."""
    return next((layer for layer, packages in LAYERS.items() if name.partition(".")[0] in packages), None)


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
def test_a_module_lies_in_a_layer(name):
    assert layer_of(name), f"move '{name}' into the package of the lowest layer that it fits"


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_from_its_own_layer_and_those_above(name):
    own = ORDER.index(layer_of(name) or ORDER[-1])
    below = {other for other in own_imports(MODULES[name]) if ORDER.index(layer_of(other) or ORDER[-1]) > own}
    assert not below, f"{name} ({ORDER[own]}) stands above {sorted(below)}"


def test_words_for_a_reader_know_nothing_of_the_rest_of_the_answer():
    for name in (name for name in MODULES if name.startswith("answer.danish")):
        others = {
            other
            for other in own_imports(MODULES[name])
            if other.startswith("answer.") and not other.startswith("answer.danish")
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
