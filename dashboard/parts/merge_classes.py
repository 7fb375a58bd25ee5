"""Making one class of several."""

from __future__ import annotations

import streamlit as st

from core.counted import joined
from core.errors import SettingError
from core.records import DatasetVersion, Project
from core.workflow import relabelling
from dashboard import resources
from dashboard.parts import author, errors

_KEY = "merge"
_FEWEST = 2


def show(project: Project, newest: DatasetVersion) -> None:
    bench = resources.bench()
    classes = relabelling.mergeable(bench, project)
    two = len(classes) <= _FEWEST
    if two:
        st.caption("There are two classes, and a classifier needs both. One can have a new name; none can be merged.")
    st.multiselect(
        "Class" if two else "Classes",
        classes,
        max_selections=1 if two else None,
        placeholder="one" if two else "two or more",
        key=f"merged:{project.id}",
    )
    with st.grid(3, min_column_width=180):
        st.text_input(
            "New name" if two else "Name of the merged class",
            max_chars=100,
            placeholder="a name of no other class" if two else "one of them, or a new name",
            key=f"merged_into:{project.id}",
        )
        st.text_input("Reason", max_chars=2000, key=f"merge_reason:{project.id}")
        author.ask_in_form(_KEY)
    st.button("Rename" if two else "Merge", icon=":material/merge:", key="merge", on_click=_merge, args=(newest,))
    # Below the button, so that it stays under the mouse; what is mended takes the message away.
    errors.show_kept(_KEY)
    author.show(_KEY)
    if not two:
        st.caption("Judgements are merged before the vote, so that votes for either class count together.")


def _merge(newest: DatasetVersion) -> None:
    keys = [f"{name}:{newest.project_id}" for name in ("merged", "merged_into", "merge_reason")]
    merged, into, reason = (st.session_state[key] for key in keys)
    with errors.kept(_KEY):
        _require_all(merged, into)
        relabelling.merge(resources.bench(), newest, merged, into, author=author.claim(_KEY), reason=reason)
        # Only now: what was refused stands there to be mended.
        for key, empty in zip(keys, ([], "", ""), strict=True):
            st.session_state[key] = empty


def _require_all(merged: list[str], into: str) -> None:
    """Raise SettingError with all that is not filled in yet."""
    missing = [*["the classes"] * (not merged), *["the name that they get"] * (not into.strip()), *author.lacking(_KEY)]
    if missing:
        raise SettingError(f"Not filled in yet: {joined(missing)}.", todo="Fill it in, then press the button again.")
