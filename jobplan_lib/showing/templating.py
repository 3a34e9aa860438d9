"""The templates of this package: everything put into them is escaped, and a missing value is an error."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


@cache
def environment() -> Environment:
    """The template environment, made once."""
    loader = PackageLoader("jobplan_lib", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def render(template: str, **values: object) -> Markup:
    """A template of ``templates/fragments`` with values put in."""
    return Markup(environment().get_template(f"fragments/{template}").render(**values))


def compile_all() -> None:
    """Read every template before the first is needed."""
    for name in environment().list_templates():
        if name.startswith("fragments/"):
            environment().get_template(name)


@cache
def stylesheet() -> str:
    """The one style sheet, for pages and for JupyterLab."""
    return files("jobplan_lib").joinpath("templates/style.css").read_text(encoding="utf-8")
