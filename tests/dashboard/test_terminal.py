"""What the terminal says is Errata's, with the sentences that this Streamlit really has."""

from __future__ import annotations

import inspect

import pytest
from streamlit import cli_util
from streamlit.web import bootstrap
from streamlit.web.server import server

from dashboard import started_as, terminal


def test_start_and_stop_are_told_in_own_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli_util, "print_to_cli", cli_util.print_to_cli)
    terminal.use_own_words()
    bootstrap._print_url(is_running_hello=False)
    bootstrap.cli_util.print_to_cli("  Stopping...", fg="blue")
    said = capsys.readouterr().out
    assert "Errata is running. Open it in your browser:" in said
    assert "URL" in said
    assert "A training that is under way goes on" in said
    assert started_as.command() in said
    assert "Streamlit" not in said


def test_the_sentences_are_those_of_streamlit() -> None:
    known = inspect.getsource(bootstrap) + inspect.getsource(server)
    assert all(words in known for words in (terminal._WELCOME, terminal._STOPPING, *terminal._SKILLS))
