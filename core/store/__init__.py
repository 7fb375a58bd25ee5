"""What is kept: the small and changing in a database, tables and models as files beside it."""
