"""Making one class of several, or giving one another name."""

from __future__ import annotations

import streamlit as st

from core.counted import joined
from core.errors import SettingError
from core.records import Change, CorrectionKind, DatasetVersion, Origin, Project
from core.workflow.corrections import classes, log_words, recording, vote_changes
from core.workflow.corrections.draft import Draft
from core.workflow.corrections.vote_changes import VoteChanges
from dashboard import navigation, resources, unsent_forms
from dashboard.cached import cached
from dashboard.corrections import cut_scale
from dashboard.widgets import author, correction_form, errors, scroll
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

_KEY = "merge"
_MERGED, _RENAMED = "merged", "renamed"
_FEWEST = 2


def show(project: Project, draft: Draft) -> None:
    """Folded away, unless somebody comes for it; of a scale the cut comes first."""
    newest = draft.newest
    is_wanted = st.query_params.get("at") == navigation.AT_CLASSES["at"]
    if is_wanted:
        del st.query_params["at"]
        st.session_state[_KEY + "_open"] = newest.id
        scroll.to_here(key="merge_first")
    is_open = st.session_state.get(_KEY + "_open") == newest.id or unsent_forms.was_found(_choices(newest).name)
    known = classes.mergeable_arranged(resources.bench(), project, draft)
    cut_scale.show(draft, known, is_open=is_open)
    with st.expander("Merge or rename classes", expanded=is_open, key="merge_classes"):
        _show_form(draft, known)


def _show_form(draft: Draft, known: list[str]) -> None:
    newest, choices = draft.newest, _choices(draft.newest)
    two = len(known) <= _FEWEST
    if two:
        st.caption("There are two classes, and a classifier needs both: each can have a new name, none can be merged.")
    merged = _choose_one(known, choices) if two else _choose_several(known, choices)
    if len(merged) >= _FEWEST:
        with errors.shown():
            _foretell(draft, tuple(sorted(merged)))
    with st.grid(3, min_column_width=180):
        st.text_input(
            "New name",
            max_chars=100,
            placeholder="a name of no other class" if two else "one of them, or a new name",
            **choices.stay("merged_into", ""),
        )
        st.text_input("Reason", max_chars=2000, **choices.stay("merge_reason", ""))
        author.ask_in_form(_KEY)
    renames = two or len(merged) == 1
    icon = ":material/edit:" if renames else ":material/merge:"
    st.button(
        "Rename" if renames else "Merge", icon=icon, key="merge", on_click=_merge, args=(newest,), kwargs={"two": two}
    )
    # Below the button, so that it stays under the mouse; what is mended takes the message away.
    errors.show_kept(_KEY)
    author.show(_KEY)
    if not two:
        st.caption("Judgements are merged before the vote, so that votes for either class count together.")
    _offer_to_take_back(draft)


def _offer_to_take_back(draft: Draft) -> None:
    """Each merge and new name that holds, in a version or the draft."""
    for entry in classes.merges_and_renames(draft):
        st.button(
            f"Take back: {escaped(log_words.what(entry.change))}",
            icon=":material/undo:",
            type="tertiary",
            key=f"take_back:{entry.id}",
            on_click=correction_form.undo,
            args=(draft.newest, [entry], Origin.CORRECTIONS, _KEY),
        )


def _choose_one(known: list[str], choices: Choices) -> list[str]:
    """Of two classes."""
    stays = choices.stay(_RENAMED, None, [None, *known])
    return [one for one in [st.selectbox("Class", known, index=None, placeholder="choose one", **stays)] if one]


def _choose_several(known: list[str], choices: Choices) -> list[str]:
    placeholder = "one to rename, several to merge"
    return st.multiselect("Classes", known, placeholder=placeholder, **choices.stay(_MERGED, [], known))


def _foretell(draft: Draft, merged: tuple[str, ...]) -> None:
    """The classes with the merge, and what it does to the vote."""
    found = _changes(draft, merged)
    labels = [label for label in found.before if label not in merged and found.before[label] != found.after.get(label)]
    others = [f"“{escaped(label)}” {found.before[label]:,} → {found.after.get(label, 0):,}" for label in labels]
    now = sum(found.before.get(label, 0) for label in merged)
    said = ", ".join([f"the merged class {found.after.get(_merged_name(merged), 0):,} (now {now:,} apart)", *others])
    votes = vote_changes.in_words(found)
    st.markdown(f":material/how_to_vote: Texts: {said}. {escaped(votes)}")


def _merged_name(merged: tuple[str, ...]) -> str:
    """What it is called while it has no name."""
    return " / ".join(merged)


@cached(20, wait="Looking at what changes …", ttl="30m")
def _changes(draft: Draft, merged: tuple[str, ...]) -> VoteChanges:
    return vote_changes.of_merge(resources.bench(), draft, merged, _merged_name(merged))


def _merge(newest: DatasetVersion, *, two: bool) -> None:
    names = (_RENAMED if two else _MERGED, "merged_into", "merge_reason")
    keys = [f"{name}:{_choices(newest).name}" for name in names]
    chosen, into, reason = (st.session_state[key] for key in keys)
    merged = [chosen] * (chosen is not None) if two else chosen
    with errors.kept(_KEY):
        _require_all(merged, into)
        change = Change(
            CorrectionKind.MERGE,
            author.claim(_KEY),
            Origin.CORRECTIONS,
            label=into,
            reason=reason,
            merged=tuple(merged),
        )
        recording.record(resources.bench(), newest, [change])
        # Only now: what was refused stands there to be mended.
        st.session_state[keys[0]] = None if two else []
        for key in keys[1:]:
            st.session_state[key] = ""
        _choices(newest).clear()


def _choices(newest: DatasetVersion) -> Choices:
    return Choices(f"classes:{newest.id}")


def _require_all(merged: list[str], into: str) -> None:
    """Raise SettingError with all that is not filled in yet."""
    missing = [*["the classes"] * (not merged), *["the name that they get"] * (not into.strip()), *author.lacking(_KEY)]
    if missing:
        raise SettingError(f"Not filled in yet: {joined(missing)}.", todo="Fill it in, then press the button again.")
