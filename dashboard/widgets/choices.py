"""What was chosen in a form stays chosen until it is sent: on other pages, after a reload, and after a restart.

Streamlit forgets a widget as soon as a page without it is drawn; so what a person chose is remembered here, and only
that: where nothing was chosen, the form follows Errata's guess.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

import streamlit as st

from core.workflow import uploads
from core.workflow.ground_truth import StagedFile
from dashboard import resources, unsent_forms
from dashboard.widgets import errors

_MEMORY = "choices:"


class Choices:
    """What was chosen in the form called ``name``, which also tells its widgets from those of other forms.

    ``files`` are the waiting ones that the form is about; the choices lie beside them, and else with the open project.
    The name says what the form is about (the version, the run, the text), so that nothing is taken for another's.
    """

    def __init__(self, name: str, files: Sequence[StagedFile] = ()) -> None:
        self.name = name
        self._files = files
        self._made = self._for_files() if files else unsent_forms.form(name)

    def stay(self, widget: str, usual: Any, options: Container[Any] | None = None) -> dict[str, Any]:
        """What makes a widget remember: its key and callback, to be given to it in the place of a default.

        The widget shows what was chosen, or ``usual`` where nothing was or where it is no longer among the options.
        """
        key = f"{widget}:{self.name}"
        value = self.value(widget, usual)
        if options is not None and not _are_among(value, options):
            value = usual
        if key not in st.session_state or st.session_state[key] != value:
            st.session_state[key] = value
        return {"key": key, "on_change": self._take, "args": (widget, usual)}

    def value(self, widget: str, usual: Any) -> Any:
        return self._made.get(widget, usual)

    def keep(self, widget: str, value: Any) -> None:
        self._made[widget] = value
        self._save()

    def drop(self, widget: str) -> None:
        """Nothing is chosen there any more."""
        if self._made.pop(widget, None) is not None:
            self._save()

    def clear(self) -> None:
        """Begin anew, once something was made of what was chosen.

        What a widget tells late, as it leaves the page, is no new choice: the next form of that name does not get it.
        """
        if self._files:
            self._made.clear()
        else:
            with errors.kept():
                unsent_forms.forget(self.name)

    def _take(self, widget: str, usual: Any) -> None:
        value = st.session_state[f"{widget}:{self.name}"]
        # What was emptied again is nothing chosen, where it was empty before.
        if value or value != usual:
            self.keep(widget, value)
        else:
            self.drop(widget)

    def _save(self) -> None:
        with errors.kept():
            if self._files:
                uploads.keep_choices(resources.bench(), self._files[0].path.parent, self._made)
            else:
                unsent_forms.save()

    def _for_files(self) -> dict[str, Any]:
        if _MEMORY + self.name not in st.session_state:
            st.session_state[_MEMORY + self.name] = uploads.choices(self._files[0].path.parent)
        return st.session_state[_MEMORY + self.name]


def of(files: Sequence[StagedFile]) -> Choices:
    """The choices made for waiting files; they go with them."""
    return Choices(files[0].path.parent.name, files)


def _are_among(value: Any, options: Container[Any]) -> bool:
    return all(one in options for one in value) if isinstance(value, list) else value is None or value in options
