"""The fixed ids of the guild, its channels, members and roles, so that drivers and tests can name them."""

from typing import Final

GUILD_ID: Final = 1_200_000_000_000_000_000
APPLICATION_ID: Final = 1_200_000_000_000_000_001  # the bot's user has the same id, as on Discord
MODERATOR_ROLE_ID: Final = 1_200_000_000_000_000_010
BOT_ROLE_ID: Final = 1_200_000_000_000_000_011
GENERAL_CHANNEL_ID: Final = 1_200_000_000_000_000_100
ART_CHANNEL_ID: Final = 1_200_000_000_000_000_101
LOUNGE_CHANNEL_ID: Final = 1_200_000_000_000_000_102
THREAD_ID: Final = 1_200_000_000_000_000_110
OWNER_ID: Final = 1_200_000_000_000_000_200
ADA_ID: Final = 1_200_000_000_000_000_201
BEN_ID: Final = 1_200_000_000_000_000_202
CLEO_ID: Final = 1_200_000_000_000_000_203

FOUNDED_AT: Final = 1_706_176_800.0  # seconds since 1970; agrees with the ids
