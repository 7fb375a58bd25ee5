from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _page() -> None:
    import streamlit as st

    from dashboard.ground_truth import step_bar

    drawn = []
    with step_bar.shown(("Reading", "Counting"), key="file") as step:
        step()
        drawn.append(len(st.session_state.get("steps_done", ())))
        step()
    st.text(str(drawn[0]))


def test_the_bar_is_gone_at_the_end_and_the_work_remembered() -> None:
    app = AppTest.from_function(_page).run()
    assert not app.exception
    assert not app.get("progress")
    assert app.text[0].value == "0"
    app.run()
    assert app.text[0].value == "1"
    assert not app.get("progress")


def _failing() -> None:
    import contextlib

    from dashboard.ground_truth import step_bar

    with contextlib.suppress(ValueError), step_bar.shown(("Reading",), key="file") as step:
        step()
        raise ValueError


def test_a_failure_leaves_no_bar_and_is_not_remembered() -> None:
    app = AppTest.from_function(_failing).run()
    assert not app.exception
    assert not app.get("progress")
    assert app.session_state["steps_done"] == set()
