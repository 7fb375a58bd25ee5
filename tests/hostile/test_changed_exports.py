"""Exports of annotation tools, changed at any place: each is read, or refused in words.

``python -m tests --long`` tries four times as many changes, and the records of each tool beside those of each other.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
from itertools import cycle, islice, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.data.ground_truth import build
from core.data.joining import join_texts
from core.data.mapping import guess_mapping
from core.data.reading import read_table
from core.errors import ErrataError
from tests import properties
from tests.core.data.reading.tools.example_files import EXAMPLES, example


def _records(path: Path) -> list[Any]:
    content = path.read_text(encoding="utf-8")
    match path.suffix:
        case ".json":
            read = json.loads(content)
            return read if isinstance(read, list) else [read]
        case ".jsonl":
            return [json.loads(line) for line in content.splitlines()]
        case _:
            separator = "\t" if path.suffix == ".tsv" else ","
            return list(csv.DictReader(io.StringIO(content, newline=""), delimiter=separator))


# Those of live tools are as the others, only longer.
FILES = sorted(path for path in EXAMPLES.iterdir() if "_live" not in path.stem)
RECORDS = {path.name: _records(path) for path in FILES if path.suffix != ".txt"}
NEIGHBOURS = [(name, other) for name, other in zip(RECORDS, [*list(RECORDS)[1:], next(iter(RECORDS))], strict=True)]
"""Each file is the first of two once, and the second once."""

TEXTS = {
    "inception.csv": "inception_texts.csv",
    **dict.fromkeys(("potato.csv", "potato.jsonl"), "potato_items.csv"),
    **dict.fromkeys(("potato_live.csv", "potato_live_ben.json", "potato_live_cara.json"), "potato_live_items.csv"),
}
SLOWLY = settings(max_examples=properties.examples(5), suppress_health_check=[HealthCheck.function_scoped_fixture])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The ways to everything within a value."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for step, inner in steps for place in _places(inner, (*path, step)))]


def _changed(value: Any, path: tuple[Any, ...], other: Any) -> Any:
    if not path:
        return other
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _changed(value[path[0]], path[1:], other)
    return copy


def _import(path: Path, name: str) -> None:
    """As an upload goes, with the texts where the tool has none."""
    with contextlib.suppress(ErrataError):
        beside = [example(TEXTS[name])] if name in TEXTS else []
        for table in join_texts([read_table(path, name=name), *beside]):
            build([table], guess_mapping(table))


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("before", [0, 50], ids=["recognised by it", "long recognised"])
@given(data=st.data())
@SLOWLY
def test_a_changed_export_is_read_or_refused_in_words(
    name: str, before: int, tmp_path: Path, data: st.DataObject
) -> None:
    records = RECORDS[name]
    place = data.draw(st.sampled_from(_places(records)[1 if before else 0 :]))
    changed = _changed(records, place, data.draw(ANYTHING))
    path = tmp_path / "upload"
    path.write_text(json.dumps([*islice(cycle(records), before), *changed] if before else changed), encoding="utf-8")
    _import(path, name)


@pytest.mark.parametrize("name", RECORDS)
def test_a_field_that_is_missing_late_is_read_or_refused_in_words(name: str, tmp_path: Path) -> None:
    first, *_ = records = RECORDS[name]
    path = tmp_path / "upload"
    for field in first:
        without = {key: value for key, value in first.items() if key != field}
        path.write_text(json.dumps([*islice(cycle(records), 50), without]), encoding="utf-8")
        _import(path, name)


@pytest.mark.parametrize("name", [path.name for path in FILES])
@given(data=st.data())
@SLOWLY
def test_a_damaged_file_is_read_or_refused_in_words(name: str, tmp_path: Path, data: st.DataObject) -> None:
    content = (EXAMPLES / name).read_bytes()
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(content))] * 2)))
    path = tmp_path / "upload"
    path.write_bytes(content[:start] + data.draw(st.binary(max_size=5)) + content[end:])
    _import(path, name)


@pytest.mark.parametrize(("name", "other"), product(RECORDS, repeat=2) if properties.are_many() else NEIGHBOURS)
def test_records_of_two_tools_are_read_or_refused_in_words(name: str, other: str, tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_text(json.dumps([*RECORDS[name], *RECORDS[other]]), encoding="utf-8")
    _import(path, name)
