"""Further texts, labelled by a run's model."""

from dashboard.predict import further_texts, waiting_file
from dashboard.widgets import errors, prerequisites, run_picker

project = prerequisites.project()
run = run_picker.choose(project, opens_test=False)
waiting = waiting_file.show(project)
if waiting is not None:
    with errors.shown():
        further_texts.show(run, waiting)
