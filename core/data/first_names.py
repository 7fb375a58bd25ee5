"""First names of people, to tell annotators from questions in the names of columns.

``python -m core.data.first_names`` prints them, a line each.
"""

from __future__ import annotations

import importlib
import unicodedata
from functools import cache

from core import processes

_LOCALES = ("de_DE", "de_AT", "de_CH", "en_US", "en_GB", "es_ES", "fr_FR", "it_IT", "nl_NL", "pl_PL", "tr_TR")


def is_first_name(word: str) -> bool:
    """Whether people are called so, in whatever case and with or without accents."""
    return _letters(word) in _known()


@cache
def _known() -> frozenset[str]:
    """Asked of a process that ends: Faker would keep 9 MB of this one for 6,000 words."""
    return frozenset(processes.answer("core.data.first_names").decode().split())


def _all() -> set[str]:
    # Faker's module of a locale is a list of names; the generator itself is not needed.
    modules = [importlib.import_module(f"faker.providers.person.{locale}") for locale in _LOCALES]
    return {_letters(name) for module in modules for name in module.Provider.first_names}


def _letters(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if letter.isalpha())


if __name__ == "__main__":
    print("\n".join(_all()))
