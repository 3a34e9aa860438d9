"""StatBank's contract: every variable sent, parts below the limit, what an absent row means, and the five errors."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import stand_in as spoil
from fetching_support import QUICK
from hypothesis import given
from hypothesis import strategies as st
from stand_in import StandIn, running

from jobplan_lib.sources.client import Client, Site
from jobplan_lib.sources.model import Nothing
from jobplan_lib.sources.statbank import (
    MOST_CELLS,
    TIME,
    Asked,
    Form,
    StatBank,
    in_parts,
    period_of,
    read_jsonstat,
    read_rows,
)
from jobplan_lib.words.errors import SourceUnavailable

ASKED = Asked("FOLK1A", {"OMRÅDE": ("000", "085"), "Tid": ("2020K1", "2020K2")})


@pytest.fixture(scope="module")
def stand_in() -> Iterator[StandIn]:
    with running() as started:
        yield started


@pytest.fixture
def bank(stand_in) -> StatBank:
    return StatBank(Client(Site("StatBank", f"{stand_in.base}/v1"), None, QUICK, sleep=lambda seconds: None))


def test_an_absent_row_is_zero_in_bulk_and_absent_in_csv():
    text = "OMRÅDE;TID;INDHOLD\r\n000;2020K1;7\r\n085;2020K1;42955,60\r\n000;2020K2;..\r\n"
    keys = [("000", "2020K1"), ("085", "2020K1"), ("000", "2020K2"), ("085", "2020K2")]
    read = {form: [read_rows(ASKED, text, form)[key] for key in keys] for form in (Form.CSV, Form.BULK)}
    assert read[Form.CSV] == ["7", "42955.60", Nothing.ABSENT, Nothing.ABSENT]
    assert read[Form.BULK] == ["7", "42955.60", Nothing.ABSENT, "0"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("OMRÅDE;TID;INDHOLD\r\n000;2020K1;7", "is cut"),
        ("OMRÅDE;TID\r\n000;2020K1\r\n", "the columns are OMRÅDE, TID instead of"),
        ("OMRÅDE;TID;INDHOLD\r\n000;2020K1\r\n", "a row has 2 fields"),
        ("OMRÅDE;TID;INDHOLD\r\n0;2020K1;7\r\n", "OMRÅDE '0' was not asked for"),
        ("OMRÅDE;TID;INDHOLD\r\n000;2020K1;7\r\n000;2020K1;7\r\n", "000/2020K1 stands twice"),
        ("OMRÅDE;TID;INDHOLD\r\n000;2020K1;1.234\r\n", "a figure is no number"),
        ("OMRÅDE;TID;INDHOLD\r\n", "gives no rows"),
        ('{"errorTypeCode": "REQUEST-EMPTY"}', "an error stands where"),
    ],
)
def test_rows_that_are_not_the_contracts_are_refused(text, words):
    with pytest.raises(SourceUnavailable, match=words):
        read_rows(ASKED, text, Form.CSV)


@given(st.integers(1, 200), st.integers(1, 3000), st.integers(1, 400))
def test_parts_stay_below_the_limit_and_hold_every_period_once(areas, ages, periods):
    codes = {name: tuple(map(str, range(n))) for name, n in (("OMRÅDE", areas), ("ALDER", ages), (TIME, periods))}
    parts = in_parts(Asked("FOLK1A", codes))
    assert [code for part, _ in parts for code in part.codes[TIME]] == list(codes[TIME])
    assert all(form is Form.BULK or part.cells <= MOST_CELLS for part, form in parts)
    assert (parts[0][1] is Form.BULK) == (areas * ages * 4 > MOST_CELLS)


@pytest.mark.parametrize("form", ["CSV", "BULK"])
def test_a_question_that_is_too_large_still_gets_every_cell(bank, stand_in, monkeypatch, form):
    limit = 100 if form == "CSV" else 10
    monkeypatch.setattr("jobplan_lib.sources.statbank.MOST_CELLS", limit)
    codes = {"OMRÅDE": ("000", "101"), "KØN": ("TOT",), "ALDER": ("16", "17"), "CIVILSTAND": ("TOT",)}
    asked = Asked("FOLK1A", {**codes, "Tid": tuple(f"{y}K{q}" for y in (2020, 2021) for q in (1, 2, 3, 4))})
    before = len(stand_in.asked)
    answers = list(bank.figures(asked))
    assert len(stand_in.asked) - before == len(answers) == (2 if form == "CSV" else 1)
    assert all(f"/{form}?" in query for query in stand_in.asked[before:])
    assert sum(len(cells) for _, cells in answers) == 2 * 2 * 8
    assert not any(isinstance(cell, Nothing) for _, cells in answers for cell in cells.values())


@pytest.mark.parametrize(
    ("kind", "said", "remedy"),
    [
        ("EXTRACT-NOTFOUND", "Kan ikke finde værdien: INVALID999 (OMRÅDE)", "check --sources"),
        ("EXTRACT-NOTALLOWED", "Der skal vælges værdier for variabel: OMRÅDE", "add it to the mapping"),
        ("REQUEST-MISSING", "Tabel ikke angivet", "check --sources"),
        ("REQUEST-EMPTY", "Forespørgslen er tom", "check --sources"),
        ("REQUEST-LIMIT", "Forespørgslen på op mod 85.210.650 celler er over begrænsningen", "ask for fewer years"),
    ],
)
@pytest.mark.parametrize("status", [400, 200])
def test_each_of_the_five_errors_is_told_with_what_to_do(bank, stand_in, kind, said, remedy, status):
    content = json.dumps({"errorTypeCode": kind, "message": said}).encode()
    stand_in.spoil("/v1/tableinfo", lambda handler: handler.send(content, status))
    with pytest.raises(SourceUnavailable) as caught:
        bank.table("FOLK1A")
    assert said in str(caught.value) and remedy in str(caught.value)


def test_what_the_source_itself_refuses_is_told(bank):
    with pytest.raises(SourceUnavailable, match="Tabellen blev ikke fundet"):
        bank.table("FOLK9Z")
    with pytest.raises(SourceUnavailable, match="Der skal vælges værdier for variabel: KØN"):
        list(bank.figures(Asked("FOLK1A", {"OMRÅDE": ("000",), "Tid": ("2020K1",)})))


def test_a_login_page_is_no_table(bank, stand_in):
    stand_in.spoil("/v1/data", spoil.page)
    with pytest.raises(SourceUnavailable, match="web page"):
        list(bank.figures(ASKED))


def jsonstat(**changes: object) -> dict:
    def dimension(*codes: str) -> dict:
        return {"category": {"index": {code: place for place, code in enumerate(codes)}}}

    about = {
        "Tid": dimension("2020K1", "2020K2"),
        "OMRÅDE": dimension("085", "000"),
        "ContentsCode": dimension("FOLK1A"),
        "id": ["Tid", "OMRÅDE", "ContentsCode"],
        "size": [2, 2, 1],
    }
    return {"dataset": {"dimension": about, "value": [1, 2, None, 4.5], **changes}}


def test_json_stat_is_read_in_its_own_order():
    assert read_jsonstat(ASKED, jsonstat()) == {
        ("000", "2020K1"): "2",
        ("085", "2020K1"): "1",
        ("000", "2020K2"): "4.5",
        ("085", "2020K2"): Nothing.ABSENT,
    }


@pytest.mark.parametrize("content", [{"class": "dataset"}, jsonstat(value=[1, 2]), [], None])
def test_json_stat_of_another_shape_is_refused(content):
    with pytest.raises(SourceUnavailable):
        read_jsonstat(ASKED, content)


@pytest.mark.parametrize("code", ["2020K5", "2020M13", "1800", "2020U01", "20201", "2020K", "", "2020K0"])
def test_a_code_that_is_no_period_is_none(code):
    assert period_of(code) is None
