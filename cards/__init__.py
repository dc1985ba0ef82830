"""What a dream looks like on Discord: its card's text and buttons, the editor that puts it there, the outbox's courier.

`face` is pure; `views`, `editor`, `client` and `courier` speak discord.py. No torch, no SQL.
"""
