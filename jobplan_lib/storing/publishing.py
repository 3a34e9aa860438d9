"""Files that appear whole or not at all, in a folder that only one run writes to at a time."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from socket import gethostname

from filelock import FileLock, Timeout

from jobplan_lib.words.errors import CannotWrite, Locked

WORK = ".work"
LOCK = ".lock"  # held by the operating system: a dead run holds nothing
HOLDER = ".lock-holder"
REFUSED = {
    "ENOSPC": "the disk is full",
    "EFBIG": "the file would be too large",
    "EDQUOT": "the quota is used up",
    "EROFS": "the disk is read-only",
    "EBUSY": "another program holds it open",
    "ETXTBSY": "another program holds it open",
    "EACCES": "it may not be written",
    "EPERM": "it may not be written",
    "EISDIR": "a folder of that name stands there",
    "ENOTDIR": "a file stands where its folder should be",
    "EEXIST": "a file stands where its folder should be",
}
IN_THE_WAY = {"EISDIR", "ENOTDIR", "EEXIST"}
OF_A_MOMENT = {errno.EBUSY, errno.ETXTBSY, *({errno.EACCES, errno.EPERM} if os.name == "nt" else ())}
PAUSES = (0.1, 0.5, 1.0)  # seconds
OF_THE_DISK = {"ENOSPC", "EDQUOT", "EROFS"}


@contextmanager
def exclusive(rendered: Path) -> Iterator[None]:
    """Hold the folder for one run.

    Raises:
        Locked: another run holds it; says which.
        CannotWrite: the folder cannot be made or written.
    """
    holder = rendered / HOLDER
    with writing(rendered):
        rendered.mkdir(parents=True, exist_ok=True)
        lock = FileLock(rendered / LOCK)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            who = (holder.read_text(encoding="utf-8") if holder.exists() else "") or "unknown"
            raise Locked(f"another run ({who}) writes into {rendered.name}/ – wait until it is done") from None
    try:
        since = datetime.now(UTC).isoformat(" ", "seconds").removesuffix("+00:00")
        with suppress(OSError):  # it only says who holds the lock; a full disk must not stop who comes to free space
            holder.write_text(f"process {os.getpid()} on {gethostname()} since {since} UTC", encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            holder.unlink()
        lock.release()


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


def empty(folder: Path) -> None:
    """Give back the space of a private folder whose work nobody needs any more; what cannot be removed stays."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink()


def publish(files: dict[Path, bytes], work: Path) -> None:
    """Put files in place: all are written and flushed beside the targets first, then each appears by one rename.

    Raises:
        CannotWrite: the disk is full or a folder may not be written; what was published before is untouched.
    """
    drafts = {target: work / f"publish-{number}" for number, target in enumerate(files)}
    try:
        for target, content in files.items():
            with writing(target):
                _write(drafts[target], content)
        for target in files:
            with writing(target):
                target.parent.mkdir(parents=True, exist_ok=True)
        for target, draft in drafts.items():
            with writing(target):
                _rename(draft, target)
    except CannotWrite:  # what could not be published must not keep the space that the run's summary needs
        for draft in drafts.values():
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        raise
    for folder in {target.parent for target in files}:
        flush_folder(folder)


def _write(draft: Path, content: bytes) -> None:
    """Write and flush, so that the rename which follows cannot survive a loss of power that the content does not."""
    with draft.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _rename(draft: Path, target: Path) -> None:
    """Rename, again after a moment where somebody else holds the file open: a virus scanner, a share, a spreadsheet."""
    for pause in PAUSES:
        try:
            draft.replace(target)
        except OSError as error:
            if error.errno not in OF_A_MOMENT:
                raise
            time.sleep(pause)
        else:
            return
    draft.replace(target)


def flush_folder(folder: Path) -> None:
    """Flush a folder's list of files, so that a rename in it survives a loss of power."""
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
        name = errno.errorcode.get(error.errno or 0, "")
        why = REFUSED.get(name, error.strerror or "unknown reason")
        remedy = "move it away" if name in IN_THE_WAY else "free space or rights"
        refused = CannotWrite(
            f"cannot write {path.name}: {why} – {remedy} and run again; what was published before is untouched"
        )
        refused.is_everywhere = name in OF_THE_DISK
        raise refused from error
