"""What lies between a client and its source: redirects, proxies, certificates, pauses, and answers without an end."""

from __future__ import annotations

import email.utils
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import stand_in as spoil
from fetching_support import QUICK
from stand_in import KEY, StandIn, running
from tls_stand_in import NAME, Authority, proxying

from jobplan_lib.sources.client import MOST_REDIRECTS, Answer, Client, Site
from jobplan_lib.sources.keys import Secret
from jobplan_lib.sources.statbank import Asked, StatBank
from jobplan_lib.words.errors import SourceUnavailable


@pytest.fixture(scope="module")
def stand_in() -> Iterator[StandIn]:
    with running() as started:
        yield started


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def client(base: str, slept: list[float] | None = None) -> Client:
    return Client(
        Site("Jobindsats", f"{base}/v3"), Secret(KEY), QUICK, sleep=(slept if slept is not None else []).append
    )


def refused(base: str) -> str:
    with pytest.raises(SourceUnavailable) as caught:
        client(base).get("/tables", {"format": "json"})
    assert KEY not in str(caught.value)
    return str(caught.value)


def tables(base: str, slept: list[float] | None = None) -> Answer:
    return client(base, slept).get("/tables", {"format": "json"})


# --- redirects -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_on_the_same_site_is_followed(stand_in, status):
    for location in (f"{stand_in.base}/v3/tables?format=json", "/v3/tables?format=json"):
        stand_in.spoil("/v3/tables", spoil.status(status, Location=location))
        answer = tables(stand_in.base)
        assert answer.status == 200 and answer.query == "/tables?format=json"


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("https://login.example/", "login.example"),
        ("//login.example/v3", "http://login.example"),
        ("http://user:canary@login.example/?canary", "http://login.example"),
        ("https://127.0.0.1/v3/tables", "127.0.0.1"),  # another port, another scheme
        ("http://[", "another page"),
        ("mailto:canary", "mailto://another page"),
    ],
)
def test_a_redirect_to_another_site_is_never_followed(stand_in, location, said):
    stand_in.spoil("/v3/tables", spoil.status(302, Location=location))
    before = len(stand_in.asked)
    message = refused(stand_in.base)
    assert f"sends the request on to {said} (HTTP 302)" in message and "canary" not in message
    assert len(stand_in.asked) == before + 1


def test_an_address_without_encryption_is_another_site():
    site = Site("Example", "https://api.example.dk/v3")
    assert site.is_at("https://api.example.dk/v4/x") and site.is_at("https://API.example.dk:443/")
    for other in ("http://api.example.dk/v3", "https://api.example.dk:8443/", "https://a@api.example.dk/"):
        assert not site.is_at(other)


def test_a_redirect_in_a_circle_ends(stand_in):
    stand_in.spoil("/v3/tables", *[spoil.status(302, Location="/v3/tables")] * (MOST_REDIRECTS + 1))
    assert f"sends the request on more than {MOST_REDIRECTS} times" in refused(stand_in.base)


# --- pauses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "pause"),
    [
        ({}, None),
        ({"Retry_After": "0"}, None),
        ({"Retry_After": "7"}, 7),
        ({"Retry_After": " 60 "}, 60),
        ({"Retry_After": "soon"}, None),
        ({"Retry_After": "-5"}, None),
        ({"Retry_After": "1.5"}, None),
        ({"Retry_After": email.utils.formatdate(0, usegmt=True)}, None),
        ({"Retry_After": "in 20 seconds, as a date"}, 20),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_pause_is_kept_as_it_is_asked_for(stand_in, status, header, pause):
    slept: list[float] = []
    if pause == 20:
        header = {"Retry_After": email.utils.formatdate(time.time() + 20, usegmt=True)}
    stand_in.spoil("/v3/tables", spoil.status(status, **header))
    assert tables(stand_in.base, slept).status == 200
    (waited,) = slept
    assert waited == pytest.approx(pause, abs=2) if pause else waited < 0.1


@pytest.mark.parametrize("header", ["61", "7200", "99999999999", "date"])
def test_a_pause_that_is_too_long_ends_the_run_and_says_when(stand_in, header):
    asked = email.utils.formatdate(time.time() + 7200, usegmt=True) if header == "date" else header
    stand_in.spoil("/v3/tables", spoil.status(503, Retry_After=asked))
    assert "asks for a pause until 20" in refused(stand_in.base)


# --- what the source refuses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, ["the key is not accepted (HTTP 401)", "JOBPLAN_JOBINDSATS_KEY"]),
        (403, ["access is refused (HTTP 403)", "it may pass", "JOBPLAN_JOBINDSATS_KEY"]),
        (304, ["answers with HTTP 304"]),
        (418, ["answers with HTTP 418"]),
    ],
)
def test_a_refusal_is_told_once_with_what_to_do(stand_in, status, words):
    stand_in.spoil("/v3/tables", spoil.status(status, "canary"))
    before = len(stand_in.asked)
    message = refused(stand_in.base)
    assert all(word in message for word in words) and "canary" not in message
    assert len(stand_in.asked) == before + 1


# --- answers without an end ----------------------------------------------------------------------------------------


def test_a_chunk_that_is_cut_is_asked_for_again(stand_in):
    stand_in.spoil("/v3/tables", spoil.cut_chunk)
    assert tables(stand_in.base).status == 200


@pytest.mark.parametrize(
    ("rows", "is_whole"),
    [("000;2020K1;7\r\n085;2020K1;8\r\n", True), ("000;2020K1;7\r\n", False)],
)
@pytest.mark.parametrize("form", ["CSV", "BULK"])
def test_rows_that_lack_in_an_answer_without_a_marked_end_may_have_been_cut_off(
    stand_in, monkeypatch, rows, is_whole, form
):
    if form == "BULK":
        monkeypatch.setattr("jobplan_lib.sources.statbank.MOST_CELLS", 1)
    bank = StatBank(Client(Site("StatBank", f"{stand_in.base}/v1"), None, QUICK, sleep=lambda seconds: None))
    asked = Asked("FOLK1A", {"OMRÅDE": ("000", "085"), "Tid": ("2020K1",)})
    stand_in.spoil("/v1/data", spoil.unmarked(f"OMRÅDE;TID;INDHOLD\r\n{rows}", "text/csv"))
    if is_whole:
        assert len(next(iter(bank.figures(asked)))[1]) == 2
    else:
        with pytest.raises(SourceUnavailable, match="1 rows are lacking, and the answer does not say where it ends"):
            list(bank.figures(asked))


# --- certificates --------------------------------------------------------------------------------------------------


def test_a_certificate_of_the_operating_systems_store_is_trusted(authority, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with running(authority.context("localhost")) as source:
        assert tables(source.base.replace("127.0.0.1", "localhost")).status == 200


def test_a_certificate_that_does_not_fit_is_told_by_what_is_wrong_with_it(authority, monkeypatch):
    with running(authority.context("localhost")) as source:
        monkeypatch.delenv("SSL_CERT_FILE", raising=False)
        base = source.base.replace("127.0.0.1", "localhost")
        message = refused(base)
        assert "its certificate is not trusted here" in message and "operating system's store" in message
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
        assert "the certificate is for another name than the source's" in refused(source.base)
    with running(authority.context("localhost", days=-1)) as expired:
        assert "its certificate has expired" in refused(expired.base.replace("127.0.0.1", "localhost"))


def test_an_answer_without_tls_where_tls_must_be_is_told(stand_in):
    message = refused(stand_in.base.replace("http://", "https://"))
    assert "the encrypted connection cannot be made (4 tries)" in message


# --- proxies -------------------------------------------------------------------------------------------------------


@pytest.fixture
def named(authority: Authority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[StandIn]:
    """A source that has a name, but not for whoever asks a name server: only a proxy leads there."""
    for name in (
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
        "NO_PROXY",
        "no_proxy",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with running(authority.context(NAME)) as source:
        yield source


def port_of(source: StandIn) -> int:
    return int(source.base.rpartition(":")[2])


def test_the_systems_proxy_leads_to_the_source_and_never_sees_the_key(named, monkeypatch):
    with proxying(port_of(named)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert tables(f"https://{NAME}").status == 200
        assert proxy.asked == [f"{NAME}:443"]
        assert KEY not in proxy.headers[0] and "Authorization" not in proxy.headers[0]


def test_what_needs_no_proxy_is_asked_without_one(named, monkeypatch):
    real = socket.getaddrinfo

    def lookup(host: object, *rest: object, **more: object) -> object:
        return real("127.0.0.1" if host == NAME else host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    with proxying(port_of(named)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", f"intra.example,{NAME}")
        assert tables(f"https://{NAME}:{port_of(named)}").status == 200
        assert proxy.asked == []


@pytest.mark.parametrize(
    ("status", "words", "tries"),
    [
        (407, "the proxy wants a login (HTTP 407) – ask IT", 1),
        (503, "the proxy does not let the request through (HTTP 503) (4 tries)", 4),
    ],
)
def test_a_proxy_that_refuses_is_told_apart_from_the_source(named, monkeypatch, status, words, tries):
    with proxying(port_of(named), status) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("http://", "http://somebody:canary@"))
        message = refused(f"https://{NAME}")
        assert words in message and "canary" not in message and "somebody" not in message
        assert len(proxy.asked) == tries


def test_a_proxy_that_is_none_is_told(named, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:9")
    assert "the proxy that the system names cannot be used – correct HTTPS_PROXY" in refused(f"https://{NAME}")
