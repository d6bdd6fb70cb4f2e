"""The fusion network. All preprocessing is part of it, so that a server only has to place bytes into tensors."""

import math

import torch
from torch import Tensor, nn

from recordings import AUDIO_SAMPLES


class CameraEncoder(nn.Module):
    """uint8[batch, frames, height, width, 3] -> what is seen, on average, at most, and how much it changes (flashing lights)."""

    FEATURES = 48

    def __init__(self):
        super().__init__()
        self.convolutions = nn.Sequential(
            *convolution(3, 16, stride=2),
            *convolution(16, 24, stride=2),
            *convolution(24, 40, stride=2),
            *convolution(40, 48, stride=1),
        )
        self.project = nn.Linear(2 * 48, self.FEATURES)

    def see(self, pictures: Tensor) -> Tensor:
        """uint8[pictures, height, width, 3] -> float32[pictures, FEATURES]."""
        maps = self.convolutions(pictures.permute(0, 3, 1, 2).float() / 255 - 0.5)
        pooled = torch.cat([maps.amax((2, 3)), maps.mean((2, 3))], dim=1)
        return torch.relu(self.project(pooled))

    def forward(self, camera: Tensor) -> Tensor:
        _, frames, height, width, _ = camera.shape
        features = self.see(camera.reshape(-1, height, width, 3)).reshape(-1, frames, self.FEATURES)
        change = (features[:, 1:] - features[:, :-1]).abs()
        return torch.cat([features.mean(1), features.amax(1), change.mean(1)], dim=1)


class MicrophoneEncoder(nn.Module):
    """int16[batch, samples] -> what is heard. The log-mel spectrogram is a convolution with fixed kernels."""

    WINDOW, HOP, BINS, MELS, RATE = 512, 320, 160, 40, AUDIO_SAMPLES
    FEATURES = 2 * 64

    def __init__(self):
        super().__init__()
        self.register_buffer("fourier", fourier_kernels(self.WINDOW, self.BINS))
        self.register_buffer("mel", mel_matrix(self.BINS, self.MELS, self.RATE / self.WINDOW).unsqueeze(2))
        self.convolutions = nn.Sequential(
            nn.Conv1d(self.MELS, 64, 3, padding=1), nn.BatchNorm1d(64), nn.ReLU(),
            nn.Conv1d(64, 64, 3, padding=1, stride=2), nn.BatchNorm1d(64), nn.ReLU(),
            nn.Conv1d(64, 64, 3, padding=1), nn.BatchNorm1d(64), nn.ReLU(),
        )

    def forward(self, microphone: Tensor) -> Tensor:
        waves = (microphone.float() / 32768).unsqueeze(1)
        parts = nn.functional.conv1d(waves, self.fourier, stride=self.HOP)
        power = parts[:, : self.BINS] ** 2 + parts[:, self.BINS :] ** 2
        log_mel = (nn.functional.conv1d(power, self.mel) + 1e-4).log() / 4
        maps = self.convolutions(log_mel)
        return torch.cat([maps.amax(2), maps.mean(2)], dim=1)


class CaptionsEncoder(nn.Module):
    """uint8[batch, length], UTF-8 -> what is said. Words are found wherever they stand."""

    FEATURES = 64

    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(256, 16, padding_idx=0)
        self.convolutions = nn.Sequential(
            nn.Conv1d(16, 48, 5, padding=2), nn.ReLU(), nn.MaxPool1d(2),
            nn.Conv1d(48, 64, 5, padding=2), nn.ReLU(), nn.MaxPool1d(2),
            nn.Conv1d(64, self.FEATURES, 5, padding=2), nn.ReLU(),
        )

    def forward(self, captions: Tensor) -> Tensor:
        return self.convolutions(self.embed(captions.long()).transpose(1, 2)).amax(2)


class FusionNetwork(nn.Module):
    """Scores of all classes before the softmax. `mask` is float32[batch, 3]: 1 where a modality is present."""

    def __init__(self, classes: int):
        super().__init__()
        self.camera = CameraEncoder()
        self.microphone = MicrophoneEncoder()
        self.captions = CaptionsEncoder()
        features = 3 * CameraEncoder.FEATURES + MicrophoneEncoder.FEATURES + CaptionsEncoder.FEATURES
        self.decide = nn.Sequential(nn.Linear(features + 3, 96), nn.ReLU(), nn.Dropout(0.2), nn.Linear(96, classes))

    def forward(self, camera: Tensor, microphone: Tensor, captions: Tensor, mask: Tensor) -> Tensor:
        seen = self.camera(camera) * mask[:, 0:1]
        heard = self.microphone(microphone) * mask[:, 1:2]
        read = self.captions(captions) * mask[:, 2:3]
        return self.decide(torch.cat([seen, heard, read, mask], dim=1))


class Scores(nn.Module):
    """What is exported: the network with its softmax."""

    def __init__(self, network: FusionNetwork):
        super().__init__()
        self.network = network

    def forward(self, camera: Tensor, microphone: Tensor, captions: Tensor, mask: Tensor) -> Tensor:
        return self.network(camera, microphone, captions, mask).softmax(1)


def convolution(channels: int, filters: int, stride: int) -> list[nn.Module]:
    return [nn.Conv2d(channels, filters, 3, stride, padding=1, bias=False), nn.BatchNorm2d(filters), nn.ReLU()]


def fourier_kernels(window: int, bins: int) -> Tensor:
    """Real and imaginary part of the first bins of a Hann-windowed discrete Fourier transform: [2 * bins, 1, window]."""
    times = torch.arange(window, dtype=torch.float64)
    phases = 2 * math.pi / window * torch.outer(torch.arange(bins, dtype=torch.float64), times)
    hann = 0.5 - 0.5 * torch.cos(2 * math.pi / window * times)
    return (torch.cat([phases.cos(), phases.sin()]) * hann).float().unsqueeze(1)


def mel_matrix(bins: int, mels: int, bin_hertz: float) -> Tensor:
    """Triangular filters, evenly spaced on the mel scale of O'Shaughnessy (1987): [mels, bins]."""
    highest = 2595 * math.log10(1 + bins * bin_hertz / 700)
    edges = 700 * (10 ** (torch.linspace(0, highest, mels + 2) / 2595) - 1) / bin_hertz
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    bin_numbers = torch.arange(bins, dtype=torch.float32)
    triangles = torch.minimum((bin_numbers - low) / (middle - low), (high - bin_numbers) / (high - middle)).clamp(min=0)
    # The lowest triangles are narrower than a bin; each takes at least the bin it stands on.
    nearest = torch.nn.functional.one_hot(edges[1:-1].round().long().clamp(max=bins - 1), bins)
    return torch.maximum(triangles, nearest.float())
