"""A figure of one stretch of time never fills a cell of another."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.example import decided, run, small_extract, small_plan, small_register
from tests.tables import table


@pytest.mark.parametrize(
    ("basis", "key", "measure", "shows", "period", "becomes"), table("basis.md", "Bases")
)
def test_basis(
    tmp_path: Path, basis: str, key: str, measure: str, shows: str, period: str, becomes: str
) -> None:
    small_plan(tmp_path, ("Do it", measure, shows, "Green"))
    small_register(
        tmp_path, {"action": "A01", "measure": measure, "cell": "C2", "basis": basis, "extract_key": key}
    )
    small_extract(tmp_path, f"{key},{period},7000", "another,2013-12,1")
    refresh = decided(tmp_path)
    if becomes.startswith('"'):
        assert becomes.strip('"') in " ".join(finding.message for finding in refresh.findings)
        assert refresh.edits == ()
    else:
        assert [edit.new for edit in refresh.edits] == [becomes]


@pytest.mark.parametrize(
    "period", ["YTD Dec 2013", "Apr-Dec 2013", "December 2013 YTD", "April to December 2013"]
)
def test_period_that_says_year_to_date_is_refused(tmp_path: Path, period: str) -> None:
    plan = small_plan(tmp_path, ("Do it", "No. of calls", "5,434", "Green"))
    small_register(
        tmp_path, {"action": "A01", "measure": "No. of calls", "cell": "C2", "extract_key": "calls"}
    )
    small_extract(tmp_path, f"calls,{period},7000")
    before = plan.read_bytes()
    done = run("refresh", plan, "--in-place")
    assert (done.status, plan.read_bytes()) == (2, before)
    assert period in done.err


def test_status_that_says_year_to_date_is_refused(tmp_path: Path) -> None:
    plan = small_plan(tmp_path, ("Do it", "No. of calls", "5,434", "Green"))
    small_register(
        tmp_path, {"action": "A01", "measure": "No. of calls", "cell": "C2", "extract_key": "calls"}
    )
    small_extract(tmp_path, "calls,2013-12,7000,YTD", header="indicator,period,value,status")
    done = run("refresh", plan, "--in-place")
    assert done.status == 2
    assert "(status): 'ytd' is not one of its words" in done.err
