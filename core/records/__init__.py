"""The immutable records that all packages share.

All are frozen: a dataset version, a split, a finished run, a prediction table and an explanation never change once
written, a correction makes a new one. Tables (texts, judgements, predictions) are pandas frames: ``schemas`` has what
each holds, ``columns`` the names, ``folders`` the files that they lie in.
"""

from core.records.agreement import (
    Agreement,
    AgreementSettings,
    AnnotatorAgreement,
    AnnotatorGroups,
    Difference,
    GroupAgreement,
    GroupSettings,
    PairAgreement,
)
from core.records.annotation import AnnotationRound, AnnotationSettings, Answer, AnswerKind, CodebookClass
from core.records.annotator_ceiling import (
    AgreedTexts,
    AnnotatorCeiling,
    CeilingSettings,
    OneAnnotator,
    VoteDistance,
)
from core.records.base_model import BaseModel, HubFacts, ModelShape, Recommended
from core.records.comparison import (
    AnswerChange,
    ClassDifferences,
    Comparison,
    PairedDifference,
    TextChange,
    VersionChanges,
    VersionDiff,
)
from core.records.contradictions import Contradiction, Contradictions, ContradictionSettings, LabelledText
from core.records.corrected import CorrectedScore, CorrectedScores
from core.records.corrections import Change, Correction, CorrectionKind, LogSpan, Origin
from core.records.error_words import ErrorWord, ErrorWords, ErrorWordSettings
from core.records.evaluation import ClassScores, Evaluation, ListOrder, PredictionFilter, Score
from core.records.experiment import Experiment, ExperimentKind
from core.records.explaining import ExplainedText, Explaining, ExplainingResult, ExplainingSettings
from core.records.explanation import (
    FIRST_METHOD,
    Explanation,
    ExplanationSettings,
    WordWeight,
    explanation_from_json,
)
from core.records.export import ExportFormat
from core.records.faithfulness import (
    CheckedExplanations,
    CheckedMean,
    CheckedText,
    CheckSettings,
    Fall,
    Stability,
)
from core.records.finished_classifier import FinishedClassifier
from core.records.flip import Flip
from core.records.ground_truth import (
    ADJUDICATION,
    BY_HAND,
    CONFIRMATION,
    CORRECTION,
    JUDGEMENT_PREFIX,
    METADATA_PREFIX,
    ColumnMapping,
    DatasetVersion,
    ImportReport,
    ValueRules,
    VersionBasis,
    VoteRule,
    VoteSettings,
)
from core.records.job_progress import JobProgress
from core.records.languages import MOSTLY, TextLanguages
from core.records.looks import Look, LookKind
from core.records.measure import Declaration, Measure, ScoreName
from core.records.metadata_columns import MetadataColumns
from core.records.misleading import MisleadingCell, MisleadingSettings, MisleadingWord, MisleadingWords
from core.records.project import Project
from core.records.read_predictions import PredictionColumns, ReadPredictions
from core.records.reading import Guess, ReadSettings
from core.records.search import (
    Dimension,
    Search,
    SearchEnd,
    SearchMethod,
    SearchResult,
    SearchSettings,
    Space,
    Trial,
    TrialState,
    Value,
)
from core.records.serialised import from_json, to_json
from core.records.setting import Group, Setting
from core.records.similar_texts import Embedding, SimilarText, SimilarTexts
from core.records.slices import (
    Condition,
    KeptSlice,
    Slice,
    SliceChange,
    SliceChanges,
    SlicePair,
    Slices,
    SliceSettings,
    Trait,
    UntoldSlice,
)
from core.records.splits import Part, Split, SplitSettings
from core.records.training import (
    Batches,
    EpochScores,
    LongTexts,
    Precision,
    ReportTo,
    Run,
    RunState,
    Scheduler,
    TrainingConfig,
    TrainingProgress,
    TrainingResult,
)
from core.records.undecided import AgainstJudgements, ClassOnUndecided, OnUndecided

__all__ = [
    "ADJUDICATION",
    "BY_HAND",
    "CONFIRMATION",
    "CORRECTION",
    "FIRST_METHOD",
    "JUDGEMENT_PREFIX",
    "METADATA_PREFIX",
    "MOSTLY",
    "AgainstJudgements",
    "AgreedTexts",
    "Agreement",
    "AgreementSettings",
    "AnnotationRound",
    "AnnotationSettings",
    "AnnotatorAgreement",
    "AnnotatorCeiling",
    "AnnotatorGroups",
    "Answer",
    "AnswerChange",
    "AnswerKind",
    "BaseModel",
    "Batches",
    "CeilingSettings",
    "Change",
    "CheckSettings",
    "CheckedExplanations",
    "CheckedMean",
    "CheckedText",
    "ClassDifferences",
    "ClassOnUndecided",
    "ClassScores",
    "CodebookClass",
    "ColumnMapping",
    "Comparison",
    "Condition",
    "Contradiction",
    "ContradictionSettings",
    "Contradictions",
    "CorrectedScore",
    "CorrectedScores",
    "Correction",
    "CorrectionKind",
    "DatasetVersion",
    "Declaration",
    "Difference",
    "Dimension",
    "Embedding",
    "EpochScores",
    "ErrorWord",
    "ErrorWordSettings",
    "ErrorWords",
    "Evaluation",
    "Experiment",
    "ExperimentKind",
    "ExplainedText",
    "Explaining",
    "ExplainingResult",
    "ExplainingSettings",
    "Explanation",
    "ExplanationSettings",
    "ExportFormat",
    "Fall",
    "FinishedClassifier",
    "Flip",
    "Group",
    "GroupAgreement",
    "GroupSettings",
    "Guess",
    "HubFacts",
    "ImportReport",
    "JobProgress",
    "KeptSlice",
    "LabelledText",
    "ListOrder",
    "LogSpan",
    "LongTexts",
    "Look",
    "LookKind",
    "Measure",
    "MetadataColumns",
    "MisleadingCell",
    "MisleadingSettings",
    "MisleadingWord",
    "MisleadingWords",
    "ModelShape",
    "OnUndecided",
    "OneAnnotator",
    "Origin",
    "PairAgreement",
    "PairedDifference",
    "Part",
    "Precision",
    "PredictionColumns",
    "PredictionFilter",
    "Project",
    "ReadPredictions",
    "ReadSettings",
    "Recommended",
    "ReportTo",
    "Run",
    "RunState",
    "Scheduler",
    "Score",
    "ScoreName",
    "Search",
    "SearchEnd",
    "SearchMethod",
    "SearchResult",
    "SearchSettings",
    "Setting",
    "SimilarText",
    "SimilarTexts",
    "Slice",
    "SliceChange",
    "SliceChanges",
    "SlicePair",
    "SliceSettings",
    "Slices",
    "Space",
    "Split",
    "SplitSettings",
    "Stability",
    "TextChange",
    "TextLanguages",
    "TrainingConfig",
    "TrainingProgress",
    "TrainingResult",
    "Trait",
    "Trial",
    "TrialState",
    "UntoldSlice",
    "Value",
    "ValueRules",
    "VersionBasis",
    "VersionChanges",
    "VersionDiff",
    "VoteDistance",
    "VoteRule",
    "VoteSettings",
    "WordWeight",
    "explanation_from_json",
    "from_json",
    "to_json",
]
