"""The short form: an operation that writes folder and row, one that deletes, one that restores, at a few moments."""

from __future__ import annotations

import os

import pytest

from tests.kills import killing
from tests.kills.operations import ALL, Spot

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
KILLS = 20


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Spot:
    return killing.prepare(tmp_path_factory.mktemp("kills"))


def test_no_kill_loses_or_leaves_anything(template: Spot) -> None:
    tally = killing.Tally()
    names = ["import_table", "apply_draft", "annotate", "delete_project", "restore_backup"]
    for name, moment in killing.spread(template, names, KILLS):
        killing.kill(template, name, moment, tally)
    assert tally.faults == []
    assert sum(tally.kills.values()) >= KILLS // 2


def test_each_operation_is_in_the_long_form() -> None:
    assert {"write_backup", "split", "upload", "write_export", "start_training", "migrate"} <= set(ALL)
