"""What a person's press or key does is done to its end, however soon the next one comes.

Streamlit 1.67 ends a callback at its first look at ``st`` where a newer request waits, and does not call it again:
on a busy machine what was typed into a field was gone as soon as the next field was left. So a newer request waits
until the callbacks of the one before it have run; Streamlit looks for it right after them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.session_state import SessionState

_Calls = Callable[..., None]


@functools.cache
def hold() -> None:
    """For this server, to its end."""
    SessionState._call_callbacks = _whole(SessionState._call_callbacks)  # type: ignore[method-assign]


def _whole(call: _Calls) -> _Calls:
    @functools.wraps(call)
    def called(state: SessionState, **rest: Any) -> None:
        context = get_script_run_ctx()
        requests = context.script_requests if context is not None else None
        if requests is None:
            return call(state, **rest)
        requests.on_scriptrunner_yield = _nothing_waits  # type: ignore[method-assign]
        try:
            return call(state, **rest)
        finally:
            del requests.on_scriptrunner_yield

    return called


def _nothing_waits() -> None:
    return None
