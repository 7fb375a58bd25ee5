"""Where the files of versions, splits, runs, annotation rounds and models lie: the name of each stands here alone.

A job's own files (what it is to do, how far it is, what came of it) are those of ``core.jobs.folder.JobFolder``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_TEXTS = "texts.parquet"


@dataclass(frozen=True)
class _Folder:
    path: Path


class VersionFolder(_Folder):
    TEXTS = _TEXTS
    JUDGEMENTS = "judgements.parquet"
    LEFT_OUT = "left_out.parquet"
    SET_ASIDE = "set_aside.parquet"

    @property
    def texts(self) -> Path:
        return self.path / self.TEXTS

    @property
    def judgements(self) -> Path:
        return self.path / self.JUDGEMENTS

    @property
    def left_out(self) -> Path:
        return self.path / self.LEFT_OUT

    @property
    def set_aside(self) -> Path:
        """Not there in the folders of an earlier Errata."""
        return self.path / self.SET_ASIDE

    @property
    def near_duplicates(self) -> Path:
        """Among the texts with a label; not there until they are looked for."""
        return self.path / "near_duplicates.parquet"

    @property
    def near_duplicates_of_all(self) -> Path:
        """Among all texts, those without a label included; not there until they are looked for."""
        return self.path / "near_duplicates_of_all.parquet"


class SplitFolder(_Folder):
    """Of a division: with folds, all of them lie in one folder."""

    @staticmethod
    def parts_name(fold: int) -> str:
        return f"parts-{fold}.parquet" if fold else "parts.parquet"

    def parts(self, fold: int) -> Path:
        """The part of each text in that fold; 0 where there are no folds."""
        return self.path / self.parts_name(fold)


class RunFolder(_Folder):
    ROWS = "rows.parquet"
    PREDICTIONS = "predictions.parquet"
    VALIDATION = "validation.parquet"
    MODEL = "model"
    UNDECIDED = "undecided.parquet"
    NEIGHBOURS = "neighbours.parquet"
    VECTORS = "vectors.parquet"
    UPLOADED = "uploaded"
    ANSWERED = "answered.parquet"
    READ_TABLE = "read_table.parquet"

    @property
    def rows(self) -> Path:
        """The texts of all parts, as the training was given them."""
        return self.path / self.ROWS

    @property
    def predictions(self) -> Path:
        return self.path / self.PREDICTIONS

    @property
    def validation(self) -> Path:
        """The same of the validation texts; not there in the folders of an earlier Errata, of final models, and of
        tables that had none of them.
        """
        return self.path / self.VALIDATION

    @property
    def model(self) -> ModelFolder:
        return ModelFolder(self.path / self.MODEL)

    @property
    def undecided(self) -> Path:
        """The model's answers to undecided texts; not there until it is asked."""
        return self.path / self.UNDECIDED

    @property
    def neighbours(self) -> Path:
        """The training texts that are nearest to each test text; not there in the folders of an earlier Errata, of
        final models and of ensembles.
        """
        return self.path / self.NEIGHBOURS

    @property
    def vectors(self) -> Path:
        """Of each test text; there where ``neighbours`` is, but for the folders of an earlier Errata."""
        return self.path / self.VECTORS

    @property
    def uploaded(self) -> Path:
        """An uploaded classifier, as it came; not there any more once the job that asks it has ended."""
        return self.path / self.UPLOADED

    @property
    def answered(self) -> Path:
        """What a classifier that is still asked has answered so far; not there any more once all is answered."""
        return self.path / self.ANSWERED

    @property
    def read_table(self) -> Path:
        """The table that predictions were read from; not there of an earlier Errata, and of any other run."""
        return self.path / self.READ_TABLE


class SearchFolder(_Folder):
    ROWS = RunFolder.ROWS
    TRIALS = "trials"

    @property
    def rows(self) -> Path:
        """The texts of all parts, of which a search reads those of train and validation."""
        return self.path / self.ROWS

    @property
    def trials(self) -> Path:
        """A file for each trial that has begun."""
        return self.path / self.TRIALS

    def trial(self, number: int) -> Path:
        return self.trials / f"{number:03}.json"

    @property
    def importance(self) -> Path:
        """How much each setting mattered; not there before a few trials have ended."""
        return self.trials / "importance.json"

    def at_work(self, number: int) -> Path:
        """Where a trial trains, as long as it runs."""
        return self.path / f"trial-{number:03}"


class ExplainingFolder(_Folder):
    TO_EXPLAIN = "to_explain.parquet"
    EXPLANATIONS = "explanations.jsonl"
    ASKED = "asked.jsonl"

    @property
    def to_explain(self) -> Path:
        """The texts that are explained, in the order in which they are."""
        return self.path / self.TO_EXPLAIN

    @property
    def explanations(self) -> Path:
        """A line for each text that was explained; not there before the first is."""
        return self.path / self.EXPLANATIONS

    @property
    def asked(self) -> Path:
        """A line for each text that somebody asked about meanwhile; not there before the first is."""
        return self.path / self.ASKED


class ModelFolder(_Folder):
    """Transformers names the files; the limit of its texts and the record of its training are Errata's own."""

    CONFIG = "config.json"
    TOKENIZER = "tokenizer.json"
    WEIGHTS = "model.safetensors"
    WEIGHTS_INDEX = "model.safetensors.index.json"
    PICKLED_WEIGHTS = "pytorch_model.bin"
    WORD_PIECES = "vocab.txt"
    BPE_CODES = "bpe.codes"
    VOCABULARIES = (
        (TOKENIZER,),
        (WORD_PIECES,),
        ("vocab.json", "merges.txt"),
        ("spm.model",),
        ("spiece.model",),
        ("sentencepiece.bpe.model",),
    )
    """Files of each of which a tokenizer can be made."""
    LIMITS = "errata.json"
    TRAINING = "training.json"
    MEMBERS = "members.json"

    @property
    def config(self) -> Path:
        return self.path / self.CONFIG

    @property
    def tokenizer(self) -> Path:
        return self.path / self.TOKENIZER

    @property
    def weights(self) -> Path:
        return self.path / self.WEIGHTS

    @property
    def limits(self) -> Path:
        return self.path / self.LIMITS

    @property
    def training(self) -> Path:
        return self.path / self.TRAINING

    @property
    def members(self) -> Path:
        """An ensemble has this file alone: the names of the folders of its members, which lie beside its own."""
        return self.path / self.MEMBERS


class RoundFolder(_Folder):
    TEXTS = _TEXTS

    @property
    def texts(self) -> Path:
        return self.path / self.TEXTS
