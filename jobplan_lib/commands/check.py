"""``jobplan check``: everything that is declared, read and held together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from jobplan_lib.commands.terminal import AsJson, answer, app, note, number_of, still_to_confirm

if TYPE_CHECKING:
    from jobplan_lib.core.relations import Outcome


@app.command(epilog="Example: jobplan check")
def check(
    figures: Annotated[
        bool, typer.Option("--figures", help="Recompute what the printed figures imply and list every finding.")
    ] = False,
    sources: Annotated[
        bool, typer.Option("--sources", help="Hold the mapping against what Jobindsats and StatBank offer today.")
    ] = False,
    remember: Annotated[
        bool,
        typer.Option("--remember", help="With --sources: note what everything is called today, to tell changes by."),
    ] = False,
    rows: Annotated[
        bool,
        typer.Option("--rows", help="Also read every row of stored snapshots (half a minute for a million rows)."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Read every plan, indicator and snapshot, and report all problems at once.

    CSV files are read row by row. A stored snapshot was read so when it was frozen: its bytes are held against their
    hashes, and its indicators, groups, units and areas against today's declarations.
    """
    from jobplan_lib.answer.checking import check_project, plan_summary
    from jobplan_lib.reading.plan_starting import unconfirmed
    from jobplan_lib.reading.project import find_project
    from jobplan_lib.sources.mapping import load_mapping

    if sources or remember:
        report_sources(remember=remember, as_json=as_json)
        return
    checked = check_project(find_project(), every_row=rows)
    load_mapping(checked.catalog.project.data, checked.catalog.indicators)
    if figures:
        report_figures(checked.outcomes, as_json=as_json)
        return
    sizes = {s.snapshot: len(s) for s in checked.snapshots}
    if as_json:
        answer(
            {
                "problems": [],
                "plans": [p.id for p in checked.plans],
                "indicators": len(checked.catalog.indicators),
                "snapshots": sizes,
            }
        )
        return
    typer.echo(
        f"{len(checked.catalog.indicators)} indicators, {len(checked.catalog.areas.municipalities())} municipalities"
    )
    for name, n in sizes.items():
        typer.echo(f"snapshot {name}: {n} figures")
    for judged in checked.reviews:
        summary = plan_summary(judged)
        counts = ", ".join(f"{n} {status.value}" for status, n in judged.counts.most_common())
        typer.echo(
            f"{judged.plan.file}: {number_of(len(judged.results), 'row')}, "
            f"{number_of(sum(judged.counts.values()), 'result target')}: {counts or 'none'}"
        )
        told = ", ".join(f"{n} {status.value}" for status, n in summary.statuses.most_common())
        typer.echo(
            f"    placed: {number_of(summary.headings, 'heading')} and {number_of(len(judged.results), 'row')}; "
            f"assessed: {summary.assessed}"
        )
        typer.echo(f"    all rows: {told}")
        if summary.reasons:
            why = ", ".join(f"{n} {reason.value}" for reason, n in summary.reasons.most_common())
            typer.echo(f"    not assessable because: {why}")
        if open_lines := unconfirmed(checked.catalog, judged.plan):
            typer.echo(f"    {still_to_confirm(open_lines)}")
    note("No problems.")


def report_sources(*, remember: bool, as_json: bool) -> None:
    """Where every indicator comes from, and what the sources have renamed, moved or retired.

    Only what a fetch cannot go on with is an error. What comes from where needs no network, so it is said first.
    """
    from datetime import UTC, datetime

    from jobplan_lib.reading.catalog import load_catalog
    from jobplan_lib.reading.project import find_project
    from jobplan_lib.sources.contract import check_sources
    from jobplan_lib.sources.coverage import file_lines, file_readers, open_lines, table_lines
    from jobplan_lib.sources.fetch import live_sources
    from jobplan_lib.sources.labels import remember_labels
    from jobplan_lib.sources.mapping import load_mapping
    from jobplan_lib.words.errors import ExitCode

    catalog = load_catalog(find_project())
    mapping, readers = load_mapping(catalog.project.data, catalog.indicators), file_readers(catalog)
    coverage = {
        "mapped": list(table_lines(mapping.series)),
        "open": list(open_lines(mapping.open, readers)),
        "not live": list(file_lines(catalog, mapping, readers)),
    }
    for kind, lines in {} if as_json else coverage.items():
        for line in lines:
            typer.echo(f"{kind}: {line}")
    note(", ".join(f"{len(lines)} {kind}" for kind, lines in coverage.items()))
    checked = check_sources(catalog, mapping, live_sources(mapping.series), datetime.now(UTC).date())
    if remember:
        remember_labels(catalog.project.data, checked.labels)
    found = checked.findings
    if as_json:
        differences = [{"change": f.change.value, "text": f.text, "indicators": f.indicators} for f in found]
        answer({"differences": differences, **coverage})
    for finding in () if as_json else found:
        typer.echo(str(finding))
    broken = sum(finding.change.breaks for finding in found)
    note(f"{len(found)} differences, {broken} of which stop a fetch until data/sources is corrected")
    if broken:
        raise typer.Exit(int(ExitCode.SOURCE_UNAVAILABLE))


def report_figures(outcomes: Sequence[Outcome], *, as_json: bool) -> None:
    """Every relation between printed figures with its finding; findings are results, not errors."""
    from jobplan_lib.answer.findings import outcome_text

    if as_json:
        answer([{"relation": o.relation.id, "finding": o.finding.value, "text": outcome_text(o)} for o in outcomes])
        return
    for outcome in outcomes:
        typer.echo(f"{outcome.relation.id:7} {outcome.finding.value:15} {outcome_text(outcome)}")
    counts = Counter(outcome.finding.value for outcome in outcomes)
    note(", ".join(f"{n} {word}" for word, n in counts.most_common()) or "no relations")
