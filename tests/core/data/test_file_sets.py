"""Files that judge the same texts are of one set."""

from __future__ import annotations

from pandas import DataFrame

from core.data.file_sets import file_sets


def _judged(**files: str) -> DataFrame:
    rows = [(id, f"{name}.csv") for name, ids in files.items() for id in ids]
    return DataFrame(rows, columns=["id", "source"], dtype="str")


def test_each_session_is_a_set() -> None:
    found = file_sets(_judged(s1_ann="abc", s1_ben="abc", s2_ann="de", s2_ben="d", s2_cem="e", s2_dora="e"))
    assert found.to_dict() == {
        **dict.fromkeys("abc", "s1_ann and s1_ben"),
        **dict.fromkeys("de", "s2_ann and 3 more"),
    }


def test_files_that_share_texts_with_a_third_are_of_one_set() -> None:
    assert set(file_sets(_judged(x="ab", y="cd", z="bc", other="e"))) == {"x, y and z", "other"}


def test_one_set_is_none() -> None:
    assert file_sets(_judged(posts="abc")).empty
    assert file_sets(_judged(posts="abc", fixes="b")).empty
