"""The documentation says what the code knows: every word is there, every example loads, every link leads somewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import pytest

from jobplan_lib.answer.danish import STATUS_WORD
from jobplan_lib.answer.danish_caveats import CAVEAT_TEXT
from jobplan_lib.core.caveats import Caveat
from jobplan_lib.core.distance import WhyNoCount
from jobplan_lib.core.figures import How
from jobplan_lib.reading import (
    draft_grammar,
    indicator_files,
    observation_rows,
    plan_files,
    requirement_grammar,
    rule_grammar,
)
from jobplan_lib.reading.areas import MUNICIPALITIES, OWN_GROUPS
from jobplan_lib.reading.catalog import Catalog, load_catalog
from jobplan_lib.reading.fields import Fields
from jobplan_lib.reading.indicator_files import load_indicators
from jobplan_lib.reading.observations import load_observations
from jobplan_lib.reading.project import Project, find_project
from jobplan_lib.reading.strict_yaml import load_yaml
from jobplan_lib.words import moments, plan_model, vocabulary
from jobplan_lib.words.errors import InvalidInput, Problem

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "plan-format.md"
METHODS = ROOT / "docs" / "methods.md"
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


# --- reading the page ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """A fenced block: the words after its fence, its text and its line on the page."""

    words: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    found = re.finditer(r"^```([^\n]+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [Block(m[1].strip(), m[2], text[: m.start()].count("\n") + 1) for m in found]


def of_sort(sort: str) -> list[Block]:
    return [block for block in blocks(PAGE) if block.words.startswith(sort)]


def phrases() -> list[tuple[str, str, str]]:
    """The rows of the table from phrase to YAML: phrase, unit, YAML lines."""
    section = PAGE.read_text(encoding="utf-8").split("## From Danish phrase to YAML")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")]
    return [(phrase, unit, "\n".join(re.findall(r"`([^`]+)`", code))) for phrase, unit, code in rows[1:]]


def mistakes() -> list[tuple[str, list[str]]]:
    """The mistakes that are one line on a target, and the pieces of the message that the page promises."""
    section = PAGE.read_text(encoding="utf-8").split("## Common mistakes")[1]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| `")]
    lines = [(wrong.strip("`"), said) for wrong, said, _ in rows if wrong.count("`") == 2 and wrong.endswith("`")]
    elsewhere = ("text:", "municipality:")
    return [
        (wrong, [piece for piece in re.split(r" – |; |…", said) if piece.strip()])
        for wrong, said in lines
        if not wrong.startswith(elsewhere)
    ]


def indented(text: str, by: int) -> str:
    return "".join(f"{' ' * by}{line}\n" if line else "\n" for line in text.splitlines())


# --- a scratch project -----------------------------------------------------------------------------------------------


@pytest.fixture
def scratch(tmp_path: Path) -> Project:
    """The real areas, indicators and notebook names, with the indicators of the page and one for each unit."""
    source, data = find_project(ROOT), tmp_path / "data"
    for folder in ("plans", "indicators", "topics", "snapshots/published"):
        (data / folder).mkdir(parents=True)
    for name in ("areas.csv", "area_groups.csv"):
        (data / name).write_bytes((source.data / name).read_bytes())
    for path in (source.data / "indicators").glob("*.yaml"):
        (data / "indicators" / path.name).write_bytes(path.read_bytes())
    for path in (source.data / "topics").glob("*.yaml"):
        (data / "topics" / path.name).write_bytes(path.read_bytes())
    for block in of_sort("yaml indicator="):
        (data / "indicators" / f"{block.words.partition('=')[2]}.yaml").write_text(block.text, encoding="utf-8")
    for unit in vocabulary.Unit:
        (data / "indicators" / f"{example_of(unit.value)}.yaml").write_text(indicator_of(unit), encoding="utf-8")
    (tmp_path / "notebooks").mkdir()
    for name in source.notebook_names():
        (tmp_path / "notebooks" / f"{name}.ipynb").touch()
    return Project(tmp_path)


def example_of(unit: str) -> str:
    return f"eksempel-{unit.replace('_', '-')}"


def indicator_of(unit: vocabulary.Unit) -> str:
    share = "numerator: Tæller\ndenominator: Nævner\n" if unit.is_share else ""
    words = f"unit: {unit.value}\ndecimals: 1\npolarity: higher\nfrequency: quarter\nmeasures: stock\n{share}"
    people = 'source: Eksempel\nauthor: Eksempel\nreviewer: ""\nreviewed: ""\n'
    return f"title: Eksempel\ndefinition: Et eksempel.\n{words}{people}"


HEAD = """municipality: roskilde
year: 2025
title: Beskæftigelsesplan 2025
document: Beskæftigelsesplan 2025
focus_areas:
  - id: F1
    title: Et kapitel
    notebook: 02_tidlig_indsats
    targets:
"""


def plan_with(target: str) -> str:
    first, *rest = target.splitlines()
    return f"{HEAD}      - {first}\n{indented(chr(10).join(rest), 8)}"


def problems_of(project: Project, plan: str) -> list[str]:
    (project.data / "plans" / "roskilde-2025.yaml").write_text(plan, encoding="utf-8")
    problems: list[Problem] = []
    catalog = load_catalog(project)
    assert catalog.load_plan("roskilde-2025", problems) is not None or problems
    return [str(problem) for problem in problems]


def write_figures(project: Project) -> None:
    folder = project.data / "snapshots" / "published"
    (folder / "origin.yaml").write_text(of_sort("yaml origin")[0].text, encoding="utf-8")
    (folder / "eksempel.csv").write_text(of_sort("csv figures")[0].text, encoding="utf-8")


def row_as_target(unit: str, code: str) -> str:
    has_its_own = code.startswith("indicator:") or unit == "–"
    indicator = "" if has_its_own else f"indicator: {example_of(unit)}\n"
    return f'id: "1"\ntext: En sætning\nsource: {{page: 1}}\n{indicator}{code}'


# --- examples load ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("block", of_sort("yaml plan"), ids=lambda b: f"line {b.line}")
def test_every_complete_plan_on_the_page_loads(scratch: Project, block: Block) -> None:
    assert problems_of(scratch, block.text) == []


@pytest.mark.parametrize("block", of_sort("yaml target"), ids=lambda b: f"line {b.line}")
def test_every_target_on_the_page_loads(scratch: Project, block: Block) -> None:
    assert problems_of(scratch, plan_with(block.text)) == []


@pytest.mark.parametrize(("phrase", "unit", "code"), phrases(), ids=lambda text: text[:40])
def test_every_phrase_has_yaml_that_loads(scratch: Project, phrase: str, unit: str, code: str) -> None:
    assert problems_of(scratch, plan_with(row_as_target(unit, code))) == [], phrase


@pytest.mark.parametrize(("wrong", "pieces"), mistakes(), ids=lambda value: str(value)[:40])
def test_every_mistake_gets_the_message_that_the_page_promises(scratch: Project, wrong: str, pieces: list[str]) -> None:
    target = 'id: "1"\ntext: En sætning\nsource: {page: 1}\nindicator: afgang-efter-13-uger\ngroup: a-dagpenge\n'
    message = "\n".join(problems_of(scratch, plan_with(target + wrong)))
    assert [piece for piece in pieces if piece.strip() not in message] == [], message


def test_the_page_has_examples_of_every_sort() -> None:
    assert len(phrases()) >= 25
    assert len(mistakes()) >= 10
    for sort in ("yaml plan", "yaml target", "yaml indicator=", "csv figures", "yaml origin", "yaml status"):
        assert of_sort(sort), f"no block is marked '{sort}'"


def test_the_figures_on_the_page_load(scratch: Project) -> None:
    write_figures(scratch)
    try:
        rows = list(load_observations(load_catalog(scratch), "published"))
    except InvalidInput as error:
        pytest.fail(str(error))
    assert {row.kind for row in rows} >= {
        vocabulary.FigureKind.DATA,
        vocabulary.FigureKind.FORECAST,
        vocabulary.FigureKind.TARGET_VALUE,
    }


# --- names are on the page -------------------------------------------------------------------------------------------


def values(kind: type[Enum]) -> set[str]:
    return {str(member.value) for member in kind}


WORDS_OF_THE_CODE = {
    "rules": {*requirement_grammar.RULES, *draft_grammar.SHORT_RULES},
    "observations": set(draft_grammar.OBSERVED),
    "roll-ups": set(rule_grammar.ROLL_UPS),
    "unscored kinds": set(draft_grammar.UNSCORED),
    "units": values(vocabulary.Unit),
    "words for an earlier period": values(plan_model.Past),
    "moments": values(moments.Moment),
    "target kinds": values(plan_model.TargetKind),
    "polarities": values(vocabulary.Polarity),
    "statuses": values(vocabulary.Status),
    "timings": values(vocabulary.Timing),
    "statuses of a figure": values(vocabulary.ValueStatus),
    "kinds of figures": values(vocabulary.FigureKind),
    "frequencies": set(indicator_files.FREQUENCIES),
    "measures": set(indicator_files.MEASURES),
    "columns": {*observation_rows.COLUMNS, *observation_rows.OPTIONAL},
    "own areas": {"region", *OWN_GROUPS, MUNICIPALITIES, "landet", plan_files.NATIONAL},
}


def coded(page: Path) -> str:
    """Everything on a page that is set as code."""
    text = page.read_text(encoding="utf-8")
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL))
    return "\n".join([*spans, *(block.text for block in blocks(page))])


def missing_from(page: Path, words: set[str]) -> list[str]:
    text = coded(page)
    return sorted(word for word in words if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text))


@pytest.mark.parametrize("sort", WORDS_OF_THE_CODE)
def test_every_word_of_the_code_is_on_the_page(sort: str) -> None:
    assert missing_from(PAGE, WORDS_OF_THE_CODE[sort]) == []


@pytest.mark.parametrize("notebook", find_project(ROOT).notebook_names())
def test_every_notebook_is_on_the_page(notebook: str) -> None:
    assert missing_from(PAGE, {notebook}) == []


def test_every_key_that_a_reader_asks_for_is_on_the_page(scratch: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    has = Fields.has

    def recorded(fields: Fields, name: str) -> bool:
        if not fields.path.endswith(("groups", "by_year", "pooled", "benefits")):  # there the keys are the writer's own
            asked.add(name)
        return has(fields, name)

    monkeypatch.setattr(Fields, "has", recorded)
    examples = [block.text for block in of_sort("yaml plan")]
    examples += [plan_with(block.text) for block in of_sort("yaml target")]
    examples += [plan_with(row_as_target(unit, code)) for _, unit, code in phrases()]
    catalog: Catalog = load_catalog(scratch)
    for example in examples:
        (scratch.data / "plans" / "roskilde-2025.yaml").write_text(example, encoding="utf-8")
        catalog.load_plan("roskilde-2025", [])
    load_indicators(scratch.data, [])
    write_figures(scratch)
    load_observations(catalog, "published")
    assert {"focus_areas", "by_year", "polarity", "since"} <= asked
    assert missing_from(PAGE, asked) == []


def test_the_status_log_on_the_page_is_a_file_of_fields(tmp_path: Path) -> None:
    path, problems = tmp_path / "status.yaml", []
    path.write_text(of_sort("yaml status")[0].text, encoding="utf-8")
    node = load_yaml(path, "status.yaml", problems)
    assert not problems
    entry = Fields(node, "status.yaml", problems).mappings("entries")[0]
    assert set(entry.names()) == {"target", "date", "judged_by", "status", "text", "source"}


@pytest.mark.parametrize(
    "kind", [vocabulary.Reason, vocabulary.Timing, Caveat, How, WhyNoCount], ids=lambda kind: kind.__name__
)
def test_every_reason_and_reservation_is_explained_under_methods(kind: type[Enum]) -> None:
    assert missing_from(METHODS, values(kind)) == []


# --- links -----------------------------------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as the usual renderers make them."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.replace("`", "")).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda path: path.name)
def test_relative_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        aim = (page.parent / name) if name else page
        if not aim.exists() or (anchor and aim.suffix == ".md" and anchor not in anchors(aim)):
            broken.append(link)
    assert broken == []


def test_what_the_page_of_deliverables_names_is_there(project: Project) -> None:
    """Commands by their name, sections by their title or a notebook's heading."""
    text = (ROOT / "docs" / "deliverables.md").read_text(encoding="utf-8")
    names = {path.stem.replace("_", "-") for path in (ROOT / "jobplan_lib" / "commands").glob("*.py")}
    assert set(re.findall(r"`jobplan ([\w-]+)", text)) <= names | {"import"}
    catalog = load_catalog(project)
    headings = {topic.title for topic in catalog.topics} | {"Placering", "Vis regnestykket", "Målene ét for ét"}
    for path in project.notebooks.glob("*.ipynb"):
        headings |= set(re.findall(r'"## ([^"\\]+)', path.read_text(encoding="utf-8")))
    shown = ROOT / "jobplan_lib"
    for path in (shown / "templates" / "fragments").glob("*.j2"):
        headings |= set(re.findall(r"<h3>([^<{]+)</h3>", path.read_text(encoding="utf-8")))
    for path in (shown / "showing").glob("*.py"):
        headings |= set(re.findall(r'Sheet\("([^"]+)"', path.read_text(encoding="utf-8")))
    headings |= {*STATUS_WORD.values(), *(text.partition(":")[0] for text in CAVEAT_TEXT.values())}
    assert set(re.findall(r"(?<!\*)\*([^*\n|]+)\*(?!\*)", text)) <= headings
