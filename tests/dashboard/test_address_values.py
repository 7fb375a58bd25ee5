from __future__ import annotations

from dashboard import address_values


def test_what_is_kept_is_found_by_its_name_and_equal_values_have_one() -> None:
    store = address_values.AddressValues()
    name = store.keep("Wählt \ud800 heute")
    assert store.find(name) == "Wählt \ud800 heute"
    assert store.keep("Wählt \ud800 heute") == name
    assert store.find("nowhere") is None
    assert address_values.AddressValues().keep("Wählt \ud800 heute") != name, (
        "names of another server cannot be guessed"
    )


def test_only_the_newest_are_kept() -> None:
    store = address_values.AddressValues()
    names = [store.keep(number) for number in range(address_values._MOST + 1)]
    assert store.find(names[0]) is None
    assert store.find(names[-1]) == address_values._MOST
