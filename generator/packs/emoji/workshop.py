"""The whole training, phase by phase, from nothing but the font and `concepts.json`.

The generator learns to draw (autoencoder), then what its classes and z mean (joint). CLIP learns captions of
renderings (contrast), then its visual tower learns to see, also in the generator's own pictures (sight), and its text
tower to say what is seen (reading). Then the visual tower learns to agree with those words colour by colour (sight by
words), and the text tower reads once more. The judge learns by itself. Every phase has a seed of its own.
"""

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import torch
from clip.model import CLIP
from pytorch_pretrained_biggan.model import BigGAN
from torch import Tensor, nn

from generator.packs.emoji.autoencoder import Encoder, autoencoder_loss, pictures
from generator.packs.emoji.captions import CaptionWriter
from generator.packs.emoji.colours import natural_shares
from generator.packs.emoji.concepts import Concept, load_concepts
from generator.packs.emoji.examples import ExampleMaker
from generator.packs.emoji.export import DEFAULTS, stock_biggan_state, stock_clip_state, write_judge, write_pack
from generator.packs.emoji.joint import closed_form, draw_lesson, joint_loss
from generator.packs.emoji.judge_training import judge_batch, judge_loss
from generator.packs.emoji.loop import Curves, Phase, run_phase
from generator.packs.emoji.network import biggan_config, norms, trainable
from generator.packs.emoji.perceptor import clip_config, name_embeddings, perceptor_loss
from generator.packs.emoji.reading import reading_loss, remember
from generator.packs.emoji.rehearsal import Pool, draw_pool
from generator.packs.emoji.rendering import load_sprites
from generator.packs.emoji.sight import Labels, sight_loss
from generator.packs.emoji.vocabulary import Vocabulary
from generator.packs.emoji.wording import Wording, word_colours
from generator.packs.judge import WEIGHTS_FILE, JudgeNet

log = logging.getLogger(__name__)

DECODER_BATCH = 32
COMPOSED_SHARE = 0.3
CONTRAST_SINGLE, CONTRAST_DOUBLE, SHAPELESS = 88, 40, 24
SIGHT_SINGLE, SIGHT_DOUBLE = 52, 12
READING_SCALE = 18.0  # of cosines, where the text tower begins
JUDGE_BATCH = 128
FROZEN_FROM = 0.72  # of the joint phase: from here the batch norms keep their statistics


@dataclass(frozen=True, slots=True)
class Plan:
    """The phases. `scaled` makes a short plan for trying things out."""

    autoencoder: Phase
    joint: Phase
    contrast: Phase
    sight: Phase
    sight_with_pool: Phase
    reading: Phase
    sight_by_words: Phase
    reading_again: Phase
    judge: Phase
    fitted_pictures: int  # that the encoder's components are taken from
    pool_batches: int  # of 128 pictures by the generator
    remembered_batches: int  # of 128 renderings, beside the pool

    def scaled(self, factor: float) -> "Plan":
        """The same plan with `factor` times the steps and pictures, at least two of each."""
        return Plan(**{field.name: _scaled(getattr(self, field.name), factor) for field in fields(self)})


def _scaled(part: Any, factor: float) -> Any:
    if isinstance(part, Phase):
        return replace(part, steps=_scaled(part.steps, factor))
    return max(2, round(part * factor))


FULL_PLAN = Plan(
    autoencoder=Phase("autoencoder", 900, 2.5e-3, floor=0.15),
    joint=Phase("joint", 2500, 1.2e-3, floor=0.04),
    contrast=Phase("contrast", 1000, 1.5e-3, weight_decay=0.05),
    sight=Phase("sight", 750, 1e-3, floor=0.1, weight_decay=0.02),
    sight_with_pool=Phase("sight with pool", 4200, 1e-3, floor=0.1, weight_decay=0.02),
    reading=Phase("reading", 2000, 1.5e-3, weight_decay=0.0),
    sight_by_words=Phase("sight by words", 1900, 1e-3, weight_decay=0.02),
    reading_again=Phase("reading again", 700, 8e-4, weight_decay=0.0),
    judge=Phase("judge", 2000, 2e-3, floor=0.02, weight_decay=0.02),
    fitted_pictures=1500,
    pool_batches=90,  # half as many were known by heart after 4,000 steps
    remembered_batches=8,
)


class Workshop:
    """The data and the random sources that all phases share."""

    def __init__(self, plan: Plan, curves: Curves, concepts: Sequence[Concept] | None = None) -> None:
        self.plan, self.curves = plan, curves
        self.concepts = list(concepts or load_concepts())
        self.sprites = load_sprites([concept.emoji for concept in self.concepts])
        self.writer = CaptionWriter(self.concepts, natural_shares(self.sprites))
        self.vocabulary = Vocabulary(self.concepts)

    def train_generator(self) -> BigGAN:
        """Autoencoder, closed form, joint tuning."""
        torch.manual_seed(1)
        rng = torch.Generator().manual_seed(1)
        model = trainable(biggan_config(len(self.concepts)))
        encoder = self._train_autoencoder(model, rng)
        closed_form(model, encoder, self.sprites, rng)
        self.tune_generator(model, self.plan.joint, seed=3)
        return model

    def _train_autoencoder(self, model: BigGAN, rng: torch.Generator) -> Encoder:
        encoder = Encoder(model.config.channel_width)
        encoder.fit_components(pictures(self.sprites, self.plan.fitted_pictures, COMPOSED_SHARE, rng))

        def loss_of() -> Tensor:
            wanted = pictures(self.sprites, DECODER_BATCH, COMPOSED_SHARE, rng)
            return autoencoder_loss(model, encoder, wanted)

        run_phase(self.plan.autoencoder, model, loss_of, self.curves, also=[encoder])
        return encoder

    def tune_generator(self, model: BigGAN, phase: Phase, seed: int) -> None:
        """Joint tuning; the batch norms are frozen for its last part, as they will be when dreaming."""
        rng = torch.Generator().manual_seed(seed)

        def freeze(step: int) -> None:
            for norm in norms(model):
                norm.frozen = step >= FROZEN_FROM * phase.steps

        def loss_of() -> Tensor:
            return joint_loss(model, draw_lesson(self.sprites, DECODER_BATCH, rng))[0]

        run_phase(phase, model, loss_of, self.curves, before_step=freeze)

    def train_perceptor(self, generator: BigGAN) -> CLIP:
        """CLIP: both towers on captions, then by turns the visual one on labels and the text one on what that sees."""
        torch.manual_seed(2)
        model = new_perceptor(self.vocabulary)
        self._contrast(model)
        pool = draw_pool(generator, ExampleMaker(self.sprites, self.writer, seed=11), self.plan.pool_batches)
        names = [concept.name for concept in self.concepts]
        labels = Labels(name_embeddings(model, self.vocabulary, names))
        self._see(model, labels, self.plan.sight, ExampleMaker(self.sprites, self.writer, 12, hardness=0.5), None)
        self._see(model, labels, self.plan.sight_with_pool, ExampleMaker(self.sprites, self.writer, 13, 0.7), pool)
        self._read(model, self.plan.reading, ExampleMaker(self.sprites, self.writer, seed=14, hardness=0.6), pool)
        wording = word_colours(model, self.vocabulary, names, self.writer.natural)
        maker = ExampleMaker(self.sprites, self.writer, seed=15, hardness=0.6)
        self._see(model, labels, self.plan.sight_by_words, maker, pool, wording=wording)
        self._read(model, self.plan.reading_again, ExampleMaker(self.sprites, self.writer, 16, hardness=0.6), pool)
        return model

    def _contrast(self, model: CLIP) -> None:
        maker = ExampleMaker(self.sprites, self.writer, seed=2)

        def loss_of() -> Tensor:
            examples = maker.batch(CONTRAST_SINGLE, CONTRAST_DOUBLE)
            negatives = maker.shapeless(examples.pictures, SHAPELESS)
            return perceptor_loss(model, self.vocabulary, self.writer, examples, negatives)

        run_phase(self.plan.contrast, model, loss_of, self.curves)

    def _see(
        self,
        model: CLIP,
        labels: Labels,
        phase: Phase,
        maker: ExampleMaker,
        pool: Pool | None,
        *,
        wording: Wording | None = None,
    ) -> None:
        model.train()
        model.visual.requires_grad_(True)

        def loss_of() -> Tensor:
            return sight_loss(model, labels, maker, (SIGHT_SINGLE, SIGHT_DOUBLE), pool, wording=wording)

        run_phase(phase, model.visual, loss_of, self.curves, also=[labels])

    def _read(self, model: CLIP, phase: Phase, maker: ExampleMaker, pool: Pool) -> None:
        model.eval()
        memory = remember(model, maker, pool, self.plan.remembered_batches)
        model.visual.requires_grad_(False)
        with torch.no_grad():
            model.logit_scale.fill_(math.log(READING_SCALE))
        run_phase(phase, model, lambda: reading_loss(model, self.vocabulary, maker, memory), self.curves)

    def train_judge(self) -> JudgeNet:
        """The judge, with a seed and data of its own."""
        torch.manual_seed(40)
        rng = torch.Generator().manual_seed(41)
        network = JudgeNet(len(self.concepts)).to(memory_format=torch.channels_last)

        def loss_of() -> Tensor:
            return judge_loss(network, *judge_batch(self.sprites, JUDGE_BATCH, rng))

        run_phase(self.plan.judge, network, loss_of, self.curves)
        return network.eval()


def new_perceptor(vocabulary: Vocabulary) -> CLIP:
    """An untrained CLIP with the compact vocabulary, whose row for unseen words is zero and stays so."""
    config = clip_config(len(vocabulary))
    model = CLIP(**{**config, "vision_layers": tuple(config["vision_layers"])})
    table = model.token_embedding.weight
    with torch.no_grad():
        table[0] = 0
    table.register_hook(lambda gradient: gradient.index_fill(0, torch.tensor([0]), 0))
    return model.to(memory_format=torch.channels_last)


def keep(model: nn.Module, path: Path) -> None:
    """Keeps a network between phases."""
    torch.save(model.state_dict(), path)
    log.info("kept %s", path)


def train_pack(plan: Plan, work: Path, out: Path, concepts: Sequence[Concept] | None = None) -> None:
    """Every phase in order, then the pack's files and the curves.

    Args:
        plan: the phases.
        work: where the full-precision networks are kept.
        out: the pack's folder; the judge goes beside it.
        concepts: instead of the pack's own.
    """
    work.mkdir(parents=True, exist_ok=True)
    curves = Curves()
    workshop = Workshop(plan, curves, concepts)
    generator = workshop.train_generator()
    keep(generator, work / "biggan.pt")
    perceptor = workshop.train_perceptor(generator)
    keep(perceptor, work / "clip.pt")
    judge = workshop.train_judge()
    keep(judge, work / "judge.pt")
    curves.write(out / "curves.csv")
    names = [concept.name for concept in workshop.concepts]
    write_pack(
        out,
        stock_clip_state(perceptor, workshop.vocabulary),
        stock_biggan_state(generator, biggan_config(len(names))),
        names,
        DEFAULTS,
    )
    write_judge(judge, out.parent / WEIGHTS_FILE.name)
