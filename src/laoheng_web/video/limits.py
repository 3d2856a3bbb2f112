"""How much one participant may send: data, so that a bureau with other lines can read and change it in one place."""

from __future__ import annotations

from datetime import timedelta

SEATS = 8  # full mesh: each browser sends its picture to every other one
# Characters of one message, by kind.
SIZES = {"description": 24_000, "candidate": 2_000, "chat": 1_000}
CALLS_A_SECOND = 10
MESSAGES_A_SECOND = 80  # a newcomer greets seven others, each with a description and some candidates
MESSAGES_A_CALL = 60
CALL_BYTES = 262_144
# What waits unread for one participant; beyond it something is wrong with the sender or the receiver.
UNREAD = 500
LIVES = timedelta(minutes=1)
# Longer than a busy server or a tunnel may keep a page from being heard: a page that is left says so itself.
PRESENT = timedelta(seconds=60)

# Waiting for news holds a thread of the server: not for long, and never more than these at once in one process.
WAIT_SECONDS = 8.0
WAITING_CALLS = 3
LOOK_SECONDS = 0.25
AGAIN_MS = 1000

LINE_CHARS = 500
PIECE_BYTES = 400_000  # below what the server keeps in memory of a request: no clear copy touches the disk
PIECES = 6_000
