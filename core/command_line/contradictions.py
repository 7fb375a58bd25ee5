"""``contradictions``: near-identical texts that are labelled differently."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.command_line.analyses import add_command
from core.counted import beginning
from core.figures import figure
from core.records import Contradiction, Contradictions
from core.workflow import contradictions as use_case

_CHARACTERS = 200


def _written(found: Contradictions) -> tuple[dict[str, Any], str]:
    lines = [line for number, one in enumerate(found.found, 1) for line in _lines(number, one)]
    return {}, "\n".join([use_case.in_words(found), *lines, *[use_case.READING] * bool(lines)])


def _lines(number: int, one: Contradiction) -> Iterator[str]:
    yield f"{number}. Similarity {figure(one.similarity, 2)}:"
    for text in one.texts:
        said = beginning(" ".join(text.text.split()), _CHARACTERS)
        yield f"  {text.id}  “{beginning(text.label)}”: {said}"


add_command(use_case.ANALYSIS, _written)
