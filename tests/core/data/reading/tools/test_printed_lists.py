"""Lists as Python and NumPy print them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.reading.tools.printed_lists import value_of

TEXTS = st.text(max_size=80)
VALUES = TEXTS | st.none() | st.integers() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("['pos', 'neg']", ["pos", "neg"]),
        ("['pos' 'neg']", ["pos", "neg"]),
        ('["pos", "neg"]', ["pos", "neg"]),
        ("""['yes' "it's no"]""", ["yes", "it's no"]),
        ("['submitted' None]", ["submitted", None]),
        ("[4 5]", [4, 5]),
        ("[ 4. nan]", [4.0, None]),
        ("[array(['a', 'b'], dtype=object)\n array(['c'], dtype=object)]", [["a", "b"], ["c"]]),
        ("[[{'label': 'PER', 'start': 0}]]", [[{"label": "PER", "start": 0}]]),
        ("[]", []),
        ("{}", {}),
    ],
)
def test_values(printed: str, value: Any) -> None:
    assert value_of(printed) == value


@given(st.lists(VALUES | st.lists(TEXTS, max_size=3) | st.dictionaries(TEXTS, VALUES, max_size=3), max_size=5))
def test_what_python_prints(values: list[Any]) -> None:
    assert value_of(repr(values)) == values


@given(st.lists(TEXTS.filter(lambda text: "\0" not in text), max_size=8))
def test_what_numpy_prints(texts: list[str]) -> None:
    assert value_of(str(np.array(texts, dtype=object))) == texts


@pytest.mark.parametrize(
    "printed",
    [
        "['a'",
        "['a",
        "[a b]",
        "['a' ... 'b']",
        "array(['a']",
        "array",
        "{'a' 1}",
        "['a'] x",
        "['a\nb']",
        "['\\d']",
        "",
        "(1, 2)",
        "[" * 90,
    ],
)
def test_other_things_are_refused(printed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        value_of(printed)
