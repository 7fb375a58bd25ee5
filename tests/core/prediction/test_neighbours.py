"""The nearest training texts, against scikit-learn's and a case by hand."""

from __future__ import annotations

import numpy as np
from sklearn.neighbors import NearestNeighbors

from core.prediction import neighbours


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_the_nearest_are_those_of_scikit_learn() -> None:
    random = np.random.default_rng(5460)
    of, among = _unit(random.normal(size=(1_100, 16))), _unit(random.normal(size=(300, 16)))
    found = neighbours.table([f"t{n}" for n in range(1_100)], of, [f"n{n}" for n in range(300)], among)
    distances, places = NearestNeighbors(n_neighbors=5, metric="cosine").fit(among).kneighbors(of)
    assert found["other"].tolist() == [f"n{place}" for place in places.ravel()]
    assert found["rank"].tolist() == [1, 2, 3, 4, 5] * 1_100
    np.testing.assert_allclose(found["similarity"], 1 - distances.ravel(), atol=1e-9)


def test_of_texts_as_near_the_first_comes_first_and_unknown_ones_are_like_no_other() -> None:
    of = np.array([[1.0, 0.0], [0.0, 0.0]])
    among = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 0.0]])
    found = neighbours.table(["a", "b"], of, ["w", "x", "y", "z"], among)
    assert found.values.tolist() == [["a", 1, "y", 1.0], ["a", 2, "z", 1.0], ["a", 3, "x", 0.0]]


def test_without_texts_the_table_is_empty() -> None:
    found = neighbours.table([], np.empty((0, 4)), [], np.empty((0, 4)))
    assert list(found) == ["id", "rank", "other", "similarity"]
    assert found.empty
