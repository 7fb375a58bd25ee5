"""How Alembic runs here: always on a connection, inside the transaction, of the caller."""

from alembic import context

from core.store import annotation_tables, evaluation_tables  # noqa: F401 (their tables join the metadata)
from core.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
