"""The application commands that the bot registered, and what a member's client makes of typed options."""

import re
from enum import IntEnum
from typing import Any

from playground.errors import ControlMistake
from playground.forms import Form, Path
from playground.ids import APPLICATION_ID
from playground.rules import MAX_CHOICES
from playground.snowflakes import Snowflakes

NAME = re.compile(r"^[-_'\w]{1,32}$")
MAX_COMMANDS = 100
MAX_OPTIONS = 25


class CommandKind(IntEnum):
    """Discord's numbers: a slash command, and the two kinds of context menus."""

    SLASH = 1
    USER_MENU = 2
    MESSAGE_MENU = 3


class OptionKind(IntEnum):
    """Discord's numbers."""

    SUBCOMMAND = 1
    GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    ATTACHMENT = 11


NESTING = {OptionKind.SUBCOMMAND, OptionKind.GROUP}


class Commands:
    """What is registered, globally and for the guild."""

    def __init__(self, snowflakes: Snowflakes) -> None:
        self._snowflakes = snowflakes
        self._by_scope: dict[int | None, list[dict[str, Any]]] = {}

    def overwrite(self, guild_id: int | None, bodies: Any) -> list[dict[str, Any]]:
        """Replaces all commands of one scope; raises InvalidForm."""
        form = Form()
        if not isinstance(bodies, list) or len(bodies) > MAX_COMMANDS:
            form.wrong((), "BASE_TYPE_MAX_LENGTH", f"Must be {MAX_COMMANDS} or fewer in length.")
            bodies = []
        for index, body in enumerate(bodies):
            _check_command(form, body, (index,))
        _check_names(form, [(index, (body.get("type", 1), body.get("name"))) for index, body in enumerate(bodies)], ())
        form.refuse_if_wrong()
        known = {(body["type"], body["name"]): body["id"] for body in self.of_scope(guild_id)}
        self._by_scope[guild_id] = [self._registered(body, guild_id, known) for body in bodies]
        return self.of_scope(guild_id)

    def of_scope(self, guild_id: int | None) -> list[dict[str, Any]]:
        return self._by_scope.get(guild_id, [])

    def everything(self) -> list[dict[str, Any]]:
        """What a member of the guild is offered: the guild's commands and the global ones."""
        return [body for scope in self._by_scope.values() for body in scope]

    def find(self, typed: str) -> tuple[dict[str, Any], list[str]]:
        """The command that `typed` ("name", "name sub", "name group sub") names, and the words after its name."""
        for body in self.everything():
            if body["name"] == typed:
                return body, []
        name, *rest = typed.split()
        for body in self.everything():
            if body["name"] == name and body["type"] == CommandKind.SLASH:
                return body, rest
        known = ", ".join(body["name"] for body in self.everything()) or "none yet"
        raise ControlMistake(f"there is no command {typed!r}; registered: {known}")

    def _registered(
        self, body: dict[str, Any], guild_id: int | None, known: dict[tuple[int, str], str]
    ) -> dict[str, Any]:
        kind, allowed = body.get("type", CommandKind.SLASH), body.get("default_member_permissions")
        return {
            "description": "",
            "options": [],
            "nsfw": False,
            "contexts": None,
            "integration_types": [0],
            **{key: value for key, value in body.items() if value is not None},
            "id": known.get((kind, body["name"]), str(self._snowflakes.next())),
            "type": int(kind),
            "application_id": str(APPLICATION_ID),
            "version": str(self._snowflakes.next()),
            "default_member_permissions": None if allowed is None else str(allowed),
            **({"guild_id": str(guild_id)} if guild_id is not None else {}),
        }


def _check_command(form: Form, body: dict[str, Any], at: Path) -> None:
    name = form.text(body, "name", 32, at=at, required=True)
    if body.get("type", CommandKind.SLASH) != CommandKind.SLASH:
        return
    _check_name(form, name, at)
    form.text(body, "description", 100, at=at, required=True)
    _check_localizations(form, body, at)
    _check_options(form, body, at)


def _check_localizations(form: Form, body: dict[str, Any], at: Path) -> None:
    """Translated names and descriptions are held to the same rules as the ones that they stand for."""
    names, descriptions = (body.get(f"{field}_localizations") or {} for field in ("name", "description"))
    for locale in names:
        name = form.text(names, locale, 32, at=(*at, "name_localizations"), required=True)
        if name and (not NAME.match(name) or name != name.lower()):
            form.wrong(
                (*at, "name_localizations", locale), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid"
            )
    for locale in descriptions:
        form.text(descriptions, locale, 100, at=(*at, "description_localizations"), required=True)


def _check_name(form: Form, name: str | None, at: Path) -> None:
    if name and (not NAME.match(name) or name != name.lower()):
        form.wrong((*at, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _check_names(form: Form, names: list[tuple[int, Any]], at: Path) -> None:
    seen: set[Any] = set()
    for index, name in names:
        if name in seen:
            message = "Option names must be unique" if at else "Application command names must be unique"
            form.wrong((*at, index), "APPLICATION_COMMANDS_DUPLICATE_NAME", message)
        seen.add(name)


def _check_options(form: Form, body: dict[str, Any], at: Path) -> None:
    options = form.items(body, "options", MAX_OPTIONS, at=at)
    has_optional = False
    for index, option in enumerate(options):
        path = (*at, "options", index)
        form.choice(option, "type", {int(kind) for kind in OptionKind}, at=path)
        _check_name(form, form.text(option, "name", 32, at=path, required=True), path)
        form.text(option, "description", 100, at=path, required=True)
        _check_localizations(form, option, path)
        form.items(option, "choices", MAX_CHOICES, at=path)
        if option.get("required") and has_optional:
            message = "Required options must be placed before non-required options"
            form.wrong(path, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        has_optional = has_optional or not option.get("required")
        if option.get("type") in NESTING:
            has_optional = False
            _check_options(form, option, path)
    _check_names(form, [(index, option.get("name")) for index, option in enumerate(options)], (*at, "options"))
