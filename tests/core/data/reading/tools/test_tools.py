"""Whatever stands in an export: it is read, or refused in words, and no plain table is taken for one."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.data.ground_truth import build
from core.data.mapping import guess_mapping
from core.data.reading import read_table
from core.errors import ErrataError
from tests.core.data.reading.tools.example_files import EXAMPLES

RECORDS = {
    path.name: json.loads(path.read_text(encoding="utf-8"))
    if path.suffix == ".json"
    else [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for path in sorted(EXAMPLES.iterdir())
    if path.suffix in (".json", ".jsonl")
}
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


@pytest.mark.parametrize("name", RECORDS)
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_changed_export_is_read_or_refused_in_words(name: str, tmp_path: Path, data: st.DataObject) -> None:
    records = RECORDS[name]
    place = data.draw(st.sampled_from(_places(records)))
    changed = _changed(records, place, data.draw(ANYTHING))
    path = tmp_path / "upload"
    path.write_text(json.dumps(changed), encoding="utf-8")
    with contextlib.suppress(ErrataError):
        table = read_table(path, name=name)
        build([table], guess_mapping(table))


@pytest.mark.parametrize(
    "records",
    [
        [{"id": 1, "text": "Wählt", "label": "yes"}],
        [{"text": "Wählt", "label": "yes", "annotator": "ann", "time": "2026"}],
        [{"id": 1, "text": "Wählt", "labels": "yes", "user": "ann"}],
        [{"data": "Wählt", "label": "yes"}],
        [{"id": 1, "text": "Wählt", "label": "yes", "Comments": "sure?", "Ann": "yes", "Ben": "no"}],
        [{"text": "Wählt", "answer": "accept"}],
        [{"id": 1, "text": "Wählt", "label": "yes", "entities": ["EU"]}],
        [{"id": 1, "text": "Wählt", "label": "yes", "Comments": "sure?", "party": "Freie Ufer"}],
        [{"dataset": "a", "text": "Wählt", "labels": "yes|no", "user": "@ann"}],
        [{"instance_id": 1, "user": "@ann", "text": "Wählt", "label": "yes", "created.at": "2026"}],
        [{"doc": "a.txt", "user": "ann", "label": "yes", "text": "Wählt"}],
    ],
)
def test_a_plain_table_is_no_export(records: list[dict[str, Any]], tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_text(json.dumps(records), encoding="utf-8")
    assert read_table(path, name="posts.json").tool is None
