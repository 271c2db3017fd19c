"""Plans on stores: fetched with what their folders have for them, put back whole, refused when changed meanwhile."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

import xlplan
from tests.example import run
from tests.fleets import council
from xlplan.errors import FileError
from xlplan.fleet import copies, month
from xlplan.fleet.stores import find_store

fsspec = pytest.importorskip(
    "fsspec", reason="fsspec is not installed: python -m pip install 'xlplan[remote]'"
)
PLAN, NEW = "plan-2013-11.xlsx", "plan-2013-12.xlsx"
DECEMBER: dict[str, Any] = {"period": "2013-12"}


def memory(folder: Path) -> str:
    return f"memory://{uuid4().hex}"


def local(folder: Path) -> str:
    return f"local://{folder / 'store'}"


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    moto = pytest.importorskip(
        "moto.server", reason="moto, flask, flask-cors and s3fs, a store like S3 on loopback, are absent"
    )
    pytest.importorskip("s3fs")
    server = moto.ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["memory", "local", "s3"])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the URL of a folder on a store, in which a council's folder is."""
    if request.param == "s3":
        keys = {"AWS_ENDPOINT_URL": request.getfixturevalue("s3_server"), "AWS_ACCESS_KEY_ID": "a",
                "AWS_SECRET_ACCESS_KEY": "b", "AWS_DEFAULT_REGION": "us-east-1"}  # fmt: skip
        for name, value in keys.items():
            monkeypatch.setenv(name, value)
        base = f"s3://council-{uuid4().hex}"
        find_store(base).files.mkdir(base.removeprefix("s3://"))
    else:
        base = {"memory": memory, "local": local}[request.param](tmp_path)
    lay_out(tmp_path, base, "one")
    return f"{base}/one"


def lay_out(folder: Path, base: str, name: str, figure: str = "86%") -> None:
    council(folder / "made", name, figure)
    for path in sorted((folder / "made" / name).rglob("*.*")):
        put(f"{base}/{path.relative_to(folder / 'made').as_posix()}", path.read_bytes())


def put(url: str, content: bytes) -> None:
    store = find_store(url)
    if not url.startswith("s3"):
        store.files.makedirs(store.path.rpartition("/")[0], exist_ok=True)
    store.files.pipe_file(store.path, content)


def names(url: str) -> list[str]:
    """Return the files below a folder of a store, as they stand from it."""
    store = find_store(url)
    store.files.invalidate_cache()
    return sorted(path.partition("/one/")[2] for path in store.files.find(store.path))


def read(url: str) -> bytes:
    store = find_store(url)
    return bytes(store.files.cat_file(store.path))


# What must not change


def test_check_leaves_the_store_as_it_is_and_says_what_it_says_here(url: str, tmp_path: Path) -> None:
    before = names(url)
    (there,) = xlplan.check_many([f"{url}/{PLAN}"])
    (here,) = xlplan.check_many([tmp_path / "made" / "one" / PLAN])
    assert {**there.document, "plan": ""} == {**here.document, "plan": ""}
    assert there.plan == there.document["plan"] == f"{url}/{PLAN}"
    assert names(url) == before


def test_refused_plan_leaves_the_store_as_it_is(url: str) -> None:
    put(f"{url}/extracts/e.csv", b"indicator,period,value\nk,2013-12,abc\n")
    before = names(url)
    (outcome,) = xlplan.refresh_many([f"{url}/{PLAN}"], **DECEMBER)
    assert outcome.status == 2
    assert outcome.said.startswith(f"{url}/{PLAN}: e.csv, row 2")
    assert outcome.document["error"]["file"] == f"{url}/extracts/e.csv"
    assert "xlplan-" not in str(outcome.document), "the temporary folder"
    assert names(url) == before


@pytest.mark.parametrize("how", [{}, {"in_place": True}])
def test_plan_that_was_changed_meanwhile_is_not_written(
    url: str, monkeypatch: pytest.MonkeyPatch, how: dict[str, Any]
) -> None:
    refreshed = month._refreshed

    def slowly(*arguments: Any) -> Any:
        done = refreshed(*arguments)
        put(f"{url}/{PLAN}", b"somebody's")
        return done

    monkeypatch.setattr(month, "_refreshed", slowly)
    before = names(url)
    (outcome,) = xlplan.refresh_many([f"{url}/{PLAN}"], **DECEMBER, **how)
    assert outcome.document["error"]["kind"] == "conflict"
    assert outcome.said.startswith(f"{url}/{PLAN}: was changed on the store by somebody")
    assert (names(url), read(f"{url}/{PLAN}")) == (before, b"somebody's")


def test_output_that_is_another_s_stays(url: str) -> None:
    put(f"{url}/{NEW}", b"another's")
    (outcome,) = xlplan.refresh_many([f"{url}/{PLAN}"], **DECEMBER)
    assert f"{url}/{NEW}: is there already" in outcome.said
    assert read(f"{url}/{NEW}") == b"another's"


# What is put back


def test_refresh_puts_the_workbook_and_its_receipt_on_the_store(url: str, tmp_path: Path) -> None:
    before = names(url)
    (outcome,) = xlplan.refresh_many([f"{url}/{PLAN}"], **DECEMBER)
    (here,) = xlplan.refresh_many([tmp_path / "made" / "one" / PLAN], **DECEMBER)
    assert (outcome.result, outcome.document["output"]) == ("written", f"{url}/{NEW}")
    assert read(f"{url}/{NEW}") == (tmp_path / "made" / "one" / NEW).read_bytes()
    receipt = ".xlplan/receipts/2013-12-plan-2013-12.0001.json"
    assert outcome.document["receipt"] == f"{url}/{receipt}"
    assert names(url) == sorted([*before, NEW, receipt])
    assert here.document["edits"][0]["new"] == outcome.document["edits"][0]["new"]


def test_in_place_keeps_the_backup_on_the_store_and_gives_no_number_twice(url: str) -> None:
    old = read(f"{url}/{PLAN}")
    (outcome,) = xlplan.refresh_many([f"{url}/{PLAN}"], **DECEMBER, in_place=True)
    assert outcome.result == "written"
    assert read(f"{url}/.xlplan/backups/plan-2013-11.0001.xlsx") == old
    put(f"{url}/extracts/e.csv", b"indicator,period,value\nk,2013-12,92%\n")
    assert [each.result for each in xlplan.refresh_many([f"{url}/{PLAN}"], **DECEMBER, in_place=True)] == [
        "written"
    ]
    assert read(f"{url}/.xlplan/backups/plan-2013-11.0001.xlsx") == old
    assert ".xlplan/backups/plan-2013-11.0002.xlsx" in names(url)


@pytest.mark.parametrize("how", [{}, {"in_place": True}, {"force": True}])
def test_done_again_nothing_is_written(url: str, how: dict[str, Any]) -> None:
    list(xlplan.refresh_many([f"{url}/{PLAN}"], **DECEMBER, **how))
    before = {name: read(f"{url}/{name}") for name in names(url)}
    (again,) = xlplan.refresh_many([f"{url}/{PLAN}"], **DECEMBER, **how)
    assert (again.status, again.result) == (0, "written before")
    assert {name: read(f"{url}/{name}") for name in names(url)} == before


@pytest.mark.parametrize("how", [{}, {"in_place": True}])
def test_worker_that_was_ended_between_receipt_and_workbook_leaves_one_receipt(
    url: str, monkeypatch: pytest.MonkeyPatch, how: dict[str, Any]
) -> None:
    whole = copies._put

    def cut_short(store: Any, local: Path, path: str) -> None:
        if path.endswith(".xlsx") and "backups" not in path:
            raise ConnectionError("the worker was ended")
        whole(store, local, path)

    monkeypatch.setattr(copies, "_put", cut_short)
    assert [each.status for each in xlplan.refresh_many([f"{url}/{PLAN}"], **DECEMBER, **how)] == [2]
    monkeypatch.setattr(copies, "_put", whole)
    (again,) = xlplan.refresh_many([f"{url}/{PLAN}"], **DECEMBER, **how)
    assert again.result == "written"
    assert [name for name in names(url) if "receipts" in name] == [
        again.document["receipt"].partition("/one/")[2]
    ]


# Which plans are meant


def test_glob_on_a_store(url: str, tmp_path: Path) -> None:
    lay_out(tmp_path, url.rpartition("/")[0], "two")
    found = list(xlplan.check_many([f"{url.rpartition('/')[0]}/*/plan-*.xlsx"]))
    assert [each.plan.rpartition("/")[0][-3:] for each in found] == ["one", "two"]


def test_command_takes_a_url(url: str) -> None:
    answer = run("check", f"{url}/{PLAN}", f"{url}/none.xlsx")
    assert answer.status == 2
    assert f"{url}/none.xlsx: there is no such file on the store" in answer.out
    assert run("check", f"{url}/zz*.xlsx").err.endswith(
        "zz*.xlsx: matches no file; correct the name or the glob\n"
    )


def test_store_that_nobody_knows_is_one_sentence() -> None:
    answer = run("check", "strange://a/b.xlsx", "--format", "json").json
    assert "the store refused (Protocol not known: strange" in answer["plans"][0]["error"]["message"]


def test_without_fsspec_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(FileError, match=r"needs fsspec: python -m pip install 'xlplan\[remote\]'"):
        find_store("memory://a/b.xlsx")
