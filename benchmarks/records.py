"""What a measure from records costs: `python -m benchmarks.records [RECORDS]`, ten million by default.

Each record has a team and two days; a twentieth are still open. Days are written 2013-12-06 in one file and
06/12/2013 in the other. Seconds, and the peak memory of the process, stand beside what DuckDB takes to count
the lines of the same file: no less can be had. A run of ten million is kept in benchmarks/records.json.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.write import machine

KEPT = Path(__file__).with_suffix(".json")
USUAL = 10_000_000

_FORMATS = {"year first": "%Y-%m-%d", "day first": "%d/%m/%Y"}
_ONE_RUN = """
import sys, time
from pathlib import Path
from xlplan.records.counting import read_measure
from xlplan.records.measure import Measure
started = time.perf_counter()
read_measure(Measure(
    "timeliness", (sys.argv[1],), "completed", ("started", "completed"),
    numerator="working_days(started, completed) <= 45", team="team", basis="ytd",
))
seconds = time.perf_counter() - started
lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(seconds, int(lines["VmHWM"].split()[0]) / 1024)
"""


def main(records: int) -> None:
    """Measure each way of writing days, print it, and keep it where there are ten million records."""
    with tempfile.TemporaryDirectory() as folder:
        files = {
            name: measure(write(Path(folder) / f"{name}.csv", records, written))
            for name, written in _FORMATS.items()
        }
    kept = {"machine": machine(), "records": records, "files": files}
    print(json.dumps(kept, indent=1))
    if records == USUAL:
        KEPT.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


def measure(path: Path) -> dict[str, float]:
    """Return what one file takes; it is deleted."""
    floor = count_lines(path)
    command = [sys.executable, "-c", _ONE_RUN, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, peak = map(float, done.stdout.split())
    path.unlink()
    return {"seconds": round(seconds, 1), "peak_mb": round(peak), "count_seconds": round(floor, 2)}


def write(path: Path, records: int, written: str) -> Path:
    import duckdb

    day = "date '2012-04-01' + (hash(i * 7) % 600)::int"
    ended = f"{day} + (hash(i * 11) % 90)::int"
    with duckdb.connect() as database:
        database.execute(
            f"copy (select i as id, 'Team ' || hash(i) % 7 as team, strftime({day}, '{written}') as started,"
            f" case when hash(i * 13) % 20 > 0 then strftime({ended}, '{written}') end as completed"
            f" from range({records}) records(i)) to '{path}' (header)"
        )
    return path


def count_lines(path: Path) -> float:
    import duckdb

    started = time.perf_counter()
    with duckdb.connect() as database:
        database.execute(f"select count(*) from read_csv('{path}', all_varchar = true)").fetchall()
    return time.perf_counter() - started


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else USUAL)
