"""From judgements to one label a text: the vote, what people corrected, and what is left without a label."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import pandas as pd
from pandas import DataFrame, Series

from core.data import own_decision
from core.data.correction_log import NO_CHANGES, Changes, as_judgements
from core.data.duplicates import contradictory_groups, duplicate_groups
from core.data.left_out import EXCLUDED, TIE, UNDECIDED, combined, left_out_rows
from core.data.unnamed import unnamed_judgements
from core.data.voting import vote, votes_as_json
from core.errors import LabelError
from core.records import ADJUDICATION, JUDGEMENT_PREFIX, METADATA_PREFIX, Change, ImportReport, Origin, VoteSettings
from core.records.columns import (
    ANNOTATOR,
    CORRECTED,
    DUPLICATE_GROUP,
    FOUND,
    GIVEN_LABEL,
    ID,
    LABEL,
    PART,
    REASON,
    ROW,
    SOFT_LABEL,
    SOURCE,
    TEXT,
    TIME,
    VOTES,
)

PLACE_COLUMNS = [SOURCE, ROW]
"""Where a text was read first."""

_ITEM_COLUMNS = [*PLACE_COLUMNS, ID, TEXT, GIVEN_LABEL, PART]
_JUDGEMENT_COLUMNS = [ID, ANNOTATOR, LABEL, TIME, SOURCE]
_VOTED_COLUMNS = [VOTES, SOFT_LABEL]
_DECIDED_COLUMNS = [LABEL, *_VOTED_COLUMNS, CORRECTED, DUPLICATE_GROUP]


@dataclass(frozen=True)
class GroundTruth:
    """The tables of a dataset version, with the columns of ``core.records.schemas``, and the report on them.

    ``judgements`` holds those on texts that are set aside, too: a further annotator or an adjudicator may settle them.
    """

    texts: DataFrame
    judgements: DataFrame
    left_out: DataFrame
    report: ImportReport
    set_aside: DataFrame
    corrected: dict[str, int]
    """Texts that were relabelled or excluded by a person, by the place where."""
    brought: tuple[Change, ...] = ()
    """What people decided and noted in the project that the files come from, for the log."""


@dataclass(frozen=True)
class GatheredFiles:
    """Texts and judgements of all files so far, before the vote; judgements also with their ``row``."""

    items: DataFrame
    judgements: DataFrame
    left_out: DataFrame


def nothing_gathered() -> GatheredFiles:
    items = DataFrame({column: Series(dtype="str") for column in _ITEM_COLUMNS}).astype({ROW: "Int64"})
    judgements = DataFrame({column: Series(dtype="str") for column in [*_JUDGEMENT_COLUMNS, ROW]})
    return GatheredFiles(items, judgements.astype({ROW: "Int64"}), combined([]))


def reopened(earlier: GroundTruth) -> GatheredFiles:
    """An earlier version before its vote: what was set aside is open again, and nothing is corrected yet."""
    known = earlier.texts.drop(columns=_DECIDED_COLUMNS, errors="ignore")
    aside = earlier.set_aside.drop(columns=[*_VOTED_COLUMNS, REASON])
    items = in_order_of_files(pd.concat([known, aside], ignore_index=True), earlier.judgements)
    for column in _ITEM_COLUMNS:
        if column not in items:
            items[column] = pd.array([pd.NA] * len(items), dtype="str")
    judged = earlier.judgements[earlier.judgements[SOURCE] != ADJUDICATION].drop(columns=REASON)
    judgements = judged.assign(row=pd.array([pd.NA] * len(judged), dtype="Int64"))
    is_open = earlier.left_out[REASON].isin([*UNDECIDED, EXCLUDED])
    return GatheredFiles(items.astype({ROW: "Int64"}), judgements, earlier.left_out[~is_open])


def in_order_of_files(texts: DataFrame, judgements: DataFrame) -> DataFrame:
    """The texts (column ``id``) in the order of their first judgements: those stay in the order of the files, whatever
    becomes of a text.
    """
    places = pd.Index(judgements[ID].drop_duplicates()).get_indexer(texts[ID])
    return texts.iloc[places.argsort(kind="stable")].reset_index(drop=True)


def set_aside_by(left_out: DataFrame) -> DataFrame:
    """The texts that a version of an earlier Errata set aside: its ties, of which it kept no metadata."""
    ties = left_out[left_out[REASON] == TIE]
    missing = pd.array([pd.NA] * len(ties), dtype="str")
    aside = ties[[SOURCE, ROW, ID, TEXT]].assign(votes=ties[FOUND], soft_label=missing)
    return aside.assign(given_label=missing, part=missing, reason=ties[REASON]).reset_index(drop=True)


def decide(
    gathered: GatheredFiles,
    *,
    where: str,
    settings: VoteSettings | None = None,
    changes: Changes = NO_CHANGES,
    of_files: tuple[str, ...] = (),
) -> GroundTruth:
    """Let the annotators vote, put the corrections over it, and make the tables.

    ``of_files`` are annotators who are called as their files, since no column names them. ``rows`` of the report is
    still open. Raises LabelError where fewer than two classes are left.
    """
    settings = settings or VoteSettings()
    judged = _corrected(_voted(gathered, settings, changes), changes)
    _require_classes(judged, where)
    is_text = judged[REASON].isna()
    metadata = judged.columns[judged.columns.str.startswith(METADATA_PREFIX)]
    texts = judged[is_text].reset_index(drop=True)
    texts[DUPLICATE_GROUP] = duplicate_groups(texts[TEXT])
    columns = [ID, TEXT, LABEL, *_VOTED_COLUMNS, CORRECTED, GIVEN_LABEL, DUPLICATE_GROUP, PART]
    columns += PLACE_COLUMNS
    aside = judged[~is_text]
    words = as_judgements(changes.adjudications)
    words = words[words[ID].isin(judged[ID])]
    judgements = _with_text_cells(pd.concat([gathered.judgements.drop(columns=ROW), words], ignore_index=True))
    left_out = combined([gathered.left_out, _left_out(aside, changes)])
    texts = texts[[*columns, *metadata]]
    return GroundTruth(
        texts,
        judgements,
        left_out,
        _report(
            texts,
            _classes(texts, aside),
            judgements,
            left_out,
            _decisions(judged, gathered.judgements, changes),
            of_files,
        ),
        aside[[*_ITEM_COLUMNS, *_VOTED_COLUMNS, *metadata, REASON]].reset_index(drop=True),
        _counts(judged[CORRECTED].dropna()),
    )


def _with_text_cells(judgements: DataFrame) -> DataFrame:
    """The table with text cells throughout: what only some files or annotators say is missing elsewhere."""
    details = [column for column in judgements.columns if column.startswith(JUDGEMENT_PREFIX)]
    reason = judgements.pop(REASON).astype("str")
    return judgements.assign(**{column: judgements[column].astype("str") for column in details}, reason=reason)


def merged_judgements(judgements: DataFrame, settings: VoteSettings, changes: Changes) -> DataFrame:
    """The judgements as they are voted on: ``id, annotator, label`` in the merged classes; what is unsure stays so."""
    raw = judgements[[ID, ANNOTATOR, LABEL]]
    unsure = raw[LABEL].isin(settings.unsure)
    return raw.assign(label=raw[LABEL].where(unsure, changes.merged(raw[LABEL])))


def _voted(gathered: GatheredFiles, settings: VoteSettings, changes: Changes) -> DataFrame:
    merged = merged_judgements(gathered.judgements, settings, changes)
    voted = vote(merged, settings)
    voted[VOTES] = votes_as_json(merged).reindex(voted[ID]).array
    return gathered.items.merge(voted, on=ID, validate="one_to_one")


def _corrected(voted: DataFrame, changes: Changes) -> DataFrame:
    """The vote with what people said instead; ``voted_label`` is the vote's own, ``corrected`` where it was changed."""
    ids = voted[ID]
    decided = ids.map({id: label for id, (label, _) in changes.labels.items()}).astype("str")
    places = ids.map({id: entry.change.place.value for id, (_, entry) in changes.labels.items()}).astype("str")
    out = ids.isin(list(changes.excluded))
    out_places = ids.map({id: entry.change.place.value for id, entry in changes.excluded.items()}).astype("str")
    label = decided.fillna(voted[LABEL])
    changed = decided.notna() & (decided != voted[LABEL]).fillna(True)
    return voted.assign(
        voted_label=voted[LABEL],
        label=label.mask(out),
        reason=voted[REASON].mask(decided.notna()).mask(out, EXCLUDED),
        corrected=places.where(changed).mask(out, out_places),
    )


def _left_out(aside: DataFrame, changes: Changes) -> DataFrame:
    said = {id: f"{entry.change.author}: {entry.change.reason}" for id, entry in changes.excluded.items()}
    found = aside[VOTES].mask(aside[REASON] == EXCLUDED, aside[ID].map(said).astype("str"))
    return left_out_rows(
        aside[ROW],
        source=aside[SOURCE],
        reason=aside[REASON].tolist(),
        id=aside[ID],
        text=aside[TEXT],
        found=found,
    )


def _classes(texts: DataFrame, aside: DataFrame) -> dict[str, int]:
    """Texts by label; a class that stands in undecided texts alone has none, and may get some by adjudication."""
    shares = aside.loc[aside[REASON] != EXCLUDED, SOFT_LABEL].dropna().unique()
    undecided = {label for share in shares for label in msgspec.json.decode(share)}
    return _counts(texts[LABEL]) | dict.fromkeys(sorted(undecided - set(texts[LABEL])), 0)


def _report(
    texts: DataFrame,
    labels: dict[str, int],
    judgements: DataFrame,
    left_out: DataFrame,
    decisions: tuple[dict[str, int], str | None],
    of_files: tuple[str, ...],
) -> ImportReport:
    judged = judgements[judgements[SOURCE] != ADJUDICATION]
    annotators = judged[ANNOTATOR]
    return ImportReport(
        rows=0,
        texts=len(texts),
        judgements=len(annotators),
        annotators=annotators.nunique(),
        left_out=_counts(left_out[REASON]),
        labels=labels,
        decisions=decisions[0],
        duplicates=len(texts) - texts[DUPLICATE_GROUP].nunique(),
        contradictory=len(contradictory_groups(texts)),
        notes=scarce_classes(labels),
        decided_in=decisions[1],
        of_files=of_files,
        unnamed=unnamed_judgements(judged, of_files),
    )


def scarce_classes(labels: dict[str, int]) -> tuple[str, ...]:
    """A note for each class that cannot be divided into three parts, and where there is but one class."""
    decided = [label for label, number in labels.items() if number]
    if len(decided) == 1:
        return (f"Every text that is no tie is labelled “{decided[0]}”: adjudicate the ties before training.",)
    return tuple(
        f"Only one text is labelled “{label}”: too few for three parts."
        for label, number in labels.items()
        if number == 1
    )


def _require_classes(judged: DataFrame, where: str) -> None:
    labels = judged[LABEL].dropna().unique().tolist()
    # A tie has a second class in it, and can be adjudicated in the version.
    if len(labels) > 1 or (labels and (judged[REASON] == TIE).any()):
        return
    reasons = _counts(judged[REASON].dropna())
    listed = ", ".join(f"{reason} {number}" for reason, number in reasons.items())
    besides = f" (without a label: {listed})" if listed else ""
    found = f"All texts are labelled “{labels[0]}”{besides}" if labels else f"No text has a label{besides}"
    raise LabelError(
        f"{found}; at least two classes are needed.",
        where=where,
        todo="Choose the column that holds the labels, another rule of the vote, or add texts of another class.",
    )


def _decisions(judged: DataFrame, judgements: DataFrame, changes: Changes) -> tuple[dict[str, int], str | None]:
    """How the file's own decision compares with the vote, empty where the file decides nothing, and its column where
    that was not chosen. What a person decided in a file of Errata's is not compared, as it counts.
    """
    voted = judged["voted_label"]
    given, column = own_decision.given(judged, voted, judgements, changes)
    brought = [id for id, (_, entry) in changes.labels.items() if entry.change.place is Origin.FILE]
    given = given.mask(judged[ID].isin(brought))
    if given.isna().all():
        return {}, None
    both = given.notna() & voted.notna()
    counts = {
        "agree": int((both & (given == voted)).sum()),
        "differ": int((both & (given != voted)).sum()),
        "tie": int(voted.isna().sum()),
        "missing": int((given.isna() & voted.notna()).sum()),
        "decided": int((given.notna() & voted.isna()).sum()),
    }
    return counts, column


def _counts(values: Series) -> dict[str, int]:
    return {str(value): int(count) for value, count in values.value_counts().items()}
