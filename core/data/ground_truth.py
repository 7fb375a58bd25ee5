"""From annotated tables to the ground truth: one label a text, with every judgement and every row left out."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

import pandas as pd
from pandas import DataFrame, Series

from core.counted import beginning, counted, joined, joined_at_most, quoted
from core.data import broken_signs, html_codes, unsure_labels
from core.data.chosen_columns import as_chosen
from core.data.column_content import differs_within, holds_sentences
from core.data.context import with_context
from core.data.correction_log import NO_CHANGES, Changes
from core.data.correction_log import changes as changes_of
from core.data.guesses import guesses_of
from core.data.identity import check_ids, identify
from core.data.joined_labels import find_joined
from core.data.judgement_columns import (
    JudgementColumns,
    columns_of_judgements,
    with_columns_of_judgements,
    without_those_told_again,
)
from core.data.label_decisions import GatheredFiles, GroundTruth, decide, nothing_gathered, reopened, scarce_classes
from core.data.labels import check_labels
from core.data.left_out import READ_AGAIN, combined, left_out_rows
from core.data.lost_digits import tied_wrongly
from core.data.mapping import check_mapping
from core.data.no_answer import with_no_answers_empty
from core.data.one_hot import of_each_answer_once
from core.data.one_label import as_yes_no, require_one_label
from core.data.people import tell_people_apart
from core.data.reading.table import RawTable
from core.data.replacing import replaced
from core.data.several_labels import with_several_labels
from core.data.taking_over import as_log, taken_over
from core.data.texts_and_judgements import Unfolded, unfold
from core.data.times import moments
from core.data.unnamed import files_as_people
from core.data.writing.columns import BY_HAND
from core.data.written import spellings_in
from core.errors import ColumnError, LabelError
from core.records import METADATA_PREFIX, ColumnMapping, Guess, ImportReport, VoteSettings
from core.records.columns import ANNOTATOR, ID, LABEL, REASON, ROW, SOURCE, TEXT
from core.remedies import Action, Remedy

__all__ = ["GroundTruth", "build", "decide_again", "with_earlier"]

_SHOWN = 4
_MOST_OF_THEM = 0.5


def build(
    tables: Sequence[RawTable],
    mapping: ColumnMapping,
    earlier: GroundTruth | None = None,
    *,
    vote: VoteSettings | None = None,
    changes: Changes = NO_CHANGES,
) -> GroundTruth:
    """Take the tables apart, put together what is about the same text, and let the annotators vote.

    Parameters
    ----------
    tables
        Files of the same layout; a later one adds to an earlier one as a new upload adds to ``earlier``.
    mapping
        What the columns of all of them hold.
    earlier
        What is already there. A text with the same id, or without ids exactly the same text, gets the new judgements in
        addition; the vote is taken again over all of them.
    vote
        How judgements become labels; a simple majority where it is left out.
    changes
        The corrections that were made on ``earlier``; they are put over the new vote. Where there is nothing earlier,
        those that Errata wrote into the files are.

    Raises
    ------
    ColumnError
        A column is missing, there is no usable text, or one id stands for several texts.
    LabelError
        There is no label, only one class, or too many.
    """
    tables = [as_chosen(of_each_answer_once(table, mapping), mapping) for table in tables]
    _require_columns(tables, mapping)
    gathered = reopened(earlier) if earlier else nothing_gathered()
    tables, mapping, guesses = _settled(tables, mapping, gathered)
    of_files = (*(earlier.report.of_files if earlier else ()), *files_as_people(tables, gathered.judgements))
    spellings = spellings_in(tables, mapping, gathered.judgements)
    check_labels(spellings.judged.values(), column=quoted(mapping.judging), where=_where(tables))
    beside = columns_of_judgements(tables, mapping, gathered)
    gathered = with_columns_of_judgements(gathered, beside)
    unfolded = [unfold(table, mapping, spellings, beside) for table in tables]
    _require_content(tables, mapping, unfolded)
    known = gathered
    gathered, shared, differing = _gathered(known, tables, unfolded, beside)
    guesses += _under_another_id(known, gathered, mapping)
    guesses += [*_put_together(len(shared), mapping, guesses), *_in_order_of_reading(gathered, tables, mapping)]
    guesses += _may_be_authors(tables, mapping)
    brought, about_hands = taken_over(tables, mapping, spellings, {*gathered.items[ID]}, adding=earlier is not None)
    if brought:
        labels = [*spellings.judged.values(), *(change.label for change in brought if change.label)]
        check_labels(labels, column=quoted([*mapping.judging, *BY_HAND[:1]]), where=_where(tables))
        changes = changes_of(as_log(brought))
    truth = decide(gathered, where=_where(tables), settings=vote, changes=changes, of_files=of_files)
    guesses += unsure_labels.guesses(truth.judgements[LABEL], (vote or VoteSettings()).unsure, mapping.values.answers)
    notes = [
        f"{table.name}: {note}"
        for table, part in zip(tables, unfolded, strict=True)
        for note in _notes(table, part, mapping)
    ]
    added = [_what_is_new(tables, mapping, unfolded, known, gathered, shared)] if earlier else []
    report = dataclasses.replace(
        truth.report,
        rows=sum(len(table.frame) + len(table.rejected) for table in tables) + (earlier.report.rows if earlier else 0),
        notes=(
            *dict.fromkeys([*added, *notes]),
            *beside.notes,
            *differing,
            *about_hands,
            *spellings.notes,
            *truth.report.notes,
            *_damaged(truth.texts),
        ),
        guesses=tuple(dict.fromkeys([*guesses, *spellings.guesses])),
    )
    return dataclasses.replace(truth, report=report, brought=brought)


def _settled(
    tables: Sequence[RawTable], mapping: ColumnMapping, earlier: GatheredFiles
) -> tuple[Sequence[RawTable], ColumnMapping, list[Guess]]:
    """The tables with empty cells where nothing was answered, the texts behind their context, one label a cell, and
    annotators that are one person.
    """
    tables, missing = with_no_answers_empty(tables, mapping)
    tables = [with_context(table, mapping.text, mapping.context) for table in tables]
    tables = with_several_labels(tables, mapping)
    for table in tables:
        check_ids(table, mapping)
    require_one_label(tables, mapping)
    tables, mapping, people = tell_people_apart(tables, mapping, earlier)
    guesses = [*guesses_of(tables), *missing, *people]
    return [as_yes_no(table, mapping) for table in tables], mapping, guesses


def _gathered(
    before: GatheredFiles, tables: Sequence[RawTable], unfolded: Sequence[Unfolded], beside: JudgementColumns
) -> tuple[GatheredFiles, set[str], list[str]]:
    """All tables below each other, the ids of the texts that stand in several, and notes on what differs there."""
    shared, differing = set[str](), Counter[str]()
    for table, part in zip(tables, unfolded, strict=True):
        before, met = _add(before, table, part)
        shared |= met.texts
        differing.update(met.differing)
    known = [f"{METADATA_PREFIX}{column}" for column in beside.shared]
    return before, shared, _differing({column: differing[column] for column in differing if column not in known})


def _what_is_new(
    tables: Sequence[RawTable],
    mapping: ColumnMapping,
    unfolded: Sequence[Unfolded],
    known: GatheredFiles,
    gathered: GatheredFiles,
    shared: Collection[str],
) -> str:
    """How many texts of files that are added to a version are new, and where they name annotators how many of these."""
    before = set(known.items[ID])
    new = gathered.items.loc[~gathered.items[ID].isin(before), ID].drop_duplicates()
    there = len(before.intersection(shared))
    was = "was" if there == 1 else "were"
    as_ids = f" (numbered from {new.iloc[0]} on, as no column has their ids)" if mapping.id is None and len(new) else ""
    said = f"{_where(tables)}: {counted(len(new), 'new text')}{as_ids}, and {there:,} that {was} there before"
    if not (mapping.annotator or mapping.annotators):
        return f"{said}."
    here = {name for part in unfolded for name in part.judgements[ANNOTATOR]}
    strangers = sorted(here - set(known.judgements[ANNOTATOR]))
    are = "is" if len(strangers) == 1 else "are"
    named = f" ({joined_at_most(_SHOWN, [f'“{beginning(name)}”' for name in strangers])})" if strangers else ""
    return f"{said}; of {counted(len(here), 'annotator')} {len(strangers):,} {are} new{named}."


def _under_another_id(known: GatheredFiles, gathered: GatheredFiles, mapping: ColumnMapping) -> list[Guess]:
    """That texts with ids of their own are others, though their wording was there before."""
    if mapping.id is None:
        return []
    new = gathered.items[~gathered.items[ID].isin(known.items[ID])].drop_duplicates(ID)
    again = int(new[TEXT].isin(known.items[TEXT]).sum())
    if not again:
        return []
    has, one = ("One of the new texts has", "it") if again == 1 else (f"{again:,} of the new texts have", "each")
    return [
        Guess(
            f"{has} the wording of a text that was there before, and another id; {one} is kept as a copy. Where one "
            "text was judged again, choose no id column: texts with one wording are then one, with all judgements.",
            "id",
        )
    ]


def _differing(columns: Mapping[str, int]) -> list[str]:
    """One line for all columns that say something else of texts that were there before."""
    if not columns:
        return []
    named = [f"“{column.removeprefix(METADATA_PREFIX)}”" for column in sorted(columns, key=lambda one: -columns[one])]
    if len(named) > _SHOWN:
        named[_SHOWN:] = [counted(len(named) - _SHOWN, "more column")]
    texts = counted(max(columns.values()), "text")
    has, number = ("has", texts) if len(columns) == 1 else ("have", f"up to {texts}")
    return [f"{joined(named)} {has} another value for {number} that stood there before; the earlier value stays."]


def _damaged(texts: DataFrame) -> Iterator[str]:
    """The metadata columns in which a spreadsheet has cut numbers short: texts may be grouped by them."""
    for column in texts.columns[texts.columns.str.startswith(METADATA_PREFIX)]:
        if said := tied_wrongly(column.removeprefix(METADATA_PREFIX), texts[column]):
            yield said


@dataclasses.dataclass(frozen=True)
class _MetBefore:
    """Ids of the texts of a table that were there before, and for how many each metadata column says something else."""

    texts: set[str]
    differing: dict[str, int]


def _met_before(items: DataFrame) -> _MetBefore:
    doubled = items[items[ID].duplicated(keep=False)]
    metadata = [column for column in items.columns if column.startswith(METADATA_PREFIX)]
    values = doubled.groupby(ID)[metadata].nunique()
    differing = {column: int((values[column] > 1).sum()) for column in metadata}
    return _MetBefore(set(doubled[ID]), {column: texts for column, texts in differing.items() if texts})


def _put_together(shared: int, mapping: ColumnMapping, said: Sequence[Guess]) -> list[Guess]:
    """That texts are one by their wording alone, where nothing else says so."""
    if not shared or mapping.id or any(guess.option in ("id", "one_person") for guess in said):
        return []
    texts, each = ("One text stands", "it") if shared == 1 else (f"{shared:,} texts stand", "each")
    return [
        Guess(
            f"{texts} in several files with the same wording; {each} is kept as one text. The judgements of all files "
            "count (of one annotator the later one); what the other columns say is taken from the first file. To keep "
            "such texts apart, give the texts of each file ids of their own, and choose that column as their id.",
            "id",
        )
    ]


def _in_order_of_reading(gathered: GatheredFiles, tables: Sequence[RawTable], mapping: ColumnMapping) -> list[Guess]:
    """That of several judgements of one annotator the last one read counts, where no time tells which is later."""
    names = [table.name for table in tables]
    again = gathered.left_out[gathered.left_out[REASON].eq(READ_AGAIN) & gathered.left_out[SOURCE].isin(names)]
    if mapping.layout != "long" or again.empty:
        return []
    said = f"{counted(len(again), 'judgement')} gave way to one of the same annotator that was read later"
    if mapping.time is None:
        apart = _told_apart_by_context(tables, mapping)
        return [Guess(f"{said}, as no column says when they were made.{apart}", "context" if apart else "time")]
    written = pd.concat([table.frame[mapping.time] for table in tables]).dropna()
    unread = written[moments(written).isna()]
    example = f" (“{beginning(unread.iloc[0])}” cannot be read as one)" if len(unread) else ""
    return [Guess(f"{said}, as not all of them have a time of their own{example}.", "time")]


def _told_apart_by_context(tables: Sequence[RawTable], mapping: ColumnMapping) -> str:
    """Where one annotator judged the same words several times: the column of sentences beside which most of these are
    texts of their own; empty where there is none, where texts have ids, and where a context was chosen.
    """
    if mapping.id is not None or mapping.context:
        return ""
    rows = pd.concat([table.frame for table in tables], ignore_index=True)
    key = [mapping.text, str(mapping.annotator)]
    again = rows[rows.duplicated(key, keep=False)]
    further = [column for column in rows if column not in mapping.columns and holds_sentences(rows[column])]
    apart = {column: int((again.duplicated(key) & ~again.duplicated([*key, column])).sum()) for column in further}
    best = max(apart, key=apart.__getitem__, default=None)
    if best is None or apart[best] < _MOST_OF_THEM * again.duplicated(key).sum():
        return ""
    return f" {apart[best]:,} of them stand beside another “{best}”: with that column as context they are other texts."


def _may_be_authors(tables: Sequence[RawTable], mapping: ColumnMapping) -> list[Guess]:
    """That the annotators may be who wrote the texts: about as many as these, one person in all rows of most texts."""
    if mapping.layout != "long":
        return []
    item, annotator = mapping.id or mapping.text, str(mapping.annotator)
    rows = pd.concat([table.frame[[item, annotator]] for table in tables], ignore_index=True)
    are_many = rows[annotator].nunique() > rows[item].nunique() / 2
    if not are_many or not rows[item].duplicated().any() or differs_within(rows[annotator], rows[item]):
        return []
    return [
        Guess(
            f"“{annotator}” has the same person in all rows of most texts. If that is who wrote them, choose another "
            "column for the annotators, or one label column: then each file counts as one annotator’s.",
            "annotator",
        )
    ]


def _notes(table: RawTable, part: Unfolded, mapping: ColumnMapping) -> tuple[str, ...]:
    joined = find_joined(table.frame[list(mapping.judging)])
    written = (*html_codes.said_of(part.items[TEXT]), *broken_signs.said_of(part.items[TEXT]))
    return (*table.notes, *_field_of(table, mapping), *part.notes, *written, *(one.said_if_chosen for one in joined))


def _field_of(table: RawTable, mapping: ColumnMapping) -> list[str]:
    """Which of its fields are the texts, for an export of a tool that has several, if no guess says it."""
    is_told = mapping.text == TEXT or any(guess.option == "text" for guess in table.guesses)
    return (
        [] if table.tool is None or is_told else [f"The texts are those in the field “{table.heading(mapping.text)}”."]
    )


def with_earlier(report: ImportReport, earlier: ImportReport) -> ImportReport:
    """The report of files that were added, with what was noted and guessed of those before: their texts are there
    still.
    """
    return dataclasses.replace(
        report,
        notes=tuple(dict.fromkeys([*without_those_told_again(_of_reading(earlier), report), *report.notes])),
        guesses=tuple(dict.fromkeys([*map(_of_earlier_file, earlier.guesses), *report.guesses])),
    )


def _of_earlier_file(guess: Guess) -> Guess:
    """Told from what is said of the files that are added: “A file of an earlier version is not in UTF-8”."""
    begins = "The file "
    if not guess.said.startswith(begins):
        return guess
    return dataclasses.replace(guess, said=f"A file of an earlier version {guess.said.removeprefix(begins)}")


def _of_reading(report: ImportReport) -> list[str]:
    """What was noted of the files, and not of what the vote made of them."""
    return [note for note in report.notes if note not in scarce_classes(report.labels)]


def decide_again(earlier: GroundTruth, vote: VoteSettings, changes: Changes, *, where: str) -> GroundTruth:
    """The same judgements by another rule or with other corrections; raises LabelError where one class is left."""
    of_files = earlier.report.of_files
    truth = decide(reopened(earlier), where=where, settings=vote, changes=changes, of_files=of_files)
    report = dataclasses.replace(
        truth.report,
        rows=earlier.report.rows,
        notes=(*_of_reading(earlier.report), *truth.report.notes),
        guesses=_of_other_vote(earlier.report.guesses, truth, vote),
    )
    return dataclasses.replace(truth, report=report)


def _of_other_vote(guesses: Sequence[Guess], truth: GroundTruth, vote: VoteSettings) -> tuple[Guess, ...]:
    """What was guessed, without what the rule of the vote now says."""
    open_now = unsure_labels.guesses(truth.judgements[LABEL], vote.unsure, ())
    return tuple(guess for guess in guesses if guess.option != unsure_labels.OPTION or guess in open_now)


def _where(tables: Sequence[RawTable]) -> str:
    return ", ".join(table.name for table in tables)


def _require_columns(tables: Sequence[RawTable], mapping: ColumnMapping) -> None:
    for table in tables:
        for column, what, choose in (
            (mapping.text, "texts", "the column with the texts"),
            (mapping.label or mapping.annotators, "labels", "the column with the labels or the annotators’ columns"),
        ):
            if not column:
                raise ColumnError(
                    f"No column is known to hold the {what}; the columns are {table.in_file()}.",
                    where=table.name,
                    todo=f"Choose {choose}, or import this table together with the one that has the "
                    f"{what} and the same ids.",
                )
        check_mapping(table, mapping)


def _require_content(tables: Sequence[RawTable], mapping: ColumnMapping, unfolded: Sequence[Unfolded]) -> None:
    if any(len(part.items) for part in unfolded):
        return
    labels = [
        table.frame[column].str.strip().replace("", None).count() for table in tables for column in mapping.judging
    ]
    if not sum(labels):
        raise LabelError(
            f"{quoted(mapping.judging)} is empty in every row: there is no label.",
            where=_where(tables),
            todo="Choose the column that holds the labels.",
            remedy=Remedy(Action.LABEL_TEXTS),
        )
    reasons = pd.concat([part.left_out[REASON] for part in unfolded]).value_counts()
    raise ColumnError(
        f"No row has both a text and a label: {', '.join(f'{count} × {reason}' for reason, count in reasons.items())}.",
        where=_where(tables),
        todo="Choose the columns that hold the texts and the labels.",
    )


def _add(before: GatheredFiles, table: RawTable, new: Unfolded) -> tuple[GatheredFiles, _MetBefore]:
    """What is there with one more table, and which of its texts were there before."""
    ids = identify(new.items, before.items)
    items = pd.concat([before.items, new.items.assign(id=ids)], ignore_index=True)
    met = _met_before(items)
    # Of a text that was there before, the earlier row stands and the later one fills what it leaves open.
    if met.texts:
        items = items.groupby(ID, sort=False).first().reset_index()
    added = new.judgements.assign(
        id=ids.iloc[new.judgements["item"].to_numpy()].array,
        source=table.name,
    ).drop(columns="item")
    judgements = pd.concat([before.judgements, added], ignore_index=True)
    reason = replaced(judgements)
    aside = reason.notna()
    left_out = [before.left_out, table.rejected, new.left_out, _replaced(judgements[aside], reason[aside], items)]
    return GatheredFiles(items, _in_place(judgements, aside), combined(left_out)), met


def _in_place(judgements: DataFrame, aside: Series) -> DataFrame:
    """The judgements that count; one that replaces another stands in its place, so that the order of files stays."""
    places = judgements.groupby([ID, ANNOTATOR], sort=False).ngroup() if aside.any() else aside
    return judgements.loc[places[~aside].sort_values(kind="stable").index]


def _replaced(judgements: DataFrame, reason: Series, items: DataFrame) -> DataFrame:
    texts = judgements[ID].map(items.set_index(ID)[TEXT])
    found = judgements[ANNOTATOR] + ": " + judgements[LABEL]
    return left_out_rows(
        judgements[ROW],
        source=judgements[SOURCE],
        reason=reason.tolist(),
        id=judgements[ID],
        text=texts,
        found=found,
    )
