"""One careful way of asking a source over the network: fixed host, deadlines, few tries, whole bodies only.

Only GET is sent, so every request may be repeated. Neither the key nor a body is ever part of a message.
"""

from __future__ import annotations

import os
import random
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

import requests
import truststore
from requests.adapters import HTTPAdapter
from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

from jobplan_lib import __version__
from jobplan_lib.sources.keys import HOW_TO_SET, Secret
from jobplan_lib.words.errors import SourceUnavailable

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
TRANSIENT = {429, 500, 502, 503, 504}
ANSWERS = {200, 400, 404, 410, 413, 422}  # what the source itself says; its own module reads it
T = TypeVar("T")


@dataclass(frozen=True)
class Limits:
    """How long and how often; seconds unless said otherwise."""

    connect: float = 10
    read: float = 60
    call: float = 180  # one request with its whole body
    run: float = 3600  # everything that one command asks
    wait: float = 60  # the longest Retry-After that is honoured
    tries: int = 4
    first_pause: float = 5  # doubled after every try
    gap: float = 0.25  # between two requests
    size: int = 200_000_000  # bytes of a body


@dataclass(frozen=True)
class Site:
    """A source's name and its fixed address."""

    name: str
    base: str

    @property
    def is_loopback(self) -> bool:
        """Whether this is a stand-in on the same machine."""
        return urlsplit(self.base).hostname in LOOPBACK


@dataclass(frozen=True)
class Answer:
    """A whole body and the question that it answers (without the key)."""

    status: int
    body: bytes
    query: str
    content_type: str


def site(name: str, base: str, variable: str) -> Site:
    """The source at its own address, or at a stand-in on this machine that the environment names.

    Raises:
        SourceUnavailable: the environment names any other address.
    """
    chosen = os.environ.get(variable, "").strip().rstrip("/")
    if not chosen or chosen == base:
        return Site(name, base)
    stand_in = Site(name, chosen)
    if not stand_in.is_loopback or urlsplit(chosen).scheme not in {"http", "https"}:
        raise SourceUnavailable(
            f"{variable} names another address than {base} – only a stand-in on 127.0.0.1 may be named; unset it"
        )
    return stand_in


class _SystemCertificates(HTTPAdapter):
    """The operating system's certificates beside the usual ones: town halls inspect TLS with their own."""

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        super().init_poolmanager(*args, ssl_context=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT), **more)

    def proxy_manager_for(self, *args: Any, **more: Any) -> Any:
        return super().proxy_manager_for(*args, ssl_context=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT), **more)


class _TryAgain(Exception):
    """This try failed in a way that another may not."""

    def __init__(self, why: str, wait: float | None = None):
        super().__init__(why)
        self.wait = wait


class Client:
    """Asks one source. Keep one for a whole run: it also keeps the pace and the run's deadline.

    Args:
        site: where to ask.
        key: sent as ``Authorization: Bearer``, if the source wants one.
        limits: how long and how often.
        clock: seconds that only go forward; tests give their own.
        sleep: how to wait; tests give their own.
    """

    def __init__(
        self,
        site: Site,
        key: Secret | None = None,
        limits: Limits = Limits(),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ):
        self.site, self._key, self._limits, self._clock, self._sleep = site, key, limits, clock, sleep
        self._session = requests.Session()
        self._session.trust_env = not site.is_loopback  # proxies as the system says, but not to this machine
        self._session.mount("https://", _SystemCertificates())
        self._session.headers.update({"Accept": "application/json, text/csv", "User-Agent": f"jobplan/{__version__}"})
        self._ends, self._next = clock() + limits.run, 0.0

    def get(self, path: str, parameters: dict[str, str]) -> Answer:
        """The whole answer to a request; a status in ``ANSWERS`` is for the source's own module to read.

        Raises:
            SourceUnavailable: no answer in time, refused, redirected, cut, too large; says what to do.
        """
        query = f"{path}?{urlencode(parameters, safe=':,*/')}" if parameters else path
        for attempt in range(1, self._limits.tries + 1):
            self._keep_pace()
            try:
                return self._within_time(query)
            except _TryAgain as failed:
                pause = self._pause(attempt) if failed.wait is None else failed.wait
                if attempt == self._limits.tries or self._clock() + pause >= self._ends:
                    raise self._stop(f"{failed} ({attempt} tries)", "try again later") from None
                self._sleep(pause)
        raise AssertionError("the last try returns or raises")

    def _pause(self, attempt: int) -> float:
        # jitter, so that many clients do not come back together; it decides nothing else
        return self._limits.first_pause * (2.0 ** (attempt - 1) + random.random())

    def _keep_pace(self) -> None:
        now = self._clock()
        if now >= self._ends:
            raise self._stop(f"the run has taken its {self._limits.run:.0f} seconds", "try again, or ask for less")
        if now < self._next:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + self._limits.gap

    def _within_time(self, query: str) -> Answer:
        """One try that ends by its deadline, whatever it is that hangs: a name, a header, a body byte by byte."""
        seconds = min(self._limits.call, self._ends - self._clock())
        outcome: list[Answer | BaseException] = []

        def ask() -> None:
            try:
                outcome.append(self._ask(query))
            except BaseException as error:
                outcome.append(error)

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        thread.join(seconds)
        if not outcome:
            raise self._stop(f"gave no whole answer within {seconds:.0f} seconds", "try again later, or ask for less")
        if isinstance(outcome[0], BaseException):
            raise outcome[0]
        return outcome[0]

    def _ask(self, query: str) -> Answer:
        try:
            with self._session.get(
                self.site.base + query,
                auth=self._sign,  # also keeps .netrc out
                stream=True,
                allow_redirects=False,
                timeout=(self._limits.connect, self._limits.read),
            ) as response:
                self._refuse_status(response)
                return Answer(
                    response.status_code, self._body(response), query, response.headers.get("Content-Type", "")
                )
        except requests.exceptions.SSLError:
            raise self._stop(
                "its certificate is not trusted here",
                "ask IT: a firewall that inspects TLS must have its certificate in the operating system's store",
            ) from None
        except requests.exceptions.ProxyError:
            raise _TryAgain("the proxy does not let the request through") from None
        except requests.exceptions.Timeout:
            raise _TryAgain("did not answer in time") from None
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError):
            raise _TryAgain("the answer was cut before its end") from None
        except requests.exceptions.RequestException as error:
            raise _TryAgain(f"cannot be reached ({type(error).__name__})") from None

    def _sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._key:
            request.headers["Authorization"] = f"Bearer {self._key.reveal()}"
        return request

    def _refuse_status(self, response: requests.Response) -> None:
        status = response.status_code
        if status in {401, 403}:
            what = "the key is not accepted" if status == 401 else "access is refused"
            raise self._stop(f"{what} (HTTP {status})", HOW_TO_SET if self._key else "ask the publisher")
        if 300 <= status < 400:
            host = urlsplit(response.headers.get("Location", "")).hostname or "another page"
            raise self._stop(
                f"sends the request on to {host} (HTTP {status})",
                "it is not followed, since the key goes to one host only; check proxy and network login",
            )
        if status in TRANSIENT:
            raise _TryAgain(f"HTTP {status}", self._asked_wait(response))
        if status not in ANSWERS:
            raise self._stop(f"answers with HTTP {status}", "check network and proxy, or try again later")

    def _asked_wait(self, response: requests.Response) -> float | None:
        header = response.headers.get("Retry-After", "")
        try:
            seconds = Retry().parse_retry_after(header) if header else 0
        except InvalidHeader:
            seconds = 0
        if seconds > self._limits.wait:
            when = datetime.now().astimezone() + timedelta(seconds=min(seconds, 10**7))
            raise self._stop(f"asks for a pause until {when:%Y-%m-%d %H:%M}", "run again after that")
        return float(seconds) or None

    def _body(self, response: requests.Response) -> bytes:
        parts, size = [], 0
        for part in response.iter_content(1 << 16):
            size += len(part)
            if size > self._limits.size:
                raise self._stop(f"the answer is larger than {self._limits.size // 10**6} MB", "ask for fewer years")
            parts.append(part)
        return b"".join(parts)

    def _stop(self, why: str, remedy: str) -> SourceUnavailable:
        return SourceUnavailable(f"{self.site.name}: {why} – {remedy}")
