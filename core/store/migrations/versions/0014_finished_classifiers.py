"""Classifiers that were finished elsewhere, as runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("runs", sa.Column("classifier", sa.Text, nullable=True))
