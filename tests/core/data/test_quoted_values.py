"""Values that stand in a message are short enough to read, whatever a cell holds."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.data.ground_truth import build
from core.errors import ColumnError, LabelError
from core.records import ColumnMapping
from tests.core.data.raw_tables import raw

WALL = '{"context": "' + "long " * 200 + '"}'
SOURCES = sorted((Path(__file__).parents[3] / "core").rglob("*.py"))


def _cut(source: Path) -> Iterator[str]:
    """Values that a formatted string cuts by itself."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FormattedValue) and isinstance(node.value, ast.Subscript):
            cut = node.value.slice
            if isinstance(cut, ast.Slice) and cut.lower is None and cut.upper is not None:
                yield f"{source.name}:{node.lineno}"


def test_messages_cut_values_in_one_way() -> None:
    """``core.counted.beginning`` says where something is missing."""
    found = [place for source in SOURCES for place in _cut(source)]
    assert not found


@pytest.mark.parametrize("rows", [[(WALL, "a", "x"), (WALL, "b", "y")], [("1", "a", WALL), ("2", "b", "y")]])
def test_an_id_or_a_label_that_is_a_wall_of_text_is_cut(rows: list[tuple[str, str, str]]) -> None:
    with pytest.raises((ColumnError, LabelError)) as caught:
        build([raw(("id", "text", "label"), rows)], ColumnMapping(text="text", label="label", id="id"))
    assert len(str(caught.value)) < 400
