"""An independent eye: a plain convolutional classifier that ranks the pack's concepts in a finished picture.

It shares nothing with CLIP: another architecture, other augmentations, another seed, labels instead of texts. It
never guides a dream, so its opinion is evidence where CLIP's own score is not.
"""

import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file
from torch import Tensor, nn

WEIGHTS_FILE = Path(__file__).parent / "judge.safetensors"
PACK_FILE = Path(__file__).parent / "emoji" / "pack.json"
INPUT_PX = 64
CHANNELS = (32, 64, 96, 160, 224)


class JudgeNet(nn.Module):
    """Five strided convolutions with batch norm, the mean over what is left, one linear layer."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for come, go in zip((3, *CHANNELS), CHANNELS, strict=False):
            layers += [nn.Conv2d(come, go, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(go), nn.LeakyReLU(0.1)]
            if go in CHANNELS[1:3]:
                layers += [nn.Conv2d(go, go, 3, padding=1, bias=False), nn.BatchNorm2d(go), nn.LeakyReLU(0.1)]
        self.features = nn.Sequential(*layers)
        self.classify = nn.Linear(CHANNELS[-1] * 4, classes)

    def forward(self, pictures: Tensor) -> Tensor:
        """Logits `(B, N)` of pictures `(B, 3, 64, 64)` in 0..1."""
        logits: Tensor = self.classify(self.features(pictures * 2 - 1).flatten(1))
        return logits


class Judge:
    """Ranks the concepts of the emoji pack in a picture."""

    def __init__(self, network: JudgeNet, names: list[str]) -> None:
        self.network, self.names = network.eval().requires_grad_(False), names

    @classmethod
    def load(cls, weights: Path = WEIGHTS_FILE, pack: Path = PACK_FILE) -> "Judge":
        """Reads the shipped judge.

        Raises:
            FileNotFoundError: the pack has not been trained here, and its judge is not in the tree.
        """
        names = json.loads(pack.read_text("utf-8"))["classes"]
        network = JudgeNet(len(names))
        network.load_state_dict({name: tensor.float() for name, tensor in load_file(weights).items()}, strict=False)
        return cls(network, names)

    def rank(self, image: Image.Image) -> list[tuple[str, float]]:
        """All concepts with their probability, the likeliest first. The picture may have any size."""
        small = image.convert("RGB").resize((INPUT_PX, INPUT_PX), Image.Resampling.BOX)
        pixels = torch.from_numpy(np.asarray(small, np.float32) / 255).permute(2, 0, 1)
        with torch.no_grad():
            chances = self.network(pixels.unsqueeze(0))[0].softmax(0)
        order = chances.argsort(descending=True).tolist()
        return [(self.names[index], float(chances[index])) for index in order]
