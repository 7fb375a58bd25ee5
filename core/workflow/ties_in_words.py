"""What is said of the ties between texts where these are divided."""

from __future__ import annotations

from collections.abc import Mapping

from core.counted import beginning, counted, quoted
from core.data import lost_digits
from core.data.splitting import BETWEEN, Check, group_values
from core.records import METADATA_PREFIX, DatasetVersion, SplitSettings
from core.records.columns import ID, SAID
from core.workflow import ground_truth, ties
from core.workflow.bench import Bench


def tied_wrongly(bench: Bench, version: DatasetVersion, settings: SplitSettings) -> str:
    """That the column by which texts are kept together was damaged by a spreadsheet, in words; empty where it was
    not.
    """
    if settings.group is None:
        return ""
    column = METADATA_PREFIX + settings.group
    return lost_digits.tied_wrongly(settings.group, ground_truth.texts(bench, version, [column])[column]) or ""


def without_group(bench: Bench, version: DatasetVersion, settings: SplitSettings) -> str:
    """How many texts say in a word that they have no value in the column by which texts are kept together, and so are
    tied to none by it; empty where there are none.
    """
    if settings.group is None:
        return ""
    column = METADATA_PREFIX + settings.group
    texts = ground_truth.texts(bench, version, [ID, column])
    cells, groups = texts[column], group_values(ties.grouped(bench, version, texts, settings)[column])
    none = cells[cells.notna() & groups.isna()]
    if none.empty:
        return ""
    are = "is" if len(none) == 1 else "are"
    return (
        f"{counted(len(none), 'text')} {are} tied to no other by “{beginning(settings.group)}”, as "
        f"{quoted(list(none.unique()))} there says that there is no value."
    )


def several_groups(bench: Bench, version: DatasetVersion, settings: SplitSettings) -> str:
    """How many texts have several values in the column by which texts are kept together, as their rows differ, and what
    follows; empty where there are none.
    """
    if settings.group is None:
        return ""
    said = ground_truth.said_with_judgements(bench, version, settings.group)
    texts = int((said[SAID].groupby(said[ID]).nunique() > 1).sum())
    if not texts:
        return ""
    has, each = ("has", "it") if texts == 1 else ("have", "each of them")
    return (
        f"{counted(texts, 'text')} {has} several values of “{beginning(settings.group)}”; {each} keeps the texts of "
        "all its values together."
    )


ON_GROUPS = (tied_wrongly, without_group, several_groups)
"""All that is said of the column by which texts are kept together."""


def chain_in_words(check: Check, settings: SplitSettings) -> str:
    """That one set of tied texts is so large that it dominates the division, why, and what to do; empty where none
    is.
    """
    if not check.is_chained:
        return ""
    tied = f"{check.largest:,} of {check.texts:,} texts are tied together"
    if check.of_one_value is not None and check.of_one_value[1] > check.largest / 2:
        value, texts = check.of_one_value
        column = beginning(settings.group or "")
        return (
            f"{tied}, {texts:,} of them by “{beginning(value)}” as their “{column}”, and so all in one part. "
            "Choose another column, unless they truly belong together."
        )
    other = "Raise the similarity" + (" or choose another column" if settings.group is not None else "")
    return f"{tied}, each to the next, and so all in one part. {other}, unless they truly belong together."


def between_in_words(left_out: Mapping[str, int]) -> str:
    """That new texts are in no part as they would tie two together, and what to do; empty where there are none."""
    texts = left_out.get(BETWEEN, 0)
    if not texts:
        return ""
    are, them = ("is", "it") if texts == 1 else ("are", "them")
    return (
        f"{counted(texts, 'new text')} {are} tied to texts in two parts and left out: no model learns from {them}, and "
        "no score rests on them. To use them, raise the similarity, keep texts together by another column or by none, "
        "or divide all texts anew."
    )
