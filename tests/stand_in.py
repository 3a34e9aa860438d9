"""Stand-ins for Jobindsats v3 and StatBank on this machine, which hold a caller to the sources' contracts.

Figures are invented by a formula, or replayed. A test may spoil the next answers, or change what the source offers.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from math import prod
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

KEY = "canary-7d41c0-key-of-nobody"
AREAS = list(csv.DictReader((Path(__file__).parent.parent / "data" / "areas.csv").open(encoding="utf-8")))
MUNICIPALITIES = [a["name"] for a in AREAS if a["kind"] == "municipality"]
REGIONS = [a["name"] for a in AREAS if a["kind"] == "region"]
SIZE = {name: 40 * (number + 1) for number, name in enumerate(MUNICIPALITIES)}
SIZE |= {name: 20_000 + 1000 * number for number, name in enumerate(REGIONS)}
SIZE |= {"Hele landet": sum(SIZE[name] for name in MUNICIPALITIES) + 7, "Uoplyst område": 7}
ABSENT = object()
Value = Callable[[str, str, str, tuple[str, ...]], object]  # mgroup, area, period, member labels


def months(first: str, number: int) -> list[str]:
    year, month = int(first[:4]), int(first[5:]) - 1
    return [f"{year + (month + i) // 12}M{(month + i) % 12 + 1:02d}" for i in range(number)]


def invented(mgroup: str, area: str, period: str, members: tuple[str, ...]) -> object:
    """A count that grows with the area and falls with time; one decimal where the measure is a share."""
    share = sum(len(m) for m in members) % 3 + 1
    count = SIZE[area] * (200 - int(period[2:4])) // (60 * share) - int(period[-2:])
    if "pct" in mgroup or "grad" in mgroup or "Andel" in mgroup:
        return None if count < 3 else (SIZE[area] % 50 + int(period[-2:])) / 10
    return ABSENT if count < 1 else None if count < 3 else count


@dataclass
class JobTable:
    """A table of Jobindsats: labels by id, periods by type, and where its figures come from."""

    id: str
    name: str
    measures: dict[str, str]
    periods: dict[str, list[str]] = field(default_factory=lambda: {"M": months("2025M06", 14)})
    hierarchies: dict[str, dict[str, str]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    parts: dict[str, list[str]] = field(default_factory=dict)  # of a measure that is a group of several, by its label
    value: Value = invented
    geographies: tuple[str, ...] = ("_nykom", "_region")
    most_cells: int = 10**9
    updated: str = "2026-08-19"

    def geography(self, name: str) -> dict[str, str]:
        names = {"_nykom": [*MUNICIPALITIES, "Uoplyst område"], "_region": REGIONS, "_hele_landet": []}[name]
        return {"/": "Hele landet", **{f"/{number}/": area for number, area in enumerate(names, 1)}}

    def metadata(self) -> dict:
        def one(hid: str, name: str, values: dict[str, str]) -> dict:
            listed = [{"value_id": k, "value_name": v} for k, v in values.items()]
            levels = [
                {"level_id": "ialt", "level_name": "I alt", "values": listed[:1]},
                {"level_id": hid.strip("_"), "level_name": name, "values": listed[1:]},
            ]
            return {"hierarchy_id": hid, "hierarchy_name": name, "levels": levels}

        area = [one(g, g, self.geography(g)) for g in self.geographies]
        others = [
            {"dimension_id": h, "dimension_name": self.labels[h], "hierarchies": [one(h, self.labels[h], values)]}
            for h, values in self.hierarchies.items()
        ]
        return {
            "table_id": self.id,
            "table_name": self.name,
            "periods": [
                {"periodtype_id": kind, "values": [{"period_id": code} for code in reversed(codes)]}
                for kind, codes in self.periods.items()
            ],
            "mgroups": [
                {
                    "mgroup_id": m,
                    "mgroup_name": label,
                    "measures": [
                        {"measure_id": f"{m}_{n}", "measure_name": part}
                        for n, part in enumerate(self.parts.get(label, [label]))
                    ],
                }
                for m, label in self.measures.items()
            ],
            "dimensions": [{"dimension_id": "_omrade", "dimension_name": "Område", "hierarchies": area}, *others],
        }

    @property
    def columns(self) -> list[str]:
        """What the columns of an answer are called: a group of several measures has one for each."""
        found = (
            [f"{label}: {part}" for part in self.parts.get(label, [])] or [label] for label in self.measures.values()
        )
        return [column for columns in found for column in columns]

    def listed(self) -> dict:
        return {
            "table_id": self.id,
            "table_name": self.name,
            "update_freq": "m",
            "update_latest": self.updated,
            "update_next": "2026-09-18",
            "mgroups": [{"mgroup_id": m, "mgroup_name": label} for m, label in self.measures.items()],
        }


def job_tables() -> dict[str, JobTable]:
    persons = {
        "mgrpa02_1": "Antal personer",
        "mgrpa02_3": "Antal fuldtidspersoner",
        "mgrpa02_4b": "Fuldtidspersoner i pct. af arbejdsstyrken",
        "mgrpa02_5b": "Fuldtidspersoner i pct. af befolkningen",
    }
    names = ("y01", "y04", "y07", "y08", "y09", "y10", "y11", "y12", "y60", "ptv_")
    tables = [JobTable(f"{n}a02", "Antal personer og fuldtidspersoner", dict(persons)) for n in names]
    unemployed = {
        "mgrpy25i01_1": "Antal ledige personer",
        "mgrpy25i01_2": "Antal ledige fuldtidspersoner",
        "mgrpy25i01_3": "Ledige fuldtidspersoner i pct. af arbejdsstyrken 16-66 år",
    }
    groups = {"_ygrpi09": {"/": "Ydelsesgrupper i alt", "/2/": "A-dagpenge", "/3/": "Kontanthjælp"}}
    tables.append(JobTable("y25i01", "Ledighed", unemployed, hierarchies=groups, labels={"_ygrpi09": "Ydelsesgrupper"}))
    activation = {"mgrpc07_1": "Aktiveringsgrad", "mgrpc07_2": "Andel aktiveringsberørte"}
    tables.append(JobTable("y60c07", "Aktiveringsgrad", activation, geographies=("_nykom",)))
    return {t.id: t for t in tables}


@dataclass
class BankTable:
    """A table of StatBank: codes by variable."""

    id: str
    name: str
    variables: dict[str, dict[str, str]]
    active: bool = True
    value: Callable[[tuple[str, ...]], int | str] = lambda codes: sum(map(len, codes)) % 7


def bank_tables() -> dict[str, BankTable]:
    areas = {a["code"]: a["name"] for a in AREAS} | {"411": "Christiansø"}
    ages = {"IALT": "I alt"} | {str(n): f"{n} år" for n in range(126)}
    quarters = {f"{y}K{q}": f"{y}K{q}" for y in range(2015, 2027) for q in range(1, 5)}
    folk = {"OMRÅDE": areas, "KØN": {"TOT": "I alt", "1": "Mænd"}, "ALDER": ages}
    folk |= {"CIVILSTAND": {"TOT": "I alt", "U": "Ugift"}, "Tid": quarters}
    aus = {"OMRÅDE": areas, "SAESONFAK": {c: c for c in ("9", "10", "22", "24")}}
    aus |= {"Tid": {code: code for code in months("2018M01", 100)}}

    def unemployment(codes: tuple[str, ...]) -> str | int:
        return ".." if codes[0] == "825" else f"{int(codes[0]) % 5},{codes[2][-1]}" if codes[1] == "9" else 100

    tables = BankTable("FOLK1A", "Befolkningen", folk), BankTable("AUS08", "Ledige", aus, value=unemployment)
    return {t.id: t for t in tables}


Spoil = Callable[["_Handler"], bool]  # answers in place of the source; False leaves the answer to it


class StandIn:
    """Both sources, what they were asked, and how the next answers are spoiled (path begins with, spoiler)."""

    def __init__(self) -> None:
        self.jobs, self.bank = job_tables(), bank_tables()
        self.asked: list[str] = []
        self.spoilers: list[tuple[str, Spoil]] = []
        self.base = ""

    def spoil(self, path: str, *spoilers: Spoil) -> None:
        """Each spoiler answers one request to the path, in order."""
        self.spoilers += [(path, spoiler) for spoiler in spoilers]

    def count(self, path: str) -> int:
        return Counter(asked.startswith(path) for asked in self.asked)[True]


@contextmanager
def running(certified: ssl.SSLContext | None = None) -> Iterator[StandIn]:
    """A stand-in that answers while the block runs; with a certificate over TLS."""
    stand_in = StandIn()
    handler = type("Handler", (_Handler,), {"stand_in": stand_in})
    with serving(handler, certified) as port:
        stand_in.base = f"http{'s' if certified else ''}://127.0.0.1:{port}"
        yield stand_in


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler], certified: ssl.SSLContext | None = None) -> Iterator[int]:
    """A server on this machine while the block runs: its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if certified:
        server.socket = certified.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


class Refused(Exception):
    """An answer of the source that is no success."""


class _Handler(BaseHTTPRequestHandler):
    stand_in: StandIn
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        self.stand_in.asked.append(unquote(self.path))
        for number, (path, spoiler) in enumerate(self.stand_in.spoilers):
            if url.path.startswith(path):
                del self.stand_in.spoilers[number]
                if spoiler(self):
                    return
                break
        query = {name: values[0] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
        version, *parts = unquote(url.path).strip("/").split("/")
        try:
            (self._job if version == "v3" else self._bank)(parts, query)
        except Refused as refused:
            status, body = refused.args
            self.send_json(body, status)

    def send(self, body: bytes, status: int = 200, kind: str = "application/json", **headers: str) -> bool:
        self.send_response(status)
        packed = (
            gzip.compress(body) if len(body) > 10_000 and "gzip" in self.headers.get("Accept-Encoding", "") else body
        )
        if packed is not body:
            self.send_header("Content-Encoding", "gzip")
        for name, value in {"Content-Type": kind, "Content-Length": str(len(packed)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(packed)
        return True

    def send_json(self, content: object, status: int = 200, mark: str = "") -> bool:
        return self.send((mark + json.dumps(content, ensure_ascii=False)).encode(), status)

    # --- Jobindsats ------------------------------------------------------------------------------------------------

    def _job(self, parts: list[str], query: dict[str, str]) -> None:
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            raise Refused(401, {"message": "Unauthorized"})
        if not self.headers.get("User-Agent", "").startswith("jobplan/") or query.pop("format", "") != "json":
            raise Refused(400, {"message": "User-Agent and format are wanted"})
        if parts == ["tables"]:
            tables = [table.listed() for table in self.stand_in.jobs.values()]
            group = {"table_group_id": "g", "table_group_name": "G", "tables": tables}
            self.send_json([{"subject_id": "1", "subject_name": "S", "table_groups": [group]}])
        elif len(parts) == 2 and parts[1] in self.stand_in.jobs:
            table = self.stand_in.jobs[parts[1]]
            if parts[0] == "table":
                self.send_json(table.metadata())
            else:
                self.send_json(self._figures(table, query), mark="\ufeff")
        else:
            raise Refused(404, {"message": "Not found"})

    def _figures(self, table: JobTable, query: dict[str, str]) -> dict:
        kind, codes = next((name[7:], text) for name, text in query.items() if name.startswith("period."))
        if kind not in table.periods:
            raise Refused(422, _cause(f"Unknown period type: {kind}"))
        periods = _periods(table.periods[kind], kind, codes)
        asked = {name[10:]: text for name, text in query.items() if name.startswith("hierarchy.")}
        if unknown := [name for name in asked if name not in {*table.geographies, *table.hierarchies}]:
            raise Refused(422, _cause(f"Unknown hierarchies: {unknown}"))
        geography = next(name for name in asked if name in table.geographies)
        areas = _chosen(table.geography(geography), asked.pop(geography))
        members = [_chosen(table.hierarchies[name], text) for name, text in asked.items()]
        if prod(map(len, [periods, areas, *members])) * len(table.columns) > table.most_cells:
            raise Refused(422, _cause("The query is too large"))
        rows = []
        for choice in product(*members):
            for area, period in product(areas, periods):
                cells = [table.value(label, area, period, choice) for label in table.columns]
                if any(cell is not ABSENT for cell in cells):
                    rows.append([period, area, *choice, *(None if cell is ABSENT else cell for cell in cells)])
        labels = [table.labels[name] for name in asked]
        return {"columns": ["Periode", "Område", *labels, *table.columns], "rows": rows}

    # --- StatBank --------------------------------------------------------------------------------------------------

    def _bank(self, parts: list[str], query: dict[str, str]) -> None:
        table = self.stand_in.bank.get(parts[1].upper())
        if table is None:
            raise Refused(400, _bank_error("EXTRACT-NOTFOUND", "Tabellen blev ikke fundet"))
        if parts[0] == "tableinfo":
            variables = [
                {"id": v, "text": v.lower(), "values": [{"id": c, "text": t} for c, t in codes.items()]}
                for v, codes in table.variables.items()
            ]
            about = {"id": table.id, "text": table.name, "updated": "2026-07-30T08:00:00", "active": table.active}
            self.send_json({**about, "suppressedDataValue": "0", "variables": variables})
            return
        chosen = {name: text.split(",") for name, text in query.items() if name in table.variables}
        for name in table.variables:
            if name not in chosen:
                raise Refused(400, _bank_error("EXTRACT-NOTALLOWED", f"Der skal vælges værdier for variabel: {name}"))
            for code in chosen[name]:
                if code not in table.variables[name]:
                    message = f"Kan ikke finde værdien: {code} ({name})"
                    raise Refused(400, _bank_error("EXTRACT-NOTFOUND", message))
        cells = prod(map(len, chosen.values())) * (len(chosen) + 1)
        if parts[2] != "BULK" and cells > 1_000_000:
            message = f"Forespørgslen på op mod {cells:,} celler er over begrænsningen på 1.000.000 celler".replace(
                ",", "."
            )
            raise Refused(400, _bank_error("REQUEST-LIMIT", f"{message} for denne filtype. Anvend BULK"))
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerow([*(n.upper() for n in chosen), "INDHOLD"])
        order = list(table.variables)
        for codes in product(*chosen.values()):
            by_name = dict(zip(chosen, codes, strict=True))
            value = table.value(tuple(by_name[name] for name in order))
            if parts[2] != "BULK" or value != 0:
                writer.writerow([*codes, value])
        self.send(out.getvalue().encode("utf-8-sig"), kind="text/csv")


def _periods(available: list[str], kind: str, codes: str) -> list[str]:
    if codes.startswith("latest:"):
        number = int(codes[7:])
        if number > len(available):
            cause = f"Requested {codes} for type {kind}, but only {len(available)} periods are available."
            raise Refused(422, _cause(cause))
        return available[-number:]
    return [code for code in available if code in codes.split(",")]


def _chosen(values: dict[str, str], text: str) -> list[str]:
    if text == "*":
        return list(values.values())
    if text.startswith("level:"):
        return [name for value, name in values.items() if value != "/"]
    return [values[value] for value in text.split(",")]


def _cause(text: str) -> dict:
    return {"code": 422, "cause": text, "request_id": "00000000-0000-4000-8000-000000000000"}


def _bank_error(kind: str, message: str) -> dict:
    return {"errorTypeCode": kind, "message": message}


# --- what may go wrong ---------------------------------------------------------------------------------------------


def status(code: int, text: str = "", **headers: str) -> Spoil:
    return lambda handler: handler.send(text.encode(), code, "text/plain", **headers)


def page(handler: _Handler) -> bool:
    return handler.send(b"<!doctype html><title>Log ind</title>", 200, "text/html")


def body(text: str) -> Spoil:
    return lambda handler: handler.send(text.encode())


def cut(handler: _Handler) -> bool:
    """Half of what its length says, and then the line is dead."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"columns": ["Per')
    handler.close_connection = True
    return True


def cut_chunk(handler: _Handler) -> bool:
    """A first chunk, and then the line is dead."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b'11\r\n{"columns": ["Per\r\n')
    handler.close_connection = True
    return True


def unmarked(text: str, kind: str = "application/json") -> Spoil:
    """A body that says nothing about its length: only the closed line ends it."""

    def answer(handler: _Handler) -> bool:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(text.encode())
        handler.close_connection = True
        return True

    return answer


def dead(handler: _Handler) -> bool:
    """The source is killed while it is asked: the line closes without a word."""
    handler.close_connection = True
    return True


def trickle(handler: _Handler) -> bool:
    """A byte now and then: no single read ever times out."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    try:
        for _ in range(40):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass
    handler.close_connection = True
    return True
