"""The workers of a dask cluster. Needs the extra ``cluster``: ``uv sync --extra cluster``.

A cluster's worker needs this library, the same versions of its packages, and the project's folder at the same place (a
shared disk) or a copy of it where its ``JOBPLAN_HOME`` says. It proves that they are the driver's before it makes a page.
Pages come back over the network; only the driver publishes, and each page once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from jobplan_lib.batch.dispatch import Lanes
from jobplan_lib.batch.local_workers import Workers, work_through
from jobplan_lib.words.errors import ClusterUnreachable

CONNECT_SECONDS = 15
AHEAD = 2  # hands of work for each thread, so that none waits for the network
HAND = 12  # pages of a review that one worker makes in a row
PATIENCE = 900.0  # seconds without any page from any worker


@contextmanager
def cluster_workers(address: str, patience: float = PATIENCE) -> Iterator[Workers]:
    """The workers that are connected to a scheduler; those that are lost or join meanwhile are taken into account.

    Raises:
        ClusterUnreachable: dask is not installed, nobody answers at the address, or no worker is connected.
    """
    try:
        from distributed import Client  # noqa: PLC0415
    except ImportError:
        raise ClusterUnreachable("--cluster needs dask – install it with: uv sync --extra cluster") from None
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterUnreachable(f"no scheduler answers at {address} – {error}") from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise ClusterUnreachable(f"no worker is connected to {address} – start some with: dask worker {address}")
        with client.get_executor(pure=False, retries=0) as executor:
            lanes = Lanes(threads * AHEAD, HAND, patience)
            yield Workers(executor, work_through, lanes, lambda: executor.shutdown(wait=False), are_elsewhere=True)
