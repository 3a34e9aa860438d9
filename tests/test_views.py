"""Pinned views: what is kept is read again, what stood there stays, and the batch prints it on the page it names."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny_project import TinyProject

from jobplan_lib import show
from jobplan_lib.reading.views import PinnedView, View, keep_view, load_views, views_text
from jobplan_lib.words.errors import InvalidInput
from jobplan_lib.words.periods import parse_period

FILE = "data/views/solby-2023.yaml"
KEPT = """# Udvalget bad om denne den 3. maj
views:
  - id: job
    page: 07_unge   # står under de unge
    text: Andelen i job
    indicator: i-job-andel
    area: landet
"""
VIEW = View("ydelse-andel", "kvinder", "landet", parse_period("2022M01"), parse_period("2022M12"))


def kept(tiny: TinyProject) -> tuple[PinnedView, ...]:
    catalog = tiny.catalog()
    problems: list = []
    found = load_views(catalog, "solby-2023", catalog.municipality("solby"), problems)
    assert problems == []
    return found


def keep(tiny: TinyProject, view: View = VIEW, text: str = "Hvorfor") -> PinnedView:
    catalog = tiny.catalog()
    return keep_view(catalog, "solby-2023", catalog.municipality("solby"), "07_unge", text, view)


def test_a_kept_view_is_read_again(tiny_project):
    pinned = keep(tiny_project)
    assert kept(tiny_project) == (pinned,)
    assert pinned == PinnedView("ydelse-andel", "07_unge", "Hvorfor", VIEW)


def test_what_stood_in_the_file_stays_with_its_remarks(tiny_project):
    tiny_project.write(FILE, KEPT)
    first = kept(tiny_project)
    second = keep(tiny_project)
    assert kept(tiny_project) == (*first, second)
    assert tiny_project.read(FILE).startswith(KEPT)


def test_the_same_figure_kept_twice_gets_two_names(tiny_project):
    assert [keep(tiny_project).id for _ in range(3)] == ["ydelse-andel", "ydelse-andel-2", "ydelse-andel-3"]


def test_a_list_that_cannot_be_added_to_is_left_alone(tiny_project):
    inline = "views: [{id: job, page: 07_unge, text: I job, indicator: i-job-andel}]\n"
    tiny_project.write(FILE, inline)
    with pytest.raises(InvalidInput):
        keep(tiny_project)
    assert tiny_project.read(FILE) == inline


texts = (
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=80)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
periods = st.none() | st.sampled_from(["2021", "2022M05", "2022Q3", "2022-06-30"]).map(parse_period)
views = st.builds(
    View, st.just("ydelse-andel"), st.sampled_from(["kvinder", "unge"]), st.sampled_from(["", "landet", "region", "aaby"]),
    st.none(), periods,
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(st.tuples(views, texts), min_size=1, max_size=3))
def test_every_file_that_is_written_reads_as_what_was_meant(tiny_project, found):
    pinned = tuple(PinnedView(f"v{n}", "02_tidlig_indsats", text, view) for n, (view, text) in enumerate(found))
    tiny_project.write(FILE, views_text(pinned))
    assert kept(tiny_project) == pinned


@pytest.mark.parametrize(
    ("old", "new", "line", "code", "says"),
    [
        ("i-job-andel", "i-jobb-andel", 6, "R-IND-01", "did you mean 'i-job-andel'?"),
        ("indicator: i-job-andel", "indicator: ydelse-andel", 3, "V-GRP-01", "kvinder, maend, unge"),
        ("area: landet", "area: solby", 7, "V-AREA-01", "would stand beside itself"),
        ("area: landet", "from: 2023\n    to: 2022", 8, "V-PER-01", "ends before '2023'"),
        ("area: landet", "farve: roed", 7, "Y-KEY-01", "'farve' is not a known key"),
        ("page: 07_unge", "page: 07_ungee", 4, "V-NB-01", "did you mean '07_unge'?"),
    ],
)
def test_a_mistake_is_refused_with_the_plan_where_it_stands(tiny_project, old, new, line, code, says):
    tiny_project.write(FILE, KEPT.replace(old, new))
    with pytest.raises(InvalidInput) as caught:
        tiny_project.review()
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.code) == (FILE, line, code)
    assert says in str(problem)


def test_two_views_have_two_names(tiny_project):
    tiny_project.write(FILE, KEPT + "  - {id: JOB, page: 07_unge, text: Igen, indicator: i-job-andel}\n")
    with pytest.raises(InvalidInput, match="stands twice"):
        tiny_project.review()


def test_a_page_prints_what_is_pinned_to_it_and_no_other_page_does(tiny_project, monkeypatch):
    monkeypatch.setenv("JOBPLAN_HOME", str(tiny_project.root))
    tiny_project.write(FILE, KEPT)
    shown = show.pinned(show.open_page("07_unge", "solby", 2023, static=True))
    said = "".join(str(piece) for piece in shown.pieces if isinstance(piece, str))
    assert "Andelen i job" in said and "Solby: 45,0\u00a0% i december 2022." in said
    assert show.pinned(show.open_page("02_tidlig_indsats", "solby", 2023, static=True)).pieces == ()
