"""Experiments: which runs were started together.

The runs on the folds of one division became a cross-validation by equal settings and by their order: where a fold came
again, a new one began. From here on that is written down.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_RUNS = """
    SELECT runs.id, runs.project_id, runs.config, runs.created, splits.folder, splits.settings
    FROM runs JOIN splits ON splits.id = runs.split_id ORDER BY runs.id
"""

# A setting that was not written yet had its default.
_DEFAULTS = {"warmup": 0.0, "balanced": True, "max_length": None, "positive": None, "chosen_by": "f1"}


def upgrade() -> None:
    experiments = op.create_table(
        "experiments",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("projects.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index(None, "experiments", ["project_id"])
    # Not in a copy of the table, which would forget the numbers of deleted runs and give them again.
    op.execute(
        "ALTER TABLE runs ADD COLUMN experiment_id INTEGER "
        "CONSTRAINT fk_runs_experiment_id_experiments REFERENCES experiments (id)"
    )
    for number, runs in enumerate(_started_together(), start=1):
        first = runs[0]
        row = {"id": number, "project_id": first.project_id, "kind": "cross-validation", "created": first.created}
        op.bulk_insert(experiments, [row])
        of_it = sa.text("UPDATE runs SET experiment_id = :experiment WHERE id = :run")
        op.get_bind().execute(of_it, [{"experiment": number, "run": run.id} for run in runs])


def _started_together() -> list[list[sa.Row]]:
    begun: list[list[sa.Row]] = []
    open_now: dict[tuple[object, ...], tuple[set[int], list[sa.Row]]] = {}
    columns = sa.text(_RUNS).columns(created=sa.DateTime(timezone=True))
    for run in op.get_bind().execute(columns).all():
        division = json.loads(run.settings)
        if not division.get("folds"):
            continue
        settings = json.dumps(_DEFAULTS | json.loads(run.config), sort_keys=True)
        key = (run.project_id, run.folder, settings)
        if key not in open_now or division["fold"] in open_now[key][0]:
            open_now[key] = (set(), [])
            begun.append(open_now[key][1])
        folds, runs = open_now[key]
        folds.add(division["fold"])
        runs.append(run)
    return begun
