"""What a page shows when something fails."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def _failing() -> None:
    from dashboard.widgets import errors

    with errors.shown():
        raise KeyError("<b>a bug</b>")


def _refusing() -> None:
    from core.errors import ErrataError
    from dashboard.widgets import errors

    with errors.shown():
        raise ErrataError("Not *so*.", where="row 3", todo="Like <b>this</b>.")


def test_a_fault_is_told_without_a_traceback_and_logged_with_it(caplog: pytest.LogCaptureFixture) -> None:
    app = AppTest.from_function(_failing).run()
    assert not app.exception
    assert "KeyError" in app.error[0].value
    assert "a bug" not in app.error[0].value
    assert "a bug" in caplog.text


def test_an_error_says_what_where_and_what_to_do() -> None:
    (box,) = AppTest.from_function(_refusing).run().error
    assert r"Not \*so\*" in box.value
    assert "Where: row 3" in box.value
    assert "What to do: Like " in box.value
    assert r"\<b>this\</b>" in box.value
