from __future__ import annotations

import pandas as pd

from core.data.lengths import length_table


def test_characters_and_words_of_each_text() -> None:
    texts = pd.DataFrame({"id": ["a", "b"], "text": ["Geht wählen! #jetzt", "🔷\n\n x"]}, dtype="str")
    assert length_table(texts).to_dict("list") == {"id": ["a", "b"], "characters": [19, 5], "words": [3, 2]}
