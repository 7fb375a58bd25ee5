"""What stands out in a run's errors on the test part, in sentences that chance alone rarely gives.

Two kinds of patterns are looked for: groups of texts, and words. Each kind shows anything on texts without structure in
at most 5 % of cases, so the p-values of both are doubled (Bonferroni), and both together do, too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.counted import counted
from core.figures import percent
from core.records import Condition, ErrorWord, ErrorWords, MisleadingWords, Run, Slices, Trait
from core.workflow import error_words, measures, misleading_words, one_answer, slice_members, slices, slices_in_words
from core.workflow.bench import Bench

SIGNIFICANT = 0.05
_KINDS = 2
_MOST_OF_A_KIND = 4


@dataclass(frozen=True)
class Pattern:
    """A sentence, and the texts that it is of: those that fulfil a condition, or that hold a word there."""

    said: str
    condition: Condition | None = None
    word: str = ""
    in_context: bool = False


@dataclass(frozen=True)
class Findings:
    """What is told, a group with those that have nearly the same mismatches, what is left out of it, and what was
    looked at; ``contested`` says, whether it is luck or not, how many mismatches are texts on which annotators are
    divided, empty where that is not known;
    ``has_pushes`` says whether any words pushed explained texts to a wrong label.
    """

    found: tuple[Pattern, ...]
    further: int
    looked_at: str
    contested: str = ""
    has_pushes: bool = False


def of_run(bench: Bench, run: Run) -> Findings:
    """Of the run's test part; raises JobError where the run has no model."""
    groups = telling(bench, run, slices.of(bench, run))
    return of(groups, error_words.of(bench, run), misleading_words.of(bench, run))


def telling(bench: Bench, run: Run, groups: Slices) -> Slices:
    """Without those by label where the run may as well give one answer: that it is wrong on the texts of other classes
    is no finding.
    """
    assert run.result is not None
    if not one_answer.is_no_better(run.result.test, measures.of_run(bench, run).positive):
        return groups
    return replace(groups, slices=tuple(one for one in groups.slices if one.condition.trait is not Trait.LABEL))


def of(groups: Slices, words: ErrorWords, pushed: MisleadingWords) -> Findings:
    """Of what was found in the errors of a run; by ``pushed`` it is said what a word did."""
    of_groups = [one for one in slices.weak(groups) if _is_clear(one.p)]
    of_words = [one for one in error_words.with_errors(words) if _is_clear(one.p)]
    apart = slices.told_once(of_groups)
    told = [
        *(
            Pattern(f"{slices_in_words.finding(one)}{slices_in_words.also(others)}", condition=one.condition)
            for one, others in [*apart.items()][:_MOST_OF_A_KIND]
        ),
        *(_of_word(words, one, pushed) for one in of_words[:_MOST_OF_A_KIND]),
    ]
    has_classes = any(one.condition.trait is Trait.LABEL for one in groups.slices)
    of_texts = f"{counted(len(groups.slices), 'group')} of texts{'' if has_classes else ' (all below but the classes)'}"
    looked_at = f"{of_texts} and {counted(words.compared, 'word')}"
    return Findings(tuple(told), len(apart) + len(of_words) - len(told), looked_at, _contested(groups), _has(pushed))


def _has(pushed: MisleadingWords) -> bool:
    return any(cell.words for cell in pushed.cells)


def _of_word(words: ErrorWords, one: ErrorWord, pushed: MisleadingWords) -> Pattern:
    said = f"{error_words.finding(words, one)}{_pushed(pushed, one)}"
    return Pattern(said, word=one.word, in_context=one.in_context)


def _contested(groups: Slices) -> str:
    condition = Condition(Trait.VOTES, slice_members.CONTESTED)
    divided = next((one for one in groups.slices if one.condition == condition), None)
    if divided is None or not groups.wrong:
        return ""
    texts = slices_in_words.of_condition(condition).removeprefix("Texts ")
    return (
        f"{divided.wrong:,} of the {counted(groups.wrong, 'mismatch', 'mismatches')} "
        f"({percent(divided.wrong / groups.wrong)}) are texts {texts}, as are {divided.texts:,} of all "
        f"{counted(groups.texts, 'test text')} ({percent(divided.texts / groups.texts)})."
    )


def _is_clear(p: float) -> bool:
    return p * _KINDS < SIGNIFICANT


def _pushed(found: MisleadingWords, word: ErrorWord) -> str:
    """“ It pushed 14 of 31 explained texts …”: in the cell where it did most often; empty where none is known, and of a
    word of the context, which pushes together with the same word behind it.
    """
    if word.in_context:
        return ""
    pushes = [(cell, one) for cell in found.cells for one in cell.words if one.word == word.word]
    if not pushes:
        return ""
    cell, most = max(pushes, key=lambda pair: len(pair[1].ids))
    return f" {misleading_words.pushes(cell, most)}"


def in_words(found: Findings) -> str:
    """What was looked at, how much more there is, and that nothing stands out where it is so."""
    limit = f"p below {SIGNIFICANT / _KINDS:g}, half of the usual limit, as there are two kinds of patterns"
    looked = f"{found.looked_at} were looked at; what is told has {limit}"
    if not found.found:
        pushes = " Words that pushed texts to a wrong label are told below all the same." if found.has_pushes else ""
        return f"Nothing stands out by more than luck.{pushes} {looked}."
    rule = f"{looked}, so that errors without a pattern show anything in at most 5 % of cases."
    return f"And {found.further:,} more below. {rule}" if found.further else rule
