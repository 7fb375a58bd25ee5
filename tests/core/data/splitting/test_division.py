from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn.model_selection import train_test_split

from core.data.splitting import split
from core.errors import SettingError, SplitError
from core.records import SplitSettings
from tests.properties import examples

PARTS = ("train", "validation", "test")


def _texts(
    labels: list[str], groups: list[int] | None = None, parts: Sequence[str | None] | None = None
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": [f"t{i}" for i in range(len(labels))],
            "label": pd.Series(labels, dtype="str"),
            "duplicate_group": groups or range(len(labels)),
            "part": pd.Series(list(parts or [None] * len(labels)), dtype="str"),
        }
    )


def _ids(texts: pd.DataFrame, chosen: SplitSettings) -> dict[str, list[str]]:
    parts = split(texts, chosen).parts
    return {part: parts.loc[parts["part"] == part, "id"].tolist() for part in PARTS}


@pytest.mark.parametrize(
    ("chosen", "test_size", "validation_size"),
    [
        (SplitSettings(), 0.2, 0.25),
        (SplitSettings(shares=(70, 20, 10), seed=1), 0.1, 20 / 90),
        (SplitSettings(shares=(80, 10, 10), seed=7), 0.1, 10 / 90),
    ],
)
def test_without_duplicates_it_is_the_double_split_that_the_tutorial_describes(
    chosen: SplitSettings, test_size: float, validation_size: float
) -> None:
    texts = _texts(["xyzxx"[i % 5] for i in range(203)])
    rest, test = train_test_split(texts, test_size=test_size, stratify=texts["label"], random_state=chosen.seed)
    train, validation = train_test_split(
        rest, test_size=validation_size, stratify=rest["label"], random_state=chosen.seed
    )
    expected = {part: sorted(frame["id"]) for part, frame in zip(PARTS, (train, validation, test), strict=True)}
    assert {part: sorted(ids) for part, ids in _ids(texts, chosen).items()} == expected
    counts = split(texts, chosen).counts
    assert counts["test"] == {str(label): count for label, count in test["label"].value_counts().items()}


@settings(max_examples=examples(40))
@given(
    st.lists(st.tuples(st.sampled_from("xyz"), st.integers(0, 60)), min_size=60, max_size=150),
    st.integers(0, 2**32 - 1),
    st.booleans(),
    st.data(),
)
def test_duplicates_never_straddle_parts_and_every_text_is_accounted_for(
    rows: list[tuple[str, int]], seed: int, keep: bool, data: st.DataObject
) -> None:
    names = st.lists(st.sampled_from([*PARTS, None]), min_size=len(rows), max_size=len(rows))
    parts: Sequence[str | None] | None = data.draw(names) if keep else None
    texts = _texts([label for label, _ in rows], [group for _, group in rows], parts)
    try:
        table = split(texts, SplitSettings(seed=seed, keep_parts=keep))
    except SplitError:
        assume(False)
    merged = texts.merge(table.parts, on="id", suffixes=("_named", ""))
    assert merged.groupby("duplicate_group")["part"].nunique().max() == 1
    assert len(table.parts) + sum(table.left_out.values()) == len(texts)
    assert merged["id"].is_unique
    assert sum(sum(labels.values()) for labels in table.counts.values()) == len(table.parts)
    assert all(count for labels in table.counts.values() for count in labels.values())
    if keep:
        assert (merged["part_named"] == merged["part"]).all()


def test_a_class_with_one_text_and_the_way_out() -> None:
    texts = _texts(["x", "y"] * 20 + ["rare"])
    with pytest.raises(SplitError, match="“rare” has 1 distinct text, 5 are needed") as caught:
        split(texts, SplitSettings())
    assert "“x”" not in caught.value.what
    assert "leave out “rare”" in caught.value.todo
    table = split(texts, SplitSettings(without=("rare",)))
    assert table.left_out == {"class left out: rare": 1}
    assert len(table.parts) == 40


def test_copies_do_not_count_as_distinct_texts() -> None:
    with pytest.raises(SplitError, match="“rare” has 2 distinct texts"):
        split(_texts(["x", "y"] * 20 + ["rare"] * 10, [*range(40), *[40, 41] * 5]), SplitSettings())


def test_parts_too_small_for_the_classes() -> None:
    with pytest.raises(SplitError, match="“x” has 4 distinct texts, 100 are needed"):
        split(_texts(["x", "y"] * 4), SplitSettings(shares=(98, 1, 1)))


@pytest.mark.parametrize("shares", [(60, 20, 30), (80, 20, 0), (120, -10, -10), (float("nan"), 50, 50)])
def test_wrong_shares(shares: tuple[float, float, float]) -> None:
    with pytest.raises(SplitError, match="together they must be 100"):
        split(_texts(["x", "y"] * 20), SplitSettings(shares=shares))


def test_wrong_seed_and_wrong_classes() -> None:
    texts = _texts(["x", "y"] * 20)
    with pytest.raises(SettingError, match="“Seed” is -1"):
        split(texts, SplitSettings(seed=-1))
    with pytest.raises(SplitError, match="no class z; the classes are x, y"):
        split(texts, SplitSettings(without=("z",)))
    with pytest.raises(SplitError, match="Fewer than two classes"):
        split(texts, SplitSettings(without=("y",)))


def test_the_parts_of_the_file_are_kept() -> None:
    named = ["train"] * 6 + ["validation"] * 2 + ["test"] * 4 + [None] * 2
    table = split(_texts(["x", "y"] * 7, parts=named), SplitSettings(keep_parts=True))
    assert table.parts["part"].tolist() == named[:-2]
    assert table.left_out == {"no part named": 2}


def test_texts_for_which_the_file_names_no_part_are_learned_from_if_asked_for() -> None:
    named = ["train"] * 6 + ["validation"] * 2 + ["test"] * 4 + [None] * 3
    groups = [*range(14), 11]
    settings = SplitSettings(keep_parts=True, learn_unnamed=True)
    table = split(_texts([*["x", "y"] * 7, "x"], groups=groups, parts=named), settings)
    assert table.parts["part"].tolist() == [*named[:-3], "train", "train"]
    assert table.left_out == {"duplicate of a text in the test part": 1}


def test_a_class_that_two_parts_lack_is_said_of_both() -> None:
    named = ["train", "validation", "test"] * 8 + ["train"]
    with pytest.raises(SplitError, match="“z” has no text in the validation and test part"):
        split(_texts(["x", "y"] * 12 + ["z"], parts=named), SplitSettings(keep_parts=True))


def test_a_training_part_all_of_whose_texts_have_a_copy_in_the_test_part_is_refused_in_words() -> None:
    texts = _texts(["x", "y"] * 4, parts=["train", "test"] * 4)
    with pytest.raises(SplitError, match="No text is left to learn from"):
        split(texts.assign(duplicate_group=1), SplitSettings(keep_parts=True))


def test_an_earlier_validation_part_stays_where_the_file_names_none() -> None:
    named = ["train"] * 40 + ["test"] * 20
    first = split(_texts(["x", "y"] * 30, parts=named), SplitSettings(keep_parts=True))
    earlier = first.parts.set_index("id")["part"]
    relabelled = ["y", "y", "x", "x"] * 15
    again = split(_texts(relabelled, parts=named), SplitSettings(keep_parts=True), earlier=earlier)
    assert again.parts["part"].tolist() == first.parts["part"].tolist()
    anew = split(_texts(relabelled, parts=named), SplitSettings(keep_parts=True))
    assert anew.parts["part"].tolist() != first.parts["part"].tolist()


def test_what_is_new_and_tied_to_a_validation_text_goes_there() -> None:
    named = ["train"] * 40 + ["test"] * 20
    first = split(_texts(["x", "y"] * 30, parts=named), SplitSettings(keep_parts=True))
    earlier = first.parts.set_index("id")["part"]
    [held, *_] = [int(id[1:]) for id in earlier.index[earlier == "validation"]]
    texts = _texts(["x", "y"] * 30 + ["x"], groups=[*range(60), held], parts=[*named, "train"])
    again = split(texts, SplitSettings(keep_parts=True), earlier=earlier)
    assert again.parts.set_index("id")["part"]["t60"] == "validation"


def test_copies_in_a_less_sheltered_part_are_left_out() -> None:
    named = ["train"] * 4 + ["validation"] * 3 + ["test"] * 2
    texts = _texts(list("xyxyxyxxyx"), groups=[0, 1, 2, 3, 4, 5, 2, 0, 6, 7], parts=[*named, "train"])
    table = split(texts, SplitSettings(keep_parts=True))
    assert sorted(set(texts["id"]) - set(table.parts["id"])) == ["t0", "t2"]
    assert table.left_out == {
        "duplicate of a text in the test part": 1,
        "duplicate of a text in the validation part": 1,
    }


def test_a_missing_validation_part_is_drawn_from_train() -> None:
    texts = _texts(["x", "y"] * 50, parts=["train"] * 80 + ["test"] * 20)
    ids = _ids(texts, SplitSettings(keep_parts=True))
    train, validation = train_test_split(
        texts["id"][:80].tolist(), test_size=0.25, stratify=texts["label"][:80], random_state=5460
    )
    assert (sorted(ids["train"]), sorted(ids["validation"])) == (sorted(train), sorted(validation))
    assert ids["test"] == texts["id"][80:].tolist()


@pytest.mark.parametrize(
    ("named", "said"), [("train", "no test part"), ("test", "no train part"), (None, "no train and no test")]
)
def test_a_file_without_train_or_test(named: str | None, said: str) -> None:
    with pytest.raises(SplitError, match=said):
        split(_texts(["x", "y"] * 5, parts=[named] * 10), SplitSettings(keep_parts=True))


def test_a_class_that_a_kept_part_lacks_is_named() -> None:
    texts = _texts(list("xyxyxx"), parts=["train", "train", "validation", "validation", "test", "test"])
    with pytest.raises(SplitError, match="“y” has no text in the test part"):
        split(texts, SplitSettings(keep_parts=True))
