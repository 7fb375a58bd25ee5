"""First names of people, to tell annotators from questions in the names of columns.

``python -m core.data.first_names`` prints them, a line each.
"""

from __future__ import annotations

import importlib
import unicodedata
from functools import cache

from core import processes

_LOCALES = (
    "ar_AA ar_DZ bg_BG cs_CZ da_DK de_AT de_CH de_DE el_GR en_GB en_IE en_IN en_US es_AR es_CO es_ES es_MX et_EE fa_IR "
    "fi_FI fr_BE fr_FR he_IL hi_IN hr_HR hu_HU hy_AM id_ID it_IT ja_JP ka_GE ko_KR lt_LT lv_LV mk_MK nl_BE nl_NL no_NO "
    "pl_PL pt_BR pt_PT ro_RO ru_RU sk_SK sl_SI sv_SE ta_IN th_TH tr_TR uk_UA zh_CN zh_TW"
)
_WORDS = {"age", "love", "tone"}
"""Called so are more often questions than people (Danes, Swedes, Norwegians)."""


def is_first_name(word: str) -> bool:
    """Whether people are called so, in whatever case and with or without accents."""
    return _letters(word) in _known()


@cache
def _known() -> frozenset[str]:
    """Asked of a process that ends: Faker would keep far more memory of this one than the words take."""
    return frozenset(processes.answer("core.data.first_names").decode().split())


def _all() -> set[str]:
    # Faker's module of a locale is a list of names; the generator itself is not needed.
    modules = [importlib.import_module(f"faker.providers.person.{locale}") for locale in _LOCALES.split()]
    return {_letters(name) for module in modules for name in module.Provider.first_names} - _WORDS


def _letters(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if letter.isalpha())


if __name__ == "__main__":
    print("\n".join(_all()))
