"""The example files of the tools' exports, written by hand after the tool's own, or (``_live``) by the tool itself."""

from __future__ import annotations

from pathlib import Path

from core.data.reading import RawTable, read_table

EXAMPLES = Path(__file__).parent / "examples"


def example(name: str) -> RawTable:
    return read_table(EXAMPLES / name, name=name)
