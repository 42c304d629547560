"""The network: its outputs fit its labels, and padding changes nothing.

Needs PyTorch; skipped without it.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is missing: install the extra 'train'")

from kg.parse.wordpieces import Encoded  # noqa: E402
from kg.train.batches import Example, Labels, batch_examples, collate  # noqa: E402
from kg.train.events import EVENT_TYPES  # noqa: E402
from kg.train.fit import batch_losses, blend_weights, build_network, learning_factor  # noqa: E402
from kg.train.recipe import EncoderShape, Recipe, Stage  # noqa: E402
from kg.train.windows import UNKNOWN  # noqa: E402

SHAPE = EncoderShape(vocabulary=50, positions=32, width=24, layers=2, heads=4, inner=48)
RECIPE = Recipe(encoder=SHAPE, arc_width=8, label_width=4, argument_width=4)
LABELS = Labels(upos={"X": 0}, xpos={"A": 0, "B": 1}, deps={"root": 0, "dep": 1})


def example(count: int) -> Example:
    """Make a window of *count* words with a tree and nothing else."""
    pieces = tuple(range(1, count + 3))
    encoded = Encoded(pieces, (0,) * len(pieces), tuple(range(1, count + 1)))
    heads = [0, *[1] * (count - 1)]
    return Example(encoded, {"heads": heads, "deps": [min(1, head) for head in heads]})


def test_padding_does_not_change_a_window() -> None:
    """A short window scores the same alone and beside a long one."""
    torch.manual_seed(0)
    network = build_network(LABELS, RECIPE).eval()
    alone, beside = collate([example(3)]), collate([example(3), example(9)])
    with torch.no_grad():
        one = network(alone.ids, alone.shapes, alone.mask, alone.firsts)
        two = network(beside.ids, beside.shapes, beside.mask, beside.firsts)
    assert torch.allclose(one.arcs[0], two.arcs[0, :3, :4], atol=1e-5)
    assert torch.allclose(one.event_types[0], two.event_types[0], atol=1e-5)


def test_layers_that_a_source_lacks_cost_nothing() -> None:
    """Only arcs and labels have a loss where only a tree is known."""
    network = build_network(LABELS, RECIPE)
    batch = collate([example(4), example(6)])
    outputs = network(batch.ids, batch.shapes, batch.mask, batch.firsts)
    losses = batch_losses(outputs, batch, network, RECIPE)
    assert {name for name, loss in losses.items() if float(loss) > 0} == {"arcs", "labels"}


def test_unknown_stands_where_nothing_is_said() -> None:
    """Types of events and triggers of a plain window are unknown."""
    batch = collate([example(2)])
    assert batch.event_types.tolist() == [[UNKNOWN] * len(EVENT_TYPES)]
    assert batch.triggers_at.tolist() == [UNKNOWN]


def test_batches_hold_no_more_than_they_may() -> None:
    """Padded batches stay within the limit, and every window is in one batch."""
    examples = [example(count) for count in (3, 9, 4, 8, 5, 2)]
    groups = list(batch_examples(examples, max_pieces=22, rng=None))
    assert sum(len(group) for group in groups) == len(examples)
    assert all(len(group) * max(item.pieces for item in group) <= 22 for group in groups)


def test_learning_rises_and_falls() -> None:
    """The rate rises to its height in the warm-up and falls to its end."""
    stage = Stage("test", epochs=1, rate=1.0, with_events=False, end=0.5, warm_up=0.1)
    factors = [learning_factor(step, 100, stage) for step in range(100)]
    assert factors[0] < factors[3] < factors[9] == 1.0
    assert all(before >= after for before, after in itertools.pairwise(factors[9:]))
    assert factors[-1] == pytest.approx(0.505)


def test_blending_leaves_the_event_heads_alone(tmp_path: Path) -> None:
    """The grammar goes back by its share, the heads that read events stay."""
    network = build_network(LABELS, RECIPE)
    with torch.no_grad():
        network.upos.weight.fill_(1.0)
        network.roles.weight.fill_(1.0)
    earlier = {name: torch.zeros_like(weight) for name, weight in network.state_dict().items()}
    torch.save({"network": earlier}, tmp_path / "checkpoint.pt")
    blend_weights(network, tmp_path / "checkpoint.pt", share=0.8)
    assert network.upos.weight.max().item() == pytest.approx(0.8)
    assert network.roles.weight.min().item() == 1.0


def test_an_exported_network_scores_as_it_did(tmp_path: Path) -> None:
    """The ONNX file gives what the network gives, int8 aside."""
    ort = pytest.importorskip("onnxruntime")
    pytest.importorskip("onnx", reason="onnx is missing: install the extra 'train'")
    from kg.train.export import _write_onnx, quantize

    torch.manual_seed(0)
    network = build_network(LABELS, RECIPE).eval()
    _write_onnx(network, tmp_path / "full.onnx")
    quantize(tmp_path / "full.onnx", tmp_path / "model.onnx")
    batch = collate([example(5)])
    session = ort.InferenceSession(str(tmp_path / "model.onnx"))
    names = [output.name for output in session.get_outputs()]
    inputs = {"ids": batch.ids, "shapes": batch.shapes, "firsts": batch.firsts}
    found = session.run(None, {name: tensor.numpy() for name, tensor in inputs.items()})
    with torch.no_grad():
        expected = network(batch.ids, batch.shapes, batch.mask, batch.firsts)
    for name, array in zip(names, found, strict=True):
        assert abs(array - getattr(expected, name).numpy()).max() < 0.1


def test_states_are_those_of_the_layers(tmp_path: Path) -> None:
    """The added output holds the words after the first and the last layer, the others stay."""
    ort = pytest.importorskip("onnxruntime")
    pytest.importorskip("onnx", reason="onnx is missing: install the extra 'train'")
    from kg.train.export import _write_onnx, expose_states

    torch.manual_seed(0)
    network = build_network(LABELS, RECIPE).eval()
    path = tmp_path / "model.onnx"
    _write_onnx(network, path)
    batch = collate([example(5)])
    inputs = {
        "ids": batch.ids.numpy(),
        "shapes": batch.shapes.numpy(),
        "firsts": batch.firsts.numpy(),
    }
    before = ort.InferenceSession(str(path)).run(None, inputs)
    expose_states(path, (1, 2))
    *after, states = ort.InferenceSession(str(path)).run(None, inputs)
    assert all((one == two).all() for one, two in zip(before, after, strict=True))
    layers: list[torch.Tensor] = []
    for layer in network.encoder.layers:
        layer.register_forward_hook(lambda _module, _inputs, output: layers.append(output))
    with torch.no_grad():
        network.encoder(batch.ids, batch.shapes, batch.mask, 0.0)
    expected = torch.cat([output[:, batch.firsts[0]] for output in layers], -1)
    assert states.shape == (1, 5, 2 * SHAPE.width)
    assert abs(states - expected.numpy()).max() < 1e-4
