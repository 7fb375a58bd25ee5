"""How well annotators agree: Krippendorff's alpha, Fleiss' and Cohen's kappa, percent agreement, and who differs."""

from core.data.agreement.groups import compare_groups
from core.data.agreement.measuring import arranged, measure
from core.data.agreement.reading import (
    ALPHA_SOURCE,
    KAPPA_SOURCE,
    OVER_ANNOTATORS,
    RELIABLE,
    TENTATIVE,
    WEIGHTS,
    intervals_in_words,
    methods_sentence,
    read_alpha,
    read_kappa,
    tied_in_words,
    tied_with_example,
)
from core.data.agreement.resampling import RESAMPLES

__all__ = [
    "ALPHA_SOURCE",
    "KAPPA_SOURCE",
    "OVER_ANNOTATORS",
    "RELIABLE",
    "RESAMPLES",
    "TENTATIVE",
    "WEIGHTS",
    "arranged",
    "compare_groups",
    "intervals_in_words",
    "measure",
    "methods_sentence",
    "read_alpha",
    "read_kappa",
    "tied_in_words",
    "tied_with_example",
]
