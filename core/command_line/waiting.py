"""Following a training from the terminal."""

from __future__ import annotations

import time

from tqdm import tqdm

from core.records import Project, Run
from core.workflow import training
from core.workflow.bench import Bench

_POLL_SECONDS = 0.5


def follow(bench: Bench, project: Project, run: Run) -> Run:
    """Show a bar on standard error until the run ends; an interrupt leaves the training running."""
    with tqdm(total=1.0, bar_format="{desc} {bar} {percentage:3.0f} % {elapsed}", leave=False) as bar:
        while run.state.is_active:
            progress = training.progress(bench, run)
            bar.set_description_str(f"{run.name}: {progress.phase}", refresh=False)
            bar.n = progress.fraction
            bar.refresh()
            time.sleep(_POLL_SECONDS)
            run = training.run(bench, project, run.name)
    return run
