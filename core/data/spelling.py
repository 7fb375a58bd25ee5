"""Values that are written in several ways and are one: labels, and the names of annotators."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

import regex

from core.records import Guess

_INVISIBLE = regex.compile(r"[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]")
# Within a word or an emoji these change what is seen.
_JOINERS = "\u200c\u200d"
_UNSEEN = regex.compile(rf"(?![{_JOINERS}\ufe00-\ufe0f]){_INVISIBLE.pattern}")
_SPACES = regex.compile(r"[\s\p{Z}\u2800]+")
_NUMBER = regex.compile(r"[+-]?\d{1,15}([.,]\d{1,15})?")
_WHOLE_NUMBER = regex.compile(r"([+-]?\d+)[.,]0+")
# The truth values of programs, and what spreadsheets write for them.
_TRUTH_VALUES = {
    **dict.fromkeys(("true", "wahr", "vrai", "verdadero", "vero", "waar"), "True"),
    **dict.fromkeys(("false", "falsch", "faux", "falso", "onwaar"), "False"),
}
_AS_NUMBERS = {"True": "1", "False": "0"}
_SHOWN = 10


def visible(value: str) -> str:
    """The value in Unicode's composed form, without spaces around it or characters that cannot be seen."""
    if value.isascii() and value.isprintable():
        return " ".join(value.split())
    spaced = _SPACES.sub(" ", unicodedata.normalize("NFC", value))
    return _SPACES.sub(" ", _UNSEEN.sub("", spaced)).strip(" " + _JOINERS)


def key(value: str) -> str:
    """What is equal for values that differ only in case, Unicode form, spaces or the form of a number."""
    return _folded(value)


def unify(written: Mapping[str, int], known: Iterable[str] = (), *, keep_apart: bool = False) -> dict[str, str]:
    """The value that each way of writing stands for; ways of writing nothing that can be seen are not in the result.

    What differs only in case, Unicode form, invisible characters, kinds of spaces or the form of a number (``1``,
    ``1.0``, ``1,0``; ``TRUE`` where the other values are 0 and 1) is one value. It is written as in ``known``, else as
    it is written most often.

    Parameters
    ----------
    written
        Way of writing → how often it occurs, in order of appearance.
    known
        Values that are there already.
    keep_apart
        Take only spaces around the values for nothing.
    """
    if keep_apart:
        return {value: value.strip() for value in written if _folded(value)}
    shown = {value: visible(value) for value in written if _folded(value)}
    as_key = _keys([*shown.values(), *known])
    names: dict[str, str] = {}
    for value in known:
        names.setdefault(as_key[value], value)
    for value in sorted(shown, key=lambda value: -written[value]):
        names.setdefault(as_key[shown[value]], _as_written(shown[value]))
    exact = set(known)
    return {value: value if value in exact else names[as_key[clean]] for value, clean in shown.items()}


def said(
    written: Mapping[str, int], unified: Mapping[str, str], what: str
) -> tuple[tuple[str, ...], tuple[Guess, ...]]:
    """What was unified, in words: notes on what is surely the same, guesses on what may be meant as several."""
    ways: dict[str, dict[str, int]] = {}
    for value, name in unified.items():
        counts = ways.setdefault(name, {})
        counts[value.strip()] = counts.get(value.strip(), 0) + written[value]
    notes = []
    if any(value != value.strip() for value in unified):
        notes.append(f"Spaces around {what}s were removed.")
    renamed = [f"{way} → {name}" for name, counts in ways.items() for way in counts if way != name and len(counts) == 1]
    if renamed:
        notes.append(f"{what.capitalize()}s were unified: {', '.join(sorted(renamed)[:_SHOWN])}.")
    guesses = [_one(name, counts, what) for name, counts in ways.items() if len(counts) > 1]
    return tuple(notes), tuple(guesses)


def _one(name: str, counts: dict[str, int], what: str) -> Guess:
    shown = [f"“{_seen(way)}” ({number:,})" for way, number in list(counts.items())[:_SHOWN]]
    more = f" and {len(counts) - _SHOWN} more" if len(counts) > _SHOWN else ""
    return Guess(f"{', '.join(shown)}{more} counted as one {what}, “{name}”.", "keep_apart")


def _seen(way: str) -> str:
    """The way of writing with the code of each character that cannot be seen or that is not composed."""
    composed = visible(way)
    odd = [char for char in way if char not in composed and not char.isspace()]
    return way if not odd else f"{composed} with {', '.join(f'U+{ord(char):04X}' for char in dict.fromkeys(odd))}"


def _keys(values: Iterable[str]) -> dict[str, str]:
    """What is equal for values that are one."""
    folded = {value: _folded(value) for value in values}
    numbers = {key for key in folded.values() if _NUMBER.fullmatch(key)}
    if numbers and numbers <= set(_AS_NUMBERS.values()):
        return {value: _AS_NUMBERS.get(key, key) for value, key in folded.items()}
    return folded


def _folded(value: str) -> str:
    key = _INVISIBLE.sub("", visible(unicodedata.normalize("NFKC", value))).casefold()
    if key in _TRUTH_VALUES:
        return _TRUTH_VALUES[key]
    return _number(key) if _NUMBER.fullmatch(key) else unicodedata.normalize("NFKC", key)


def _number(written: str) -> str:
    try:
        number = Decimal(written.replace(",", "."))
    except InvalidOperation:
        return written
    return f"{number.normalize() + 0:f}"


def _as_written(value: str) -> str:
    """How a value is called that no earlier one names: whole numbers without a fraction, truth values as in Python."""
    if value.casefold() in ("true", "false"):
        return value.capitalize()
    whole = _WHOLE_NUMBER.fullmatch(value)
    return whole[1] if whole else value
