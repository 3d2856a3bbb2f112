"""Disputed points of a statement: what is asked, what is answered, what it rests on, what is still to be proved."""

from laoheng.advice.disputes.claims import Claim, Point, Side, Stance
from laoheng.advice.disputes.read import DisputeReading, Writer, read_dispute, spoken_words

__all__ = ["Claim", "DisputeReading", "Point", "Side", "Stance", "Writer", "read_dispute", "spoken_words"]
