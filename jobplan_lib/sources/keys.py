"""The key to a source: from the environment, else from the system's keyring; never shown."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec

from jobplan_lib.words.errors import JobplanError

JOBINDSATS_KEY = "JOBPLAN_JOBINDSATS_KEY"
KEYRING_SERVICE, KEYRING_USER = "jobplan", "jobindsats"
HOW_TO_SET = (
    f"set the environment variable {JOBINDSATS_KEY}, or store it with 'keyring set {KEYRING_SERVICE} {KEYRING_USER}'; "
    "a key is given by jobindsats@star.dk"
)
_PRINTABLE = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True, eq=False)
class Secret:
    """A text that shows itself to nobody: not in messages, logs, tracebacks or copies on disk."""

    _text: str = field(repr=False)

    def reveal(self) -> str:
        """The text itself; only for the header of a request."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __reduce__(self) -> str:
        raise TypeError("a secret is not stored")


class NoKey(JobplanError):
    """There is no usable key, and the source wants one."""


_withdrawn: dict[str, Secret] = {}


def withdraw_key() -> None:
    """Take the key out of the environment: what this process starts later (kernels, JupyterLab) does not inherit it."""
    _withdrawn[JOBINDSATS_KEY] = Secret(os.environ.pop(JOBINDSATS_KEY, ""))


def jobindsats_key() -> Secret:
    """The organisation's key to Jobindsats: from the environment (as it was at the start), else from the keyring.

    Raises:
        NoKey: none is found, or it holds characters that no key has; says how to set it.
    """
    held = _withdrawn.get(JOBINDSATS_KEY, Secret("")).reveal()
    text = os.environ.get(JOBINDSATS_KEY, held).strip() or _from_keyring()
    if not text:
        raise NoKey(
            f"Jobindsats wants a key and none is set – {HOW_TO_SET}; without one, 'jobplan fetch --source statbank' "
            "gives StatBank's figures and 'jobplan import' those of files"
        )
    if not _PRINTABLE.fullmatch(text):
        raise NoKey(f"the key to Jobindsats holds spaces or characters that no key has – {HOW_TO_SET}")
    return Secret(text)


def _from_keyring() -> str:
    """What the system's keyring holds; the empty text where there is no keyring (it is an optional package)."""
    if find_spec("keyring") is None:
        return ""
    keyring, errors = import_module("keyring"), import_module("keyring.errors")
    try:
        return (keyring.get_password(KEYRING_SERVICE, KEYRING_USER) or "").strip()
    except errors.KeyringError as error:
        raise NoKey(f"the system's keyring cannot be read ({type(error).__name__}) – {HOW_TO_SET}") from None
