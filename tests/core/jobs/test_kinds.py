"""That every kind of job can be found, and that nothing but its own modules knows one that is added."""

from __future__ import annotations

from pkgutil import resolve_name

import pytest

from core.jobs import kinds
from core.jobs.kinds import Kind
from core.records import to_json
from core.records.job_events import STARTING, WAITING
from tests.core.jobs import counting


@pytest.mark.parametrize("kind", kinds.every(), ids=lambda kind: kind.name)
def test_a_kind_is_whole(kind: Kind) -> None:
    assert callable(resolve_name(kind.task))
    assert "stopped" in kind.result.__annotations__
    assert not {STARTING, WAITING} & set(kind.phases)
    assert set(kind.given) | set(kind.leaves)


def test_a_further_kind_is_known_by_its_name() -> None:
    assert {kind.name for kind in kinds.every()} >= {"training", "counting"}
    assert kinds.of(b'{"kind": "counting"}', "job.json") is counting.COUNTING


def test_a_specification_says_its_kind() -> None:
    assert to_json(kinds.TRAINING.spec.__struct_config__.tag) == b'"training"'
    assert kinds.of(b"{}", "job.json") is kinds.TRAINING
