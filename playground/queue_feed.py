"""Brings the bot's own listing of its queue to the page's panel: the stand-in itself knows nothing of dreams."""

import json

from playground.stack import Stack

COMMAND = ("bot", "queue", "--json", "--follow")


async def feed_queue(stack: Stack) -> None:
    """Passes each listing on, until the command that prints them ends."""
    process = await stack.start("queue", *COMMAND, is_read=True)
    assert process.stdout is not None
    async for line in process.stdout:
        await stack.post("queue", {"rows": json.loads(line)})
