"""Model folder → class probabilities, as fast as the machine allows and the same in every batch."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import AutoTokenizer, PreTrainedTokenizerBase
from transformers.utils.logging import disable_progress_bar

from core import long_texts
from core.encoder_classifiers import AutoClassifier
from core.errors import ModelError, SettingError
from core.prediction import engines, slopes
from core.prediction.engines import Engine, Padded
from core.records import LongTexts
from core.records.folders import ModelFolder, RunFolder

disable_progress_bar()

_MOST_TOKENS = 512
_TEXTS_PER_TOKENIZATION = 200
_TOKENS_PER_BATCH = {"cpu": 1024, "cuda": 32_768}

_WORTH_A_TRIAL = 8_000
"""Tokens that are asked about before a faster engine is looked for: to make one takes about as long as it saves on
these, by what the bundled model takes. Larger models take more of both.
"""

_TRIED_TOGETHER = 6


class Predictor:
    """A fine-tuned classifier, loaded from its folder once and asked many times.

    Parameters
    ----------
    model
        Folder with config, safetensors and tokenizer, and ``errata.json`` with the ``max_length`` in tokens that the
        model was trained with, and ``long_texts``, what it reads of longer ones; where that file is missing the
        tokenizer's own limit holds. One that was finished elsewhere has ``meant`` there: for each of its outputs the
        class that is meant.

    Attributes
    ----------
    labels
        Classes in the order of the probabilities' columns.
    mask
        What stands in a text for a word that the model is not to know: its mask token, or its token for unknown words
        where it has none; empty where it has neither.
    engine
        What computed its last answers or slopes.

    Raises
    ------
    ModelError
        The folder is missing, does not load from safetensors, or holds a base model without a trained classifier.
    """

    def __init__(self, model: Path) -> None:
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        with _loading(model):
            self._tokenizer, self._model = _load(model)
            self._model.to(self._device).eval().requires_grad_(False)
            config = self._model.config
            kept = _kept(model)
            self._max_length, self._way = _limits(kept, self._tokenizer, config)
            outputs = [config.id2label[index] for index in range(config.num_labels)]
            meant = kept.get("meant")
            self.labels: tuple[str, ...] = tuple(outputs if meant is None else sorted(set(meant)))
            self.mask: str = self._tokenizer.mask_token or self._tokenizer.unk_token or ""
            self._sums = _sums(outputs if meant is None else meant, self.labels)
        self._engine: Engine = engines.Torch(self._model, self._device)
        on_processor = self._device.type == "cpu"
        self._rough_engine: Engine | None = None if on_processor else self._engine
        self._tokens_asked, self._has_tried = 0, not on_processor
        self.engine = self._engine.name

    def probabilities(self, texts: Sequence[str], on_progress: Callable[[float], None] | None = None) -> np.ndarray:
        """Probabilities of each class for each text, shape (texts, classes), float64.

        Each distinct sequence of tokens is computed once, beside others of about its length, so that time and memory
        follow the tokens there are and not the longest text. ``on_progress`` is told the fraction done, rising to 1.
        """
        sequences, positions = self._distinct_sequences(texts)
        self._try_engines(sequences)
        self.engine = self._engine.name
        logits = self._computed(self._logits, len(self._sums), sequences, on_progress)
        return _probabilities(logits, positions) @ self._sums

    def roughly(self, texts: Sequence[str], on_progress: Callable[[float], None] | None = None) -> np.ndarray:
        """The same, perhaps rounded: for what is estimated from so many answers that it makes no difference."""
        sequences, positions = self._distinct_sequences(texts)
        engine = self._rougher(sequences)
        self.engine = engine.name
        logits = self._computed(lambda some: engine(self._batch(some)), len(self._sums), sequences, on_progress)
        return _probabilities(logits, positions) @ self._sums

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Where the model sees each text: the mean of its tokens in the last layer, of length 1; shape (texts, size).

        Of a text in windows the mean of theirs.
        """
        sequences, positions = self._distinct_sequences(texts)
        means = self._computed(self._means, self._model.config.hidden_size, sequences)
        of_texts = _mean_by_text(means, positions)
        return of_texts / np.linalg.norm(of_texts, axis=1, keepdims=True)

    def slopes(
        self, text: str, spans: Sequence[tuple[int, int]], label: int, points: Sequence[float], *, from_mask: bool
    ) -> np.ndarray:
        """How fast the probability of a class rises with each span of a text, at points of the straight way from a
        baseline (0) to the text (1): gradient times way, summed over the tokens of the span; shape (points, spans).

        Parameters
        ----------
        label
            The number of the class.
        from_mask
            The baseline has the mask token, or padding where there is none, in place of each token but the special
            ones; else it is a vector of zeros for each token.

        Raises
        ------
        SettingError
            The model's tokenizer does not tell where its tokens stand.
        """
        if not self._tokenizer.is_fast:
            raise SettingError(
                "The tokenizer of this model does not tell where its tokens stand in a text, so that gradients cannot "
                "be told word by word.",
                where="method",
                todo="Choose LIME or leave-one-out.",
            )
        self.engine = engines.Torch.name
        [read] = long_texts.sequences(self._tokenizer, [text], self._max_length, self._way)
        places = long_texts.offsets(self._tokenizer, text, self._max_length, self._way)
        padded = self._padded([np.array(ids) for ids in read])
        masked = [self._masked(ids, own) for ids, own in zip(read, places, strict=True)]
        baseline = self._padded(masked)["input_ids"] if from_mask else None
        found = slopes.of_tokens(self._model, padded, baseline, self._sums[:, label], points)
        return slopes.shared_out(found, places, spans)

    def _masked(self, ids: Sequence[int], places: Sequence[tuple[int, int]]) -> np.ndarray:
        """The ids of a sequence with a mask for each token but the special ones, which stand nowhere in the text."""
        mask = self._tokenizer.mask_token_id
        hidden = self._tokenizer.pad_token_id if mask is None else mask
        return np.array([hidden if end > start else id for id, (start, end) in zip(ids, places, strict=True)])

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has, the special ones included, however many of them are read."""
        counts: list[int] = []
        for start in range(0, len(texts), _TEXTS_PER_TOKENIZATION):
            chunk = list(texts[start : start + _TEXTS_PER_TOKENIZATION])
            counts += map(len, self._tokenizer(chunk, return_attention_mask=False, verbose=False)["input_ids"])
        return counts

    def _computed(
        self,
        compute: Callable[[list[np.ndarray]], np.ndarray],
        width: int,
        sequences: list[np.ndarray],
        on_progress: Callable[[float], None] | None = None,
    ) -> np.ndarray:
        """What is computed of each sequence, in batches; shape (sequences, width)."""
        values = np.empty((len(sequences), width), dtype=np.float32)
        total, done = sum(map(len, sequences)), 0
        batches = list(_batches(sequences, _TOKENS_PER_BATCH[self._device.type]))
        with self._dealt(len(batches)) as deal:
            for batch, found in zip(batches, deal(compute, _taken(sequences, batches)), strict=True):
                values[batch] = found
                done += sum(len(sequences[index]) for index in batch)
                if on_progress is not None:
                    on_progress(done / total)
        return values

    @contextmanager
    def _dealt(self, batches: int) -> Iterator[Callable[..., Iterator[np.ndarray]]]:
        """How answers are computed: several batches by as many threads as torch would use for one.

        Threads that share a batch wait for the slowest of them, and that one shares its core with other programs.
        """
        if batches == 1 or self._device.type != "cpu":
            yield map
            return
        with ThreadPoolExecutor(torch.get_num_threads(), initializer=torch.set_num_threads, initargs=(1,)) as threads:
            yield threads.map

    def _distinct_sequences(self, texts: Sequence[str]) -> tuple[list[np.ndarray], list[list[int]]]:
        """Token ids of each distinct sequence, and for each text the positions of its own among them."""
        known: dict[bytes, int] = {}
        positions = []
        for start in range(0, len(texts), _TEXTS_PER_TOKENIZATION):
            chunk = list(texts[start : start + _TEXTS_PER_TOKENIZATION])
            for read in long_texts.sequences(self._tokenizer, chunk, self._max_length, self._way):
                positions.append(
                    [known.setdefault(np.array(ids, dtype=np.int32).tobytes(), len(known)) for ids in read]
                )
        return [np.frombuffer(key, dtype=np.int32) for key in known], positions

    def _try_engines(self, sequences: list[np.ndarray], worth_a_trial: int | None = None) -> None:
        """Look for a faster engine, once, where enough is asked; tried on some of what is to be asked anyway, and on
        the longest sequence that there can be.
        """
        self._tokens_asked += sum(map(len, sequences))
        if self._has_tried or self._tokens_asked < (_WORTH_A_TRIAL if worth_a_trial is None else worth_a_trial):
            return
        self._has_tried = True
        self._engine = engines.faster(self._engine, self._model, self._to_try_on(sequences))

    def _logits(self, sequences: list[np.ndarray]) -> np.ndarray:
        return self._engine(self._batch(sequences))

    def _rougher(self, sequences: list[np.ndarray]) -> Engine:
        """The engine for answers that may be rounded, looked for at the first of them: all are answered alike, and who
        asks so asks enough for a trial.
        """
        if self._rough_engine is None and sequences:
            self._rough_engine = engines.rougher(self._engine, self._model, self._to_try_on(sequences))
            if self._rough_engine is self._engine:
                self._try_engines(sequences, worth_a_trial=1)
                self._rough_engine = self._engine
        return self._rough_engine or self._engine

    def _to_try_on(self, sequences: list[np.ndarray]) -> list[Padded]:
        some = _spread(sequences, _TRIED_TOGETHER)
        longest = np.resize(np.concatenate(some), self._max_length)
        return [self._batch([longest]), self._batch(some)]

    @torch.inference_mode()
    def _means(self, sequences: list[np.ndarray]) -> np.ndarray:
        padded = self._padded(sequences)
        read = self._model.base_model(**padded).last_hidden_state
        mask = padded["attention_mask"].unsqueeze(-1).to(read.dtype)
        return ((read * mask).sum(dim=1) / mask.sum(dim=1)).float().cpu().numpy()

    def _padded(self, sequences: list[np.ndarray]) -> dict[str, torch.Tensor]:
        ids, mask = (torch.from_numpy(one).to(self._device) for one in self._batch(sequences))
        return {"input_ids": ids, "attention_mask": mask}

    def _batch(self, sequences: list[np.ndarray]) -> Padded:
        longest = max(map(len, sequences))
        ids = np.full((len(sequences), longest), self._tokenizer.pad_token_id, dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, sequence in enumerate(sequences):
            ids[row, : len(sequence)] = sequence
            mask[row, : len(sequence)] = 1
        return Padded(ids, mask)


class Ensemble:
    """Several classifiers of the same classes that answer as one, with the mean of their probabilities (Hansen and
    Salamon 1990, "Neural network ensembles").

    Parameters
    ----------
    models
        Their folders; of each a Predictor is loaded, which raises ModelError.

    Attributes
    ----------
    labels, mask, engine
        As of ``Predictor``; the names of several engines are joined.
    """

    def __init__(self, models: Sequence[Path]) -> None:
        self._members = [Predictor(model) for model in models]
        # The members differ by their seed, so that they have one tokenizer.
        self.labels, self.mask = self._members[0].labels, self._members[0].mask
        odd = next((place for place, one in enumerate(self._members) if {*one.labels} != {*self.labels}), None)
        if odd is not None:
            raise ModelError(
                f"It has the classes {', '.join(self._members[odd].labels)}, the first has {', '.join(self.labels)}.",
                where=str(models[odd]),
                todo="Make the ensemble again.",
            )

    @property
    def engine(self) -> str:
        return " and ".join(dict.fromkeys(member.engine for member in self._members))

    def probabilities(self, texts: Sequence[str], on_progress: Callable[[float], None] | None = None) -> np.ndarray:
        """As of ``Predictor``."""
        return self._mean([member.probabilities for member in self._members], texts, on_progress)

    def roughly(self, texts: Sequence[str], on_progress: Callable[[float], None] | None = None) -> np.ndarray:
        """As of ``Predictor``."""
        return self._mean([member.roughly for member in self._members], texts, on_progress)

    def _mean(
        self,
        members: Sequence[Callable[..., np.ndarray]],
        texts: Sequence[str],
        on_progress: Callable[[float], None] | None,
    ) -> np.ndarray:
        def advance(fraction: float, place: int) -> None:
            if on_progress is not None:
                on_progress((place + fraction) / len(self._members))

        each = []
        for place, (member, ask) in enumerate(zip(self._members, members, strict=True)):
            found = ask(texts, partial(advance, place=place))
            each.append(found[:, [member.labels.index(label) for label in self.labels]])
        return np.mean(each, axis=0)

    def slopes(
        self, text: str, spans: Sequence[tuple[int, int]], label: int, points: Sequence[float], *, from_mask: bool
    ) -> np.ndarray:
        """As of ``Predictor``: the mean over its members, as their probabilities are averaged, too."""
        name = self.labels[label]
        each = [
            member.slopes(text, spans, member.labels.index(name), points, from_mask=from_mask)
            for member in self._members
        ]
        return np.mean(each, axis=0)


def load(model: Path) -> Predictor | Ensemble:
    """What answers from that folder: a model, or the list of those of an ensemble; raises ModelError."""
    members = ModelFolder(model).members
    if not members.is_file():
        return Predictor(model)
    with _loading(model):
        names = json.loads(members.read_text(encoding="utf-8"))
        if not names or not all(Path(name).name == name != ".." for name in names):
            raise ModelError(
                f"{members.name} names no folders of models.", where=str(model), todo="Make the ensemble again."
            )
    # The folder of the ensemble lies beside those of its members.
    return Ensemble([RunFolder(model.parent.with_name(name)).model.path for name in names])


def _probabilities(logits: np.ndarray, positions: list[list[int]]) -> np.ndarray:
    """Of each text, from the mean logits of its sequences; shape (texts, classes), float64."""
    return torch.softmax(torch.from_numpy(_mean_by_text(logits, positions)), dim=-1).double().numpy()


def _mean_by_text(values: np.ndarray, positions: list[list[int]]) -> np.ndarray:
    """Of each text the mean over its sequences; shape (texts, size) from (sequences, size)."""
    if not positions:
        return np.empty((0, values.shape[1]), dtype=np.float32)
    starts = np.cumsum([0, *map(len, positions[:-1])])
    counts = np.array([[len(own)] for own in positions])
    found: np.ndarray = np.add.reduceat(values[np.concatenate(positions).astype(np.int64)], starts) / counts.astype(
        np.float32
    )
    return found


def _spread(sequences: list[np.ndarray], number: int) -> list[np.ndarray]:
    """So many of them, of all lengths."""
    by_length = sorted(sequences, key=len)
    return [by_length[place] for place in np.linspace(0, len(by_length) - 1, number).astype(int)]


def _taken(sequences: list[np.ndarray], batches: list[list[int]]) -> Iterator[list[np.ndarray]]:
    return ([sequences[index] for index in batch] for batch in batches)


def _batches(sequences: list[np.ndarray], most_tokens: int) -> Iterator[list[int]]:
    """Positions of sequences of about the same length together, longest first; a batch has at most ``most_tokens``
    with its padding, or one sequence.
    """
    batch: list[int] = []
    for index in sorted(range(len(sequences)), key=lambda index: -len(sequences[index])):
        if batch and (len(batch) + 1) * len(sequences[batch[0]]) > most_tokens:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


@contextmanager
def _loading(folder: Path) -> Iterator[None]:
    """Raise ModelError where the block cannot load the folder, whatever the library that reads it raises."""
    try:
        yield
    except (ModelError, MemoryError):
        raise
    except Exception as error:
        raise ModelError(f"The model does not load: {error}", where=str(folder), todo="Train the run again.") from error


def _load(folder: Path) -> tuple[PreTrainedTokenizerBase, Any]:
    # Without a vocabulary transformers makes an empty one and says nothing.
    files = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    has_vocabulary = any(files.issuperset(vocabulary) for vocabulary in ModelFolder.VOCABULARIES)
    if ModelFolder.CONFIG not in files or not has_vocabulary:
        missing = ModelFolder.TOKENIZER if ModelFolder.CONFIG in files else ModelFolder.CONFIG
        raise ModelError(f"There is no {missing}, so no model.", where=str(folder), todo="Train the run again.")
    tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=False, local_files_only=True)
    model, loading = AutoClassifier.from_pretrained(
        folder,
        use_safetensors=True,
        trust_remote_code=False,
        local_files_only=True,
        dtype=torch.float32,
        output_loading_info=True,
    )
    if loading["missing_keys"]:
        raise ModelError(
            "The folder holds a base model that has not learned to classify.",
            where=str(folder),
            todo="Fine-tune it first.",
        )
    return tokenizer, model


def _kept(folder: Path) -> dict[str, Any]:
    """What Errata keeps beside a model; empty where nothing is."""
    file = ModelFolder(folder).limits
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def _sums(meant: Sequence[str], labels: Sequence[str]) -> np.ndarray:
    """Which outputs add up to each class; shape (outputs, classes)."""
    return np.array([[float(one == label) for label in labels] for one in meant])


def _limits(kept: dict[str, Any], tokenizer: PreTrainedTokenizerBase, config: Any) -> tuple[int, LongTexts]:
    """The most tokens of a sequence, and what is read of longer texts."""
    if kept:
        # An earlier Errata knew the beginning alone.
        return int(kept["max_length"]), LongTexts(kept.get("long_texts", LongTexts.BEGINNING))
    longest = getattr(config, "max_position_embeddings", _MOST_TOKENS)
    return min(tokenizer.model_max_length, longest, _MOST_TOKENS), LongTexts.BEGINNING
