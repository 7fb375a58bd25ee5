"""Annotation rounds and the answers in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "annotation_rounds",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("projects.id"), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("folded", sa.String(240), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("texts", sa.Integer, nullable=False),
        sa.Column("has_ids", sa.Boolean, nullable=False),
        sa.Column("folder", sa.String(200), nullable=False),
        sa.UniqueConstraint("project_id", "folded"),
    )
    op.create_table(
        "annotation_answers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("round_id", sa.Integer, sa.ForeignKey("annotation_rounds.id"), nullable=False),
        sa.Column("annotator", sa.String(80), nullable=False),
        sa.Column("text_id", sa.Text, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("label", sa.Text),
        sa.Column("undoes", sa.Integer, sa.ForeignKey("annotation_answers.id"), unique=True),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(None, "annotation_answers", ["round_id", "annotator"])
