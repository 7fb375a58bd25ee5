"""From uploaded files to a data set version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core.counted import joined_at_most
from core.data import correction_log, no_answer, one_label
from core.data import ground_truth as stage_of_data
from core.data import metadata_columns as stage_of_metadata
from core.data.annotator_columns import of_a_column_each
from core.data.ground_truth import GroundTruth
from core.data.headings import OtherName, other_names, with_one_name, with_text_names
from core.data.label_decisions import PLACE_COLUMNS, set_aside_by
from core.data.mapping import (
    Guessed,
    check_columns,
    column_guesses,
    guess_columns,
    judges_passed_over,
    require_one_text,
)
from core.data.mapping import (
    row_numbers as stage_of_row_numbers,
)
from core.data.merging import same_columns
from core.data.near_labels import near_labels as stage_of_near_labels
from core.data.reader_process import read_tables_apart, read_texts_apart
from core.data.reading import RawTable
from core.data.staged import StagedFile
from core.errors import FileError, NoDataSet, NotFound, SettingError
from core.records import (
    ADJUDICATION,
    JUDGEMENT_PREFIX,
    ColumnMapping,
    Correction,
    DatasetVersion,
    Guess,
    LogSpan,
    MetadataColumns,
    Project,
    ReadSettings,
    Run,
    VersionBasis,
    VoteSettings,
    schemas,
)
from core.records.columns import ANNOTATOR, ID, LABEL, REASON, SAID, SOURCE, TEXT
from core.records.folders import VersionFolder
from core.remedies import Action, Remedy
from core.store import checksums
from core.store.artifacts import VERSIONS, Artifacts
from core.store.exports import CsvTable
from core.training import catalogue
from core.workflow.bench import Bench

__all__ = ["OtherName", "other_names", "with_one_name", "with_text_names"]

NO_DATA_SET = "The project has no data set yet."


def read(files: Sequence[StagedFile], settings: ReadSettings | None = None) -> tuple[RawTable, ...]:
    """The files, and those in ZIP archives, as tables of what they say; raises FileError and ColumnError.

    They are read in a process of their own, so that no file can end this one.
    """
    return read_tables_apart(files, settings or ReadSettings())


def read_texts(files: Sequence[StagedFile], settings: ReadSettings | None = None) -> tuple[RawTable, ...]:
    """The files as tables of texts to be labelled: of a tool's export one row per text, whether it was judged or not.

    Read as ``read`` does; raises FileError and ColumnError.
    """
    return read_texts_apart(files, settings or ReadSettings())


def only_table(tables: Sequence[RawTable], file: StagedFile) -> RawTable:
    """The one table of a file; raises FileError where it holds several."""
    if len(tables) > 1:
        raise FileError(
            f"The file holds {len(tables)} tables: {joined_at_most(5, [table.name for table in tables])}.",
            where=file.name,
            todo="Take them one after the other, each in a file of its own.",
        )
    return tables[0]


def guess(tables: Sequence[RawTable]) -> ColumnMapping:
    """What the columns seem to hold, without the doubts; ``text`` is empty where no column holds texts."""
    return guess_around(tables, {}).mapping


def guess_around(tables: Sequence[RawTable], said: Mapping[str, Any]) -> Guessed:
    """What the columns seem to hold, and what of it is in doubt, where the researcher said so much.

    ``said`` has fields of ``ColumnMapping``, None or empty for "no column"; it is never guessed against. The guess
    rests on the first table and on those with the same columns.
    """
    return guess_columns(same_columns(tables), said)


def require_text(tables: Sequence[RawTable], guessed: Guessed) -> None:
    """Raise ColumnError where two columns are about as likely to hold the texts."""
    require_one_text(guessed, where=tables[0].name)


def in_one_name(
    tables: Sequence[RawTable], mapping: ColumnMapping, named: Mapping[str, Sequence[str]]
) -> tuple[tuple[RawTable, ...], ColumnMapping, tuple[Guess, ...]]:
    """The tables with one name for each column, the mapping that remembers the others, and what was guessed for it.

    ``named`` has names of columns by fields of ``ColumnMapping``; each file has the first of them that is there. Raises
    ColumnError where two columns of a file are about as likely to hold the texts.
    """
    called: dict[OtherName, str] = {}
    guesses = []
    for found in other_names(tables, mapping):
        table = tables[found.place]
        known = next((name for name in named.get(found.role, ()) if name in table.columns), None)
        if known is None and found.guess is not None:
            require_one_text(Guessed(mapping, either=found.either), where=table.name)
            said = f"{table.name}: “{found.guess}” is taken for “{found.column}”, which {tables[0].name} has."
            guesses.append(Guess(said, found.role))
        if name := known or found.guess:
            called[found] = name
    return with_one_name(tables, called), with_text_names(mapping, called), tuple(guesses)


def guessed_columns(
    tables: Sequence[RawTable], mapping: ColumnMapping, doubts: Sequence[Guess] = ()
) -> tuple[Guess, ...]:
    """What each column was taken for, in words, with the doubts about it."""
    return column_guesses(tables[0], mapping, doubts)


def passed_over(guess: ColumnMapping, mapping: ColumnMapping) -> str | None:
    """That who judged is not used where one label column was chosen, in words; None where nothing is passed over."""
    return judges_passed_over(guess, mapping)


def with_a_column_each(tables: Sequence[RawTable], guess: ColumnMapping) -> ColumnMapping:
    """The guess where somebody says that each annotator has a column."""
    if guess.annotators or not tables:
        return guess
    free = [column for column in tables[0].columns if column not in (guess.text, guess.id, guess.part)]
    found = of_a_column_each(tables[0].frame[free])
    if not found.columns and guess.label is not None and guess.annotator is None:
        return replace(guess, annotators=(guess.label,), label=None)
    return replace(guess, annotators=found.columns, annotator=None, time=None, label=found.decision)


def row_numbers(tables: Sequence[RawTable], mapping: ColumnMapping) -> str | None:
    """That a column of the only file has the numbers of its rows, which could be the ids, in words; else None."""
    return stage_of_row_numbers(tables[0], mapping) if len(tables) == 1 else None


def words_for_no_answer(tables: Sequence[RawTable], mapping: ColumnMapping) -> set[str]:
    """The words among labels, texts, ids, annotators and times that are usually taken for no answer."""
    return no_answer.words_in(tables, mapping)


def near_labels(judgements: DataFrame) -> dict[str, str]:
    """Rare label → a frequent one that is nearly the same, among those of the judgements."""
    return stage_of_near_labels(Counter(judgements[LABEL].tolist()))


def labels_to_choose(tables: Sequence[RawTable], mapping: ColumnMapping) -> tuple[str, ...]:
    """The labels of which one can be learned as yes or no, where texts carry several at once; else none."""
    return one_label.labels_to_choose(tables, mapping)


def check(
    bench: Bench,
    tables: Sequence[RawTable],
    mapping: ColumnMapping,
    adding_to: DatasetVersion | None = None,
    vote: VoteSettings | None = None,
) -> GroundTruth:
    """What a version made from these tables would be, without keeping it; raises ColumnError and LabelError.

    Corrections of the version that is added to stay in force: they are put over the new vote. Where nothing is added
    to, so are those that Errata wrote into the files.
    """
    check_columns(tables, mapping)
    earlier = load(bench, adding_to) if adding_to else None
    changes = correction_log.changes(log_of(bench, adding_to)) if adding_to else correction_log.NO_CHANGES
    truth = stage_of_data.build(tables, mapping, earlier, vote=vote, changes=changes)
    _require_known(vote, truth.judgements)
    return truth


def _require_known(vote: VoteSettings | None, judgements: DataFrame) -> None:
    """Raise SettingError where the rule names an annotator or a label that no judgement has."""
    if vote is None:
        return
    named = [("annotator", vote.adjudicator)] if vote.adjudicator is not None else []
    for column, name in [*named, *(("label", label) for label in vote.unsure)]:
        known = sorted(judgements[column].unique())
        if name not in known:
            raise SettingError(
                f"There is no {column} “{name}”; there are {', '.join(known[:20])}.",
                where="rule of the vote",
                todo="Choose one of these.",
            )


def keep(
    bench: Bench,
    project: Project,
    tables: Sequence[RawTable],
    mapping: ColumnMapping,
    adding_to: DatasetVersion | None = None,
    vote: VoteSettings | None = None,
    *,
    remembered: ColumnMapping | None = None,
    follows: int | None = None,
) -> DatasetVersion:
    """Make the tables the project's next data set version; earlier versions stay as they are.

    The version remembers ``mapping``, by which further files are read, or where the tables were made here and are like
    no file, what is ``remembered``; and the context of the texts that are added to.

    Where nothing is added to, the texts are new ones: corrections of earlier versions do not hold for them, and the
    report says how many those were; corrections that Errata wrote into the files come into the log with the version.
    Raises EditConflict where another version than ``follows`` is the newest (its number, 0 for none), or than the one
    that is added to.
    """
    if follows is None and adding_to is not None:
        follows = adding_to.number
    bench.store.check_newest(project.id, follows)
    truth = check(bench, tables, mapping, adding_to, vote)
    if adding_to is not None:
        truth = replace(truth, report=stage_of_data.with_earlier(truth.report, adding_to.report))
    sources = (*(adding_to.sources if adding_to else ()), *(table.name for table in tables))
    log = adding_to.log if adding_to else LogSpan()
    newest = latest(bench, project)
    if newest is not None and adding_to is None:
        made = bench.store.corrections(project.id)
        last = made[-1].id if made else 0
        log = LogSpan(after=last, upto=last)
        held = correction_log.effective([entry for entry in made if entry.id > newest.log.after])
        truth = _without_corrections(truth, len(held))
    written = next((table.class_order for table in tables if table.class_order), ())
    if written and not bench.store.class_order(project.id):
        bench.store.keep_class_order(project.id, written)
    mapping = replace(mapping, label_columns=dict(tables[0].made_of).get(str(mapping.label), ()))
    if adding_to is not None:
        mapping = replace(mapping, context=mapping.context or adding_to.mapping.context)
    basis = VersionBasis(sources, remembered or mapping, vote or VoteSettings(), log)
    return write(bench, project, truth, basis, follows=follows)


def _without_corrections(truth: GroundTruth, number: int) -> GroundTruth:
    if not number:
        return truth
    note = f"The texts were replaced: corrections made before ({number}) do not hold for them."
    return replace(truth, report=replace(truth.report, notes=(*truth.report.notes, note)))


def write(
    bench: Bench,
    project: Project,
    truth: GroundTruth,
    basis: VersionBasis,
    *,
    follows: int | None = None,
) -> DatasetVersion:
    """Keep the tables as the project's next version; raises EditConflict where another version than ``follows`` is
    the newest.
    """
    with bench.artifacts.new_folder(VERSIONS) as folder:
        tables = VersionFolder(folder.path)
        bench.artifacts.write_table(truth.texts, tables.texts)
        bench.artifacts.write_table(truth.judgements, tables.judgements)
        bench.artifacts.write_table(truth.left_out, tables.left_out)
        bench.artifacts.write_table(truth.set_aside, tables.set_aside)
        folder.keep()
        return bench.store.add_version(
            project.id,
            basis,
            report=truth.report,
            folder=folder.relative,
            corrected=truth.corrected,
            brought=truth.brought,
            follows=follows,
        )


def revote(bench: Bench, version: DatasetVersion, vote: VoteSettings) -> GroundTruth:
    """What the version's judgements give by another rule, without keeping it; raises LabelError."""
    _require_known(vote, judgements(bench, version))
    changes = correction_log.changes(log_of(bench, version))
    return stage_of_data.decide_again(load(bench, version), vote, changes, where=f"version {version.number}")


def keep_revote(bench: Bench, project: Project, version: DatasetVersion, vote: VoteSettings) -> DatasetVersion:
    """Make the next version from the same judgements by another rule; corrections stay in force.

    Raises EditConflict where the version is no longer the newest.
    """
    basis = replace(version.basis, vote=vote)
    return write(bench, project, revote(bench, version, vote), basis, follows=version.number)


def decided_by_hand(bench: Bench, version: DatasetVersion) -> int:
    """How many texts of the version people gave a label or left out, whatever its vote says."""
    changes = correction_log.changes(log_of(bench, version))
    return len({*changes.labels, *changes.excluded})


def labels_by_hand(bench: Bench, version: DatasetVersion) -> str:
    """“3 decided by hand, 2 of them as the vote has it”, of the texts with a label; empty where none was."""
    changes = correction_log.changes(log_of(bench, version))
    decided = len(changes.labels.keys() - changes.excluded.keys())
    if not decided:
        return ""
    as_voted = decided - (sum(version.corrected.values()) - len(changes.excluded))
    of_them = {0: "", decided: ", as the vote has it"}.get(as_voted, f", {as_voted:,} of them as the vote has it")
    return f"{decided:,} decided by hand{of_them}"


def log_of(bench: Bench, version: DatasetVersion) -> list[Correction]:
    """The entries of the log that the version rests on, taken back ones included, oldest first."""
    span = version.log
    return [entry for entry in bench.store.corrections(version.project_id) if span.after < entry.id <= span.upto]


def load(bench: Bench, version: DatasetVersion) -> GroundTruth:
    """The version's tables as they were built."""
    return GroundTruth(
        texts=bench.artifacts.read_table(bench.artifacts.version(version).texts, schemas.TEXTS),
        judgements=judgements(bench, version),
        left_out=left_out(bench, version),
        report=version.report,
        set_aside=set_aside(bench, version),
        corrected=version.corrected,
    )


def judgements(bench: Bench, version: DatasetVersion) -> DataFrame:
    """Every judgement as it came (columns as in ``schemas.JUDGEMENTS``)."""
    table = bench.artifacts.read_table(bench.artifacts.version(version).judgements, schemas.JUDGEMENTS)
    # Versions of an earlier Errata kept the reason in the log only.
    return table if REASON in table else table.assign(reason=Series(pd.NA, table.index, dtype="str"))


def said_with_judgements(bench: Bench, version: DatasetVersion, column: str) -> DataFrame:
    """What the judgements say in a metadata column in which the rows of one text may differ: columns ``id, said``;
    without a row where none says anything.
    """
    file, kept = bench.artifacts.version(version).judgements, JUDGEMENT_PREFIX + column
    if not bench.artifacts.has_column(file, kept):
        return DataFrame({ID: Series(dtype="str"), SAID: Series(dtype="str")})
    said = bench.artifacts.read_table(file, schemas.JUDGEMENTS, [ID, kept])
    return said.rename(columns={kept: SAID}).dropna().drop_duplicates(ignore_index=True)


def judged(bench: Bench, version: DatasetVersion, id: str) -> dict[str, str]:
    """Annotator → label of one text as it was judged, before any classes were merged."""
    table = bench.artifacts.read_table(
        bench.artifacts.version(version).judgements,
        schemas.JUDGEMENTS,
        [ANNOTATOR, LABEL, SOURCE],
        where=[(ID, "==", id)],
    )
    own = table[table[SOURCE] != ADJUDICATION]
    return dict(zip(own[ANNOTATOR], own[LABEL], strict=True))


def set_aside(bench: Bench, version: DatasetVersion) -> DataFrame:
    """The texts that have no label, with the reason (columns as in ``schemas.SET_ASIDE``)."""
    folder = bench.artifacts.version(version)
    # Versions of an earlier Errata have no such table.
    has_table = folder.set_aside.exists() or checksums.has_had(folder.path, folder.SET_ASIDE)
    return (
        bench.artifacts.read_table(folder.set_aside, schemas.SET_ASIDE)
        if has_table
        else set_aside_by(left_out(bench, version))
    )


def versions(bench: Bench, project: Project) -> list[DatasetVersion]:
    """All versions, newest first."""
    return sorted(bench.store.versions(project.id), key=lambda version: -version.number)


def latest(bench: Bench, project: Project) -> DatasetVersion | None:
    return next(iter(versions(bench, project)), None)


def newest(bench: Bench, project: Project) -> DatasetVersion:
    """The latest version; raises NoDataSet where there is none."""
    found = latest(bench, project)
    if found is None:
        raise no_data_set(project)
    return found


def no_data_set(project: Project) -> NoDataSet:
    return NoDataSet(NO_DATA_SET, where=project.name, remedy=Remedy(Action.ADD_TEXTS, project.name))


def version(bench: Bench, project: Project, number: int) -> DatasetVersion:
    """The project's version of that number; raises NotFound, and NoDataSet where there is none at all."""
    known = {version.number: version for version in bench.store.versions(project.id)}
    if not known:
        raise no_data_set(project)
    if number not in known:
        raise NotFound(
            f"There is no version {number} in this project.",
            where=project.name,
            todo=f"Choose one of {', '.join(map(str, known))}.",
        )
    return known[number]


def trained_on(bench: Bench, run: Run) -> DatasetVersion:
    """The version that the run was trained and tested on, and whose labels its pages show."""
    return bench.store.version(run.version_id)


def texts(bench: Bench, version: DatasetVersion, columns: Sequence[str] | None = None) -> DataFrame:
    """The version's texts (as in ``schemas.TEXTS``, without where they were read), or only the columns named."""
    found = bench.artifacts.read_table(bench.artifacts.version(version).texts, schemas.TEXTS, columns)
    return found if columns is not None else found.drop(columns=PLACE_COLUMNS, errors="ignore")


def metadata_columns(bench: Bench, version: DatasetVersion) -> MetadataColumns:
    """The version's metadata columns, those that tell groups of texts apart first."""
    return stage_of_metadata.metadata_columns(texts(bench, version))


def left_out(bench: Bench, version: DatasetVersion) -> DataFrame:
    return bench.artifacts.read_table(bench.artifacts.version(version).left_out, schemas.LEFT_OUT)


def left_out_csv(left_out: DataFrame) -> CsvTable:
    """The rows that were left out, each with its reason, as a CSV for a spreadsheet."""
    return CsvTable(left_out)


def token_lengths(bench: Bench, version: DatasetVersion, model: str) -> np.ndarray | None:
    """Tokens of each text for that model's tokenizer, None where it cannot be told without the model."""
    return _token_lengths(bench.artifacts, version.folder, model) if catalogue.local_folder(model) else None


@lru_cache(maxsize=8)
def _token_lengths(artifacts: Artifacts, folder: str, model: str) -> np.ndarray | None:
    """A version never changes; a form asks again at each change of a setting."""
    texts = artifacts.read_table(VersionFolder(artifacts.path(folder)).texts, schemas.TEXTS, [TEXT])
    return catalogue.token_lengths(model, texts[TEXT].tolist())


def cut_off(texts: Sequence[str], model: str) -> tuple[int, int] | None:
    """How many texts are longer than the model can read, and its limit in tokens; None where it cannot be told."""
    lengths = catalogue.token_lengths(model, list(texts))
    if lengths is None:
        return None
    limit = catalogue.model_limit(model)
    return int((lengths > limit).sum()), limit
