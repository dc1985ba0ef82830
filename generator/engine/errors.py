"""What can go wrong in the engine, for whoever must tell a person or an operator.

EngineError
├── InvalidConfig       the caller asked for something that the engine or these weights cannot do
│   └── ForeignLatents  to go on from latents that are of other weights, or can't be read
├── WeightsError        a weights folder that cannot be used
│   └── WeightsCorrupt  a file whose checksum is not the recorded one
├── CheckpointMismatch  a checkpoint of another dream, other weights or another format
├── OutOfMemory         the device has too little memory even for one cutout at a time
└── DeviceLost          the device answers no more; the process must end
"""


class EngineError(Exception):
    """The engine could not do what was asked."""


class InvalidConfig(EngineError, ValueError):
    """A setting is outside of what the engine or these weights can do."""


class ForeignLatents(InvalidConfig):
    """These weights can't go on from such latents."""


class WeightsError(EngineError):
    """A weights folder is missing, incomplete or of another format."""


class WeightsCorrupt(WeightsError):
    """A weights file is not the one that its pack was made with."""


class CheckpointMismatch(EngineError):
    """The checkpoint does not belong to this dream and these weights."""


class OutOfMemory(EngineError):
    """The device's memory does not suffice for a dream with these weights, even one cutout at a time."""


class DeviceLost(EngineError):
    """The device failed; nothing on it can be trusted, so the process has to end."""
