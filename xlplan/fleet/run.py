"""One call over many plans: in this process, on processes of its own, or on anybody's executor.

What comes back is an outcome for every plan, as it comes: whatever happens to one plan, or to the worker that
had it, the others go on.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait

from xlplan.errors import FileError, UsageError
from xlplan.fleet.model import Named, Outcome, failed
from xlplan.fleet.processes import pool_of
from xlplan.memory import forget_beyond

Work = Callable[[Named], Outcome]
Chunk = Sequence[Named]

_LARGEST_CHUNK = 8
_CHUNKS_EACH = 8  # for each worker at least, so that none is idle while another has the last chunk
_WORKERS = 8  # how many an executor may have of which we do not know
_REMEMBERED = 1 << 14  # answers about texts, of some forty plans: others have other texts
_LOOK = 0.2  # seconds between two looks at whether somebody wants us to stop


def each_outcome(
    work: Work,
    plans: Sequence[Named],
    *,
    jobs: int = 1,
    executor: Executor | None = None,
    stop: threading.Event | None = None,
) -> Iterator[Outcome]:
    """Yield what came of each plan, as it comes: exactly one outcome for each, unless `stop` is set.

    Then no plan is begun any more, and those that are at work are finished. A worker of ours that is killed
    is replaced; the plans that it may have had are begun again, one by one, and the one that kills the next
    worker too is told as failed. An `executor` is not shut down; what it loses is told as failed.
    Raises UsageError where `jobs` is no number of processes.
    """
    if jobs < 1:
        raise UsageError(f"{jobs} processes are too few; give one or more")
    stop = stop or threading.Event()
    good = [plan for plan in plans if not plan.wrong]
    yield from (failed(plan, plan.wrong) for plan in plans if plan.wrong)
    if executor is not None:
        yield from _on_executor(work, _chunks(good, _WORKERS), executor, stop)
    elif jobs == 1 or len(good) < 2:
        for plan in good:
            if stop.is_set():
                return
            yield attempt(work, plan)
    else:
        yield from _on_processes(work, _chunks(good, jobs), min(jobs, len(good)), stop)


def attempt(work: Work, plan: Named) -> Outcome:
    """Return what came of one plan, whatever it is."""
    try:
        return work(plan)
    except Exception as error:  # a fault of ours with one plan must not cost the others theirs
        return failed(plan, error)
    finally:
        forget_beyond(_REMEMBERED)
        gc.collect(1)  # few objects are left in cycles, but parsers of XML among them, which are large


def _attempt_all(work: Work, chunk: Chunk) -> list[Outcome]:
    return [attempt(work, plan) for plan in chunk]


def _chunks(plans: Chunk, workers: int) -> Iterator[Chunk]:
    size = max(1, min(_LARGEST_CHUNK, len(plans) // (workers * _CHUNKS_EACH)))
    return (plans[start : start + size] for start in range(0, len(plans), size))


def _on_executor(
    work: Work, chunks: Iterator[Chunk], executor: Executor, stop: threading.Event
) -> Iterator[Outcome]:
    """Yield the outcomes from an executor that is not ours: it has all at once, and retries by itself."""
    lost: BaseException | None = None
    for chunk, result in _results(work, chunks, executor, None, stop):
        if isinstance(result, BaseException):
            lost = result
            yield from (failed(plan, _lost(result)) for plan in chunk)
        else:
            yield from result
    if lost and not stop.is_set():
        yield from (failed(plan, _lost(lost)) for chunk in chunks for plan in chunk)


def _on_processes(work: Work, chunks: Iterator[Chunk], jobs: int, stop: threading.Event) -> Iterator[Outcome]:
    """Yield the outcomes from processes of our own, in as many pools as it takes."""
    while True:
        suspects: list[Named] = []
        with pool_of(jobs) as pool:
            # no more are given out than the workers have next: those are the suspects when one is killed
            for chunk, result in _results(work, chunks, pool, jobs + 1, stop):
                if isinstance(result, BaseException):
                    suspects += chunk
                else:
                    yield from result
        if not suspects:
            return
        yield from _alone(work, suspects, stop)


def _alone(work: Work, suspects: Chunk, stop: threading.Event) -> Iterator[Outcome]:
    """Yield the outcomes of plans that may have killed a worker, each tried by itself."""
    left = list(suspects)
    while left and not stop.is_set():
        with pool_of(1) as pool:
            for chunk, result in _results(work, ([plan] for plan in tuple(left)), pool, 1, stop):
                left.remove(chunk[0])
                if isinstance(result, BaseException):
                    yield failed(chunk[0], _lost(result))
                else:
                    yield from result


def _results(
    work: Work, chunks: Iterator[Chunk], executor: Executor, ahead: int | None, stop: threading.Event
) -> Iterator[tuple[Chunk, list[Outcome] | BaseException]]:
    """Yield each chunk with its outcomes, or with why there are none; at most `ahead` are given out at once.

    When the executor is broken, what it was given is yielded, and the chunks that are left stay so.
    """
    at_work: dict[Future[list[Outcome]], Chunk] = {}
    is_broken = False
    try:
        while True:
            while not (is_broken or stop.is_set()) and (ahead is None or len(at_work) < ahead):
                if (chunk := next(chunks, None)) is None:
                    break
                try:
                    at_work[executor.submit(_attempt_all, work, chunk)] = chunk
                except RuntimeError as broken:  # BrokenExecutor is one, and so is being shut down
                    is_broken = True
                    yield chunk, broken
            if stop.is_set():
                at_work = {future: chunk for future, chunk in at_work.items() if not future.cancel()}
            if not at_work:
                return
            for future in wait(at_work, _LOOK, FIRST_COMPLETED).done:
                result = _result(future)
                is_broken |= isinstance(result, BrokenExecutor)
                yield at_work.pop(future), result
    finally:
        for future in at_work:
            future.cancel()


def _result(future: Future[list[Outcome]]) -> list[Outcome] | BaseException:
    try:
        return future.result()
    except Exception as error:  # what ends a worker has as many names as there are executors
        return error


def _lost(error: BaseException) -> FileError:
    said = " ".join(str(error).split()).partition(". ")[0]
    return FileError(
        f"was not done: the process that worked on it was ended ({type(error).__name__}: {said}); "
        "run it again, alone if it does that again"
    )
