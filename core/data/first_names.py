"""First names of people, to tell annotators from questions in the names of columns."""

from __future__ import annotations

import importlib
import unicodedata
from functools import cache

_LOCALES = ("de_DE", "de_AT", "de_CH", "en_US", "en_GB", "es_ES", "fr_FR", "it_IT", "nl_NL", "pl_PL", "tr_TR")


def is_first_name(word: str) -> bool:
    """Whether people are called so, in whatever case and with or without accents."""
    return _plain(word) in _known()


@cache
def _known() -> frozenset[str]:
    # Faker's module of a locale is a list of names; the generator itself is not needed.
    modules = [importlib.import_module(f"faker.providers.person.{locale}") for locale in _LOCALES]
    return frozenset(_plain(name) for module in modules for name in module.Provider.first_names)


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if letter.isalpha())
