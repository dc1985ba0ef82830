"""The numbers that Discord keeps to. Those in `Rules` can be changed while the stand-in runs."""

from dataclasses import dataclass

MIB = 1024 * 1024

MAX_CONTENT_CHARACTERS = 2_000
MAX_ATTACHMENTS = 10
MAX_ALT_TEXT_CHARACTERS = 1_024
MAX_CUSTOM_ID_CHARACTERS = 100
MAX_ROWS = 5
MAX_CHOICES = 25


@dataclass(slots=True)
class Rules:
    """Limits and times. Sources: Discord's documentation, and (marked) what people measured."""

    answer_seconds: float = 3.0  # first answer to an interaction
    token_life_seconds: float = 900.0  # an interaction's token
    attachment_limit_bytes: int = 10 * MIB
    request_limit_bytes: int = 25 * MIB
    heartbeat_seconds: float = 41.25
    old_message_seconds: float = 3_600.0  # unofficial, with the two lines below
    old_edits: int = 3
    old_edits_seconds: float = 6.0
    nonce_seconds: float = 300.0  # "the past few minutes" of enforce_nonce
    global_per_second: int = 50
    shards: int = 1  # what a bot is told to open
