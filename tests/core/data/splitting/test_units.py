from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from core.data.near_duplicates import no_pairs
from core.data.splitting.units import of_all_values, units
from core.records import SplitSettings


def _texts(groups: list[int], authors: list[str | None] | None = None) -> pd.DataFrame:
    return pd.DataFrame({"duplicate_group": groups, "meta:author": authors or [None] * len(groups)})


def _pairs(*pairs: tuple[int, int, float]) -> pd.DataFrame:
    return pd.DataFrame(list(pairs), columns=["a", "b", "similarity"])


def test_copies_are_one_unit_and_nothing_else_without_ties() -> None:
    assert units(_texts([4, 2, 4, 7]), SplitSettings(), no_pairs()).tolist() == [0, 1, 0, 2]


def test_near_duplicates_chain_together_at_the_threshold() -> None:
    pairs = _pairs((0, 1, 0.9), (1, 2, 0.7), (3, 4, 0.69))
    texts = _texts([0, 1, 2, 3, 4])
    assert units(texts, SplitSettings(), pairs).tolist() == [0, 0, 0, 1, 2]
    assert units(texts, SplitSettings(near_duplicates=0.8), pairs).tolist() == [0, 0, 1, 2, 3]


def test_a_text_that_was_left_out_ties_nothing_together() -> None:
    assert units(_texts([0, 2]), SplitSettings(), _pairs((0, 1, 1.0), (1, 2, 1.0))).tolist() == [0, 1]


def test_texts_of_one_group_and_their_near_duplicates_are_one_unit() -> None:
    texts = _texts([0, 1, 2, 3, 4], ["ann", "ben", "ann", None, None])
    chosen = SplitSettings(group="author")
    assert units(texts, chosen, no_pairs()).tolist() == [0, 1, 0, 2, 3]
    assert units(texts, chosen, _pairs((1, 2, 0.8))).tolist() == [0, 0, 0, 1, 2]
    assert units(texts, SplitSettings(), no_pairs()).nunique() == 5


def test_a_cell_that_says_there_is_no_value_ties_nothing() -> None:
    texts = _texts([0, 1, 2, 3, 4, 5], ["_", "_", "n/a", "N/A", "ann", "ann"])
    assert units(texts, SplitSettings(group="author"), no_pairs()).tolist() == [0, 1, 2, 3, 4, 4]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=30))
def test_texts_of_several_groups_tie_all_texts_of_these(said: list[tuple[int, int]]) -> None:
    """Held against the components of the graph of texts and their groups."""
    every = pd.DataFrame({"id": [f"t{text}" for text, _ in said], "said": [f"g{group}" for _, group in said]})
    own = every.drop_duplicates("id").set_index("id")["said"]
    cells = of_all_values(own, every)
    graph = coo_array((np.ones(len(said)), ([text for text, _ in said], [10 + group for _, group in said])), (20, 20))
    component = connected_components(graph, directed=False)[1]
    expected, _ = pd.factorize(component[[int(id[1:]) for id in own.index]])
    assert pd.factorize(cells)[0].tolist() == expected.tolist()
    assert cells.isin(every["said"]).all()


def test_a_text_without_a_value_of_its_own_is_of_the_group_that_another_row_says() -> None:
    own = pd.Series(["_", None, "A", "_"], index=["a", "b", "c", "d"])
    said = pd.DataFrame({"id": ["a", "a", "b"], "said": ["_", "A", "B"]})
    assert of_all_values(own, said).fillna("none").tolist() == ["A", "B", "A", "none"]


@given(st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=60))
def test_units_are_the_connected_components_of_the_ties(ties: list[tuple[int, int]]) -> None:
    found = units(_texts(list(range(40))), SplitSettings(), _pairs(*((a, b, 1.0) for a, b in ties)))
    a, b = np.array(ties, dtype=int).reshape(-1, 2).T
    graph = coo_array((np.ones(len(ties)), (a, b)), shape=(40, 40))
    expected, _ = pd.factorize(connected_components(graph, directed=False)[1])
    assert found.tolist() == expected.tolist()
