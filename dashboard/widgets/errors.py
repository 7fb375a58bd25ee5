"""The one way in which errors are shown: what happened, where, and what to do."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from core.disk import refused_by_system
from core.errors import DoneAlready, ErrataError, NotFound, ReadingFault
from dashboard import navigation, session
from dashboard.widgets import remedies
from dashboard.widgets.markdown import escaped

log = logging.getLogger(__name__)

_KEPT = "error_kept:"


def show(error: ErrataError) -> None:
    """A box with the three, and below it the link to the page where something can be done about it."""
    lines = [f"**{escaped(error.what)}**"]
    lines += [f"Where: {escaped(error.where)}"] if error.where else []
    lines += [f"What to do: {todo}"] if (todo := _todo(error)) else []
    if isinstance(error, DoneAlready):
        st.info("  \n".join(lines), icon=":material/check_circle:")
    else:
        st.error("  \n".join(lines), icon=":material/error:")
    if error.remedy is not None:
        remedies.show_link(error.remedy)


def _todo(error: ErrataError) -> str:
    return " ".join(filter(None, [escaped(error.todo), remedies.in_words(error.remedy) if error.remedy else ""]))


@contextmanager
def kept(place: str = "") -> Iterator[None]:
    """Keep what the block raises until the page is drawn: what a button does happens before.

    It is shown at the top of the page, or beside the form that shows what is kept at ``place``.
    """
    key = _KEPT + place
    try:
        yield
    except ErrataError as error:
        st.session_state[key] = error
    except OSError as error:
        st.session_state[key] = _refused(error)
    except Exception as fault:
        st.session_state[key] = _own(fault)


def show_kept(place: str = "") -> None:
    """What went wrong before the page was drawn."""
    error = st.session_state.pop(_KEPT + place, None)
    if error is not None:
        show(error)


@contextmanager
def shown(way_back: navigation.Page | None = None) -> Iterator[None]:
    """Show what the block raises instead of failing; ``way_back`` offers a page to go to from an unknown address.

    A fault of Errata's own is logged with its traceback, which belongs in the server's output and not on a page.
    """
    try:
        yield
    except ErrataError as error:
        if isinstance(error.__cause__, ReadingFault):
            log.error("A file could not be read\n%s", error.__cause__)
        show(error)
        if (
            way_back is not None
            and isinstance(error, NotFound)
            and st.button(f"Back to {way_back.title}", icon=":material/arrow_back:", type="primary")
        ):
            session.forget(session.PROJECT, session.RUN, session.TEXT)
            navigation.go(way_back)
    except OSError as error:
        show(_refused(error))
    except Exception as fault:
        show(_own(fault))


def _refused(error: OSError) -> ErrataError:
    log.warning("The operating system refused this", exc_info=error)
    return refused_by_system(error)


def _own(fault: Exception) -> ErrataError:
    log.exception("A page failed")
    return ErrataError(
        f"Errata made a mistake of its own ({type(fault).__name__}).",
        todo="Nothing that was stored is lost: reload the page, or open another one. Please report the mistake; the "
        "details are in the window where Errata was started.",
    )
