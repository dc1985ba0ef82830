"""What is asked of the engine about one dream."""

from __future__ import annotations

from typing import cast

from generator.conversation import Conversation
from generator.messages import Begin, Order, TakeCheckpoint
from generator.switchboard import Line


class Told:
    """A line that nobody answers on, and what was said."""

    run = 1

    def __init__(self) -> None:
        self.orders: list[Order] = []

    async def tell(self, order: Order) -> None:
        self.orders.append(order)


async def test_no_checkpoint_is_asked_for_before_the_dream_has_begun() -> None:
    line = Told()
    conversation = Conversation(cast(Line, line), lambda ending: None)
    assert await conversation.take_checkpoint(30.0) is None
    assert line.orders == []
    begin = cast(Begin, object())
    await conversation.begin(begin)
    assert await conversation.take_checkpoint(0.01) is None
    assert line.orders == [begin, TakeCheckpoint(1)]
