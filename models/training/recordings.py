"""Reads what `streaming simulate` recorded and cuts it into the windows that the model is asked about."""

import html
import json
import math
import re
import wave
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Callable

import numpy as np
from PIL import Image

SIZE_US = 1_000_000
ADVANCE_US = 500_000
FRAMES, HEIGHT, WIDTH = 5, 72, 128
AUDIO_SAMPLES = 16_000
TEXT_BYTES = 128
Scaling = Callable[[Image.Image], Image.Image]


class Recording:
    """One rig's recording, with its frames decoded and scaled."""

    def __init__(self, folder: Path, labels: list[str], scale: Scaling):
        description = json.loads((folder / "recording.json").read_text())
        self.labels = labels
        self.audio, self.audio_start = read_audio(folder), description["microphoneStartUs"]
        self.cues = read_cues(folder, description["captionsStartUs"])
        self.truth = [json.loads(line) for line in (folder / "truth.jsonl").read_text().splitlines()]
        paths = sorted((folder / "camera").glob("*.jpg"), key=lambda path: int(path.stem))
        self.frame_times = np.array([int(path.stem) for path in paths])
        self.frames = np.stack([read_frame(path, scale) for path in paths])

    def starts(self) -> range:
        """The starts of all windows that lie within the recording, aligned to the epoch."""
        first, last = self.truth[0]["startUs"], self.truth[-1]["endUs"]
        return range(-(-first // ADVANCE_US) * ADVANCE_US, last - SIZE_US + 1, ADVANCE_US)

    def camera(self, start: int) -> np.ndarray:
        """The frames nearest to the middles of five equal slots; a tie goes to the later one."""
        middles = start + (2 * np.arange(FRAMES) + 1) * SIZE_US // (2 * FRAMES)
        after = np.searchsorted(self.frame_times, middles).clip(1, len(self.frame_times) - 1)
        is_before_nearer = middles - self.frame_times[after - 1] < self.frame_times[after] - middles
        return self.frames[after - is_before_nearer]

    def microphone(self, start: int) -> np.ndarray:
        position = (start - self.audio_start) * AUDIO_SAMPLES // SIZE_US
        return self.audio[position : position + AUDIO_SAMPLES]

    def captions(self, start: int) -> np.ndarray:
        """The cues that overlap the window, the newest first."""
        texts = [text for begin, end, text in self.cues if begin < start + SIZE_US and end > start]
        content = "\n".join(reversed(texts)).encode()[:TEXT_BYTES]
        return np.frombuffer(content.ljust(TEXT_BYTES, b"\0"), dtype=np.uint8)

    def coverage(self, start: int) -> np.ndarray:
        """Which share of the window each class covers. The largest is the label."""
        shares = np.zeros(len(self.labels), dtype=np.float32)
        for span in self.truth:
            covered = min(span["endUs"], start + SIZE_US) - max(span["startUs"], start)
            shares[self.labels.index(span["label"])] += max(0, covered) / SIZE_US
        return shares

    def labels_of_frames(self) -> np.ndarray:
        ends = np.array([span["endUs"] for span in self.truth])
        labels = np.array([self.labels.index(span["label"]) for span in self.truth])
        return labels[np.searchsorted(ends, self.frame_times, side="right")]


def read_frame(path: Path, scale: Scaling) -> np.ndarray:
    return np.asarray(scale(Image.open(path).convert("RGB")))


def scale_by_mipmaps(picture: Image.Image) -> Image.Image:
    """As graphics libraries do it, and so the serving side: between a picture of half the size and one of a quarter."""
    half, quarter = (
        picture.resize((picture.width // part, picture.height // part), Image.Resampling.BOX).resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
        for part in (2, 4)
    )
    return Image.blend(half, quarter, math.log2(picture.width / WIDTH) - 1)


def scale_by_area(picture: Image.Image) -> Image.Image:
    return picture.resize((WIDTH, HEIGHT), Image.Resampling.BOX)


def read_audio(folder: Path) -> np.ndarray:
    with wave.open(str(folder / "microphone.wav")) as file:
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")


def read_cues(folder: Path, start: int) -> list[tuple[int, int, str]]:
    cues = []
    for block in (folder / "captions.vtt").read_text().split("\n\n")[1:]:
        _, times, text = block.strip().split("\n")
        begin, end = (start + microseconds(time) for time in times.split(" --> "))
        cues.append((begin, end, html.unescape(text)))
    return cues


def microseconds(time: str) -> int:
    hours, minutes, seconds, milliseconds = map(int, re.split("[:.]", time))
    return ((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + milliseconds * 1000


def load(folder: Path, labels: list[str]) -> list[Recording]:
    """Every other rig's pictures are scaled differently: the model must not depend on how exactly that is done."""
    folders = sorted(folder.iterdir())
    scalings = [(scale_by_mipmaps, scale_by_area)[i % 2] for i in range(len(folders))]
    with ProcessPoolExecutor(max_workers=2) as pool:
        return list(pool.map(Recording, folders, [labels] * len(folders), scalings))
