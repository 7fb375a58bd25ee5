"""``error-words``: which words go with a model's errors."""

from __future__ import annotations

from typing import Any

from core.command_line.analyses import add_command
from core.figures import figure, p_in_words
from core.records import ErrorWord, ErrorWords
from core.workflow import error_words as use_case


def _written(found: ErrorWords) -> tuple[dict[str, Any], str]:
    def line(one: ErrorWord) -> str:
        return f"  {use_case.finding(found, one)} z {figure(one.z, 2)}, {p_in_words(one.p)}"

    right = [one for one in found.words if one.z < 0]
    lines = [*map(line, use_case.with_errors(found))]
    if right:
        lines += ["Words that go with right answers:", *map(line, right)]
    return {}, "\n".join([use_case.looked_at(found), *lines, use_case.READING])


add_command(use_case.ANALYSIS, _written)
