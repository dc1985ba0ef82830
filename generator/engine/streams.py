"""Where a dream's randomness comes from: one stream for each purpose and step, all from the dream's seed.

A stream depends on nothing but (seed, purpose, step). So a resumed dream draws what the uninterrupted one would have
drawn with no generator state to carry, and a phrase added or a step repeated shifts no later draw. The streams live on
the CPU: the same seed draws the same numbers whatever device dreams.
"""

from enum import IntEnum

import numpy
import torch


class Purpose(IntEnum):
    """What a stream is drawn for. The numbers are part of what a seed means: never renumber them."""

    START = 1
    CANDIDATES = 2
    CUTOUTS = 3
    EVALUATION = 4
    NOISE = 5
    ATLAS = 6
    FIT = 7


def stream(seed: int, purpose: Purpose, step: int = 0) -> torch.Generator:
    """Returns a fresh CPU generator for one purpose at one step of the dream with this seed."""
    # SeedSequence spreads near-equal inputs over the whole state: seeds 1 and 2 share nothing.
    state = numpy.random.SeedSequence([seed, int(purpose), step]).generate_state(1, numpy.uint64)
    return torch.Generator().manual_seed(int(state[0] >> numpy.uint64(1)))
