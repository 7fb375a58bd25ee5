"""Which test texts of a run were opened to be read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "opened_texts",
        sa.Column("run_id", sa.Integer, sa.ForeignKey("runs.id"), primary_key=True),
        sa.Column("text_id", sa.Text, primary_key=True),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
    )
