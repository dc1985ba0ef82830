"""`classic` beside big-sleep 0.9.1 in plain torch: equal pictures, losses, gradients and steps from equal latents.

`BigSleep` is written down from that package's formulas, on the networks as their own packages build them: nothing is
folded or batched. The cutouts' places are the engine's own; that these follow big-sleep's law is tested in
`test_cutouts`. A phrase's weight, which only the engine has, multiplies its term.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from generator.engine import Defaults, Dream, DreamConfig, Dreamer, Method, Phrase, Resampling
from generator.engine.biggan import build_biggan, stack
from generator.engine.biggan_package import BigGAN, GenBlock
from generator.engine.clip import PIXEL_MEAN, PIXEL_STD, build_clip, tokenize
from generator.engine.clip_package import CLIP
from generator.engine.cutouts import Boxes, draw_boxes
from generator.engine.embedding import embed_part
from generator.engine.latents import Variables
from generator.engine.losses import class_loss, guidance_loss, latent_loss
from generator.engine.streams import Purpose, stream
from tests.generator.engine.gradients import gradients_of_steps
from tests.generator.engine.tiny_pack import GENERATOR, PERCEPTOR

SIZE_PX, STEPS = GENERATOR["output_dim"], 5
FOLLOWED, AVOIDED = (Phrase("a red apple", 1.5), Phrase("the night sea", 0.5)), (Phrase("blur", 0.8),)


class BigSleep:
    """The loss and the step of big-sleep: z as it is, every class free, both moved by Adam and then averaged."""

    def __init__(self, clip: CLIP, biggan: BigGAN, config: DreamConfig, start: Mapping[str, Tensor]) -> None:
        self.clip, self.biggan, self.config = clip, biggan, config
        self.z, self.logits = (start[name].detach().clone().requires_grad_() for name in ("z", "class_logits"))
        self.optimizer = torch.optim.Adam([self.z, self.logits], config.learning_rate)
        self.sums, self.power = [torch.zeros_like(self.z), torch.zeros_like(self.logits)], 1.0
        self.count_into_average()
        self.texts = [(clip.encode_text(tokenize([phrase.text])), -phrase.weight) for phrase in config.phrases]
        self.texts += [(clip.encode_text(tokenize([phrase.text])), phrase.weight) for phrase in config.avoid]

    def classes(self) -> Tensor:
        if self.config.max_classes is None:
            return torch.sigmoid(self.logits)
        left, kept = self.logits / self.config.class_temperature, torch.zeros_like(self.logits)
        for _ in range(self.config.max_classes):
            share, place = left.softmax(dim=-1).max(dim=-1, keepdim=True)
            kept = kept.scatter(-1, place, share)
            left = left.scatter(-1, place, -torch.inf)
        return kept

    def picture(self) -> Tensor:
        generator = self.biggan.generator
        first, *others = torch.cat((self.z, self.biggan.embeddings(self.classes())), dim=-1)[:, None]
        x = generator.gen_z(first).view(1, 4, 4, -1).permute(0, 3, 1, 2)
        for layer in generator.layers:
            x = layer(x, others.pop(0), 1.0) if isinstance(layer, GenBlock) else layer(x)
        return (torch.tanh(generator.conv_to_rgb(F.relu(generator.bn(x, 1.0)))[:, :3]) + 1) / 2

    def guidance_loss(self, step: int) -> Tensor:
        draw = stream(self.config.seed, Purpose.CUTOUTS, step)
        boxes = draw_boxes(self.config.cutouts, SIZE_PX, draw, center_bias=self.config.center_bias)
        seen = self.clip.encode_image(torch.cat(list(self.cutouts(self.picture(), boxes))))
        return torch.stack([sign * 100 * F.cosine_similarity(text, seen).mean() for text, sign in self.texts]).sum()

    def cutouts(self, picture: Tensor, boxes: Boxes) -> Iterator[Tensor]:
        is_smooth = self.config.resampling is Resampling.BILINEAR
        mode = {"mode": "bilinear", "align_corners": False} if is_smooth else {"mode": "nearest"}
        mean, std = (torch.tensor(value)[:, None, None] for value in (PIXEL_MEAN, PIXEL_STD))
        for top, left, side in torch.stack((boxes.top, boxes.left, boxes.side), dim=1).int().tolist():
            piece = picture[:, :, top : top + side, left : left + side]
            yield (F.interpolate(piece, self.clip.visual.input_resolution, **mode) - mean) / std

    def latent_loss(self) -> Tensor:
        loss = (1 - self.z.std(dim=1)).abs().mean() + self.z.mean(dim=1).abs().mean()
        loss = loss + 4 * torch.maximum(self.z.square().mean(), torch.tensor(1.0))
        for row in self.z:
            scores = (row - row.mean()) / row.std(correction=0)
            skewness, kurtosis = scores.pow(3).mean(), scores.pow(4).mean() - 3
            loss = loss + (skewness.abs() + kurtosis.abs()) / len(self.z)
        return loss

    def class_loss(self) -> Tensor:
        small = self.classes().topk(self.logits.shape[1] - 1, dim=1, largest=False).values
        return (50 * small).square().mean()

    def step(self, number: int) -> Variables:
        """Makes a step and returns the gradients that it was made along."""
        self.optimizer.zero_grad()
        torch.autograd.backward(self.guidance_loss(number) + self.latent_loss() + self.class_loss())
        self.optimizer.step()
        self.count_into_average()
        assert self.z.grad is not None and self.logits.grad is not None
        return {"z": self.z.grad, "class_logits": self.logits.grad}

    @torch.no_grad()
    def count_into_average(self) -> None:
        decay = self.config.ema_decay
        self.power *= decay
        self.sums = [
            decay * total + (1 - decay) * value for total, value in zip(self.sums, self.variables, strict=True)
        ]

    @property
    def variables(self) -> tuple[Tensor, Tensor]:
        return self.z, self.logits

    @property
    def average(self) -> Variables:
        z, logits = (total / (1 - self.power) for total in self.sums)
        return {"z": z, "class_logits": logits}


@pytest.fixture(scope="module")
def clip(pack_folder: Path) -> CLIP:
    return filled(build_clip(PERCEPTOR), pack_folder / "clip.safetensors")


@pytest.fixture(scope="module")
def biggan(pack_folder: Path) -> BigGAN:
    return filled(build_biggan(GENERATOR), pack_folder / "biggan.safetensors")


def filled(network: nn.Module, path: Path) -> nn.Module:
    network.load_state_dict({name: value.float() for name, value in load_file(path).items()})
    return network.eval().requires_grad_(False)


@pytest.fixture(params=[Resampling.NEAREST, Resampling.BILINEAR])
def resampling(request: pytest.FixtureRequest) -> Resampling:
    chosen: Resampling = request.param
    return chosen


@pytest.fixture(params=[None, 3], ids=["every_class", "three_classes"])
def max_classes(request: pytest.FixtureRequest) -> int | None:
    count: int | None = request.param
    return count


@pytest.fixture(params=[False, True], ids=["anywhere", "centre_bias"])
def config(request: pytest.FixtureRequest, resampling: Resampling, max_classes: int | None) -> DreamConfig:
    return Defaults().config(
        method=Method.CLASSIC,
        phrases=FOLLOWED,
        avoid=AVOIDED,
        seed=3,
        cutouts=10,
        resampling=resampling,
        center_bias=request.param,
        max_classes=max_classes,
        class_temperature=0.6,
        learning_rate=0.05,
        ema_decay=0.8,
        evaluate_every=100,
    )


@pytest.fixture
def dream(dreamer: Dreamer, config: DreamConfig) -> Dream:
    return dreamer.dream(config)


@pytest.fixture
def big_sleep(clip: CLIP, biggan: BigGAN, config: DreamConfig, dream: Dream) -> BigSleep:
    return BigSleep(clip, biggan, config, dream.variables)


def assert_near(found: Tensor, expected: Tensor) -> None:
    torch.testing.assert_close(found, expected, rtol=1e-3, atol=1e-5)


def test_it_draws_the_picture_with_a_row_for_each_layer(dream: Dream, big_sleep: BigSleep) -> None:
    assert (dream.point().z.std(dim=0) > 0.1).all()
    drawn = dream.weights.generator(stack([dream.point()]))
    assert drawn.std() > 0.01
    assert_near(drawn, big_sleep.picture())


def test_its_losses_are_the_three_of_big_sleep(dream: Dream, config: DreamConfig, big_sleep: BigSleep) -> None:
    point, perceptor, targets = dream.point(), dream.weights.perceptor, dream.targets
    torch.testing.assert_close(latent_loss(point.z), big_sleep.latent_loss())
    torch.testing.assert_close(class_loss(point.classes), big_sleep.class_loss())
    held = big_sleep.latent_loss() + big_sleep.class_loss()
    torch.testing.assert_close(dream.regularization(point), held)
    pictures = dream.weights.generator(stack([point]))
    (seen,) = embed_part(perceptor, pictures, [(0, dream.boxes())], [config.resampling])
    guidance = guidance_loss(seen @ targets.embeddings.T, targets.weights)
    assert_near(guidance, big_sleep.guidance_loss(0))


def test_its_steps_and_their_average_are_big_sleeps(
    dream: Dream, big_sleep: BigSleep, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, gradients = dream.point().z.detach().clone(), gradients_of_steps(dream, monkeypatch)
    for number in range(STEPS):
        expected = big_sleep.step(number)
        next(dream)
        assert gradients[number].keys() == expected.keys()
        for name, gradient in expected.items():
            assert gradient.abs().max() > 1e-2
            assert_near(gradients[number][name], gradient)
    average = dream.average.read()
    for name, value in zip(("z", "class_logits"), big_sleep.variables, strict=True):
        assert_near(dream.variables[name], value)
        assert_near(average[name], big_sleep.average[name])
    assert (dream.point().z - start).abs().max() > 0.1
