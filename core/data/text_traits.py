"""What can be told of a text from its wording alone: signs that it contains, and how long it is."""

from __future__ import annotations

from collections.abc import Iterable

import regex
from pandas import DataFrame, Series

_SIGNS = {
    "a hashtag": regex.compile(r"(?<!\w)#\w"),
    "a mention": regex.compile(r"(?<!\w)@\w|<user>", regex.IGNORECASE),
    "a link": regex.compile(r"https?://|www\.|<url>", regex.IGNORECASE),
    "an emoji": regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}"),
    "a number": regex.compile(r"\p{N}"),
    "a question mark": regex.compile(r"[?？؟]"),
    "a word in capitals": regex.compile(r"(?<![\w#@])\p{Lu}{3,}(?!\w)"),
}
# Words that negate, in the languages of most who use Errata; whole words, whatever their case.
_NEGATIONS = {
    "English": "no not never none nobody nothing nowhere neither nor cannot",
    "German": "nicht nichts nie niemals niemand kein keine keinen keinem keiner keines nirgends weder ohne",
    "French": "ne pas jamais rien aucun aucune personne sans",
    "Spanish": "no nunca nadie nada ningún ninguna ninguno tampoco jamás sin",
    "Italian": "non mai nessuno nessuna niente nulla senza",
    "Portuguese": "não nunca ninguém nada nenhum nenhuma jamais sem",
    "Dutch": "niet geen nooit niemand niets nergens zonder",
    "Polish": "nie nigdy nikt nic żaden żadna żadne bez",
}
_LOWEST, _HIGHEST = 0.25, 0.75
# Where more numbers than this share are alike at an end, it is no quarter.
_MOST_OF_A_QUARTER = 0.35
SHORTEST, LONGEST = "the shortest quarter", "the longest quarter"


def signs(texts: Series, languages: Iterable[str]) -> DataFrame:
    """Which texts contain a hashtag, a mention, …, and a negation where Errata knows the words of the languages.

    A row a text, a column a sign by its name; cells are True or False.
    """
    found = {name: [pattern.search(text) is not None for text in texts] for name, pattern in _SIGNS.items()}
    words = " ".join(_NEGATIONS.get(language, "") for language in languages).split()
    if words:
        negation = regex.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)|n[’']t(?!\w)", regex.IGNORECASE)
        found["a negation"] = [negation.search(text) is not None for text in texts]
    return DataFrame(found, index=texts.index, dtype=bool)


def quarters(values: Series, names: tuple[str, str]) -> DataFrame:
    """Which of the numbers are in their lowest quarter and which in the highest, under the two names.

    A row a number; missing ones are in neither. An end where many numbers are alike is left out.
    """
    low, high = values.quantile(_LOWEST), values.quantile(_HIGHEST)
    ends = {names[0]: values <= low, names[1]: values >= high}
    return DataFrame({name: among for name, among in ends.items() if among.sum() <= _MOST_OF_A_QUARTER * len(values)})
