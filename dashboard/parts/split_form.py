"""The settings of a split: shares or folds, seed, what stays together, and whether earlier texts keep their part."""

from __future__ import annotations

import streamlit as st

from core.records import DatasetVersion, Part, SplitSettings
from core.workflow import splits
from dashboard import resources

_NONE = "none"
_USUAL_FOLDS = 5


def choose(version: DatasetVersion, usual: SplitSettings) -> SplitSettings:
    """The settings as chosen, with those given filled in."""
    columns = _further_columns(version.id, version)
    is_folded = _choose_whether_folds(version, usual)
    if is_folded:
        keep_parts, follows, freeze_test = False, None, False
        folds, shares, seed = _choose_folds(version, usual)
    else:
        keep_parts, follows, freeze_test = _choose_stability(version, usual)
        shares, seed = _choose_shares(version, usual)
        folds = 0
    without = _choose_without(version, usual)
    with st.expander("What stays together, and what is balanced", icon=":material/link:"):
        threshold = _choose_threshold(version, usual)
        group = _choose_group(version, usual, columns)
        strata = _choose_strata(version, usual, columns)
    return SplitSettings(
        shares=shares,
        seed=seed,
        keep_parts=keep_parts,
        without=without,
        near_duplicates=threshold,
        group=group,
        strata=strata,
        follows=follows,
        freeze_test=freeze_test,
        folds=folds,
    )


def _choose_whether_folds(version: DatasetVersion, usual: SplitSettings) -> bool:
    chosen = st.toggle(
        "Cross-validation: test every text once (k-fold)",
        value=bool(usual.folds),
        key=f"folded:{version.id}",
        help="For small data sets: the texts are divided into folds, and a model is trained for each fold that is "
        "tested on it. It takes as many trainings as there are folds.",
    )
    if chosen and (usual.follows is not None or splits.names_parts(resources.bench(), version)):
        st.caption("With folds, each text is in the test part once: no text keeps the part that it had.")
    return chosen


def _choose_folds(version: DatasetVersion, usual: SplitSettings) -> tuple[int, tuple[float, float, float], int]:
    with st.grid(4, min_column_width=110):
        folds = st.number_input(
            "Folds",
            min_value=splits.FEWEST_FOLDS,
            max_value=splits.MOST_FOLDS,
            value=usual.folds or _USUAL_FOLDS,
            step=1,
            key=f"folds:{version.id}",
        )
        validation = _choose_share(version, usual, Part.VALIDATION)
        seed = _choose_seed(version, usual)
    test = 100 / int(folds)
    st.caption(
        f"In each fold {test:.3g} % of the texts are tested, and {100 - test - validation:.3g} % are learned from."
    )
    return int(folds), (100 - test - validation, validation, test), seed


def _choose_stability(version: DatasetVersion, usual: SplitSettings) -> tuple[bool, int | None, bool]:
    """Whether the file's parts are kept, the split to follow, and whether its test part is frozen."""
    if splits.names_parts(resources.bench(), version) and st.toggle(
        "Keep the parts that the table itself names", value=usual.follows is None, key=f"keep:{version.id}"
    ):
        return True, None, False
    if usual.follows is None or not st.toggle(
        "Texts of the version before keep their part",
        value=True,
        key=f"follow:{version.id}",
        help="New texts are divided so that the shares are approached; a copy of an old text goes where that is.",
    ):
        return False, None, False
    freeze = st.toggle(
        "Freeze the test part: nothing new enters it",
        value=usual.freeze_test,
        key=f"freeze:{version.id}",
        help="So that scores of old and new models are on exactly the same texts.",
    )
    return False, usual.follows, freeze


def _choose_shares(version: DatasetVersion, usual: SplitSettings) -> tuple[tuple[float, float, float], int]:
    with st.grid(4, min_column_width=110):
        train, validation, test = (_choose_share(version, usual, part) for part in Part)
        seed = _choose_seed(version, usual)
    return (train, validation, test), seed


def _choose_share(version: DatasetVersion, usual: SplitSettings, part: Part) -> float:
    share = st.number_input(
        f"{part.value.capitalize()} %",
        min_value=0.0,
        max_value=100.0,
        value=usual.shares[list(Part).index(part)],
        step=5.0,
        format="%g",
        key=f"share_{part.value}:{version.id}",
    )
    return float(share)


def _choose_seed(version: DatasetVersion, usual: SplitSettings) -> int:
    return int(st.number_input("Seed", min_value=0, value=usual.seed, step=1, key=f"split_seed:{version.id}"))


def _choose_without(version: DatasetVersion, usual: SplitSettings) -> tuple[str, ...]:
    labels = sorted(version.report.labels, key=lambda label: version.report.labels[label])
    chosen = st.multiselect(
        "Leave out classes",
        labels,
        default=[label for label in usual.without if label in labels],
        format_func=lambda one: f"{one} ({version.report.labels[one]:,} texts)",
        placeholder="None; rarest come first",
        key=f"without:{version.id}",
    )
    return tuple(chosen)


def _choose_threshold(version: DatasetVersion, usual: SplitSettings) -> float:
    return st.slider(
        "Texts are near-duplicates from a similarity of",
        min_value=splits.LOWEST,
        max_value=1.0,
        value=usual.near_duplicates,
        step=0.05,
        key=f"near:{version.id}",
        help="The share of four-letter pieces that two texts have in common, without links, mentions and punctuation. "
        "At 0.7 a retweet or a copy with a word changed counts, at 1 only the same words do.",
    )


def _choose_group(version: DatasetVersion, usual: SplitSettings, columns: dict[str, int]) -> str | None:
    options = [None, *columns]
    place = st.selectbox(
        "Keep together all texts of the same",
        range(len(options)),
        index=options.index(usual.group) if usual.group in options else 0,
        format_func=lambda place: _NONE if (column := options[place]) is None else f"{column} ({columns[column]:,})",
        disabled=not columns,
        key=f"group:{version.id}",
        help="Author or thread, for example: the model is then tested on authors that it has never read.",
    )
    return options[place]


def _choose_strata(version: DatasetVersion, usual: SplitSettings, columns: dict[str, int]) -> tuple[str, ...]:
    few = [column for column, values in columns.items() if values <= splits.MOST_VALUES]
    chosen = st.multiselect(
        "Besides the label, balance",
        few,
        default=[column for column in usual.strata if column in few],
        placeholder="Nothing",
        disabled=not few,
        key=f"strata:{version.id}",
        help="Each part gets the same share of each value. Only columns with few values can be balanced.",
    )
    return tuple(chosen)


@st.cache_data(max_entries=20, show_spinner=False)
def _further_columns(identity: int, _version: DatasetVersion) -> dict[str, int]:
    return splits.further_columns(resources.bench(), _version)
