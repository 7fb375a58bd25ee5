"""Label texts here, by keyboard: set up a round, answer, and make the answers ground truth."""

from dashboard.annotate import annotator_name, desk, round_picker, round_results, round_setup
from dashboard.uploading import upload
from dashboard.widgets import errors, prerequisites

project = prerequisites.project()
round = round_picker.choose(project)
annotator = annotator_name.at_work(round) if round else None

if round is not None and annotator is not None:
    desk.show(round, annotator)
elif round is None or upload.waiting(project):
    round_setup.show(project)
else:
    with errors.shown():
        round_picker.show(project, round)
        annotator_name.ask(round)
        round_results.show(project, round)
    round_setup.show_another(project)
