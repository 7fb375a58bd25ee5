"""Annotating here, for those who have no tool: rounds, answers, and the judgements that come of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from types import MappingProxyType
from typing import Any

from pandas import DataFrame

from core.counted import counted, joined
from core.data import annotation_tables as stage_of_data
from core.data.annotation import (
    FEWEST_CLASSES,
    MOST_CLASSES,
    UNSURE,
    AnnotatorAnswers,
    answers_in_force,
    check_round_settings,
    earlier,
    later,
    next_text,
    order,
)
from core.data.annotation_tables import RoundTexts, TextColumns
from core.data.guesses import guesses_of
from core.data.judgement_lists import holding_judgements
from core.data.labels import LONGEST_LABEL
from core.data.reading import RawTable
from core.data.spelling import unify
from core.errors import SettingError
from core.records import (
    AnnotationRound,
    AnnotationSettings,
    Answer,
    AnswerKind,
    DatasetVersion,
    Guess,
    Project,
    VoteSettings,
    schemas,
)
from core.records.columns import ID, LABEL, TEXT
from core.records.folders import RoundFolder
from core.store.artifacts import ANNOTATIONS
from core.store.exports import CsvTable
from core.store.names import folded, usable_name
from core.workflow import ground_truth
from core.workflow.bench import Bench

__all__ = [
    "FEWEST_CLASSES",
    "MOST_CLASSES",
    "AnnotatorAnswers",
    "RoundTexts",
    "TextColumns",
    "earlier",
    "guesses_of",
    "later",
    "next_text",
    "order",
]

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class AnnotatorProgress:
    """How far an annotator is; what they answered is not in it."""

    annotator: str
    done: int
    skipped: int
    latest: datetime


def rounds(bench: Bench, project: Project) -> list[AnnotationRound]:
    """The project's annotation rounds, newest first."""
    return bench.store.annotations.rounds(project.id)[::-1]


def find(bench: Bench, project: Project, name: str) -> AnnotationRound:
    """The round of that name; raises NotFound."""
    return bench.store.annotations.round(project.id, name)


def guess_texts(
    tables: Sequence[RawTable], said: Mapping[str, Any] = _NOTHING
) -> tuple[TextColumns, tuple[Guess, ...]]:
    """Which column seems to hold the texts, what stands before them, and which their ids; all others that hold no
    labels are metadata. And what of it is in doubt. ``said`` are fields of ``ColumnMapping`` that are known, as from
    an earlier version.
    """
    guessed = ground_truth.guess_around(tables, said)
    mapping = guessed.mapping
    taken = {mapping.text, mapping.id, mapping.label, mapping.annotator, mapping.part, *mapping.annotators}
    taken |= {*mapping.context, *holding_judgements(tables[0])}
    metadata = tuple(column for column in tables[0].columns if column not in taken)
    columns = TextColumns(text=mapping.text, id=mapping.id, metadata=metadata, context=mapping.context)
    return columns, tuple(doubt for doubt in guessed.doubts if doubt.option in (TEXT, ID))


def guess_labels(tables: Sequence[RawTable]) -> tuple[str, ...]:
    """The classes of tables that are labelled already, as far as they can be those of a round; else none."""
    mapping = ground_truth.guess(tables)
    columns = mapping.annotators or ((mapping.label,) if mapping.label else ())
    cells = [cell for table in tables for column in columns for cell in table.frame[column].dropna().unique().tolist()]
    labels = sorted(set(unify(dict.fromkeys(cells, 1)).values()))
    usable = FEWEST_CLASSES <= len(labels) <= MOST_CLASSES and max(map(len, labels)) <= LONGEST_LABEL
    return tuple(labels) if usable else ()


def take_texts(tables: Sequence[RawTable], columns: TextColumns) -> RoundTexts:
    """What there would be to annotate; raises ColumnError."""
    return stage_of_data.take_texts(tables, columns)


def sample(bench: Bench, version: DatasetVersion, number: int, seed: int) -> RoundTexts:
    """A random sample of the version's texts, for a second opinion: without labels, with their ids."""
    texts = ground_truth.texts(bench, version)
    all_of_them = number >= len(texts)
    source = (
        f"all texts of version {version.number}"
        if all_of_them
        else (f"{counted(number, 'random text')} of version {version.number}, seed {seed}")
    )
    return stage_of_data.sample_texts(texts, number, seed, source)


def some(texts: RoundTexts, number: int, seed: int) -> RoundTexts:
    """A random sample of the texts; all of them, in their order, where there are no more."""
    if number >= len(texts.texts):
        return texts
    source = f"{counted(number, 'random text')} of {texts.source}, seed {seed}"
    return replace(texts, texts=stage_of_data.sample_texts(texts.texts, number, seed, source).texts, source=source)


def set_up(
    bench: Bench, project: Project, name: str, settings: AnnotationSettings, texts: RoundTexts
) -> AnnotationRound:
    """Begin a round; raises SettingError where its name, question or classes are not usable."""
    check_round_settings(settings)
    bench.store.annotations.check_name(project.id, name)
    with bench.artifacts.new_folder(ANNOTATIONS) as folder:
        bench.artifacts.write_table(texts.texts, RoundFolder(folder.path).texts)
        folder.keep()
        return bench.store.annotations.add_round(
            project.id,
            name,
            settings=replace(settings, context=texts.context),
            source=texts.source,
            texts=len(texts.texts),
            has_ids=texts.has_ids,
            folder=folder.relative,
        )


def texts(bench: Bench, round: AnnotationRound) -> DataFrame:
    """Columns ``id, text`` and ``meta:<column>``, in the order of the table that they come from."""
    return bench.artifacts.read_table(bench.artifacts.round(round).texts, schemas.ROUND_TEXTS)


def annotator(bench: Bench, round: AnnotationRound, name: str) -> tuple[str, bool]:
    """The name as the round knows it, or as it was typed, and whether it is known there; raises SettingError where it
    cannot be a name.
    """
    name = usable_name(name, of="annotator's")
    known = {folded(one): one for one in bench.store.annotations.annotators(round.id)}
    return known.get(folded(name), name), folded(name) in known


def answers_of(bench: Bench, round: AnnotationRound, annotator: str) -> AnnotatorAnswers:
    """What one annotator has answered so far, read anew at each call: another tab may have gone on."""
    return answers_in_force(bench.store.annotations.log(round.id, annotator))


def answer(bench: Bench, round: AnnotationRound, annotator: str, text_id: str, label: str) -> None:
    """Keep a label; a further one on the same text takes the place of the one before."""
    if label not in round.settings.labels:
        raise SettingError(
            f"“{label}” is not a class of this round.", where=round.name, todo="Choose one of its classes."
        )
    bench.store.annotations.add(round, annotator, text_id, AnswerKind.LABEL, label)


def answer_unsure(bench: Bench, round: AnnotationRound, annotator: str, text_id: str) -> None:
    """Keep that the annotator cannot decide; raises SettingError where the round does not allow it."""
    if not round.settings.unsure:
        raise SettingError("This round has no “unsure”.", where=round.name, todo="Choose a class, or skip the text.")
    bench.store.annotations.add(round, annotator, text_id, AnswerKind.UNSURE)


def skip(bench: Bench, round: AnnotationRound, annotator: str, text_id: str) -> None:
    """Put the text off to the end."""
    bench.store.annotations.add(round, annotator, text_id, AnswerKind.SKIP)


def undo(bench: Bench, round: AnnotationRound, annotator: str) -> Answer | None:
    """Take back the annotator's newest answer; returns it, or None where there is none."""
    return bench.store.annotations.undo(round, annotator)


def progress(bench: Bench, round: AnnotationRound) -> list[AnnotatorProgress]:
    """How far each annotator is, by name."""
    return [
        AnnotatorProgress(name, given.done, len(given.skipped), latest)
        for name, given, latest in _answers_of_each(bench, round)
    ]


def judgements(bench: Bench, round: AnnotationRound) -> DataFrame:
    """All answers that hold, one row per judgement; skipped texts have none."""
    answers = [answer for _, given, _ in _answers_of_each(bench, round) for answer in given.answers.values()]
    return stage_of_data.judgements(texts(bench, round), answers, has_ids=round.has_ids)


def judgements_csv(bench: Bench, round: AnnotationRound) -> CsvTable:
    """The judgements as a long table for a spreadsheet, which can also be uploaded as ground truth again."""
    return CsvTable(judgements(bench, round))


def make_ground_truth(
    bench: Bench,
    project: Project,
    round: AnnotationRound,
    adding_to: DatasetVersion | None = None,
    *,
    follows: int | None = None,
) -> DatasetVersion:
    """Make the answers the project's next data set version, by the same way as an uploaded table of judgements.

    Raises SettingError where there is no answer, or none that the version added to does not hold already; LabelError
    where all answers are one class; EditConflict where another version than ``follows`` (its number) is the newest.
    """
    bench.store.check_newest(project.id, follows)
    judged = judgements(bench, round)
    if judged.empty:
        raise SettingError("Nobody has answered yet.", where=round.name, todo="Annotate some texts first.")
    if adding_to is not None:
        judged = stage_of_data.not_yet_in(judged, ground_truth.load(bench, adding_to))
        if judged.empty:
            raise SettingError(
                f"All answers are in version {adding_to.number} already.",
                where=round.name,
                todo="Annotate more texts, or go on with that version.",
            )
    table, mapping = stage_of_data.as_long_table(judged, name=stage_of_data.source_of(round.name))
    usual = adding_to.vote if adding_to else VoteSettings()
    # A rule names only labels that were given.
    said = [UNSURE] if (judged[LABEL] == UNSURE).any() else []
    unsure = tuple(dict.fromkeys((*usual.unsure, *said)))
    vote = replace(usual, unsure=unsure)
    remembered = adding_to.mapping if adding_to else replace(mapping, context=round.settings.context)
    return ground_truth.keep(bench, project, [table], mapping, adding_to, vote, remembered=remembered, follows=follows)


def taken_up_in_words(bench: Bench, version: DatasetVersion, round: AnnotationRound) -> str:
    """That answers of the round are in the version already, and whether anybody has answered since these were taken up;
    empty where none are.
    """
    source = stage_of_data.source_of(round.name)
    if source not in version.sources:
        return ""
    # A round that was taken up again stands once more among the sources.
    times = version.sources.count(source)
    taken = next(one for one in bench.store.versions(version.project_id) if one.sources.count(source) == times)
    since = [one.annotator for one in progress(bench, round) if one.latest > taken.created]
    more = f"{joined(since)} answered since" if since else "Nobody has answered since"
    return f"Answers of this round are in version {taken.number} already. {more}."


def _answers_of_each(bench: Bench, round: AnnotationRound) -> list[tuple[str, AnnotatorAnswers, datetime]]:
    """Each annotator with where they stand and when they were last here, by name."""
    log = sorted(bench.store.annotations.log(round.id), key=lambda entry: (entry.annotator, entry.id))
    by_annotator = [(name, list(entries)) for name, entries in groupby(log, key=lambda entry: entry.annotator)]
    return [(name, answers_in_force(entries), entries[-1].time) for name, entries in by_annotator]
