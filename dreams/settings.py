"""What an operator may set: environment variables or `.env`, checked once at the start of a process.

Only `bot/__main__.py` and `generator/cli.py` read settings (`load`); everything else is handed the values.
"""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from urllib.parse import unquote

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import (
    AnyHttpUrl,
    AnyWebsocketUrl,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from dreams.complaints import complaint
from dreams.errors import SettingsError

DATABASE_SCHEMES = ("sqlite+aiosqlite://", "postgresql+asyncpg://")
LEASE_HEARTBEATS = 4  # a lease outlives three missed heartbeats, so one slow statement never loses a dream

PASSWORD = re.compile(r"://[^:/@]*:([^@]+)@")
LONG_PASSWORD = 8  # characters

ENV_FILE = ".env"
OWN_PREFIX = "DREAM_"
MOST_AT_ONCE = 64  # dreams in one batch
TOKEN_SECONDS = 900.0  # as long as Discord keeps an interaction's token

Port = Annotated[int, Field(ge=0, le=65535)]


Precision = Literal["auto", "float32", "bfloat16", "int8"]


def known_device(name: str) -> str:
    """Returns the name.

    Raises:
        ValueError: No device is called so.
    """
    if not re.fullmatch(r"auto|cpu|cuda(:[0-9]+)?|mps", name):
        raise ValueError(f"must be auto, cpu, cuda, mps, or one GPU of several, as cuda:1, not {name}")
    return name


class Settings(BaseSettings):
    """What the bot and the generator share.

    Attributes:
        aws_access_key_id: This and the other AWS_ settings are for a store at s3://; see `store_config`.
    """

    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True
    )

    discord_token: SecretStr | None = None
    discord_api_base: str = "https://discord.com/api/v10"
    discord_gateway_url: str = "wss://gateway.discord.gg/"
    database_url: SecretStr = SecretStr("sqlite+aiosqlite:///data/dreams.db")
    store_url: str = "file:data/images"
    aws_access_key_id: SecretStr | None = None
    aws_secret_access_key: SecretStr | None = None
    aws_session_token: SecretStr | None = None
    aws_region: str | None = None
    aws_endpoint: str | None = None
    aws_allow_http: bool = False
    dream_pack: str = "emoji"
    dream_max_queued: int = Field(default=10, ge=1, le=1000)
    dream_max_running: int = Field(default=2, ge=1, le=100)
    dream_role_max_queued: int = Field(default=50, ge=1, le=1000)
    dream_role_max_running: int = Field(default=5, ge=1, le=100)
    dream_token_seconds: float = Field(default=TOKEN_SECONDS, gt=0)
    dream_frame_seconds: float = Field(default=5.0, ge=0.2)
    dream_metrics_port: Port | None = None
    dream_log_json: bool = False

    @field_validator("database_url")
    @classmethod
    def _is_a_known_database(cls, url: SecretStr) -> SecretStr:
        if not url.get_secret_value().startswith(DATABASE_SCHEMES):
            raise ValueError(f"must start with {' or '.join(DATABASE_SCHEMES)}")
        return url

    @field_validator("discord_api_base")
    @classmethod
    def _is_an_http_address(cls, url: str) -> str:
        if not _is_a(AnyHttpUrl, url):
            raise ValueError("must be an address that begins with https:// or http://")
        return url

    @field_validator("discord_gateway_url")
    @classmethod
    def _is_a_websocket_address(cls, url: str) -> str:
        if not _is_a(AnyWebsocketUrl, url):
            raise ValueError("must be an address that begins with wss:// or ws://")
        return url

    def store_config(self) -> dict[str, str]:
        """What is set for a store at s3://, by obstore's names; what is unset it looks for itself."""
        found = {
            "aws_access_key_id": _revealed(self.aws_access_key_id),
            "aws_secret_access_key": _revealed(self.aws_secret_access_key),
            "aws_session_token": _revealed(self.aws_session_token),
            "aws_region": self.aws_region,
            "aws_endpoint": self.aws_endpoint,
            "aws_allow_http": "true" if self.aws_allow_http else None,
        }
        return {name: value for name, value in found.items() if value}

    def secrets(self) -> list[str]:
        """What must stand in no log."""
        tokens = (self.discord_token, self.aws_access_key_id, self.aws_secret_access_key, self.aws_session_token)
        urls = (self.database_url.get_secret_value(), self.store_url, self.aws_endpoint or "")
        return [
            *(revealed for token in tokens if (revealed := _revealed(token))),
            *(secret for url in urls for secret in _secrets_in(url)),
        ]

    def token(self) -> str:
        """The bot's token.

        Raises:
            SettingsError: None is set.
        """
        token = self.discord_token.get_secret_value().strip() if self.discord_token else ""
        if not token:
            raise SettingsError(
                "DISCORD_TOKEN is not set: put the bot's token into .env or the environment (see .env.example),"
                " or try the project without one: make demo"
            )
        return token


class BotSettings(Settings):
    """The bot's own.

    Attributes:
        dream_sync_commands: Tell Discord of changed commands at the start; without it, `python -m bot sync` does.
        dream_interactions_port: Interactions come by HTTP to this port instead of by the gateway. Set the same address,
            with the path /interactions, as the application's Interactions Endpoint URL.
        dream_shard_count: How many shards all processes have together; unset: as many as Discord recommends.
        dream_shard_ids: Those of this process, as 0,1,2; unset: all of them.
        dream_keep_days: How long dreams are kept after they ended; at least 1, because an idempotency key must outlive
            Discord's retries.
        dream_keep_gib: When all pictures together take more, the dreams that ended first go early; unset: no cap.
    """

    dream_sync_commands: bool = True
    dream_interactions_port: Port | None = None
    dream_shard_count: Annotated[int, Field(ge=1, le=16_384)] | None = None
    dream_shard_ids: Annotated[tuple[int, ...], NoDecode] | None = None
    dream_keep_days: float = Field(default=90.0, ge=1)
    dream_keep_gib: Annotated[float, Field(gt=0)] | None = None

    @field_validator("dream_shard_ids", mode="wrap")
    @classmethod
    def _is_a_list_of_shards(cls, given: object, read: ValidatorFunctionWrapHandler) -> object:
        try:
            return read([part.strip() for part in given.split(",")] if isinstance(given, str) else given)
        except ValidationError:
            raise ValueError("must be whole numbers with commas between them, as 0,1,2") from None

    @model_validator(mode="after")
    def _shards_are_some_of_all(self) -> BotSettings:
        if self.dream_shard_ids is None:
            return self
        if self.dream_shard_count is None:
            raise ValueError("DREAM_SHARD_IDS needs DREAM_SHARD_COUNT, the same in all processes")
        if not set(self.dream_shard_ids) <= set(range(self.dream_shard_count)):
            raise ValueError(f"DREAM_SHARD_IDS must be between 0 and {self.dream_shard_count - 1}")
        return self


class GeneratorSettings(Settings):
    """The generator's own.

    Attributes:
        dream_batch: Dreams that one engine dreams at once; auto: as many as the GPU's memory takes, one on a CPU.
        dream_compile: Whether torch compiles the networks when the generator starts, which takes minutes.
        dream_gpu_memory_gib: The most of the GPU's memory that the engine may hold; unset: all. Where it is short,
            fewer dreams and then fewer cutouts go together.
        dream_precision: What the networks compute in; auto: bfloat16 where the hardware has it, else float32.
        dream_deterministic: Whether a GPU uses only algorithms that give the same bits each time.
    """

    dream_device: str = "auto"
    dream_lease_seconds: float = Field(default=60.0, gt=0)
    dream_heartbeat_seconds: float = Field(default=15.0, gt=0)
    dream_checkpoint_seconds: float = Field(default=30.0, gt=0)
    dream_batch: Literal["auto"] | Annotated[int, Field(ge=1, le=MOST_AT_ONCE)] = "auto"
    dream_compile: bool = False
    dream_gpu_memory_gib: Annotated[float, Field(ge=1)] | None = None
    dream_precision: Precision = "auto"
    dream_deterministic: bool = False

    @field_validator("dream_device")
    @classmethod
    def _is_a_known_device(cls, device: str) -> str:
        return known_device(device)

    @field_validator("dream_batch", mode="wrap")
    @classmethod
    def _is_auto_or_a_number(cls, given: object, read: ValidatorFunctionWrapHandler) -> object:
        try:
            return read(given)
        except ValidationError:
            raise ValueError(f"must be auto or a whole number from 1 to {MOST_AT_ONCE}") from None

    @model_validator(mode="after")
    def _lease_outlives_heartbeats(self) -> GeneratorSettings:
        if self.dream_lease_seconds < LEASE_HEARTBEATS * self.dream_heartbeat_seconds:
            raise ValueError(
                f"DREAM_LEASE_SECONDS must be at least {LEASE_HEARTBEATS} times DREAM_HEARTBEAT_SECONDS"
                f" ({self.dream_lease_seconds:g} < {LEASE_HEARTBEATS} x {self.dream_heartbeat_seconds:g})"
            )
        return self


def _secrets_in(url: str) -> list[str]:
    """A URL's password, as it stands there and as it is meant. A short one may be a word of every other line: it is one
    in its place in the URL only.
    """
    found = PASSWORD.search(url)
    if found is None:
        return [url] if "password=" in url else []
    password = found.group(1)
    alone = [password, unquote(password)] if len(password) >= LONG_PASSWORD else []
    return [url, f":{password}@", *alone]


AnySettings = TypeVar("AnySettings", bound=Settings)


def load(kind: type[AnySettings]) -> AnySettings:
    """Reads the settings of a process.

    Raises:
        SettingsError: A value is not allowed; the text names the setting and what is. Or a line of `.env` is none.
    """
    _require_readable(Path(ENV_FILE))
    try:
        return kind()
    except ValidationError as error:
        raise SettingsError("; ".join(_complaint(item) for item in error.errors())) from error


def _require_readable(file: Path) -> None:
    """Refuses lines that dotenv itself would leave out with a warning."""
    if not file.is_file():
        return
    try:
        with file.open(encoding="utf-8") as lines:
            broken = [binding.original for binding in parse_stream(lines) if binding.error]
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} can't be read: {error}") from error
    if broken:
        # A statement begins with the empty lines before it.
        numbers = ", ".join(str(each.line + each.string.rstrip().count("\n")) for each in broken)
        raise SettingsError(f"{file}, line {numbers}: that is no setting. Write NAME=value, or # before a remark.")


def wrong_settings() -> list[str]:
    """What the settings of bot and generator have wrong, a sentence each: often one `.env` is for both."""
    return _unknown_settings() + [str(error) for kind in (BotSettings, GeneratorSettings) if (error := _refusal(kind))]


def _refusal(kind: type[Settings]) -> SettingsError | None:
    try:
        load(kind)
    except SettingsError as error:
        return error
    return None


def _unknown_settings() -> list[str]:
    """A sentence for each name in the environment or `.env` that begins like a setting and is none."""
    known = [name.upper() for kind in (BotSettings, GeneratorSettings) for name in kind.model_fields]
    given = sorted({name.upper() for name in (*os.environ, *dotenv_values(ENV_FILE))})
    return [_unknown(name, known) for name in given if name.startswith(OWN_PREFIX) and name not in known]


def _unknown(name: str, known: list[str]) -> str:
    ends = [one.removeprefix(OWN_PREFIX) for one in known if one.startswith(OWN_PREFIX)]  # the rest is alike anyway
    near = difflib.get_close_matches(name.removeprefix(OWN_PREFIX), ends, n=1)
    return f"{name} is no setting; did you mean {OWN_PREFIX}{near[0]}?" if near else f"{name} is no setting. Remove it."


def _revealed(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


def _complaint(error: ErrorDetails) -> str:
    name = ".".join(str(part).upper() for part in error["loc"])
    return f"{name}: {complaint(error)}" if name else complaint(error)


def _is_a(kind: type[AnyHttpUrl | AnyWebsocketUrl], url: str) -> bool:
    try:
        TypeAdapter(kind).validate_python(url)
    except ValidationError:
        return False
    return True
