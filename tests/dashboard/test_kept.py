from __future__ import annotations

from dashboard import kept


def test_what_is_kept_is_found_by_its_name_and_equal_values_have_one() -> None:
    store = kept.Kept()
    name = store.keep("Wählt \ud800 heute")
    assert store.find(name) == "Wählt \ud800 heute"
    assert store.keep("Wählt \ud800 heute") == name
    assert store.find("nowhere") is None
    assert kept.Kept().keep("Wählt \ud800 heute") != name, "names of another server cannot be guessed"


def test_only_the_newest_are_kept() -> None:
    store = kept.Kept()
    names = [store.keep(number) for number in range(kept._MOST + 1)]
    assert store.find(names[0]) is None
    assert store.find(names[-1]) == kept._MOST
