"""One text at a time: read it, press a key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html import escape

import streamlit as st
from pandas import Series

from core.counted import counted
from core.records import AnnotationRound, Answer, AnswerKind
from core.records.columns import ID, TEXT
from core.workflow import annotation, rated_text
from core.workflow.annotation import AnnotatorAnswers
from dashboard import resources
from dashboard.annotate import annotator_name, codebook
from dashboard.cached import cached
from dashboard.widgets import author, errors, keys, shaded_text
from dashboard.widgets.markdown import escaped

_TEXT = (
    "font-size:1.4rem;line-height:1.7;max-width:68ch;min-height:11rem;"
    "white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext"
)
_ONE_COLUMN = 8

_LOOKING = "annotate_looking"


@dataclass(frozen=True)
class _Desk:
    """What lies before the annotator: ``shown`` is the text's id, None at the end; ``looking_back`` that it was opened
    again and did not come by itself.
    """

    round: AnnotationRound
    annotator: str
    answers: AnnotatorAnswers
    shown: str | None
    looking_back: bool

    @property
    def given(self) -> Answer | None:
        """What the annotator said about the shown text before."""
        return self.answers.answers.get(self.shown) if self.shown is not None else None

    @property
    def earlier(self) -> str | None:
        found = annotation.earlier(self.answers, self.shown if self.looking_back else None)
        # A skipped text that came again may itself be the last one answered.
        return annotation.earlier(self.answers, found) if found == self.shown else found

    @property
    def later(self) -> str | None:
        return annotation.later(self.answers, self.shown) if self.looking_back else None


def show(round: AnnotationRound, annotator: str) -> None:
    """The desk, and the way out."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(escaped(round.name), width="stretch")
        author.show("desk")
        if st.button("Stop for now", icon=":material/pause:", key="stop", help="Every answer is kept already."):
            annotator_name.stop()
            st.rerun()
    _show_desk(round, annotator)
    keys.listen()


@st.fragment
def _show_desk(round: AnnotationRound, annotator: str) -> None:
    """Drawn anew at each key, without the rest of the page."""
    with errors.shown():
        errors.show_kept()
        texts = _texts(round)
        desk = _desk(round, annotator, _order(annotator, round))
        left, right = st.columns([5, 3], gap="medium")
        with left:
            _show_progress(desk)
            _show_steps(desk)
            if desk.shown is None:
                _show_end(round)
            else:
                with st.container(border=True):
                    text = str(texts.at[desk.shown])
                    st.html(html(text, _begins(round).get(text, 0)))
        with right:
            _show_question(desk)
            if codebook.says_anything(round.settings.classes):
                with st.expander("Codebook", expanded=True, key="codebook"):
                    codebook.show(round.settings.classes)


def _show_end(round: AnnotationRound) -> None:
    """All is answered, and the way to what all have answered."""
    st.success(f"You have answered all {counted(round.texts, 'text')}. Thank you!", icon=":material/check_circle:")
    if st.button("See the round", icon=":material/arrow_forward:", type="primary", key="to_round"):
        annotator_name.stop()
        st.rerun()


def html(text: str, begins: int = 0) -> str:
    """Safe HTML: the text is escaped, each of its lines runs in its own direction; what stands before where it
    ``begins``, which is its context, is paler and smaller.
    """
    context = escape(text[:begins].rstrip())
    apart = f'<div style="{shaded_text.CONTEXT}">{context}</div>' if context else ""
    return f'<div dir="auto" style="{_TEXT}">{apart}{escape(text[begins:])}</div>'


def _desk(round: AnnotationRound, annotator: str, order: list[str]) -> _Desk:
    given = annotation.answers_of(resources.bench(), round, annotator)
    looking = st.session_state.get(_LOOKING, {}).get((round.id, annotator))
    shown = looking if looking is not None else annotation.next_text(order, given)
    keys.shown((round.id, shown))
    return _Desk(round, annotator, given, shown, looking_back=looking is not None)


def _show_progress(desk: _Desk) -> None:
    done, total, skipped = desk.answers.done, desk.round.texts, len(desk.answers.skipped)
    said = [f"**{done:,}** of {total:,} done", f"{skipped:,} skipped" * bool(skipped), keys.not_counted()]
    st.progress(done / total, text=" · ".join(filter(None, said)))
    st.caption(_said(desk))


def _said(desk: _Desk) -> str:
    match desk.given:
        case Answer(kind=AnswerKind.LABEL, label=label):
            return f"You answered **{escaped(label)}**. Another answer replaces it."
        case Answer(kind=AnswerKind.UNSURE):
            return "You were **unsure**. Another answer replaces it."
        case Answer():
            return "You skipped this text before."
        case None:
            return "You can look back and change answers." if desk.shown is None else "A new text."


def _show_question(desk: _Desk) -> None:
    st.markdown(f"**{escaped(desk.round.settings.question)}**")
    if desk.shown is None:
        return
    bench, round, annotator, id = resources.bench(), desk.round, desk.annotator, desk.shown
    given = desk.given
    # The classes stand beside the text and not below it, so that they keep their place whatever its length.
    with st.grid(2 if len(round.settings.classes) > _ONE_COLUMN else 1, min_column_width=120, gap="xsmall"):
        for label, key in keys.of_classes(round.settings.labels).items():
            act = partial(annotation.answer, bench, round, annotator, id, label)
            is_given = given is not None and given.label == label
            _answer_button(desk, escaped(label), key, act, chosen=is_given)
        if round.settings.unsure:
            act = partial(annotation.answer_unsure, bench, round, annotator, id)
            is_given = given is not None and given.kind is AnswerKind.UNSURE
            _answer_button(desk, "Unsure", keys.UNSURE, act, chosen=is_given)


def _answer_button(desk: _Desk, label: str, key: str, act: Callable[[], object], *, chosen: bool) -> None:
    st.button(
        label,
        key=f"answer_{key}:{desk.shown}",
        shortcut=key,
        on_click=_press,
        args=(desk, act),
        icon=":material/check:" if chosen else None,
        type="primary" if chosen else "secondary",
        width="stretch",
        wrap=True,
    )


def _show_steps(desk: _Desk) -> None:
    """Skip, undo, back and forward."""
    bench, round, annotator, id = resources.bench(), desk.round, desk.annotator, desk.shown
    skip = partial(annotation.skip, bench, round, annotator, str(id))
    given = desk.given
    is_answered = given is not None and given.kind is not AnswerKind.SKIP
    with st.container(horizontal=True, gap="small"):
        _step(desk, "Back", keys.BACK, _look, (desk, desk.earlier), disabled=desk.earlier is None)
        _step(desk, "Forward", keys.FORWARD, _look, (desk, desk.later), disabled=not desk.looking_back)
        _step(desk, "Skip", keys.SKIP, _press, (desk, skip), disabled=id is None or is_answered)
        _step(desk, "Undo", keys.UNDO, _press_undo, (desk,), disabled=desk.answers.last is None)


def _step(
    desk: _Desk, label: str, key: str, press: Callable[..., None], args: tuple[object, ...], *, disabled: bool
) -> None:
    # The key names the text: a press that was meant for the text before never reaches this one.
    st.button(
        label,
        key=f"{key}:{desk.shown}",
        shortcut=key,
        on_click=press,
        args=args,
        disabled=disabled,
        type="tertiary",
    )


def _press(desk: _Desk, act: Callable[[], object]) -> None:
    """Do it at once, then go on: to the text that was looked at after this one, or to the next open one."""
    if not _counts(desk):
        return
    with errors.kept():
        act()
        _look(desk, desk.later)


def _press_undo(desk: _Desk) -> None:
    """Take the newest answer back and show its text again."""
    if not _counts(desk):
        return
    with errors.kept():
        undone = annotation.undo(resources.bench(), desk.round, desk.annotator)
        _look(desk, undone.text_id if undone else None)


def _look(desk: _Desk, id: str | None) -> None:
    st.session_state.setdefault(_LOOKING, {})[(desk.round.id, desk.annotator)] = id


def _counts(desk: _Desk) -> bool:
    return keys.counts((desk.round.id, desk.shown))


@cached(5, wait="Opening the texts …", shared=True)
def _texts(round: AnnotationRound) -> Series:
    """All texts by id, once for all annotators on the server."""
    return annotation.texts(resources.bench(), round).set_index(ID)[TEXT]


@cached(5, shared=True)
def _begins(round: AnnotationRound) -> dict[str, int]:
    return rated_text.begins_in_round(resources.bench(), round)


@cached(50, shared=True)
def _order(annotator: str, round: AnnotationRound) -> list[str]:
    return annotation.order(_texts(round).index.tolist(), round.settings.seed, annotator)
