from __future__ import annotations

import pandas as pd

from core.data.duplicates import contradictory_groups, duplicate_groups


def test_case_spacing_and_character_forms_do_not_tell_texts_apart() -> None:
    texts = [
        "Geht wählen!",
        "geht  wählen!\n",
        "Geht wa\u0308hlen!",
        "ＧＥＨＴ WÄHLEN!",
        "Geht wählen",
        "STRASSE",
        "Straße",
    ]
    groups = duplicate_groups(pd.Series(texts, index=range(10, 17), dtype="str"))
    assert groups.tolist() == [0, 0, 0, 0, 1, 2, 2]
    assert groups.index.tolist() == list(range(10, 17))


def test_groups_with_different_labels_are_contradictory() -> None:
    texts = pd.DataFrame({"duplicate_group": [0, 0, 1, 1, 2], "label": list("xyxxy")})
    assert contradictory_groups(texts) == [0]
