"""A store with one of everything in it."""

from __future__ import annotations

from datetime import UTC, datetime

from core.explanation.lime_text import LimeSettings
from core.records import (
    AnnotationRound,
    AnnotationSettings,
    AnswerKind,
    Change,
    CodebookClass,
    ColumnMapping,
    Condition,
    CorrectionKind,
    DatasetVersion,
    Dimension,
    EpochScores,
    ExperimentKind,
    ExplainingSettings,
    Explanation,
    FinishedClassifier,
    ImportReport,
    LogSpan,
    Look,
    LookKind,
    Measure,
    Origin,
    PredictionColumns,
    Project,
    ReadPredictions,
    Run,
    RunState,
    ScoreName,
    SearchMethod,
    SearchSettings,
    Split,
    SplitSettings,
    TrainingConfig,
    TrainingResult,
    Trait,
    VersionBasis,
    VoteRule,
    VoteSettings,
    WordWeight,
)
from core.store.explanations import StoredExplanation
from core.store.store import Store
from tests.records import LABELS, evaluation

KEPT = ("Transcripts", (Condition(Trait.METADATA, "transcript", "kind"), Condition(Trait.WORDS, '"tax cuts"')))
MAPPING = ColumnMapping(text="Beitrag", annotators=("A", "B"), label="Entscheidung")
REPORT = ImportReport(
    rows=12,
    texts=10,
    judgements=20,
    annotators=2,
    left_out={"empty text": 1, "tie": 1},
    labels={"yes": 4, "no": 6},
    decisions={"agree": 9, "differ": 1, "tie": 1, "missing": 0},
    duplicates=1,
    contradictory=0,
    notes=("Die Datei ist in UTF-8.",),
)
CONFIG = TrainingConfig(model="all-MiniLM-L6-v2", positive="yes")
SETTINGS = LimeSettings(label="yes", samples=100)
EXPLANATION = Explanation(
    text="Wählt morgen 🗳️",
    label="yes",
    predicted_label="yes",
    probabilities={"no": 0.1, "yes": 0.9},
    weights=(WordWeight(word="Wählt", start=0, end=5, weight=0.25),),
    settings={"samples": 100, "features": 6, "seed": 5460},
    seconds=1.5,
    fit=0.9,
)
ANNOTATION = AnnotationSettings(
    "Ist es ein Aufruf?", (CodebookClass("yes", "Er fordert zu etwas auf."), CodebookClass("no")), seed=7
)
VOTE = VoteSettings(rule=VoteRule.WEIGHTED, minimum=2, adjudicator="Ann", unsure=("?",))
CHANGES = (
    Change(CorrectionKind.RELABEL, "Ann", Origin.MISMATCHES, text_id="t1", label="yes", reason="ein Aufruf 🗳️"),
    Change(CorrectionKind.MERGE, "Ann", Origin.SEARCH, label="yes", merged=("perhaps", "maybe")),
    Change(CorrectionKind.UNDO, "Ben", Origin.SEARCH, undoes=1),
)
MEASURE = Measure(ScoreName.ACCURACY, "yes")
READ_FROM = ReadPredictions(
    "gpt 🤖.csv", PredictionColumns("label", id="id", labels=(("ja", "yes"),)), rows=8, unmatched=1, unanswered=2
)
CLASSIFIER = FinishedClassifier("someone/calls 🤖", False, (("Aufruf", "yes"), ("LABEL_1", "no")))
LOOKS = (
    Look(LookKind.RUN, datetime(2026, 3, 2, 9, 0, tzinfo=UTC), split_id=1, run_id=1),
    Look(LookKind.COMPARISON, datetime(2026, 3, 2, 9, 5, tzinfo=UTC), 1, 2, 1, MEASURE, 0.04),
    Look(LookKind.LOCKED, datetime(2026, 3, 2, 9, 10, tzinfo=UTC)),
)
TITLE, NOTE = "Änne's first 🗳️", "two\nlines"
FINISHED = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


SPACE = (Dimension("learning_rate", (2e-5, 4e-5)), Dimension("max_length", (None, 64)), Dimension("balanced", (True,)))
EXPLAINED = ExplainingSettings(hits=7)
SEARCH = SearchSettings(trials=7, hours=1.5, method=SearchMethod.RANDOM, pruning=False)


def training_result(*, stopped: bool = False) -> TrainingResult:
    return TrainingResult(
        stopped=stopped,
        best_epoch=1,
        epochs=(EpochScores(1, 0.6, 0.5, 0.75, 0.5, 0.6, 0.8),),
        losses=((1, 0.7), (10, 0.6)),
        validation=evaluation(((3, 1), (1, 2)), LABELS),
        test=evaluation(((4, 0), (1, 2)), LABELS),
        max_length=39,
        seconds=12.5,
        tokens_per_second=800.0,
        device="cpu",
        software={"torch": "2.13.0"},
    )


def add_version(store: Store, project: Project) -> DatasetVersion:
    return store.add_version(project.id, VersionBasis(("a.csv",), MAPPING), report=REPORT, folder="versions/1")


def add_split(store: Store, version: DatasetVersion) -> Split:
    counts = {"train": {"yes": 2, "no": 4}, "validation": {"yes": 1, "no": 1}, "test": {"yes": 1, "no": 1}}
    return store.add_split(
        version.id, settings=SplitSettings(seed=7), counts=counts, left_out={"class left out": 2}, folder="splits/1"
    )


def add_run(store: Store, project: Project) -> Run:
    return store.add_run(project.id, add_split(store, add_version(store, project)), CONFIG, "runs/1")


def add_round(store: Store, project: Project, name: str = "Pilot") -> AnnotationRound:
    return store.annotations.add_round(
        project.id,
        name,
        settings=ANNOTATION,
        source="posts.csv",
        texts=3,
        has_ids=True,
        folder="annotations/1",
    )


def fill(store: Store) -> None:
    project = store.add_project("Landtagswahl")
    together = store.experiments.begin(project.id, ExperimentKind.CROSS_VALIDATION)
    run = store.add_run(project.id, add_split(store, add_version(store, project)), CONFIG, "runs/1", together)
    store.close_run(run.id, RunState.FINISHED, finished=FINISHED, result=training_result(), error=None)
    run = store.run(project.id, run.name)
    store.ensembles.add(project.id, [run, run], "runs/3", training_result())
    store.prediction_tables.add(project.id, run.split_id, CONFIG, "runs/4", training_result(), READ_FROM)
    store.add_run(project.id, store.split(run.split_id), CONFIG, "runs/6", classifier=CLASSIFIER)
    store.searches.add(project.id, store.split(run.split_id), CONFIG, SPACE, SEARCH, "runs/2")
    for captioned in (run, store.experiments.of_project(project.id)[0], store.searches.of_project(project.id)[0]):
        store.captions.keep(captioned, TITLE, NOTE)
    store.explanations.keep(run.id, [StoredExplanation(EXPLANATION.text, SETTINGS, EXPLANATION)])
    store.opened_texts.add(run.id, "t1")
    store.kept_slices.add(project.id, *KEPT)
    store.explainings.add(run, SETTINGS, EXPLAINED, "runs/5")
    store.analyses.keep(project.id, "agreement", "0" * 64, '{"alpha": 0.8}')
    version = store.version(run.version_id)
    store.add_corrections(version, lambda _: CHANGES)
    store.add_version(
        version.project_id,
        VersionBasis(("a.csv",), MAPPING, VOTE, LogSpan(after=0, upto=2)),
        report=REPORT,
        folder="versions/2",
        corrected={"mismatches": 1},
        follows=version.number,
    )
    round = add_round(store, project)
    store.annotations.add(round, "Änne", "t1", AnswerKind.LABEL, "yes")
    store.annotations.add(round, "Änne", "t2", AnswerKind.SKIP)
    store.annotations.undo(round, "Änne")
    store.evaluation.declare(project.id, MEASURE)
    for look in LOOKS:
        store.evaluation.add_look(project.id, look, lambda known: False)
