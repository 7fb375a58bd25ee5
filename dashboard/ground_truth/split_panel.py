"""Dividing a version into train, validation and test, or into folds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from core import figures
from core.errors import SplitError
from core.records import DatasetVersion, Part, Project, Split, SplitSettings
from core.workflow import class_order, measures, splits, test_part, ties_in_words
from core.workflow.corrections import draft as drafts
from core.workflow.import_figures import texts_in_words
from dashboard import navigation, resources, unsent_forms
from dashboard.cached import cached
from dashboard.ground_truth import cached_splits, split_check, split_form
from dashboard.widgets import correction_form, errors, file_names, form_options, formula_cells, grids, scroll
from dashboard.widgets.choices import Choices
from dashboard.widgets.markdown import escaped

_FEW_TO_TEST = 30
_MISSED = 2.0
"""Percent of all texts by which a part may miss its share without a word."""
_MADE = "split_made"
_NO_VALUE = "(no value)"


def show(project: Project, version: DatasetVersion) -> None:
    """The split as it is, or the settings of one to be made."""
    if st.query_params.get("at") == navigation.AT_SPLIT["at"]:
        del st.query_params["at"]
        scroll.to_here(key="split_first")
    st.subheader("Split")
    _say_what_waits(project)
    split = splits.latest(resources.bench(), version)
    if split is None:
        usual = _usual(version)
        # Where the table names parts, they are what its authors meant, unless earlier texts have theirs already.
        filled = replace(usual, keep_parts=usual.keep_parts or usual.follows is None)
        _ask(version, filled, usual.follows, "Use this split", primary=True, key=str(version.id))
        return
    if st.session_state.pop(_MADE, None) == split.id:
        st.success("**The texts are divided.** A model can be trained on them.", icon=":material/check_circle:")
    folds = splits.folds(resources.bench(), split)
    show_counts(version, [one.counts for one in folds])
    _show_balance(version, split.settings, [cached_splits.parts(one) for one in folds])
    _show_facts(split)
    measure = measures.of(resources.bench(), version.project_id)
    st.caption(escaped(test_part.in_words(split, measure, _groups(split))))
    split_check.show(version, split.settings, cached_splits.check_made(split), key=f"split {split.id}")
    _show_downloads(folds)
    key = f"{version.id}:{split.id}"
    with st.expander("Divide it differently", expanded=unsent_forms.was_found(key), key=f"divide_again:{key}"):
        st.caption("Runs that were trained on the split above keep it.")
        follows = split.settings.follows or _usual(version).follows
        _ask(version, split.settings, follows, "Use this split instead", primary=False, key=key)


def _say_what_waits(project: Project) -> None:
    draft = drafts.load(resources.bench(), project)
    if waits := drafts.not_in_the_newest(draft):
        st.info(waits, icon=":material/pending_actions:")
        correction_form.link(project, draft)


@cached(20)
def _groups(split: Split) -> int | None:
    return splits.test_groups(resources.bench(), split)


def show_counts(version: DatasetVersion, counts: Sequence[dict[str, dict[str, int]]]) -> None:
    """Texts of each part and label; of folds, a row each with the sizes of its parts and its test part's labels."""
    given = {label for parts in counts for of_part in parts.values() for label in of_part}
    labels = class_order.arranged(resources.bench(), version.project_id, given)
    if len(counts) > 1:
        st.dataframe(grids.written(_fold_counts(counts, labels)), alt="Number of texts of each part of each fold")
        return
    table = pd.DataFrame(counts[0]).T.reindex([part.value for part in Part])[[*labels]].fillna(0).astype(int)
    table = table.rename(columns=lambda label: form_options.apart(label, "texts"))
    table.insert(0, "texts", table.sum(axis=1))
    table.index.name = "part"
    st.dataframe(grids.written(table), alt="Number of texts of each label in each part")
    _say_few(counts[0].get(Part.TEST.value, {}))


def _show_balance(version: DatasetVersion, settings: SplitSettings, parts: Sequence[pd.DataFrame]) -> None:
    """The share of each value of the columns that are balanced besides the label, a row a part; of folds in the test
    part of each.
    """
    if not settings.strata:
        return
    for column, texts in splits.balance(resources.bench(), version, settings, parts).items():
        where = "the test part of each fold" if settings.folds else "each part"
        st.caption(f"Values of **{escaped(column)}** in {where}, in percent of its texts")
        shares = texts.div(texts.sum(axis=1).clip(lower=1), axis=0).map(figures.percent)
        table = shares.rename(columns=lambda value: form_options.apart(value, "texts") if value else _NO_VALUE)
        table.insert(0, "texts", texts.sum(axis=1))
        st.dataframe(grids.written(table), alt=f"Share of each value of {column} in {where}")


def _say_few(tested: dict[str, int]) -> None:
    """Which classes have so few test texts that a single one moves the score by percent."""
    few = [f"{number:,} of “{escaped(label)}”" for label, number in tested.items() if 0 < number < _FEW_TO_TEST]
    if few:
        merging = ", and classes can be merged on Corrections" if len(tested) > 2 else ""
        st.caption(
            f":material/info: Few test texts: {', '.join(few)}. Scores of so few have wide intervals; more annotated "
            f"texts make them narrower, cross-validation tests every text once{merging}."
        )


def _fold_counts(counts: Sequence[dict[str, dict[str, int]]], labels: Sequence[str]) -> pd.DataFrame:
    lines = [
        {part.value: sum(of_fold[part].values()) for part in Part}
        | {f"test: {label}": of_fold[Part.TEST][label] for label in labels if label in of_fold[Part.TEST]}
        for of_fold in counts
    ]
    return pd.DataFrame(lines, index=pd.Index(range(1, len(lines) + 1), name="fold"))


def _show_facts(split: Split) -> None:
    shares = "/".join(f"{share:.3g}" for share in split.settings.shares)
    balanced = " and ".join(escaped(name) for name in ("label", *split.settings.strata))
    how = f"{shares} %{_reached(split)}, stratified by {balanced}{_as_far(split)}"
    how = "Parts as the table names them" if split.settings.keep_parts else how
    how += ", those without one learned from" if split.settings.learn_unnamed else ""
    if split.settings.folds:
        how = f"Cross-validation in {split.settings.folds} folds, each {how}"
    if split.settings.group is not None:
        how += f", grouped by {escaped(split.settings.group)}"
    if split.settings.follows is not None:
        how += ", earlier texts in the part they had"
        how += ", test part frozen" if split.settings.freeze_test else ""
    st.caption(f"{how} · seed {split.settings.seed}")
    _show_left_out(split.left_out)


def _reached(split: Split) -> str:
    """“(64/18/18 % reached)”, where what stays together is too large to divide as was asked."""
    sizes = [split.size(part) for part in Part]
    reached = [100 * size / max(sum(sizes), 1) for size in sizes]
    missed = max(abs(one - wanted) for one, wanted in zip(reached, split.settings.shares, strict=True))
    is_asked = not split.settings.folds and split.settings.follows is None
    return f" ({'/'.join(f'{one:.0f}' for one in reached)} % reached)" * (is_asked and missed > _MISSED)


def _as_far(split: Split) -> str:
    is_bound = split.settings.group is not None or split.settings.strata
    return " as far as texts that stay together allow" if is_bound else ""


def _show_left_out(left_out: dict[str, int]) -> None:
    if any(left_out.values()):
        st.caption(f"Left out: {escaped(texts_in_words(left_out))}")
    if between := ties_in_words.between_in_words(left_out):
        st.warning(escaped(between), icon=":material/link_off:")


def _show_downloads(folds: Sequence[Split]) -> None:
    split = folds[0]
    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        if len(folds) > 1:
            numbers = range(1, len(folds) + 1)
            split = folds[st.selectbox("Download fold", numbers, width=140, key=f"download_fold:{split.id}") - 1]
    as_it_is = formula_cells.ask_plain(_cells_run(split), key=f"parts:{split.id}")
    with row:
        for part in Part:
            st.download_button(
                f"{part.value}.csv",
                partial(_part, split, part, as_it_is),
                file_names.of_project(f"{part.value}.csv"),
                "text/csv",
                icon=":material/download:",
                on_click="ignore",
                key=f"part_{part.value}",
            )


def _ask(
    version: DatasetVersion, filled: SplitSettings, follows: int | None, label: str, *, primary: bool, key: str
) -> None:
    """``filled`` stands in the form; ``follows`` is the split whose texts may keep their part."""
    choices = Choices(key)
    settings = split_form.choose(version, filled, follows, choices)
    try:
        tables = cached_splits.preview(version, settings)
    except SplitError as error:
        errors.show(error)
        return
    if primary or settings.folds:
        show_counts(version, [table.counts for table in tables])
    else:
        st.caption(", ".join(f"{part.value} {sum(tables[0].counts[part].values()):,}" for part in Part))
    _show_balance(version, settings, [table.parts for table in tables])
    _show_left_out(tables[0].left_out)
    split_check.show(version, settings, cached_splits.check_preview(version, settings), key="preview")
    if st.button(label, type="primary" if primary else "secondary", icon=":material/splitscreen:", key="fix_split"):
        st.session_state[_MADE] = splits.make(resources.bench(), version, settings).id
        choices.clear()
        st.query_params.update(navigation.AT_SPLIT)
        st.rerun()


@cached(20)
def _usual(version: DatasetVersion) -> SplitSettings:
    return splits.suggested(resources.bench(), version)


@cached(20)
def _cells_run(split: Split) -> int:
    return sum(splits.part_csv(resources.bench(), split, part).cells_run() for part in Part)


def _part(split: Split, part: Part, as_it_is: bool) -> bytes:
    return splits.part_csv(resources.bench(), split, part).content(plain=as_it_is)
