"""The packs that can be fetched: which files they are made of, and where those are.

None of the addresses is promised by anybody: each file has several, tried in turn. What is promised is the content, by
checksum: OpenAI publishes CLIP's; of BigGAN's only OpenMMLab's names carry one (its first eight digits), so the others'
are recorded when they are first fetched and compared ever after.
"""

from dataclasses import dataclass
from typing import Any

_OPENAI = ("https://openaipublic.azureedge.net/clip/models", "https://openaipublic.blob.core.windows.net/clip/models")
_HUB = "https://huggingface.co"
_BIGGAN = "https://s3.amazonaws.com/models.huggingface.co/biggan"
_OPENMMLAB = "https://download.openmmlab.com/mmgen/biggan"


@dataclass(frozen=True, slots=True)
class Source:
    """One place that a file can be fetched from.

    Attributes:
        url: its address.
        sha256: the checksum of what it gives, or its first digits; empty if nobody has published it.
    """

    url: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A network's weights, wherever they are.

    Attributes:
        name: of the network.
        sources: in the order in which they are tried. Their tensors may be named differently (`mappings`).
        megabytes: what the first source gives; 0 if nobody has told.
    """

    name: str
    sources: tuple[Source, ...]
    megabytes: int = 0


@dataclass(frozen=True, slots=True)
class PackSpec:
    """What a pack is made of.

    Attributes:
        name: of the pack.
        clip: the perceptor's weights.
        biggan: the generator's weights.
        perceptor: the arguments of `clip.model.CLIP`.
        generator: the settings of its `BigGANConfig`.
        licence: of the weights, for the manifest.
    """

    name: str
    clip: RemoteFile
    biggan: RemoteFile
    perceptor: dict[str, Any]
    generator: dict[str, Any]
    licence: str = "CLIP: MIT (OpenAI). BigGAN-deep: Apache-2.0 (DeepMind)."

    @property
    def megabytes(self) -> int:
        """What is fetched for it."""
        return self.clip.megabytes + self.biggan.megabytes


def _clip(model: str, megabytes: int, sha256: str, timm: str, transformers: str) -> RemoteFile:
    file = model.replace("/", "-") + ".pt"
    openai = tuple(Source(f"{host}/{sha256}/{file}", sha256) for host in _OPENAI)
    hub = (
        Source(f"{_HUB}/timm/{timm}/resolve/main/open_clip_model.safetensors"),
        Source(f"{_HUB}/openai/{transformers}/resolve/main/model.safetensors"),
    )
    return RemoteFile(f"CLIP {model}", (*openai, *hub), megabytes)


# The others say what they have instead.
VIT_B_32: dict[str, Any] = {
    "embed_dim": 512,
    "image_resolution": 224,
    "vision_layers": 12,
    "vision_width": 768,
    "vision_patch_size": 32,
    "context_length": 77,
    "vocab_size": 49408,
    "transformer_width": 512,
    "transformer_heads": 8,
    "transformer_layers": 12,
}
_VIT_L_14 = {
    "embed_dim": 768,
    "vision_layers": 24,
    "vision_width": 1024,
    "vision_patch_size": 14,
    "transformer_width": 768,
    "transformer_heads": 12,
}
_CLIPS = {
    "": (
        _clip(
            "ViT-B/32",
            354,
            "40d365715913c9da98579312b702a82c18be219cc2a73407c4526f58eba950af",
            "vit_base_patch32_clip_224.openai",
            "clip-vit-base-patch32",
        ),
        VIT_B_32,
    ),
    "-vit-b-16": (
        _clip(
            "ViT-B/16",
            351,
            "5806e77cd80f8b59890b7e101eabd078d9fb84e6937f9e85e4ecb61988df416f",
            "vit_base_patch16_clip_224.openai",
            "clip-vit-base-patch16",
        ),
        VIT_B_32 | {"vision_patch_size": 16},
    ),
    "-vit-l-14": (
        _clip(
            "ViT-L/14",
            933,
            "b8cca3fd41ae0c99ba7e8951adf17d267cdb84cd88be6f7c2e0eca1737a03836",
            "vit_large_patch14_clip_224.openai",
            "clip-vit-large-patch14",
        ),
        VIT_B_32 | _VIT_L_14,
    ),
}
# OpenAI's files are TorchScript, which is code. These are known not to be anybody else's.
KNOWN_ARCHIVES = frozenset(source.sha256 for clip, _ in _CLIPS.values() for source in clip.sources if source.sha256)

_BIGGAN_MEGABYTES = {128: 211, 256: 234, 512: 236}
_OPENMMLAB_FILES = {
    128: ("biggan-deep_imagenet1k_128x128_cvt_hugging-face_rgb_20210728_111659-099e96f9.pth", "099e96f9"),
    256: ("biggan-deep_imagenet1k_256x256_cvt_hugging-face_rgb_20210728_111735-28651569.pth", "28651569"),
    512: ("biggan-deep_imagenet1k_512x512_cvt_hugging-face_rgb_20210728_112346-a42585f2.pth", "a42585f2"),
}
_HUB_COPIES = {128: (Source(f"{_HUB}/osanseviero/BigGAN-deep-128/resolve/main/pytorch_model.bin"),)}


def _biggan(size_px: int) -> RemoteFile:
    file, digits = _OPENMMLAB_FILES[size_px]
    original = Source(f"{_BIGGAN}/biggan-deep-{size_px}-pytorch_model.bin")
    sources = (original, *_HUB_COPIES.get(size_px, ()), Source(f"{_OPENMMLAB}/{file}", digits))
    return RemoteFile(f"BigGAN-deep {size_px}", sources, _BIGGAN_MEGABYTES[size_px])


# Output channels of the pairs of blocks, in channel widths; the second block of each pair doubles the picture.
_WIDTHS = {128: (16, 8, 4, 2, 1), 256: (16, 8, 8, 4, 2, 1), 512: (16, 8, 8, 4, 2, 1, 1)}


def biggan_settings(size_px: int) -> dict[str, Any]:
    """Returns the `BigGANConfig` of BigGAN-deep for a size (Brock et al. 2019, appendix B)."""
    layers: list[list[Any]] = []
    width = 16
    for narrower in _WIDTHS[size_px]:
        layers += [[False, width, width], [True, width, narrower]]
        width = narrower
    return {
        "output_dim": size_px,
        "z_dim": 128,
        "class_embed_dim": 128,
        "channel_width": 128,
        "num_classes": 1000,
        "layers": layers,
        "attention_layer_position": 8,
        "eps": 1e-4,
        "n_stats": 51,
    }


CATALOGUE: dict[str, PackSpec] = {
    f"biggan-deep-{size_px}{suffix}": PackSpec(
        f"biggan-deep-{size_px}{suffix}", clip, _biggan(size_px), perceptor, biggan_settings(size_px)
    )
    for size_px in _WIDTHS
    for suffix, (clip, perceptor) in _CLIPS.items()
}
