"""The records that December's share of timely assessments could be worked out from: one row per assessment.

They come to what extracts/2013-12.csv gives: 61 of 65 within 45 working days in Pod A, 48 of 55 in Pod B.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

_PODS = {"Pod A": (61, 65), "Pod B": (48, 55)}
_OPEN = 14  # begun and not completed yet


def write_records(folder: Path) -> None:
    """Write assessments.csv. No bank holiday lies between its days, so that weekdays are working days."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [row for pod, (timely, all_) in _PODS.items() for row in _completed(pod, timely, all_)]
    rows += [(f"Pod {'AB'[at % 2]}", _weekdays_on(date(2013, 11, 25), at), None) for at in range(_OPEN)]
    rows.sort(key=lambda row: (row[1], row[2] or date.max, row[0]))
    with (folder / "assessments.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(("record", "pod", "started", "completed"))
        for number, (pod, started, completed) in enumerate(rows, start=1):
            writer.writerow(
                (number, pod, f"{started:%d/%m/%Y}", f"{completed:%d/%m/%Y}" if completed else "")
            )


def _completed(pod: str, timely: int, all_: int) -> list[tuple[str, date, date | None]]:
    """Return a pod's assessments of December: the timely took 43 to 45 working days, the others more."""
    made: list[tuple[str, date, date | None]] = []
    for at in range(all_):
        started = _weekdays_on(date(2013, 10, 2), at % 10)
        took = 45 - at % 3 if at < timely else 46 + at % 4
        completed = _weekdays_on(started, took)
        made.append((pod, started, completed))
    return made


def _weekdays_on(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day
