"""What can go wrong, told apart by whose mistake it is.

PlaygroundError
├── ControlMistake              whoever drives the stand-in asked for what no Discord client could do
├── StackError                  (stack.py) a process did not start, or ended by itself
├── FolderTaken                 (own_folder.py) another process works in the folder
└── Refused                     the bot asked for what Discord refuses; carries status, code and message
    ├── Unauthorized            401
    ├── InvalidWebhookToken     401 50027   the interaction's token has ended
    ├── UnknownChannel          404 10003
    ├── UnknownGuild            404 10004
    ├── UnknownMember           404 10007
    ├── UnknownMessage          404 10008
    ├── UnknownUser             404 10013
    ├── UnknownWebhook          404 10015
    ├── UnknownInteraction      404 10062   not acknowledged in time
    ├── UnknownCommand          404 10063
    ├── AlreadyAcknowledged     400 40060
    ├── EntityTooLarge          413 40005
    ├── MissingAccess           403 50001
    ├── NotTheAuthor            403 50005
    ├── EmptyMessage            400 50006
    ├── CannotMessageUser       403 50007
    ├── MissingPermissions      403 50013
    ├── MalformedJson           400 50109
    ├── InvalidForm             400 50035   names the fields
    ├── ArchivedThread          400 50083
    ├── CannotReply             403 160002
    └── RateLimited             429         carries when to come back
        └── OldMessageEdits     429 30046
"""

from typing import Any, ClassVar

WRONG_USE = 2  # exit code of a process whose last line says what was typed wrong


class PlaygroundError(Exception):
    """The root of everything that this package raises on purpose."""


class ControlMistake(PlaygroundError):
    """Whoever drives the stand-in asked for what no Discord client could do."""


class Refused(PlaygroundError):
    """A request that Discord would refuse; the class says how."""

    status: ClassVar[int] = 400
    code: ClassVar[int] = 0
    message: ClassVar[str] = "400: Bad Request"

    def __init__(self) -> None:
        super().__init__(self.message)

    def json(self) -> dict[str, Any]:
        """The body of the answer."""
        return {"message": self.message, "code": self.code}


class Unauthorized(Refused):
    status, code, message = 401, 0, "401: Unauthorized"


class InvalidWebhookToken(Refused):
    status, code, message = 401, 50027, "Invalid Webhook Token"


class UnknownChannel(Refused):
    status, code, message = 404, 10003, "Unknown Channel"


class UnknownGuild(Refused):
    status, code, message = 404, 10004, "Unknown Guild"


class UnknownMember(Refused):
    status, code, message = 404, 10007, "Unknown Member"


class UnknownMessage(Refused):
    status, code, message = 404, 10008, "Unknown Message"


class UnknownUser(Refused):
    status, code, message = 404, 10013, "Unknown User"


class UnknownWebhook(Refused):
    status, code, message = 404, 10015, "Unknown Webhook"


class UnknownInteraction(Refused):
    status, code, message = 404, 10062, "Unknown interaction"


class UnknownCommand(Refused):
    status, code, message = 404, 10063, "Unknown application command"


class AlreadyAcknowledged(Refused):
    status, code, message = 400, 40060, "Interaction has already been acknowledged."


class EntityTooLarge(Refused):
    status, code, message = 413, 40005, "Request entity too large"


class MissingAccess(Refused):
    status, code, message = 403, 50001, "Missing Access"


class NotTheAuthor(Refused):
    status, code, message = 403, 50005, "Cannot edit a message authored by another user"


class EmptyMessage(Refused):
    status, code, message = 400, 50006, "Cannot send an empty message"


class CannotMessageUser(Refused):
    status, code, message = 403, 50007, "Cannot send messages to this user"


class MissingPermissions(Refused):
    status, code, message = 403, 50013, "Missing Permissions"


class MalformedJson(Refused):
    status, code, message = 400, 50109, "The request body contains invalid JSON."


class ArchivedThread(Refused):
    status, code, message = 400, 50083, "Thread is archived"


class CannotReply(Refused):
    status, code, message = 403, 160002, "You cannot reply without permission to read message history"


class InvalidForm(Refused):
    """A body with wrong fields. `errors` is nested as Discord nests it: {"content": {"_errors": [...]}}."""

    status, code, message = 400, 50035, "Invalid Form Body"

    def __init__(self, errors: dict[str, Any]) -> None:
        super().__init__()
        self.errors = errors

    def json(self) -> dict[str, Any]:
        return {**super().json(), "errors": self.errors}


class RateLimited(Refused):
    """Too many requests; `scope` is Discord's word for whose limit it was: user, global or shared.

    `headers` tell about the bucket, when it was a bucket.
    """

    status, code, message = 429, 0, "You are being rate limited."

    def __init__(
        self, retry_after_seconds: float, *, scope: str = "user", headers: dict[str, str] | None = None
    ) -> None:
        super().__init__()
        self.retry_after_seconds = retry_after_seconds
        self.scope = scope
        self.headers = headers or {}

    def json(self) -> dict[str, Any]:
        return {
            "message": self.message,
            "retry_after": round(self.retry_after_seconds, 3),
            "global": self.scope == "global",
            **({"code": self.code} if self.code else {}),
        }


class OldMessageEdits(RateLimited):
    """Not documented by Discord: edits of messages older than an hour are few, and have a code of their own."""

    code = 30046
    message = "Maximum number of edits to messages older than 1 hour reached. Try again later."
