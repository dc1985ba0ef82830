"""Places on waiting cards: true, and seldom edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.waiting_cards import MAX_EDITS_PER_TICK, MAX_WATCHED, MIN_SECONDS_BETWEEN_EDITS, WaitingCards
from cards.errors import CardGone
from cards.face import Face
from cards.pacing import Reserve
from dreams.history import DreamView
from dreams.queue import CardRef
from dreams.states import DreamState
from tests.bot.dream_views import DONE, queued_at


class Dreams:
    """A history of dreams in memory, and an editor that notes what it is told."""

    def __init__(self, *views: DreamView) -> None:
        self.views = {view.id: view for view in views}
        self.edits: list[tuple[int, str]] = []
        self.now = 1000.0
        self.gone = False
        self.redrawn: list[int] = []
        self.kept_out: frozenset[int] = frozenset()

    async def dream(self, dream_id: int) -> DreamView | None:
        return self.views.get(dream_id)

    async def open_of_guild(self, guild_id: int) -> list[DreamView]:
        return list(self.views.values())

    async def sharing_card(self, dream_id: int) -> list[DreamView]:
        batch_id = self.views[dream_id].batch_id
        return [view for view in self.views.values() if view.id == dream_id or (batch_id and view.batch_id == batch_id)]

    async def reserve(self, channel_id: int, interval_seconds: float) -> float:
        return 0.0

    async def refused(self, views: Sequence[DreamView]) -> frozenset[int]:
        return self.kept_out

    async def redraw(self, dream_id: int) -> None:
        self.redrawn.append(dream_id)

    async def edit(self, card: CardRef, face: Face, attachments: Sequence[object] | None) -> None:
        assert attachments is None
        if self.gone:
            raise CardGone
        self.edits.append((card.message_id, face.content))

    def watched(self) -> WaitingCards:
        cards = watcher(self, self.reserve)
        cards.watch(self.views.values())
        self.now += MIN_SECONDS_BETWEEN_EDITS
        return cards


def watcher(dreams: Dreams, reserve: Reserve) -> WaitingCards:
    return WaitingCards(
        dreams,  # type: ignore[arg-type]
        dreams,  # type: ignore[arg-type]
        reserve=reserve,
        refused=dreams.refused,
        redraw=dreams.redraw,
        clock=lambda: dreams.now,
    )


async def test_a_card_is_edited_when_its_place_changed() -> None:
    dreams = Dreams(queued_at(3))
    cards = dreams.watched()
    dreams.views[12] = queued_at(2)
    assert await cards.refresh() == 1
    assert "2nd in line" in dreams.edits[0][1]


async def test_an_unchanged_place_costs_no_edit() -> None:
    dreams = Dreams(queued_at(3))
    assert await dreams.watched().refresh() == 0


async def test_one_card_is_not_edited_twice_in_a_row() -> None:
    dreams = Dreams(queued_at(3))
    cards = dreams.watched()
    for place in (2, 1):
        dreams.views[12] = queued_at(place)
        await cards.refresh()
        dreams.now += MIN_SECONDS_BETWEEN_EDITS / 2
    assert len(dreams.edits) == 1


async def test_the_newest_go_first_and_few_at_a_time() -> None:
    dreams = Dreams(*(queued_at(9, id=number, card=CardRef(6, number)) for number in range(10)))
    cards = dreams.watched()
    dreams.views = {number: replace(queued_at(5), id=number, card=CardRef(6, number)) for number in range(10)}
    await cards.refresh()
    assert [message for message, _ in dreams.edits] == [9, 8, 7][:MAX_EDITS_PER_TICK]


async def test_after_a_start_the_cards_that_nobody_told_of_are_looked_for() -> None:
    running = replace(queued_at(1), state=DreamState.RUNNING, position=None)
    dreams = Dreams(queued_at(3, id=1), queued_at(4, id=2, card=None), replace(running, id=3, card=None))
    await watcher(dreams, dreams.reserve).look_up([9])
    assert dreams.redrawn == [2, 3]


async def test_a_dream_that_runs_is_left_to_its_generator() -> None:
    dreams = Dreams(queued_at(3))
    cards = dreams.watched()
    dreams.views[12] = replace(queued_at(1), state=DreamState.RUNNING, position=None)
    assert await cards.refresh() == 0


async def test_an_edit_that_landed_after_the_last_one_is_mended() -> None:
    dreams = Dreams(queued_at(3))
    cards = dreams.watched()
    dreams.views[12] = queued_at(2)
    plain_edit = dreams.edit

    async def slow_edit(card: CardRef, face: Face, attachments: Sequence[object] | None) -> None:
        await plain_edit(card, face, attachments)
        dreams.views[12] = DONE

    dreams.edit = slow_edit  # type: ignore[method-assign]
    await cards.refresh()
    assert dreams.redrawn == [12]


async def test_a_card_whose_dream_still_waits_is_not_drawn_again() -> None:
    dreams = Dreams(queued_at(3))
    cards = dreams.watched()
    dreams.views[12] = queued_at(2)
    assert await cards.refresh() == 1
    assert dreams.redrawn == []


async def test_a_picture_that_is_kept_out_of_a_grid_is_not_offered_while_the_others_wait() -> None:
    dreams = Dreams(replace(DONE, batch_id=1), queued_at(3, id=13, batch_id=1))
    dreams.kept_out = frozenset({12})
    cards = dreams.watched()
    dreams.views[13] = queued_at(2, id=13, batch_id=1)
    await cards.refresh()
    assert "**1** kept out" in dreams.edits[-1][1]


async def test_a_deleted_card_is_never_tried_again() -> None:
    dreams = Dreams(queued_at(3))
    cards = dreams.watched()
    dreams.gone = True
    dreams.views[12] = queued_at(2)
    await cards.refresh()
    dreams.gone = False
    dreams.now += MIN_SECONDS_BETWEEN_EDITS
    dreams.views[12] = queued_at(1)
    assert await cards.refresh() == 0


async def test_more_dreams_than_can_be_watched_crowd_out_the_oldest() -> None:
    dreams = Dreams(*(queued_at(3, id=number, card=CardRef(6, number)) for number in (1, 2)))

    async def reserve(channel_id: int, interval_seconds: float) -> float:
        cards.watch(queued_at(9, id=number) for number in range(100, 100 + MAX_WATCHED))
        return 0.0

    cards = watcher(dreams, reserve)
    cards.watch(dreams.views.values())
    dreams.now += MIN_SECONDS_BETWEEN_EDITS
    dreams.views[2] = queued_at(1, id=2, card=CardRef(6, 2))
    assert await cards.refresh() == 1
