"""What a dream is and where it waits: recipe, prompt syntax, states, policy, database, queue, outbox, store, history.

Whoever wants to know a thing about a dream asks here. No Discord, no torch; the only package that speaks SQL.
"""
