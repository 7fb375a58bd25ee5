"""What the reader of a test text says of its label: a key a class, a note, left out, undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from core.counted import joined
from core.errors import SettingError
from core.records import CorrectionKind, Origin, Project, Run
from core.records.columns import ID, TRUE_LABEL
from core.workflow import ground_truth
from core.workflow.corrections.draft import Draft
from dashboard import resources
from dashboard.widgets import author, class_buttons, correction_form, errors, keys, last_decision, text_facts
from dashboard.widgets.choices import Choices
from dashboard.widgets.correction_form import CorrectionTarget

_COLUMNS = 3
NOTE = "Note"
"""What the field is called."""


def show_labels(run: Run, draft: Draft, row: dict[str, Any]) -> None:
    """The label against the predicted one, and the votes."""
    version = ground_truth.trained_on(resources.bench(), run)
    text_facts.show_labels(row, version, draft.states.get(str(row[ID])))


def show(
    project: Project,
    run: Run,
    draft: Draft,
    row: dict[str, Any],
    then: Callable[[], None],
    after_undo: Callable[[str], None],
) -> None:
    """``then`` is called once the text was judged, ``after_undo`` with the text whose judgement was taken back."""
    id, key = str(row[ID]), _key(project, str(row[ID]))
    version = ground_truth.trained_on(resources.bench(), run)
    with errors.shown():
        correction_form.show_history(draft, version, id, Origin.MISMATCHES, key)
        if correction_form.asks(draft, [id], key):
            return
        state = draft.states.get(id)
        now = row[TRUE_LABEL] if state is None else state.label
        drawn = CorrectionTarget(project, version, (id,), Origin.MISMATCHES, draft.end, key, then)
        keys.shown(key)
        st.caption("Press the right label; the one with the tick is the present one, which is then confirmed.")
        class_buttons.show(project, draft, id, partial(_decide, drawn, now), columns=_COLUMNS, now=now)
        _show_others(drawn)
        errors.show_kept(key)
        last_decision.offer_undo(project, draft, Origin.MISMATCHES, key, after_undo)


def _key(project: Project, id: str) -> str:
    return f"text:{project.id}:{id}"


def _show_others(drawn: CorrectionTarget) -> None:
    """A note, which goes with the decision or alone; leaving the text out; who judges."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(NOTE, max_chars=2000, placeholder="why (optional)", **Choices(drawn.key).stay("reason", ""))
        author.ask(drawn.key)
    with st.container(horizontal=True):
        for name, icon, shortcut, kind in (
            ("Keep the note", "note_add", keys.NOTE, CorrectionKind.NOTE),
            ("Leave out", "block", keys.LEAVE_OUT, CorrectionKind.EXCLUDE),
        ):
            st.button(
                name,
                icon=f":material/{icon}:",
                shortcut=shortcut,
                type="tertiary",
                key=f"{kind}:{drawn.key}",
                on_click=_explained,
                args=(drawn, kind, name),
            )
    if _note(drawn).strip():
        st.caption("The note is not kept yet: it goes with the label that you press, or alone with *Keep the note*.")


def _decide(drawn: CorrectionTarget, now: str | None, label: str) -> None:
    if not keys.counts(drawn.key):
        return
    with errors.kept(drawn.key):
        _require_name(drawn)
        correction_form.keep(drawn, None if label == now else (CorrectionKind.RELABEL, label), _note(drawn))


def _explained(drawn: CorrectionTarget, kind: CorrectionKind, name: str) -> None:
    """What needs a note that says why."""
    with errors.kept(drawn.key):
        if not _note(drawn).strip():
            raise SettingError("Not filled in yet: the note.", todo=f"Say why in the note, then press {name} again.")
        _require_name(drawn)
        correction_form.keep(drawn, (kind, ""), _note(drawn))


def _note(drawn: CorrectionTarget) -> str:
    return st.session_state.get(f"reason:{drawn.key}") or ""


def _require_name(drawn: CorrectionTarget) -> None:
    if missing := author.lacking(drawn.key):
        raise SettingError(f"Not filled in yet: {joined(missing)}.", todo="Fill it in, then judge the text again.")
