"""From an uploaded file to a table of text cells, whatever the format."""

from core.data.reading.reader import read_table
from core.data.reading.table import RawTable

__all__ = ["RawTable", "read_table"]
