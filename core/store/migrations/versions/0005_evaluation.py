"""The measure that a project declares, and the log of looks at its test parts.

What projects of before judged their models by is the class of interest of their newest run.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_NEWEST_RUNS = """
    SELECT project_id, config, created FROM runs
    WHERE id IN (SELECT max(id) FROM runs GROUP BY project_id)
"""


def upgrade() -> None:
    declarations = op.create_table(
        "declarations",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("projects.id"), nullable=False),
        sa.Column("measure", sa.Text, nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(None, "declarations", ["project_id"])
    op.create_table(
        "looks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("projects.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("split_id", sa.Integer),
        sa.Column("run_id", sa.Integer),
        sa.Column("against_id", sa.Integer),
        sa.Column("measure", sa.Text),
        sa.Column("p_value", sa.Float),
    )
    op.create_index(None, "looks", ["project_id"])
    runs = sa.text(_NEWEST_RUNS).columns(created=sa.DateTime(timezone=True))
    for project_id, config, created in op.get_bind().execute(runs).all():
        measure = json.dumps({"score": "f1", "positive": json.loads(config).get("positive")}, ensure_ascii=False)
        op.bulk_insert(declarations, [{"project_id": project_id, "measure": measure, "time": created}])
