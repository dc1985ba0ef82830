"""Where dreams begin: on the generator's manifold, at the classes that fit, at given latents, at a picture."""

from dataclasses import replace

import pytest
import torch

from generator.engine import DreamConfig, Dreamer, Method, Phrase, Point, Weights
from generator.engine.dream import evaluation_boxes
from generator.engine.fitting import fit, pyramid_difference
from generator.engine.memory import Room
from generator.engine.prompts import encode, to_pixels
from generator.engine.start import classic_start, promising_classes, truncated_normal, z_limit

CONFIG = DreamConfig(phrases=(Phrase("x"),), steps=4, cutouts=4, basis_size=5, candidates=20)


def test_truncated_draws_stay_within_the_limit_and_have_its_law() -> None:
    drawn = truncated_normal((50_000,), 0.7, torch.Generator().manual_seed(0))
    assert drawn.abs().max() <= 0.7
    # The variance of N(0, 1) given |z| <= a is 1 - 2 a phi(a) / (2 Phi(a) - 1): 0.1547 for 0.7.
    assert drawn.var().item() == pytest.approx(0.1547, abs=0.003)


def test_the_atlas_has_each_classs_own_look_and_name(weights: Weights) -> None:
    point = Point(torch.zeros(1, 6, 16), torch.nn.functional.one_hot(torch.tensor([[3] * 6]), 12).float())
    with torch.no_grad():
        drawn = weights.generator(point)
        seen = weights.perceptor.embed_pictures(drawn)[0]
    torch.testing.assert_close(weights.atlas.looks[3], seen, rtol=1e-3, atol=1e-4)
    torch.testing.assert_close(weights.atlas.names[3], weights.perceptor.embed_texts(["class 3"])[0])


def test_the_shortlist_holds_the_best_class_of_the_whole_and_of_each_word(weights: Weights) -> None:
    config = replace(CONFIG, phrases=(Phrase("a cat and a pizza"),), names_weight=0.0)
    targets = encode(weights.perceptor, config.phrases, (), ())
    chosen = promising_classes(config, weights, targets).classes
    assert len(chosen) == len(set(chosen)) == 5
    for embedding in (targets.embeddings[0], *weights.perceptor.embed_texts(["cat", "pizza"])):
        assert int((weights.atlas.looks @ embedding).argmax()) in chosen


@pytest.mark.parametrize("name", ["class 4", "class 9"])
def test_a_class_that_is_called_by_its_name_is_in_the_shortlist_and_dreamt_of(dreamer: Dreamer, name: str) -> None:
    config = replace(CONFIG, phrases=(Phrase(name),), names_weight=10.0)
    targets = encode(dreamer.weights.perceptor, config.phrases, (), ())
    shortlist = promising_classes(config, dreamer.weights, targets)
    number = int(name.split()[1])
    assert shortlist.classes[int(shortlist.affinities.argmax())] == number
    dream = dreamer.dream(config)
    list(dream)
    assert (dream.point().classes.argmax(dim=-1) == number).all()


def test_classes_that_two_phrases_call_by_their_names_are_all_that_is_mixed(dreamer: Dreamer) -> None:
    config = replace(CONFIG, phrases=(Phrase("class 4"), Phrase("class 9")), names_weight=1.0, steps=1)
    targets = encode(dreamer.weights.perceptor, config.phrases, (), ())
    shortlist = promising_classes(config, dreamer.weights, targets)
    assert sorted(shortlist.classes) == [4, 9]
    classes = dreamer.dream(config).point().classes.mean(dim=0)
    assert classes[4] > 0.05 and classes[9] > 0.05
    assert classes[[4, 9]].sum().item() == pytest.approx(1)


def test_a_warm_start_scores_better_than_a_random_sample(dreamer: Dreamer) -> None:
    def first_score(candidates: int) -> float:
        config = replace(CONFIG, candidates=candidates, basis_size=1 if candidates == 1 else 6)
        return next(dreamer.dream(config)).first_score

    assert first_score(120) > first_score(1)


def test_a_warm_dream_begins_on_the_manifold(dreamer: Dreamer) -> None:
    point = dreamer.dream(CONFIG).point()
    torch.testing.assert_close(point.classes.sum(dim=-1), torch.ones(6))
    assert (point.z == point.z[0]).all()
    assert point.z.abs().max() <= CONFIG.truncation


def test_redrawing_z_holds_the_classes_and_finds_what_the_whole_picture_likes_better(dreamer: Dreamer) -> None:
    weights = dreamer.weights
    targets = encode(weights.perceptor, CONFIG.phrases, (), ())

    def cosine(point: Point) -> float:
        with torch.no_grad():
            seen = weights.perceptor.embed_pictures(weights.generator(Point(point.z[None], point.classes[None])))
        return float((seen @ targets.embeddings.T).squeeze())

    once, redrawn = (dreamer.dream(replace(CONFIG, redraws=redraws)).point() for redraws in (0, 60))
    torch.testing.assert_close(once.classes, redrawn.classes)
    assert (redrawn.z == redrawn.z[0]).all() and redrawn.z.abs().max() <= CONFIG.truncation
    assert not torch.equal(once.z, redrawn.z) and cosine(redrawn) > cosine(once)


def test_several_things_called_by_their_names_are_not_redrawn(dreamer: Dreamer) -> None:
    config = replace(CONFIG, phrases=(Phrase("class 4"), Phrase("class 9")), names_weight=1.0)
    once, redrawn = (dreamer.dream(replace(config, redraws=redraws)).point() for redraws in (0, 60))
    assert torch.equal(once.z, redrawn.z)


def test_one_thing_called_by_its_name_is_where_the_dream_begins_whatever_candidates_there_are(dreamer: Dreamer) -> None:
    config = replace(CONFIG, phrases=(Phrase("class 4"),), names_weight=0.01, redraws=12)
    one, many = (dreamer.dream(replace(config, candidates=candidates)).point() for candidates in (1, 30))
    assert (one.classes.argmax(dim=-1) == 4).all()
    assert torch.equal(one.z, many.z) and torch.equal(one.classes, many.classes)


def test_a_named_thing_that_is_to_be_avoided_does_not_decide_the_start(weights: Weights) -> None:
    config = replace(CONFIG, phrases=(Phrase("class 4"),), names_weight=1.0)
    targets = encode(weights.perceptor, config.phrases, config.phrases, ())
    assert promising_classes(config, weights, targets).thing == 4
    assert promising_classes(replace(config, avoid=config.phrases), weights, targets).thing is None


def test_what_shows_both_of_two_things_is_preferred_as_far_as_the_config_says(dreamer: Dreamer) -> None:
    config = replace(CONFIG, phrases=(Phrase("class 4"), Phrase("class 9")), names_weight=1.0, candidates=60)
    names = dreamer.weights.atlas.names[[4, 9]]

    def worst_shown(weight: float) -> float:
        point = dreamer.dream(replace(config, shown_weight=weight)).point()
        with torch.no_grad():
            picture = dreamer.weights.generator(Point(point.z[None], point.classes[None]))
            return float((dreamer.weights.perceptor.embed_pictures(picture) @ names.T).min())

    assert worst_shown(1000.0) > worst_shown(0.0)


def test_no_step_takes_z_beyond_its_limit_and_what_began_beyond_it_only_comes_nearer(dreamer: Dreamer) -> None:
    config = replace(CONFIG, learning_rate=0.5, z_limit=0.8)
    dream = dreamer.dream(config)
    list(dream)
    assert dream.point().z.abs().max().item() == pytest.approx(0.8)
    far = Point(dream.point().z.detach() * 3, dream.point().classes.detach())
    begun = dreamer.dream(replace(config, start=far))
    list(begun)
    assert (begun.point().z.abs() <= far.z.abs().clamp(min=0.8)).all()
    free = dreamer.dream(replace(config, z_limit=None))
    list(free)
    assert free.point().z.abs().max() > 0.8


def test_words_that_only_name_a_thing_have_a_limit_of_their_own(weights: Weights) -> None:
    def limit(*texts: str, method: Method = Method.WARM) -> float | None:
        phrases = tuple(Phrase(text) for text in texts)
        config = replace(CONFIG, phrases=phrases, z_limit=1.0, plain_z_limit=0.3, method=method)
        return z_limit(config, weights, encode(weights.perceptor, phrases, (), ()))

    assert limit("class 4") == 0.3
    assert limit("class 4", "class 9") == limit("something else altogether") == 1
    assert limit("class 4", method=Method.CLASSIC) is None


@pytest.mark.parametrize("method", list(Method))
def test_a_dream_can_begin_at_given_latents(dreamer: Dreamer, method: Method) -> None:
    given = dreamer.dream(replace(CONFIG, seed=5)).point()
    given = Point(given.z.detach(), given.classes.detach())
    begun = dreamer.dream(replace(CONFIG, method=method, start=given)).point()
    torch.testing.assert_close(begun.z, given.z)
    torch.testing.assert_close(begun.classes, given.classes, rtol=0, atol=0.02)


@pytest.mark.parametrize("shares", [(0.6, 0.4), (0.97, 0.03)])
def test_a_classic_dream_of_few_classes_begins_at_the_given_ones(dreamer: Dreamer, shares: tuple[float, float]) -> None:
    classes = torch.zeros(6, 12)
    classes[:, [3, 8]] = torch.tensor(shares)
    given = Point(torch.randn(6, 16, generator=torch.Generator().manual_seed(0)), classes)
    begun = dreamer.dream(replace(CONFIG, method=Method.CLASSIC, start=given, max_classes=2)).point()
    torch.testing.assert_close(begun.z, given.z)
    # Of two, the second can't be less than the largest of a softmax over eleven.
    expected = classes.clone()
    expected[:, 8].clamp_(min=1 / 11)
    torch.testing.assert_close(begun.classes, expected, rtol=0, atol=1e-3)


@pytest.mark.parametrize("method", list(Method))
def test_latents_fitted_to_a_picture_draw_nearly_that_picture(dreamer: Dreamer, method: Method) -> None:
    image = dreamer.dream(replace(CONFIG, seed=9, size_px=32)).picture()
    unlike = dreamer.dream(replace(CONFIG, seed=1, size_px=32, method=method)).picture()
    begun = dreamer.dream(replace(CONFIG, method=method, start_image=image, size_px=32)).picture()

    def difference(other) -> float:  # type: ignore[no-untyped-def]
        return pyramid_difference(to_pixels(other)[None], to_pixels(image)[None]).item()

    assert difference(begun) < 0.5 * difference(unlike)


def test_more_steps_fit_a_picture_better(weights: Weights, dreamer: Dreamer) -> None:
    image = dreamer.dream(replace(CONFIG, seed=9, size_px=32)).picture()

    def difference(steps: int) -> float:
        point = fit(weights, image, replace(CONFIG, fit_steps=steps), Room())
        with torch.no_grad():
            drawn = weights.generator(Point(point.z[None], point.classes[None]))
        return pyramid_difference(drawn, to_pixels(image)[None]).item()

    assert difference(40) < difference(0)


def test_evaluation_cutouts_depend_on_the_seed_alone() -> None:
    boxes = [evaluation_boxes(replace(CONFIG, seed=seed), 32).side for seed in (1, 1, 2)]
    assert torch.equal(boxes[0], boxes[1])
    assert not torch.equal(boxes[0], boxes[2])


def test_classic_begins_by_big_sleeps_law(weights: Weights) -> None:
    starts = [
        classic_start(replace(CONFIG, method=Method.CLASSIC, seed=seed), weights.generator).variables
        for seed in range(200)
    ]
    for name, mean, std in (("z", 0.0, 1.0), ("class_logits", -3.9, 0.3)):
        drawn = torch.stack([start[name] for start in starts])
        assert drawn.mean().item() == pytest.approx(mean, abs=0.02)
        assert drawn.std().item() == pytest.approx(std, rel=0.02)
        assert (drawn.std(dim=1) > 0).all()  # each row has its own


def test_a_class_that_fits_best_but_is_what_is_to_be_avoided_is_not_listed(weights: Weights) -> None:
    config = replace(CONFIG, phrases=(Phrase("red apple"),), names_weight=0.0, basis_size=4)
    phrase_and_words = weights.perceptor.embed_texts(["red apple", "red", "apple"])
    best = set((weights.atlas.looks @ phrase_and_words.T).argmax(dim=0).tolist())

    def listed(*avoid: Phrase) -> set[int]:
        targets = encode(weights.perceptor, config.phrases, avoid, ())
        return set(promising_classes(replace(config, avoid=avoid), weights, targets).classes)

    assert listed().issuperset(best)
    assert listed(Phrase("class 3")).isdisjoint(best)


@pytest.mark.parametrize(("candidates", "redraws"), [(60, 0), (12, 80)])
def test_of_the_candidates_one_is_chosen_that_has_little_of_what_is_to_be_avoided(
    dreamer: Dreamer, candidates: int, redraws: int
) -> None:
    config = replace(CONFIG, phrases=(Phrase("red apple"),), names_weight=0.0, basis_size=12)
    config = replace(config, candidates=candidates, redraws=redraws)
    avoid = (Phrase("class 3"),)
    embeddings = dreamer.weights.perceptor.embed_texts(["red apple", "class 3"])

    def cosines(point: Point) -> torch.Tensor:
        with torch.no_grad():
            picture = dreamer.weights.generator(Point(point.z[None], point.classes[None]))
            return dreamer.weights.perceptor.embed_pictures(picture)[0] @ embeddings.T

    heedless, heeding = (cosines(dreamer.dream(replace(config, avoid=words)).point()) for words in ((), avoid))
    assert heeding[1] < heedless[1] - 0.01
    assert heeding[0] - heeding[1] > heedless[0] - heedless[1]
