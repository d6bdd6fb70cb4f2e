"""Batches of windows and of single pictures, and how they are varied to learn from them."""

import numpy as np
import torch
from torch import Tensor

from recordings import Recording

MODALITIES = ["camera", "microphone", "captions"]
MISSING_PROBABILITY = 0.15
Batch = tuple[Tensor, Tensor, Tensor, Tensor]


class Windows:
    """All windows of some recordings; batches are cut out as they are needed, all at once they would not fit into memory."""

    def __init__(self, recordings: list[Recording]):
        self.places = [(recording, start) for recording in recordings for start in recording.starts()]
        self.coverage = np.stack([recording.coverage(start) for recording, start in self.places])

    def __len__(self) -> int:
        return len(self.places)

    def batch(self, indices: np.ndarray) -> Batch:
        places = [self.places[i] for i in indices]
        camera, microphone, captions = (
            torch.from_numpy(np.stack([getattr(recording, modality)(start) for recording, start in places]))
            for modality in MODALITIES
        )
        mask = torch.ones(len(places), 3)
        mask[:, 2] = (captions != 0).any(1).float()
        return camera, microphone, captions, mask


class Pictures:
    """All frames of some recordings, each with what happens at its time."""

    def __init__(self, recordings: list[Recording]):
        self.places = [(recording, i) for recording in recordings for i in range(len(recording.frames))]
        self.labels = np.concatenate([recording.labels_of_frames() for recording in recordings])

    def __len__(self) -> int:
        return len(self.places)

    def batch(self, indices: np.ndarray) -> tuple[Tensor, Tensor]:
        pictures = np.stack([recording.frames[i] for recording, i in (self.places[index] for index in indices)])
        return torch.from_numpy(pictures), torch.from_numpy(self.labels[indices])


def augment(batch: Batch) -> Batch:
    """Other cameras, other microphones, mistyped captions, and modalities that are missing."""
    camera, microphone, captions, mask = batch
    count = len(mask)

    loudness, hiss = uniform(count, 0.5, 1.6).unsqueeze(1), uniform(count, 0, 250).unsqueeze(1)
    waves = microphone.float() * loudness + torch.randn(microphone.shape) * hiss
    microphone = waves.clamp(-32768, 32767).short()

    is_typo = (torch.rand(captions.shape) < 0.015) & (captions >= ord("a"))
    captions = torch.where(is_typo, torch.randint(ord("a"), ord("z") + 1, captions.shape).byte(), captions)

    return without((augment_pictures(camera), microphone, captions, mask), torch.rand(count, 3) < MISSING_PROBABILITY)


def augment_pictures(pictures: Tensor) -> Tensor:
    """Cameras that point a little elsewhere, brighter and darker ones. uint8[batch, ..., height, width, 3]."""
    shape = (-1, *[1] * (pictures.dim() - 1))
    down, right = (int(shift) for shift in torch.randint(-4, 5, (2,)))
    gain, offset = uniform(len(pictures), 0.8, 1.2).view(shape), uniform(len(pictures), -12, 12).view(shape)
    return (pictures.roll((down, right), (-3, -2)).float() * gain + offset).clamp(0, 255).byte()


def without(batch: Batch, is_missing: Tensor) -> Batch:
    """A missing modality is all zero and masked, as the server sends it. bool[batch, 3]."""
    *tensors, mask = batch
    cut = [
        tensor * (~is_missing[:, i]).to(tensor.dtype).view(-1, *[1] * (tensor.dim() - 1))
        for i, tensor in enumerate(tensors)
    ]
    return (*cut, mask * (~is_missing).float())


def uniform(count: int, low: float, high: float) -> Tensor:
    return low + (high - low) * torch.rand(count)
