"""The words that make a run's model decide on any text."""

from dashboard import session
from dashboard.explain import test_text, typed_text
from dashboard.widgets import no_model, prerequisites, run_picker, scores

project = prerequisites.project()
session.open_model(project)
run = run_picker.choose(project, opens_test=False)
test_text.lead_on(project, run)
if run.read_from is None:
    scores.warn_of_no_better(run)
    typed_text.show(run)
else:
    no_model.show_read(run)
