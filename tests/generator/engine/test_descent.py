"""Variations and blends of finished dreams."""

import pytest
import torch

from generator.engine import (
    DreamConfig,
    Dreamer,
    InvalidConfig,
    Phrase,
    Point,
    blend,
    read_point,
    vary,
)

POINT = Point(torch.randn(4, 64), torch.rand(4, 10))
OTHER = Point(torch.randn(4, 64), torch.rand(4, 10))


def test_a_variation_without_strength_is_the_dream_itself() -> None:
    varied = vary(POINT, 0.0, seed=1)
    torch.testing.assert_close(varied.z, POINT.z)
    torch.testing.assert_close(varied.classes, POINT.classes)


def test_more_strength_goes_further_and_stays_normal() -> None:
    distances = [(vary(POINT, strength, seed=1).z - POINT.z).norm().item() for strength in (0.1, 0.3, 1.0)]
    assert distances == sorted(distances)
    assert vary(POINT, 1.0, seed=1).z.std().item() == pytest.approx(1, abs=0.15)


def test_a_variation_keeps_absent_classes_absent_and_each_rows_sum() -> None:
    classes = POINT.classes.clone()
    classes[:, :4] = 0
    varied = vary(Point(POINT.z, classes), 0.5, seed=1)
    assert (varied.classes[:, :4] == 0).all()
    torch.testing.assert_close(varied.classes.sum(-1), classes.sum(-1))


def test_a_seed_fixes_a_variation() -> None:
    assert torch.equal(vary(POINT, 0.3, seed=1).z, vary(POINT, 0.3, seed=1).z)
    assert not torch.equal(vary(POINT, 0.3, seed=1).z, vary(POINT, 0.3, seed=2).z)


def test_a_blend_begins_and_ends_at_its_dreams_and_keeps_the_length_between() -> None:
    for amount, end in ((0.0, POINT), (1.0, OTHER)):
        found = blend(POINT, OTHER, amount)
        torch.testing.assert_close(found.z, end.z, rtol=1e-3, atol=1e-4)
        torch.testing.assert_close(found.classes, end.classes)
    middle = blend(POINT, OTHER, 0.5).z.norm(dim=-1)
    assert (middle > 0.9 * torch.minimum(POINT.z.norm(dim=-1), OTHER.z.norm(dim=-1))).all()


def test_blending_a_dream_with_itself_changes_nothing() -> None:
    torch.testing.assert_close(blend(POINT, POINT, 0.3).z, POINT.z)


def test_dreams_of_different_weights_are_not_blended() -> None:
    with pytest.raises(InvalidConfig, match="same weights"):
        blend(POINT, Point(torch.randn(5, 64), torch.rand(5, 10)), 0.5)


def test_the_latents_of_a_checkpoint_draw_the_best_picture(dreamer: Dreamer) -> None:
    config = DreamConfig(phrases=(Phrase("a red apple"),), steps=6, cutouts=4, evaluate_every=2)
    dream = dreamer.dream(config)
    list(dream)
    point = read_point(dream.checkpoint())
    torch.testing.assert_close(point.z, dream.best_point().z)
    remixed = dreamer.dream(DreamConfig(phrases=(Phrase("the night sea"),), steps=2, cutouts=4, start=point))
    torch.testing.assert_close(remixed.point().z, point.z)


def test_a_variation_changes_each_class_by_as_much_as_its_strength_says() -> None:
    point = Point(torch.randn(4, 8), torch.full((4, 2000), 0.5))
    for strength in (0.1, 0.5):
        changes = (vary(point, strength, seed=1).classes / point.classes).log()
        assert changes.std().item() == pytest.approx(strength, rel=0.05)


def test_a_blend_goes_along_the_arc_in_z_and_along_the_line_in_classes() -> None:
    first, second = torch.tensor([[3.0, 0.0, 0.0]]), torch.tensor([[0.0, 0.0, 3.0]])
    found = blend(Point(first, torch.tensor([[1.0, 0.0]])), Point(second, torch.tensor([[0.2, 0.6]])), 1 / 3)
    # A third of a right angle.
    torch.testing.assert_close(found.z, torch.tensor([[3 * 0.75**0.5, 0.0, 1.5]]))
    torch.testing.assert_close(found.classes, torch.tensor([[1 - 0.8 / 3, 0.2]]))
