"""XP104: whether what is complete is closed. Apart from the rules on figures, since here words decide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlplan.checks.phrases import says_action_done, says_done, says_no_data, says_no_date
from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.checks.subject import Subject


@check("XP104", "Complete, yet not closed", internal="info", committee="warning", public="warning")
def find_unclosed_actions(subject: Subject) -> Iterator[Seen]:
    """Looks for an action of which everything says that it is complete (each current performance, or the
    narrative of the action as a whole), while its rating is Red or Amber, or its timescale has no end.

    Quiet where only some of its measures are complete, or the narrative adds a "but".

    ## Why it matters

    A finished action that stays in the plan hides the ones that are not, and "Ongoing" keeps it there for
    ever.

    ## Example

    "This action was completed in October 2013", and both measures are "Action complete"; the timescale is
    "Ongoing".

    ## Remedy

    Close it: rate it complete, with the date and the evidence. Where work goes on, say what is left and until
    when.
    """
    for action in subject.actions:
        answers = [each.words for each in action.indicators]
        all_done = bool(answers) and all(says_done(text) for text in answers)
        is_told = says_action_done(action.texts["progress"]) and not any(map(says_no_data, answers))
        published = subject.published(action)
        if not (all_done or is_told) or published == "Complete":
            continue
        lines = map(str.strip, action.texts["timescale"].splitlines())
        endless = next((line for line in lines if line and says_no_date(line)), None)
        is_open = published in ("Red", "Amber")
        still = f"rated {published}" if is_open else f"'{endless}'"
        if is_open or endless:
            yield action.see(
                "rating" if is_open else "timescale",
                f"{action.called_first} is complete by its own words, and still {still}: "
                "a finished action in the plan hides the unfinished ones.",
                "Close it with the date and the evidence, or say what is left and until when.",
                action.texts["progress"].strip() if is_told else answers[0].strip(),
            )
