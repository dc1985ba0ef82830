"""How a thing's colour gets into z, into the pool's labels, and into what CLIP has to agree with."""

from itertools import pairwise

import pytest
import torch
from torch import Tensor

from generator.packs.emoji.captions import NONE, UNNAMED, CaptionWriter
from generator.packs.emoji.colours import COLOURS, RGB, mean_colours, natural_shares
from generator.packs.emoji.concepts import Concept
from generator.packs.emoji.examples import ExampleMaker
from generator.packs.emoji.latent_code import (
    BACKGROUND,
    COLOUR,
    USED_COLUMNS,
    colour_offset,
    scenes_from_z,
    z_of_colour,
    z_of_ground,
)
from generator.packs.emoji.network import biggan_config, norms, trainable
from generator.packs.emoji.reading import GROUPS, IN_GROUP, Memory
from generator.packs.emoji.rehearsal import generated, named_tint
from generator.packs.emoji.wording import Wording

RED, ORANGE, GREEN, BLUE, PURPLE, GOLDEN = (
    next(i for i, colour in enumerate(COLOURS) if colour.words[0] == word)
    for word in ("red", "orange", "green", "blue", "purple", "golden")
)
THINGS = 4


@pytest.fixture
def maker(sprites: Tensor) -> ExampleMaker:
    concepts = [
        Concept(emoji, name, (), ()) for emoji, name in zip("🐱🍎🏰❤", ("cat", "apple", "castle", "heart"), strict=True)
    ]
    return ExampleMaker(sprites, CaptionWriter(concepts, natural_shares(sprites)), seed=0)


def wording() -> Wording:
    """Phrases that all point elsewhere: thing `n` in colour `k` along axis `n * K + k`, grounds along later ones."""
    colours = len(COLOURS)
    axes = torch.eye(2 * THINGS * colours).view(2, THINGS, colours, -1)
    natural = torch.zeros(THINGS, colours)
    natural[3, RED] = 0.9
    return Wording(axes[0], axes[1], natural)


def shown(thing: int, dye: int, ground: int = UNNAMED, second: int = NONE) -> Tensor:
    return torch.tensor([[thing, second, dye, ground]])


def test_z_that_is_asked_for_a_colour_adds_that_colour() -> None:
    offset = (torch.rand(50, 3, generator=torch.Generator().manual_seed(0)) - 0.5) * 1.1
    z = torch.zeros(50, USED_COLUMNS)
    z[:, COLOUR], z[:, BACKGROUND] = z_of_colour(offset), z_of_ground(offset.abs())
    assert torch.allclose(colour_offset(z), offset, atol=1e-4)
    assert torch.allclose(scenes_from_z(z).top, offset.abs().clamp(min=0.03), atol=1e-4)


def test_z_never_runs_away_for_a_colour_out_of_reach() -> None:
    assert float(z_of_colour(torch.tensor([[9.0, -9.0, 0.0]])).abs().max()) < 2


def test_most_of_the_pools_things_are_dyed_and_their_label_is_the_colour_they_come_to_have(maker: ExampleMaker) -> None:
    model = trainable(biggan_config(THINGS))
    for norm in norms(model):
        norm.frozen = True
    _, labels = generated(model, maker, 400, 20)
    named = (labels[:400, 2] != NONE) & (labels[:400, 2] != UNNAMED)
    assert 0.45 < float(named.float().mean()) < 0.8
    assert len(labels[:400, 2][named].unique()) > 10
    assert (labels[400:, 2] == UNNAMED).all()


def test_a_thing_that_is_dyed_half_way_has_no_colours_name(maker: ExampleMaker) -> None:
    z = torch.zeros(2, USED_COLUMNS)
    heart = maker.sprites[3:4].expand(2, -1, -1, -1)
    way = RGB[PURPLE] - mean_colours(heart)[0]
    z[0, COLOUR], z[1, COLOUR] = z_of_colour(0.45 * way), z_of_colour(way)
    half, full = named_tint(z, heart, torch.tensor([PURPLE, PURPLE])).tolist()
    assert half == UNNAMED and full == PURPLE


def test_a_picture_agrees_best_with_its_own_colour() -> None:
    words = wording()
    right = words.loss(words.dyed[0, GREEN, None], shown(0, GREEN))
    wrong = words.loss(words.dyed[0, RED, None], shown(0, GREEN))
    other_thing = words.loss(words.dyed[1, GREEN, None], shown(0, GREEN))
    assert right < 0.01 and wrong > 5 and other_thing > 5


def test_the_grounds_colour_is_a_wrong_answer_for_the_thing() -> None:
    words = wording()
    honest = words.dyed[0, RED, None] + words.grounded[0, GREEN, None]
    fooled = words.dyed[0, GREEN, None] + words.grounded[0, GREEN, None]
    assert words.loss(honest, shown(0, RED, GREEN)) < words.loss(fooled, shown(0, RED, GREEN)) - 5


def test_an_undyed_thing_is_called_by_the_colour_it_is_born_with() -> None:
    words = wording()
    assert (
        words.loss(words.dyed[3, RED, None], shown(3, NONE)) < words.loss(words.dyed[3, BLUE, None], shown(3, NONE)) - 5
    )


@pytest.mark.parametrize("unsaid", [shown(0, UNNAMED), shown(0, NONE), shown(0, UNNAMED, second=1)])
def test_nothing_is_asked_about_colours_that_have_no_name(unsaid: Tensor) -> None:
    words = wording()
    assert float(words.loss(words.dyed[0, RED, None], unsaid)) == 0


def test_a_neighbouring_colour_is_not_punished_but_red_for_orange_is() -> None:
    words = wording()
    golden, red = (
        float(words.loss(words.dyed[0, ORANGE, None] + words.dyed[0, mistake, None], shown(0, ORANGE)))
        for mistake in (GOLDEN, RED)
    )
    assert golden < 0.01 and red > 0.5


def test_half_of_a_reading_batch_comes_in_groups_of_one_thing() -> None:
    things = torch.arange(300) % 30
    labels = torch.stack([things, torch.full((300,), NONE), torch.full((300,), NONE), torch.full((300,), NONE)], 1)
    labels[250:, 1] = 0  # pictures of two things are in no group
    memory = Memory(torch.zeros(300, 128), labels, torch.zeros(1, 128), torch.zeros(30, 128))
    rows = memory.draw(torch.Generator().manual_seed(0))
    groups = rows[: GROUPS * IN_GROUP].view(GROUPS, IN_GROUP)
    assert all((labels[group, 0] == labels[group[0], 0]).all() for group in groups)
    assert (labels[groups.flatten(), 1] == NONE).all()
    assert any(labels[one[0], 0] != labels[other[0], 0] for one, other in pairwise(groups))
