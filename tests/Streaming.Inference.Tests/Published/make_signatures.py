"""Makes ONNX files that take and give what published models do, in their names, types and shapes. Needs python3-onnx.

None holds anything of the published ones. A face detector finds the same face whatever it is shown, in the numbers that the publisher's own code
would make FACE out of: what these numbers are is written down here as that code has it, the other way round. What hears gives sums of what it is shown.
"""

import math
import pathlib

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

HERE = pathlib.Path(__file__).parent
OPSET = helper.make_opsetid("", 17)

# Left, top, right, bottom as parts of the picture.
FACE = (0.25, 0.2, 0.5, 0.6)
SCORE = 0.81


def tensor(name, shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def detector(name, input_name, input_shape, outputs):
    """outputs: name, published shape, shape of what it gives, what it gives where there is nothing, and numbers by place."""
    nodes, constants = [], []
    for number, (output, _, shape, empty, places) in enumerate(outputs):
        constants += [
            numpy_helper.from_array(np.array(shape, np.int64), f"shape{number}"),
            numpy_helper.from_array(np.array(list(places.keys()), np.int64), f"places{number}"),
            numpy_helper.from_array(np.array(list(places.values()), np.float32), f"numbers{number}"),
        ]
        nodes += [
            helper.make_node("ConstantOfShape", [f"shape{number}"], [f"empty{number}"], value=helper.make_tensor("v", TensorProto.FLOAT, [1], [empty])),
            helper.make_node("ScatterND", [f"empty{number}", f"places{number}", f"numbers{number}"], [output]),
        ]
    graph = helper.make_graph(
        nodes, name, [tensor(input_name, input_shape)], [tensor(output, published) for output, published, *_ in outputs], constants
    )
    model = helper.make_model(graph, opset_imports=[OPSET], ir_version=8, producer_name="make_signatures")
    checker.check_model(model)
    folder = HERE / name / "1"
    folder.mkdir(parents=True, exist_ok=True)
    save(model, str(folder / "model.onnx"))


def line(values, *place):
    return {(*place, column): value for column, value in enumerate(values)}


def pixels(width, height):
    left, top, right, bottom = FACE
    return left * width, top * height, right * width, bottom * height


def centre(box):
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, box[2] - box[0], box[3] - box[1]


def cell(box, stride, width):
    """The cell that the face's centre lies in, and its number in reading order."""
    x, y, *_ = centre(box)
    column, row = int(x // stride), int(y // stride)
    return column, row, row * math.ceil(width / stride) + column


def logit(score):
    return math.log(score / (1 - score))


def ultraface():
    detector(
        "ultraface", "input", [1, 3, 240, 320],
        [
            ("scores", [1, 4420, 2], [1, 4420, 2], 0, line([1 - SCORE, SCORE], 0, 7)),
            ("boxes", [1, 4420, 4], [1, 4420, 4], 0, line(FACE, 0, 7)),
        ],
    )


def yunet():
    box = pixels(640, 640)
    x, y, w, h = centre(box)
    outputs = {"cls": [], "obj": [], "bbox": [], "kps": []}
    for stride in (8, 16, 32):
        count = (640 // stride) ** 2
        column, row, at = cell(box, stride, 640)
        numbers = [x / stride - column, y / stride - row, math.log(w / stride), math.log(h / stride)] if stride == 16 else [0] * 4
        found = 1 if stride == 16 else 0
        for name, width, values in (("cls", 1, [0.9 * found]), ("obj", 1, [SCORE**2 / 0.9 * found]), ("bbox", 4, numbers), ("kps", 10, [0])):
            outputs[name].append((f"{name}_{stride}", [1, count, width], [1, count, width], 0, line(values, 0, at)))
    detector("yunet", "input", [1, 3, 640, 640], sum(outputs.values(), []))


def blazeface():
    box = pixels(128, 128)
    x, y, w, h = centre(box)
    column, row, at = cell(box, 16, 128)
    numbers = [x - (column + 0.5) * 16, y - (row + 0.5) * 16, w, h, *[0] * 12]
    detector(
        "blazeface", "input:0", [1, 128, 128, 3],
        [
            ("Identity:0", [1, 512, 1], [1, 512, 1], -100, {(0, 0, 0): -100}),
            ("Identity_1:0", [1, 384, 1], [1, 384, 1], -100, {(0, at * 6 + 4, 0): logit(SCORE)}),
            ("Identity_2:0", [1, 512, 16], [1, 512, 16], 0, {(0, 0, 0): 0}),
            ("Identity_3:0", [1, 384, 16], [1, 384, 16], 0, line(numbers, 0, at * 6 + 4)),
        ],
    )


def scrfd():
    box = pixels(640, 640)
    scores, boxes, points = [], [], []
    for number, stride in enumerate((8, 16, 32)):
        count = (640 // stride) ** 2 * 2
        column, row, at = cell(box, stride, 640)
        x, y = column * stride, row * stride
        numbers = [(x - box[0]) / stride, (y - box[1]) / stride, (box[2] - x) / stride, (box[3] - y) / stride]
        found = SCORE if stride == 32 else 0
        scores.append((f"{443 + 25 * number}", [count, 1], [count, 1], 0, {(at * 2 + 1, 0): found}))
        boxes.append((f"{446 + 25 * number}", [count, 4], [count, 4], 0, line(numbers, at * 2 + 1)))
        points.append((f"{449 + 25 * number}", [count, 10], [count, 10], 0, {(0, 0): 0}))
    detector("scrfd", "input.1", [1, 3, "?", "?"], scores + boxes + points)


def retinaface():
    box = pixels(320, 240)
    x, y, w, h = centre(box)
    before = 40 * 30 * 2
    column, row, at = cell(box, 16, 320)
    prior_x, prior_y, size = (column + 0.5) * 16, (row + 0.5) * 16, 128
    numbers = [(x - prior_x) / size / 0.1, (y - prior_y) / size / 0.1, math.log(w / size) / 0.2, math.log(h / size) / 0.2]
    count = before + 20 * 15 * 2 + 10 * 8 * 2
    place = before + at * 2 + 1
    detector(
        "retinaface", "input0", [1, 3, 240, 320],
        [
            ("loc", [1, count, 4], [1, count, 4], 0, line(numbers, 0, place)),
            ("conf", [1, count, 2], [1, count, 2], 0, line([1 - SCORE, SCORE], 0, place)),
            ("landms", [1, count, 10], [1, count, 10], 0, {(0, 0, 0): 0}),
        ],
    )


def centerface():
    box = pixels(320, 240)
    x, y, w, h = centre(box)
    column, row, _ = cell(box, 4, 320)
    shape = ["batch", None, "height", "width"]

    def published(channels):
        return [channels if dimension is None else dimension for dimension in shape]

    detector(
        "centerface", "input.1", ["batch", 3, "rows", "columns"],
        [
            ("537", published(1), [1, 1, 60, 80], 0, {(0, 0, row, column): SCORE}),
            ("538", published(2), [1, 2, 60, 80], 0, {(0, 0, row, column): math.log(h / 4), (0, 1, row, column): math.log(w / 4)}),
            ("539", published(2), [1, 2, 60, 80], 0, {(0, 0, row, column): y / 4 - row - 0.5, (0, 1, row, column): x / 4 - column - 0.5}),
            ("540", published(10), [1, 10, 60, 80], 0, {(0, 0, 0, 0): 0}),
        ],
    )


def yolov5_face():
    numbers = [*centre(pixels(640, 640)), SCORE / 0.9, *[0] * 10, 0.9]
    detector("yolov5-face", "input", [1, 3, 640, 640], [("output", [1, 25200, 16], [1, 25200, 16], 0, line(numbers, 0, 12345))])


def yolov8_face():
    numbers = [*centre(pixels(640, 640)), SCORE]
    detector(
        "yolov8-face", "images", [1, 3, 640, 640],
        [("output0", [1, 20, 8400], [1, 20, 8400], 0, {(0, column, 4321): value for column, value in enumerate(numbers)})],
    )


def end_to_end():
    """As YOLOv7 with its suppression in the graph: a line per face and none else, the number of the picture ahead."""
    detector("end-to-end", "images", [1, 3, 640, 640], [("output", ["faces", 7], [1, 7], 0, line([0, *pixels(640, 640), 0, SCORE], 0))])


def hearing(name, nodes, inputs, outputs, **constants):
    graph = helper.make_graph(
        nodes, name, [tensor(n, shape) for n, shape in inputs], [tensor(n, shape) for n, shape in outputs],
        [numpy_helper.from_array(np.array(value, np.int64), n) for n, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[OPSET], ir_version=8, producer_name="make_signatures")
    checker.check_model(model)
    folder = HERE / name / "1"
    folder.mkdir(parents=True, exist_ok=True)
    save(model, str(folder / "model.onnx"))


def yamnet():
    """No dimension for the batch: a vector for each 0.48 s of as much sound as there is. Here two, of the means of the first and the second half."""
    means = [
        helper.make_node("Reshape", ["waveform", "halves"], ["two"]),
        helper.make_node("ReduceMean", ["two"], ["mean"], axes=[1], keepdims=1),
    ]
    expands = [helper.make_node("Expand", ["mean", f"{output}_shape"], [output]) for output in ("scores", "embeddings", "log_mel")]
    hearing(
        "yamnet", means + expands, [("waveform", ["samples"])],
        [("scores", ["frames", 521]), ("embeddings", ["frames", 1024]), ("log_mel", ["bands", 64])],
        halves=[2, -1], scores_shape=[2, 521], embeddings_shape=[2, 1024], log_mel_shape=[2, 64],
    )


def wav2vec2():
    """A vector for each 20 ms; here the sum of squares and the sum of the first and of the second half."""
    hearing(
        "wav2vec2",
        [
            helper.make_node("Reshape", ["input_values", "halves"], ["two"]),
            helper.make_node("ReduceSumSquare", ["two"], ["squares"], axes=[2], keepdims=1),
            helper.make_node("ReduceSum", ["two", "last"], ["sums"], keepdims=1),
            helper.make_node("Concat", ["squares", "sums"], ["last_hidden_state"], axis=2),
        ],
        [("input_values", ["batch", "samples"])], [("last_hidden_state", ["batch", "frames", 2])], halves=[0, 2, -1], last=[2],
    )


def speaker():
    """As WeSpeaker and CAM++: the sum of the first band and the largest of the last one's squares."""
    hearing(
        "speaker",
        [
            helper.make_node("ReduceSum", ["feats", "time"], ["sums"], keepdims=0),
            helper.make_node("Mul", ["feats", "feats"], ["squares"]),
            helper.make_node("ReduceMax", ["squares"], ["largest"], axes=[1], keepdims=0),
            helper.make_node("Concat", ["sums", "largest"], ["embs"], axis=1),
        ],
        [("feats", ["B", "T", 80])], [("embs", ["B", 160])], time=[1],
    )


def speech_embedding():
    """Google's speech embedding in the two pieces that openWakeWord has of it; the first gives 76 x 32 samples, the second their sum three times 32."""
    hearing(
        "melspectrogram",
        [helper.make_node("Slice", ["input", "begin", "end", "axis"], ["some"]), helper.make_node("Reshape", ["some", "shape"], ["output"])],
        [("input", ["batch_size", "samples"])], [("output", ["time", 1, "frames", 32])], begin=[0], end=[76 * 32], axis=[1], shape=[1, 1, 76, 32],
    )
    hearing(
        "speech-embedding",
        [
            helper.make_node("ReduceSum", ["input_1", "all"], ["sum"], keepdims=1),
            helper.make_node("Expand", ["sum", "shape"], ["conv2d_19"]),
        ],
        [("input_1", ["patches", 76, 32, 1])], [("conv2d_19", ["patches", 1, 1, 96])], all=[1, 2, 3], shape=[1, 1, 1, 96],
    )


if __name__ == "__main__":
    for make in (ultraface, yunet, blazeface, scrfd, retinaface, centerface, yolov5_face, yolov8_face, end_to_end, yamnet, wav2vec2, speaker, speech_embedding):
        make()
