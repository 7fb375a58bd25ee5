"""Label texts here, by keyboard: set up a round, answer, and make the answers ground truth."""

from dashboard.parts import (
    annotate_desk,
    annotate_name,
    annotate_results,
    annotate_round,
    annotate_setup,
    errors,
    missing,
    upload,
)

project = missing.project()
round = annotate_round.choose(project)
annotator = annotate_name.at_work(round) if round else None

if round is not None and annotator is not None:
    annotate_desk.show(round, annotator)
elif round is None or upload.waiting(project):
    annotate_setup.show(project)
else:
    with errors.shown():
        annotate_round.show(project, round)
        annotate_name.ask(round)
        annotate_results.show(project, round)
    annotate_setup.show_another(project)
