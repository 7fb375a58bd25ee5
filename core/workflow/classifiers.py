"""Classifiers that were finished outside Errata (by a colleague, on the Hugging Face hub), beside those trained here.

A job asks one the texts of the test and the validation part; what its classes mean is said before. From then on it is
a run among the others wherever a model is asked, scored or compared, and none where trainings are meant.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from core.counted import beginning, counted, joined, joined_at_most, quoted
from core.data.spelling import key
from core.errors import JobError, LabelError
from core.jobs.folder import JobFolder
from core.records import (
    FinishedClassifier,
    Part,
    Project,
    Run,
    Split,
    TrainingConfig,
)
from core.records.folders import RunFolder
from core.records.job_specs import ClassifierSpec
from core.store.artifacts import RUNS
from core.training import catalogue, finished, hub, packed_model
from core.training.estimate import TimeEstimate
from core.workflow import base_models, disk_space, measures, splits, training
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile

NAMES = "classifier-"
"""What those of the runs begin with."""

MOST_CHARACTERS = 80
"""Of what a classifier is called."""

_SHOWN = 8
_SECONDS_TO_START, _SECONDS_A_TEXT = (5, 30), (0.002, 0.2)
"""From a small model with short texts to a large one with long texts, on a laptop."""


@dataclass(frozen=True)
class Looked:
    """A classifier before it is asked.

    Attributes
    ----------
    source
        A name on the Hugging Face hub, the path of a folder, or the name of an uploaded ZIP.
    file
        That ZIP; None of the others.
    classes
        Its own, in the order of its outputs.
    megabytes
        What the run will keep of it.
    is_here
        Whether it needs no download.
    licence
        What the hub says; None where it was not asked.
    """

    source: str
    file: StagedFile | None
    classes: tuple[str, ...]
    megabytes: int
    is_here: bool
    licence: str | None = None


def look_at(source: str | StagedFile) -> Looked:
    """Which classes a classifier tells apart, and what it takes; raises ModelError where it is none."""
    if isinstance(source, StagedFile):
        return _look_into(source)
    source = source.strip()
    found = finished.look_up(source)
    folder = catalogue.local_folder(source)
    if folder is not None:
        return Looked(source, None, found, _megabytes(finished.size(folder)), is_here=True)
    facts = hub.facts(source)
    return Looked(source, None, found, facts.megabytes, is_here=False, licence=facts.licence)


def is_here(source: str) -> bool:
    """Whether to look at it asks nobody: it is a folder, or was downloaded. Raises ModelError where it is no name."""
    return catalogue.is_path(source) or catalogue.local_folder(source) is not None


def _look_into(file: StagedFile) -> Looked:
    with tempfile.TemporaryDirectory() as folder:
        packed_model.unpack_config(file.path, file.name, Path(folder))
        found = finished.classes(Path(folder), file.name)
    return Looked(file.name, file, found, _megabytes(packed_model.kept_bytes(file.path, file.name)), is_here=True)


def _megabytes(size: int) -> int:
    return -(-size // 1_000_000)


def in_brief(looked: Looked) -> str:
    """“3 classes, “a”, “b” and “c” · 499 MB to download once · 499 MB in the workspace. Licence MIT.”"""
    said = [
        f"{len(looked.classes)} classes, {_quoted(looked.classes)}",
        "" if looked.is_here else f"{looked.megabytes:,} MB to download once",
        f"{looked.megabytes:,} MB in the workspace",
    ]
    licence = "" if looked.licence is None else base_models.licence_in_words(looked.licence)
    return f"{' · '.join(filter(None, said))}. {licence}".strip()


def require_enough_classes(bench: Bench, split: Split, looked: Looked) -> None:
    """Raise LabelError where it tells fewer classes apart than the data set has."""
    labels = training.classes(split)
    if len(set(looked.classes)) < len(labels):
        version = bench.store.version(split.version_id)
        raise LabelError(
            f"It tells {counted(len(set(looked.classes)), 'class', 'classes')} apart, {_quoted(looked.classes)}; "
            f"version {version.number} has {len(labels)}, {_quoted(labels)}.",
            where=looked.source,
            todo="Choose a classifier that can give each of them, or merge classes of the data set.",
        )


def likely_meanings(looked: Looked, split: Split) -> dict[str, str]:
    """The class of the data set that each of its classes means, where both are written alike but for case and spaces;
    none for one that was given no name, as LABEL_0.
    """
    labels = training.classes(split)
    keys = [key(label) for label in labels]
    # Two classes may differ in case alone.
    by_key = {one: label for one, label in zip(keys, labels, strict=True) if keys.count(one) == 1}
    alike = {one: one if one in labels else by_key.get(key(one)) for one in looked.classes}
    return {one: label for one, label in alike.items() if label is not None and not finished.is_unnamed(one)}


def meanings(looked: Looked, split: Split, said: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What each output means, by what is said and what is written alike.

    Raises LabelError where a class of its own or of the data set is named that is none, one of its own means nothing,
    or one of the data set is meant by none.
    """
    labels, meant = training.classes(split), {**likely_meanings(looked, split), **said}
    if odd := [one for one in said if one not in looked.classes]:
        raise LabelError(
            f"It has no class {_quoted(odd)}; its classes are {_quoted(looked.classes)}.",
            where=looked.source,
            todo="Name one of these.",
        )
    if odd := [label for label in said.values() if label not in labels]:
        raise LabelError(
            f"The data set has no class {_quoted(odd)}; its classes are {_quoted(labels)}.",
            where=looked.source,
            todo="Name one of these.",
        )
    if unsaid := [one for one in looked.classes if one not in meant]:
        raise LabelError(
            f"It is not known what {_quoted(unsaid)} {'means' if len(unsaid) == 1 else 'mean'} in the data set, whose "
            f"classes are {_quoted(labels)}.",
            where=looked.source,
            todo="Say for each which class it means; several may mean one.",
        )
    if never := [label for label in labels if label not in meant.values()]:
        raise LabelError(
            f"None of its classes means {_quoted(never)}: it could never give that answer.",
            where=looked.source,
            todo="Let one of its classes mean it, or merge classes of the data set.",
        )
    return tuple((one, meant[one]) for one in looked.classes)


def _quoted(names: Sequence[str]) -> str:
    return quoted([beginning(name, 30) for name in names[:_SHOWN]]) + (", …" if len(names) > _SHOWN else "")


def start(bench: Bench, project: Project, split: Split, looked: Looked, said: Mapping[str, str], who: str = "") -> Run:
    """Begin to ask it the validation and the test texts, in a process of its own, and return at once; ``who`` is what
    it is called.

    Raises LabelError as ``meanings`` does, JobError where the split has folds or the disk too little room, ModelError
    where an uploaded ZIP cannot be unpacked or holds no whole classifier.
    """
    splits.require_no_folds(split, "a finished classifier", looked.source)
    require_enough_classes(bench, split, looked)
    classifier = FinishedClassifier(looked.source, looked.file is not None, meanings(looked, split, said))
    # What is downloaded or unpacked lies there once more while it is copied.
    copies = 1 if looked.is_here and looked.file is None else 2
    disk_space.check_bytes(bench, looked.megabytes * 1_000_000 * copies, where=looked.source)
    config = TrainingConfig(model=beginning(" ".join(who.split()) or usual_name(looked), MOST_CHARACTERS))
    config = measures.chosen(config, measures.of(bench, project.id))
    with bench.artifacts.new_folder(RUNS) as folder:
        made = RunFolder(folder.path)
        bench.artifacts.write_table(splits.unlearned_rows(bench, split), made.rows)
        if (lies := _unpacked(looked, made)) is not None:
            config = replace(config, long_texts=finished.reads(lies)[1])
        folder.keep()
        run = bench.store.add_run(project.id, split, config, folder.relative, classifier=classifier)
    begin(bench, run)
    return run


def _unpacked(looked: Looked, folder: RunFolder) -> Path | None:
    """Where it lies, a ZIP unpacked into the run's folder; None where it has to be downloaded. Raises ModelError."""
    if looked.file is None:
        return catalogue.local_folder(looked.source)
    packed_model.unpack(looked.file.path, looked.file.name, folder.uploaded)
    finished.check(folder.uploaded, looked.file.name)
    return folder.uploaded


def usual_name(looked: Looked) -> str:
    """What it is called unless somebody says otherwise."""
    if looked.file is not None:
        return PurePath(looked.source).stem
    return PurePath(looked.source).name if catalogue.is_path(looked.source) else looked.source


def begin(bench: Bench, run: Run) -> None:
    """Hand the run to the runner; what a damaged disk took of its folder is made anew."""
    assert run.classifier is not None
    split, job = bench.store.split(run.split_id), JobFolder(bench.artifacts.path(run.folder))
    job.discard_damaged()
    file = RunFolder(job.path).rows
    if not file.exists():
        job.path.mkdir(parents=True, exist_ok=True)
        bench.artifacts.write_table(splits.unlearned_rows(bench, split), file)
    job.write_spec(
        ClassifierSpec(
            name=f"{run.name} of {bench.store.project_of_id(run.project_id).name}",
            created=run.created,
            classifier=run.classifier,
            labels=training.classes(split),
            drawn_from=splits.drawn_from(split),
        )
    )
    bench.runner.start(job.path)


def runs(bench: Bench, project: Project) -> list[Run]:
    """Those of the project, newest first, with the results of those that ended since the last look."""
    known = [run.name for run in bench.store.models(project.id) if run.classifier is not None]
    return [training.run(bench, project, name) for name in reversed(known)]


def active(bench: Bench, project: Project) -> list[Run]:
    """Those that work or wait, newest first."""
    return [run for run in runs(bench, project) if run.state.is_active]


def delete(bench: Bench, run: Run) -> None:
    """Take the run with its model off this computer; raises JobError where it is no finished classifier, or works."""
    if run.classifier is None:
        raise JobError(f"{run.name} is no classifier that was finished elsewhere.", where=run.name, todo="Choose one.")
    training.delete(bench, run)


def estimate_of(bench: Bench, split: Split) -> TimeEstimate:
    """How long it takes to ask both parts, when nothing else runs: a guess, as the classifier was not timed."""
    texts = split.size(Part.TEST) + split.size(Part.VALIDATION)
    shortest, longest = (start + texts * each for start, each in zip(_SECONDS_TO_START, _SECONDS_A_TEXT, strict=True))
    return TimeEstimate(shortest, longest, "a guess, by the number of texts")


def in_words(run: Run) -> str:
    """“classifier-4 is a finished classifier, owner/model, with “LABEL_0” for “no” and “LABEL_1” for “yes”. What it
    learned from …” Empty of any other run.
    """
    found = run.classifier
    if found is None:
        return ""
    otherwise = [(own, label) for own, label in found.classes if own != label]
    meant = [f"“{beginning(own, 30)}” for “{beginning(label, 30)}”" for own, label in otherwise]
    classes = f", with {joined_at_most(_SHOWN, meant)}" if meant else ""
    source = "the ZIP " if found.uploaded else ""
    return f"{run.name} is a finished classifier, {source}{beginning(found.source)}{classes}. {unknown([run.name])}"


def unknown(names: Sequence[str]) -> str:
    """That nothing is known of what these runs learned from."""
    return (
        f"What {joined(names)} learned from is not known here: these test texts may be among it, and then its scores "
        "are too good."
    )
