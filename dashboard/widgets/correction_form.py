"""Correcting a label where it is seen: one text, or all that are selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from core.counted import joined
from core.errors import EditConflict, SettingError
from core.records import Change, Correction, CorrectionKind, DatasetVersion, Origin, Project
from core.workflow.corrections import classes, log_words, recording
from core.workflow.corrections import draft as drafts
from core.workflow.corrections.draft import Draft, State
from dashboard import navigation, resources, unsent_forms
from dashboard.widgets import author, changes_by_others, errors, form_options, scroll
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

_LEAVE_OUT = "Leave out of the data set"
_NOTE = "Only a note"
_NEW_QUESTION = "correct_asks_anew"


@dataclass(frozen=True)
class CorrectionTarget:
    """What a press on its button means, whatever was corrected elsewhere since it was drawn.

    ``seen`` is the newest entry of the log that stood on the page; ``then`` is called once the correction was kept.
    """

    project: Project
    version: DatasetVersion
    ids: tuple[str, ...]
    place: Origin
    seen: int
    key: str
    then: Callable[[], None]


@dataclass(frozen=True)
class _Question:
    """What was pressed when somebody else had settled a text meanwhile: ``met`` says who did what.

    ``choice`` is None for labels that are right as they are.
    """

    drawn: CorrectionTarget
    choice: tuple[CorrectionKind, str] | None
    reason: str
    met: EditConflict


def form(
    project: Project,
    draft: Draft,
    version: DatasetVersion,
    ids: Sequence[str],
    place: Origin,
    *,
    key: str,
    then: Callable[[], None] = lambda: None,
) -> None:
    """What the texts should be instead, and why.

    ``version`` is the one that the researcher looks at; the next version has the correction. ``draft`` is what they
    see of it.
    """
    if asks(draft, ids, key):
        return
    if said := _to_give_way(draft, ids):
        st.caption(f":material/group: {said}")
    # The class itself and not its place, so that one that somebody merges in between is not taken for another.
    options = [_option(CorrectionKind.RELABEL, label) for label in classes.arranged(resources.bench(), project, draft)]
    options += [_option(CorrectionKind.EXCLUDE), _option(CorrectionKind.NOTE)]
    # Of ticked texts a change since the tick is out of sight.
    drawn = CorrectionTarget(project, version, tuple(ids), place, _seen_first(draft, ids, key), key, then)
    choices = Choices(key)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Correct label",
            options,
            index=None,
            format_func=_in_list,
            placeholder="choose",
            width=220,
            **choices.stay("label", None, options),
        )
        st.text_input("Reason", max_chars=2000, placeholder="in a few words", **choices.stay("reason", ""))
        author.ask_in_form(key)
        st.button(_button(ids), icon=":material/edit:", key=f"correct_button:{key}", on_click=_send, args=(drawn,))
        st.button(
            "Label is right" if len(ids) == 1 else "Labels are right",
            icon=":material/check:",
            key=f"confirm_button:{key}",
            on_click=_confirm,
            args=(drawn,),
            help="Checked, and nothing to correct: the log keeps that you looked.",
        )
    # Here, since the top of the page may be out of sight; below the form, so that its button stays under the mouse.
    errors.show_kept(key)
    author.show(key)


def asks(draft: Draft, ids: Sequence[str], key: str) -> bool:
    """Whether somebody else was quicker with these texts: then the question what becomes of it stands in the place of
    the form of that key.
    """
    question: _Question | None = st.session_state.get(_asked(key))
    if question is None or question.drawn.ids != tuple(ids):
        return False
    _ask(draft, question)
    return True


def _seen_first(draft: Draft, ids: Sequence[str], key: str) -> int:
    """The newest entry of the log when the first of the texts came into the form: what is said of them since may be
    news, also where the page was drawn again in between.
    """
    before = st.session_state.get(_seen(key), {})
    st.session_state[_seen(key)] = seen = {id: before.get(id, draft.end) for id in ids}
    return min(seen.values(), default=draft.end)


def _seen(key: str) -> str:
    return f"correct_seen:{key}"


def _to_give_way(draft: Draft, ids: Sequence[str]) -> str:
    """Whose corrections in the draft another label takes the place of; empty where there are none."""
    drafted = {id: state for id in ids if (state := draft.states.get(id)) and state.in_draft}
    if not drafted:
        return ""
    texts = "this text" if len(ids) == 1 else "these texts"
    entries = [entry for state in drafted.values() for entry in state.in_draft]
    their = "its" if len(entries) == 1 else "their"
    labels = sorted({f"“{escaped(state.label)}”" for state in drafted.values() if state.label is not None})
    right = "Label is right" if len(ids) == 1 else "Labels are right"
    confirms = f" *{right}* confirms what the draft says: {joined(labels)}." if labels else ""
    by = changes_by_others.by_author(entries)
    return f"On {texts} the draft has {by}: another label takes {their} place.{confirms}"


def _option(kind: CorrectionKind, label: str = "") -> str:
    return f"{kind.value}:{label}"


def _chosen(option: str) -> tuple[CorrectionKind, str]:
    kind, _, label = option.partition(":")
    return CorrectionKind(kind), label


def _in_list(option: str) -> str:
    kind, label = _chosen(option)
    if kind is CorrectionKind.RELABEL:
        return form_options.apart(label, _LEAVE_OUT, _NOTE)
    return _LEAVE_OUT if kind is CorrectionKind.EXCLUDE else _NOTE


def _send(drawn: CorrectionTarget) -> None:
    with errors.kept(drawn.key):
        option = st.session_state[f"label:{drawn.key}"]
        choice = _chosen(option) if option is not None else None
        needs_reason = choice is not None and choice[0] is not CorrectionKind.RELABEL
        lacks_reason = needs_reason and not st.session_state[f"reason:{drawn.key}"].strip()
        missing = ["the correct label"] * (choice is None) + ["a reason"] * lacks_reason + author.lacking(drawn.key)
        if missing:
            raise SettingError(
                f"Not filled in yet: {joined(missing)}.", todo="Fill it in, then press the button again."
            )
        keep(drawn, choice, st.session_state[f"reason:{drawn.key}"])


def _confirm(drawn: CorrectionTarget) -> None:
    with errors.kept(drawn.key):
        keep(drawn, None, st.session_state[f"reason:{drawn.key}"])


def keep(drawn: CorrectionTarget, choice: tuple[CorrectionKind, str] | None, reason: str) -> None:
    """Keep it, unless somebody was quicker: then the form asks what becomes of it.

    ``choice`` is None for labels that are right as they are. Raises SettingError where no name is known.
    """
    try:
        made = _recorded(drawn, choice, reason)
    except EditConflict as met:
        st.session_state[_asked(drawn.key)] = _Question(drawn, choice, reason, met)
        st.session_state[_NEW_QUESTION] = True
    else:
        _finish(drawn)
        _tell(drawn, made)


def _asked(key: str) -> str:
    return f"correct_asks:{key}"


def _ask(draft: Draft, question: _Question) -> None:
    """In the place of the form, where the eyes are: what somebody else said, and that it is kept or takes its place."""
    key, yours = question.drawn.key, _yours(question)
    # What the other said may stand above by now and have moved the place down.
    if st.session_state.pop(_NEW_QUESTION, False):
        scroll.to_here(key="correct_asks")
    st.warning(
        f"**{escaped(question.met.what)}** {yours[0].upper()}{yours[1:]} is not kept yet.", icon=":material/group:"
    )
    does = "replaces the other one" if question.choice is not None else "confirms what the draft says now"
    st.caption(f"If you keep it, it {does}. The log keeps both.")
    # What is on the page now, so that what comes after it is asked about again.
    drawn = replace(question.drawn, seen=draft.end)
    with st.container(horizontal=True):
        st.button("Leave it as it is", type="primary", key=f"leave:{key}", on_click=_finish, args=(drawn,))
        instead = " instead" * (question.choice is not None)
        st.button(f"Keep {yours}{instead}", key=f"insist:{key}", on_click=_insist, args=(drawn, question))


def _yours(question: _Question) -> str:
    """“your “yes””, of what was chosen in the form."""
    if question.choice is None:
        return "your “Label is right”" if len(question.drawn.ids) == 1 else "your “Labels are right”"
    kind, label = question.choice
    return f"your “{escaped(label)}”" if kind is CorrectionKind.RELABEL else "your “Leave out”"


def _insist(drawn: CorrectionTarget, question: _Question) -> None:
    with errors.kept(drawn.key):
        st.session_state.pop(_asked(drawn.key), None)
        keep(drawn, question.choice, question.reason)


def _finish(drawn: CorrectionTarget) -> None:
    for kept in (_asked(drawn.key), _seen(drawn.key)):
        st.session_state.pop(kept, None)
    st.session_state[f"label:{drawn.key}"], st.session_state[f"reason:{drawn.key}"] = None, ""
    Choices(drawn.key).clear()
    drawn.then()


def _tell(drawn: CorrectionTarget, made: Sequence[Correction]) -> None:
    """That it is kept, and whose correction it overrules: that may be a colleague's."""
    overruled = drafts.load(resources.bench(), drawn.project).overruled_by(made)
    said = f" It takes the place of {changes_by_others.by_author(overruled)}." if overruled else ""
    st.toast(
        f"Kept in the draft of the next version.{said}",
        icon=":material/edit:",
        duration="long" if overruled else "short",
    )


def _recorded(drawn: CorrectionTarget, choice: tuple[CorrectionKind, str] | None, reason: str) -> list[Correction]:
    # Labels that are right as they are have no other.
    kind, label = choice if choice is not None else (CorrectionKind.CONFIRM, "")
    change = Change(kind, author.claim(drawn.key), drawn.place, label=label or None, reason=reason)
    changes = recording.of_texts(change, drawn.ids)
    return recording.record(resources.bench(), drawn.version, changes, seen=drawn.seen)


def show_text(project: Project, draft: Draft, version: DatasetVersion, id: str, place: Origin) -> None:
    """What was corrected about one text, each with its undo, and the form for another correction."""
    key = f"text:{project.id}:{id}"
    show_history(draft, version, id, place, key)
    # One for all texts, so that it stays open on the way from text to text.
    is_open = unsent_forms.was_found(f"text:{project.id}:")
    with st.expander("Correct the label", expanded=is_open, key=f"correcting:{project.id}"):
        form(project, draft, version, [id], place, key=key)
    if draft.pending:
        link(project, draft)


def show_history(draft: Draft, version: DatasetVersion, id: str, place: Origin, key: str) -> None:
    """What was corrected about one text, each with its undo, under the name that is known or stands in the field of
    that key.
    """
    drafted = {entry.id for entry in draft.pending}
    made = draft.history(id)
    no_longer = drafts.no_longer(made)
    for entry in made:
        where = "draft" if entry.id in drafted else "in the newest version"
        where = "a later entry holds" if entry.id in no_longer else where
        _show_entry(f"{_line(entry.change)} :gray-badge[{where}]", (version, [entry], place, key))
    for entry, by in draft.taken_back(id):
        taken_back = f":gray[Taken back by {escaped(by.change.author)} in the draft.]"
        said = f"{_line(entry.change)} :gray-badge[in the newest version]  \n{taken_back}"
        _show_entry(said, (version, [by], place, key))


def _show_entry(said: str, undone: tuple[DatasetVersion, list[Correction], Origin, str]) -> None:
    """What was done, with the button that takes it back."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/edit: {said}", width="stretch")
        st.button("Undo", icon=":material/undo:", key=f"undo:{undone[1][0].id}", on_click=undo, args=undone)


def undo(
    version: DatasetVersion,
    entries: Sequence[Correction],
    place: Origin,
    key: str,
    ticked: Choices | None = None,
) -> None:
    """Take entries back, for a button to call: under the name that is known or stands in the field of that key.

    ``ticked`` are the ticks of the list that they were chosen in.
    """
    with errors.kept():
        name = author.claim(key)
        changes = [Change(CorrectionKind.UNDO, name, place, undoes=entry.id) for entry in entries]
        recording.record(resources.bench(), version, changes)
        if ticked is not None:
            ticked.clear()


def link(project: Project, draft: Draft) -> None:
    """To the page where the draft is reviewed."""
    if st.button(f"Review the draft ({draft.size:,})", icon=":material/difference:", key="to_draft", type="tertiary"):
        navigation.go(navigation.CORRECTIONS, project=project.name)


def in_words(state: State, label: str) -> str:
    """“→ yes (draft by Ann)” of a text that has ``label`` where it is listed, as plain text for a table."""
    where = f"version {state.version}" if state.version else "draft"
    where += f" by {state.by.change.author}"
    confirmed = dict.fromkeys(entry.change.author for entry in state.confirmed)
    where += f", confirmed by {joined(list(confirmed))}" if confirmed else ""
    is_confirmed = bool(confirmed) or state.by.change.kind is CorrectionKind.CONFIRM
    if state.label == label and (is_confirmed or state.version is None):
        return f"is right ({where})"
    return f"→ {state.label} ({where})" if state.label is not None else f"left out ({where})"


def why(state: State | None) -> dict[str, str]:
    """The reasons of what people made of a text, as facts of its row; empty where they gave none."""
    if state is None:
        return {}
    made = [entry.change for entry in (state.by, *state.confirmed) if entry.change.reason]
    reasons = {change.kind: "; ".join(one.reason for one in made if one.kind is change.kind) for change in made}
    return {f"{log_words.KINDS[kind]} because": said for kind, said in reasons.items()}


def _line(change: Change) -> str:
    reason = f": {escaped(change.reason)}" if change.reason else ""
    return f"{escaped(log_words.what(change))} by {escaped(change.author)}{reason}"


def _button(ids: Sequence[str]) -> str:
    return "Correct" if len(ids) == 1 else f"Correct {len(ids)} texts"
