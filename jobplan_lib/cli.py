"""The command line. Results go to stdout, everything else to stderr; exit codes are those of ``errors.ExitCode``.

Each command is a file in ``jobplan_lib/commands`` and is found by its name.
"""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module
from typing import Annotated

import typer

from jobplan_lib import __version__, commands
from jobplan_lib.commands.terminal import answer, app, note, shown
from jobplan_lib.sources.keys import withdraw_key
from jobplan_lib.words.errors import LONGEST_MESSAGE, ExitCode, InvalidInput, JobplanError

for found in pkgutil.iter_modules(commands.__path__):
    import_module(f"{commands.__name__}.{found.name}")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"jobplan {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line and turn what went wrong into a message and an exit code."""
    for stream in (sys.stdout, sys.stderr):  # a redirected Windows console cannot print every letter
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    withdraw_key()
    try:
        app()
    except InvalidInput as error:
        if "--json" in sys.argv:
            answer({"problems": [vars(problem) for problem in error.problems]})
        else:
            for line in error.lines():
                note(f"ERROR {line}")
        raise SystemExit(int(error.exit_code)) from None
    except JobplanError as error:
        for line in str(error).splitlines():
            note(f"ERROR {line}")
        raise SystemExit(int(error.exit_code)) from None
    except Exception as error:
        from jobplan_lib.batch.failure_report import write_defect  # noqa: PLC0415

        report = write_defect(error)
        what = f"{type(error).__name__}: {error}".splitlines()[0][:LONGEST_MESSAGE]
        note(f"ERROR this is a defect of the program: {what}")
        note("Please report it" + (f" together with {shown(report)}" if report else "") + ".")
        raise SystemExit(int(ExitCode.DEFECT)) from None


if __name__ == "__main__":
    main()
