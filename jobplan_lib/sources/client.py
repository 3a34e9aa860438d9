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
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import requests
import truststore
from requests.adapters import HTTPAdapter
from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

from jobplan_lib import __version__
from jobplan_lib.sources import network_words
from jobplan_lib.sources.keys import HOW_TO_SET, Secret
from jobplan_lib.words.errors import SourceUnavailable

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
TRANSIENT = {429, 500, 502, 503, 504}
ANSWERS = {200, 400, 404, 410, 413, 422}  # what the source itself says; its own module reads it
MOST_REDIRECTS = 3


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

    def is_at(self, url: str) -> bool:
        """Whether an address is on this site: the same scheme, host and port."""
        mine, other = urlsplit(self.base), urlsplit(url)
        return (mine.scheme, mine.netloc) == (other.scheme, other.netloc.casefold().removesuffix(":443"))


@dataclass(frozen=True)
class Answer:
    """A whole body and the question that it answers (without the key)."""

    status: int
    body: bytes
    query: str
    content_type: str
    end_is_marked: bool = True  # by its length or a last chunk; else a closed line ended it, and rows may be lacking


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


class _Session(requests.Session):
    """A session that neither follows a redirect nor looks into it: that is the client's business."""

    def get_redirect_target(self, response: requests.Response) -> None:
        return None


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
        self._session = _Session()
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
        url = self.site.base + query
        try:
            for _ in range(MOST_REDIRECTS + 1):
                with self._session.get(
                    url,
                    auth=self._sign,  # also keeps .netrc out
                    stream=True,
                    allow_redirects=False,
                    timeout=(self._limits.connect, self._limits.read),
                ) as response:
                    if elsewhere := self._sent_on(response):
                        url = elsewhere
                        continue
                    self._refuse_status(response)
                    return self._whole(response, query)
        except requests.exceptions.RequestException as error:
            why = network_words.explained(error)
            if why.may_pass:
                raise _TryAgain(why.what) from None
            raise self._stop(why.what, why.remedy) from None
        raise self._stop(f"sends the request on more than {MOST_REDIRECTS} times", "try again later")

    def _sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._key:
            request.headers["Authorization"] = f"Bearer {self._key.reveal()}"
        return request

    def _sent_on(self, response: requests.Response) -> str:
        """The address on the same site that a redirect names, or nothing where the answer is none."""
        if not response.is_redirect:
            return ""
        try:
            target = urljoin(response.url, response.headers["Location"])
            is_here, where = self.site.is_at(target), network_words.place(target)
        except ValueError:  # no address at all
            target, is_here, where = "", False, "another page"
        if not is_here:
            raise self._stop(
                f"sends the request on to {where} (HTTP {response.status_code})",
                "it is not followed, since the key goes to one host only; check proxy and network login",
            )
        return target

    def _refuse_status(self, response: requests.Response) -> None:
        status = response.status_code
        if status == 401:
            raise self._stop("the key is not accepted (HTTP 401)", HOW_TO_SET if self._key else "ask the publisher")
        if status == 403:
            remedy = "it may pass: try again in an hour; if it does not, "
            remedy += HOW_TO_SET if self._key else "ask IT whether the firewall lets this address through"
            raise self._stop("access is refused (HTTP 403)", remedy)
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

    def _whole(self, response: requests.Response, query: str) -> Answer:
        parts, size, headers = [], 0, response.headers
        for part in response.iter_content(1 << 16):
            size += len(part)
            if size > self._limits.size:
                raise self._stop(f"the answer is larger than {self._limits.size // 10**6} MB", "ask for fewer years")
            parts.append(part)
        is_marked = "Content-Length" in headers or "chunked" in headers.get("Transfer-Encoding", "").casefold()
        return Answer(response.status_code, b"".join(parts), query, headers.get("Content-Type", ""), is_marked)

    def _stop(self, why: str, remedy: str) -> SourceUnavailable:
        return SourceUnavailable(f"{self.site.name}: {why} – {remedy}")
