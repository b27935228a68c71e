"""Work that nobody waits for: batches, checks run again after a revision, deliveries of events, forgetting what need not be kept.

Owns what is done and in which portions; the queue (huey) only wakes it. May import wire, store, outbound and everything below. Why
portions: each kind of work is a function `step(place) -> bool` that does a small part, commits it, and says whether there is more, so
that a crash loses nothing, a stop waits for little, and requests are answered in between.
"""
