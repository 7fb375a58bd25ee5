"""The settings of a split: shares or folds, seed, what stays together, and whether earlier texts keep their part."""

from __future__ import annotations

import streamlit as st

from core import setting_fields
from core.counted import counted
from core.records import DatasetVersion, Part, SplitSettings
from core.workflow import splits
from dashboard import resources
from dashboard.cached import cached
from dashboard.widgets import setting_widgets
from dashboard.widgets.choices import Choices

TIES = "What stays together, and what is balanced"
"""The fold of the form in which a group is named."""

_NONE = "none"
_USUAL_FOLDS = 5
_FIELDS = setting_fields.fields_of(SplitSettings)


def choose(version: DatasetVersion, usual: SplitSettings, follows: int | None, choices: Choices) -> SplitSettings:
    """The settings as chosen, with those given filled in; ``follows`` is the split that can be followed."""
    columns = _further_columns(version)
    if _choose_whether_folds(version, usual, follows, choices):
        keep_parts, learn_unnamed, followed, freeze_test = False, False, None, False
        folds, shares, seed = _choose_folds(usual, choices)
    else:
        keep_parts, followed, freeze_test = _choose_stability(version, usual, follows, choices)
        learn_unnamed = keep_parts and _choose_unnamed(version, usual, choices)
        shares, seed = _choose_validation(version, usual, choices) if keep_parts else _choose_shares(usual, choices)
        folds = 0
    without = _choose_without(version, usual, choices)
    with st.expander(TIES, key=f"split_ties:{choices.name}"):
        threshold = _choose_threshold(usual, choices)
        group = _choose_group(usual, columns, choices)
        strata = _choose_strata(usual, columns, choices)
    return SplitSettings(
        shares=shares,
        seed=seed,
        keep_parts=keep_parts,
        learn_unnamed=learn_unnamed,
        without=without,
        near_duplicates=threshold,
        group=group,
        strata=strata,
        follows=followed,
        freeze_test=freeze_test,
        folds=folds,
    )


def _choose_whether_folds(version: DatasetVersion, usual: SplitSettings, follows: int | None, choices: Choices) -> bool:
    chosen = st.toggle(
        "Cross-validation: test every text once (k-fold)",
        help="For small data sets: the texts are divided into folds, and a model is trained for each fold that is "
        "tested on it. It takes as many trainings as there are folds.",
        **choices.stay("folded", bool(usual.folds)),
    )
    if chosen and (follows is not None or splits.named_parts(resources.bench(), version)):
        st.caption("With folds, each text is in the test part once: no text keeps the part that it had.")
    return chosen


def _choose_folds(usual: SplitSettings, choices: Choices) -> tuple[int, tuple[float, float, float], int]:
    with st.grid(4, min_column_width=110):
        folds = setting_widgets.choose(_FIELDS["folds"], usual.folds or _USUAL_FOLDS, choices)
        validation = _choose_share(usual, Part.VALIDATION, choices)
        seed = setting_widgets.choose(_FIELDS["seed"], usual.seed, choices)
    test = 100 / int(folds)
    st.caption(
        f"In each fold {test:.3g} % of the texts are tested, and {100 - test - validation:.3g} % are learned from."
    )
    return int(folds), (100 - test - validation, validation, test), seed


def _choose_stability(
    version: DatasetVersion, usual: SplitSettings, follows: int | None, choices: Choices
) -> tuple[bool, int | None, bool]:
    """Whether the file's parts are kept, the split to follow, and whether its test part is frozen."""
    named = splits.named_parts(resources.bench(), version)
    if splits.can_keep_parts(resources.bench(), version):
        if setting_widgets.choose(_FIELDS["keep_parts"], usual.keep_parts, choices):
            return True, follows, False
    elif named:
        only = " and ".join(part.value for part in Part if part in named)
        st.caption(f"The table names {only} texts only. That cannot be kept: training and test texts are needed.")
    if follows is None or not st.toggle(
        _FIELDS["follows"].setting.title,
        help=_FIELDS["follows"].setting.help,
        **choices.stay("follow", usual.follows is not None),
    ):
        return False, None, False
    return False, follows, setting_widgets.choose(_FIELDS["freeze_test"], usual.freeze_test, choices)


def _choose_unnamed(version: DatasetVersion, usual: SplitSettings, choices: Choices) -> bool:
    """Whether texts are learned from for which the table names no part; not asked where there is none."""
    number = splits.unnamed(resources.bench(), version)
    if not number:
        return False
    learns = setting_widgets.choose(_FIELDS["learn_unnamed"], usual.learn_unnamed, choices)
    use = "Learned from" if learns else "Left out"
    st.caption(f"{use}: {counted(number, 'text')} without a part in the table.")
    return learns


def _choose_shares(usual: SplitSettings, choices: Choices) -> tuple[tuple[float, float, float], int]:
    with st.grid(4, min_column_width=110):
        train, validation, test = (_choose_share(usual, part, choices) for part in Part)
        seed = setting_widgets.choose(_FIELDS["seed"], usual.seed, choices)
    return (train, validation, test), seed


def _choose_validation(
    version: DatasetVersion, usual: SplitSettings, choices: Choices
) -> tuple[tuple[float, float, float], int]:
    """Where the table's own parts stay there is nothing to choose, unless it names no validation part."""
    stays = (
        "Each text stays in the part that the table names. Copies and near-duplicates of test and validation texts are "
        "left out of a part that the model sees before."
    )
    if Part.VALIDATION in splits.named_parts(resources.bench(), version):
        st.caption(stays)
        return usual.shares, usual.seed
    st.caption(f"{stays} The table names no validation texts: they are taken from the training texts.")
    train, validation, test = usual.shares
    with st.grid(4, min_column_width=110):
        share = st.number_input(
            "Validation % of the training texts",
            min_value=1.0,
            max_value=99.0,
            step=5.0,
            format="%g",
            **choices.stay("share_of_training", round(100 * validation / (train + validation), 1)),
        )
        seed = setting_widgets.choose(_FIELDS["seed"], usual.seed, choices)
    taken = (100 - test) * float(share) / 100
    return (100 - test - taken, taken, test), seed


def _choose_share(usual: SplitSettings, part: Part, choices: Choices) -> float:
    share = st.number_input(
        f"{part.value.capitalize()} %",
        min_value=0.0,
        max_value=100.0,
        step=5.0,
        format="%g",
        **choices.stay(f"share_{part.value}", usual.shares[list(Part).index(part)]),
    )
    return float(share)


def _choose_without(version: DatasetVersion, usual: SplitSettings, choices: Choices) -> tuple[str, ...]:
    labels = sorted(version.report.labels, key=lambda label: version.report.labels[label])
    chosen = st.multiselect(
        _FIELDS["without"].setting.title,
        labels,
        format_func=lambda one: f"{one} ({counted(version.report.labels[one], 'text')})",
        placeholder="None; rarest come first",
        **choices.stay("without", [label for label in usual.without if label in labels], labels),
    )
    return tuple(chosen)


def _choose_threshold(usual: SplitSettings, choices: Choices) -> float:
    setting = _FIELDS["near_duplicates"].setting
    return st.slider(
        setting.title,
        min_value=setting.lowest,
        max_value=setting.highest,
        step=setting.step,
        help=setting.help,
        **choices.stay("near_duplicates", usual.near_duplicates),
    )


def _choose_group(usual: SplitSettings, columns: dict[str, int], choices: Choices) -> str | None:
    options = [None, *columns]
    place = st.selectbox(
        _FIELDS["group"].setting.title,
        range(len(options)),
        format_func=lambda place: _NONE if (column := options[place]) is None else f"{column} ({columns[column]:,})",
        disabled=not columns,
        **choices.stay("group", options.index(usual.group) if usual.group in options else 0, range(len(options))),
        help=_FIELDS["group"].setting.help,
    )
    return options[place]


def _choose_strata(usual: SplitSettings, columns: dict[str, int], choices: Choices) -> tuple[str, ...]:
    few = [column for column, values in columns.items() if values <= splits.MOST_VALUES]
    chosen = st.multiselect(
        _FIELDS["strata"].setting.title,
        few,
        placeholder="Nothing",
        disabled=not few,
        **choices.stay("strata", [column for column in usual.strata if column in few], few),
        help=_FIELDS["strata"].setting.help,
    )
    return tuple(chosen)


@cached(20)
def _further_columns(version: DatasetVersion) -> dict[str, int]:
    return splits.further_columns(resources.bench(), version)
