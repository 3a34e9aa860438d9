"""Files that appear whole or not at all, in a folder that only one run writes to at a time."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from jobplan_lib.errors import CannotWrite, Locked

WORK = ".work"


@contextmanager
def exclusive(rendered: Path) -> Iterator[None]:
    """Hold the folder for one run.

    Raises:
        Locked: another run holds it; says which.
        CannotWrite: the folder cannot be made or written.
    """
    with writing(rendered):
        rendered.mkdir(parents=True, exist_ok=True)
        handle = os.open(rendered / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(handle, 500).decode(errors="replace")
        os.close(handle)
        raise Locked(
            f"another run writes into {rendered.name}/ ({holder or 'unknown'}) – wait until it is done"
        ) from None
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps({"pid": os.getpid()}).encode(), 0)
        yield
    finally:
        os.close(handle)


@contextmanager
def work_folder(rendered: Path) -> Iterator[Path]:
    """A private folder on the same disk, gone afterwards; what a killed run left is removed first.

    Only the holder of the lock may call this.
    """
    root = rendered / WORK
    with writing(root):
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(mode=0o700)
        folder = Path(tempfile.mkdtemp(dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(root, ignore_errors=True)


def publish(files: dict[Path, bytes], work: Path) -> None:
    """Put files in place: all are written and flushed beside the targets first, then each appears by one rename.

    Raises:
        CannotWrite: the disk is full or a folder may not be written; what was published before is untouched.
    """
    staged = []
    with writing(work):
        for number, (target, content) in enumerate(files.items()):
            draft = work / f"publish-{number}"
            with draft.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            staged.append((draft, target))
        for target in files:
            target.parent.mkdir(parents=True, exist_ok=True)
    for draft, target in staged:
        with writing(target):
            draft.replace(target)
    for folder in {target.parent for target in files}:
        _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    with suppress(OSError):  # not every file system can flush a folder; the renames themselves have happened
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn a refused write into a message that says where and why."""
    try:
        yield
    except OSError as error:
        known = {
            errno.ENOSPC: "the disk is full",
            errno.EDQUOT: "the quota is used up",
            errno.EROFS: "the disk is read-only",
            errno.EACCES: "it may not be written",
            errno.EPERM: "it may not be written",
        }
        why = known.get(error.errno or 0, error.strerror or "unknown reason")
        raise CannotWrite(
            f"cannot write {path.name}: {why} – free space or rights and run again; what was published before is untouched"
        ) from error
