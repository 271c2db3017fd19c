"""XP4 again: XP406 and XP408, words that no figure bears out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlplan.checks.narrative import Sentence, find_narratives, find_sentences
from xlplan.checks.phrases import shorten
from xlplan.checks.rule import Seen, check
from xlplan.text.likeness import likeness

if TYPE_CHECKING:
    from xlplan.checks.rows import Action, Indicator
    from xlplan.checks.subject import Subject

_TIME = (
    r"(?:in |for |at |during )?(?:(?:either|any|each|both) of )?(?:the )?(?:(?:same"
    r"|corresponding) (?:period|month|quarter|time)\b"
    r"|(?:last|previous|prior|preceding)(?: (?:two|three|four|five|\d))? (?:year|month|quarter|period|term)s?"
    r"|(?:year|month|quarter) before|(?:19|20)\d\d\s?[/-]\s?\d\d|national (?:average|rate|figure)"
    r"|england average|statistical neighbours?)"
)
_THAN = (
    rf"\b(?P<word>higher|lower|fewer|more|less|greater|better|worse)\b(?P<what>[^.;:()]*?)\bthan\b\s+"
    rf"(?P<when>{_TIME})"
)
_MOVED = (
    r"\b(?P<word>improv|increas|reduc|decreas|ris(?:en|ing)|rose|fallen|fell|dropped|declin|gone (?:up"
    r"|down))\w*"
    r"(?:\s\w+ly)?\s+(?P<when>(?:between|from(?=\s(?-i:[JFMASOND])[a-z]{2,8}\b)|since|compared (?:with|to)"
    r"|over the (?:past|last|previous)"
    r"|(?:on|from|in) (?:the )?(?:last|previous))\s[^.;,()]{3,60})"
)
_QUANTITY = (
    r"%|\b(?:figures?|numbers?|no\.|rates?|percentages?|proportions?|performance|timeliness|volumes?"
    r"|caseloads?"
    r"|vacanc\w+|sickness|attendance|referrals?|contacts|plans|visits|complaints|waits?)(?!\w)"
)
_CHANGED_MEASURE = (
    r"\W*(?:an? )?(?:increased?|more|higher|greater|reduced?|fewer|lower|decreased?)\s"
    r"(?:number|no\.|percentage|%|proportion|rate|level|volume)s?\b"
)
_CLAIM = (
    r"\b(?:all|every|each|100 per cent)\b[^.;]{0,80}?\b(?:met|complian\w+|on time|in time|achieved|up to date"
    r"|within (?:the\s)?(?:\w+\s)?time\w*)\b"
    r"|\b(?:full(?:y)?|complete(?:ly)?|consistently)\s(?:complian\w+|met|meeting|achiev\w+|in compliance)\b"
    r"|\b(?:is|are) (?:currently |now |being )*(?:met|compliant|on target)\b"
)
_NOT_ALL = r"\b(?:not|never|no longer|nor|unless|ensure|should|must|will|to be|aim\w*|if|yet)\b"
_NOT_YET_MEASURED = (
    r"\b(?:introduc\w+|develop\w*|establish\w*|begin|start|commenc\w+|allow|enable)\b[^.;]{0,40}"
    r"\b(?:monitor|report|measur|record|collect|baseline|sampl)\w*[^.;]*"
)


@check(
    "XP406",
    "Comparison without the figure compared with",
    internal="info",
    committee="info",
    public="warning",
)
def find_comparisons_without_figure(subject: Subject) -> Iterator[Seen]:
    """Looks for a quantity that is said to be higher, lower or better than at another time or place, or to
    have risen or fallen since, where the figure that it is compared with is not there.

    And for a measure of an "increased number" or a "reduced rate" without a target, and without the figure
    that it starts from.

    Quiet where the figure stands in the sentence or in the one that follows, and about work that "has
    improved" without a quantity.

    ## Why it matters

    "Higher than last year" may be one case or a doubling, and nobody can check it.

    ## Example

    "This figure has reduced slightly between October and November 2013", and October is nowhere in the plan.

    ## Remedy

    Give the other figure with its time ("7%, against 8% in October 2013").
    """
    for action in subject.actions:
        yield from _see_measures_of_change(action)
        for passage in find_narratives(subject, action):
            sentences = find_sentences(passage)
            for at, sentence in enumerate(sentences):
                found = _find_bare_comparison(
                    sentence, sentences[at + 1] if at + 1 < len(sentences) else None
                )
                if found:
                    words = " ".join(found[0].split())
                    yield Seen(
                        f"{passage.heading} ({passage.cell}) says '{shorten(words)}', and the figure "
                        "compared with is not there: nobody can see how large the difference is.",
                        "Give the other figure with its time.",
                        passage.sheet,
                        passage.cell,
                        action.name,
                        quote=sentence.said,
                    )


def _see_measures_of_change(action: Action) -> Iterator[Seen]:
    for each in action.indicators:
        found = re.match(_CHANGED_MEASURE, each.spot.measure, re.IGNORECASE)
        is_fixed = each.target.strip() or each.entry.target is not None or re.search(r"\d", each.spot.measure)
        compares = re.search(r"\b(?:from|than|compared|against|was|last|previous)\b", each.words)
        if found and each.measure_cell and not (is_fixed or compares):
            yield Seen(
                f"{each.name} asks for '{shorten(each.spot.measure)}', and nothing says how many there were: "
                "nobody can see whether it has been reached.",
                "Give the figure that it starts from, and the target.",
                each.spot.sheet,
                each.measure_cell,
                action.name,
                each.name,
                f"{each.spot.measure}: '{each.words}'",
            )


def _find_bare_comparison(sentence: Sentence, following: Sentence | None) -> re.Match[str] | None:
    """Return the words of a comparison whose other figure neither this sentence has nor the next one."""
    for than in re.finditer(_THAN, sentence.text, re.IGNORECASE):
        rest = re.split(r"[.;]|,(?!\d)|\b(?:but|and|while)\b", sentence.text[than.end() :])[0]
        near = [n for n in sentence.numbers if than.end() <= n.start < than.end() + max(len(rest), 1)]
        counts = [n for n in sentence.numbers if n.unit != "%"]
        is_counted = than["word"].lower() in {"fewer", "more"} and re.search(r"\w{3}", than["what"])
        has_other = len(counts) > 1 if is_counted else len(sentence.numbers) > 1
        is_quantity = is_counted or sentence.numbers or re.search(_QUANTITY, sentence.text[: than.start()])
        if is_quantity and not near and not has_other and not re.search(r"\d", than["what"]):
            return than
    moved = re.search(_MOVED, sentence.text, re.IGNORECASE)
    if moved and not sentence.numbers and re.search(_QUANTITY, sentence.text[: moved.start()], re.IGNORECASE):
        told = following and re.search(r"\b(?:compared|from|against|than|up|down)\b", following.text)
        return None if following and told and following.numbers else moved
    return None


@check(
    "XP408",
    "Claim of compliance for something not measured",
    internal="warning",
    committee="warning",
    public="error",
)
def find_unmeasured_claims(subject: Subject) -> Iterator[Seen]:
    """Looks for a measure that asks for a figure and is answered "all are met", "fully compliant" or the
    like, without a figure; and for a narrative that claims so of a measure that has no figure.

    Names the words by which the action itself says that measuring has yet to begin, if there are any.

    ## Why it matters

    A claim that everything is met cannot be shown to be true where nothing is counted, and is the first that
    an inspector asks about.

    ## Example

    "% MASH assessments completed within the target timescale" is answered "All MASH response timescales are
    currently being met", and next steps say "Introduce monitoring and reporting of performance".

    ## Remedy

    Give the figure with its date. Where nothing is measured yet, say so, and from when it will be.
    """
    for action in subject.actions:
        unmeasured = [
            each
            for each in action.indicators
            if each.is_countable and each.is_known and each.spot.number is None and not each.readings
        ]
        for each in unmeasured:
            claim = _find_claim(each.words)
            if claim:
                yield _see_claim(subject, action, each, claim, None)
        measures = [each.spot.measure for each in action.indicators]
        for passage in find_narratives(subject, action) if unmeasured else ():
            for sentence in find_sentences(passage):
                claim = None if sentence.numbers else _find_claim(sentence.text)
                about = [e for e in unmeasured if claim and likeness(e.spot.measure, sentence.text, measures)]
                if claim and len(about) == 1 and passage.column != "next_steps":
                    yield _see_claim(subject, action, about[0], claim, sentence)


def _find_claim(text: str) -> str | None:
    for clause in re.split(r"[.;\n]", text):
        if re.search(_CLAIM, clause, re.IGNORECASE) and not re.search(_NOT_ALL, clause, re.IGNORECASE):
            return " ".join(clause.split())
    return None


def _see_claim(
    subject: Subject, action: Action, indicator: Indicator, claim: str, sentence: Sentence | None
) -> Seen:
    admits = _find_admission(subject, action)
    says = f"; {admits[0]} says '{shorten(admits[1])}'" if admits else ""
    passage = sentence.passage if sentence else None
    quote = f"{indicator.spot.measure}: '{indicator.words}'"
    return Seen(
        f"'{shorten(claim)}' is claimed for {indicator.name} ({shorten(indicator.spot.measure)}), and no "
        f"figure shows it{says}: nobody can tell whether it is true.",
        "Give the figure with its date, or say that nothing is measured yet and from when it will be.",
        passage.sheet if passage else indicator.spot.sheet,
        passage.cell if passage else indicator.spot.cell,
        action.name,
        indicator.name,
        " | ".join([*([f"{passage.heading}: '{claim}'"] if passage else []), quote, *admits[1:]]),
    )


def _find_admission(subject: Subject, action: Action) -> tuple[str, ...]:
    """Return the place and the words that say that measuring has yet to begin, or nothing."""
    for passage in reversed(find_narratives(subject, action)):
        found = re.search(_NOT_YET_MEASURED, passage.text, re.IGNORECASE)
        if found:
            return f"{passage.heading} ({passage.cell})", " ".join(found[0].split())
    return ()
