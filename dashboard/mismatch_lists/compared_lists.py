"""Lists of test texts that other pages hand to Mismatches: fixed, broken, the sample of agreeing texts, groups of texts
that have something in common, and texts that hold a word.

Which list it is stands in the address (``?against=run-1&change=fixed``, ``?change=agreeing&sample=30``,
``?change=group&slice=contains=a+link`` or two of these, ``?change=word&word=tax``, ``?change=context-word&word=tax``,
``?change=pushed&word=tax&true=no&predicted=yes``), so that it can be shared; the texts themselves are found again from
the runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from core.counted import beginning, counted
from core.errors import ErrataError, NotFound
from core.records import AnswerChange, Condition, KeptSlice, PredictionFilter, Project, Run
from core.records.columns import ID
from core.workflow import (
    checked_sample,
    error_words,
    ground_truth,
    kept_slices,
    misleading_words,
    slice_keys,
    slice_members,
    slices_in_words,
    training,
)
from dashboard import navigation, resources, session
from dashboard.cached import cached
from dashboard.mismatch_lists import filters
from dashboard.widgets import cached_comparisons, errors
from dashboard.widgets.confusion_matrix import Cell
from dashboard.widgets.markdown import escaped

AGREEING = "agreeing"
GROUP = "group"
WORD = "word"
CONTEXT_WORD = "context-word"
PUSHED = "pushed"
NAMES = (session.CHANGE, session.AGAINST, session.LABELS, session.SAMPLE, session.SLICE, session.WORD)


@dataclass(frozen=True)
class _Listed:
    ids: tuple[str, ...]
    title: str
    is_random: bool = False
    is_whole: bool = True
    """Whether the texts that the model gets right are listed, too."""


def open_sample(project: Project, run: Run, size: int) -> None:
    """Go to the sample of texts that the run's model agrees with."""
    filters.begin_anew()
    address = {session.CHANGE: AGREEING, session.SAMPLE: str(size)}
    navigation.go(navigation.MISMATCHES, project=project.name, run=run.name, **address)


def open_slice(project: Project, run: Run, *conditions: Condition) -> None:
    """Go to the mismatches among the texts that fulfil all conditions."""
    filters.begin_anew()
    keys = [slice_keys.key_of(one) for one in conditions]
    address: dict[str, str | list[str]] = {session.CHANGE: GROUP, session.SLICE: keys}
    navigation.go(navigation.MISMATCHES, project=project.name, run=run.name, **address)


def open_word(project: Project, run: Run, word: str, *, in_context: bool) -> None:
    """Go to the mismatches among the texts that hold a word in what was rated, or in its context."""
    filters.begin_anew()
    address = {session.CHANGE: CONTEXT_WORD if in_context else WORD, session.WORD: word}
    navigation.go(navigation.MISMATCHES, project=project.name, run=run.name, **address)


def open_pushed(project: Project, run: Run, word: str, cell: Cell) -> None:
    """Go to the explained mismatches of a cell that a word pushed there."""
    address = {session.CHANGE: PUSHED, session.WORD: word, **filters.begin_with(cell)}
    navigation.go(navigation.MISMATCHES, project=project.name, run=run.name, **address)


def is_random() -> bool:
    """Whether the address names a random sample, which is read in its own order."""
    return st.query_params.get(session.CHANGE) == AGREEING


def has_group() -> bool:
    """Whether the address names a group of texts."""
    return st.query_params.get(session.CHANGE) == GROUP


def listed_group() -> tuple[Condition, ...]:
    """The conditions of the group of texts that the address names, none where it names none; raises SettingError."""
    keys = st.query_params.get_all(session.SLICE) if has_group() else []
    return tuple(map(slice_keys.of_key, keys))


def narrow(project: Project, run: Run, filter: PredictionFilter) -> PredictionFilter:
    """The filter, on the list in the address where there is one; says which list that is, with the way out. The page
    ends here where that list cannot be had.
    """
    address = {name: st.query_params[name] for name in NAMES if name in st.query_params}
    if session.CHANGE not in address:
        return filter
    try:
        listed = _listed(project, run, address)
    except ErrataError as error:
        errors.show(error)
        listed = None
    with st.container(horizontal=True, vertical_alignment="center", border=listed is not None):
        if listed is not None:
            st.markdown(listed.title, width="stretch")
        if st.button("Show all mismatches", icon=":material/close:", type="tertiary", key="leave_list"):
            session.forget(*NAMES)
            st.rerun()
    if listed is None:
        # Other texts would be taken for those that were asked for.
        st.stop()
    return replace(
        filter,
        ids=listed.ids,
        as_listed=listed.is_random,
        only_mismatches=filter.only_mismatches and not listed.is_whole,
    )


def _listed(project: Project, run: Run, address: dict[str, str]) -> _Listed:
    """Raises NotFound where the address names no list, run or version, and ComparisonError."""
    change = address[session.CHANGE]
    if change == GROUP:
        return _slice(run, st.query_params.get_all(session.SLICE) or [""])
    if change in (WORD, CONTEXT_WORD):
        return _word(run, address.get(session.WORD, ""), in_context=change == CONTEXT_WORD)
    if change == PUSHED:
        true, predicted = (st.query_params.get(name, "") for name in (session.TRUE_LABEL, session.PREDICTED_LABEL))
        return _pushed(run, address.get(session.WORD, ""), true, predicted)
    if change == AGREEING:
        return _sample(project, run, address.get(session.SAMPLE, "0"))
    if change not in list(AnswerChange):
        known = f"{', '.join(AnswerChange)}, {AGREEING}, {GROUP}, {WORD} or {PUSHED}"
        raise NotFound(
            f"There is no list “{change}”.",
            where="the address",
            todo=f"Use {known}, or open a list from Compare or Results.",
        )
    bench = resources.bench()
    against = training.run(bench, project, address.get(session.AGAINST, ""))
    number = address.get(session.LABELS)
    version = _version(project, number) if number is not None else ground_truth.versions(bench, project)[0]
    found = cached_comparisons.runs(project, run, against, version)
    what = "wrong in {1} and right in {0}" if change == AnswerChange.FIXED else "right in {1} and wrong in {0}"
    title = f"**{escaped(str(change).capitalize())}**: " + what.format(escaped(run.name), escaped(against.name))
    differs = f", with the labels of version {version.number}"
    return _Listed(tuple(found.changed(AnswerChange(change))[ID]), title + differs + ".")


def _version(project: Project, number: str) -> ground_truth.DatasetVersion:
    if not number.isdecimal():
        raise NotFound(f"“{number}” is no version.", where="the address", todo="Open the list from Compare.")
    return ground_truth.version(resources.bench(), project, int(number))


def _slice(run: Run, keys: Sequence[str]) -> _Listed:
    kept = kept_slices.of_project(resources.bench(), run.project_id)
    found = [_texts_of(run, key, kept) for key in keys]
    in_all = set(found[0][1]).intersection(*(texts for _, texts in found[1:]))
    texts = tuple(id for id in found[0][1] if id in in_all)
    said = escaped(slices_in_words.both_in_words([condition for condition, _ in found]))
    return _Listed(texts, f"**{said}**: {counted(len(texts), 'test text')}.", is_whole=False)


@cached(20)
def _texts_of(run: Run, key: str, kept: tuple[KeptSlice, ...]) -> tuple[Condition, tuple[str, ...]]:
    return slice_members.ids(resources.bench(), run, key)


def _word(run: Run, word: str, *, in_context: bool) -> _Listed:
    texts = _texts_with(run, word, in_context)
    where = " in the context" * in_context
    title = f"**With the word “{escaped(beginning(word))}”{where}**: {counted(len(texts), 'test text')}."
    return _Listed(texts, title, is_whole=False)


@cached(20)
def _texts_with(run: Run, word: str, in_context: bool) -> tuple[str, ...]:
    return error_words.ids(resources.bench(), run, word, in_context=in_context)


def _pushed(run: Run, word: str, true: str, predicted: str) -> _Listed:
    texts = misleading_words.ids(resources.bench(), run, word, true, predicted)
    mismatches = counted(len(texts), "explained mismatch", "explained mismatches")
    title = f"**Pushed by “{escaped(beginning(word))}”**: {mismatches}."
    return _Listed(texts, title, is_whole=False)


def _sample(project: Project, run: Run, size: str) -> _Listed:
    if not size.isdecimal():
        raise NotFound(f"“{size}” is no number of texts.", where="the address", todo="Open the sample from Results.")
    sample = cached_comparisons.sample(project, run, int(size))
    so_far = checked_sample.progress(resources.bench(), project, sample.ids)
    return _Listed(
        sample.ids,
        f"**Agreeing**: {sample.size:,} of the {counted(sample.agreeing, 'test text')} that {escaped(run.name)} agrees "
        "with by the labels before any was corrected, drawn at random. Check their labels as you check the mismatches, "
        "from the top down: only those above the first unchecked one are a random sample of all. "
        f"{so_far.in_words().capitalize()}.",
        is_random=True,
    )
