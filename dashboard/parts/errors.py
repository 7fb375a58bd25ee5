"""The one way in which errors are shown: what happened, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from core.errors import ErrataError, NotFound
from dashboard import places, session
from dashboard.parts.plain import plain


def show(error: ErrataError) -> None:
    """A box with the three."""
    lines = [f"**{plain(error.what)}**"]
    lines += [f"Where: {plain(error.where)}"] if error.where else []
    lines += [f"What to do: {plain(error.todo)}"] if error.todo else []
    st.error("  \n".join(lines), icon=":material/error:")


@contextmanager
def shown(way_back: places.Place | None = None) -> Iterator[None]:
    """Show what the block raises instead of failing; ``way_back`` offers a page to go to from an unknown address."""
    try:
        yield
    except ErrataError as error:
        show(error)
        if (
            way_back is not None
            and isinstance(error, NotFound)
            and st.button(f"Back to {way_back.title}", icon=":material/arrow_back:", type="primary")
        ):
            session.forget(session.PROJECT, session.RUN, session.TEXT)
            places.go(way_back)
