"""A Dask cluster as an executor. Dask is optional, and loaded only when a cluster is named."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from concurrent.futures import Executor

from xlplan.errors import UsageError

_PATIENCE = 10  # seconds


@contextlib.contextmanager
def cluster_at(address: str) -> Iterator[Executor]:
    """Give the executor of the cluster whose scheduler has this address, such as tcp://10.0.0.5:8786.

    Raises UsageError where Dask is not installed, or no scheduler answers.
    """
    try:
        from distributed import Client
    except ImportError:
        message = "a Dask cluster needs Dask: python -m pip install 'xlplan[dask]'"
        raise UsageError(message, place="--dask") from None
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as wrong:
        message = f"no Dask scheduler answers at {address}; give its address, such as tcp://10.0.0.5:8786"
        raise UsageError(message, place="--dask") from wrong
    with client:
        # not pure: the same plan a minute later is another task
        yield client.get_executor(pure=False)
