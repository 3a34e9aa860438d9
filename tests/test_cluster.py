"""The same batch on a cluster: several worker processes, one of them killed while it works."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import psutil
import pytest
from batch_support import EVERYWHERE, Seen, published, two_plans
from faulty_notebooks import notebook
from running_support import SHOWN

from jobplan_lib.batch.batch_run import Options, Stop, run_batch
from jobplan_lib.batch.cluster import cluster_workers
from jobplan_lib.batch.local_workers import local_workers
from jobplan_lib.batch.planning import Request
from jobplan_lib.words.errors import ClusterUnreachable, ExitCode

distributed = pytest.importorskip("distributed", reason="dask is an optional extra: uv sync --extra cluster")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Three worker processes with one thread each."""
    folder = tmp_path_factory.mktemp("dask")
    with distributed.LocalCluster(
        n_workers=3,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        local_directory=str(folder),
        silence_logs=50,
    ) as made:
        yield made


def small(folder: Path):
    """The tiny project with short notebooks."""
    tiny = two_plans(folder)
    for name in SHOWN:
        tiny.write(f"notebooks/{name}.ipynb", notebook(name))
    return tiny


class KillsOne(Seen):
    """Kills a worker as soon as the first page has come back."""

    def __init__(self, cluster) -> None:
        super().__init__()
        self.cluster, self.killed = cluster, 0

    def ended(self, summary, item):
        super().ended(summary, item)
        if not self.killed:
            busy = [w for w in self.cluster.scheduler.workers.values() if w.processing]
            self.killed = next(w.pid if hasattr(w, "pid") else pid(w.address) for w in busy)
            os.kill(self.killed, signal.SIGKILL)


def pid(address: str) -> int:
    """The process that listens at an address."""
    port = int(address.rpartition(":")[2])
    return next(c.pid for c in psutil.net_connections("tcp") if c.status == "LISTEN" and c.laddr.port == port)


def test_a_cluster_publishes_what_one_machine_does_though_a_worker_is_killed(cluster, tmp_path):
    alone, tiny = small(tmp_path / "alone"), small(tmp_path / "together")
    run_batch(alone.project, EVERYWHERE, lambda: local_workers(2), Seen(), Options(), Stop(), {})
    seen = KillsOne(cluster)
    summary = run_batch(
        tiny.project, EVERYWHERE, lambda: cluster_workers(cluster.scheduler_address), seen, Options(), Stop(), {}
    )
    assert seen.killed and not psutil.pid_exists(seen.killed)
    assert (summary.exit_code, summary.counts) == (ExitCode.OK, {"published": 30})
    assert sorted(seen.paths) == sorted(set(seen.paths))  # each published once, those of the lost worker too
    assert published(tiny) == published(alone)
    workers = {item.worker for item in summary.items}
    assert len(workers) >= 2


def test_a_worker_with_another_project_refuses_and_says_so(cluster, tmp_path, monkeypatch):
    tiny = small(tmp_path / "project")
    monkeypatch.setattr("jobplan_lib.batch.content_keys.packages", lambda: ["altair==0.0.1"])
    summary = run_batch(
        tiny.project,
        Request(2023, only="solby/review.json"),
        lambda: cluster_workers(cluster.scheduler_address),
        Seen(),
        Options(),
        Stop(),
        {},
    )
    assert [(i.status.value, i.reason) for i in summary.items] == [
        ("blocked", "this worker has another packages than the one that gave out the work")
    ]
    assert summary.exit_code == ExitCode.SOME_FAILED and published(tiny) == {}


def test_nobody_at_the_address_is_said_within_seconds(tmp_path, monkeypatch):
    monkeypatch.setattr("jobplan_lib.batch.cluster.CONNECT_SECONDS", 1)
    tiny, begun = small(tmp_path / "project"), time.monotonic()
    summary = run_batch(
        tiny.project, Request(2023), lambda: cluster_workers("tcp://127.0.0.1:9"), Seen(), Options(), Stop(), {}
    )
    assert summary.exit_code == ExitCode.SOURCE_UNAVAILABLE and summary.counts == {"planned": 12}
    assert "no scheduler answers at tcp://127.0.0.1:9" in summary.problems[0]
    assert time.monotonic() - begun < 20
    with pytest.raises(ClusterUnreachable), cluster_workers("tcp://127.0.0.1:9"):
        pass
