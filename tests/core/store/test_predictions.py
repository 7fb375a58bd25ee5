from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from pandas import DataFrame

from core.errors import DamagedError, NotFound
from core.records import ListOrder, PredictionFilter
from core.store import duck_db, predictions

LABELS = ("no", "yes")
ALL = PredictionFilter(only_mismatches=False)


def _frame(number: int) -> DataFrame:
    random = np.random.default_rng(0)
    yes = random.random(number).round(3)
    words = np.array(["Wählt", "MORGEN", "50%", "snake_case", "Straße", "🗳️", "=SUM(A1)"])
    return DataFrame(
        {
            "id": [f"t{index:06d}" for index in range(number)],
            "text": [" ".join(chosen) for chosen in words[random.integers(0, len(words), (number, 3))]],
            "true_label": random.choice(LABELS, number),
            "votes": json.dumps({"ann1": "yes", "ann2": "no"}),
            "duplicate_group": np.arange(number),
            "part": "test",
            "meta:party": random.choice(np.array(["A", "B", "", None]), number),
            "meta:Party": "upper",
            'meta:x" OR 1=1; --': "odd",
            "predicted_label": np.where(yes > 0.5, "yes", "no"),
            "probability": np.maximum(yes, 1 - yes),
            "probabilities": list(np.column_stack([1 - yes, yes])),
        }
    )


CORRECTED = pd.DataFrame([("no", None)], index=["t000017"], columns=["corrected", "why"], dtype="str")


@pytest.fixture(scope="module")
def frame() -> DataFrame:
    return _frame(3000)


@pytest.fixture(scope="module")
def file(frame: DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """In a folder whose name would match other folders if it were taken for a pattern."""
    path = tmp_path_factory.mktemp("runs") / "a[b]*?'c" / "predictions.parquet"
    path.parent.mkdir()
    predictions.write(frame, LABELS, path)
    return path


def _ids(chosen: DataFrame) -> list[str]:
    return chosen.sort_values(["probability", "id"], ascending=[False, True])["id"].tolist()


def test_mismatches_come_most_confident_first_with_what_a_page_needs(frame: DataFrame, file: Path) -> None:
    wrong = frame[frame["true_label"] != frame["predicted_label"]]
    page = predictions.page(file, PredictionFilter())
    assert page.rows["id"].tolist() == _ids(wrong)
    assert page.total == len(wrong)
    metadata = [name for name in frame.columns if name.startswith("meta:")]
    shown = ["id", "text", "true_label", "predicted_label", "probability", "votes", *metadata]
    assert list(page.rows.columns) == shown
    expected = frame.set_index("id").loc[page.rows["id"], shown[1:]].reset_index()
    pd.testing.assert_frame_equal(page.rows, expected, check_dtype=False)


@pytest.mark.parametrize(
    "filter",
    [
        PredictionFilter(only_mismatches=False, true_label="yes"),
        PredictionFilter(only_mismatches=False, predicted_label="no"),
        PredictionFilter(true_label="yes", predicted_label="no"),
        PredictionFilter(probability=(0.6, 0.9)),
        PredictionFilter(only_mismatches=False, probability=(1.0, 1.0)),
        PredictionFilter(words="wählt"),
        PredictionFilter(words="  WÄHLT\tmorgen "),
        PredictionFilter(words="%"),
        PredictionFilter(words="_"),
        PredictionFilter(words="straße 🗳"),
        PredictionFilter(words="' OR 1=1 --"),
        PredictionFilter(metadata={"party": "A"}),
        PredictionFilter(metadata={"party": ""}),
        PredictionFilter(metadata={"Party": "upper", "party": "B"}),
        PredictionFilter(metadata={'x" OR 1=1; --': "odd"}, true_label="' OR '1'='1"),
        PredictionFilter(only_mismatches=False),
        PredictionFilter(only_mismatches=False, ids=("t000003", "t002999", "' OR 1=1 --")),
        PredictionFilter(ids=tuple(f"t{index:06d}" for index in range(0, 3000, 2)), words="wählt"),
        PredictionFilter(only_mismatches=False, ids=()),
    ],
    ids=lambda filter: str(filter)[:250],
)
def test_filters_agree_with_pandas(frame: DataFrame, file: Path, filter: PredictionFilter) -> None:
    chosen = frame[frame["probability"].between(*filter.probability)]
    if filter.only_mismatches:
        chosen = chosen[chosen["true_label"] != chosen["predicted_label"]]
    if filter.ids is not None:
        chosen = chosen[chosen["id"].isin(filter.ids)]
    for column in ("true_label", "predicted_label"):
        wanted = getattr(filter, column)
        chosen = chosen if wanted is None else chosen[chosen[column] == wanted]
    for name, value in filter.metadata.items():
        chosen = chosen[chosen[f"meta:{name}"].fillna("") == value]
    for word in filter.words.split():
        chosen = chosen[chosen["text"].map(lambda text, word=word: word.lower() in text.lower()).astype(bool)]
    page = predictions.page(file, filter)
    assert page.rows["id"].tolist() == _ids(chosen)
    assert page.total == len(chosen)


def test_a_word_in_quotation_marks_is_a_whole_word(file: Path) -> None:
    def total(words: str) -> int:
        return predictions.page(file, PredictionFilter(words=words)).total

    assert total("ähl") == total("wählt") == total('"WÄHLT"') > 0
    assert total('"ähl"') == total('"wähl"') == 0


def test_pages_follow_each_other_without_gap(frame: DataFrame, file: Path) -> None:
    pages = [predictions.page(file, ALL, offset=offset, limit=700) for offset in range(0, 3000, 700)]
    assert [len(page.rows) for page in pages] == [700, 700, 700, 700, 200]
    assert {page.total for page in pages} == {3000}
    assert pd.concat([page.rows for page in pages])["id"].tolist() == _ids(frame)
    beyond = predictions.page(file, ALL, offset=5000, limit=50)
    assert (len(beyond.rows), beyond.total) == (0, 3000)


@pytest.mark.parametrize(
    ("order", "column", "ascending"),
    [
        (ListOrder.LEAST_CONFIDENT, "probability", True),
        (ListOrder.LONGEST, "length", False),
        (ListOrder.SHORTEST, "length", True),
    ],
)
def test_lists_can_have_another_order(
    frame: DataFrame, file: Path, order: ListOrder, column: str, ascending: bool
) -> None:
    filter = PredictionFilter(order=order)
    wrong = frame[frame["true_label"] != frame["predicted_label"]].assign(length=frame["text"].str.len())
    by = wrong.sort_values([column, "probability", "id"], ascending=[ascending, False, True])["id"].tolist()
    assert predictions.page(file, filter, offset=3, limit=50).rows["id"].tolist() == by[3:53]
    assert _position(file, filter, by[7]) == 7
    assert not filter.narrows


def test_contested_texts_come_first_and_those_without_votes_last(frame: DataFrame, tmp_path: Path) -> None:
    shares = ['{"no": 1.0}', '{"a\\": 0.1": 0.4, "yes": 0.6}', None, "{}", '{"no": 0.8, "yes": 0.2}', '{"no": 5e-1}']
    some = frame.head(len(shares)).assign(soft_label=pd.Series(shares, dtype="str"))
    predictions.write(some, LABELS, tmp_path / "predictions.parquet")
    filter = PredictionFilter(only_mismatches=False, order=ListOrder.CONTESTED)
    rows = predictions.page(tmp_path / "predictions.parquet", filter).rows
    found = rows["id"].tolist()
    assert [int(id[1:]) for id in found][:4] == [5, 1, 4, 0]
    assert rows["soft_label"].tolist()[:4] == [shares[5], shares[1], shares[4], shares[0]]
    assert {int(id[1:]) for id in found[4:]} == {2, 3}


def test_texts_come_by_their_scores_and_those_without_one_last(frame: DataFrame, file: Path) -> None:
    wrong = _ids(frame[frame["true_label"] != frame["predicted_label"]])
    low, high, other = wrong[4], wrong[9], frame["id"][frame["true_label"] == frame["predicted_label"]].iloc[0]
    filter = PredictionFilter(
        order=ListOrder.WORD, order_by="wählt", scores=((low, -0.25), (other, 9.0), (high, 0.5), ("' OR 1=1 --", 1.0))
    )
    by = [high, low, *(id for id in wrong if id not in (low, high))]
    assert predictions.page(file, filter).rows["id"].tolist() == by
    assert predictions.page(file, filter, offset=1, limit=5).rows["id"].tolist() == by[1:6]
    assert [_position(file, filter, id) for id in by[:3]] == [0, 1, 2]
    assert not filter.narrows
    unscored = PredictionFilter(order=ListOrder.WORD, order_by="wählt")
    assert predictions.page(file, unscored).rows["id"].tolist() == wrong


def test_numbers_in_ids_are_sorted_as_numbers(frame: DataFrame, tmp_path: Path) -> None:
    expected = ["2", "9", "10", "100", f"1{'0' * 25}", "a", "de-9-2", "de-9-11", "de-10-1", "é7"]
    some = frame.head(len(expected)).assign(id=expected[::-1], probability=0.5)
    predictions.write(some, LABELS, tmp_path / "predictions.parquet")
    assert predictions.page(tmp_path / "predictions.parquet", ALL).rows["id"].tolist() == expected


def test_without_known_votes_contested_is_by_confidence(frame: DataFrame, file: Path) -> None:
    by_votes = predictions.page(file, PredictionFilter(order=ListOrder.CONTESTED), limit=20)
    assert by_votes.rows["id"].tolist() == predictions.page(file, PredictionFilter(), limit=20).rows["id"].tolist()


def test_listed_rows_can_keep_the_order_of_the_list(frame: DataFrame, file: Path) -> None:
    ids = tuple(frame["id"].iloc[[700, 3, 2999, 41, 8]])
    listed = PredictionFilter(only_mismatches=False, ids=ids, as_listed=True)
    first, second = (predictions.page(file, listed, offset=offset, limit=3).rows["id"] for offset in (0, 3))
    assert (*first, *second) == ids
    assert [_position(file, listed, id) for id in ids] == [0, 1, 2, 3, 4]
    assert predictions.around(file, listed, frame["id"].iloc[5], 25) is None


@pytest.mark.parametrize(
    "filter", [PredictionFilter(), PredictionFilter(only_mismatches=False), PredictionFilter(words="wählt")]
)
def test_a_row_has_its_page_and_the_rows_before_and_after_it(file: Path, filter: PredictionFilter) -> None:
    ids = predictions.page(file, filter).rows["id"].tolist()
    for here in (0, 1, 24, 25, 26, len(ids) // 2, len(ids) - 2, len(ids) - 1):
        found = predictions.around(file, filter, ids[here], 25)
        assert found is not None
        same = predictions.page(file, filter, offset=here // 25 * 25, limit=25).rows
        pd.testing.assert_frame_equal(found.rows, same)
        before, after = ids[here - 1] if here else None, ids[here + 1] if here + 1 < len(ids) else None
        assert (found.position, found.before, found.after) == (here, before, after)


def test_a_row_that_does_not_pass_has_no_page(file: Path) -> None:
    first = predictions.page(file, PredictionFilter(), limit=1).rows["id"].iloc[0]
    assert predictions.around(file, PredictionFilter(words="no such words"), first, 25) is None
    assert predictions.around(file, PredictionFilter(), "' OR 1=1 --", 25) is None


def test_several_tables_are_read_as_one_also_where_their_columns_differ(frame: DataFrame, tmp_path: Path) -> None:
    first, second = frame.head(40), frame.iloc[40:90].drop(columns="meta:party")
    second = second[["meta:Party", *(name for name in second if name != "meta:Party")]].assign(**{"meta:year": 2024})
    files = [tmp_path / "first.parquet", tmp_path / "second.parquet"]
    for some, file in zip((first, second), files, strict=True):
        predictions.write(some, LABELS, file)
    page = predictions.page(files, ALL)
    assert page.rows["id"].tolist() == _ids(frame.head(90))
    both = pd.concat([first, second]).set_index("id").loc[page.rows["id"], list(page.rows.columns[1:])]
    pd.testing.assert_frame_equal(page.rows.set_index("id"), both, check_dtype=False)
    assert predictions.page(files, PredictionFilter(only_mismatches=False, metadata={"year": "2024"})).total == 50
    files[1].write_bytes(files[1].read_bytes()[:2000] + bytes(2000) + files[1].read_bytes()[4000:])
    with pytest.raises(DamagedError) as damaged:
        predictions.page(files, ALL)
    assert damaged.value.where == str(files[1])


def test_an_unknown_metadata_column_is_not_found(file: Path) -> None:
    with pytest.raises(NotFound, match="“PARTY”; there are: party, Party"):
        predictions.page(file, PredictionFilter(metadata={"PARTY": "A"}))


def test_facets_are_the_values_by_frequency(frame: DataFrame, file: Path) -> None:
    counts = frame["meta:party"].fillna("").value_counts()
    facets = predictions.facets(file)
    assert list(facets) == ["party", "Party", 'x" OR 1=1; --']
    assert facets["party"] == counts.index.tolist()
    assert facets["Party"] == ["upper"]


def test_how_often_values_repeat(frame: DataFrame, file: Path) -> None:
    party = frame["meta:party"]
    assert predictions.repeats(file)["meta:party"] == (party.nunique(), party.count())
    assert predictions.repeats(file)["meta:Party"][0] == 1


def test_facets_of_a_column_of_many_values_are_cut_off(tmp_path: Path) -> None:
    frame = _frame(500).assign(**{"meta:url": [f"u{index:03d}" for index in range(499)] + ["u300"]})
    predictions.write(frame, LABELS, tmp_path / "p.parquet")
    urls = predictions.facets(tmp_path / "p.parquet")["url"]
    assert (len(urls), urls[0], urls[1]) == (200, "u300", "u000")


def test_metadata_that_is_not_text_is_compared_as_text(tmp_path: Path) -> None:
    frame = _frame(4).assign(**{"meta:year": pd.array([2021, 2021, 2024, None], dtype="Int64")})
    predictions.write(frame, LABELS, tmp_path / "p.parquet")
    assert predictions.facets(tmp_path / "p.parquet")["year"] == ["2021", "", "2024"]
    page = predictions.page(tmp_path / "p.parquet", PredictionFilter(only_mismatches=False, metadata={"year": "2024"}))
    assert page.rows["id"].tolist() == ["t000002"]


def test_a_row_has_everything(frame: DataFrame, file: Path) -> None:
    expected = frame.iloc[17]
    row = predictions.row(file, "t000017")
    assert row["text"] == expected["text"]
    assert row["probabilities"] == pytest.approx(dict(zip(LABELS, expected["probabilities"], strict=True)))
    assert row["meta:Party"] == "upper"
    missing = frame.loc[frame["meta:party"].isna(), "id"].iloc[0]
    assert predictions.row(file, missing)["meta:party"] is None


@pytest.mark.parametrize("id", ["t999999", "", "' OR 1=1 --"])
def test_a_row_that_is_not_there_is_not_found(file: Path, id: str) -> None:
    with pytest.raises(NotFound):
        predictions.row(file, id)


def test_a_download_holds_what_is_shown_in_its_order(frame: DataFrame, file: Path, tmp_path: Path) -> None:
    first = predictions.page(file, PredictionFilter()).rows["id"].iloc[0]
    predictions.stream_csv(file, PredictionFilter(), tmp_path / "out.csv", CORRECTED.set_axis([first], axis=0))
    table = pd.read_csv(tmp_path / "out.csv", dtype={"id": str}, encoding="utf-8-sig")
    named = ["id", "text", "label", "predicted_label", "probability", "p(no)", "p(yes)", "votes"]
    assert list(table.columns) == [*named, "corrected", "why", "party", "Party", 'x" OR 1=1; --', "quoted by Errata"]
    assert table["id"].tolist() == predictions.page(file, PredictionFilter()).rows["id"].tolist()
    yes = np.stack(frame.set_index("id").loc[table["id"], "probabilities"].tolist())[:, 1]
    assert np.array_equal(table["p(yes)"], yes.round(4))
    assert np.array_equal(table["probability"], table["probability"].round(4))
    assert table.set_index("id")["corrected"].dropna().to_dict() == {first: "no"}
    assert set(table["votes"]) == {"ann1: yes; ann2: no"}
    assert table["text"].str.startswith("'=SUM").any()
    assert not table["text"].str.startswith("=").any()


def test_a_download_holds_the_reasons_that_were_given_and_protects_them(frame: DataFrame, tmp_path: Path) -> None:
    reasons = ["=1+1", None, "plain, with\na line"]
    given = frame.assign(given_reason=pd.Series([reasons[place % 3] for place in frame.index], dtype="str"))
    predictions.write(given, LABELS, tmp_path / "p.parquet")
    counted = predictions.cells_run(tmp_path / "p.parquet", ALL, CORRECTED)
    assert counted == predictions.stream_csv(tmp_path / "p.parquet", ALL, tmp_path / "out.csv", CORRECTED)
    read = pd.read_csv(tmp_path / "out.csv", dtype={"id": str}).set_index("id")
    wanted = given.set_index("id")["given_reason"].str.replace("=1+1", "'=1+1", regex=False)
    assert read["given_reason"].to_dict() == pytest.approx(wanted.loc[read.index].to_dict(), nan_ok=True)
    assert list(read.columns).index("given_reason") == list(read.columns).index("votes") - 1
    row = predictions.row(tmp_path / "p.parquet", str(frame["id"].iloc[1]))
    assert row["given_reason"] is None


def test_the_probabilities_of_a_download_come_in_the_order_of_the_classes(file: Path, tmp_path: Path) -> None:
    plain, ordered = tmp_path / "plain.csv", tmp_path / "ordered.csv"
    predictions.stream_csv(file, PredictionFilter(), plain, CORRECTED)
    predictions.stream_csv(file, PredictionFilter(), ordered, CORRECTED, order=("yes", "maybe", "no"))
    was, now = pd.read_csv(plain), pd.read_csv(ordered)
    assert [column for column in now.columns if column.startswith("p(")] == ["p(yes)", "p(no)"]
    assert now[list(was)].equals(was)


def test_a_download_of_nothing_has_its_column_names(file: Path, tmp_path: Path) -> None:
    predictions.stream_csv(file, PredictionFilter(words="nowhere"), tmp_path / "out.csv", CORRECTED)
    assert len(pd.read_csv(tmp_path / "out.csv")) == 0
    assert "p(yes)" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


def test_more_rows_than_are_written_at_once(tmp_path: Path) -> None:
    frame = _frame(45_000)
    predictions.write(frame, LABELS, tmp_path / "p.parquet")
    chosen = frame[(frame["true_label"] != frame["predicted_label"]) & frame["text"].str.contains("Wählt")]
    page = predictions.page(tmp_path / "p.parquet", PredictionFilter(words="wählt"), offset=5000, limit=50)
    assert page.total == len(chosen)
    assert page.rows["id"].tolist() == _ids(chosen)[5000:5050]
    predictions.stream_csv(tmp_path / "p.parquet", ALL, tmp_path / "out.csv", CORRECTED)
    assert pd.read_csv(tmp_path / "out.csv", usecols=["id"])["id"].tolist() == _ids(frame)


def test_many_sessions_may_ask_at_once(file: Path) -> None:
    alone = predictions.page(file, PredictionFilter()).total
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: predictions.page(file, PredictionFilter()).total, range(40))) == {alone}


@pytest.mark.parametrize("broke", [duckdb.FatalException, duckdb.InternalException])
def test_a_database_that_broke_is_left_behind(broke: type[duckdb.Error], file: Path) -> None:
    """After such an error DuckDB refuses whatever it is asked."""
    before = duck_db._database()
    with pytest.raises(DamagedError), predictions._Table(file).opened():
        raise broke("database has been invalidated")
    assert predictions.count(file, ALL) == 3000
    assert duck_db._database() is not before


def test_a_query_that_failed_leaves_the_database_as_it_was(file: Path, tmp_path: Path) -> None:
    before = duck_db._database()
    cut = tmp_path / "cut.parquet"
    cut.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(DamagedError):
        predictions.count(cut, ALL)
    assert duck_db._database() is before


def test_as_many_cells_are_counted_as_get_a_quote(frame: DataFrame, tmp_path: Path) -> None:
    some = frame.head(60).copy()
    some.loc[[3, 7, 40], "text"] = ["=1+1", "+49 (30)", "-x"]
    some["meta:party"] = some["meta:party"].where(some.index % 9 > 0, "@SUM(A1)")
    some.loc[some.index[5], "votes"] = '{"=Ann": "no"}'
    predictions.write(some, LABELS, tmp_path / "p.parquet")
    made = CORRECTED.assign(correction_reason="=2").set_axis([some["id"].iloc[11]], axis=0)
    for filter in (ALL, PredictionFilter()):
        counted = predictions.cells_run(tmp_path / "p.parquet", filter, made)
        assert counted == predictions.stream_csv(tmp_path / "p.parquet", filter, tmp_path / "out.csv", made)
        assert counted > 0


def _position(file: Path, filter: PredictionFilter, id: str) -> int:
    found = predictions.around(file, filter, id, 25)
    assert found is not None
    return found.position
