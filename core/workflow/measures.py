"""The measure that a project declares: it chooses the epoch, leads every list, and decides comparisons."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable

from core.errors import SettingError
from core.records import DatasetVersion, Declaration, Measure, Project, Run, TrainingConfig
from core.training.presets import default_positive, is_positive_word
from core.workflow import ground_truth, merges
from core.workflow.bench import Bench


def of(bench: Bench, project_id: int) -> Measure:
    """The project's measure; where none is declared, the F1 that suits the classes of its newest version as it is
    divided: that of the class which a study of two is most likely after, macro F1 of more.

    A class of interest that was merged since is the class that it was merged into.
    """
    known, versions = bench.store.evaluation.declarations(project_id), bench.store.versions(project_id)
    if not known:
        return Measure(positive=_usual(bench, versions[-1])) if versions else Measure()
    measure = known[-1].measure
    return _merged(measure, merges.of(bench, versions[-1])) if versions else measure


def usual_in_words(bench: Bench, project_id: int) -> str:
    """Why it is the project's measure where none is declared."""
    versions = bench.store.versions(project_id)
    positive = _usual(bench, versions[-1]) if versions else None
    if positive is None:
        return "as is usual with several classes"
    judged = _as_judged(bench, versions[-1]).get(positive, positive)
    if is_positive_word(judged):
        once = f", as it was called “{judged}”" if judged != positive else ""
        return f"as is usual with two such classes{once}"
    return "as that class is the rarer one; declare another if you look for something else"


def _usual(bench: Bench, version: DatasetVersion) -> str | None:
    """The class of interest that nobody declared, also where it got another name since it was judged."""
    judged = _as_judged(bench, version)
    labels = Counter({judged.get(label, label): number for label, number in _labels(bench, version).items()})
    found = default_positive(labels)
    return {old: new for new, old in judged.items()}.get(str(found), found)


def _as_judged(bench: Bench, version: DatasetVersion) -> dict[str, str]:
    """Class → its name as judged, of those that only got another name; none where others were merged: “1” beside
    further grades of a scale says nothing of what is looked for.
    """
    names = merges.new_names(bench, version)
    if len(names) < len(merges.of(bench, version)):
        return {}
    return {new: old for old, new in names.items()}


def declare(bench: Bench, project: Project, measure: Measure) -> None:
    """Make it the project's measure from now on.

    Raises SettingError where its class of interest is none of the newest version's.
    """
    version = ground_truth.latest(bench, project)
    labels = sorted(version.report.labels) if version is not None else []
    if measure.positive is not None and measure.positive not in labels:
        raise SettingError(
            f"“{measure.positive}” is not one of the classes {', '.join(labels)}.",
            where="class of interest",
            todo="Choose one of them, or none to use the macro average.",
        )
    bench.store.evaluation.declare(project.id, measure)


def declarations(bench: Bench, project: Project) -> list[Declaration]:
    """All measures that the project declared, oldest first; the last one holds."""
    return bench.store.evaluation.declarations(project.id)


def chosen(config: TrainingConfig, measure: Measure) -> TrainingConfig:
    """The settings with that measure choosing the epoch."""
    return dataclasses.replace(config, positive=measure.positive, chosen_by=measure.score)


def among(measure: Measure, labels: Iterable[str], classes: merges.Merges) -> Measure:
    """The measure for scores with these labels, of which ``classes`` are merged; macro where its class is none."""
    found = _merged(measure, classes)
    return found if found.positive in (None, *labels) else dataclasses.replace(found, positive=None)


def of_run(bench: Bench, run: Run) -> Measure:
    """The project's measure for a run's scores; with the run's own class of interest where it lacks the declared one,
    as it was trained before a merge.
    """
    declared = of(bench, run.project_id)
    if declared.positive in (None, *_trained_on(bench, run)):
        return declared
    return dataclasses.replace(declared, positive=run.config.positive)


def _trained_on(bench: Bench, run: Run) -> Iterable[str]:
    """Its classes, also while it has no scores."""
    if run.result is not None:
        return run.result.test.labels
    return {label for counts in bench.store.split(run.split_id).counts.values() for label in counts}


def _labels(bench: Bench, version: DatasetVersion) -> Counter[str]:
    """Texts of each class, without the classes that the division leaves out."""
    known = bench.store.splits(version.id)
    parts = known[-1].counts.values() if known else [version.report.labels]
    return sum(map(Counter, parts), Counter())


def _merged(measure: Measure, classes: merges.Merges) -> Measure:
    positive = measure.positive
    return dataclasses.replace(measure, positive=positive and classes.get(positive, positive))
