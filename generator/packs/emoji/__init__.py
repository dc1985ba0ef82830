"""The embedded pack: a small CLIP and a small BigGAN that know Noto's emoji, and everything that trains them.

The folder is the pack itself (`pack.json`, the weights, `concepts.json`) and its workshop. The workshop reads one
way: concepts -> rendering -> captions -> perceptor / decoder -> export. `python -m generator.packs.emoji` drives it.
"""
