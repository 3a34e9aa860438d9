"""What we do not do, held by reading the source instead of by memory. The reasons are in docs/architecture.md."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "jobplan_lib").rglob("*.py"))
LONGEST_MODULE = 320
TEXT = {
    ".py",
    ".yaml",
    ".yml",
    ".csv",
    ".md",
    ".toml",
    ".txt",
    ".ipynb",
    ".json",
    ".html",
    ".css",
    ".js",
    ".cfg",
    ".ini",
    ".sh",
    "",
}
MACHINE_PATHS = re.compile(
    r"(?<![\w.:/])/(?:home|Users|root|tmp|work|mnt|opt|var|usr/local)/\w|[A-Z]:\\\\?(?:Users|Windows|Program)"
)
REGISTRY_HOSTS = re.compile(
    r"https?://(?!pypi\.org|files\.pythonhosted\.org)[\w.-]*(?:pypi|artifactory|nexus|devpi|proxy|mirror)[\w.-]*[:/]",
    re.IGNORECASE,
)


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def calls(path: Path) -> list[tuple[int, str]]:
    """Every call of a file as (line, dotted name)."""
    return [(node.lineno, ast.unparse(node.func)) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]


def lines_with(path: Path, pattern: re.Pattern[str]) -> list[int]:
    text = path.read_text(encoding="utf-8", errors="replace")
    return [number for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)]


every_source = pytest.mark.parametrize("path", SOURCES, ids=shown)


@every_source
def test_yaml_is_only_read_strictly(path):
    loads = re.compile(r"yaml\.(?:safe_|full_|unsafe_)?(?:load|load_all)$")
    assert [call for call in calls(path) if loads.match(call[1])] == [], "use jobplan_lib.reading.strict_yaml"


@every_source
def test_no_figure_is_rounded_by_python(path):
    assert [call for call in calls(path) if call[1] == "round"] == [], (
        "use jobplan_lib.answer.danish: Python rounds halves to even"
    )


@every_source
def test_only_the_command_line_prints(path):
    assert path.stem == "cli" or [call for call in calls(path) if call[1] == "print"] == []


@every_source
def test_no_error_is_swallowed(path):
    for handler in (node for node in ast.walk(tree(path)) if isinstance(node, ast.ExceptHandler)):
        names = ast.unparse(handler.type) if handler.type else ""
        assert names, f"line {handler.lineno}: say which error is expected"
        empty = all(
            isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
            for node in handler.body
        )
        assert not (empty and re.search(r"\b(?:Base)?Exception\b", names)), (
            f"line {handler.lineno}: {names} is swallowed"
        )


@every_source
def test_nothing_is_left_for_later_in_a_remark(path):
    assert lines_with(path, re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")) == []


@every_source
def test_a_module_fits_into_a_readers_head(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE, "cut it along its responsibilities"


def tracked() -> list[Path]:
    """The text files that git tracks; none outside a checkout."""
    if not (ROOT / ".git").exists():
        return []
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout.split("\0")
    files = [ROOT / name for name in listed if name and Path(name).suffix in TEXT and name != "uv.lock"]
    return [path for path in files if path.is_file()]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="only a git checkout knows which files belong to the project")
@pytest.mark.parametrize(
    "pattern", [MACHINE_PATHS, REGISTRY_HOSTS], ids=["paths of one machine", "hosts of a private registry"]
)
def test_no_file_knows_the_machine_that_it_was_written_on(pattern):
    here = Path(__file__).resolve()
    found = {
        shown(path): lines for path in tracked() if path.resolve() != here and (lines := lines_with(path, pattern))
    }
    assert found == {}


def test_the_patterns_find_what_they_look_for():
    assert MACHINE_PATHS.search('path = "/home/anna/plan.yaml"')
    assert MACHINE_PATHS.search("C:\\Users\\anna")
    assert not MACHINE_PATHS.search("https://www.jobindsats.dk/home/tal")
    assert REGISTRY_HOSTS.search("https://pypi.kommune.example/simple")
    assert not REGISTRY_HOSTS.search("https://pypi.org/project/jobplan")
