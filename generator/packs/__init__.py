"""Packs: a perceptor and a generator network that belong together, by name. Importing this imports no torch."""
