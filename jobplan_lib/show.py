"""What a notebook calls: one function a cell, each shows one part of the page.

::

    page = show.open_page("07_unge", municipality, year, snapshot, plan, static)
    show.verdicts(page)

The same functions serve JupyterLab and the batch; ``static`` only decides when charts are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from jobplan_lib import __version__
from jobplan_lib.answer.benefit_status import open_benefit_status
from jobplan_lib.answer.follow_ups import open_follow_up as follow_up_of
from jobplan_lib.answer.results import Page, Review
from jobplan_lib.core.relations import Finding
from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.reading.plan_files import BENEFIT, FOLLOW_UP, SUMMARY
from jobplan_lib.reading.project import Project, find_project
from jobplan_lib.review import open_review
from jobplan_lib.showing import (
    benefit_status,
    cards,
    change_lists,
    displays,
    left_out,
    page_figures,
    page_heads,
    promise_counts,
    promises,
    source_findings,
    tables,
)
from jobplan_lib.showing import pinned as pinned_views
from jobplan_lib.showing.comment_lists import comments_html
from jobplan_lib.showing.first_lines import first_lines
from jobplan_lib.showing.followed import followed_pieces
from jobplan_lib.showing.fragments import BESIDE, Block, Chart, End
from jobplan_lib.showing.goal_lists import goals_html
from jobplan_lib.showing.narrative import headline
from jobplan_lib.showing.overview import overview_html
from jobplan_lib.showing.reservation_lists import has_beside_targets, reservations_html
from jobplan_lib.showing.service_register import register_html
from jobplan_lib.showing.since_lists import since_html
from jobplan_lib.showing.subjects import SubjectSection, is_told, section_pieces, subject_sections
from jobplan_lib.showing.templating import live_stylesheet, render
from jobplan_lib.showing.year_wheel import as_of_text, wheel_html

displays.start()  # live, results show themselves with the words of the report


@dataclass(frozen=True)
class ShownPage:
    """A page of a review, and whether its charts are drawn later (in a batch) or at once (live)."""

    page: Page
    project: Project
    static: bool

    @cached_property
    def subjects(self) -> tuple[SubjectSection, ...]:
        """The sections of the page's subject; other parts of the page tell none of their figures again."""
        return subject_sections(self.page, load_catalog(self.project).topics)

    @property
    def review(self) -> Review:
        """The review that the page belongs to."""
        return self.page.review

    def block(self, *pieces: Markup | Chart) -> Block:
        """What a cell of this page shows."""
        return Block(pieces, self.static)

    def nothing(self, why: str) -> Block:
        """A cell without anything to show; ``why`` is a few words that fit between brackets."""
        return Block((), self.static, why)

    def __repr__(self) -> str:
        """Short, for the analyst who displays it."""
        return f"<{self.page.notebook}: {self.review.municipality.name} {self.review.year}, {len(self.page.results)} mål og tal>"


def open_page(
    notebook: str, municipality: str, year: int, snapshot: str = "", plan: str = "", static: bool = False
) -> ShownPage:
    """The part of a review that a notebook shows.

    Raises:
        UnknownName: the municipality, plan or snapshot does not exist, or no target names this notebook.
        InvalidInput: a file cannot be used.
    """
    project = find_project()
    return ShownPage(open_review(municipality, year, snapshot, plan, project).page(notebook), project, static)


def open_follow_up(
    municipality: str, year: int, month: int, snapshot: str = "", plan: str = "", static: bool = False
) -> ShownPage:
    """What a plan follows up in a month (1 to 12) of its year, on what was known when the month began.

    Raises:
        UnknownName: the municipality, plan or snapshot does not exist, or the plan names nothing for the month.
        InvalidInput: a file cannot be used.
    """
    project = find_project()
    review = follow_up_of(municipality, year, month, snapshot, plan, project)
    return ShownPage(review.page(FOLLOW_UP), project, static)


def open_benefit(
    municipality: str, year: int, benefit: str, snapshot: str = "", plan: str = "", static: bool = False
) -> ShownPage:
    """What plan and figures say about one benefit, by its slug or label.

    Raises:
        UnknownName: the municipality, plan, snapshot or benefit does not exist.
        InvalidInput: a file cannot be used.
    """
    project = find_project()
    review = open_benefit_status(municipality, year, benefit, snapshot, plan, project)
    return ShownPage(review.page(BENEFIT), project, static)


def opening(shown: ShownPage) -> Block:
    """Whose page it is, on what figures, and the way to the other pages."""
    style = Markup("") if shown.static else Markup(live_stylesheet())
    has_ways = len(_links(shown)) > 1
    said = as_of_text(shown.review) or benefit_status.status_text(shown.review)
    told = {"page": shown.page, "links": _links(shown), "style": style, "has_ways": has_ways, "as_of": said}
    return shown.block(
        render("opening.html.j2", is_live=not shown.static, plan_line=page_heads.plan_line(shown.review), **told)
    )


def _links(shown: ShownPage) -> list[tuple[str, str, bool]]:
    """The pages of the review: notebook, title, and whether it is this one."""
    names = shown.review.notebooks()
    return [(name, shown.project.notebook_title(name), name == shown.page.notebook) for name in names]


def first_page(shown: ShownPage) -> Block:
    """How many targets have which answer, what that says in three lines, and what people have written about it."""
    tally, lines = cards.tally_html(shown.review), first_lines(shown.review)
    page = render("first_page.html.j2", headline=headline(shown.review), tally=tally, lines=lines)
    return shown.block(*_question(shown), page, comments_html(shown.page))


def _question(shown: ShownPage) -> list[Markup]:
    """The heading above the targets, as their figures can answer it; a notebook that is one page asks its own.

    Live the notebook's own cell stands above and asks the usual one.
    """
    asked = "" if shown.review.only_page else page_heads.question(shown.page)
    return [Markup("<h2>{}</h2>").format(asked)] if asked and (shown.static or asked != page_heads.USUAL) else []


def standing(shown: ShownPage) -> Block:
    """Where a benefit stands: how many draw it, beside others and the year before, and the answers of its targets."""
    return shown.block(benefit_status.standing_html(shown.page))


def levels(shown: ShownPage) -> Block:
    """The levels of a benefit over time, each in words, as a line and among all municipalities."""
    pieces = benefit_status.development(shown.page)
    return shown.block(*pieces) if pieces else shown.nothing("ingen tal over tid")


def price(shown: ShownPage) -> Block:
    """What a person on a benefit costs in a year, where a source states it."""
    lines = benefit_status.price_lines(shown.review)
    return (
        shown.block(render("lines_of_text.html.j2", texts=lines)) if lines else shown.nothing("ingen kilde til en pris")
    )


def overview(shown: ShownPage) -> Block:
    """Every result target as one row, linked to its page, and the goals that they serve."""
    if shown.review.only_page:
        return shown.block(overview_html(shown.review))
    return shown.block(overview_html(shown.review), goals_html(shown.review))


def verdicts(shown: ShownPage) -> Block:
    """The targets of the page, each with its answer, figures, reservations and arithmetic."""
    sections = [(s, [r for r in s.results if r.is_counted]) for s in shown.page.sections]
    found = [(s, results) for s, results in sections if results]
    if not found and shown.review.month:
        return shown.nothing(left_out.none_named(shown.page))
    if not found:
        instead = render("sentence.html.j2", text=left_out.no_targets(shown.page))
        return shown.block(*_question(shown), instead, *([] if shown.review.benefit else [comments_html(shown.page)]))
    return shown.block(*_question(shown), comments_html(shown.page), *page_figures.verdicts(shown.page, found))


def distances(shown: ShownPage) -> Block:
    """How far each target of the page is from its requirement, in points; a few, and those of one, stand with the cards."""
    chart = page_figures.distances(shown.page)
    return shown.block(*([chart] if chart else []))


def development(shown: ShownPage) -> Block:
    """The figures over time: those of targets as lines, the others as rows; a single measurement is no development."""
    pieces = page_figures.development(shown.page, is_told=lambda figure: is_told(shown.subjects, figure))
    return shown.block(*pieces) if pieces else shown.nothing(left_out.no_development(shown.page))


def comparison(shown: ShownPage) -> Block:
    """Own figures beside the country's, the own region's and group's, among all municipalities, and on one scale."""
    pieces = page_figures.comparison(shown.page, is_told=lambda figure: is_told(shown.subjects, figure))
    return shown.block(*pieces) if pieces else shown.nothing(left_out.no_comparison(shown.page))


def followed(shown: ShownPage) -> Block:
    """Figures that the plan follows without a target: those of several groups each with a chart, then the single ones."""
    monitored = shown.page.monitored
    if not monitored:
        return shown.nothing(left_out.none_named(shown.page))
    return shown.block(*followed_pieces(shown.page, shown.subjects), comments_html(shown.page, monitored))


def pinned(shown: ShownPage) -> Block:
    """Views that an analyst has pinned to this page in ``udforsk.ipynb``; nothing where there are none."""
    return shown.block(*pinned_views.pieces(shown.page))


def subject(shown: ShownPage) -> Block:
    """What else is known about the subject: a section for each topic of the notebook that there are figures for."""
    pieces = [piece for section in shown.subjects for piece in section_pieces(shown.page, section)]
    return shown.block(*pieces) if pieces else shown.nothing("ingen tal til dem")


def commitments(shown: ShownPage) -> Block:
    """What the plan promises beside its targets: service standards, interventions and follow-up.

    The summary counts them and leads to the pages that show them; what no other page shows stands there.
    """
    page = shown.page
    if not page.commitments:
        return shown.nothing(left_out.none_named(page))
    if page.notebook == SUMMARY:
        return shown.block(*promise_counts.pieces(page, {name: title for name, title, _ in _links(shown)}))
    return shown.block(register_html(page), promises.commitments_html(page))


def year_wheel(shown: ShownPage) -> Block:
    """What is followed up in which month of the year, with the figures that lay there by then."""
    wheel = wheel_html(shown.review)
    return shown.block(wheel) if wheel else shown.nothing("det er ikke sagt, hvornår der følges op")


def changes(shown: ShownPage) -> Block:
    """What has changed since the review that was put aside, and what became of the targets of the plan before."""
    pieces = [since_html(shown.review)] if shown.review.previous else []
    if shown.review.before:
        pieces.append(change_lists.changes_html(shown.review))
    return shown.block(*pieces) if pieces else shown.nothing("ingen tidligere plan eller gennemgang at sammenligne med")


def source_control(shown: ShownPage) -> Block:
    """What the page's printed figures imply about each other, and where they cannot be brought together."""
    has_figures = shown.subjects or any(leaf.observed for r in shown.page.results for leaf in r.judgement.leaves)
    explained = any(o.finding is Finding.DERIVED and o.relation.note for o in shown.page.outcomes)
    if not (shown.page.outcomes and (has_figures or explained)):  # of figures that are not here a reader needs no check
        beside_targets = any(result.outcomes for result in shown.page.targets)
        return shown.nothing(BESIDE if beside_targets else "ingen sammenhænge mellem de trykte tal at regne efter")
    return shown.block(source_findings.html(shown.page, shown.subjects))


def reservations(shown: ShownPage) -> Block:
    """What a reader must bear in mind, unless every sentence of it stands beside the target that it is about."""
    found = reservations_html(shown.page)
    if found:
        return shown.block(found)
    return shown.nothing(BESIDE if has_beside_targets(shown.page) else "der er ingen")


def sources(shown: ShownPage) -> Block:
    """Definitions, sources, and what made the page; the summary leaves definitions to the other pages."""
    told = [figure.indicator for section in shown.subjects for figure in section.figures]
    return shown.block(tables.sources_html(shown.page, told, with_indicators=shown.page.notebook != SUMMARY))


def finish(shown: ShownPage) -> End:
    """The end marker, which proves that every cell before it has run."""
    review = shown.review
    return End(
        {
            "notebook": shown.page.notebook,
            "municipality": review.municipality.slug,
            "municipality_name": review.municipality.name,
            "year": review.year,
            "plan": review.plan.id,
            "plan_title": review.plan.title,
            "plan_line": page_heads.plan_line(review),
            "plan_sha256": review.plan.sha256,
            "snapshot": review.snapshot.snapshot,
            "snapshot_sha256": review.snapshot.sha256,
            "stage": review.stage,
            "is_synthetic": review.snapshot.is_synthetic,
            "targets": [r.id for r in shown.page.results],
            **review.narrowed_by,
            "jobplan": __version__,
        }
    )
