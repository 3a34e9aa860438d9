"""Every published page, looked at without a browser: safe, complete, in Danish, and saying what the review says."""

from __future__ import annotations

import base64
import getpass
import os
import re
import socket
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from jinja2 import Environment, PackageLoader
from page_text import Element, Reader, visible_lines
from running_support import HOSTILE, Run

from jobplan_lib.answer.danish import STATUS_WORD
from jobplan_lib.answer.results import NOT_SCORED, SCORED
from jobplan_lib.core.distance import ToGo, WhyNoCount
from jobplan_lib.showing.overview import uncounted
from jobplan_lib.words.vocabulary import Status, Unit

GOLDEN = Path(__file__).parent / "golden" / "frederikssund-2023.txt"
RENEW = "JOBPLAN_RENEW_GOLDEN"
GOLDEN_PAGES = ("00_resultatrevision", "07_unge")
PAGES = (
    "00_resultatrevision",
    "01_offentlig_forsoergelse",
    "02_tidlig_indsats",
    "03_opkvalificering",
    "04_flygtninge_integration",
    "05_vaerdigt_forloeb",
    "06_virksomhedsservice",
    "07_unge",
    "08_handicap_fleksjob",
)
MOST_BYTES = 400_000
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
ALLOWED = (
    "html head meta title style body a main h1 h2 h3 h4 h5 p div span strong b bdi em code nav ol ul li dl dt dd details"
    " summary article section header figure figcaption picture source img table caption colgroup col thead tbody tr th td svg"
    " circle path rect br blockquote"
)
TOOL_WORDS = re.compile(
    r"\b(?:Out|In) ?\[|¶|\b(?:nan|NaN|inf|None|null|undefined|Traceback|Error|Warning|Figure|Chart|axis|legend)\b"
    r"|\b(?:[Tt]rue|[Ff]alse|object at|Markup|Fraction)\b"
)

every_page = pytest.mark.parametrize("name", PAGES)


@pytest.fixture(scope="session")
def pages(frederikssund: Run) -> dict[str, Reader]:
    """Every page of Frederikssund's review, read."""
    return {name: Reader(text) for name, text in frederikssund.pages.items()}


def images(page: Reader) -> list[str]:
    """The pictures of a page as SVG text."""
    sources = [e.attributes.get("src") or e.attributes["srcset"] for e in page.root.all("img", "source")]
    return [base64.b64decode(source.partition("base64,")[2]).decode() for source in sources]


def attributes(page: Reader) -> list[tuple[str, str, str]]:
    return [(e.tag, name, value) for e in page.root.all() for name, value in e.attributes.items()]


def test_the_pages_that_are_looked_at_are_all_pages(pages):
    assert tuple(sorted(pages)) == PAGES


class Unclosed(HTMLParser):
    """Finds tags that are left open, or closed in another order than they were opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open += [tag] if tag not in {"meta", "link", "br", "img", "hr", "col", "source"} else []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.found.append(f"</{tag}> in line {self.getpos()[0]}")


@every_page
def test_every_tag_is_closed_as_written(frederikssund: Run, name):
    """No tool mends a page after the template has written it."""
    checked = Unclosed()
    checked.feed(frederikssund.pages[name])
    assert (checked.found, checked.open) == ([], [])


@every_page
def test_nbconverts_last_step_would_change_nothing_that_is_read(frederikssund: Run, name):
    """It names pictures without a text and lets cells of the classic template take the focus."""
    tree = BeautifulSoup(frederikssund.pages[name], "html.parser")
    assert tree.select("img:not([alt]), .jp-Notebook") == []


# Safe


@every_page
def test_a_page_holds_nothing_that_could_run(pages, name):
    page = pages[name]
    assert {element.tag for element in page.root.all()} - set(ALLOWED.split()) == set()
    assert [a for a in attributes(page) if a[1].startswith("on") or "javascript:" in a[2].casefold()] == []
    assert page.comments == []


@every_page
def test_a_page_forbids_itself_everything_but_its_own_pictures_and_styles(pages, name):
    policies = [e for e in pages[name].root.all("meta") if e.attributes.get("http-equiv") == "Content-Security-Policy"]
    assert [policy.attributes["content"] for policy in policies] == [POLICY]
    assert pages[name].root.all("meta").index(policies[0]) <= 1, "a policy counts only for what comes after it"


@every_page
def test_a_page_fetches_nothing(pages, name):
    loads = [a for a in attributes(pages[name]) if a[1] in {"src", "srcset", "poster", "data", "action"}]
    assert [a for a in loads if not a[2].startswith("data:image/svg+xml;base64,")] == []
    links = [a[2] for a in attributes(pages[name]) if a[1] == "href"]
    assert [link for link in links if not re.fullmatch(r"(?:[0-9a-z_]+\.html)?(?:#[\w-]+)?", link)] == []
    styles = "".join(e.text for e in pages[name].root.all("style"))
    assert not re.search(r"url\(|@import|expression\(", styles)


@every_page
def test_pictures_hold_no_script_and_fetch_nothing(pages, name):
    for svg in images(pages[name]):
        root = ET.fromstring(svg)
        assert {e.tag.rpartition("}")[2] for e in root.iter()} & {
            "script",
            "foreignObject",
            "image",
            "use",
            "a",
        } == set()
        addresses = re.sub(r"http://www\.w3\.org/[\w/]+", "", svg)
        assert "http" not in addresses and not re.search(r"\son\w+=", svg)


@every_page
def test_a_page_does_not_know_the_machine_that_made_it(frederikssund: Run, pages, name):
    texts = [frederikssund.pages[name], *images(pages[name])]
    own = {str(frederikssund.project.root), str(Path.cwd()), str(Path.home()), socket.gethostname()} - {"/", ""}
    own |= {user} if len(user := getpass.getuser()) > 4 else set()
    assert [word for word in own if any(word in text for text in texts)] == []
    assert [
        m for text in texts for m in re.findall(r"(?<![\w:/.])/(?:home|root|tmp|usr|var|Users)/\w*|[A-Z]:\\\\\w+", text)
    ] == []


def test_a_page_does_not_name_the_user_who_made_it(frederikssund: Run):
    user = os.environ.get("USER") or getpass.getuser()
    assert [n for n, text in frederikssund.pages.items() if re.search(rf"[/\\@]{re.escape(user)}\b", text)] == []


@every_page
def test_a_page_is_small_enough_for_an_agenda(frederikssund: Run, name):
    assert len(frederikssund.files[f"{name}.html"]) <= MOST_BYTES


# Readable for everybody


@every_page
def test_a_page_is_danish_and_says_what_it_is(frederikssund: Run, pages, name):
    root, review = pages[name].root, frederikssund.review
    assert root.all("html")[0].attributes["lang"] == "da"
    [title], [heading] = root.all("title"), root.all("h1")
    assert title.text.startswith(heading.text)
    assert all(str(word) in title.text for word in (review.municipality.name, review.year, review.stage))
    assert len(root.all("main")) == 1


def test_every_page_has_a_title_of_its_own(pages):
    titles = [page.root.all("title")[0].text for page in pages.values()]
    assert len(set(titles)) == len(titles)


@every_page
def test_every_picture_is_told_to_those_who_do_not_see_it(pages, name):
    for figure in pages[name].root.all("figure"):
        [picture], [caption] = figure.all("img"), figure.all("figcaption")
        alt, (title, *_) = picture.attributes["alt"], caption.all("strong")
        assert len(alt) >= 20 and alt not in {caption.text, title.text}
        assert figure.all("details") and figure.all("table"), "the numbers stand below as a table"
    assert all(image.inside("figure") for image in pages[name].root.all("img"))


@every_page
def test_every_drawing_in_a_line_is_told_or_left_out_for_those_who_do_not_see_it(pages, name):
    for drawing in pages[name].root.all("svg"):
        hidden, label = drawing.attributes.get("aria-hidden") == "true", drawing.attributes.get("aria-label", "")
        assert hidden != (drawing.attributes.get("role") == "img" and len(label) > 10)


@every_page
def test_every_table_has_a_caption_and_says_what_its_headings_head(pages, name):
    for table in pages[name].root.all("table"):
        [caption] = table.all("caption")
        assert caption.text
        assert all(head.attributes.get("scope") in {"col", "row", "rowgroup", "colgroup"} for head in table.all("th"))
        assert [head for head in table.all("th") if not head.text] == []
        widths = {sum(int(c.attributes.get("colspan", "1")) for c in row.all("th", "td")) for row in table.all("tr")}
        assert len(widths) == 1, f"rows of different width: {caption.text}"


@every_page
def test_headings_skip_no_level(pages, name):
    levels = [int(e.tag[1]) for e in pages[name].root.all("h1", "h2", "h3", "h4", "h5")]
    assert [(above, below) for above, below in pairwise(levels) if below > above + 1] == []


@every_page
def test_no_two_places_of_a_page_have_the_same_name(pages, name):
    ids = [value for _, attribute, value in attributes(pages[name]) if attribute == "id"]
    assert len(set(ids)) == len(ids)


@every_page
def test_no_word_of_the_tools_reaches_the_reader(pages, name):
    shown = [*pages[name].lines, *(a[2] for a in attributes(pages[name]) if a[1] in {"alt", "aria-label"})]
    shown += ["".join(ET.fromstring(svg).itertext()) for svg in images(pages[name])]
    assert [line for line in shown if TOOL_WORDS.search(line)] == []


@every_page
def test_no_number_is_written_the_english_way(pages, name):
    """Looked at where figures stand: numbers of targets (B6.1) and of lines (line 1050) are written as in the plan."""
    root = pages[name].root
    shown = [e.text for e in root.all("td", "strong", "b")] + [e.attributes["alt"] for e in root.all("img")]
    shown += [e.text for e in root.all("p", "li") if {"answer", "findings"} & {*e.classes, *e.parents[-1].classes}]
    shown += [text for svg in images(pages[name]) for text in ET.fromstring(svg).itertext()]
    assert len(shown) > 15
    assert [text for text in shown if re.search(r"\d\.\d{1,2}(?!\d)|\d{5,}|\d %", text)] == []


@every_page
def test_a_status_is_a_word_beside_its_shape(frederikssund: Run, pages, name):
    words = {status.value: word for status, word in STATUS_WORD.items()}
    badges = [e for e in pages[name].root.all("span") if "badge" in e.classes]
    assert badges or not frederikssund.review.page(name).targets
    for badge in badges:
        [status] = [c.removeprefix("s-") for c in badge.classes if c.startswith("s-")]
        assert badge.text == words[status]
        assert len(badge.all("svg")) == 1


def test_every_status_has_a_shape_of_its_own():
    templates = Environment(loader=PackageLoader("jobplan_lib", "templates"), autoescape=True)
    icon = templates.get_template("fragments/icons.html.j2").module.icon
    shapes = {status: str(icon(status.value)) for status in Status}
    assert len(set(shapes.values())) == len(shapes)


# True to the review


def test_the_first_page_counts_what_the_review_counts(frederikssund: Run, pages):
    [tally] = [e for e in pages["00_resultatrevision"].root.all("ul") if "tally" in e.classes]
    shown = {e.all("span")[0].text: int(e.all("b")[0].text) for e in tally.all("li")}
    counts = frederikssund.review.counts
    assert shown == {STATUS_WORD[s]: counts[s] for s in (*SCORED, *NOT_SCORED) if counts[s]}


@every_page
def test_a_page_shows_the_targets_that_name_it_with_their_answers(frederikssund: Run, pages, name):
    root = pages[name].root
    if name == "00_resultatrevision":
        rows = [e for e in root.all("tr") if "target" in e.classes]
        shown = {row.all("th")[0].text.split()[0]: badge_of(row) for row in rows}
    else:
        shown = {e.attributes["id"].removeprefix("maal-"): badge_of(e) for e in root.all("article")}
    assert shown == {r.id: STATUS_WORD[r.status] for r in frederikssund.review.page(name).targets}


def badge_of(element: Element) -> str:
    return next(e.text for e in element.all("span") if "badge" in e.classes)


@every_page
def test_a_page_is_about_the_municipality_that_was_asked_for(frederikssund: Run, pages, name):
    opening = next(e.text for e in pages[name].root.all("p") if "whose" in e.classes)
    review = frederikssund.review
    assert opening == f"{review.municipality.name} {review.plan.title} {review.stage}"


@every_page
def test_a_page_says_from_what_it_was_made(frederikssund: Run, pages, name):
    made = next(e for e in pages[name].root.all("dl") if "made" in e.classes)
    review = frederikssund.review
    assert all(word in made.text for word in (review.plan.title, review.snapshot.title))
    hashes = (review.plan.sha256, review.snapshot.sha256)  # for machines: a reader has the titles
    assert (made.attributes["data-plan"], made.attributes["data-figures"]) == hashes
    assert not any(sha256[:12] in made.text for sha256 in hashes)


def test_the_first_words_of_a_plan_that_has_only_begun_claim_no_result(frederikssund: Run, pages):
    [headline] = [e.text for e in pages["00_resultatrevision"].root.all("p") if "headline" in e.classes]
    assert frederikssund.review.is_starting_point
    assert headline == "6 af 20 mål var opfyldt, da planen blev vedtaget"


def test_the_first_page_keeps_every_reservation_that_the_pages_have(frederikssund: Run, pages):
    """Grouped by kind and folded, but whole: what says more than its kind stands in the fold."""
    [folded] = [e for e in pages["00_resultatrevision"].root.all("details") if "reserves" in e.classes]
    [kinds] = [e for e in pages["00_resultatrevision"].root.all("dl") if "kinds" in e.classes]
    told, named = [e.text for e in folded.all("p")], {e.text for e in kinds.all("a")}
    counted = [r for r in frederikssund.review.results if r.is_counted]
    own = {r.text for result in counted for r in result.judgement.reservations if r.text}
    assert own and all(any(text in line for line in told) for text in own)
    targets = [e.text for e in folded.all("dt")]
    assert len(targets) == len(set(targets)), "each target once, with all that is said of it"
    assert named >= {r.id for r in counted if any(x.text for x in r.judgement.reservations)}


def test_every_row_of_the_first_page_says_its_distance_in_words(frederikssund: Run, pages):
    [table] = [e for e in pages["00_resultatrevision"].root.all("table") if "overview" in e.classes]
    for row in (e for e in table.all("tr") if {"target", "partrow"} & {*e.classes}):
        [gap] = [e.text for e in row.all("td") if "gap" in e.classes] or [""]
        status = badge_of(row)
        if gap and status in {"Opfyldt", "Ikke opfyldt"}:
            is_short = "mangler" in gap or " for " in gap or "skal være" in gap
            assert is_short == (status == "Ikke opfyldt"), row.text


def test_the_first_page_says_what_it_takes_or_why_nobody_can_say(frederikssund: Run, pages):
    """A printed share with one of its counts gives persons; that none can be given is only said where none is."""
    page = pages["00_resultatrevision"]
    [table] = [e for e in page.root.all("table") if "overview" in e.classes]
    leaves = [leaf for r in frederikssund.review.results if r.is_counted for leaf in r.judgement.leaves]
    numbers = [leaf.to_go.number for leaf in leaves if leaf.to_go and leaf.to_go.number]
    told = [e.text for e in table.all("span") if "todo" in e.classes]
    assert numbers == [int(text.split()[0]) for text in told]
    assert numbers and not any(line.startswith("Hvor mange personer") for line in page.lines)
    unknown = ToGo(None, Unit.PERSONS, WhyNoCount.NOT_COUNTED)
    bare = [replace(r, judgement=replace(r.judgement, to_go=unknown, parts=())) for r in frederikssund.review.results]
    assert uncounted(replace(frederikssund.review, results=tuple(bare))).startswith("Hvor mange personer afstanden")


def test_sections_without_content_are_told_in_one_sentence(pages):
    page = pages["07_unge"]
    assert "Udviklingen" not in [e.text for e in page.root.all("h2")]
    [told] = [e.text for e in page.root.all("p") if "left-out" in e.classes]
    assert "»Udviklingen« (kun én måling af hvert tal" in told


# Text that would like to be code


def test_hostile_text_is_shown_as_text(hostile: Run):
    for name, html in hostile.pages.items():
        page = Reader(html)
        assert {element.tag for element in page.root.all()} - set(ALLOWED.split()) == set(), name
        assert [
            a
            for a in attributes(page)
            if a[1].startswith("on") or (a[1] == "src" and not a[2].startswith("data:image/svg+xml;base64,"))
        ] == [], name
        assert not any(a[2].casefold().startswith("javascript:") for a in attributes(page))
        shown = " ".join(page.lines)
        assert [text for text in HOSTILE if text not in shown] == [], name
        assert "49" not in re.findall(r"\b49\b", shown), "a template was evaluated"


def test_hostile_text_stands_in_every_place_that_people_write_in(hostile: Run):
    shown = " ".join(" ".join(Reader(html).lines) for html in hostile.pages.values())
    places = ("løfte", "dommer", "statusord", "emnetitel", "emneindledning", "regnestykke", "Jobcentret", "forbehold")
    assert [place for place in places if f"{HOSTILE[-1]} {place}" not in shown] == []


def test_hostile_text_stays_text_in_pictures(hostile: Run):
    svgs = [svg for html in hostile.pages.values() for svg in images(Reader(html))]
    assert svgs
    for svg in svgs:
        assert {e.tag.rpartition("}")[2] for e in ET.fromstring(svg).iter()} <= {
            "svg",
            "g",
            "path",
            "text",
            "tspan",
            "line",
            "rect",
            "circle",
            "defs",
            "clipPath",
        }
    assert any("<script>" in "".join(ET.fromstring(svg).itertext()) for svg in svgs)


# The whole text of two pages, as it was read and found good


def golden_text(run: Run) -> str:
    """The visible lines of the golden pages, without what changes with every edit: hashes, rows and version."""
    parts = []
    for name in GOLDEN_PAGES:
        lines = [re.sub(r"(, [0-9a-f]{12}|, række \d+)(?=\))", "", line) for line in visible_lines(run.pages[name])]
        parts.append("\n".join([f"=== {name}", *(line for line in lines if not line.startswith("Program "))]))
    return "\n\n".join(parts).replace("\u00a0", "·") + "\n"


def test_two_pages_read_word_for_word_as_before(frederikssund: Run):
    """A no-break space is written as a middle dot.

    After a wanted change: ``JOBPLAN_RENEW_GOLDEN=1 uv run pytest tests/test_pages.py -k word_for_word -n 0`` writes the
    file anew and still fails; read the difference with ``git diff``, then run again without the variable.
    """
    text = golden_text(frederikssund)
    if os.environ.get(RENEW):
        GOLDEN.write_text(text, encoding="utf-8")
        pytest.fail(f"{GOLDEN.name} was renewed; read what changed, then run without {RENEW}")
    assert text.splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()
