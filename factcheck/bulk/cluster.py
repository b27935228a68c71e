"""The workers: of this machine or of another's scheduler, and what becomes of the partitions that they are given."""

from __future__ import annotations

import logging
import threading
from asyncio import CancelledError
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import dask.config
from dask.system import CPU_COUNT
from distributed import Client, Future, KilledWorker, LocalCluster, as_completed
from distributed.core import Status

from factcheck.bulk import local
from factcheck.bulk.inputs import Partition
from factcheck.bulk.partitions import Run, Written, finish

#: Seconds in which a scheduler answers.
_PATIENCE = 30
#: Seconds after which somebody looks whether all workers are there.
_LOOK = 5


class Unreachable(Exception):
    """No scheduler answers."""


@contextmanager
def connected(scheduler: str | None, workers: int | None, partitions: int) -> Iterator[Client]:
    """A client of the scheduler at an address, or of a cluster on this machine that ends with it. Raises Unreachable.

    The workers of this machine speak with each other in TLS, with a key that nobody else has: whoever speaks with a worker can have it
    do anything.
    """
    if scheduler is not None:
        try:
            client = Client(scheduler, timeout=_PATIENCE)
        except (OSError, ValueError, TypeError, ImportError) as error:
            raise Unreachable(f"No scheduler answers at {scheduler}: {error}") from None
        with client:
            yield client
        return
    wanted = max(1, min(workers or CPU_COUNT, partitions))
    with (
        dask.config.set({"distributed.worker.profile.enabled": False}),  # a sample of the stack every 10 ms costs 5% of the work
        LocalCluster(
            n_workers=wanted,
            threads_per_worker=1,
            security=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
            preload=[local.__name__],
        ) as cluster,
        _kept_up(cluster, wanted),
        Client(cluster) as client,
    ):
        yield client


@contextmanager
def _kept_up(cluster: LocalCluster, workers: int) -> Iterator[None]:
    """As many workers as there were: one that is killed while it starts is not replaced by the cluster itself."""
    ended, loop = threading.Event(), cluster.loop

    def look() -> None:
        while loop is not None and not ended.wait(_LOOK):
            loop.add_callback(_replace_ended, cluster, workers)

    looking = threading.Thread(target=look, name="workers")
    looking.start()
    try:
        yield
    finally:
        ended.set()
        looking.join()


def _replace_ended(cluster: LocalCluster, workers: int) -> None:
    for name in [name for name, worker in cluster.workers.items() if worker.status in (Status.closed, Status.failed)]:
        cluster.worker_spec.pop(name, None)
    cluster.scale(workers)


def finished(client: Client, run: Run, partitions: Sequence[Partition], given_up: Callable[[Partition], None]) -> Iterator[Written]:
    """What was written of each partition, as they are finished; a worker that is lost is no loss.

    A partition that has taken several workers with it is judged once more, each text apart from the worker; ``given_up`` is told of one
    for which that does not help. Raises what ends the run: OtherEngine, OSError.
    """
    waiting = {_given(client, run, one): one for one in partitions}
    ready = as_completed(waiting)
    for future in ready:
        partition = waiting.pop(future)
        try:
            error = future.exception()
        except CancelledError:
            raise Unreachable("The scheduler has gone.") from None
        if error is None:
            yield future.result()
        elif isinstance(error, KilledWorker) and not future.key.endswith(_APART):
            again = _given(client, replace(run, apart=True), partition)
            waiting[again] = partition
            ready.add(again)
        elif isinstance(error, KilledWorker):
            given_up(partition)
        else:
            raise error


_APART = "-apart"


def _given(client: Client, run: Run, partition: Partition) -> Future[Written]:
    key = f"factcheck-{run.key[:16]}-{partition.n:05}{_APART if run.apart else ''}"
    return client.submit(finish, run, partition, key=key, priority=-partition.n)
