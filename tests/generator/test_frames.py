"""Whose frames a card shows that several dreams share."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, cast

from cards.editor import CardEditor
from dreams.dream import CardRef, Claim, Lease, Progress
from dreams.languages import Language
from dreams.recipe import Phrase, Recipe
from generator.frames import LOOK_AGAIN_SECONDS, Frames, Showing

RECIPE = Recipe((Phrase("a red apple"),), seed=7)
CARD = CardRef(1, 2)
PROGRESS = Progress(step=3, total=10, score=0.2, best_score=0.2, best_step=3, seconds=1.0, seconds_left=2.0)


def claim(batch_id: int | None) -> Claim:
    return Claim(
        Lease(2, 1, "worker"), RECIPE, "a red apple", "tiny", 1, None, CARD, 1.0, 60.0, 3, 4, 1, "Ada", False, batch_id
    )


@dataclass
class Scene:
    """What a dream takes while its card is another's to show, or its own."""

    leads: bool
    taken: list[str] = field(default_factory=list)

    async def take(self, what: str, answer: Any = None) -> Any:
        self.taken.append(what)
        return answer

    async def is_leading(self) -> bool:
        return self.leads

    async def find_card(self) -> CardRef:
        return CARD

    async def find_language(self) -> Language:
        return Language.ENGLISH

    async def show_for_a_moment(self, batch_id: int | None) -> None:
        showing = Showing(
            editor=cast(CardEditor, None),  # nothing is ever drawn here
            frame_seconds=0.0,
            take_frame=lambda: self.take("a picture"),
            find_card=self.find_card,
            find_language=self.find_language,
            reserve=lambda channel_id, seconds: self.take("a turn", 0.0),
            may_show=lambda: True,
            leads=self.is_leading,
            draw_shared=lambda view, webp: self.take("a drawing"),
        )
        frames = Frames(showing, claim(batch_id), lambda: PROGRESS, lambda: RECIPE)
        showing_on = asyncio.create_task(frames.show())
        await asyncio.sleep(1.5 * LOOK_AGAIN_SECONDS)
        showing_on.cancel()
        await asyncio.gather(showing_on, return_exceptions=True)


async def test_a_dream_whose_card_another_shows_takes_neither_its_turns_nor_pictures() -> None:
    scene = Scene(leads=False)
    await scene.show_for_a_moment(batch_id=5)
    assert scene.taken == []


async def test_the_dream_that_leads_takes_them() -> None:
    scene = Scene(leads=True)
    await scene.show_for_a_moment(batch_id=5)
    assert {"a turn", "a picture", "a drawing"} >= set(scene.taken) >= {"a turn", "a drawing"}
