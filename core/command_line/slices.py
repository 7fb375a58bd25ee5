"""``slices``: on which groups of test texts a model is wrong more often than on the others."""

from __future__ import annotations

from typing import Any

from core.command_line.analyses import add_command
from core.figures import p_in_words, percent, percent_with_bounds
from core.records import Slice, Slices
from core.workflow import slices as use_case


def _written(found: Slices) -> tuple[dict[str, Any], str]:
    groups = use_case.told_once(use_case.weak(found))
    head = [
        *(use_case.finding(one) + use_case.also(others) for one, others in groups.items()),
        use_case.looked_at(found),
    ]
    told, again = use_case.pairs_told_once(found)
    pairs = [*map(use_case.finding_of_pair, told), use_case.again_in_words(again), use_case.pairs_looked_at(found)]
    untold = map(use_case.untold_in_words, found.untold)
    return {}, "\n".join([*head, *map(_line, found.slices), *untold, *filter(None, pairs), use_case.READING])


def _line(one: Slice) -> str:
    rate = f"{one.wrong:,} of {one.texts:,} wrong, {percent_with_bounds(one.rate)}; others {percent(one.others)}"
    return f"  {use_case.in_words(one.condition)}: {rate}; {p_in_words(one.p)}; {one.saved:+.1f} texts"


add_command(use_case.ANALYSIS, _written)
