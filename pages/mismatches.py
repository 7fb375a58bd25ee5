"""The test texts that a run's model gets wrong, and beside them the text that is read."""

from dashboard.explaining import all_texts
from dashboard.mismatches import list_choice, mismatch_table, open_text, reading
from dashboard.widgets import prerequisites, run_picker

project = prerequisites.project()
run = run_picker.choose(project)
text = open_text.named()
listed = list_choice.choose(project, run, folded=text is not None)
if text is None:
    all_texts.show(run)
    mismatch_table.show(project, run, listed)
else:
    reading.show(project, run, listed, text)
