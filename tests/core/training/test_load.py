from __future__ import annotations

import psutil
import pytest

from core.training import load


@pytest.fixture
def computer(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(psutil, "cpu_count", lambda: 2)
    return monkeypatch


@pytest.mark.parametrize(("load_now", "times"), [(0.0, 1.0), (1.0, 1.5), (7.0, 4.5)])
def test_who_waits_for_the_processor_shares_it(computer: pytest.MonkeyPatch, load_now: float, times: float) -> None:
    computer.setattr(psutil, "getloadavg", lambda: (load_now, 0.0, 0.0))
    assert load.slowdown(2) == times


def test_a_computer_with_room_takes_no_longer(computer: pytest.MonkeyPatch) -> None:
    computer.setattr(psutil, "cpu_count", lambda: 8)
    computer.setattr(psutil, "getloadavg", lambda: (4.0, 0.0, 0.0))
    assert load.slowdown(4) == 1.0


def test_a_training_of_ours_does_not_count_as_another_program(computer: pytest.MonkeyPatch) -> None:
    computer.setattr(psutil, "getloadavg", lambda: (2.0, 0.0, 0.0))
    assert load.slowdown(2, seconds_since_own=0) == 1.0
    assert 1.0 < load.slowdown(2, seconds_since_own=60) < load.slowdown(2) == 2.0
