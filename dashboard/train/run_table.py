"""The table of all that was trained or searched: what each was, what came of it, and what can be done with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import TypeVar
from urllib.parse import urlencode

import streamlit as st

from core.counted import counted
from core.records import Experiment, Project, Run, Search
from core.workflow import (
    annotator_ceiling,
    classifiers,
    energy,
    ensembles,
    file_damage,
    looks,
    queue,
    read_predictions,
    run_table,
)
from core.workflow.run_table import Filter, Line, RunTable
from core.workflow.training import TimeEstimate
from dashboard import navigation, resources, session
from dashboard.cached import cached
from dashboard.train import delete_files, ended_run, overlaid_curves, resume_button
from dashboard.widgets import caption_form, delete_untrained, deleted_model, errors, scores, text_list
from dashboard.widgets.markdown import escaped
from dashboard.widgets.text_list import Row, Sorting

T = TypeVar("T")

_MOST_COLUMNS = 5
"""Scores, and settings as far as there is room; what else differs stands below the run’s name."""
_WORTH_FILTERING = 6
_BELOW = (*run_table.ALWAYS_SAID, run_table.SEED)
_LAST = (run_table.TIME, run_table.ENERGY)
_SORTED, _EACH = "run_table_sorted", "run_table_each"
_EXPERIMENT = "+"


def show(project: Project) -> None:
    """The table, and below it the line that was opened, the newest that has ended at first; of one alone no table."""
    with errors.shown():
        st.subheader("Runs")
        _show(project)


def _show(project: Project) -> None:
    whole = run_table.of(resources.bench(), project, each=st.session_state.get(_EACH, False), whole_time=_whole_time)
    if len(whole.lines) == 1:
        _show_line(project, whole.lines[0])
        return
    table = _sorted(_filtered(project, whole))
    if not table.lines:
        st.caption("No run is like that.")
        return
    opened = _opened(table, next((line for line in whole.lines if not _is_active(line)), whole.lines[0]))
    chosen = _draw(project, table, opened)
    _show_annotators(project)
    _show_chosen(project, chosen)
    _show_line(project, opened)


def _show_annotators(project: Project) -> None:
    """What one annotator reaches, as a measure for the test scores of the table."""
    with errors.shown():
        opened = looks.runs_opened(resources.bench(), project.id)
        if said := _of_annotators(project, frozenset(opened)):
            st.caption(escaped(said))


@cached(10)
def _of_annotators(project: Project, opened: frozenset[int]) -> str:
    return annotator_ceiling.of_newest_in_words(resources.bench(), project)


@cached(200, ttl="10m")
def _whole_time(of: Run | Search) -> TimeEstimate:
    return queue.whole_time(resources.bench(), of)


def _filtered(project: Project, whole: RunTable) -> RunTable:
    """The lines that the fields above the table let through; fields where there are enough lines."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        filter = _filter(whole) if len(whole.lines) >= _WORTH_FILTERING else Filter()
        if any(isinstance(line.of, Experiment) for line in whole.lines) or st.session_state.get(_EACH):
            st.toggle("Each run", key=_EACH, help="Each run of an experiment in a line of its own.")
    if filter == Filter():
        return whole
    each = bool(st.session_state.get(_EACH))
    return run_table.of(resources.bench(), project, filter, each=each, whole_time=_whole_time)


def _filter(whole: RunTable) -> Filter:
    words = st.text_input(
        "Words", key="run_table_words", placeholder="in names, notes and settings", max_chars=200, width=230
    )
    versions, models = (
        [cell.key for cell in {line.cells[column].key: line.cells[column] for line in whole.lines}.values()]
        for column in (run_table.VERSION, run_table.MODEL)
    )
    states = sorted({state for line in whole.lines for state in line.states})
    version, model = _pick("Version", versions), _pick("Base model", models)
    return Filter(
        words=words or "",
        version=None if version is None else int(version),
        model=None if model is None else str(model),
        state=_pick("Status", states),
    )


def _pick(title: str, options: Sequence[T]) -> T | None:
    """One of the values, None for all; nothing is asked where there is one."""
    if len(options) < 2:
        return None
    return st.selectbox(
        title, options, index=None, placeholder="all", key=f"run_table_{title}", format_func=str, width=170
    )


def _sorted(table: RunTable) -> RunTable:
    sorting: Sorting | None = st.session_state.get(_SORTED)
    if sorting is None or sorting.column not in table.columns:
        return table
    return table.sorted_by(sorting.column, descending=sorting.descending)


def _sort(column: str) -> None:
    """Figures from the highest, then the other way, then newest first again."""
    before: Sorting | None = st.session_state.get(_SORTED)
    if before is None or before.column != column:
        st.session_state[_SORTED] = Sorting(column, descending=True)
    elif before.descending:
        st.session_state[_SORTED] = Sorting(column)
    else:
        del st.session_state[_SORTED]
    st.rerun()


def _offer_further_orders(columns: Sequence[str]) -> None:
    """What stands below the names has no head to sort by."""
    if not columns:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="run_table_orders"):
        st.caption("Sort by what has no column:", width="content")
        for column in columns:
            if st.button(column, type="tertiary", key=f"run_table_by_{column}"):
                _sort(column)


def _address(line: Line) -> str:
    return line.runs[0].name + _EXPERIMENT if isinstance(line.of, Experiment) else line.name


def _is_active(line: Line) -> bool:
    return any(state.is_active for state in line.states)


def _opened(table: RunTable, newest: Line) -> Line:
    wanted = session.remembered(session.OPENED) or _address(newest)
    return next((line for line in table.lines if _address(line) == wanted), table.lines[0])


def _draw(project: Project, table: RunTable, opened: Line) -> list[Line]:
    """The table; the lines that are ticked. What came of each stands first, then the settings that differ."""
    figures = [one for one in table.columns if one in run_table.figures_of(table.columns) and one not in _LAST]
    settings = [one for one in table.columns if one not in (*figures, *_LAST, *_BELOW)]
    last = [one for one in table.columns if one == run_table.TIME]
    heads = [*figures, *settings[: _MOST_COLUMNS - len(figures)], *last]
    below = [one for one in table.columns if one not in (*heads, *_LAST)]
    rows = [_row(project, line, heads, below) for line in table.lines]
    sorting = st.session_state.get(_SORTED) or Sorting("")
    chosen = text_list.show(
        rows,
        heads,
        key=f"run_table:{hash(tuple(row.id for row in rows))}",
        label="Runs, ensembles, experiments and searches",
        head="Run",
        opens=True,
        ticks=True,
        current=_address(opened),
        sorts=sorting,
        then=partial(session.remember, session.OPENED),
    )
    if chosen.sorted is not None and chosen.sorted in heads:
        _sort(chosen.sorted)
    _offer_further_orders([one for one in table.columns if one not in heads])
    versions = {line.cells[run_table.VERSION].text for line in table.lines}
    differs = _LABELS_DIFFER if len(versions) > 1 and run_table.VERSION in table.columns else ""
    same = " · ".join(f"{title.lower()} {value}" for title, value in table.common.items())
    st.caption(" ".join(filter(None, [same and escaped(f"All: {same}."), _LEGEND, differs, energy.ASSUMPTION])))
    return [table.lines[at] for at in chosen.ticked]


_LEGEND = (
    "In brackets the 95 % interval; of several runs that of their mean, which stands before it ± their standard "
    "deviation. A test score stands here once somebody has looked at it."
)


_LABELS_DIFFER = (
    "Each test score rests on the labels of the run's own version: of runs of different versions Compare says which is "
    "better, on the same labels."
)


def _row(project: Project, line: Line, heads: Sequence[str], below: Sequence[str]) -> Row:
    address = f"?{urlencode({session.PROJECT: project.name, session.OPENED: _address(line)})}"
    title = " · ".join(filter(None, [line.name, line.of.title]))
    said = {"is": line.kind, "status": line.status} | {column: line.cells[column].text for column in below}
    said["begun"] = f"{line.created.astimezone():%d %b, %H:%M}"
    return Row(_address(line), title, tuple(_cell(line, head) for head in heads), said, address)


_KEPT_WHOLE = re.compile(r" ± | / |(?<=\[)[^\]]*(?=\])")
"""What stays in one line: a sign with what stands on either side, the ends of an interval."""


def _cell(line: Line, head: str) -> str:
    """In two lines where that keeps the column narrow: the interval below its score, the energy below the time; no line
    ends within “i / n”, nor within one end of a range.
    """
    text = line.cells[head].text
    if head == run_table.TIME:
        shown = text if len(text) <= text_list.WHOLE else text.replace(" to ", " to\n")
        return "\n".join(filter(None, [shown.replace(" ", scores.NO_BREAK), line.cells[run_table.ENERGY].text]))
    text = _KEPT_WHOLE.sub(lambda found: found[0].replace(" ", scores.NO_BREAK), text)
    return text.replace(" [", "\n[").replace(" (", "\n(")


def _show_chosen(project: Project, lines: Sequence[Line]) -> None:
    """What can be done with the lines that are ticked."""
    if not lines:
        return
    runs = list({run.id: run for line in lines for run in line.runs}.values())
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{counted(len(lines), 'line')} ticked**", width="stretch")
            _offer_comparison(project, lines)
        overlaid_curves.show(project, runs)


def _offer_comparison(project: Project, lines: Sequence[Line]) -> None:
    ready = [line for line in lines if any(run.has_model for run in line.runs)]
    if len(lines) != 2 or len(ready) != 2:
        st.caption("Tick two that have a model to compare them.")
        return
    newer, older = _pair(*ready)
    if st.button("Compare them", icon=f":material/{navigation.COMPARE.icon}:", key="compare_ticked"):
        address = {session.RUN: newer.name, session.AGAINST: older.name}
        navigation.go(navigation.COMPARE, project=project.name, **address)


def _pair(one: Line, other: Line) -> tuple[Run, Run]:
    """A run with a model of each line, the newer first; of two cross-validations those of one fold."""
    pairs = [(a, b) for a in one.runs for b in other.runs if a.has_model and b.has_model]
    found = next((pair for pair in pairs if pair[0].split_id == pair[1].split_id), pairs[0])
    newer, older = sorted(found, key=lambda run: -run.id)
    return newer, older


def _show_line(project: Project, line: Line) -> None:
    if isinstance(line.of, Run) and not line.of.is_trained:
        _show_untrained(project, line.of, line)
    elif isinstance(line.of, Run):
        # What works or waits is watched above.
        if not _is_active(line):
            ended_run.show(project, line.of)
    elif isinstance(line.of, Experiment):
        _show_experiment(project, line.of, line)
    else:
        _show_search(project, line.of, line)


def _show_untrained(project: Project, run: Run, line: Line) -> None:
    """An ensemble, or what was made elsewhere."""
    # What works or waits is watched above.
    if _is_active(line):
        return
    bench = resources.bench()
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{escaped(_title(line))}** {escaped(line.status)}", width="stretch")
            if run.has_model:
                _lead_to_results(project, run, key=f"results_{run.id}")
            caption_form.show(run)
            resume_button.offer(run, key="resume")
            if run.classifier is not None:
                delete_files.offer(run)
            if delete_untrained.offer(run):
                session.forget(session.RUN)
                session.forget(session.OPENED)
                st.rerun()
        caption_form.show_note(run)
        if (damage := file_damage.of_run(bench, run)) is not None:
            errors.show(damage)
        deleted_model.show(run)
        if run.error:
            st.error(escaped(run.error), icon=":material/error:")
        of_ensemble = f"{ensembles.in_words(bench, run)} {_NOT_TRAINED}" if run.is_ensemble else ""
        st.caption(escaped(of_ensemble or read_predictions.in_words(run) or classifiers.in_words(run)))


_NOT_TRAINED = "It was not trained itself: time, energy and curves are those of its runs."


def _lead_to_results(project: Project, run: Run, key: str) -> None:
    if st.button("Results", icon=":material/bar_chart:", key=key):
        session.remember(session.RUN, run.name)
        navigation.go(navigation.RESULTS, project=project.name, run=run.name)


def _show_experiment(project: Project, experiment: Experiment, line: Line) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{escaped(_title(line))}** {escaped(line.status)}", width="stretch")
            done = next((run for run in line.runs if run.has_model), None)
            if done is not None:
                _lead_to_results(project, done, key=f"results_of_{experiment.id}")
            caption_form.show(experiment)
        caption_form.show_note(experiment)
        st.caption(f"{counted(len(line.runs), 'run')}: *Each run* above the table lists them.")


def _show_search(project: Project, search: Search, line: Line) -> None:
    with st.container(border=True), st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{escaped(_title(line))}** {escaped(line.status)}", width="stretch")
        if st.button("Open the search", icon=f":material/{navigation.SEARCH.icon}:", key=f"search_{search.id}"):
            navigation.go(navigation.SEARCH, project=project.name, **{session.SEARCH: search.name})
        caption_form.show(search)


def _title(line: Line) -> str:
    return " · ".join(filter(None, [line.name, line.kind, line.of.title]))
