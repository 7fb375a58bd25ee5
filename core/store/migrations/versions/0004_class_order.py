"""The order of a project's classes; and no number of what was deleted is given again, as pages remember by them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("projects", sa.Column("class_order", sa.Text, nullable=False, server_default="[]"))
    for table in ("projects", "versions", "corrections", "splits", "runs", "annotation_rounds"):
        # Other databases never give a number twice.
        if op.get_bind().dialect.name == "sqlite":
            with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_autoincrement": True}):
                pass
