"""Dividing a version into train, validation and test, or into folds for cross-validation."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pandas import DataFrame, Index, Series, crosstab

from core.counted import beginning, counted, joined
from core.data.duplicates import duplicate_groups
from core.data.splitting import MOST_VALUES as MOST_VALUES
from core.data.splitting import NO_PART as NO_PART
from core.data.splitting import (
    Check,
    SplitTable,
    check_folds,
    known_parts,
    of_fold,
    split,
    split_folds,
    units,
)
from core.data.splitting import check as check_parts
from core.errors import DamagedError, NotFound, SettingError
from core.records import METADATA_PREFIX, DatasetVersion, Part, Run, Split, SplitSettings, schemas
from core.records.columns import (
    CORRECTED,
    DUPLICATE_GROUP,
    GIVEN_LABEL,
    ID,
    KIND,
    LABEL,
    OTHER,
    OTHER_TEXT,
    PART,
    SIMILARITY,
    TEXT,
    UNIT,
)
from core.records.folders import SplitFolder
from core.store.artifacts import SPLITS
from core.store.exports import CsvTable, for_people
from core.workflow import ground_truth, rated_text, ties
from core.workflow.bench import Bench
from core.workflow.corrections import by_hand

_NEEDED = [ID, LABEL, DUPLICATE_GROUP, PART]


def preview(bench: Bench, version: DatasetVersion, settings: SplitSettings) -> tuple[SplitTable, ...]:
    """How the version would be divided, without keeping it: a table, or one for each fold.

    Raises SplitError with the way out.
    """
    texts, pairs = _texts(bench, version, settings), ties.near_duplicates(bench, version)
    if settings.folds:
        return split_folds(texts, settings, pairs)
    return (split(texts, settings, pairs, _earlier(bench, version, settings)),)


def check(bench: Bench, version: DatasetVersion, settings: SplitSettings, parts: Sequence[DataFrame]) -> Check:
    """What of the test part a model would have seen, in the division given and a plain one.

    ``parts`` has a table (columns of ``schemas.PARTS``), or one for each fold.
    """
    texts, pairs = _texts(bench, version, settings), ties.near_duplicates(bench, version)
    if settings.folds:
        return check_folds(texts, parts, _of_folds(settings), pairs)
    [part] = parts
    return check_parts(texts, part, settings, pairs)


def check_made(bench: Bench, split: Split) -> Check:
    """The same for a division that was kept, with all its folds."""
    made = [parts(bench, one) for one in folds(bench, split)]
    return check(bench, version_of(bench, split), split.settings, made)


def side_by_side(bench: Bench, version: DatasetVersion, leaks: DataFrame) -> DataFrame:
    """The leaks of a check with what the two texts say: columns ``kind, similarity, text, other_text``."""
    texts = ground_truth.texts(bench, version, [ID, TEXT]).set_index(ID)[TEXT]
    shown = leaks.assign(text=leaks[ID].map(texts), other_text=leaks[OTHER].map(texts))
    return shown[[KIND, SIMILARITY, TEXT, OTHER_TEXT]]


def units_of_all(bench: Bench, version: DatasetVersion, texts: DataFrame) -> Series:
    """A number for each of the version's texts, those without a label included, the same for tied ones: copies,
    near-duplicates and texts of one group, as ``tied_by`` says.

    ``texts`` are all of them, with column ``text`` and the metadata; the result has their index.
    """
    settings = tied_by(bench, version) or SplitSettings()
    known = ties.grouped(bench, version, texts.assign(duplicate_group=duplicate_groups(texts[TEXT])), settings)
    return units(
        known,
        settings,
        ties.found_once(bench, version, bench.artifacts.version(version).near_duplicates_of_all, lambda: known),
    )


def tied_by(bench: Bench, version: DatasetVersion) -> SplitSettings | None:
    """The settings by which the version's texts are tied: those of its division; where it has none yet, of the newest
    one before it, without a column that the version lacks. None where nothing was ever divided.
    """
    known = [one for one in bench.store.versions(version.project_id) if one.number <= version.number]
    divided = next(filter(None, (latest(bench, one) for one in reversed(known))), None)
    if divided is None:
        return None
    group = divided.settings.group
    has_column = group is None or group in ground_truth.metadata_columns(bench, version).all
    return divided.settings if has_column else dataclasses.replace(divided.settings, group=None)


def named_parts(bench: Bench, version: DatasetVersion) -> frozenset[Part]:
    """The parts that the uploaded table itself names."""
    named = ground_truth.texts(bench, version, [PART])[PART].dropna().unique()
    return frozenset(map(Part, named))


def unnamed(bench: Bench, version: DatasetVersion) -> int:
    """Texts for which the uploaded table names no part."""
    return int(ground_truth.texts(bench, version, [PART])[PART].isna().sum())


def can_keep_parts(bench: Bench, version: DatasetVersion) -> bool:
    """Whether the table names a training and a test part; a validation part can be drawn."""
    return named_parts(bench, version) >= {Part.TRAIN, Part.TEST}


def further_columns(bench: Bench, version: DatasetVersion) -> dict[str, int]:
    """The metadata columns by which texts can be grouped or stratified, with the number of their values."""
    texts = ground_truth.texts(bench, version)
    columns = [column for column in map(str, texts.columns) if column.startswith(METADATA_PREFIX)]
    return {column.removeprefix(METADATA_PREFIX): int(texts[column].nunique()) for column in columns}


def suggested(bench: Bench, version: DatasetVersion, like: Split | None = None) -> SplitSettings:
    """How to divide a version that is not divided yet.

    As ``like``, by default the newest split of the versions before, so that its texts keep their part; where there is
    none, or it shares no text with this version, by the usual settings. Folds are divided anew.
    """
    like = like or before(bench, version)
    if like is None:
        return SplitSettings()
    columns = further_columns(bench, version)
    settings = dataclasses.replace(
        like.settings,
        without=tuple(label for label in like.settings.without if label in version.report.labels),
        group=like.settings.group if like.settings.group in columns else None,
        strata=tuple(column for column in like.settings.strata if column in columns),
        follows=None,
        fold=0,
    )
    if settings.folds:
        return settings
    keeps = settings.keep_parts and can_keep_parts(bench, version)
    # Where the table named a part for every text so far, one without is a text that came later.
    learns = settings.learn_unnamed or NO_PART not in like.left_out
    settings = dataclasses.replace(settings, keep_parts=keeps, learn_unnamed=keeps and learns, follows=like.id)
    earlier = None
    with suppress(DamagedError):
        earlier = _earlier(bench, version, settings)
    holds = earlier is not None and bool(earlier.notna().any())
    return settings if holds else dataclasses.replace(settings, follows=None, freeze_test=False)


def make(bench: Bench, version: DatasetVersion, settings: SplitSettings) -> Split:
    """Divide the version and keep the division; of folds, all are kept and the first is given back."""
    tables = preview(bench, version, settings)
    each = _of_folds(settings) if settings.folds else [settings]
    counted = [(one, table.counts) for table, one in zip(tables, each, strict=True)]
    with bench.artifacts.new_folder(SPLITS) as folder:
        for table, one in zip(tables, each, strict=True):
            bench.artifacts.write_table(table.parts, SplitFolder(folder.path).parts(one.fold))
        folder.keep()
        return bench.store.add_splits(version.id, counted, left_out=tables[0].left_out, folder=folder.relative)[0]


def latest(bench: Bench, version: DatasetVersion) -> Split | None:
    """The newest division; of folds, the first."""
    newest = max(bench.store.splits(version.id), key=lambda split: split.id, default=None)
    return folds(bench, newest)[0] if newest else None


def joining_in_words(bench: Bench, version: DatasetVersion, texts: int) -> str:
    """Where so many texts that are new in the next version come once that is divided as this one was; empty where that
    cannot be told.
    """
    split = latest(bench, version)
    if split is None or not texts or split.settings.folds or split.settings.keep_parts:
        return ""
    join = "joins" if texts == 1 else "join"
    said = f"Divided as before, {counted(texts, 'decided text')} {join} the parts"
    if split.settings.freeze_test:
        return f"{said}, and none the test part, which is frozen."
    in_test = round(texts * split.settings.shares[-1] / 100)
    return f"{said}, about {in_test:,} of them the test part: scores are then on other test texts, too."


def version_of(bench: Bench, split: Split) -> DatasetVersion:
    """The version that is divided."""
    return bench.store.version(split.version_id)


def folds(bench: Bench, split: Split) -> list[Split]:
    """All folds of the division that the split is of; the split alone where it has none."""
    if not split.settings.folds:
        return [split]
    return [one for one in bench.store.splits(split.version_id) if one.folder == split.folder]


def parts(bench: Bench, split: Split) -> DataFrame:
    """The part of each text: columns as in ``schemas.PARTS``."""
    return bench.artifacts.read_table(bench.artifacts.split(split).parts(split.settings.fold), schemas.PARTS)


def part_by_id(bench: Bench, split: Split) -> dict[str, str]:
    """The part of each text in the whole division: with folds, every text is a test text."""
    divided = parts(bench, split)
    if split.settings.folds:
        return dict.fromkeys(divided[ID], str(Part.TEST))
    return dict(zip(divided[ID], divided[PART], strict=True))


@dataclass(frozen=True)
class NewestParts:
    """The part of each text in a version's newest division; of a damaged one no parts, but what is wrong with it.

    Of a version that is not divided yet they are those of the version before: a text keeps its part.
    """

    by_id: dict[str, str]
    damage: DamagedError | None = None


def newest_parts(bench: Bench, version: DatasetVersion) -> NewestParts:
    """For those to whom a text's part is a fact beside others."""
    split = latest(bench, version) or before(bench, version)
    try:
        return NewestParts(part_by_id(bench, split) if split else {})
    except DamagedError as damage:
        return NewestParts({}, damage)


def rows(bench: Bench, split: Split) -> DataFrame:
    """The texts of all three parts: the version's columns, with ``part`` as this split has it, and their ``unit``, the
    same number for texts that are tied.
    """
    version = version_of(bench, split)
    texts = ground_truth.texts(bench, version)
    known = ties.grouped(bench, version, texts, split.settings)
    tied = texts.drop(columns=PART).assign(unit=units(known, split.settings, ties.near_duplicates(bench, version)))
    return tied.merge(parts(bench, split), on=ID, how="inner", validate="one_to_one")


def unlearned_rows(bench: Bench, split: Split) -> DataFrame:
    """The texts of the test and the validation part, by their ids."""
    known = rows(bench, split)
    return known[known[PART] != Part.TRAIN].sort_values(ID, ignore_index=True)


def test_groups(bench: Bench, split: Split) -> int | None:
    """How many independent test texts there are, those of one group counted once; None where no column groups them."""
    if split.settings.group is None or split.settings.folds:
        return None
    known = rows(bench, split)
    return int(known.loc[known[PART] == Part.TEST, UNIT].nunique())


def in_brief(split: Split) -> str:
    """How the texts were divided, in a few words: “60/20/20, seed 5460”, “5 folds, seed 7, by author”."""
    settings = split.settings
    if settings.keep_parts:
        return "parts of the table"
    shares = "/".join(f"{share:g}" for share in settings.shares)
    how = [f"{settings.folds} folds" if settings.folds else shares, f"seed {settings.seed}"]
    how += [f"by {beginning(settings.group)}"] if settings.group is not None else []
    how += [f"without {joined([f'“{beginning(label)}”' for label in settings.without])}"] if settings.without else []
    return ", ".join(how)


def balance(
    bench: Bench, version: DatasetVersion, settings: SplitSettings, parts: Sequence[DataFrame]
) -> dict[str, DataFrame]:
    """How far each column that is balanced, too, is so: by its name the texts of each value, a row a part.

    ``parts`` has a table (columns of ``schemas.PARTS``), or one for each fold; of folds each row is a test part. A text
    without a value counts as one of “”, as where it was divided.
    """
    columns = [METADATA_PREFIX + column for column in settings.strata]
    texts = ground_truth.texts(bench, version, [ID, *columns]).set_index(ID).astype("str").fillna("")
    return {
        column: _of_values(texts[METADATA_PREFIX + column], settings, parts).rename_axis(columns=None)
        for column in settings.strata
    }


def _of_values(values: Series, settings: SplitSettings, parts: Sequence[DataFrame]) -> DataFrame:
    if settings.folds:
        tested = [values[part.loc[part[PART] == Part.TEST, ID]].value_counts() for part in parts]
        return (
            DataFrame(tested, index=Index(range(1, len(parts) + 1), name="fold"))
            .fillna(0)
            .astype(int)
            .sort_index(axis=1)
        )
    [part] = parts
    found = crosstab(part[PART], part[ID].map(values))
    return found.reindex([one.value for one in Part], fill_value=0).rename_axis(index="part")


def require_no_folds(split: Split, asker: str, where: str) -> None:
    """Raise SettingError where the split has folds; ``asker`` is what they are none for, as “a search”."""
    if split.settings.folds:
        raise SettingError(
            f"The texts are divided into folds; {asker} needs one validation part.",
            where=where,
            todo="Divide them without folds.",
        )


def is_stratified(split: Split) -> bool:
    """Whether each part was drawn with the same share of every class; else the file named the parts."""
    return not split.settings.keep_parts


def drawn_from(split: Split) -> int | None:
    """Texts of all parts, where each part has their share of every class; None where the file named the parts."""
    return sum(map(split.size, Part)) if is_stratified(split) else None


def of_run_drawn_from(bench: Bench, run: Run) -> int | None:
    """The same of the texts that the run answered; None where a table answered some alone, which leaves the shares of
    the classes to chance.
    """
    if run.read_from is not None and run.read_from.unanswered:
        return None
    return drawn_from(bench.store.split(run.split_id))


def part_csv(bench: Bench, split: Split, part: Part) -> CsvTable:
    """One part as a CSV for a spreadsheet; where people gave or confirmed labels, with what the vote says instead."""
    table = rows(bench, split)
    # Where no column of the file decided, nothing stands there; it would be taken for the label before a correction.
    unsaid = [name for name in table if name == GIVEN_LABEL and table[name].isna().all()]
    table = table[table[PART] == part].drop(columns=[DUPLICATE_GROUP, UNIT, *unsaid])
    version = version_of(bench, split)
    table = table.assign(**rated_text.alone(bench, version, table[TEXT]))
    decided = by_hand.of(bench, version)
    return CsvTable(for_people(table if decided.empty else table.join(decided, on=ID)))


def export(bench: Bench, split: Split, folder: Path, *, plain: bool = False) -> list[Path]:
    """Write train.csv, validation.csv and test.csv, with folds into a folder fold-1 and so on for each; raises NotFound
    where the folder cannot be made.
    """
    if not split.settings.folds:
        return _export(bench, split, folder, plain)
    each = folds(bench, split)
    return [path for one in each for path in _export(bench, one, folder / f"fold-{one.settings.fold}", plain)]


def _export(bench: Bench, split: Split, folder: Path, plain: bool) -> list[Path]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotFound(
            f"The folder cannot be made: {error.strerror}.", where=str(folder), todo="Choose another place."
        ) from error
    paths = []
    for part in Part:
        path = folder / f"{part}.csv"
        bench.artifacts.write_atomically(path, part_csv(bench, split, part).content(plain=plain))
        paths.append(path)
    return paths


def _of_folds(settings: SplitSettings) -> list[SplitSettings]:
    return [of_fold(settings, fold) for fold in range(1, settings.folds + 1)]


def _texts(bench: Bench, version: DatasetVersion, settings: SplitSettings) -> DataFrame:
    there = ground_truth.texts(bench, version)
    metadata = [column for column in map(str, there.columns) if column.startswith(METADATA_PREFIX)]
    return ties.grouped(bench, version, there[[*_NEEDED, *metadata]], settings)


def before(bench: Bench, version: DatasetVersion) -> Split | None:
    """The newest split of the newest earlier version that has one."""
    versions = sorted(bench.store.versions(version.project_id), key=lambda one: -one.number)
    earlier = (latest(bench, one) for one in versions if one.number < version.number)
    return next((split for split in earlier if split is not None), None)


def _earlier(bench: Bench, version: DatasetVersion, settings: SplitSettings) -> Series | None:
    """The part by id of the texts that keep theirs."""
    if settings.follows is None:
        return None
    before = rows(bench, bench.store.split(settings.follows))
    return known_parts(ground_truth.texts(bench, version, [ID, TEXT]), before[[ID, TEXT, PART]])


def corrected_in_test(bench: Bench, version: DatasetVersion) -> int:
    """Test texts whose label a person decided instead of the vote: scores on them need a flag."""
    if not version.corrected:
        return 0
    texts = ground_truth.texts(bench, version, [ID, CORRECTED])
    parts = texts[ID].map(newest_parts(bench, version).by_id)
    return int((texts[CORRECTED].notna() & (parts == Part.TEST)).sum())
