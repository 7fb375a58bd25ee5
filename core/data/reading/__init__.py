"""From an uploaded file to tables of text cells, whatever the format."""

from core.data.reading.reader import read_table, read_tables
from core.data.reading.table import RawTable

__all__ = ["RawTable", "read_table", "read_tables"]
