"""What is remembered of texts, and when it is forgotten."""

from __future__ import annotations

from xlplan.memory import forget_beyond, remember


def test_answer_is_kept_until_there_are_more_than_may_be() -> None:
    asked: list[str] = []

    @remember(8)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    assert [length("ab"), length("ab")] == [2, 2]
    forget_beyond(1_000_000)
    assert (length("ab"), asked) == (2, ["ab"])
    forget_beyond(0)
    assert (length("ab"), asked) == (2, ["ab", "ab"])
