"""What OpenVINO computes of a classifier's last layer, where the classifier reads no more of it than the first token.

What follows the last attention treats each token by itself, so it need not be computed of the others: a tenth of what a
model of six layers takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import openvino

_TOKENS = 1
"""The axis of the tokens, where a value has the shape (texts, tokens, size)."""

_BY_ELEMENT = {"Add", "Subtract", "Multiply", "Divide", "Gelu", "Relu", "Swish", "Tanh"}


def keep_alone(model: openvino.Model) -> None:
    """Change the model so that what is read of the first token alone is computed of it alone; the answers stay.

    A model that reads other tokens, too, stays as it is.
    """
    nodes = model.get_ordered_ops()
    alone: set[str] = set()
    for node in reversed(nodes):
        if _takes_first(node) or (_readers(node) <= alone and _treats_tokens_alike(node)):
            alone.add(node.get_name())
    for node in nodes:
        if node.get_name() in alone:
            _hand_first(node, alone)
    model.validate_nodes_and_infer_types()


def _readers(node: openvino.Node) -> set[str]:
    return {read.get_node().get_name() for value in node.outputs() for read in value.get_target_inputs()}


def _takes_first(node: openvino.Node) -> bool:
    if node.get_type_name() != "Gather" or not _has_tokens(node.input_value(0)):
        return False
    return _constant(node, 1) == [0] and _constant(node, 2) == [_TOKENS]


def _treats_tokens_alike(node: openvino.Node) -> bool:
    """Whether what it computes of a token rests on nothing else of the text."""
    read = node.input_values()
    match node.get_type_name():
        case "MatMul":
            return _has_tokens(read[0]) and read[1].get_partial_shape().is_static
        case "MVN":
            return _has_tokens(read[0]) and _constant(node, 1) in ([-1], [_TOKENS + 1])
        case kind:
            return kind in _BY_ELEMENT and all(_has_tokens(one) or _is_same_for_all(one) for one in read)


def _hand_first(node: openvino.Node, alone: set[str]) -> None:
    """Give it the first token of whatever is computed of all."""
    # Only here: who has a model has kept out what OpenVINO would tell its makers.
    from openvino import opset13

    for read in node.inputs():
        value = read.get_source_output()
        if _has_tokens(value) and value.get_node().get_name() not in alone:
            read.replace_source_output(opset13.slice(value, [0], [1], [1], [_TOKENS]).output(0))


def _has_tokens(value: openvino.Output) -> bool:
    shape = value.get_partial_shape()
    return len(shape) == 3 and shape[_TOKENS].is_dynamic


def _is_same_for_all(value: openvino.Output) -> bool:
    shape = value.get_partial_shape()
    return shape.is_static and all(length == 1 for length in [*shape.to_shape()][:-1])


def _constant(node: openvino.Node, number: int) -> list[int] | None:
    """An input of the node that does not change; None where it does."""
    source = node.input_value(number).get_node()
    return source.get_vector().tolist() if source.get_type_name() == "Constant" else None
