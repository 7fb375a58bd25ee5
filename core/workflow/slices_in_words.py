"""What is said of groups of test texts: the same on pages and on the command line."""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.counted import beginning, counted, joined, joined_at_most
from core.figures import percent, percent_with_bounds
from core.records import Condition, Slice, SliceChange, SlicePair, Slices, Trait, UntoldSlice
from core.workflow import placed_words
from core.workflow.slice_members import CONTESTED, HIGHEST, LOWEST, MAJORITY, UNANIMOUS
from core.workflow.slices import weak, weak_pairs

READING = (
    "First the groups with p below 0.05, sorted by how many texts fewer would be wrong if the group were "
    "as right as the other texts. p: how often chance alone would make the most unusual of all these groups as unusual "
    "as this one. In that, tied texts (copies, near-duplicates, those of one group of the split) stay together: a "
    "group of which most texts are tied has a large p, whatever its share. Brackets: 95 % intervals."
)
_TEXTS = "Texts "
_SHOWN = 3


def of_condition(condition: Condition) -> str:
    """“Texts with a link”, “Texts whose “party” is “SPD””."""
    if condition.trait is Trait.VOTES:
        return VOTES_IN_WORDS[condition.value]
    words = _IN_WORDS[condition.trait]
    if condition.trait is Trait.METADATA and condition.value in (LOWEST, HIGHEST):
        words = "Texts whose “{column}” is in {value}"
    elif condition.trait is Trait.METADATA and not condition.value:
        words = "Texts whose “{column}” is empty"
    is_words = condition.trait is Trait.WORDS
    value = placed_words.in_words(condition.value) if is_words else beginning(condition.value)
    return words.format(value=value, column=beginning(condition.column))


_IN_WORDS = {
    Trait.LABEL: "Texts labelled “{value}”",
    Trait.METADATA: "Texts whose “{column}” is “{value}”",
    Trait.LENGTH: "Texts of {value}",
    Trait.LANGUAGE: "Texts in {value}",
    Trait.CONTAINS: "Texts with {value}",
    Trait.FILE: "Texts that came with “{value}”",
    Trait.WORDS: "Texts with {value}",
    Trait.KEPT: "Texts of the kept group “{value}”",
}


VOTES_IN_WORDS = {
    UNANIMOUS: "Texts on which all annotators agree",
    MAJORITY: "Texts on which more than two thirds of the annotators agree",
    CONTESTED: "Texts on which at most two thirds of the annotators agree",
}


def both_in_words(conditions: Sequence[Condition]) -> str:
    """“Texts both with a link and labelled “True””; of one condition as ``of_condition``."""
    said = [of_condition(one) for one in conditions]
    if len(said) == 1:
        return said[0]
    return f"Texts both {' and '.join(one.removeprefix(_TEXTS) for one in said)}"


def all_in_words(conditions: Sequence[Condition]) -> str:
    """“texts with a link, whose “party” is “SPD” and labelled “yes””."""
    return f"texts {joined([of_condition(one).removeprefix(_TEXTS) for one in conditions])}"


def looked_at(found: Slices) -> str:
    """How many groups were looked at and left out, and that none is weak where it is so."""
    groups = counted(len(found.slices), "group")
    left_out = left_out_in_words(found.left_out, found.fewest)
    looked = f"{groups} of test texts {'was' if len(found.slices) == 1 else 'were'} looked at.{left_out}"
    if weak(found):
        return looked
    return f"No group is wrong so much more often than the others that it is more than luck. {looked}"


def left_out_in_words(groups: int, fewest: int) -> str:
    """“ 3 groups of fewer than 20 texts, or with fewer other texts, were left out.” Empty where none was."""
    if not groups:
        return ""
    were = "was" if groups == 1 else "were"
    few = f"of fewer than {counted(fewest, 'text')}, or with fewer other texts"
    return f" {counted(groups, 'group')} {few}, {were} left out."


def finding(one: Slice) -> str:
    """“Texts with a link are wrong 2.3 times as often as the others: 41 of 120, 34.2 % [26.3, 43.0]; others 14.9 %.”"""
    how = f"{one.rate.value / one.others:.1f} times as often as" if one.others else "more often than"
    return (
        f"{of_condition(one.condition)} are wrong {how} the others: {one.wrong:,} of {one.texts:,}, "
        f"{percent_with_bounds(one.rate)}; the others {percent(one.others)}."
    )


def also(others: Sequence[Slice] | Sequence[SliceChange], what: str = "mismatches") -> str:
    """“ Nearly the same mismatches: texts of the longest quarter.” Empty where there are no others."""
    if not others:
        return ""
    named = [of_condition(one.condition).removeprefix(_TEXTS) for one in others]
    return f" Nearly the same {what}: texts {joined_at_most(_SHOWN, named)}."


def untold_in_words(one: UntoldSlice) -> str:
    """Why no rate is told of a kept slice: too few texts, too few others, or a column that is not there."""
    what = of_condition(Condition(Trait.KEPT, one.name))
    if one.column:
        return f"{what}: the test texts have no column “{beginning(one.column)}”, so nobody can say which they are."
    few = "too few others to compare them with" if one.texts > one.of / 2 else "too few to compare with the others"
    return f"{what}: {one.texts:,} of {counted(one.of, 'test text')}, {few}."


def pairs_looked_at(found: Slices) -> str:
    """How many pairs of groups there are, and that none stands out where it is so; empty where there is none."""
    if not found.pairs_looked_at:
        return ""
    was = "was" if found.pairs_looked_at == 1 else "were"
    looked = f"{counted(found.pairs_looked_at, 'pair')} of groups {was} looked at on one half of the test texts"
    if found.pairs:
        were = "was" if len(found.pairs) == 1 else "were"
        most = counted(len(found.pairs), "pair")
        looked = f"{looked}; the {most} that stood out most there {were} judged on the other half"
    looked += f" (each half has {math.ceil(found.fewest / 2):,} texts or more in both groups, and in each alone)"
    if weak_pairs(found):
        return f"{looked}."
    return f"No pair of groups is wrong more often than one of the two explains. {looked}."


def finding_of_pair(one: SlicePair) -> str:
    """What is wrong with the texts of both, beside those of each alone, and how it looked where it was chosen."""
    first, second = (of_condition(condition).removeprefix(_TEXTS) for condition in one.conditions)
    return (
        f"{both_in_words(one.conditions)} are wrong more often than one of the two explains: {one.wrong:,} of "
        f"{one.texts:,}, {percent_with_bounds(one.rate)}; {first} alone {percent(one.first_alone)}, {second} alone "
        f"{percent(one.second_alone)}. So on the half of the test texts that was kept out of the search; on the half "
        f"that was searched {one.searched_wrong:,} of {one.searched:,} are wrong."
    )


def again_in_words(pairs: Sequence[SlicePair]) -> str:
    """“1 more pair stands out, with nearly the same mismatches as a group or another pair that does: texts …” Empty of
    none.
    """
    if not pairs:
        return ""
    stands = "stands" if len(pairs) == 1 else "stand"
    named = [both_in_words(one.conditions).removeprefix(_TEXTS) for one in pairs]
    return (
        f"{counted(len(pairs), 'more pair')} {stands} out, with nearly the same mismatches as a group or another pair "
        f"that does: texts {joined_at_most(_SHOWN, named)}."
    )
