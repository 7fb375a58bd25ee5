"""The rule of a version's vote, the log of corrections, and what a version takes from it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # An empty object is read as the defaults: a simple majority, no entry of the log, nothing corrected.
    for name in ("vote", "log", "corrected"):
        op.add_column("versions", sa.Column(name, sa.Text, nullable=False, server_default="{}"))
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("projects.id"), nullable=False, index=True),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("versions.id"), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("change", sa.Text, nullable=False),
    )
