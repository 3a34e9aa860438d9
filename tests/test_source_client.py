"""Whom a client asks, and what it keeps to itself."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
import types

import pytest
import requests
from fetching_support import QUICK
from stand_in import KEY, running

from jobplan_lib.sources import keys
from jobplan_lib.sources.bodies import as_json
from jobplan_lib.sources.client import Answer, Client, Limits, Site, site
from jobplan_lib.sources.keys import JOBINDSATS_KEY, NoKey, Secret, jobindsats_key
from jobplan_lib.words.errors import SourceUnavailable

BASE, VARIABLE = "https://api.example.dk/v3", "JOBPLAN_TEST_URL"


@pytest.fixture
def keyring(monkeypatch):
    """A keyring that holds what the test puts in, whether the package is there or not."""
    held: dict[tuple[str, str], str] = {}
    errors = types.ModuleType("keyring.errors")
    errors.KeyringError = type("KeyringError", (Exception,), {})
    module = types.ModuleType("keyring")
    module.get_password = lambda service, user: held.get((service, user))
    module.errors, module.__spec__ = errors, types.SimpleNamespace()
    monkeypatch.setitem(sys.modules, "keyring", module)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    monkeypatch.delenv(JOBINDSATS_KEY, raising=False)
    monkeypatch.setattr(keys, "_withdrawn", {})
    return held, module, errors


def test_the_key_comes_from_the_environment_then_from_the_keyring(keyring, monkeypatch):
    held, module, errors = keyring
    with pytest.raises(NoKey, match=JOBINDSATS_KEY):
        jobindsats_key()
    held["jobplan", "jobindsats"] = "from-keyring\n"
    assert jobindsats_key().reveal() == "from-keyring"
    monkeypatch.setenv(JOBINDSATS_KEY, " from-environment ")
    assert jobindsats_key().reveal() == "from-environment"
    monkeypatch.setenv(JOBINDSATS_KEY, "two words")
    with pytest.raises(NoKey) as caught:
        jobindsats_key()
    assert "two words" not in str(caught.value)
    monkeypatch.delenv(JOBINDSATS_KEY)

    def locked(service: str, user: str) -> str:
        raise errors.KeyringError("canary detail")

    module.get_password = locked
    with pytest.raises(NoKey, match="cannot be read") as caught:
        jobindsats_key()
    assert "canary" not in str(caught.value)


def test_what_the_program_starts_does_not_inherit_the_key(keyring, monkeypatch):
    monkeypatch.setenv(JOBINDSATS_KEY, KEY)
    keys.withdraw_key()
    inherited = subprocess.run([sys.executable, "-c", "import os; print(os.environ)"], capture_output=True, check=True)
    assert b"PATH" in inherited.stdout and KEY.encode() not in inherited.stdout
    assert jobindsats_key().reveal() == KEY


def test_a_secret_shows_itself_in_no_text_and_no_copy_on_disk():
    secret = Secret(KEY)
    for text in (
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret!r:>40}",
        "%s" % secret,  # noqa: UP031 – one more way to print it
        repr([secret]),
        repr({1: secret}),
    ):
        assert KEY not in text
    for store in (pickle.dumps, copy.deepcopy, json.dumps):
        with pytest.raises(TypeError):
            store(secret)


def test_the_key_goes_to_one_host_in_a_header_and_netrc_does_not_replace_it(tmp_path, monkeypatch):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with running() as stand_in:
        client = Client(Site("Jobindsats", f"{stand_in.base}/v3"), Secret(KEY), QUICK)
        client._session.trust_env = True  # as it is for the real host
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        answer = client.get("/tables", {"format": "json"})
        assert answer.status == 200 and KEY not in answer.query and not any(KEY in asked for asked in stand_in.asked)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [("", BASE), (f"{BASE}/", BASE), ("http://127.0.0.1:8080/v3", "http://127.0.0.1:8080/v3")],
)
def test_only_a_stand_in_on_this_machine_may_take_a_sources_place(monkeypatch, chosen, expected):
    monkeypatch.setenv(VARIABLE, chosen)
    assert site("Example", BASE, VARIABLE).base == expected


@pytest.mark.parametrize(
    "chosen", ["http://api.example.dk/v3", "https://evil.example/v3", "file:///etc", "http://127.0.0.1.evil.example"]
)
def test_any_other_address_is_refused(monkeypatch, chosen):
    monkeypatch.setenv(VARIABLE, chosen)
    with pytest.raises(SourceUnavailable, match=VARIABLE):
        site("Example", BASE, VARIABLE)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (requests.exceptions.SSLError("canary"), "the encrypted connection cannot be made (4 tries)"),
        (requests.exceptions.ProxyError("canary"), "the proxy does not let the request through"),
        (requests.exceptions.ConnectTimeout("canary"), "did not answer in time"),
        (requests.exceptions.ConnectionError("canary"), "cannot be reached"),
        (requests.exceptions.InvalidHeader("canary"), "cannot be reached"),
    ],
)
def test_what_the_network_says_is_told_without_its_details(monkeypatch, error, words):
    client = Client(Site("Example", BASE), Secret(KEY), QUICK, sleep=lambda seconds: None)

    def fail(*args: object, **more: object) -> None:
        raise error

    monkeypatch.setattr(client._session, "get", fail)
    with pytest.raises(SourceUnavailable) as caught:
        client.get("/tables", {})
    assert words in str(caught.value) and "canary" not in str(caught.value)


def test_a_run_keeps_its_pace_and_ends_by_its_deadline(monkeypatch):
    now, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    client = Client(Site("Example", BASE), None, Limits(gap=0.25, run=1), clock=lambda: now[0], sleep=sleep)
    monkeypatch.setattr(client, "_within_time", lambda query: Answer(200, b"", query, ""))
    for _ in range(4):
        client.get("/tables", {})
    assert slept == [0.25] * 3
    now[0] = 1.0
    with pytest.raises(SourceUnavailable, match="the run has taken its 1 seconds"):
        client.get("/tables", {})


@pytest.mark.parametrize("body", [b"[" * 100_000, b"\xff\xfe", b"{}{}", b"", b'{"a": Infinity}'])
def test_a_body_that_is_no_json_is_refused(body):
    with pytest.raises(SourceUnavailable):
        as_json("Example", Answer(200, body, "", "application/json"))
