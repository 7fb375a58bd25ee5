"""What a person's press or key does is done to its end, however soon the next one comes.

Streamlit 1.67 loses what was chosen, typed or pressed in three ways, each met on a busy machine:

- It ends a callback at its first look at ``st`` where a newer request waits, and does not call it again.
- It looks for a newer request before it calls any callback, and then calls none.
- Where two requests wait it takes the newer one's values alone, and a request for another page has none of this page's.

So a newer request waits until the callbacks of the one before it have run; Streamlit looks for it right after them.
And where two wait, what the newer one does not say stays as the older one said.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils import script_requests
from streamlit.runtime.state.safe_session_state import SafeSessionState

_Calls = Callable[..., None]
_Merges = Callable[[WidgetStates | None, WidgetStates | None], WidgetStates | None]


@functools.cache
def hold() -> None:
    """For this server, to its end."""
    SafeSessionState.on_script_will_rerun = _whole(SafeSessionState.on_script_will_rerun)  # type: ignore[method-assign]
    merge = script_requests._coalesce_widget_states
    script_requests._coalesce_widget_states = _with_the_older(merge)  # type: ignore[assignment]


def _whole(call: _Calls) -> _Calls:
    @functools.wraps(call)
    def called(state: SafeSessionState, *given: Any, **rest: Any) -> None:
        context = get_script_run_ctx()
        requests = context.script_requests if context is not None else None
        if requests is None:
            return call(state, *given, **rest)
        requests.on_scriptrunner_yield = _nothing_waits  # type: ignore[method-assign]
        try:
            return call(state, *given, **rest)
        finally:
            del requests.on_scriptrunner_yield

    return called


def _nothing_waits() -> None:
    return None


def _with_the_older(merge: _Merges) -> _Merges:
    @functools.wraps(merge)
    def merged(older: WidgetStates | None, newer: WidgetStates | None) -> WidgetStates | None:
        both = merge(older, newer)
        if both is None or older is None:
            return both
        said = {state.id for state in both.widgets}
        return WidgetStates(widgets=[*both.widgets, *(state for state in older.widgets if state.id not in said)])

    return merged
