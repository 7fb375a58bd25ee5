"""Titles and notes of runs, experiments and searches; when a run's model was deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_CAPTIONED = ("runs", "experiments", "searches")


def upgrade() -> None:
    for table in _CAPTIONED:
        op.add_column(table, sa.Column("title", sa.String(80), nullable=False, server_default=""))
        op.add_column(table, sa.Column("note", sa.Text, nullable=False, server_default=""))
    op.add_column("runs", sa.Column("model_deleted", sa.DateTime(timezone=True), nullable=True))
