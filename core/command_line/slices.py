"""``slices``: on which groups of test texts a model is wrong more often than on the others."""

from __future__ import annotations

from typing import Any

from core.command_line.analyses import add_command
from core.figures import p_in_words, percent, percent_with_bounds
from core.records import Slice, Slices
from core.workflow import slices as use_case
from core.workflow import slices_in_words as words


def _written(found: Slices) -> tuple[dict[str, Any], str]:
    groups = use_case.told_once(use_case.weak(found))
    head = [*(words.finding(one) + words.also(others) for one, others in groups.items()), words.looked_at(found)]
    told, again = use_case.pairs_told_once(found)
    pairs = [*map(words.finding_of_pair, told), words.again_in_words(again), words.pairs_looked_at(found)]
    untold = map(words.untold_in_words, found.untold)
    return {}, "\n".join([*head, *map(_line, found.slices), *untold, *filter(None, pairs), words.READING])


def _line(one: Slice) -> str:
    rate = f"{one.wrong:,} of {one.texts:,} wrong, {percent_with_bounds(one.rate)}; others {percent(one.others)}"
    return f"  {words.of_condition(one.condition)}: {rate}; {p_in_words(one.p)}; {one.saved:+.1f} texts"


add_command(use_case.ANALYSIS, _written)
