"""Lists and objects as Python and NumPy print them, which is how pandas writes them into the cells of a CSV."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

# Of the escapes in a text, those that Python writes.
_ESCAPE = r"\\(?:[\\'\"nrtabfv]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})"
_TOKEN = re.compile(
    rf"""\s*('(?:[^'\\\0\r\n]|{_ESCAPE})*'|"(?:[^"\\\0\r\n]|{_ESCAPE})*"|[][{{}}(),:]|[^][{{}}(),:'"\s]+)"""
)
_WORDS = {"None": None, "nan": None, "null": None, "True": True, "true": True, "False": False, "false": False}
_DEEPEST = 20


def value_of(printed: str) -> Any:
    """What was printed: lists of texts, numbers, truth values, None, lists and objects; NumPy's arrays are lists.

    Between the values of NumPy's arrays stands no comma, so that Python itself would read two texts as one. JSON is
    read, too. Raises ValueError where it is nothing of that kind, or was cut off for its length.
    """
    try:
        return json.loads(printed)
    except (ValueError, RecursionError):
        return _of_tokens(printed)


def _of_tokens(printed: str) -> Any:
    tokens = _Tokens(printed)
    value = _value(tokens, 0)
    if tokens.next is not None:
        raise ValueError(printed)
    return value


class _Tokens:
    """The signs, words and quoted texts of a print, one after the other; ``next`` is None behind the last."""

    def __init__(self, printed: str) -> None:
        self._found = self._split(printed.rstrip())
        self.next: str | None = None
        self.take()

    def take(self) -> str | None:
        taken, self.next = self.next, next(self._found, None)
        return taken

    @staticmethod
    def _split(printed: str) -> Iterator[str]:
        place = 0
        while place < len(printed):
            found = _TOKEN.match(printed, place)
            if found is None:
                raise ValueError(printed)
            yield found[1]
            place = found.end()


def _value(tokens: _Tokens, depth: int) -> Any:
    token = tokens.take()
    if token is None or depth > _DEEPEST:
        raise ValueError(token)
    match token[0]:
        case "[":
            return list(_items(tokens, "]", depth))
        case "{":
            return dict(_pairs(tokens, depth))
        case "'" | '"':
            return str(ast.literal_eval(token))
        case _:
            return _array(tokens, depth) if token == "array" else _word(token)


def _items(tokens: _Tokens, closing: str, depth: int) -> Iterator[Any]:
    while tokens.next != closing:
        yield _value(tokens, depth + 1)
        if tokens.next == ",":
            tokens.take()
    tokens.take()


def _pairs(tokens: _Tokens, depth: int) -> Iterator[tuple[str, Any]]:
    while tokens.next != "}":
        key = _value(tokens, depth + 1)
        if tokens.take() != ":":
            raise ValueError(key)
        yield str(key), _value(tokens, depth + 1)
        if tokens.next == ",":
            tokens.take()
    tokens.take()


def _array(tokens: _Tokens, depth: int) -> Any:
    """``array([…], dtype=object)``: its first argument."""
    if tokens.take() != "(":
        raise ValueError("array")
    value = _value(tokens, depth + 1)
    while (token := tokens.take()) != ")":
        if token is None:
            raise ValueError("array")
    return value


def _word(token: str) -> Any:
    if token in _WORDS:
        return _WORDS[token]
    return int(token) if token.lstrip("-").isdecimal() else float(token)
