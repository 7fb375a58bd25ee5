"""The forms in which a data set version can be downloaded."""

from __future__ import annotations

from enum import StrEnum


class ExportFormat(StrEnum):
    WIDE = "wide"
    LONG = "long"
    XLSX = "xlsx"
    JSON_LINES = "jsonl"
    PARQUET = "parquet"
    LABEL_STUDIO = "label-studio"

    @classmethod
    def of_ending(cls, ending: str) -> ExportFormat:
        """The first form whose files end so, case aside; the wide one where none does."""
        return next((format for format in cls if format.ending == ending.casefold()), cls.WIDE)

    @property
    def ending(self) -> str:
        """The ending of the file's name, with its dot."""
        return {ExportFormat.LABEL_STUDIO: ".json", ExportFormat.WIDE: ".csv", ExportFormat.LONG: ".csv"}.get(
            self, f".{self}"
        )
