"""How fast dreams are: of a pack here, in batches, and against lucidrains/big-sleep doing the same work.

Importing this imports no torch. The contestants (`engine_contestant`, `big_sleep_contestant`) are processes of their
own and work one at a time and in turns, so that a machine that slows down slows both.
"""
