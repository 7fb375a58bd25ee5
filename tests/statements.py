"""What is asked of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from core.workflow.bench import Bench


@contextmanager
def sent(bench: Bench) -> Iterator[list[str]]:
    """The statements that are sent meanwhile, but for those that begin and end transactions."""
    statements: list[str] = []

    def take(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(" ".join(statement.split()))

    engine = bench.store._engine
    event.listen(engine, "before_cursor_execute", take)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", take)


def reads_of_the_log(statements: list[str]) -> int:
    """Of its entries; how long it is costs nothing."""
    return sum("FROM corrections" in one and "count(" not in one for one in statements)
