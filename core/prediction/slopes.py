"""How fast the probability of a class rises with each token, on the straight way from a baseline to a text.

The way leads through the vectors that a model looks up for its tokens; all behind them is the model's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor

_TOKENS_PER_BATCH = 1024


def of_tokens(
    model: Any, padded: Mapping[str, Tensor], baseline: Tensor | None, sums: np.ndarray, points: Sequence[float]
) -> np.ndarray:
    """At each point of the way the gradient times the way, token by token; shape (points, sequences, tokens).

    Their sum at a point is the slope of the probability there, so their mean over all points of the way adds up to the
    rise from the baseline to the text.

    Parameters
    ----------
    padded
        The sequences of one text, whose logits are averaged before they become probabilities.
    baseline
        Token ids, shape as ``padded["input_ids"]``; None for vectors of zeros.
    sums
        Which outputs of the model add up to the class; shape (outputs,).
    points
        From 0, the baseline, to 1, the text.
    """
    way = _Way(model, padded, baseline, torch.tensor(points, dtype=torch.float32))
    with torch.no_grad():
        logits = torch.cat([way.logits(batch, way.vectors(batch)) for batch in way.batches()])
    towards = _towards(logits.view(len(points), way.sequences, -1).mean(dim=1), torch.tensor(sums, dtype=torch.float32))
    found = torch.cat([way.slopes(batch, towards / way.sequences) for batch in way.batches()])
    return found.view(len(points), way.sequences, -1).numpy()


def _towards(logits: Tensor, sums: Tensor) -> Tensor:
    """The gradient of the class's probability with respect to the mean logits; shape (points, outputs)."""
    logits = logits.detach().requires_grad_()
    (gradient,) = torch.autograd.grad((torch.softmax(logits, dim=-1) @ sums).sum(), logits)
    return gradient


class _Way:
    """From a baseline to the sequences of a text; a row is one of them at one point."""

    def __init__(self, model: Any, padded: Mapping[str, Tensor], baseline: Tensor | None, points: Tensor) -> None:
        self._model, self._padded = model, padded
        self._embedding = model.get_input_embeddings()
        with torch.no_grad():
            self._end = self._embedding(padded["input_ids"]).float()
            self._start = torch.zeros_like(self._end) if baseline is None else self._embedding(baseline).float()
        self.sequences, self._tokens = padded["input_ids"].shape
        self._points = points.to(self._end.device).repeat_interleave(self.sequences)

    def batches(self) -> Sequence[Tensor]:
        rows = torch.arange(len(self._points), device=self._end.device)
        return rows.split(max(1, _TOKENS_PER_BATCH // self._tokens))

    def vectors(self, rows: Tensor) -> Tensor:
        of = rows % self.sequences
        return self._start[of] + self._points[rows, None, None] * (self._end[of] - self._start[of])

    def logits(self, rows: Tensor, vectors: Tensor) -> Tensor:
        """Shape (rows, outputs), on the CPU."""
        with _looked_up(self._embedding, vectors):
            read = {name: values[rows % self.sequences] for name, values in self._padded.items()}
            logits: Tensor = self._model(**read).logits
        return logits.float().cpu()

    def slopes(self, rows: Tensor, towards: Tensor) -> Tensor:
        """Shape (rows, tokens)."""
        vectors = self.vectors(rows).requires_grad_()
        rising = (self.logits(rows, vectors) * towards[(rows // self.sequences).cpu()]).sum()
        (gradient,) = torch.autograd.grad(rising, vectors)
        of = rows % self.sequences
        return (gradient * (self._end[of] - self._start[of])).sum(dim=-1).cpu()


@contextmanager
def _looked_up(embedding: Any, vectors: Tensor) -> Iterator[None]:
    """The model reads these vectors in place of those of its tokens."""
    hook = embedding.register_forward_hook(lambda *_: vectors)
    try:
        yield
    finally:
        hook.remove()


def shared_out(
    slopes: np.ndarray, offsets: Sequence[Sequence[tuple[int, int]]], spans: Sequence[tuple[int, int]]
) -> np.ndarray:
    """Of each span the sum over its tokens, in all sequences; shape (points, spans) from (points, sequences, tokens).

    A token that reaches into several spans is shared out by its characters; what no span covers is in none.
    """
    found = np.zeros((len(slopes), len(spans)))
    for of_sequence, places in zip(slopes.swapaxes(0, 1), offsets, strict=True):
        found += of_sequence[:, : len(places)].astype(float) @ _shares(np.array(places), np.array(spans))
    return found


def _shares(tokens: np.ndarray, spans: np.ndarray) -> np.ndarray:
    """Shape (tokens, spans)."""
    ends, begins = np.minimum(tokens[:, None, 1], spans[:, 1]), np.maximum(tokens[:, None, 0], spans[:, 0])
    common = np.maximum(ends - begins, 0).astype(float)
    total = common.sum(axis=1, keepdims=True)
    return np.divide(common, total, out=np.zeros_like(common), where=total > 0)
