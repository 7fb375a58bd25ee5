from __future__ import annotations

import pandas as pd

from core.data.divided import divided


def test_the_most_divided_texts_come_first_and_equally_divided_ones_keep_their_order() -> None:
    shares = {
        "one mind": '{"no":1.0}',
        "4 to 1": '{"no":0.8,"yes":0.2}',
        "3 to 2": '{"no":0.4,"yes":0.6}',
        "nobody is sure": "{}",
        "not kept": None,
        "2 to 1": '{"no":0.666667,"yes":0.333333}',
        "3 to 2 again": '{"no":0.6,"yes":0.4}',
    }
    texts = pd.DataFrame({"id": list(shares), "soft_label": pd.array(list(shares.values()), dtype="str")})
    assert divided(texts)["id"].tolist() == ["3 to 2", "3 to 2 again", "2 to 1", "4 to 1"]
    assert divided(texts.iloc[:0])["id"].tolist() == []
