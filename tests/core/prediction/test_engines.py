"""Whichever engine computes, the answers are the model's; and torch computes where no other can."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer, PreTrainedModel, T5Config

from core import processes
from core.encoder_classifiers import AutoClassifier
from core.prediction import engines
from core.prediction import predictor as module
from core.prediction.engines import Engine, Padded, Torch
from core.prediction.openvino_engine import OpenVino
from core.prediction.predictor import Ensemble, Predictor
from core.records import LongTexts

ENGINES: dict[str, Callable[[Any], Engine]] = {
    "torch": lambda model: Torch(model, torch.device("cpu")),
    "OpenVINO": OpenVino,
}
TEXTS = ["vote now", "", "das Wetter ist schön", "Wählt morgen! " * 40, "#heute @wir 🙂", "nothing to do today"]

COMPUTE = """
from pathlib import Path
from core.prediction import engines, predictor
predictor._WORTH_A_TRIAL = 0
engines._seconds = lambda engine, padded: 1 + (engine.name == "torch")
one = predictor.Predictor(Path(sys.argv[1]))
found = one.probabilities(["vote now", "nothing to do today", "das Wetter"] * 3)
assert one.engine == "OpenVINO", one.engine
"""
"""A process that asks OpenVINO."""

WATCH = """
import sys
seen, outside = [], ("socket.", "subprocess.", "os.fork", "os.posix_spawn")
def watch(event, arguments):
    if event.startswith(outside) or event == "import" and arguments[0].startswith("openvino_telemetry."):
        seen.append((event, *map(str, arguments)))
sys.addaudithook(watch)
"""


@pytest.fixture(scope="module")
def model(tiny_classifier: Path) -> Any:
    return AutoModelForSequenceClassification.from_pretrained(tiny_classifier).eval().requires_grad_(False)


def _batch(lengths: list[int], seed: int = 1) -> Padded:
    generator = np.random.default_rng(seed)
    mask = (np.arange(max(lengths)) < np.array(lengths)[:, None]).astype(np.int64)
    return Padded(generator.integers(5, 90, mask.shape) * mask, mask)


def _alone(model: Any, padded: Padded) -> np.ndarray:
    """Each sequence by itself, without padding."""
    with torch.no_grad():
        return np.concatenate(
            [
                model(input_ids=torch.tensor(ids[mask == 1])[None]).logits.numpy()
                for ids, mask in zip(padded.ids, padded.mask, strict=True)
            ]
        )


@pytest.fixture(scope="module", params=list(ENGINES))
def engine(request: pytest.FixtureRequest, model: Any) -> Engine:
    return ENGINES[request.param](model)


class TestContract:
    @pytest.mark.parametrize("lengths", [[1], [3], [64], [7, 7], [2, 64, 1, 30], [5] * 200])
    def test_the_outputs_are_those_of_each_sequence_alone(self, engine: Engine, model: Any, lengths: list[int]) -> None:
        padded = _batch(lengths)
        found = engine(padded)
        assert found.dtype == np.float32
        np.testing.assert_allclose(found, _alone(model, padded), atol=2e-5)

    def test_several_threads_may_ask_at_once(self, engine: Engine, model: Any) -> None:
        asked = [_batch([place + 1, 40], seed=place) for place in range(40)]
        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(engine, asked))
        for answer, padded in zip(found, asked, strict=True):
            np.testing.assert_allclose(answer, _alone(model, padded), atol=2e-5)

    def test_an_answer_stays_as_it_is_when_more_is_asked(self, engine: Engine) -> None:
        first = engine(_batch([4, 9]))
        kept = first.copy()
        engine(_batch([4, 9], seed=2))
        np.testing.assert_array_equal(first, kept)

    def test_it_has_a_name(self, engine: Engine, request: pytest.FixtureRequest) -> None:
        assert engine.name == request.node.callspec.params["engine"]


SIZES: dict[str, Any] = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 64,
    "max_position_embeddings": 80,
    "vocab_size": 120,
    "pad_token_id": 0,
}
FAMILIES: dict[str, dict[str, Any]] = {
    "bert": {},
    "roberta": {},
    "xlm-roberta": {},
    "electra": {"embedding_size": 16},
    "mpnet": {},
    "deberta": {"relative_attention": True, "pos_att_type": ["c2p", "p2c"]},
    "deberta-v2": {"relative_attention": True, "pos_att_type": ["c2p", "p2c"], "position_buckets": 8},
    "distilbert": {"dim": 32, "n_layers": 2, "n_heads": 2, "hidden_dim": 64},
    "modernbert": {"local_attention": 8, "cls_token_id": 1, "sep_token_id": 2, "bos_token_id": 1, "eos_token_id": 2},
}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("classes", [2, 5])
def test_models_of_any_family_are_taken_over(family: str, classes: int) -> None:
    torch.manual_seed(3)
    config = AutoConfig.for_model(family, num_labels=classes, **SIZES | FAMILIES[family])
    _is_taken_over(AutoModelForSequenceClassification.from_config(config))


def test_so_are_the_encoders_of_t5() -> None:
    torch.manual_seed(3)
    config = T5Config(vocab_size=120, d_model=32, d_kv=16, d_ff=64, num_layers=2, num_heads=2, pad_token_id=0)
    _is_taken_over(AutoClassifier.from_config(config))


def _is_taken_over(model: PreTrainedModel) -> None:
    model.eval().requires_grad_(False)
    for parameter in model.parameters():
        if parameter.dim() == 2:
            torch.nn.init.normal_(parameter, std=0.3)
    own, other = Torch(model, torch.device("cpu")), OpenVino(model)
    for lengths in ([70], [3], [70, 2, 30], [9, 9]):
        np.testing.assert_allclose(other(_batch(lengths)), own(_batch(lengths)), atol=1e-4)


@dataclass
class StandIn:
    """An engine that says the same to everything."""

    logits: list[float]
    name: str = "stand-in"

    def __call__(self, padded: Padded) -> np.ndarray:
        return np.tile(np.array(self.logits, dtype=np.float32), (len(padded.ids), 1))


def _chosen(make: Callable[[], Engine]) -> Engine:
    return engines._better(StandIn([1, 2], "torch"), make, [_batch([3]), _batch([3, 2])], 1e-4)


def _take(monkeypatch: pytest.MonkeyPatch, seconds: dict[str, float]) -> None:
    monkeypatch.setattr(engines, "_seconds", lambda engine, padded: seconds[engine.name])


class TestChoice:
    @pytest.fixture(autouse=True)
    def faster(self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO)
        _take(monkeypatch, {"torch": 2, "stand-in": 1})

    def test_what_says_the_same_and_is_faster_answers(self, caplog: pytest.LogCaptureFixture) -> None:
        assert _chosen(lambda: StandIn([1.00001, 2])).name == "stand-in"
        assert caplog.messages == [
            "stand-in takes 1000 ms of the processor where torch takes 2000, largest difference of a probability 2e-06"
        ]

    def test_what_is_slower_does_not(self, monkeypatch: pytest.MonkeyPatch) -> None:
        _take(monkeypatch, {"torch": 1, "stand-in": 1.1})
        assert _chosen(lambda: StandIn([1, 2])).name == "torch"

    @pytest.mark.parametrize("logits", [[1.001, 2], [1, 2.1], [float("nan"), 2], [2, 1], [1, 2, 3], [1]])
    def test_other_probabilities_are_not_taken(self, logits: list[float], caplog: pytest.LogCaptureFixture) -> None:
        assert _chosen(lambda: StandIn(logits)).name == "torch"
        [said] = caplog.records
        assert said.levelname == "WARNING"
        assert said.message.startswith("torch answers, as ")

    def test_nor_is_what_is_no_number_in_a_later_batch(self) -> None:
        class Faulty(StandIn):
            def __call__(self, padded: Padded) -> np.ndarray:
                return super().__call__(padded) * (1 if padded.mask.all() else np.float32("nan"))

        assert _chosen(lambda: Faulty([1, 2])).name == "torch"

    @pytest.mark.parametrize("error", [RuntimeError("no such operation\n" * 99), ImportError("broken"), MemoryError()])
    def test_a_model_that_is_not_taken_over_is_said_once(
        self, error: Exception, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fail() -> Engine:
            raise error

        assert _chosen(fail).name == "torch"
        [said] = caplog.messages
        assert said.startswith("torch answers, as the other engine cannot")
        assert len(said) < 400


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The engine that was found at each trial; OpenVINO is taken to be the faster."""
    found: list[str] = []
    look = engines.faster

    def listening(own: Engine, model: Any, tried_on: list[Padded]) -> Engine:
        engine = look(own, model, tried_on)
        found.append(engine.name)
        return engine

    monkeypatch.setattr(engines, "faster", listening)
    _take(monkeypatch, {"torch": 2, "OpenVINO": 1})
    return found


def _one_by_one(folder: Path, texts: list[str], max_length: int) -> np.ndarray:
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    read = [tokenizer(text, truncation=True, max_length=max_length, return_tensors="pt") for text in texts]
    with torch.no_grad():
        return np.concatenate([torch.softmax(model(**one).logits.double(), dim=-1).numpy() for one in read])


def test_torch_answers_until_enough_is_asked(
    tiny_classifier: Path, tried: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_WORTH_A_TRIAL", 100)
    predictor = Predictor(tiny_classifier)
    wanted = _one_by_one(tiny_classifier, TEXTS, 48)
    for engine in ("torch", "OpenVINO", "OpenVINO"):
        np.testing.assert_allclose(predictor.probabilities(TEXTS), wanted, atol=1e-5)
        assert predictor.engine == engine
    assert tried == ["OpenVINO"]


def test_nothing_to_ask_is_nothing_to_try(tiny_classifier: Path, tried: list[str]) -> None:
    predictor = Predictor(tiny_classifier)
    predictor.probabilities([])
    predictor.probabilities(["vote"])
    assert tried == []


def test_a_text_in_windows_has_the_same_probabilities(
    tiny_classifier: Path, tmp_path: Path, tried: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(tiny_classifier, tmp_path / "model")
    kept = {"max_length": 16, "long_texts": LongTexts.WINDOWS}
    (folder / "errata.json").write_text(json.dumps(kept), encoding="utf-8")
    before = Predictor(folder).probabilities(TEXTS)
    monkeypatch.setattr(module, "_WORTH_A_TRIAL", 0)
    predictor = Predictor(folder)
    np.testing.assert_allclose(predictor.probabilities(TEXTS), before, atol=1e-5)
    assert predictor.engine == "OpenVINO"


def test_without_openvino_torch_answers_and_nothing_is_wrong(
    tiny_classifier: Path, tried: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setitem(sys.modules, "openvino", None)
    monkeypatch.setattr(module, "_WORTH_A_TRIAL", 0)
    predictor = Predictor(tiny_classifier)
    np.testing.assert_allclose(predictor.probabilities(TEXTS), _one_by_one(tiny_classifier, TEXTS, 48), atol=1e-5)
    assert (predictor.engine, tried, caplog.messages) == ("torch", ["torch"], [])


def test_gradients_and_vectors_stay_those_of_torch(
    tiny_classifier: Path, tried: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, predictor = Predictor(tiny_classifier), Predictor(tiny_classifier)
    monkeypatch.setattr(module, "_WORTH_A_TRIAL", 0)
    predictor.probabilities(TEXTS)
    assert tried == ["OpenVINO"]
    np.testing.assert_array_equal(predictor.vectors(TEXTS), before.vectors(TEXTS))
    was, now = (one.slopes("vote now", [(0, 4), (5, 8)], 1, [0.5, 1.0], from_mask=True) for one in (before, predictor))
    np.testing.assert_array_equal(now, was)


@pytest.fixture
def in_bfloat16(tried: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The processor is taken to multiply so, and to be faster at it; a random model is rounded more than others."""
    monkeypatch.setattr(engines, "_LARGEST_ROUNDING", 0.1)
    monkeypatch.setattr("core.bfloat16.processor_has_it", lambda: True)
    _take(monkeypatch, {"torch": 3, "OpenVINO": 2, "OpenVINO in bfloat16": 1})


@pytest.mark.usefixtures("in_bfloat16")
def test_only_answers_that_may_be_rounded_are_computed_in_bfloat16(
    tiny_classifier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_WORTH_A_TRIAL", 0)
    predictor, wanted = Predictor(tiny_classifier), _one_by_one(tiny_classifier, TEXTS, 48)
    for _ in range(2):
        np.testing.assert_allclose(predictor.roughly(TEXTS), wanted, atol=0.1)
        assert predictor.engine == "OpenVINO in bfloat16"
        np.testing.assert_allclose(predictor.probabilities(TEXTS), wanted, atol=1e-5)
        assert predictor.engine == "OpenVINO"
        predictor.slopes("vote now", [(0, 4), (5, 8)], 1, [1.0], from_mask=False)
        assert predictor.engine == "torch"


@pytest.mark.usefixtures("in_bfloat16")
def test_for_rounded_answers_alone_one_engine_is_made(tiny_classifier: Path, tried: list[str]) -> None:
    predictor = Predictor(tiny_classifier)
    predictor.roughly(TEXTS)
    assert (predictor.engine, tried) == ("OpenVINO in bfloat16", [])


@pytest.mark.usefixtures("in_bfloat16")
def test_too_much_rounding_is_not_taken(tiny_classifier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_LARGEST_ROUNDING", -1.0)
    predictor = Predictor(tiny_classifier)
    np.testing.assert_array_equal(predictor.roughly(TEXTS), predictor.probabilities(TEXTS))
    assert predictor.engine == "OpenVINO"


@pytest.mark.usefixtures("tried")
def test_where_the_processor_does_not_multiply_so_nothing_is_rounded(
    tiny_classifier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.bfloat16.processor_has_it", lambda: False)
    predictor = Predictor(tiny_classifier)
    predictor.roughly(TEXTS)
    assert predictor.engine == "OpenVINO"


@pytest.mark.usefixtures("in_bfloat16")
def test_an_ensemble_rounds_with_its_members(tiny_classifier: Path) -> None:
    together = Ensemble([tiny_classifier, tiny_classifier])
    np.testing.assert_allclose(together.roughly(TEXTS), together.probabilities(TEXTS), atol=0.1)
    together.roughly(TEXTS)
    assert together.engine == "OpenVINO in bfloat16"


def test_an_ensemble_names_all_its_engines(
    tiny_classifier: Path, tried: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    together = Ensemble([tiny_classifier, tiny_classifier])
    assert together.engine == "torch"
    monkeypatch.setattr(module, "_WORTH_A_TRIAL", 0)
    together._members[1].probabilities(TEXTS)
    assert together.engine == "torch and OpenVINO"


def _run(code: str, model: Path) -> str:
    command = [sys.executable, "-c", code, str(model)]
    return subprocess.run(command, env=processes.environment(), capture_output=True, text=True, check=True).stdout


def test_openvino_tells_nobody_that_it_is_used(tiny_classifier: Path) -> None:
    """Its package for that is never loaded, and from the import to the answers no connection or process is begun."""
    told = (
        "print(seen, [one for one in sys.modules if one.startswith('openvino_telemetry.')], 'openvino' in sys.modules)"
    )
    assert _run(f"{WATCH}{COMPUTE}{told}", tiny_classifier).strip() == "[] [] True"


def test_left_alone_it_would_load_that_package(tiny_classifier: Path) -> None:
    """Else nothing need be kept out, and the test before would show nothing."""
    refused = """
import sys
class Refusing:
    def find_spec(self, name, *_):
        if name == "openvino_telemetry":
            sys.exit("It is looked for.")
sys.meta_path.insert(0, Refusing())
import openvino
"""
    assert version("openvino-telemetry")
    with pytest.raises(subprocess.CalledProcessError) as raised:
        _run(refused, tiny_classifier)
    assert raised.value.stderr.strip() == "It is looked for."


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="threads have a niceness of their own on Linux")
def test_its_threads_step_back_with_the_process(tiny_classifier: Path) -> None:
    begin = "import os, sys\nfrom core import processes\nprocesses.step_back()\n"
    told = "print({os.getpriority(os.PRIO_PROCESS, int(one)) for one in os.listdir('/proc/self/task')})"
    assert _run(f"{begin}{COMPUTE}{told}", tiny_classifier).strip() == f"{{{min(os.nice(0) + 10, 19)}}}"
