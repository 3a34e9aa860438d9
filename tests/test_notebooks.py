"""Every notebook is a thin page: Danish questions, parameters, and one call of ``show`` a cell."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from jobplan_lib import show
from jobplan_lib.batch.execution import LAB_ONLY, parameters_of
from jobplan_lib.showing.page_heads import USUAL

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("[0-9]*.ipynb"))  # the pages; where one explores is looked at in test_explore.py
FOLLOW_UP, BENEFIT = FOLDER / "opfoelgning.ipynb", FOLDER / "ydelse.ipynb"
NOTEBOOKS += [FOLLOW_UP, BENEFIT]
OPENS = {FOLLOW_UP: ("open_follow_up", "month"), BENEFIT: ("open_benefit", "benefit")}  # and by what
MOST_CELLS, MOST_LINES = 15, 4
END = "show.finish(page)"
THINKS = (
    ast.For, ast.While, ast.If, ast.IfExp, ast.Try, ast.With, ast.Compare, ast.BoolOp, ast.BinOp, ast.UnaryOp,
    ast.comprehension, ast.Lambda, ast.FunctionDef, ast.ClassDef, ast.JoinedStr, ast.NamedExpr, ast.Subscript,
)  # fmt: skip

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path: Path, kind: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=nbformat.NO_CONVERT).cells if cell.cell_type == kind]


def tags(cell: nbformat.NotebookNode) -> list[str]:
    return list(cell.metadata.get("tags", []))


def prose(path: Path) -> str:
    return "\n".join(cell.source for cell in cells(path, "markdown"))


def of_show(node: ast.AST) -> str:
    """The name of the function where the node is a call of ``show.…``."""
    called = node.func if isinstance(node, ast.Call) else None
    is_ours = isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "show"
    return called.attr if is_ours and isinstance(called, ast.Attribute) else ""


def statements(path: Path) -> list[ast.stmt]:
    """Everything that the notebook does after its parameters."""
    code = [cell for cell in cells(path, "code") if "parameters" not in tags(cell)]
    return [statement for cell in code for statement in ast.parse(cell.source).body]


def called(path: Path) -> set[str]:
    return {name for statement in statements(path) for node in ast.walk(statement) if (name := of_show(node))}


def test_there_are_notebooks_to_look_at():
    assert [path.stem[:2] for path in NOTEBOOKS[:12]] == [f"{number:02}" for number in range(12)]


@every_notebook
def test_a_notebook_is_valid(path):
    nbformat.validate(nbformat.read(path, as_version=nbformat.NO_CONVERT))


@every_notebook
def test_a_notebook_runs_wherever_there_is_a_python(path):
    assert nbformat.read(path, as_version=4).metadata.kernelspec.name == "python3"


@every_notebook
def test_a_notebook_is_kept_without_what_it_printed(path):
    kept: list[Any] = [
        (cell.id, cell.execution_count) for cell in cells(path, "code") if cell.outputs or cell.execution_count
    ]
    assert kept == []


@every_notebook
def test_every_cell_has_an_id_of_its_own_that_says_where_it_stands(path):
    ids = [cell.id for cell in nbformat.read(path, as_version=4).cells]
    assert ids == [f"{path.stem[:2]}-{number:02}" for number in range(len(ids))]


@every_notebook
def test_the_first_code_cell_alone_holds_the_parameters(path):
    tagged = ["parameters" in tags(cell) for cell in cells(path, "code")]
    assert tagged[0] and sum(tagged) == 1


@every_notebook
def test_parameters_are_plain_annotated_literals_with_a_remark_each(path):
    source = cells(path, "code")[0].source
    for statement, line in zip(ast.parse(source).body, source.splitlines(), strict=True):
        assert isinstance(statement, ast.AnnAssign), f"'{line}' has no annotation"
        assert isinstance(statement.value, ast.Constant), f"'{line}' is not a plain value"
        assert ast.unparse(statement.annotation) == type(statement.value.value).__name__
        assert re.search(r"  # \w", line), f"'{line}' does not say what it is for"


@every_notebook
def test_a_notebook_has_the_parameters_that_the_batch_hands_it(path):
    names = [
        ast.unparse(s.target) for s in ast.parse(cells(path, "code")[0].source).body if isinstance(s, ast.AnnAssign)
    ]
    own = list(OPENS.get(path, ())[1:])
    assert names == [*parameters_of("solby", 2023, "", ""), *own]


@every_notebook
def test_a_notebook_is_short(path):
    code = [cell for cell in cells(path, "code") if "parameters" not in tags(cell)]
    assert len(code) <= MOST_CELLS - 1
    assert max(len(cell.source.splitlines()) for cell in code) <= MOST_LINES


@every_notebook
def test_a_notebook_imports_one_thing(path):
    imports = [ast.unparse(s) for s in statements(path) if isinstance(s, ast.Import | ast.ImportFrom)]
    assert imports == ["from jobplan_lib import show"]


@every_notebook
def test_a_cell_calls_one_function_and_thinks_nothing(path):
    for cell in (cell for cell in cells(path, "code") if "parameters" not in tags(cell)):
        does = [s for s in ast.parse(cell.source).body if not isinstance(s, ast.ImportFrom)]
        assert len(does) == 1, f"cell {cell.id} does {len(does)} things"
        assert isinstance(does[0], ast.Expr | ast.Assign) and of_show(does[0].value), (
            f"cell {cell.id} calls something else"
        )
        assert [type(node).__name__ for node in ast.walk(does[0]) if isinstance(node, THINKS)] == [], f"cell {cell.id}"


@every_notebook
def test_a_notebook_opens_its_own_page(path):
    calls = [node for s in statements(path) for node in ast.walk(s) if of_show(node).startswith("open_")]
    opened = [(of_show(call), ast.unparse(call.args[0])) for call in calls]
    wanted = (OPENS[path][0], "municipality") if path in OPENS else ("open_page", repr(path.stem))
    assert opened == [wanted]


@every_notebook
def test_only_the_last_cell_sets_the_end_marker(path):
    code = [cell.source.strip() for cell in cells(path, "code")]
    assert code[-1] == END and code.count(END) == 1


@every_notebook
def test_a_notebook_has_one_heading_and_asks_its_questions_below_it(path):
    levels = [len(mark) for mark in re.findall(r"^(#+) ", prose(path), re.MULTILINE)]
    assert levels[0] == 1 and set(levels[1:]) == {2}


@every_notebook
def test_the_question_that_the_page_asks_anew_is_left_to_the_lab(path):
    """``show`` writes the heading above the targets, since only figures can tell which question they answer."""
    asking = [cell for cell in cells(path, "markdown") if cell.source == f"## {USUAL}"]
    assert all("skjul" in tags(cell) for cell in asking) and len(asking) == (path not in OPENS)


@every_notebook
def test_prose_holds_no_figure(path):
    assert re.findall(r".*\d.*", prose(path)) == [], "figures come out of functions"


@every_notebook
def test_prose_holds_no_html(path):
    assert re.findall(r"<[a-z!/].*", prose(path), re.IGNORECASE) == []


@every_notebook
def test_widgets_are_left_to_the_lab(path):
    with_widgets = [c.id for c in cells(path, "code") if re.search(r"widget|interact|explore", c.source, re.IGNORECASE)]
    assert [c.id for c in cells(path, "code") if c.id in with_widgets and LAB_ONLY not in tags(c)] == []


@every_notebook
def test_every_call_fits_the_function_that_it_calls(path):
    for call in (node for s in statements(path) for node in ast.walk(s) if of_show(node)):
        assert isinstance(call, ast.Call)
        function = getattr(show, of_show(call), None)
        assert function is not None, f"show has no '{of_show(call)}'"
        inspect.signature(function).bind(*call.args, **{k.arg: k.value for k in call.keywords if k.arg})


def test_every_function_of_show_is_called_by_a_notebook():
    offered = {
        name
        for name, function in inspect.getmembers(show, inspect.isfunction)
        if function.__module__ == show.__name__ and not name.startswith("_")
    }
    assert offered - set().union(*(called(path) for path in NOTEBOOKS)) == set()
