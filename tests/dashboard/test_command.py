"""``errata``."""

from __future__ import annotations

import sys

import pytest
from click.testing import CliRunner

from dashboard import __main__ as starting
from dashboard import command


@pytest.mark.parametrize("flags", [(), ("--server.port", "8600"), ("--server.headless=true",)])
def test_without_a_command_it_opens_the_dashboard(flags: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[tuple[str, ...]] = []
    monkeypatch.setattr(starting, "check_workspace", lambda: None)
    monkeypatch.setattr(starting, "serve", served.append)
    monkeypatch.setattr(sys, "argv", ["errata", *flags])
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert (served, ended.value.code) == ([flags], 0)


@pytest.mark.parametrize("words", [("train", "--help"), ("--help",)])
def test_with_one_it_is_the_command_line(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["errata", *words])
    with CliRunner().isolation() as (said, *_), pytest.raises(SystemExit):
        command.main()
    assert said.getvalue().decode().startswith(" ".join(("Usage: errata", *words[:-1])))
