"""How well a run's model does on the test part."""

import streamlit as st

from core.records import Part
from core.workflow import ground_truth, kept_epoch, looks, measures, most_confused, run_status, test_history
from dashboard import resources
from dashboard.mismatch_lists import filters
from dashboard.results import (
    annotator_ceiling,
    baselines,
    error_words,
    explanation_check,
    final_model,
    findings,
    kept_groups,
    learning_curve,
    look_log,
    make_ensemble,
    methods_section,
    misleading_words,
    several_seeds,
    stopped_run,
    to_mismatches,
    undecided_answers,
    weak_groups,
)
from dashboard.score_comparison import other_labels
from dashboard.widgets import (
    all_folds,
    confusion_matrix,
    curves,
    errors,
    poor_agreement,
    prerequisites,
    run_picker,
    scores,
    test_look,
)
from dashboard.widgets.markdown import escaped

project = prerequisites.project()
run = run_picker.choose(project, opens_test=False)
result = run.result
assert result is not None
poor_agreement.show(ground_truth.trained_on(resources.bench(), run))

positive = scores.choose_positive(result.test, measures.of_run(resources.bench(), run).positive, key=str(run.id))
if test_look.is_locked(project):
    test_look.show_locked(project)
    if result.validation is not None:
        scores.show(result.validation, positive, part=Part.VALIDATION)
        scores.show_against_one_answer(run, result.validation, positive)
    with errors.shown():
        several_seeds.show(project, run, positive, Part.VALIDATION)
    baselines.show_on_validation(run)
    with errors.shown():
        learning_curve.show(project, run)
    if run.is_ensemble:
        make_ensemble.show(project, run)
    elif run.is_trained:
        st.caption(escaped(kept_epoch.in_words(result, run.config.measure)))
        curves.show_of_run(run)
    look_log.show(project)
    st.stop()
look = looks.in_words(test_look.begin(project, run))
late = test_history.late_measure(resources.bench(), project.id, run.split_id)
with errors.shown():
    all_folds.show(project, run, positive)
scores.show(result.test, positive, also=f"{scores.relabelled(run)} {look} {late}")
scores.show_against_one_answer(run, result.test, positive)
stopped_run.show(run)
with errors.shown():
    findings.show(project, run)
if not run.is_made_elsewhere:
    with errors.shown():
        baselines.show(run)
to_mismatches.show(run)

beside = confusion_matrix.fits_beside(result.test)
with st.container(horizontal=beside, gap="medium"):
    left = st.container(width=confusion_matrix.WIDTH if beside else "stretch")
    right = st.container(width=scores.CLASSES_WIDTH if beside else "stretch")
with left:
    st.subheader("Confusion matrix")
    cell = confusion_matrix.show(result.test, key="results_matrix")
with right:
    st.subheader("Each class")
    scores.show_classes(result.test)
if confused := most_confused.in_words(result.test):
    st.markdown(escaped(confused))
if cell is not None:
    filters.open_cell(project, run, cell)

with errors.shown():
    annotator_ceiling.show(run)
with errors.shown():
    weak_groups.show(project, run)
with errors.shown():
    kept_groups.show(project, run)
with errors.shown():
    error_words.show(run)
if run.read_from is None:
    with errors.shown():
        misleading_words.show(project, run)
    with errors.shown():
        explanation_check.show(run)
with errors.shown():
    several_seeds.show(project, run, positive, Part.TEST)
with errors.shown():
    learning_curve.show(project, run)
with errors.shown():
    other_labels.show(project, run, positive)

if run.read_from is None:
    undecided_answers.show(project, run)

if run.is_ensemble:
    make_ensemble.show(project, run)
elif run.is_trained:
    st.subheader("How it learned")
    st.caption(escaped(" ".join([*run_status.remarks(run), kept_epoch.in_words(result, run.config.measure)])))
    curves.show_of_run(run)
    with errors.shown():
        final_model.offer(project, run)
methods_section.show(run)
look_log.show(project)
