"""What can go wrong with packs.

PackError
├── UnknownPack      no pack has this name
├── PackNotFetched   a known pack whose weights are not on this machine yet
├── PackDamaged      a file is missing or has another checksum than its manifest says
├── FetchFailed      no source gave the file
│   ├── WrongChecksum    a source gave another file than the one that is known
│   └── DiskFull         there is no room for it
└── UnknownLayout    a file whose tensors have none of the known names
"""


class PackError(Exception):
    """A pack cannot be used."""


class UnknownPack(PackError):
    """No pack has this name."""


class PackNotFetched(PackError):
    """The pack's weights are not on this machine yet."""


class PackDamaged(PackError):
    """A file of the pack is missing or is not the one that its manifest names."""


class FetchFailed(PackError):
    """No source gave the file."""


class WrongChecksum(FetchFailed):
    """The file is not the one that is known by this checksum."""


class DiskFull(FetchFailed):
    """There is no room for the file."""


class UnknownLayout(PackError):
    """The file's tensors have none of the known names."""
