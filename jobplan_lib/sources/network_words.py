"""What went wrong on the way to a source, in words that say whose business it is: names of hosts at most, never a query."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from requests import exceptions

from jobplan_lib.words.errors import visible

_EXPIRED, _NOT_YET, _OTHER_NAME, _OTHER_ADDRESS = 10, 9, 62, 64  # OpenSSL's X509_V_ERR_…
_TUNNEL = re.compile(r"Tunnel connection failed: ([0-9]{3})")
_ASK_IT = "ask IT: a firewall that inspects TLS must have its certificate in the operating system's store"


@dataclass(frozen=True)
class Explained:
    """What happened, what to do about it, and whether the same request may succeed a little later."""

    what: str
    remedy: str = "try again later"
    may_pass: bool = True


def explained(error: exceptions.RequestException) -> Explained:
    """The reader's words for an error of the network; what the error itself says may hold addresses, and is not repeated."""
    if isinstance(error, exceptions.SSLError):
        return _of_certificate(error)
    if isinstance(error, exceptions.ProxyError):
        return _of_proxy(str(error))
    if isinstance(error, exceptions.InvalidProxyURL | exceptions.InvalidSchema):
        return Explained(
            "the proxy that the system names cannot be used", "correct HTTPS_PROXY, or unset it", may_pass=False
        )
    if isinstance(error, exceptions.Timeout):
        return Explained("did not answer in time")
    if isinstance(error, exceptions.ChunkedEncodingError | exceptions.ContentDecodingError):
        return Explained("the answer was cut before its end")
    return Explained(f"cannot be reached ({type(error).__name__})")


def place(url: str) -> str:
    """A host that may be shown: without user, password, path and query; with its scheme where that is no https."""
    parts = urlsplit(url)
    host = visible(parts.hostname or "another page")[:100]
    return f"{parts.scheme}://{host}" if parts.scheme not in {"", "https"} else host


def _of_certificate(error: BaseException) -> Explained:
    found = next((cause for cause in _causes(error) if isinstance(cause, ssl.SSLCertVerificationError)), None)
    if found is None:
        return Explained("the encrypted connection cannot be made")
    if found.verify_code in {_OTHER_NAME, _OTHER_ADDRESS}:
        remedy = "somebody else answers in its place: check proxy and network login"
        return Explained("the certificate is for another name than the source's", remedy, may_pass=False)
    if found.verify_code in {_EXPIRED, _NOT_YET}:
        said = "has expired" if found.verify_code == _EXPIRED else "is not valid yet"
        return Explained(f"its certificate {said}", "check this machine's clock, or try again later", may_pass=False)
    return Explained("its certificate is not trusted here", _ASK_IT, may_pass=False)


def _of_proxy(text: str) -> Explained:
    match = _TUNNEL.search(text)
    if match and match[1] == "407":
        remedy = "ask IT how programs log in to it, and set HTTPS_PROXY so"
        return Explained("the proxy wants a login (HTTP 407)", remedy, may_pass=False)
    said = f" (HTTP {match[1]})" if match else ""
    return Explained(f"the proxy does not let the request through{said}")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error with all that it came from; libraries wrap the cause in their arguments too."""
    seen: list[BaseException] = []
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is None or one in seen:
            continue
        seen.append(one)
        yield one
        inner = [*one.args, getattr(one, "reason", None)]
        waiting += [one.__cause__, one.__context__, *(part for part in inner if isinstance(part, BaseException))]
