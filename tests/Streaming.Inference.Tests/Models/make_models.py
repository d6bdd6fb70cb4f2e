"""Makes the ONNX files of the test models beside it. Needs python3-onnx.

lookup   scores[i] = table[captions[i]]: every request gets its own answer back. The table's entry for 'N' is no number, and
         it ends before the bytes of characters beyond ASCII, on which the model therefore fails.
fusion   one number from each of the four kinds of input, so that a test can tell what the model was shown.
echo     gives two tensors back as they came, of any shape: what a test says the model found. Ignores its picture.
pair     takes two pictures, and what a test says was found in them: gives that for each of the two, and the first picture's values as numbers.
shapeless gives what it is shown without dimensions of 1, so that the file tells no shape, and the sum as a scalar.
tally    adds what it is shown to its state, float32[2, batch, 1], and gives both sums, and what it was shown.
"""

import pathlib

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

HERE = pathlib.Path(__file__).parent
OPSET = helper.make_opsetid("", 17)


def write(name, nodes, inputs, classes, constants):
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info(n, t, ["batch", *shape]) for n, t, shape in inputs],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["batch", classes])],
        [numpy_helper.from_array(value, n) for n, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[OPSET], ir_version=8, producer_name="make_models")
    checker.check_model(model, full_check=True)
    folder = HERE / name / "1"
    folder.mkdir(parents=True, exist_ok=True)
    save(model, str(folder / "model.onnx"))


def lookup():
    table = np.arange(128, dtype=np.float32)
    table[ord("N")] = np.nan
    write(
        "lookup",
        [
            helper.make_node("Cast", ["captions"], ["index"], to=TensorProto.INT64),
            helper.make_node("Gather", ["table", "index"], ["scores"]),
        ],
        [("captions", TensorProto.UINT8, [6])],
        6,
        {"table": table},
    )


def fusion():
    write(
        "fusion",
        [
            helper.make_node("Cast", ["camera"], ["pixels"], to=TensorProto.FLOAT),
            helper.make_node("ReduceMean", ["pixels"], ["brightness"], axes=[1, 2, 3, 4], keepdims=0),
            helper.make_node("Cast", ["microphone"], ["pcm"], to=TensorProto.FLOAT),
            helper.make_node("ReduceMax", ["pcm"], ["loudest"], axes=[1], keepdims=0),
            helper.make_node("Cast", ["captions"], ["bytes"], to=TensorProto.FLOAT),
            helper.make_node("ReduceSum", ["bytes", "last"], ["text"], keepdims=0),
            helper.make_node("ReduceSum", ["mask", "last"], ["present"], keepdims=0),
            *[helper.make_node("Unsqueeze", [n, "last"], [f"{n}_column"]) for n in ("brightness", "loudest", "text", "present")],
            helper.make_node(
                "Concat", ["brightness_column", "loudest_column", "text_column", "present_column"], ["scores"], axis=1
            ),
        ],
        [
            ("camera", TensorProto.UINT8, [2, 4, 6, 3]),
            ("microphone", TensorProto.INT16, [160]),
            ("captions", TensorProto.UINT8, [8]),
            ("mask", TensorProto.FLOAT, [3]),
        ],
        4,
        {"last": np.array([1], dtype=np.int64)},
    )


def open_tensor(name, *shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape))


def save_graph(name, nodes, inputs, outputs, shapeless=(), **constants):
    initializers = [numpy_helper.from_array(np.array(value, dtype=np.int64), n) for n, value in constants.items()]
    graph = helper.make_graph(nodes, name, inputs, outputs, initializers)
    model = helper.make_model(graph, opset_imports=[OPSET], ir_version=8, producer_name="make_models")
    checker.check_model(model, full_check=True)
    for output in model.graph.output:
        if output.name in shapeless:
            output.type.tensor_type.ClearField("shape")
    folder = HERE / name / "1"
    folder.mkdir(parents=True, exist_ok=True)
    save(model, str(folder / "model.onnx"))


def echo():
    save_graph(
        "echo",
        [helper.make_node("Identity", ["first"], ["first_out"]), helper.make_node("Identity", ["second"], ["second_out"])],
        [
            open_tensor("first", "batch", "lines", "columns"),
            open_tensor("second", "batch", "rows", "scores"),
            helper.make_tensor_value_info("picture", TensorProto.UINT8, ["batch", "height", "width", 3]),
        ],
        [open_tensor("first_out", "batch", "lines", "columns"), open_tensor("second_out", "batch", "rows", "scores")],
    )


def pair():
    save_graph(
        "pair",
        [
            helper.make_node("Identity", ["found"], ["front_found"]),
            helper.make_node("Identity", ["found"], ["rear_found"]),
            helper.make_node("Cast", ["front"], ["front_seen"], to=TensorProto.FLOAT),
        ],
        [
            helper.make_tensor_value_info("front", TensorProto.UINT8, ["batch", "front_height", "front_width", 3]),
            helper.make_tensor_value_info("rear", TensorProto.UINT8, ["batch", "rear_height", "rear_width", 3]),
            open_tensor("found", "batch", "lines", 5),
        ],
        [
            open_tensor("front_found", "batch", "lines", 5),
            open_tensor("rear_found", "batch", "lines", 5),
            open_tensor("front_seen", "batch", "front_height", "front_width", 3),
        ],
    )


def shapeless():
    save_graph(
        "shapeless",
        [helper.make_node("Squeeze", ["numbers"], ["squeezed"]), helper.make_node("ReduceSum", ["numbers"], ["sum"], keepdims=0)],
        [open_tensor("numbers", 1, "rows", "columns")],
        [open_tensor("squeezed", "rows", "columns"), open_tensor("sum")],
        shapeless=["squeezed"],
    )


def tally():
    save_graph(
        "tally",
        [
            helper.make_node("Add", ["state", "shown"], ["state_out"]),
            helper.make_node("Squeeze", ["state_out", "last"], ["columns"]),
            helper.make_node("Transpose", ["columns"], ["sums"], perm=[1, 0]),
            helper.make_node("Identity", ["shown"], ["seen"]),
        ],
        [open_tensor("shown", "batch", 1), open_tensor("state", 2, "batch", 1)],
        [open_tensor("sums", "batch", 2), open_tensor("state_out", 2, "batch", 1), open_tensor("seen", "batch", 1)],
        last=[2],
    )


if __name__ == "__main__":
    lookup()
    fusion()
    echo()
    pair()
    shapeless()
    tally()
