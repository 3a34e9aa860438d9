"""What each carrier of a review says about every target, read back from the carrier's own bytes, for comparison.

Every reader answers the same two things: the tally (status word → number) and, by target and part, what was ``Told``.
Numbers are read as they are printed, with their decimals; the JSON says them exactly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from io import BytesIO
from typing import Any

import openpyxl
import pypdf
from page_text import Element, Reader

from jobplan_lib.answer.danish import STATUS_WORD
from jobplan_lib.words.vocabulary import Status

WORDS = {word.casefold(): status for status, word in STATUS_WORD.items()}
STATUS = re.compile("|".join(sorted(map(re.escape, WORDS), key=len, reverse=True)), re.IGNORECASE)
NUMBER = re.compile(r"[+−-]?\d{1,3}(?:\.\d{3})*(?:,\d+)?|[+−-]?\d+(?:,\d+)?")
TO_GO = re.compile(rf"({NUMBER.pattern})\s+\w+\s+(?:flere|færre|mere(?! end))\b")

Key = tuple[str, str]  # the plan's number of the target, and the label of the part (empty for the target itself)


@dataclass(frozen=True)
class Told:
    """What a carrier says about a target or a part of it; None where it says nothing."""

    status: Status
    own: Decimal | None = None
    required: Decimal | None = None
    distance: Decimal | None = None  # without its sign: some carriers say it in words
    to_go: int | None = None


@dataclass(frozen=True)
class Said:
    """What a whole carrier says."""

    tally: dict[Status, int]
    targets: dict[Key, Told]


def danish_number(text: str) -> Decimal | None:
    """The first number of a Danish text."""
    found = NUMBER.search(text)
    return Decimal(found[0].replace(".", "").replace(",", ".").replace("−", "-").lstrip("+")) if found else None


def status_of(text: str) -> Status:
    """The first status word of a text."""
    found = STATUS.search(text)
    assert found, f"no status in '{text[:80]}'"
    return WORDS[found[0].casefold()]


# review.json


def of_json(content: bytes) -> Said:
    """The answers as ``review.json`` has them."""
    answers = json.loads(content, parse_float=Decimal, parse_int=Decimal)
    targets = {}
    for target in answers["targets"]:
        targets[(target["id"], "")] = _judged(target)
        for label, part in _leaves(target["parts"]):
            targets[(target["id"], label)] = _judged(part)
    return Said({Status(k): int(v) for k, v in answers["counts"].items()}, targets)


def _leaves(parts: list[Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for part in parts:
        label = part["label"]
        full = f"{above}: {label[:1].lower()}{label[1:]}" if above else label
        if part["parts"]:
            yield from _leaves(part["parts"], full)
        else:
            yield full, part


def _judged(judged: Mapping[str, Any]) -> Told:
    own = judged["observed"]["value"] if judged["observed"] else None
    required = judged["required"]["value"] if judged["required"] else None
    gap, to_go = judged["gap"], judged["persons_to_target"]
    distance = None if gap is None else abs(gap)
    return Told(Status(judged["verdict"]), own, required, distance, None if to_go is None else int(to_go))


# review.xlsx


def of_workbook(content: bytes) -> Said:
    """The answers as the workbook has them: targets and promises each on their own sheet, parts on those of the focus areas."""
    book = openpyxl.load_workbook(BytesIO(content))
    counted = {(row["Nr."], ""): _row(row, "Eget tal") for row in rows(book["Mål"])}
    others = rows(book["Øvrige løfter"]) if "Øvrige løfter" in book.sheetnames else ()
    targets = counted | {(row["Nr."], ""): _row(row, "Eget tal") for row in others}
    for sheet in book.worksheets:
        for row in rows(sheet):
            if row.get("Art") == "Del":
                targets[(row["Nr."], row["Del"])] = _row(row, "Tal")
            elif row.get("Art") in {"Resultatmål", "Følges"} and "Tal" in row:
                assert targets[(row["Nr."], "")] == _row(row, "Tal"), f"two sheets differ about {row['Nr.']}"
    return Said({s: n for s in Status if (n := sum(t.status is s for t in counted.values()))}, targets)


def rows(sheet: Any) -> Iterator[dict[str, Any]]:
    """The rows of a sheet's table by heading."""
    for table in sheet.tables.values():
        head, *body = ([cell.value for cell in row] for row in sheet[table.ref])
        yield from (dict(zip(head, row, strict=True)) for row in body)


def _row(row: Mapping[str, Any], own: str) -> Told:
    number = _cell(row["Antal til målet"])
    distance = _cell(row["Afstand"])
    return Told(
        WORDS[row["Status"].casefold()],
        _cell(row[own]),
        _cell(row["Krav"]),
        None if distance is None else abs(distance),
        None if number is None else int(number),
    )


def _cell(value: Any) -> Decimal | None:
    return Decimal(repr(value)) if isinstance(value, int | float) else None


# The pages


def of_pages(pages: Mapping[str, str], summary: str) -> Said:
    """The answers as the cards of the focus pages have them, and the tally of the first page."""
    targets = {}
    for name, html in pages.items():
        if name != summary:
            for card in Reader(html).root.all("article"):
                targets |= _card(card)
    tally = next(e for e in Reader(pages[summary]).root.all("ul") if "tally" in e.classes)
    counts = {status_of(e.text): danish_number(e.text) for e in tally.all("li")}
    return Said({status: int(n) for status, n in counts.items() if n}, targets)


def _card(card: Element) -> dict[Key, Told]:
    number = card.attributes["id"].removeprefix("maal-")
    head = next(e for e in card.all("header"))
    found = {(number, ""): Told(status_of(head.text.removeprefix(head.all("h4")[0].text)))}
    parts = [e for e in card.all("section") if "part" in e.classes]
    for part in parts:
        title = part.all("h5")[0]
        badge = next(e for e in title.all("span") if "badge" in e.classes)
        label = title.text.removesuffix(badge.text).strip()
        found[(number, label)] = _figures(part, status_of(badge.text))
    for table in (e for e in card.all("table") if "parts" in e.classes):
        for row in table.all("tbody")[0].all("tr"):
            status, own, required, gap = (cell.text for cell in row.all("td")[:4])
            told = Told(status_of(status), danish_number(own), _required(required), _distance(gap))
            found[(number, row.all("th")[0].text)] = told
    if not parts and len(found) == 1:
        found[(number, "")] = _figures(card, found[(number, "")].status)
    return found


def _figures(where: Element, status: Status) -> Told:
    """The figures of a card or part by the words that stand above them."""
    texts = {d.all("dt")[0].text: d.all("dd")[0] for d in where.all("div") if d.all("dt") and not d.inside("details")}
    own, required, gap = (texts.get(word) for word in ("Eget tal", "Krav", "Afstand"))
    to_go = TO_GO.search(gap.text) if gap else None
    return Told(
        status,
        danish_number(own.all("strong")[0].text) if own and own.all("strong") else None,
        _required(required.all("strong")[0].text) if required and required.all("strong") else None,
        _distance(gap.all("strong")[0].text) if gap else None,
        int(to_go[1].replace(".", "")) if to_go else None,
    )


def _required(text: str) -> Decimal | None:
    """A required number; a fall of at least 5 % is a change of -5 %."""
    number = danish_number(text)
    return -number if number is not None and text.startswith("et fald på") else number


def _distance(text: str) -> Decimal | None:
    number = danish_number(text)
    return Decimal(0) if "lige på" in text else None if number is None else abs(number)


# resultatrevision.pdf

FOOT = re.compile(r"Side \d+ af \d+[^\n]*\n")


@cache
def pdf_sheets(content: bytes) -> tuple[str, ...]:
    """The text of each sheet, with plain spaces."""
    return tuple(page.extract_text().replace("\u00a0", " ") + "\n" for page in pypdf.PdfReader(BytesIO(content)).pages)


def pdf_text(content: bytes) -> str:
    """The text of all sheets without their feet."""
    return "".join(FOOT.sub("", sheet) for sheet in pdf_sheets(content))


def of_document(content: bytes, titles: Mapping[str, str], exact: Said) -> Said:
    """The answers as the cards of the printed document have them.

    Args:
        content: the PDF.
        titles: the text of every target that has a card, by its number.
        exact: which parts there are.
    """
    text, targets = pdf_text(content), {}
    for number, title in titles.items():
        words = r"\s+".join(map(re.escape, [number, *title.replace("\u00a0", " ").split()]))
        found = re.search(
            rf"^{words}\s+(.*?)(?:Regnestykket står i bilaget|Vedtaget i )", text, re.DOTALL | re.MULTILINE
        )
        assert found, f"there is no card of {number}"
        labels = [label for one, label in exact.targets if one == number and label]
        targets |= {(number, label): told for label, told in _printed_card(found[1], labels).items()}
    tally = text.partition("Målene ét for ét")[0]
    counts = re.findall(rf"(\d+)\s+({STATUS.pattern})(?=\s+\d|\n)", tally, re.IGNORECASE)
    return Said({status_of(word): int(n) for n, word in counts}, targets)


def _printed_card(card: str, labels: list[str]) -> dict[str, Told]:
    """The figures of a card by label of the part (empty for the target itself)."""
    found = {"": _printed_figures(card)}
    for label in labels:
        words = r"\s+".join(map(re.escape, label.split()))
        part = re.search(
            rf"^(?:\S+: )?{words}\s+({STATUS.pattern})$(.*?)(?=^[^\n]+ (?:{STATUS.pattern})$|\Z)", card, FLAGS
        )
        if part:
            found[label] = replace(_printed_figures(part[2]), status=status_of(part[1]))
            found[""] = Told(found[""].status)
    return found


FLAGS = re.DOTALL | re.MULTILINE | re.IGNORECASE


def _printed_figures(text: str) -> Told:
    values = {
        word: m[1]
        for word in ("Eget tal", "Krav", "Afstand")
        if (m := re.search(rf"^{word}\n((?:[^\n\d–]+\n(?=[^\n]*\d))?[^\n]+)$", text, re.MULTILINE))
    }
    to_go = TO_GO.search(text)
    return Told(
        status_of(text) if STATUS.search(text) else Status.NOT_SET,
        danish_number(values.get("Eget tal", "")),
        _required(values.get("Krav", "")),
        _distance(values["Afstand"]) if "Afstand" in values else None,
        int(to_go[1].replace(".", "")) if to_go else None,
    )


# dagsorden.txt

COUNT_STATUS = {
    "er opfyldt": Status.MET,
    "er ikke opfyldt": Status.NOT_MET,
    "er delte": Status.SPLIT,
    "er delt": Status.SPLIT,
    "kan ikke vurderes": Status.NOT_ASSESSABLE,
    "afventer": Status.AWAITING_MEASURE,
    "har intet": Status.NOT_SET,
    "vurderes": Status.JUDGED_LOCALLY,
}
COUNTED = re.compile(rf"(\d+|ingen)(?: af (?:de )?\d+)?(?: mål)? ({'|'.join(COUNT_STATUS)})")


def of_agenda(content: bytes, known: Said) -> Said:
    """The tally of the lines for the agenda, the targets that they name, and the distances that they tell.

    What a line does not say of a named target is taken from what is known, so that only what it says is compared.
    """
    text = content.decode().replace(" var ", " er ")  # of what was so when the plan began
    text = text.replace(" er vurderet, og det er ", " er ")  # the one that has an answer
    sentence = next(line for line in text.splitlines() if " mål " in line and COUNTED.search(line.casefold()))
    tally = {COUNT_STATUS[m[2]]: int(m[1]) for m in COUNTED.finditer(sentence.casefold()) if m[1] != "ingen"}
    targets = {}
    for word, status in (("Opfyldt", Status.MET), ("Ikke opfyldt", Status.NOT_MET), ("Delt", Status.SPLIT)):
        named = next((line for line in text.splitlines() if line.startswith(f"{word}: ")), "")
        for number in re.findall(r"\(([^()\s]+)\)(?=[,.]| og )", named):
            targets[(number, "")] = replace(known.targets[(number, "")], status=status)
    for number, gap in re.findall(r" mål (\S+?), [^:]+?: (?:der mangler|tallet er) (.+?)(?:\. [A-ZÆØÅ]|$)", text, re.M):
        there = targets.get((number, ""), known.targets[(number, "")])
        targets[(number, "")] = replace(there, distance=_distance(gap))
    return Said(tally, targets)


# Two carriers beside each other


def differences(exact: Said, printed: Said, *lenient: str) -> list[str]:
    """Where a carrier that prints numbers does not say what the exact one says; it may be silent on what is ``lenient``."""
    told = [f"tally: {printed.tally} instead of {exact.tally}"] if exact.tally != printed.tally else []
    for key, there in printed.targets.items():
        if key not in exact.targets:
            told.append(f"{key} is nowhere else")
            continue
        here = exact.targets[key]
        if here.status is not there.status:
            told.append(f"{key}: {there.status.value} instead of {here.status.value}")
        for name in ("own", "required", "distance", "to_go"):
            one, other = getattr(here, name), getattr(there, name)
            if (other is None and name in lenient) or (one is None and name == "required"):
                continue  # the plan's own number may stand where nothing is held against it
            if one is None or other is None or not same(Decimal(one), Decimal(other)):
                told += [f"{key} {name}: {other} instead of {one}"] if one != other else []
    return told


def same(exact: Decimal, printed: Decimal) -> bool:
    """Whether a printed number is the exact one, rounded to the decimals that it is printed with."""
    step = Decimal(1).scaleb(int(min(printed.as_tuple().exponent, 0)))
    return exact.quantize(step, ROUND_HALF_UP) == printed or abs(exact - printed) < Decimal("1e-8")


def said_numbers(said: Said) -> int:
    """How many numbers a carrier says about targets: a reader that finds none would agree with everything."""
    found = [getattr(t, n) for t in said.targets.values() for n in ("own", "required", "distance", "to_go")]
    return sum(number is not None for number in found)
