"""``misleading-words``: which words pushed a model to wrong labels."""

from __future__ import annotations

from typing import Any

from core.command_line.analyses import add_command
from core.records import MisleadingWords
from core.workflow import misleading_words as use_case


def _written(found: MisleadingWords) -> tuple[dict[str, Any], str]:
    lines = [use_case.looked_at(found)]
    for cell in found.cells:
        lines.append(f"{use_case.cell_in_words(cell)}.")
        lines += [f"  {use_case.finding(cell, one)}" for one in cell.words]
    return {}, "\n".join([*lines, use_case.READING])


add_command(use_case.ANALYSIS, _written)
