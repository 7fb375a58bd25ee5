"""The texts that a run's model gets wrong, of test, validation or all folds, and beside them the text that is read."""

from core.records import Part
from dashboard.explaining import all_texts
from dashboard.mismatches import list_choice, mismatch_table, open_text, part_choice, reading
from dashboard.widgets import prerequisites, run_picker

project = prerequisites.project()
run = run_picker.choose(project, opens_test=False)
within = part_choice.choose(project, run)
text = open_text.named()
listed = list_choice.choose(project, run, within, folded=text is not None)
if text is None:
    if within.part is Part.TEST and not within.all_folds:
        all_texts.show(run)
    mismatch_table.show(project, run, listed)
else:
    reading.show(project, run, listed, text)
