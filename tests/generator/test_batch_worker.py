"""Several dreams under way in one engine, three at once, everything real; with the emoji pack where pictures matter."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy
import pytest
import pytest_asyncio
from PIL import Image
from prometheus_client import REGISTRY

from dreams.dream import Steering, SteeringKind
from dreams.errors import NotRunning
from dreams.history import DreamView
from dreams.languages import stored
from dreams.recipe import Descent, Method, Parent, Recipe
from dreams.states import DreamState
from generator import attempt
from generator.engine import Dream, Dreamer, checkpoint, load_weights
from generator.messages import Begin, EngineOptions, Finished, Stepped
from generator.packs.loading import find_pack
from generator.recipes import config_for
from generator.worker import Worker
from playground.guild import ADA_ID
from tests.generator.stage import POLICY, SOON_SECONDS, Stage, opened_stage, overheard, standing_still

pytestmark = pytest.mark.asyncio(loop_scope="module")

OPTIONS = EngineOptions(find_pack("emoji"), "cpu", threads=1, batch=3)
EVERYBODY_AT_ONCE = replace(POLICY, max_running=3, max_attempts=1)
SHORT, ENDLESS = 10, 2000  # steps
TEXTS = ("a red apple", "a cat", "a sailboat")
# What sums of another order come to in a short dream; other words and seeds come to 40 levels of 255. Rounding grows
# with every step, so that of long dreams only the scores can be compared.
SAME_LEVELS = 4.0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def staff(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Stage, Worker]]:
    """A stage and a worker on it that dreams three at once."""
    folder = tmp_path_factory.mktemp("batch")
    async with opened_stage(folder, OPTIONS, EVERYBODY_AT_ONCE, "emoji") as stage, stage.working() as worker:
        yield stage, worker


@pytest.fixture
def served(staff: tuple[Stage, Worker]) -> Stage:
    """The stage alone."""
    return staff[0]


def engine_crashes() -> float:
    return REGISTRY.get_sample_value("dream_engine_crashes_total") or 0.0


@cache
def dreamer() -> Dreamer:
    return Dreamer(load_weights(OPTIONS.folder))


async def asked(stage: Stage, steps: int, texts: tuple[str, ...] = TEXTS) -> list[int]:
    """Dreams that wait. They begin where their seed says: a search for a start would be each one's own."""
    fields = {"steps": steps, "method": Method.CLASSIC}
    return [await stage.asked(text=text, seed=seed, **fields) for seed, text in enumerate(texts)]


async def difference_from_alone(stage: Stage, view: DreamView) -> float:
    """How far a dream's picture is from the one that it would have been alone: levels of 255, in the mean."""
    assert view.result is not None
    together = Image.open(io.BytesIO(await stage.store.get(view.result.pictures[0].store_key)))
    return distance(together, (await asyncio.to_thread(alone, view.recipe)).picture())


@cache
def alone(recipe: Recipe) -> Dream:
    """The dream that a recipe makes without neighbours."""
    dream = dreamer().dream(config_for(recipe, dreamer().weights.defaults))
    for _ in dream:
        pass
    return dream


def distance(first: Image.Image, second: Image.Image) -> float:
    pixels = [numpy.asarray(picture.convert("RGB"), float) for picture in (first, second)]
    return float(numpy.abs(pixels[0] - pixels[1]).mean())


async def test_three_dreams_run_together_and_each_ends_as_it_would_have_alone(staff: tuple[Stage, Worker]) -> None:
    served, worker = staff
    await served.until_ready(worker)
    with standing_still(worker):  # so that none ends before the last one has come
        dreams = await asked(served, SHORT)
        await served.until_all(dreams, DreamState.RUNNING)
    views = await served.until_all(dreams, DreamState.DONE)
    for view in views:
        assert await difference_from_alone(served, view) < SAME_LEVELS
        await served.until_told(view.id, "Dreamed")
    assert distance(alone(views[0].recipe).picture(), alone(views[1].recipe).picture()) > 5 * SAME_LEVELS


async def test_a_worker_says_how_many_it_takes_at_once_for_those_who_wait(served: Stage) -> None:
    async def is_known() -> bool:
        return [one.batch for one in await served.queue.workers()] == [3]

    await served.until(is_known)
    assert (await served.queue.pool("emoji")).slots == 3


async def test_a_cancelled_dream_leaves_the_others_as_they_were(served: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    crashes, said = engine_crashes(), overheard(monkeypatch)
    first, cancelled, last = dreams = await asked(served, ENDLESS)
    await served.until_all(dreams, DreamState.RUNNING)
    await served.queue.cancel(cancelled, ADA_ID)
    await served.until_state(cancelled, DreamState.CANCELLED)
    await served.until_told(cancelled, "Cancelled")
    begun = {Recipe.from_json(one.recipe_json).seed: one.run for one in said if isinstance(one, Begin)}
    said.clear()

    async def both_go_on() -> bool:
        return {begun[0], begun[2]} <= {one.run for one in said if isinstance(one, Stepped)}

    await served.until(both_go_on)
    for dream_id in (first, last):
        assert (await served.dream(dream_id)).state is DreamState.RUNNING
        await served.queue.steer(dream_id, ADA_ID, Steering(SteeringKind.STOP))
    assert [view.attempt for view in await served.until_all([first, last], DreamState.DONE)] == [1, 1]
    assert engine_crashes() == crashes


async def test_a_word_to_one_dream_does_not_reach_the_others(served: Stage) -> None:
    told, other = await asked(served, ENDLESS, TEXTS[:2])
    await served.until_all([told, other], DreamState.RUNNING)
    await served.queue.steer(told, ADA_ID, Steering(SteeringKind.AVOID, phrase="fog"))
    await served.until_told(told, "not fog")
    await served.queue.steer(told, ADA_ID, Steering(SteeringKind.STOP))
    view = await served.until_state(told, DreamState.DONE)
    assert view.result is not None
    assert [phrase for phrase, _ in view.result.scores] == ["a red apple", "fog"]
    await served.queue.steer(other, ADA_ID, Steering(SteeringKind.STOP))
    untold = await served.until_state(other, DreamState.DONE)
    assert untold.result is not None
    assert [phrase for phrase, _ in untold.result.scores] == ["a cat"]


async def test_a_dream_far_over_its_time_leaves_the_others_in_their_engine(
    served: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempt, "SIGN_OF_LIFE_SECONDS", SOON_SECONDS)
    hurried, crashes = 99, engine_crashes()
    served.queue.hurried[hurried] = 0.5
    (neighbour,) = await asked(served, ENDLESS, TEXTS[:1])
    await served.until_told(neighbour, "Dreaming")
    given_up = await served.asked(text=TEXTS[1], seed=hurried, steps=ENDLESS)
    view = await served.until_state(given_up, DreamState.FAILED)
    assert view.error is not None
    assert "far longer" in view.error
    assert (await served.dream(neighbour)).state is DreamState.RUNNING
    await served.queue.steer(neighbour, ADA_ID, Steering(SteeringKind.STOP))
    await served.until_state(neighbour, DreamState.DONE)
    assert engine_crashes() == crashes


async def test_a_blend_comes_with_a_film_of_the_way_between_its_parents(served: Stage) -> None:
    parents = await asked(served, SHORT, TEXTS[:2])
    for dream_id in parents:
        await served.until_state(dream_id, DreamState.DONE)
    blend = tuple(Parent(dream_id, Descent.BLEND, 0.5) for dream_id in parents)
    view = await served.until_state(await served.asked(steps=SHORT, parents=blend), DreamState.DONE)
    assert view.result is not None
    _, film = view.result.pictures
    assert film.mime == "video/mp4"
    assert (await served.store.get(film.store_key))[4:8] == b"ftyp"
    assert view.recipe.parents == blend


async def test_a_blend_with_a_dream_that_left_nothing_says_so_at_once(served: Stage) -> None:
    (known,) = await asked(served, SHORT, TEXTS[:1])
    await served.until_state(known, DreamState.DONE)
    blend = (Parent(known, Descent.BLEND, 0.5), Parent(999_999, Descent.BLEND))
    view = await served.until_state(await served.asked(parents=blend), DreamState.FAILED)
    assert view.error is not None
    assert "Dream 999999 is no longer there" in str(stored(view.error))
    assert view.attempt == 1


async def test_a_crash_under_several_costs_none_an_attempt_and_each_goes_on_alone_from_its_own_checkpoint(
    engine_options: EngineOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = overheard(monkeypatch)
    three_at_once = replace(engine_options, batch=3)
    async with opened_stage(tmp_path, three_at_once, EVERYBODY_AT_ONCE) as stage, stage.working() as worker:
        dreams = await asked(stage, ENDLESS)
        await stage.until_all(dreams, DreamState.RUNNING)
        for dream_id in dreams:
            await stage.until_checkpoint(dream_id)
        assert worker._board is not None
        worker._board.engine.kill()
        said.clear()

        async def are_done() -> bool:
            """Stops each as soon as it goes on."""
            views = [await stage.dream(dream_id) for dream_id in dreams]
            for view in views:
                with suppress(NotRunning):
                    await stage.queue.steer(view.id, ADA_ID, Steering(SteeringKind.STOP))
            return all(view.state is DreamState.DONE for view in views)

        await stage.until(are_done)
        views = [await stage.dream(dream_id) for dream_id in dreams]
    assert [view.attempt for view in views] == [1, 1, 1]
    turns = [one for one in said if isinstance(one, Begin | Finished)]
    assert [type(one) for one in turns] == [Begin, Finished] * 3  # the next crash would be somebody's own
    begun = [one for one in turns if isinstance(one, Begin)]
    assert {seed_and_step(begin)[0] for begin in begun} == {view.recipe.seed for view in views}
    for begin in begun:
        seed, step = seed_and_step(begin)
        assert seed == Recipe.from_json(begin.recipe_json).seed
        since = said[said.index(begin) :]  # before, the engine that died may have spoken of a dream with this number
        first_told = next(one for one in since if isinstance(one, Stepped) and one.run == begin.run)
        assert first_told.progress.step == step + 1


def seed_and_step(begin: Begin) -> tuple[int, int]:
    """Whose checkpoint a dream goes on from, and from where."""
    assert begin.checkpoint is not None
    facts = checkpoint.read(begin.checkpoint).facts
    return facts["seed"], facts["step"]
