"""``python -m core.demo.make WORKSPACE`` trains the models that come with the demo, and keeps them in this folder.

To be run again when the demo's texts, their votes or their division change. The two trainings are ordinary ones, by
the named settings. What is kept of each model is its difference from the base model, cut to a few singular vectors;
scores, predictions and explanations are those of the model as it is kept.
"""

from __future__ import annotations

import dataclasses
import shutil
import sys
import tempfile
from pathlib import Path

from core.explanation.lime_in_rounds import LimeInRoundsSettings
from core.jobs import training_task
from core.jobs.folder import JobFolder
from core.jobs.models import InlineModels
from core.jobs.runner import InlineRunner
from core.records import PredictionFilter, Project, Run, Split, to_json
from core.records.columns import TEXT
from core.records.folders import ModelFolder, RunFolder
from core.records.job_specs import TrainingSpec
from core.settings import Settings
from core.store import predictions
from core.training import catalogue, checkpoints, difference
from core.workflow import demo, ground_truth, projects, splits, training
from core.workflow.bench import Bench, open_bench

_HERE = Path(__file__).parent
_PRESETS = ("tutorial", "default")
_RANK = 8
_EXPLAINED = 2


def main(home: Path) -> None:
    bench = open_bench(Settings.at(home), runner=InlineRunner(), models=InlineModels())
    project = projects.load_demo(bench)
    version = ground_truth.latest(bench, project)
    split = splits.latest(bench, version) if version else None
    assert split is not None
    explained: list[demo.DemoExplanation] = []
    for name, preset in zip(demo.RUNS, _PRESETS, strict=True):
        run = _trained(bench, project, split, preset)
        _keep(bench.artifacts.path(run.folder), _HERE / name)
        explained += _test(_HERE / name)
    (_HERE / demo.EXPLANATIONS).write_bytes(to_json(explained))


def _trained(bench: Bench, project: Project, split: Split, preset: str) -> Run:
    """The workspace's run by these settings, trained now where there is none."""
    config = training.preset(bench, preset, training.EMBEDDED, split)
    known = next((run for run in training.runs(bench, project) if run.config == config), None)
    return known or training.run(bench, project, training.start(bench, project, split, config).name)


def _keep(job: Path, come_with: Path) -> None:
    shutil.rmtree(come_with, ignore_errors=True)
    whole = (ModelFolder.TOKENIZER, ModelFolder.WEIGHTS, *JobFolder.PASSING, JobFolder.LOG, checkpoints.FOLDER)
    shutil.copytree(job, come_with, ignore=shutil.ignore_patterns(*whole))
    base = ModelFolder(catalogue.fetch(catalogue.EMBEDDED))
    model, kept = RunFolder(job).model, RunFolder(come_with).model
    difference.take(model.weights, base.weights, _RANK, kept.path / demo.DIFFERENCE)


def _test(come_with: Path) -> list[demo.DemoExplanation]:
    """Test the model as it is kept, and explain the mistakes that it is surest of."""
    with tempfile.TemporaryDirectory() as folder:
        demo.build_run(come_with, Path(folder))
        job = JobFolder(Path(folder))
        spec = job.spec()
        assert isinstance(spec, TrainingSpec)
        trained = training_task.train(job, spec)
        # How fast this computer is, and what else it did meanwhile, tells nothing of another one.
        alone = trained.seconds / (trained.slowdown or 1.0)
        result = dataclasses.replace(trained, tokens_per_second=0.0, seconds=alone, slowdown=None)
        JobFolder(come_with).write_result(result)
        tested = RunFolder(job.path)
        shutil.copyfile(tested.predictions, RunFolder(come_with).predictions)
        shutil.copyfile(tested.validation, RunFolder(come_with).validation)
        shutil.copyfile(tested.neighbours, RunFolder(come_with).neighbours)
        shutil.copyfile(tested.vectors, RunFolder(come_with).vectors)
        settings = LimeInRoundsSettings()
        worst = predictions.page(tested.predictions, PredictionFilter(), offset=0, limit=_EXPLAINED)
        return [
            demo.DemoExplanation(
                come_with.name, text, settings, InlineModels().explain(tested.model.path, text, settings, None)
            )
            for text in worst.rows[TEXT]
        ]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
