"""`python -m generator`, `dreamer`. Imports no torch: the engine's process begins by importing this module too."""

from generator.cli import main

if __name__ == "__main__":
    main()
