"""Cuts the shipped road-hazards network into the steps of an ensemble beside it: the same weights, so the same answers. Needs python3-onnx.

road-frames    what the camera's convolutions see in one frame
road-words     what the captions of a window say
road-decision  the rest: sound, how the frames change, and the decision

Also road-relay, which gives 64 numbers back as they came: a step between two others.
"""

import pathlib

from onnx import TensorProto, checker, helper, load, save

HERE = pathlib.Path(__file__).parent
WHOLE = load(str(HERE / "../../../models/road-hazards/1/model.onnx")).graph


def cut(name, inputs, outputs):
    """The part of the network between some of its tensors. Inputs and outputs: (tensor of the whole, name, type, shape of a row)."""
    names = {tensor: new for tensor, new, _, _ in [*inputs, *outputs]}
    given = {tensor for tensor, _, _, _ in inputs}
    nodes, wanted = [], {tensor for tensor, _, _, _ in outputs}
    for node in reversed(WHOLE.node):
        if wanted & set(node.output) - given:
            nodes.insert(0, node)
            wanted |= set(node.input)

    copies = []
    for node in nodes:
        copy = type(node)()
        copy.CopyFrom(node)
        copy.input[:] = [names.get(tensor, tensor) for tensor in node.input]
        copy.output[:] = [names.get(tensor, tensor) for tensor in node.output]
        copies.append(copy)

    graph = helper.make_graph(
        copies,
        name,
        [helper.make_tensor_value_info(new, kind, ["batch", *shape]) for _, new, kind, shape in inputs],
        [helper.make_tensor_value_info(new, kind, ["batch", *shape]) for _, new, kind, shape in outputs],
        [weights for weights in WHOLE.initializer if weights.name in wanted],
    )
    write(name, graph)


def write(name, graph):
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="split_road_hazards")
    checker.check_model(model, full_check=True)
    (HERE / name / "1").mkdir(parents=True, exist_ok=True)
    save(model, str(HERE / name / "1" / "model.onnx"))


FRAME = "/network/camera/Reshape_output_0"
FEATURES = "/network/camera/Relu_output_0"
FEATURES_OF_WINDOW = "/network/camera/Reshape_1_output_0"
WORDS = "/network/captions/ReduceMax_output_0"

cut("road-frames", [(FRAME, "frame", TensorProto.UINT8, [72, 128, 3])], [(FEATURES, "features", TensorProto.FLOAT, [48])])
cut("road-words", [("captions", "captions", TensorProto.UINT8, [128])], [(WORDS, "words", TensorProto.FLOAT, [64])])
cut(
    "road-decision",
    [
        (FEATURES_OF_WINDOW, "camera", TensorProto.FLOAT, [5, 48]),
        ("microphone", "microphone", TensorProto.INT16, [16000]),
        (WORDS, "captions", TensorProto.FLOAT, [64]),
        ("mask", "mask", TensorProto.FLOAT, [3]),
    ],
    [("scores", "scores", TensorProto.FLOAT, [8])],
)
relayed = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", 64]) for name in ("taken", "given")]
write("road-relay", helper.make_graph([helper.make_node("Identity", ["taken"], ["given"])], "road-relay", relayed[:1], relayed[1:]))
