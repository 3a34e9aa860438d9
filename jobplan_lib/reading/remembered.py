"""What a process has read, remembered as long as its files are unchanged.

A batch opens the same declarations and figures for every page, and an analyst runs the same cell again and again:
both get the answer of the first time. A file that was written since is read again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
Stamp = tuple[tuple[str, int, int], ...]


def stamp(paths: Iterable[os.PathLike[str]]) -> Stamp:
    """Name, size and time of change of files; a file that is gone is left out."""
    found = []
    for path in paths:
        try:
            about = os.stat(path)  # noqa: PTH116 – also what scandir gives
        except FileNotFoundError:
            continue
        found.append((os.fspath(path), about.st_size, about.st_mtime_ns))
    return tuple(sorted(found))


def files_below(folder: os.PathLike[str], without: str = "") -> Iterator[os.PathLike[str]]:
    """Every file below a folder, leaving out one of its subfolders. Every page of a batch looks at all of them."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file():
                yield entry
            elif entry.is_dir() and entry.name != without:
                yield from files_below(entry)


class Remembered(Generic[T]):
    """The last few answers of a function of files, each with the stamp that it was made from."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: dict[Hashable, tuple[Stamp, T]] = {}

    def get(self, key: Hashable, now: Stamp, make: Callable[[], T]) -> T:
        """The remembered answer if its files are as they were, else a new one. What fails is not remembered."""
        known = self._answers.pop(key, None)
        answer = known[1] if known is not None and known[0] == now else make()
        self._answers[key] = (now, answer)
        while len(self._answers) > self._most:
            del self._answers[next(iter(self._answers))]
        return answer


class Recent(Generic[K, T]):
    """What was looked up last of very many things: at least ``most`` of them are kept, and fewer than twice as many.

    Two generations: what is used again is taken into the younger one, and when that is full the older one is let go.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._young: dict[K, T] = {}
        self._old: dict[K, T] = {}

    def get(self, key: K) -> T | None:
        """What is kept under a key; None where there is nothing any more."""
        found = self._young.get(key)
        if found is None and (found := self._old.get(key)) is not None:
            self.put(key, found)
        return found

    def put(self, key: K, value: T) -> None:
        """Keep something; a value is never None."""
        self._young[key] = value
        if len(self._young) >= self._most:
            self._old, self._young = self._young, {}

    def __contains__(self, key: K) -> bool:
        return key in self._young or key in self._old

    def __len__(self) -> int:
        return len(self._young.keys() | self._old.keys())
