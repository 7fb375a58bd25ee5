"""The next key, or a click on another page, comes before or while the callback of the one before it runs."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.testing.v1 import AppTest

from dashboard import whole_callbacks


def _page() -> None:
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx
    from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

    def take() -> None:
        context = get_script_run_ctx()
        assert context is not None
        assert context.script_requests is not None
        context.script_requests.request_rerun(RerunData(widget_states=None))
        st.session_state["taken"] = st.session_state["typed"]
        st.session_state["times"] = st.session_state.get("times", 0) + 1

    st.text_input("Typed", key="typed", on_change=take)
    st.write(st.session_state.get("taken", "nothing"))
    st.write(st.session_state.get("times", 0))


def _taken(page: AppTest) -> list[str]:
    return [element.value for element in page.markdown]


def test_what_was_typed_is_taken_once_and_the_next_request_is_answered() -> None:
    whole_callbacks.hold()
    page = AppTest.from_function(_page).run()
    page.text_input[0].set_value("no").run()
    assert page.text_input[0].value == "no"
    assert _taken(page) == ["no", "`1`"]


def test_it_is_taken_where_the_next_request_came_before_its_callback(monkeypatch: pytest.MonkeyPatch) -> None:
    whole_callbacks.hold()
    page = AppTest.from_function(_page).run()
    held = SafeSessionState.on_script_will_rerun

    def after_a_request(state: SafeSessionState, *given: Any, **rest: Any) -> None:
        context = get_script_run_ctx()
        assert context is not None
        assert context.script_requests is not None
        context.script_requests.request_rerun(RerunData(widget_states=None))
        held(state, *given, **rest)

    monkeypatch.setattr(SafeSessionState, "on_script_will_rerun", after_a_request)
    page.text_input[0].set_value("no").run()
    assert _taken(page) == ["no", "`1`"]


def _asked(**values: str) -> RerunData:
    return RerunData(
        widget_states=WidgetStates(widgets=[WidgetState(id=id, string_value=value) for id, value in values.items()])
    )


def test_of_two_that_wait_nothing_chosen_is_lost_and_the_newer_wins() -> None:
    """A request for another page has only the values of what stands on all pages."""
    whole_callbacks.hold()
    requests = ScriptRequests()
    requests.request_rerun(_asked(label="party", project="Spring"))
    requests.request_rerun(_asked(project="Autumn"))
    waiting = requests.on_scriptrunner_ready()
    assert waiting is not None
    assert waiting.rerun_data.widget_states is not None
    said = {state.id: state.string_value for state in waiting.rerun_data.widget_states.widgets}
    assert said == {"label": "party", "project": "Autumn"}
