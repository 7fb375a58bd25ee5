"""What a paper says of a run, gathered: its labels, their division, the training, the scores and the looks."""

from __future__ import annotations

from collections import Counter

from core import figures, long_texts
from core.counted import counted, joined, quoted
from core.data import correction_log
from core.errors import JobError
from core.records import CorrectionKind, DatasetVersion, Part, Run, Split, SplitSettings, schemas
from core.records.columns import TOKENS
from core.workflow import (
    agreement,
    baselines,
    classifiers,
    ensembles,
    ground_truth,
    independence,
    looks,
    measures,
    read_predictions,
    relabelled_test_set,
    run_status,
    test_history,
    training_words,
    vote_words,
)
from core.workflow.bench import Bench
from core.workflow.import_figures import texts_in_words

_USES = {Part.TRAIN: "training", Part.VALIDATION: "validation", Part.TEST: "the test"}


def of(bench: Bench, run: Run) -> tuple[str, ...]:
    """Paragraphs to copy, in the order of a methods section.

    To read them is a look at the test part, which is logged. Raises JobError where that is locked, or the run has no
    scores.
    """
    if run.result is None:
        raise JobError(
            f"{run.name} {run_status.in_words(bench, run)} and has no scores.",
            where=run.name,
            todo="Choose a run that has finished.",
        )
    look = looks.at_run(bench, run)
    version = ground_truth.trained_on(bench, run)
    paragraphs = (
        _agreement(bench, version),
        _labels(bench, version),
        division(bench.store.split(run.split_id)),
        _model(bench, run, version),
        _scores(bench, run),
        _looks(bench, run, look),
    )
    return tuple(filter(None, paragraphs))


def _agreement(bench: Bench, version: DatasetVersion) -> str:
    if version.report.annotators < 2:
        return ""
    return agreement.methods_sentence(agreement.measure(bench, version))


def _labels(bench: Bench, version: DatasetVersion) -> str:
    """Where the labels came from, how many texts have which, and what people changed."""
    labels = version.report.labels
    classes = joined([f"{number:,} “{label}”" for label, number in labels.items()])
    made = f"Labels were made {vote_words.in_words(version.vote)}. " if version.report.annotators > 1 else ""
    undecided = len(ground_truth.set_aside(bench, version))
    without = f"; {counted(undecided, 'text has', 'texts have')} none" if undecided else ""
    labelled = counted(sum(labels.values()), "text has", "texts have")
    return f"{made}{labelled} a label ({classes}){without}.{_by_hand(bench, version)}"


def _by_hand(bench: Bench, version: DatasetVersion) -> str:
    """What people decided beside the adjudications, which the sentence on agreement tells."""
    changes = correction_log.changes(ground_truth.log_of(bench, version))
    kinds = Counter(entry.change.kind for _, entry in changes.labels.values())
    corrected, left_out = kinds[CorrectionKind.RELABEL], len(changes.excluded)
    said = [
        f"{counted(corrected, 'label was', 'labels were')} corrected by hand" if corrected else "",
        f"{counted(left_out, 'text was', 'texts were')} left out by hand" if left_out else "",
    ]
    return f" {joined(list(filter(None, said)))}." if any(said) else ""


def division(split: Split) -> str:
    """How the texts came into the parts, and how many are in each."""
    settings = split.settings
    sizes = [f"{split.size(part):,} for {use}" for part, use in _USES.items()]
    fold = f" (fold {settings.fold} of {settings.folds})" if settings.folds else ""
    left_out = f" Left out: {texts_in_words(split.left_out)}." if any(split.left_out.values()) else ""
    return f"The texts were divided{fold} into {joined(sizes)}, {_how_divided(settings)}.{left_out}"


def _how_divided(settings: SplitSettings) -> str:
    if settings.keep_parts:
        return "as the table itself names the parts"
    balanced = quoted(settings.strata)
    same = f"of every class and of every value of {balanced}" if balanced else "of every class"
    tied = [f"copies and near-duplicates (from a similarity of {settings.near_duplicates:g})"]
    tied += [f"texts of the same “{settings.group}”"] if settings.group is not None else []
    how = f"at random with about the same share {same} in each (seed {settings.seed}); {joined(tied)} are in one part"
    kept = "; texts of the version before kept their part" if settings.follows is not None else ""
    return f"{how}{kept}{'; nothing new entered the test part' if settings.freeze_test else ''}"


def _model(bench: Bench, run: Run, version: DatasetVersion) -> str:
    """How the model came about, also where that was elsewhere."""
    told = (
        training_words.methods_sentence(run, version.mapping.context),
        _not_read_whole(bench, run),
        read_predictions.in_words(run),
        classifiers.in_words(run),
        ensembles.in_words(bench, run) if run.is_ensemble else "",
    )
    return " ".join(filter(None, told))


def _not_read_whole(bench: Bench, run: Run) -> str:
    """How many test texts are longer than what the model reads; empty where it is not known, as of an ensemble."""
    file = bench.artifacts.run(run).predictions
    if run.result is None or not run.is_trained or not bench.artifacts.has_column(file, TOKENS):
        return ""
    most = long_texts.most_read(run.result.max_length, run.config.long_texts)
    tokens = bench.artifacts.read_table(file, schemas.PREDICTIONS, [TOKENS])[TOKENS]
    return f"Of the {counted(len(tokens), 'test text')} {int((tokens > most).sum()):,} are longer."


def _scores(bench: Bench, run: Run) -> str:
    assert run.result is not None
    test, positive = run.result.test, measures.of_run(bench, run).positive
    of_class = test.headline(positive)
    whose = f" of “{positive}”" if positive is not None else ", in the mean over the classes"
    scores = {"F1": of_class.f1, "precision": of_class.precision, "recall": of_class.recall, "accuracy": test.accuracy}
    figures_of = {name: figures.with_bounds(score) for name, score in scores.items()}
    accuracy = figures_of.pop("accuracy")
    said = joined([f"{name} {figure}" for name, figure in figures_of.items()])
    method = independence.method(test)
    return " ".join(
        filter(
            None,
            [
                f"On the {counted(test.texts, 'test text')}: {said}{whose}; accuracy {accuracy}.",
                f"Brackets are 95 % intervals{f', {method}' if method else ''}.",
                independence.in_words(test),
                _beside_baselines(bench, run),
            ],
        )
    )


def _beside_baselines(bench: Bench, run: Run) -> str:
    measure = measures.of_run(bench, run)
    found = [(one.baseline.name.brief, one.difference(measure)) for one in baselines.on_test(bench, run)]
    differences = [
        f"{figures.signed_with_bounds(one)} from {name} ({figures.p_in_words(one.p_value)})" for name, one in found
    ]
    return f"Differences in {measure}: {joined(differences)}." if differences else ""


def _looks(bench: Bench, run: Run, look: int) -> str:
    """How often the test part was looked at, and what was changed in it since the first model."""
    said = (
        looks.in_words(look),
        test_history.late_measure(bench, run.project_id, run.split_id),
        relabelled_test_set.changed_in_words(relabelled_test_set.changed_before(bench, run)),
    )
    return " ".join(filter(None, said))
