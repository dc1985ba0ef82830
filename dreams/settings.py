"""What an operator may set: environment variables or `.env`, checked once at the start of a process.

Only `bot/__main__.py` and `generator/cli.py` read settings (`load`); everything else is handed the values.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from dreams.errors import SettingsError

DATABASE_SCHEMES = ("sqlite+aiosqlite://", "postgresql+asyncpg://")
LEASE_HEARTBEATS = 4  # a lease outlives three missed heartbeats, so one slow statement never loses a dream

Port = Annotated[int, Field(ge=0, le=65535)]


class Settings(BaseSettings):
    """What the bot and the generator share."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True)

    discord_token: SecretStr | None = None
    discord_api_base: str = "https://discord.com/api/v10"
    discord_gateway_url: str = "wss://gateway.discord.gg/"
    database_url: SecretStr = SecretStr("sqlite+aiosqlite:///data/dreams.db")
    store_url: str = "file:data/images"
    dream_pack: str = "emoji"
    dream_max_queued: int = Field(default=10, ge=1, le=1000)
    dream_max_running: int = Field(default=2, ge=1, le=100)
    dream_role_max_queued: int = Field(default=50, ge=1, le=1000)
    dream_role_max_running: int = Field(default=5, ge=1, le=100)
    dream_token_seconds: float = Field(default=900.0, gt=0)
    dream_frame_seconds: float = Field(default=5.0, ge=0.2)
    dream_metrics_port: Port | None = None
    dream_log_json: bool = False

    @field_validator("database_url")
    @classmethod
    def _is_a_known_database(cls, url: SecretStr) -> SecretStr:
        if not url.get_secret_value().startswith(DATABASE_SCHEMES):
            raise ValueError(f"must start with {' or '.join(DATABASE_SCHEMES)}")
        return url

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
    """

    dream_sync_commands: bool = True
    dream_interactions_port: Port | None = None
    dream_shard_count: Annotated[int, Field(ge=1, le=16_384)] | None = None
    dream_shard_ids: Annotated[tuple[int, ...], NoDecode] | None = None

    @field_validator("dream_shard_ids", mode="before")
    @classmethod
    def _is_a_list_of_shards(cls, text: object) -> object:
        return [part.strip() for part in text.split(",")] if isinstance(text, str) else text

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
    """

    dream_device: str = Field(default="auto", pattern=r"^(auto|cpu|cuda(:\d+)?|mps)$")
    dream_lease_seconds: float = Field(default=60.0, gt=0)
    dream_heartbeat_seconds: float = Field(default=15.0, gt=0)
    dream_checkpoint_seconds: float = Field(default=30.0, gt=0)
    dream_batch: Literal["auto"] | Annotated[int, Field(ge=1, le=64)] = "auto"

    @model_validator(mode="after")
    def _lease_outlives_heartbeats(self) -> GeneratorSettings:
        if self.dream_lease_seconds < LEASE_HEARTBEATS * self.dream_heartbeat_seconds:
            raise ValueError(
                f"DREAM_LEASE_SECONDS must be at least {LEASE_HEARTBEATS} times DREAM_HEARTBEAT_SECONDS"
                f" ({self.dream_lease_seconds:g} < {LEASE_HEARTBEATS} x {self.dream_heartbeat_seconds:g})"
            )
        return self


AnySettings = TypeVar("AnySettings", bound=Settings)


def load(kind: type[AnySettings]) -> AnySettings:
    """Reads the settings of a process.

    Raises:
        SettingsError: A value is not allowed; the text names the setting and what is.
    """
    try:
        return kind()
    except ValidationError as error:
        raise SettingsError("; ".join(_complaint(dict(item)) for item in error.errors(include_input=False))) from error


def _complaint(item: dict[str, object]) -> str:
    location = item.get("loc")
    name = ".".join(str(part).upper() for part in location) if isinstance(location, tuple) else ""
    message = str(item.get("msg", "")).removeprefix("Value error, ")
    return f"{name}: {message}" if name else message
