"""Reading uploaded files in a process of its own: what ends or swells it there, harms nobody here."""

from core.data.reader_process.readers import read_tables_apart, read_texts_apart

__all__ = ["read_tables_apart", "read_texts_apart"]
