"""Trains the road-hazards model and exports it to ONNX. See README.md."""

import argparse
import json
import math
import time
from pathlib import Path
from typing import Callable

import numpy as np
import onnx
import torch
from torch import Tensor, nn

from network import CameraEncoder, FusionNetwork, Scores
from recordings import load
from windows import MODALITIES, Pictures, Windows, augment, augment_pictures, without

PICTURE_STEPS, PICTURE_BATCH = 2500, 96
WINDOW_STEPS, WINDOW_BATCH = 1000, 64
OPSET = 17


def learn_pictures(camera: CameraEncoder, pictures: Pictures, classes: int, random: np.random.Generator):
    """Single pictures first: a window costs as much as five of them and shows five times nearly the same."""
    classify = nn.Linear(CameraEncoder.FEATURES, classes)
    modules = nn.ModuleList([camera, classify]).train()

    def loss() -> Tensor:
        images, labels = pictures.batch(random.integers(len(pictures), size=PICTURE_BATCH))
        return nn.functional.cross_entropy(classify(camera.see(augment_pictures(images))), labels)

    optimise("pictures", modules, loss, PICTURE_STEPS, rate=4e-3)


def learn_windows(network: FusionNetwork, windows: Windows, random: np.random.Generator):
    network.train()

    def loss() -> Tensor:
        indices = random.integers(len(windows), size=WINDOW_BATCH)
        # The target is how much of the window each class covers: half a siren is half an emergency.
        target = torch.from_numpy(windows.coverage[indices])
        return nn.functional.cross_entropy(network(*augment(windows.batch(indices))), target)

    optimise("windows", network, loss, WINDOW_STEPS, rate=3e-3)


def optimise(name: str, module: nn.Module, loss: Callable[[], Tensor], steps: int, rate: float):
    optimiser = torch.optim.AdamW(module.parameters(), lr=rate, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=rate, total_steps=steps)
    begun, total = time.monotonic(), 0.0
    for step in range(1, steps + 1):
        optimiser.zero_grad()
        step_loss = loss()
        step_loss.backward()
        optimiser.step()
        schedule.step()
        total += step_loss.item()
        if step % 100 == 0:
            print(f"{name} {step}/{steps}: loss {total / 100:.3f}, {time.monotonic() - begun:.0f} s", flush=True)
            total = 0.0


@torch.no_grad()
def predict(network: FusionNetwork, windows: Windows, missing: list[str]) -> np.ndarray:
    is_missing = torch.tensor([modality in missing for modality in MODALITIES])
    predictions = []
    for part in np.array_split(np.arange(len(windows)), math.ceil(len(windows) / 256)):
        batch = without(windows.batch(part), is_missing.expand(len(part), 3))
        predictions.append(network(*batch).argmax(1).numpy())
    return np.concatenate(predictions)


def evaluate(network: FusionNetwork, windows: Windows, labels: list[str]) -> dict:
    network.eval()
    truth = windows.coverage.argmax(1)
    is_steady = windows.coverage.max(1) == 1
    report = {"windows": len(windows), "most frequent class": share(truth == np.bincount(truth).argmax())}
    for name, missing in [("all", []), *((f"without {modality}", [modality]) for modality in MODALITIES)]:
        is_right = predict(network, windows, missing) == truth
        report[name] = {
            "accuracy": share(is_right),
            "windows of one class": share(is_right[is_steady]),
            "recall": {label: share(is_right[truth == i]) for i, label in enumerate(labels)},
        }
    return report


def share(are_so: np.ndarray) -> float:
    return round(float(are_so.mean()), 4)


def export(network: FusionNetwork, windows: Windows, path: Path):
    inputs = [*MODALITIES, "mask"]
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        Scores(network).eval(), windows.batch(np.arange(2)), path, opset_version=OPSET, input_names=inputs, output_names=["scores"],
        dynamic_axes={name: {0: "batch"} for name in [*inputs, "scores"]},
    )
    onnx.checker.check_model(onnx.load(path), full_check=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--training", type=Path, required=True, help="recordings to learn from")
    arguments.add_argument("--validation", type=Path, required=True, help="recordings of other seeds, to measure with")
    arguments.add_argument("--model", type=Path, required=True, help="the model's folder: labels.txt is read, 1/model.onnx written")
    arguments.add_argument("--report", type=Path, required=True, help="where the measured accuracy goes, as JSON")
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--threads", type=int, default=2, help="with another number, sums differ in their last digits")
    options = arguments.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    random = np.random.default_rng(options.seed)
    labels = (options.model / "labels.txt").read_text().split()
    begun = time.monotonic()

    network = FusionNetwork(len(labels))
    recordings = load(options.training, labels)
    learn_pictures(network.camera, Pictures(recordings), len(labels), random)
    learn_windows(network, Windows(recordings), random)

    validation = Windows(load(options.validation, labels))
    export(network, validation, options.model / "1" / "model.onnx")
    report = {"seconds": round(time.monotonic() - begun), **evaluate(network, validation, labels)}
    options.report.write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
