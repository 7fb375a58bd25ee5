"""From judgements to a data set version."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.records.corrections import LogSpan
from core.records.reading import Guess

METADATA_PREFIX = "meta:"
JUDGEMENT_PREFIX = "judgement:"
ADJUDICATION = "adjudication in Errata"
CORRECTION = "correction in Errata"
CONFIRMATION = "confirmation in Errata"
BY_HAND = (ADJUDICATION, CORRECTION, CONFIRMATION)
"""Sources of labels given by people who saw the annotators' votes."""


@dataclass(frozen=True)
class ValueRules:
    """What written values stand for, where a file leaves it open.

    Attributes
    ----------
    answers
        Words that usually mean "no answer" (``NA``, ``-99``) and here are labels.
    keep_apart
        Whether labels and annotators that differ only in how they are written (case, Unicode form, ``1`` and ``1.0``)
        are different ones.
    one_person
        Whether one name in several files is one person; None to tell them apart where they judge the same texts.
    count_as
        Labels that count as another: pairs of the label and that other one.
    """

    answers: tuple[str, ...] = ()
    keep_apart: bool = False
    one_person: bool | None = None
    count_as: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ColumnMapping:
    """Which column of the file holds what, and what its values stand for.

    ``annotators`` makes it a wide table (one column per annotator; ``label`` is then the decision that the file
    already gives), ``annotator`` a long one (one row per judgement), neither a simple one (one label column). ``time``
    is when a judgement of a long table was made. ``one_label`` makes a yes/no question of it: that label or not.
    ``context`` are columns that are put before the text, such as the post that it answers, and stay metadata, too.
    ``text_names`` are what other files of the upload called the column of the texts, ``label_columns`` those of the
    file that ``label`` was put together of, where it is none of them.
    """

    text: str
    label: str | None = None
    annotators: tuple[str, ...] = ()
    annotator: str | None = None
    id: str | None = None
    part: str | None = None
    time: str | None = None
    one_label: str | None = None
    values: ValueRules = ValueRules()
    text_names: tuple[str, ...] = ()
    label_columns: tuple[str, ...] = ()
    context: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are named for anything."""
        single = (self.text, self.label, self.annotator, self.id, self.part, self.time)
        return tuple(column for column in (*single, *self.annotators, *self.context) if column)

    @property
    def judging(self) -> tuple[str, ...]:
        """The columns that hold judgements' labels."""
        return self.annotators or (str(self.label),)

    @property
    def layout(self) -> str:
        return "wide" if self.annotators else "long" if self.annotator else "simple"


@dataclass(frozen=True)
class ImportReport:
    """What came of reading a table; every row that was read is in ``texts`` or in ``left_out``.

    ``judgements`` and ``annotators`` leave adjudications out, as agreement does. ``left_out`` counts rows or texts by
    reason; ``labels`` counts texts by label, none for a class that no text
    was decided for; ``decisions`` counts how the file's own decision compares with the vote
    (keys ``agree``, ``differ``, ``tie``, ``missing``, and ``decided`` for those of the
    ties that the file decides); ``duplicates`` counts texts beyond the first of each duplicate
    group, ``contradictory`` the groups whose texts carry different labels. ``notes`` say what was done, ``guesses``
    what was decided where the files left it open. ``decided_in`` is the column of the file's own decision where nobody
    chose it. ``of_files`` are the files that stand for an annotator whom no column names; ``unnamed`` has those of them
    that cannot be told to be a person of their own, as others have names and other texts, each with its judgements.
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
    guesses: tuple[Guess, ...] = ()
    decided_in: str | None = None
    of_files: tuple[str, ...] = ()
    unnamed: dict[str, int] = field(default_factory=dict)

    @property
    def named(self) -> int:
        """How many annotators are known."""
        return self.annotators - len(self.unnamed)


class VoteRule(StrEnum):
    """How several judgements become one label; ``WEIGHTED`` weighs each annotator by a confusion matrix of their own
    (Dawid and Skene 1979).
    """

    MAJORITY = "majority"
    UNANIMITY = "unanimity"
    WEIGHTED = "weighted"


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
class VersionBasis:
    """What a version is made of: the names of the files, where the annotations lie in them, the rule of the vote, and
    the entries of the log of corrections.
    """

    sources: tuple[str, ...]
    mapping: ColumnMapping
    vote: VoteSettings = VoteSettings()
    log: LogSpan = field(default_factory=LogSpan)


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
    log: LogSpan = field(default_factory=LogSpan)
    corrected: dict[str, int] = field(default_factory=dict)
    """Texts whose label a person decided instead of the vote, by the place where."""

    @property
    def basis(self) -> VersionBasis:
        return VersionBasis(self.sources, self.mapping, self.vote, self.log)
