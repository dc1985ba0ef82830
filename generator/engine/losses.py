"""The losses of Big Sleep: follow the text, keep the latents normal, keep the classes few.

All are for one dream; a batch of dreams sums them, so that no dream feels its neighbours.
"""

import torch
from torch import Tensor

GUIDANCE_SCALE = 100.0
CLASS_SCALE = 50.0


def guidance_loss(cosines: Tensor, weights: Tensor) -> Tensor:
    """The pull towards the phrases and away from those to avoid.

    Args:
        cosines: (N, T), each cutout's cosine to each target.
        weights: (T,), negative for a target to avoid.

    Returns:
        A scalar: -100 times the weighted sum over targets of the mean cosine over cutouts.
    """
    return -GUIDANCE_SCALE * (cosines.mean(dim=0) * weights).sum()


def latent_loss(z: Tensor) -> Tensor:
    """Keeps each row of z looking like a draw from N(0, 1): the first four moments.

    |1 - std|, |mean|, skewness and excess kurtosis of each row, averaged over rows, and 4 times the mean square, which
    counts only above 1. The same figures as big-sleep's, without its loop over rows.

    Args:
        z: (R, Z).
    """
    mean = z.mean(dim=1, keepdim=True)
    deviation = z - mean
    # The biased standard deviation for the z-scores, the unbiased one for |1 - std|: as in the original.
    scores = deviation / deviation.square().mean(dim=1, keepdim=True).sqrt()
    skewness, kurtosis = scores.pow(3).mean(dim=1), scores.pow(4).mean(dim=1) - 3
    moments = (1 - z.std(dim=1)).abs() + mean.squeeze(1).abs() + skewness.abs() + kurtosis.abs()
    return moments.mean() + 4 * z.square().mean().clamp(min=1)


def class_loss(classes: Tensor) -> Tensor:
    """Keeps all but the largest class of each row small.

    Args:
        classes: (R, C), at least 0.

    Returns:
        The mean square of 50 times every class but the row's largest.
    """
    rows, count = classes.shape
    squares = (CLASS_SCALE * classes).square()
    return (squares.sum() - squares.amax(dim=1).sum()) / (rows * (count - 1))


def normalized(gradients: dict[str, Tensor]) -> dict[str, Tensor]:
    """Scales each gradient to a root mean square of 1, so that one learning rate fits every phrase and pack."""
    return {
        name: gradient / gradient.square().mean().sqrt().clamp(min=torch.finfo(gradient.dtype).tiny)
        for name, gradient in gradients.items()
    }
