"""The three ways to install (uv, pip, conda) give the same packages in the same versions."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def constraints() -> list[str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


@pytest.fixture(scope="module")
def environment() -> dict[str, Any]:
    return yaml.load((ROOT / "environment.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def test_pip_is_held_to_the_same_versions_as_uv(constraints):
    settings = tomllib.loads((ROOT / "uv.toml").read_text(encoding="utf-8"))
    assert constraints
    assert settings["constraint-dependencies"] == constraints


def test_every_constraint_names_one_version_of_one_package(constraints):
    requirements = [Requirement(line) for line in constraints]
    assert all(re.fullmatch(r"==[^*,]+", str(requirement.specifier)) for requirement in requirements)


def test_every_dependency_is_held_to_a_version_that_it_allows(pyproject, constraints):
    held = {canonicalize_name(Requirement(line).name): Requirement(line).specifier for line in constraints}
    groups = pyproject.get("dependency-groups", {}).values()
    for text in [*pyproject["project"]["dependencies"], *(text for group in groups for text in group)]:
        wanted = Requirement(text)
        name = canonicalize_name(wanted.name)
        assert name in held, f"{name} has no line in constraints.txt"
        assert wanted.specifier.contains(str(held[name]).removeprefix("=="), prereleases=True), (
            f"{held[name]} is not {wanted}"
        )


def test_conda_brings_python_and_pip_the_rest(environment, pyproject):
    assert environment["channels"] == ["conda-forge", "nodefaults"]
    python, pip, last = environment["dependencies"]
    assert pip == "pip"
    assert last == {"pip": ["-c constraints.txt", "-e ."]}
    name, version = re.fullmatch(r"(python)\s*[>=]+\s*([0-9.]+?)(?:\.\*)?", python).groups()
    assert SpecifierSet(pyproject["project"]["requires-python"]).contains(version), f"{name} {version}"
