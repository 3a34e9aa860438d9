"""What commands share: the application, common arguments, and how to speak to people and to programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from jobplan_lib.batch.execution import Engine


class _Commands(TyperGroup):
    """All commands; one that is interrupted says so, since typer itself ends without a word."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that is asked for."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            note("Stopped by Ctrl-C; what was there before is untouched.")
            raise


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    help="Hold a municipality's employment plan against published figures and print the year's result review.",
)

Municipality = Annotated[
    str, typer.Argument(help="The municipality in small letters, æ→ae ø→oe å→aa, such as 'frederikssund'.")
]
Year = Annotated[int, typer.Argument(help="The plan's year.")]
Snapshot = Annotated[str, typer.Option(help="The figures to use; the plan's own if not given.")]
PlanName = Annotated[
    str,
    typer.Option(
        "--plan", help="Whose plan to hold it against: 'national', or another municipality; its own if not given."
    ),
]
EngineName = Annotated[
    Engine,
    typer.Option(help="Who runs the notebooks: forks of one warm process, or stock papermill with a kernel each."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]


@contextmanager
def progress(title: str, total: int) -> Iterator[Any]:
    """A bar on a terminal, one line a page elsewhere; yields the function that counts one page."""
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        ) as bar:
            task = bar.add_task(title, total=total)
            yield lambda name: bar.update(task, advance=1, description=f"{title} · {name}")
        return
    done: list[str] = []

    def line(name: str) -> None:
        done.append(name)
        note(f"[{len(done)}/{total}] {name}")

    note(f"{title}: {number_of(total, 'page')}")
    yield line


def note(text: str) -> None:
    """Something for the person who runs the command, not for the next program."""
    typer.echo(text, err=True)


def answer(value: object) -> None:
    """A result as JSON on stdout."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def answer_in_parts(lists: Mapping[str, Iterable[object]]) -> None:
    """Lists as one JSON object on stdout, each entry written when it is there: nothing is held that may be long."""
    for place, (name, entries) in enumerate(lists.items()):
        typer.echo(f"{'{' if not place else ','}\n {json.dumps(name)}: [", nl=False)
        for number, entry in enumerate(entries):
            typer.echo(f"{',' if number else ''}\n  {json.dumps(entry, ensure_ascii=False, default=str)}", nl=False)
        typer.echo("]", nl=False)
    typer.echo("\n}")


def shown(path: Path) -> str:
    """A path that can be opened from here: relative where that is short."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def number_of(count: int, thing: str) -> str:
    """A number and what it counts: ``1 page``, ``2 pages``."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def still_to_confirm(lines: Sequence[int]) -> str:
    """That lines of a plan file begun by the program have not been confirmed by anybody, and which."""
    some = ", ".join(str(line) for line in lines[:10]) + (" …" if len(lines) > 10 else "")
    return f"still to be confirmed, then delete the remark '# bekræft': {'line' if len(lines) == 1 else 'lines'} {some}"
