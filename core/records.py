"""The records that travel through the house.

All are frozen: a dataset version, a split, a finished run, a prediction table and an explanation never change once
written, a correction makes a new one. Tables (texts, judgements, predictions) travel as pandas frames with the columns
named here.

Texts (one row a text): ``id, text, label, votes, soft_label, corrected, given_label, duplicate_group, part`` and
``meta:<column>`` for each further column of the file. ``votes`` is a JSON object ``{annotator: label}`` as the
annotators judged; ``soft_label`` a JSON object ``{label: share of the votes}``, without "unsure" answers; ``corrected``
the place where a person decided the label instead of the vote, or None; ``part`` is the part the file itself names, or
None. Judgements (one row a judgement): ``id, annotator, label, time, source``; an adjudicator's, who saw the others,
have the source ``ADJUDICATION``.
Texts set aside (one row a text that has no label): ``source, row`` and the texts' columns without ``label,
corrected, duplicate_group``, and ``reason``.
Left out (one row a rejected row or text): ``source, row, id, text, reason, found``.
Predictions (one row a test text): the texts' columns without ``given_label``, with ``true_label`` for ``label``, and
``predicted_label``, ``probability`` (of the predicted label), ``probabilities`` (list of float, in the order of the
labels).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

import msgspec

T = TypeVar("T")

METADATA_PREFIX = "meta:"
ADJUDICATION = "adjudication in Errata"


class Part(StrEnum):
    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


class RunState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def is_active(self) -> bool:
        return self in (RunState.WAITING, RunState.RUNNING)


class VoteRule(StrEnum):
    """How several judgements become one label; ``WEIGHTED`` weighs each annotator by a confusion matrix of their own
    (Dawid and Skene 1979).
    """

    MAJORITY = "majority"
    UNANIMITY = "unanimity"
    WEIGHTED = "weighted"


class CorrectionKind(StrEnum):
    RELABEL = "relabel"
    EXCLUDE = "exclude"
    MERGE = "merge"
    NOTE = "note"
    ADJUDICATE = "adjudicate"
    UNDO = "undo"


class Place(StrEnum):
    """Where a correction was made."""

    MISMATCHES = "mismatches"
    EXPLAIN = "explain"
    ADJUDICATION = "adjudication"
    SEARCH = "search"


@dataclass(frozen=True)
class Project:
    id: int
    name: str
    created: datetime


@dataclass(frozen=True)
class ColumnMapping:
    """Which column of the file holds what.

    ``annotators`` makes it a wide table (a column an annotator; ``label`` is then the decision that the file already
    gives), ``annotator`` a long one (a row a judgement), neither a simple one (one label column).
    """

    text: str
    label: str | None = None
    annotators: tuple[str, ...] = ()
    annotator: str | None = None
    id: str | None = None
    part: str | None = None

    @property
    def layout(self) -> str:
        return "wide" if self.annotators else "long" if self.annotator else "simple"


@dataclass(frozen=True)
class ImportReport:
    """What came of reading a table; every row that was read is in ``texts`` or in ``left_out``.

    ``left_out`` counts rows or texts by reason; ``labels`` counts texts by label; ``decisions`` counts how the file's
    own decision compares with the vote (keys ``agree``, ``differ``, ``tie``, ``missing``); ``duplicates`` counts texts
    beyond the first of each duplicate group, ``contradictory`` the groups whose texts carry different labels.
    """

    rows: int
    texts: int
    judgements: int
    annotators: int
    left_out: dict[str, int]
    labels: dict[str, int]
    decisions: dict[str, int]
    duplicates: int
    contradictory: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class VoteSettings:
    """How judgements become labels.

    ``minimum`` is the number of judgements that a text needs, those in ``unsure`` not counted; ``unsure`` lists labels
    that stand for no class. The label that ``adjudicator`` gave counts before all others, alone.
    """

    rule: VoteRule = VoteRule.MAJORITY
    minimum: int = 1
    adjudicator: str | None = None
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """What is to be corrected, by whom and where; one entry of the log once it is kept.

    ``text_id`` and ``label`` are the text and its new label, or with MERGE the class that the classes in ``merged``
    become; ``undoes`` is the entry that UNDO takes back.
    """

    kind: CorrectionKind
    author: str
    place: Place
    text_id: str | None = None
    label: str | None = None
    reason: str = ""
    merged: tuple[str, ...] = ()
    undoes: int | None = None


@dataclass(frozen=True)
class Correction:
    """One entry of a project's append-only log; ``id`` rises with time, ``version_id`` is the version it was made
    on.
    """

    id: int
    project_id: int
    version_id: int
    time: datetime
    change: Change


@dataclass(frozen=True)
class LogSpan:
    """The entries of the log that a version rests on: those with ``after < id <= upto``."""

    after: int = 0
    upto: int = 0


@dataclass(frozen=True)
class DatasetVersion:
    id: int
    project_id: int
    number: int
    created: datetime
    sources: tuple[str, ...]
    mapping: ColumnMapping
    report: ImportReport
    folder: str
    """Folder of the tables, relative to the home folder: texts.parquet, judgements.parquet, left_out.parquet and
    set_aside.parquet."""
    vote: VoteSettings = VoteSettings()
    log: LogSpan = LogSpan()
    corrected: dict[str, int] = field(default_factory=dict)
    """Texts whose label a person decided instead of the vote, by the place where."""


@dataclass(frozen=True)
class SplitSettings:
    """Shares in percent of train, validation and test; ``keep_parts`` keeps the parts that the file itself names.

    ``without`` lists classes to leave out, for those with too few texts to be divided. Texts are tied together, and
    never straddle parts, that are equal, as similar as ``near_duplicates`` (Jaccard, 0.5 to 1), or of the same value in
    the metadata column ``group``. ``strata`` are metadata columns whose values are balanced like the label. ``follows``
    is the id of the earlier split whose texts keep their part; with ``freeze_test`` nothing new enters its test part.
    """

    shares: tuple[float, float, float] = (60.0, 20.0, 20.0)
    seed: int = 5460
    keep_parts: bool = False
    without: tuple[str, ...] = ()
    near_duplicates: float = 0.7
    group: str | None = None
    strata: tuple[str, ...] = ()
    follows: int | None = None
    freeze_test: bool = False


@dataclass(frozen=True)
class Split:
    """``counts`` is part → label → texts; ``left_out`` is reason → texts that are in no part."""

    id: int
    version_id: int
    created: datetime
    settings: SplitSettings
    counts: dict[str, dict[str, int]]
    left_out: dict[str, int]
    folder: str
    """Folder of parts.parquet (columns ``id, part``), relative to the home folder."""

    def size(self, part: Part) -> int:
        return sum(self.counts[part].values())


@dataclass(frozen=True)
class TrainingConfig:
    """The settings of one fine-tuning; the defaults are the reference tutorial's.

    ``warmup`` is the share of all steps over which the learning rate rises to its value before it falls again.
    ``max_length`` in tokens, None for the longest text of the data (never over the model's own limit). ``positive`` is
    the class whose F1 chooses the best epoch; None for macro F1.
    """

    model: str
    epochs: int = 6
    batch_size: int = 16
    learning_rate: float = 4e-5
    weight_decay: float = 0.05
    warmup: float = 0.0
    balanced: bool = True
    max_length: int | None = None
    seed: int = 5460
    positive: str | None = None


@dataclass(frozen=True)
class Score:
    """A figure with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ClassScores:
    precision: Score
    recall: Score
    f1: Score
    support: int


@dataclass(frozen=True)
class Evaluation:
    """Scores of one part. ``confusion[i][j]`` counts the texts of true label ``labels[i]`` predicted as
    ``labels[j]``.
    """

    labels: tuple[str, ...]
    confusion: tuple[tuple[int, ...], ...]
    accuracy: Score
    macro: ClassScores
    per_class: dict[str, ClassScores]
    resamples: int
    seed: int

    @property
    def texts(self) -> int:
        return sum(map(sum, self.confusion))

    @property
    def mismatches(self) -> int:
        return self.texts - sum(row[i] for i, row in enumerate(self.confusion))

    @property
    def only_prediction(self) -> str | None:
        """The class that every text was predicted as; None where there were several."""
        predicted = [
            label for label, cells in zip(self.labels, zip(*self.confusion, strict=True), strict=True) if any(cells)
        ]
        return predicted[0] if len(predicted) == 1 else None

    def headline(self, positive: str | None) -> ClassScores:
        """Scores of the positive class, or macro averages where there is none."""
        return self.per_class[positive] if positive is not None else self.macro


@dataclass(frozen=True)
class EpochScores:
    """What one evaluation on the validation part gave; precision, recall and F1 are those of the positive class or
    macro.
    """

    epoch: int
    training_loss: float
    validation_loss: float
    precision: float
    recall: float
    f1: float
    accuracy: float


@dataclass(frozen=True)
class TrainingResult:
    """What a worker hands back, as ``result.json`` of its folder. The model lies beside it in ``model/``, the
    predictions on the test part in ``predictions.parquet``.

    ``seconds`` is the training alone; ``tokens_per_second`` counts the padded tokens trained on, for the next time
    estimate; ``software`` maps package → version.
    """

    stopped: bool
    best_epoch: int
    epochs: tuple[EpochScores, ...]
    losses: tuple[tuple[int, float], ...]
    validation: Evaluation
    test: Evaluation
    max_length: int
    seconds: float
    tokens_per_second: float
    device: str
    software: dict[str, str]


@dataclass(frozen=True)
class Run:
    """One fine-tuning. ``error`` says why it failed; ``result`` is there once it finished or was stopped with a
    model.
    """

    id: int
    project_id: int
    name: str
    split_id: int
    version_id: int
    config: TrainingConfig
    state: RunState
    created: datetime
    finished: datetime | None
    folder: str
    result: TrainingResult | None = None
    error: str | None = None

    @property
    def has_model(self) -> bool:
        return self.result is not None


@dataclass(frozen=True)
class Progress:
    """Where a training stands, read from its folder. Losses are (step, loss); ``seconds_left`` None while unknown."""

    phase: str
    step: int = 0
    steps: int = 0
    epochs: int = 0
    seconds_left: float | None = None
    waits_for: str | None = None
    losses: tuple[tuple[int, float], ...] = ()
    scores: tuple[EpochScores, ...] = ()

    @property
    def fraction(self) -> float:
        return self.step / self.steps if self.steps else 0.0

    @property
    def epoch(self) -> float:
        return self.fraction * self.epochs


@dataclass(frozen=True)
class PredictionFilter:
    """Which rows of a prediction table to show; ``words`` must all occur in the text, without regard to case.

    ``ids`` are the only texts to choose from, None for all.
    """

    only_mismatches: bool = True
    true_label: str | None = None
    predicted_label: str | None = None
    words: str = ""
    probability: tuple[float, float] = (0.0, 1.0)
    metadata: dict[str, str] = field(default_factory=dict)
    ids: tuple[str, ...] | None = None


@dataclass(frozen=True)
class ExplanationSettings:
    """LIME's settings; the defaults are the reference tutorial's. ``label`` None explains the predicted class."""

    label: str | None = None
    samples: int = 5000
    features: int = 6
    seed: int = 5460


@dataclass(frozen=True)
class WordWeight:
    """A word at ``text[start:end]`` and its weight for the explained label (positive: speaks for it)."""

    word: str
    start: int
    end: int
    weight: float


@dataclass(frozen=True)
class Explanation:
    """``fit`` is the R² of LIME's linear model around the text; ``weights`` are sorted by size, largest first."""

    text: str
    label: str
    predicted_label: str
    probabilities: dict[str, float]
    weights: tuple[WordWeight, ...]
    fit: float
    samples: int
    features: int
    seed: int
    seconds: float


@dataclass(frozen=True)
class ClassDifferences:
    """Scores of one class, or macro averages, after minus before, each with its paired 95 % bootstrap interval."""

    precision: Score
    recall: Score
    f1: Score


@dataclass(frozen=True)
class Comparison:
    """Two sets of answers on the same texts: those of two runs, or one run's held against the labels of two versions.

    Differences are ``after`` minus ``before``. ``fixed`` counts the texts that only ``after`` has right, ``broken``
    those that only ``before`` has right; ``p_value`` is that of McNemar's exact test on the two.
    """

    before: Evaluation
    after: Evaluation
    accuracy: Score
    macro: ClassDifferences
    per_class: dict[str, ClassDifferences]
    fixed: int
    broken: int
    p_value: float

    @property
    def texts(self) -> int:
        return self.before.texts

    def headline(self, positive: str | None) -> ClassDifferences:
        """Differences of the positive class, or of macro averages where there is none."""
        return self.per_class[positive] if positive is not None else self.macro


class AnswerChange(StrEnum):
    """What became of a test text from one run to another: right only in the later one, or only in the earlier one."""

    FIXED = "fixed"
    BROKEN = "broken"


class TextChange(StrEnum):
    """What became of a text from one version to another."""

    RELABELLED = "relabelled"
    EXCLUDED = "excluded"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class VersionDiff:
    """What became of the texts from version number ``before`` to ``after``.

    ``excluded`` is reason → texts that ``after`` left out, ``relabelled`` is label before → label after → texts; the
    last two are label → texts.
    """

    before: int
    after: int
    unchanged: int
    added: int
    removed: int
    excluded: dict[str, int]
    relabelled: dict[str, dict[str, int]]
    labels_before: dict[str, int]
    labels_after: dict[str, int]

    def count(self, change: TextChange) -> int:
        """Texts that changed in that way."""
        return {
            TextChange.RELABELLED: sum(sum(now.values()) for now in self.relabelled.values()),
            TextChange.EXCLUDED: sum(self.excluded.values()),
            TextChange.REMOVED: self.removed,
            TextChange.ADDED: self.added,
        }[change]


@dataclass(frozen=True)
class CodebookClass:
    """A class to choose, and the codebook's words on when it is the right one."""

    label: str
    text: str = ""


@dataclass(frozen=True)
class AnnotationSettings:
    """What the annotators of a round are asked. ``unsure`` lets them say that they cannot decide; ``seed`` gives each
    an order of the texts of their own.
    """

    question: str
    classes: tuple[CodebookClass, ...]
    unsure: bool = True
    seed: int = 5460

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(one.label for one in self.classes)


@dataclass(frozen=True)
class AnnotationRound:
    """Texts that are annotated in Errata itself. ``has_ids`` says whether the texts came with ids of their own or were
    numbered here.
    """

    id: int
    project_id: int
    name: str
    created: datetime
    settings: AnnotationSettings
    source: str
    texts: int
    has_ids: bool
    folder: str
    """Folder of texts.parquet (columns ``id, text`` and ``meta:<column>``), relative to the home folder."""


class AnswerKind(StrEnum):
    LABEL = "label"
    UNSURE = "unsure"
    SKIP = "skip"
    UNDO = "undo"


@dataclass(frozen=True)
class Answer:
    """One entry of a round's log, which only ever grows: a changed answer is a further entry on the same text, and so
    is an undo, which names the entry that it takes back.
    """

    id: int
    text_id: str
    annotator: str
    kind: AnswerKind
    label: str | None
    undoes: int | None
    time: datetime


@dataclass(frozen=True)
class GroupAgreement:
    """Krippendorff's alpha of some texts; None where it is undefined. ``texts`` counts those with two or more
    judgements.
    """

    alpha: Score | None
    texts: int


@dataclass(frozen=True)
class PairAgreement:
    """Two annotators on their common texts: the share they agree on, and Cohen's kappa.

    Kappa is None for fewer than two common texts, or where both gave one and the same label throughout.
    """

    first: str
    second: str
    texts: int
    agreement: float | None
    kappa: Score | None

    @property
    def undefined(self) -> str:
        """Why there is no kappa; empty where there is one."""
        if self.kappa is not None:
            return ""
        return "one class only" if self.texts >= 2 else "fewer than two common texts"


@dataclass(frozen=True)
class AnnotatorAgreement:
    """An annotator against the majority vote of the others.

    ``confusion[i][j]`` counts the texts that the others label ``labels[i]`` and the annotator ``labels[j]``, over the
    ``compared`` texts; ``ties`` counts texts on which the others tie, ``alone`` those that nobody else judged.
    ``agreement`` is the share of the compared texts with the same label, with its Wilson interval.
    """

    annotator: str
    judgements: int
    compared: int
    ties: int
    alone: int
    agreement: Score | None
    confusion: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Difference:
    """The annotator says ``own`` on ``texts`` of the ``of`` texts that the others label ``others``; ``examples`` are
    ids of a few.
    """

    annotator: str
    own: str
    others: str
    texts: int
    of: int
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Agreement:
    """How well annotators agree; a figure is None where it is undefined.

    ``shared`` counts the texts with two or more judgements, on which every figure rests; ``judgements`` all of them.
    ``ordinal`` is alpha with the labels in ``order``. Fleiss' kappa needs equally many judgements a text and rests on
    the ``fleiss_texts`` texts with ``fleiss_judgements`` each. ``pairs`` holds those of the ``paired`` annotators with
    most judgements; ``annotators`` begins with the one that most surely agrees least. ``per_metadata`` is column →
    value → alpha; ``without_metadata`` counts shared texts whose metadata is not known, those left out for a tie.
    """

    labels: tuple[str, ...]
    order: tuple[str, ...]
    texts: int
    shared: int
    judgements: int
    alpha: Score | None
    ordinal: Score | None
    percent: Score | None
    fleiss: Score | None
    fleiss_judgements: int
    fleiss_texts: int
    per_class: dict[str, GroupAgreement]
    per_metadata: dict[str, dict[str, GroupAgreement]]
    without_metadata: int
    annotators: tuple[AnnotatorAgreement, ...]
    pairs: tuple[PairAgreement, ...]
    paired: int
    differences: tuple[Difference, ...]
    resamples: int
    seed: int


def to_json(record: object) -> bytes:
    """Any record as JSON."""
    return msgspec.json.encode(record)


def from_json(kind: type[T], data: bytes | str) -> T:
    """A record from JSON; raises ``msgspec.ValidationError`` where it does not fit its kind."""
    return msgspec.json.decode(data, type=kind)
