"""Two runs on the same test texts: how they differ, and whether that may be luck."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from core.counted import counted
from core.records import AnswerChange, Project, Run
from core.records.columns import ID, REASON, RUN, TEXT
from core.workflow import (
    causes,
    compared_experiments,
    compared_folds,
    comparison,
    ensembles,
    ground_truth,
    independence,
    merges,
    relabelled_test_set,
    run_status,
    training,
    verdict,
)
from core.workflow.compared_experiments import ComparedExperiments
from core.workflow.compared_folds import ComparedFolds
from core.workflow.comparison import RunComparison
from core.workflow.verdict import Outcome, Verdict
from dashboard import navigation, resources, session
from dashboard.compare import annotators, compared_groups, two_experiments
from dashboard.mismatch_lists import filters
from dashboard.score_comparison import agreeing_sample, pickers, score_table
from dashboard.widgets import (
    cached_comparisons,
    errors,
    file_names,
    formula_cells,
    prerequisites,
    rated_text,
    run_picker,
    scores,
    test_look,
    text_list,
)
from dashboard.widgets.markdown import escaped

_FOLDS = (
    "Compare needs two models that were tested on the same texts. These are folds of one division, each tested on "
    "texts of its own."
)
_OF_ONE_FOLD = (
    "Choose runs of the same fold: then all folds of both are compared, too. The scores of all folds of one "
    "cross-validation together stand on Results."
)
_ICONS = {
    Outcome.BETTER: "trending_up",
    Outcome.WORSE: "trending_down",
    Outcome.LUCK: "casino",
    Outcome.NONE: "equal",
}


def show(project: Project) -> None:
    known = ensembles.models(resources.bench(), project)
    active = next((run for run in training.runs(resources.bench(), project) if run.state.is_active), None)
    if len(known) < 2 and active is not None:
        now = f"{escaped(active.name)} {escaped(run_status.in_words(resources.bench(), active))}"
        prerequisites.show(
            f"Two trained models are needed to compare them; {now}.", navigation.TRAIN, "See its progress"
        )
        return
    if len(known) < 2:
        prerequisites.show("Two trained models are needed to compare them.", navigation.TRAIN, "Go to training")
        return
    if comparison.are_folds_of_one(resources.bench(), *known):
        prerequisites.show(
            f"{_FOLDS} Train the folds again with other settings, or on the next version, to see what that changes; "
            "the scores of all folds together stand on Results.",
            navigation.TRAIN,
            "Go to training",
        )
        return
    pickers.put_newer_first(project, known)
    with st.grid(2, min_column_width=330):
        with st.container():
            run = run_picker.choose(project, run_picker.short_title, opens_test=False, then=pickers.ask_anew)
        with st.container():
            against = pickers.against(run, known)
        with st.container():
            version = pickers.labels(project)
    if test_look.is_locked(project):
        test_look.show_locked(project)
        return
    if against is None:
        pickers.offer(run)
        return
    test_look.begin(project, run)
    if comparison.are_folds_of_one(resources.bench(), run, against):
        st.info(f"{_FOLDS} {_OF_ONE_FOLD}", icon=":material/info:")
        return
    found = cached_comparisons.runs(project, run, against, version)
    _show_cause(project, found)
    above = st.container()
    several = None
    # Before the verdict on the two runs, whose correction counts it.
    with errors.shown():
        several = _of_experiments(project, found)
    judged = verdict.of(resources.bench(), found, comparison.measure(resources.bench(), found))
    positive = scores.choose_positive(
        found.comparison.before, judged.measure.positive, key=f"{run.id}:{against.id}:{version.id}"
    )
    with above:
        _show_verdict(found, judged)
        _show_lists(project, found)
    score_table.show(found.comparison, positive, against.name, run.name)
    for one, unknown in zip((against, run), found.unknown, strict=True):
        score_table.show_unknown(one, unknown, version)
    two_experiments.show(several)
    _show_basis(found, judged)
    _show_comparisons(judged)
    with errors.shown():
        compared_groups.show(found)
    annotators.show(found)
    _show_relabelled(project, found, positive)
    with st.expander("Each class", key="each_class"):
        score_table.show_classes(found.comparison, against.name, run.name)
    _show_left_out(found)


def _of_experiments(project: Project, found: RunComparison) -> ComparedExperiments | ComparedFolds | None:
    bench = resources.bench()
    of_seeds = compared_experiments.of_comparison(bench, project, found)
    return of_seeds or compared_folds.of_comparison(bench, project, found)


def _show_verdict(found: RunComparison, judged: Verdict) -> None:
    st.subheader(f":material/{_ICONS[judged.outcome]}: {escaped(judged.headline)}")
    st.markdown(escaped(judged.reading))
    if useless := judged.no_better:
        st.warning(escaped(useless), icon=":material/warning:")
    if found.merged:
        said = escaped(merges.merges_and_renames_in_words(found.merged, found.renamed))
        st.caption(f":material/merge: {said} {comparison.COUNT_LIKEWISE}")


def _show_lists(project: Project, found: RunComparison) -> None:
    """For each list a button that opens it in Mismatches, and its download; of an empty one, that it is."""
    numbers = {AnswerChange.FIXED: found.comparison.fixed, AnswerChange.BROKEN: found.comparison.broken}
    right = {AnswerChange.FIXED: found.run.name, AnswerChange.BROKEN: found.against.name}
    lists = st.container(horizontal=True)
    tables = {change: comparison.changed_csv(found, change) for change in numbers}
    as_it_is = formula_cells.ask_plain(sum(table.cells_run() for table in tables.values()), key="changed")
    for change, number in numbers.items():
        if not number:
            lists.caption(f"No text that only {right[change]} has right.")
            continue
        with lists.container(horizontal=True, vertical_alignment="center", width="content"):
            if st.button(
                f"Read the {counted(number, 'text')} that only {right[change]} has right",
                icon=f":material/{navigation.MISMATCHES.icon}:",
                key=f"open_{change}",
            ):
                address = {session.AGAINST: found.against.name, session.LABELS: str(found.version.number)}
                address |= {session.CHANGE: str(change), "project": project.name, "run": found.run.name}
                filters.begin_anew()
                navigation.go(navigation.MISMATCHES, **address)
            st.download_button(
                "CSV",
                partial(tables[change].content, plain=as_it_is),
                file_names.of_project(f"{found.run.name}-{change}-against-{found.against.name}.csv"),
                "text/csv",
                icon=":material/download:",
                key=f"csv_{change}",
                type="tertiary",
                on_click="ignore",
                help=f"Download the texts that only {right[change]} has right: the {change} ones.",
            )


def _show_basis(found: RunComparison, judged: Verdict) -> None:
    compared = found.comparison
    # What gave predictions that were read from a table may have learned from any text.
    learned = " and neither has learned from" if found.learned else ""
    st.caption(
        f"On the {counted(compared.texts, 'test text')} that both runs were tested on{learned}, "
        f"with the labels of version {found.version.number}. {comparison.brackets_in_words(compared, 'each run')} "
        f"{escaped(judged.looked)} {independence.in_words(compared.before)}"
    )


def _show_comparisons(judged: Verdict) -> None:
    """Which pairs the correction of the p-value counts, and in which measure."""
    if judged.counted_by_holm:
        with st.expander(judged.counted_by_holm, key="counted_by_holm"):
            st.markdown("\n".join(f"- {escaped(said)}" for said in judged.comparisons))


def _show_cause(project: Project, found: RunComparison) -> None:
    """What differs between the two, above all in what they learned from, and how to see what luck alone does."""
    with st.container(border=True):
        st.markdown(f"**What differs.** {escaped(causes.in_words(resources.bench(), found))}")
        are_trained = found.against.is_trained and found.run.is_trained
        if are_trained and not causes.is_seed_alone(resources.bench(), found):
            with errors.shown():
                _lead_to_seeds(project, found.against)


def _lead_to_seeds(project: Project, run: Run) -> None:
    """The way to a run that differs from this one in the seed alone, or to training it."""
    bench = resources.bench()
    alike = training.with_other_seeds(bench, run)
    other = next((one for one in alike if one.has_model or one.state.is_active), None)
    if other is None:
        version = ground_truth.trained_on(bench, run).number
        label = f"Train version {version} again with another seed"
        if st.button(label, icon=":material/casino:", key="another_seed"):
            training.with_another_seed(bench, project, run)
            navigation.go(navigation.TRAIN, project=project.name)
    elif other.has_model:
        label = f"Compare {other.name} with {run.name}: another seed alone"
        address = {"project": project.name, session.RUN: other.name, session.AGAINST: run.name}
        if st.button(label, icon=":material/casino:", key="to_other_seed"):
            navigation.go(navigation.COMPARE, **address)
    else:
        st.caption(f"{escaped(other.name)}, with another seed alone, {escaped(run_status.in_words(bench, other))}.")


def _show_relabelled(project: Project, found: RunComparison, positive: str | None) -> None:
    """Where labels of the compared texts were changed: that they were, and the scores on the labels of each version."""
    if not found.relabelled:
        return
    had_been = relabelled_test_set.had_been_mismatches(found.relabelled_mismatches, found.damaged)
    were = "was" if found.relabelled == 1 else "were"
    st.warning(
        f"{found.relabelled:,} of the {counted(found.comparison.texts, 'label')} {were} changed between the "
        f"versions; {escaped(had_been)} Labels that people correct only where a model contradicts them flatter that "
        "model and those like it; labels that changed by further judgements do not. Look at both runs on the labels "
        "before and after, and check a random sample of the texts that a model agrees with (on Results).",
        icon=":material/edit_note:",
    )
    labelled = {found.version.number: found}
    for run in (found.against, found.run):
        version = ground_truth.trained_on(resources.bench(), run)
        each = cached_comparisons.runs(project, found.run, found.against, version)
        if not any(each.has_labels_of(shown) for shown in labelled.values()):
            labelled[version.number] = each
    compared = {number: labelled[number].comparison for number in sorted(labelled)}
    differ = len({one.texts for one in compared.values()}) > 1
    score_table.show_versions(
        {f"version {number}{f', {one.texts:,} texts' * differ}": one for number, one in compared.items()},
        positive,
        found.against.name,
        found.run.name,
    )
    if differ:
        st.caption("A test text that has no label in a version is not among its texts.")
    with errors.shown():
        agreeing_sample.show_each(project, (found.against, found.run), positive)


def _show_left_out(found: RunComparison) -> None:
    if found.left_out.empty:
        return
    number = len(found.left_out)
    with st.expander(f"{counted(number, 'test text')} that cannot be compared", key="not_compared"):
        st.markdown(
            "\n".join(
                f"- {number:,} of {escaped(run)}: {escaped(reason)}"
                for (run, reason), number in found.left_out_counts.items()
            )
        )
        text_list.show_paged(
            found.left_out,
            _left_out_row,
            ("Run", "Reason"),
            key=f"not_compared:{found.run.id}:{found.against.id}",
            label="Test texts that cannot be compared",
            begins={**rated_text.begins_of(found.against), **rated_text.begins_of(found.run)},
        )
        table = comparison.left_out_csv(found)
        as_it_is = formula_cells.ask_plain(table.cells_run(), key="not_compared")
        st.download_button(
            "Download all as CSV",
            lambda: table.content(plain=as_it_is),
            file_names.of_project(f"{found.run.name}-{found.against.name}-not-compared.csv"),
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )


def _left_out_row(known: Mapping[Any, Any]) -> text_list.Row:
    return text_list.Row(known[ID], known[TEXT], (known[RUN], known[REASON]), {"Id": known[ID]})
