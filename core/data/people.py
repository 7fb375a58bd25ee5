"""Whose judgements they are, where one name, or none, stands in several files."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Sequence
from pathlib import PurePath

import pandas as pd
from pandas import DataFrame, Series

from core.counted import counted, joined
from core.data.label_decisions import GatheredFiles
from core.data.reading.table import RawTable
from core.records import ColumnMapping, Guess
from core.records.columns import ANNOTATOR, ID, SOURCE, TEXT, TIME

_OPTION = "one_person"
_MOSTLY = 0.5
_NUMBER = r"\d+"
_SHOWN = 5
_NAMED = 3

# The tables, what their columns hold, and what was taken for granted.
_Told = tuple[Sequence[RawTable], ColumnMapping, tuple[Guess, ...]]


def tell_people_apart(tables: Sequence[RawTable], mapping: ColumnMapping, earlier: GatheredFiles) -> _Told:
    """The tables with annotators that are one person each.

    Simple tables that label mostly the same texts are each an annotator's, and any is its file's: under the file's
    name. A number names a
    person within one install of a tool only: where files judge the same texts, each file's numbers are its own. The
    mapping's rule ``one_person`` decides it otherwise; then nothing is taken for granted.
    """
    rule = mapping.values.one_person
    if mapping.layout == "simple":
        told = _files_apart(tables, mapping, earlier, rule)
    elif mapping.layout == "long":
        tables, by_address = _by_address(tables, mapping, earlier, rule)
        renamed, mapping, guesses = _names_apart(tables, mapping, earlier, rule)
        told = renamed, mapping, (*by_address, *guesses)
    else:
        return tables, mapping, ()
    return told if rule is None else (*told[:2], ())


def _files_apart(
    tables: Sequence[RawTable], mapping: ColumnMapping, earlier: GatheredFiles, rule: bool | None
) -> _Told:
    """Tables without annotators.

    What is added to a version and labels most of what somebody judged there is a further annotator's; what labels a few
    corrects them.
    """
    keys = [_keys(table, mapping) for table in tables]
    judged = _of_version(earlier, mapping).drop_duplicates(["key", ANNOTATOR])
    in_files, share = _overlap(keys)
    in_version, _ = _overlap([judged["key"], pd.concat(keys)])
    stems = _stems(tables)
    apart = (share >= _MOSTLY or _labels_most(judged, pd.concat(keys))) if rule is None else not rule
    if not in_files + in_version:
        return _of_files(tables, mapping, judged, stems), mapping, ()
    names = ", ".join(stems)
    if apart:
        column = _free_column(tables)
        named = [_with(table, column, stem) for table, stem in zip(tables, stems, strict=True)]
        said = _said_apart(in_files, in_version, names)
        return named, dataclasses.replace(mapping, annotator=column), (Guess(said, _OPTION),)
    where = f"in the version that is added to and in {names}" if in_version else f"in several of {names}"
    texts = counted(in_version or in_files, "text")
    said = f"{texts} {where}: the labels count as one annotator’s, and the last one read holds."
    return _of_files(tables, mapping, judged, stems), mapping, (Guess(said, _OPTION),)


def _labels_most(judged: DataFrame, keys: Series) -> bool:
    """Whether the labels are of most texts of the annotator with whom they have most in common."""
    if judged.empty:
        return False
    common = judged["key"].isin(keys).groupby(judged[ANNOTATOR]).agg(["sum", "mean"])
    return bool(common.sort_values("sum", kind="stable")["mean"].iloc[-1] > _MOSTLY)


def _of_files(
    tables: Sequence[RawTable], mapping: ColumnMapping, judged: DataFrame, stems: Sequence[str]
) -> list[RawTable]:
    """The tables with one person behind their labels: who alone judged the text or all of the version before, else one
    who is called as the files are.
    """
    people = judged[ANNOTATOR].unique()
    more = f"{stems[0]} and {len(stems) - 1} more"
    name = people[0] if len(people) == 1 else joined(stems) if len(stems) <= _NAMED else more
    alone = judged.drop_duplicates("key", keep=False).set_index("key")[ANNOTATOR]
    return [
        dataclasses.replace(table, judges=_cells(table, mapping).map(alone).astype("str").fillna(name))
        for table in tables
    ]


def _said_apart(in_files: int, in_version: int, names: str) -> str:
    if in_files:
        return (
            f"The files label the same texts ({counted(in_files, 'text')}), so each counts as an annotator’s: {names}."
        )
    texts = counted(in_version, "text")
    return f"Labels of texts that are in the version already ({texts}) count as a further annotator’s: {names}."


def _names_apart(
    tables: Sequence[RawTable], mapping: ColumnMapping, earlier: GatheredFiles, rule: bool | None
) -> _Told:
    """Tables that name their annotators."""
    judged = pd.concat([_of_version(earlier, mapping), *(_of_table(table, mapping) for table in tables)])
    files = judged.groupby(ANNOTATOR)["file"].nunique()
    names = files.index[files > 1]
    if rule is None:
        names = names[names.str.fullmatch(_NUMBER)]
    if rule or names.empty:
        return tables, mapping, ()
    shown = ", ".join(f"“{name}”" for name in names[:_SHOWN])
    if rule is None and not _judge_the_same(judged[judged[ANNOTATOR].isin(names)]):
        said = f"The annotators {shown} stand in several files and are taken for the same people."
        return tables, mapping, (Guess(said, _OPTION),)
    column = str(mapping.annotator)
    renamed = [
        _with(table, column, _marked(table.frame[column].str.strip(), names, stem))
        for table, stem in zip(tables, _stems(tables), strict=True)
    ]
    said = f"The annotators {shown} of several files judge the same texts: each file’s are taken for people of its own."
    return renamed, mapping, (Guess(said, _OPTION),)


def _by_address(
    tables: Sequence[RawTable], mapping: ColumnMapping, earlier: GatheredFiles, rule: bool | None
) -> tuple[Sequence[RawTable], tuple[Guess, ...]]:
    """Tables in which who has an address, such as lena@uni.de, is called as the version before calls Lena, and the
    other way round.
    """
    column = str(mapping.annotator)
    before = set(earlier.judgements[ANNOTATOR])
    names = pd.concat([table.frame[column].str.strip() for table in tables]).dropna().unique()
    found = {
        name: known[0]
        for name in names
        if name not in before and len(known := [one for one in before if _has_address_of(name, one)]) == 1
    }
    same = {name: known for name, known in found.items() if [*found.values()].count(known) == 1 and known not in names}
    if rule is False or not same:
        return tables, ()
    said = "; ".join(f"“{name}” for “{known}”" for name, known in same.items())
    # One first name may be another person's; where most are found so, the team is the same.
    is_likely = len(same) > _MOSTLY * sum(name not in before for name in names)
    if not (rule or is_likely or all(_is_whole_name(*pair) for pair in same.items())):
        pairs = "; ".join(f"“{name}” and “{known}”" for name, known in same.items())
        apart = f"A name in an address may be another person’s, so each of these pairs counts as two people: {pairs}."
        return tables, (Guess(apart, _OPTION),)
    renamed = [_with(table, column, table.frame[column].str.strip().replace(same)) for table in tables]
    return renamed, (Guess(f"By the names in their addresses, annotators of before are found again: {said}.", _OPTION),)


def _has_address_of(one: str, other: str) -> bool:
    """Whether one of the two is an e-mail address and the other a name in it: “lena.meyer@uni.de”, “Lena”."""
    words = _words_of_both(one, other)
    return words is not None and words[1] <= words[0]


def _is_whole_name(one: str, other: str) -> bool:
    """Whether the name is all that the address says: “lena.meyer@uni.de”, “Lena Meyer”."""
    words = _words_of_both(one, other)
    return words is not None and words[1] == words[0]


def _words_of_both(one: str, other: str) -> tuple[set[str], set[str]] | None:
    """The words of the address and of the name; None where not one of the two is an address, or the name has none."""
    addresses = [name for name in (one, other) if "@" in name]
    if len(addresses) != 1:
        return None
    name = other if addresses[0] == one else one
    of_address, of_name = (
        {*filter(None, re.split(r"[\W_]+", said.casefold()))} for said in (addresses[0].partition("@")[0], name)
    )
    return (of_address, of_name) if of_name else None


def _judge_the_same(judged: DataFrame) -> bool:
    """Whether one name judges one text in several files, but not at the same time, as in a file that came twice."""
    pairs = judged.groupby(["key", ANNOTATOR])
    twice = pairs["file"].nunique() > 1
    again = (pairs[TIME].nunique() == 1) & (pairs[TIME].count() > 1)
    return bool((twice & ~again).any())


def _of_table(table: RawTable, mapping: ColumnMapping) -> DataFrame:
    columns = {
        "key": table.frame[mapping.id or mapping.text].str.strip(),
        ANNOTATOR: table.frame[str(mapping.annotator)].str.strip(),
        TIME: table.frame[mapping.time] if mapping.time else pd.NA,
        "file": table.name,
    }
    return DataFrame(columns, index=table.frame.index).astype("str").dropna(subset=["key", ANNOTATOR])


def _of_version(earlier: GatheredFiles, mapping: ColumnMapping) -> DataFrame:
    judged = earlier.judgements
    key = judged[ID] if mapping.id else judged[ID].map(earlier.items.set_index(ID)[TEXT])
    return DataFrame({"key": key, ANNOTATOR: judged[ANNOTATOR], TIME: judged[TIME], "file": judged[SOURCE]})


def _marked(cells: Series, names: Collection[str], file: str) -> Series:
    return cells.mask(cells.isin(names), cells + f" ({file})")


def _with(table: RawTable, column: str, cells: Series | str) -> RawTable:
    frame = table.frame.assign(**{column: cells})
    return dataclasses.replace(table, columns=tuple(frame.columns), frame=frame)


def _free_column(tables: Sequence[RawTable]) -> str:
    column = "annotator"
    while any(column in table.columns for table in tables):
        column += " (file)"
    return column


def _keys(table: RawTable, mapping: ColumnMapping) -> Series:
    return _cells(table, mapping).dropna()


def _cells(table: RawTable, mapping: ColumnMapping) -> Series:
    return table.frame[mapping.id or mapping.text].str.strip()


def _overlap(places: Sequence[Series]) -> tuple[int, float]:
    """How many texts stand in several places, and their share of the place that has the fewest."""
    distinct = [place.drop_duplicates() for place in places]
    together = pd.concat(distinct)
    shared = int(together[together.duplicated()].nunique())
    return shared, shared / max(min(map(len, distinct)), 1)


def _stems(tables: Sequence[RawTable]) -> list[str]:
    return _distinct([PurePath(table.name.rsplit("›", 1)[-1].strip()).stem for table in tables])


def _distinct(names: list[str]) -> list[str]:
    """The names, those that come again with a number behind them."""
    again = Series(names).groupby(names).cumcount()
    return [f"{name} ({number + 1})" if number else name for name, number in zip(names, again, strict=True)]
