"""The analyses that Errata makes; each is kept, and has a command of its name, by standing here."""

from __future__ import annotations

from typing import Any

from core.workflow import (
    agreement,
    annotator_ceiling,
    annotator_groups,
    contradictions,
    error_words,
    explanation_check,
    misleading_words,
    slices,
)
from core.workflow.analyses import Analysis

REGISTERED: tuple[Analysis[Any, Any, Any, Any], ...] = (
    agreement.ANALYSIS,
    annotator_groups.ANALYSIS,
    slices.ANALYSIS,
    error_words.ANALYSIS,
    misleading_words.ANALYSIS,
    explanation_check.ANALYSIS,
    annotator_ceiling.ANALYSIS,
    contradictions.ANALYSIS,
)
