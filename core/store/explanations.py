"""The explanations of a run's answers, each kept under its question: run, text, method and settings."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.records import FIRST_METHOD, Explanation, ExplanationSettings, to_json
from core.setting_fields import fields_of
from core.store import tables
from core.store.engine import writing

# SQLite takes so many values in one statement on any computer.
_MOST_KEYS = 500


class StoredExplanation(NamedTuple):
    """A question of a text, and the answer."""

    text: str
    settings: ExplanationSettings
    explanation: Explanation


class Explanations:
    """The part of the store that keeps them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, run_id: int, text: str, settings: ExplanationSettings) -> Explanation | None:
        return self.find_all(run_id, [text], settings).get(text)

    def find_all(self, run_id: int, texts: Iterable[str], settings: ExplanationSettings) -> dict[str, Explanation]:
        """Of those texts, by their wording; those that nobody asked about are missing."""
        own = {_key(run_id, text, settings): text for text in texts}
        wanted = select(tables.ExplanationRow.key, tables.ExplanationRow.explanation)
        with Session(self._engine) as session:
            return {
                own[key]: explanation
                for keys in _batches([*own])
                for key, explanation in session.execute(wanted.where(tables.ExplanationRow.key.in_(keys)))
            }

    def known(self, run_id: int, texts: Iterable[str], settings: ExplanationSettings) -> set[str]:
        """Which of those texts are explained; none of the explanations is read."""
        kept = select(tables.ExplanationRow.key).where(tables.ExplanationRow.run_id == run_id)
        with Session(self._engine) as session:
            there = set(session.scalars(kept))
        return {text for text in texts if _key(run_id, text, settings) in there} if there else set()

    def number(self, run_id: int) -> int:
        """How many of the run are kept."""
        own = select(func.count()).select_from(tables.ExplanationRow).where(tables.ExplanationRow.run_id == run_id)
        with Session(self._engine) as session:
            return session.scalars(own).one()

    def keep(self, run_id: int, answered: Collection[StoredExplanation]) -> None:
        """Keep the answers to these questions; the first answer that was kept stays. Raises NotFound without the
        run.
        """
        with writing(self._engine) as session:
            keep_in(session, run_id, answered)


def keep_in(session: Session, run_id: int, answered: Collection[StoredExplanation]) -> None:
    """As ``Explanations.keep`` does, in a transaction of the caller's."""
    if session.get(tables.RunRow, run_id, with_for_update=True) is None:
        raise NotFound(f"There is no run {run_id} any more.", todo="Choose another.")
    rows = {_key(run_id, one.text, one.settings): one.explanation for one in answered}
    known, now = _there(session, [*rows]), datetime.now(UTC)
    session.add_all(
        tables.ExplanationRow(key=key, run_id=run_id, created=now, explanation=explanation)
        for key, explanation in rows.items()
        if key not in known
    )


def forget_explanations(session: Session, run_id: int) -> None:
    """Delete those of the run, and the jobs that made some of them."""
    session.execute(delete(tables.ExplanationRow).where(tables.ExplanationRow.run_id == run_id))
    session.execute(delete(tables.ExplainingRow).where(tables.ExplainingRow.run_id == run_id))


def _there(session: Session, keys: Sequence[str]) -> set[str]:
    own = select(tables.ExplanationRow.key)
    return {key for some in _batches(keys) for key in session.scalars(own.where(tables.ExplanationRow.key.in_(some)))}


def _batches(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[start : start + _MOST_KEYS] for start in range(0, len(keys), _MOST_KEYS))


def _key(run_id: int, text: str, settings: ExplanationSettings) -> str:
    # So that what earlier Erratas kept is found: they named no method, as they had one.
    named = () if settings.method == FIRST_METHOD else (settings.method,)
    return hashlib.sha256(to_json((run_id, text, _asked(settings), *named))).hexdigest()


@lru_cache(maxsize=100)
def _asked(settings: ExplanationSettings) -> dict[str, Any]:
    """Without those that do nothing, which earlier Erratas did not have."""
    return {
        name: value
        for name, field in fields_of(type(settings)).items()
        if (value := getattr(settings, name)) not in field.setting.off
    }
