"""The generator in training against the stock class, and that its lessons teach."""

import pytest
import torch
from pytorch_pretrained_biggan.config import BigGANConfig
from pytorch_pretrained_biggan.model import BigGAN, SelfAttn
from torch import Tensor

from generator.packs.emoji.autoencoder import Encoder, autoencoder_loss, pictures
from generator.packs.emoji.export import in_half, stock_biggan_state
from generator.packs.emoji.joint import ROWS, closed_form, draw_lesson, joint_loss
from generator.packs.emoji.latent_code import USED_COLUMNS
from generator.packs.emoji.loop import Curves, Phase, run_phase
from generator.packs.emoji.network import biggan_config, generate, norms, trainable


@pytest.fixture(scope="module")
def taught(sprites: Tensor) -> BigGAN:
    """A generator of four classes after a few steps of each phase."""
    torch.manual_seed(0)
    rng = torch.Generator().manual_seed(0)
    model, encoder = trainable(biggan_config(len(sprites))), Encoder(24)
    curves = Curves()
    run_phase(
        Phase("autoencoder", 3, 2e-3),
        model,
        lambda: autoencoder_loss(model, encoder, pictures(sprites, 8, 0.0, rng)),
        curves,
        also=[encoder],
    )
    closed_form(model, encoder, sprites, rng)
    run_phase(Phase("joint", 4, 1e-3), model, lambda: joint_loss(model, draw_lesson(sprites, 16, rng))[0], curves)
    for norm in norms(model):
        norm.frozen = True
    next(layer for layer in model.generator.layers if isinstance(layer, SelfAttn)).gamma.data.fill_(0.5)
    return model


def test_the_stock_class_draws_what_was_trained(taught: BigGAN) -> None:
    config = biggan_config(4)
    stock = BigGAN(BigGANConfig.from_dict(config)).eval()
    stock.load_state_dict(stock_biggan_state(taught, config))
    z, classes = torch.zeros(4, 128), torch.eye(4)
    z[:, :USED_COLUMNS] = torch.randn(4, USED_COLUMNS, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        trained = generate(taught, [z[:, :USED_COLUMNS]] * ROWS, [classes] * ROWS)
        for truncation in (1.0, 0.4):
            assert (stock(z, classes, truncation) - trained).abs().max() < 2 / 255


def test_half_precision_changes_the_picture_by_less_than_a_grey_level_or_two(taught: BigGAN) -> None:
    config = biggan_config(4)
    exact, halved = (BigGAN(BigGANConfig.from_dict(config)).eval() for _ in range(2))
    state = stock_biggan_state(taught, config)
    exact.load_state_dict(state)
    halved.load_state_dict({name: tensor.float() for name, tensor in in_half(state).items()})
    with torch.no_grad():
        difference = exact(torch.zeros(4, 128), torch.eye(4), 1.0) - halved(torch.zeros(4, 128), torch.eye(4), 1.0)
    assert difference.abs().max() < 0.03


def test_columns_of_z_without_a_meaning_move_nothing(taught: BigGAN) -> None:
    config = biggan_config(4)
    stock = BigGAN(BigGANConfig.from_dict(config)).eval()
    stock.load_state_dict(stock_biggan_state(taught, config))
    z = torch.zeros(1, 128)
    with torch.no_grad():
        before = stock(z, torch.eye(4)[:1], 1.0)
        z[:, USED_COLUMNS:] = 3
        assert torch.equal(stock(z, torch.eye(4)[:1], 1.0), before)


def test_classes_are_apart_before_any_joint_training(sprites: Tensor) -> None:
    torch.manual_seed(0)
    rng = torch.Generator().manual_seed(0)
    model, encoder = trainable(biggan_config(len(sprites))), Encoder(24)
    closed_form(model, encoder, sprites, rng)
    codes = model.generator.gen_z(torch.cat([torch.zeros(4, 128), model.embeddings(torch.eye(4))], 1))
    assert torch.pdist(codes).min() > 1


def test_a_lesson_keeps_class_weights_and_pictures_in_their_ranges(sprites: Tensor) -> None:
    lesson = draw_lesson(sprites, 64, torch.Generator().manual_seed(2))
    assert len(lesson.z_rows) == len(lesson.class_rows) == ROWS
    for row in lesson.class_rows:
        assert float(row.min()) >= 0 and float(row.max()) <= 1.05
    assert float(lesson.wanted.min()) >= -1 and float(lesson.wanted.max()) <= 1
    assert any(not torch.equal(lesson.class_rows[0][i], lesson.class_rows[-1][i]) for i in range(64))


def test_the_learning_rate_rises_then_falls_to_its_floor() -> None:
    phase = Phase("any", 1000, 1.0, floor=0.1)
    assert phase.rate(0) == pytest.approx(0.01)
    assert phase.rate(99) == pytest.approx(0.98, abs=0.01)
    assert phase.rate(999) == pytest.approx(0.1, abs=0.001)
