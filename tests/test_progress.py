"""What takes long is shown on a terminal, and only there; colours only where they are wanted."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.example import example, run
from xlplan.cli.bar import line_of
from xlplan.progress import Step, doing, hush, one_by_one, told_to

ROOT = Path(__file__).resolve().parent.parent
# A command whose bar comes at once, so that no test need be slow.
AT_ONCE = "import sys, xlplan.cli.bar as b; b.PATIENCE = 0; b._PACE = 0.005; from xlplan.cli import main; sys.exit(main())"
NEVER = AT_ONCE.replace("PATIENCE = 0", "PATIENCE = 1e9")


def on_terminal(folder: Path, *arguments: str, program: str = AT_ONCE, **more: str) -> tuple[str, str]:
    """Return what a command writes to stdout and to stderr, each a terminal of its own."""
    pty = pytest.importorskip("pty", reason="there are no terminals of this kind on Windows")
    ends = [pty.openpty() for _ in range(2)]
    environment = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "TERM")}
    started = subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100", **more},
        stdout=ends[0][1],
        stderr=ends[1][1],
    )
    for _, theirs in ends:
        os.close(theirs)
    texts = read_both([ours for ours, _ in ends])
    started.wait(timeout=60)
    return texts[0], texts[1]


def read_both(ends: list[int]) -> list[str]:
    """Return all that comes from the ends, until the program closes them."""
    import select

    found = dict.fromkeys(ends, b"")
    left = set(ends)
    while left:
        for end in select.select([*left], [], [])[0]:
            try:
                new = os.read(end, 65536)
            except OSError:  # so does Linux say that a terminal is closed
                new = b""
            found[end] += new
            left -= set() if new else {end}
    for end in ends:
        os.close(end)
    return [found[end].decode("utf-8") for end in ends]


def works(stderr: str) -> list[str]:
    """Return the pieces of work that a bar named, each once, in their order."""
    return list(dict.fromkeys(re.findall(r"xlplan: ([^\[\r\n]+) \[[#.]{24}\] ", stderr)))


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example(tmp_path_factory.mktemp("plans"))


def test_what_is_quick_shows_no_bar(plan: Path) -> None:
    _, err = on_terminal(plan.parent, "check", program=NEVER)
    assert err == ""


@pytest.mark.parametrize(
    ("command", "work"),
    [
        (("check",), {"reading ofsted-action-plan-2013-11.xlsx", "checking"}),
        (("refresh", "--dry-run"), {"reading ofsted-action-plan-2013-11.xlsx", "reading the extracts"}),
        (("diff", "NAME", "NAME"), {"reading ofsted-action-plan-2013-11.xlsx"}),
        (("verify", "NAME", "indicators.xlsx"), {"comparing cells"}),
    ],
)
def test_what_takes_long_shows_what_is_done(plan: Path, command: tuple[str, ...], work: set[str]) -> None:
    _, err = on_terminal(plan.parent, *(word.replace("NAME", plan.name) for word in command))
    assert work <= set(works(err))


def test_bar_is_gone_when_the_command_has_ended(plan: Path) -> None:
    _, err = on_terminal(plan.parent, "check")
    assert re.search(r"\r +\r$", err)


def test_bar_is_not_in_what_is_printed(plan: Path) -> None:
    out, err = on_terminal(plan.parent, "check")
    assert works(err)
    assert "[#" not in out
    assert "not fit to circulate" in out


def test_bar_is_only_for_a_terminal(plan: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", AT_ONCE, "check"],
        cwd=plan.parent, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.stderr == b""
    assert b"not fit to circulate" in done.stdout


@pytest.mark.parametrize("quiet", [("-q",), ("--quiet",)])
def test_whoever_asks_for_quiet_sees_no_bar(plan: Path, quiet: tuple[str, ...]) -> None:
    assert works(on_terminal(plan.parent, "check", *quiet)[1]) == []


def test_terminal_that_cannot_go_back_in_its_line_gets_no_bar(plan: Path) -> None:
    assert works(on_terminal(plan.parent, "check", TERM="dumb")[1]) == []


def test_bar_goes_before_an_error_is_told(plan: Path) -> None:
    _, err = on_terminal(plan.parent, "diff", plan.name, "indicators.xlsx")
    last = err.replace("\r\n", "\n").rpartition("\r")[2]
    assert last.startswith("xlplan: indicators.xlsx: ")


def test_colours_are_for_a_terminal(plan: Path) -> None:
    assert "\x1b[" in on_terminal(plan.parent, "check", program=NEVER)[0]
    assert "\x1b[" not in run("check", plan).out


@pytest.mark.parametrize(("option", "variable"), [(("--no-color",), {}), ((), {"NO_COLOR": "1"})])
def test_colours_can_be_left_out(plan: Path, option: tuple[str, ...], variable: dict[str, str]) -> None:
    out, err = on_terminal(plan.parent, "check", *option, **variable)
    assert "\x1b" not in out + err
    assert works(err)  # the bar has none


def test_steps_are_told_and_what_is_around_them_again() -> None:
    told: list[Step | None] = []
    with told_to(told.append), doing("one"), doing("two"):
        pass
    assert told == [Step("one"), Step("two"), Step("one"), None]


def test_items_are_told_by_how_many_are_done() -> None:
    told: list[Step | None] = []
    with told_to(told.append):
        assert [*one_by_one("counting", "abcd")] == ["a", "b", "c", "d"]
    assert [step.share for step in told if step] == [None, 0.0, 0.25, 0.5, 0.75]
    assert told[-1] is None


def test_nobody_is_told_after_a_wish_for_quiet() -> None:
    told: list[Step | None] = []
    with told_to(told.append):
        hush()
        with doing("one"):
            pass
    assert told == [None]


def test_work_that_fails_is_not_told_of_any_more() -> None:
    told: list[Step | None] = []
    with pytest.raises(ZeroDivisionError), told_to(told.append), doing("one"):
        raise ZeroDivisionError
    assert told[-1] is None


@pytest.mark.parametrize(
    ("share", "line"),
    [
        (0.0, "xlplan: checking [........................] 0%"),
        (0.5, "xlplan: checking [############............] 50%"),
        (1.0, "xlplan: checking [########################] 100%"),
        (None, "xlplan: checking [......#####.............] 3 s"),
    ],
)
def test_bar_says_how_far_the_work_is(share: float | None, line: str) -> None:
    assert line_of(Step("checking", share), 3.0) == line
