"""One claimed dream, from its claim to whatever ends it, under one lease.

While the engine dreams, tasks beside it renew the lease, follow orders, show frames, keep checkpoints and watch the
deadline. The first of them all to know how the attempt ends says so (`Ending`); then what that ending asks for is done,
still under heartbeats.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from cards.batch_face import leader
from cards.content import UnderWay
from cards.courier import Courier
from cards.editor import CardEditor
from dreams.dream import CardRef, Claim, Orders, Steering, SteeringKind, Worker
from dreams.errors import DatabaseAway, LeaseLost, PromptError, StoreAway, Transient
from dreams.history import DreamView, History
from dreams.languages import kept, marked, stored
from dreams.metrics import LEASES_LOST
from dreams.pace import Pace
from dreams.queue import Queue
from dreams.recipe import Phrase
from dreams.store import ImageStore
from dreams.unwanted import Verdict
from generator.belongings import Belongings, stranded_of
from generator.conversation import Conversation
from generator.endings import Ending, Why
from generator.errors import IngredientGone
from generator.fence import Fence
from generator.frames import EDIT_TIMEOUT_SECONDS, Frames, Showing
from generator.messages import Begin, Finished, Frame
from generator.stranded import Stranded, StrandedResults
from generator.switchboard import Switchboard

logger = logging.getLogger(__name__)

ORDERS_SECONDS = 1.0
AWAY_SECONDS = (1.0, 3.0)  # drawn between, while the database or the store is away
BEGIN_TRIES = 3
SIGN_OF_LIFE_SECONDS = 30.0  # for an engine whose dream is over its time; a step may take long on a small device
LAST_CHECKPOINT_SECONDS = 5.0  # of the 10 that a stopping worker has
SETTLE_SECONDS = 1.0  # for an edit under way; one that a rate limit still holds back is not sent any more


@dataclass(frozen=True, slots=True)
class Patience:
    """The worker's times, in seconds."""

    lease: float
    heartbeat: float
    frame: float
    checkpoint: float
    compiling: float = 0.0  # what a dream may lose to torch, which compiles anew for each number of cutouts or dreams


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an attempt works with."""

    queue: Queue
    history: History
    store: ImageStore
    pace: Pace
    editor: CardEditor
    courier: Courier
    stranded: StrandedResults
    patience: Patience


class Attempt:
    """Runs one claim, beside others in the same engine.

    Args:
        board: Of the engine.
        stopping: Set when this worker shall stop.
        worker: This one, with the engine's own speed.
    """

    def __init__(
        self,
        surroundings: Surroundings,
        claim: Claim,
        board: Switchboard,
        stopping: asyncio.Event,
        worker: Worker,
    ) -> None:
        self._around = surroundings
        self._claim = claim
        self._lease = claim.lease
        self._stopping = stopping
        self._worker = worker
        self._recipe = claim.recipe  # with what steering changed
        self._card = claim.card
        self._ending: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
        self._heard = 0  # the number of the last word that the engine was told, or can't be
        self._board = board
        self._line = board.line()
        self._engine = Conversation(self._line, self._end)
        self._belongings = Belongings(claim, surroundings.store, surroundings.history, surroundings.queue)
        self._fence = Fence(surroundings.patience.lease)

    async def run(self) -> Ending:
        """Dreams, and does what the ending asks for."""
        frames = Frames(self._showing(), self._claim, lambda: self._engine.progress, lambda: self._recipe)
        async with asyncio.TaskGroup() as tasks:
            heart = tasks.create_task(self._beat())
            jobs: tuple[Coroutine[Any, Any, None], ...] = (
                self._engine.listen(),
                self._follow_orders(),
                frames.show(),
                self._keep_checkpoints(),
                self._watch_deadline(),
                self._watch_stopping(),
                self._begin(),
            )
            beside = [tasks.create_task(job) for job in jobs]
            ending = await self._ending
            if ending.why is Why.WORKER_STOPS:
                await self._checkpoint_last()
            for task in beside:
                task.cancel()
            await self._conclude(ending, frames)
            heart.cancel()
        self._board.hang_up(self._line)
        return ending

    def _end(self, ending: Ending) -> None:
        """The first to say it decides."""
        if not self._ending.done():
            self._ending.set_result(ending)

    # Beside the engine

    async def _begin(self) -> None:
        try:
            begin = await self._gather()
            await self._engine.begin(replace(begin, words=tuple(filter(self._heeds, begin.words))))
        except LeaseLost:
            self._end(Ending(Why.LEASE_LOST))
        except IngredientGone as error:
            self._end(Ending(Why.BROKEN, reason=kept(error.sentence), is_permanent=True))
        except StoreAway as error:
            logger.warning("dream %d can't begin: %s", self._lease.dream_id, error)
            self._end(await self._ending_without_store())

    async def _gather(self) -> Begin:
        """What the engine needs to begin; asked for again when the store fails, and always while the database is away.

        Raises:
            IngredientGone, LeaseLost, StoreAway: It can't begin.
        """
        tries = 0
        while True:
            try:
                return await self._belongings.begin(self._engine.run)
            except Transient as error:
                tries += isinstance(error, StoreAway)
                if tries == BEGIN_TRIES:
                    raise
            await asyncio.sleep(random.uniform(*AWAY_SECONDS))

    async def _ending_without_store(self) -> Ending:
        """It counts as a failed attempt only where the store keeps back nothing but what this dream needs."""
        try:
            await self._around.store.probe()
        except StoreAway as error:
            return Ending(Why.NOBODYS_FAULT, reason=str(error))
        return Ending(Why.BROKEN, reason=marked("Its generator could not reach the image store or the database."))

    async def _beat(self) -> None:
        """Renews the lease. A database that is away is no reason to stop: nobody else can claim meanwhile."""
        heartbeat = pause = self._around.patience.heartbeat
        while True:
            await asyncio.sleep(pause)
            pause, asked_at = heartbeat, self._fence.now()
            try:
                async with asyncio.timeout(heartbeat):
                    orders = await self._around.queue.heartbeat(self._lease, self._engine.progress, heard=self._heard)
            except (DatabaseAway, TimeoutError) as error:
                logger.warning("dream %d: no heartbeat: %s", self._lease.dream_id, error)
                pause = min(random.uniform(*AWAY_SECONDS), heartbeat)
            except LeaseLost:
                self._end(Ending(Why.LEASE_LOST))
                return
            else:
                self._fence.renew(asked_at)
                if orders.cancel_requested:  # words are left to `_follow_orders`: an engine may be slow to take them
                    self._end(Ending(Why.CANCELLED))

    async def _follow_orders(self) -> None:
        while True:
            await asyncio.sleep(ORDERS_SECONDS)
            try:
                async with asyncio.timeout(self._around.patience.heartbeat):
                    orders = await self._around.queue.orders(self._lease, heard=self._heard)
            except (DatabaseAway, TimeoutError):
                continue  # the heartbeat says so in the log
            except LeaseLost:
                self._end(Ending(Why.LEASE_LOST))
                return
            await self._obey(orders)

    async def _obey(self, orders: Orders) -> None:
        if orders.cancel_requested:
            self._end(Ending(Why.CANCELLED))
            return
        if not self._engine.has_begun:
            return  # it would not know which dream is meant; the next look brings the same words
        for steering in orders.steering:
            if steering.number > self._heard and self._heeds(steering):  # two may look at once
                await self._engine.steer(steering)
                logger.info("dream %d: told to %s", self._lease.dream_id, steering.kind)

    def _heeds(self, steering: Steering) -> bool:
        """Counts a word as heard; whether the engine is to be told."""
        self._heard = steering.number
        try:
            if steering.kind is SteeringKind.AVOID and steering.phrase:
                self._recipe = replace(self._recipe, avoid=(*self._recipe.avoid, Phrase(steering.phrase)))
        except PromptError as error:  # from before the queue looked; no word of one member ends others' dreams
            logger.warning("dream %d: is not told to %s: %s", self._lease.dream_id, steering.kind, error)
            return False
        return True

    async def _keep_checkpoints(self) -> None:
        while True:
            await asyncio.sleep(self._around.patience.checkpoint)
            try:
                taken = await self._engine.take_checkpoint()
                if taken is not None:
                    await self._belongings.keep(taken)
            except Transient as error:
                logger.warning("dream %d: no checkpoint: %s", self._lease.dream_id, error)
            except LeaseLost:
                self._end(Ending(Why.LEASE_LOST))
                return

    async def _watch_deadline(self) -> None:
        clock = asyncio.get_running_loop().time
        began = clock()
        while (left := began + self._deadline_seconds() - clock()) > 0:
            await asyncio.sleep(left)  # it may be extended meanwhile
        reason = marked("It took far longer than it should have, so its generator gave it up.")
        # Others may dream in the same engine, so it is given up only where it was asked and does not answer.
        patience_seconds = SIGN_OF_LIFE_SECONDS + self._around.patience.compiling
        is_engine_lost = self._engine.has_begun and await self._engine.take_checkpoint(patience_seconds) is None
        self._end(Ending(Why.BROKEN, reason=reason, is_engine_lost=is_engine_lost))

    def _deadline_seconds(self) -> float:
        """How long it may take: by what the queue thought, or by this worker's own speed where that is longer."""
        recipe, worker = self._claim.recipe, self._worker
        steps = recipe.steps or worker.steps.get(recipe.quality, 0)
        own_seconds = steps / worker.steps_per_second if worker.steps_per_second > 0 else 0.0
        alone = max(self._claim.deadline_seconds, self._around.queue.policy.deadline_factor * own_seconds)
        return alone * worker.batch * self._engine.growth + self._around.patience.compiling

    async def _watch_stopping(self) -> None:
        await self._stopping.wait()
        self._end(Ending(Why.WORKER_STOPS))

    # Endings

    async def _conclude(self, ending: Ending, frames: Frames) -> None:
        if ending.why is not Why.FINISHED and not ending.is_engine_lost:
            await self._engine.abandon()
            self._board.hang_up(self._line)
        # Nobody waits for the end of a lost lease, so its frame may take its time: what comes next must come after it.
        patience = EDIT_TIMEOUT_SECONDS if ending.why is Why.LEASE_LOST else SETTLE_SECONDS
        settled = asyncio.create_task(frames.settle(patience))
        try:
            await self._write_down(ending, settled)
        except LeaseLost:
            await settled
            await self._let_go()
        except DatabaseAway as error:
            # Its lease runs out, and whoever rescues it does what could not be written now.
            logger.warning("dream %d: its end could not be written: %s", self._lease.dream_id, error)
        finally:
            await settled

    async def _write_down(self, ending: Ending, settled: asyncio.Task[None]) -> None:
        dream_id, queue = self._lease.dream_id, self._around.queue
        if ending.why is not Why.WORKER_STOPS and ending.finished is None:
            await settled  # a frame that is still on its way must not come after the last word
        match ending.why:
            case Why.FINISHED if ending.finished:
                await self._finish(ending.finished, settled)
            case Why.BROKEN:
                state = await queue.fail(self._lease, ending.reason, is_permanent=ending.is_permanent)
                logger.warning("dream %d: attempt failed, now %s: %s", dream_id, state, stored(ending.reason))
            case Why.CANCELLED:
                await queue.cancelled(self._lease)
                logger.info("dream %d: cancelled", dream_id)
            case Why.WORKER_STOPS | Why.NOBODYS_FAULT:
                await queue.give_back(self._lease)
                logger.info("dream %d: given back", dream_id)
            case Why.LEASE_LOST:
                raise LeaseLost
        self._around.courier.nudge()

    async def _finish(self, finished: Finished, settled: asyncio.Task[None]) -> None:
        stranded = stranded_of(self._claim, finished)
        while not await self._is_put_somewhere(stranded, settled):
            if self._stopping.is_set():
                logger.error("dream %d: its result is lost, so it is given back", self._lease.dream_id)
                await self._around.queue.give_back(self._lease)
                return
            await asyncio.sleep(random.uniform(*AWAY_SECONDS))

    async def _is_put_somewhere(self, stranded: Stranded, settled: asyncio.Task[None]) -> bool:
        try:
            for key, payload in stranded.payloads.items():
                await self._around.store.put(key, payload)
            await settled
            is_over = await self._around.queue.finish(self._lease, stranded.result, stranded.last)
        except Transient as away:
            return await self._is_kept_on_disk(stranded, away)
        if is_over:
            logger.info("dream %d: done with score %.3f", self._lease.dream_id, stranded.result.score)
        else:
            logger.info("dream %d: given back at its end, as it was extended", self._lease.dream_id)
        await self._belongings.forget_checkpoint()
        return True

    async def _is_kept_on_disk(self, stranded: Stranded, away: Transient) -> bool:
        try:
            await self._around.stranded.keep(stranded)
        except OSError as error:
            told = "dream %d is done, but its result can be kept nowhere, so it is tried again: %s On disk: %s"
            logger.error(told, self._lease.dream_id, away, error)
            return False
        return True

    async def _checkpoint_last(self) -> None:
        """Writes down where the dream is before it is given back, if that is quick."""
        with suppress(Transient, LeaseLost, TimeoutError):
            async with asyncio.timeout(LAST_CHECKPOINT_SECONDS):
                taken = await self._engine.take_checkpoint()
                if taken is not None:
                    await self._belongings.keep(taken)

    async def _let_go(self) -> None:
        """Nothing of it is ours any more; but Discord knows no fence.

        A worker that was frozen in the middle of an edit sends it when it wakes, maybe onto the finished picture.
        """
        LEASES_LOST.inc()
        logger.info("dream %d belongs to another worker now", self._lease.dream_id)
        try:
            await self._around.courier.redraw(self._lease.dream_id)
        except DatabaseAway as error:
            logger.warning("dream %d: its card can't be drawn again: %s", self._lease.dream_id, error)

    # The card

    def _showing(self) -> Showing:
        return Showing(
            editor=self._around.editor,
            frame_seconds=self._around.patience.frame,
            take_frame=self._engine.take_frame,
            find_card=self._find_card,
            find_view=self._find_view,
            reserve=self._around.pace.reserve,
            may_show=lambda: self._fence.is_held,
            leads=self._leads,
            verdict_on=self._verdict_on,
            draw_shared=self._draw_shared,
        )

    async def _leads(self) -> bool:
        views = await self._around.history.sharing_card(self._lease.dream_id)
        return bool(views) and leader(views).id == self._lease.dream_id

    async def _verdict_on(self, frame: Frame) -> Verdict:
        verdicts = self._around.courier.verdicts
        return await verdicts.on_look(frame.safety, self._claim.guild_id, self._claim.channel_id)

    async def _draw_shared(self, view: DreamView, webp: bytes | None) -> UnderWay | None:
        views = await self._around.history.sharing_card(view.id)
        return await self._around.courier.contents.under_way(views, view, webp)

    async def _find_view(self) -> DreamView | None:
        return await self._around.history.dream(self._lease.dream_id)

    async def _find_card(self) -> CardRef | None:
        if self._card is None:  # the bot may still be saying where it is
            view = await self._find_view()
            self._card = view.card if view else None
        return self._card
