"""The next key comes while the callback of the one before it runs."""

from __future__ import annotations

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


def test_what_was_typed_is_taken_once_and_the_next_request_is_answered() -> None:
    whole_callbacks.hold()
    page = AppTest.from_function(_page).run()
    page.text_input[0].set_value("no").run()
    assert page.text_input[0].value == "no"
    assert [element.value for element in page.markdown] == ["no", "`1`"]
