"""Everyday questions about labour life, answered with articles that hold on the day in the place."""

from laoheng.advice.ask.answer import Answer, AnswerType, Conversation, Turn
from laoheng.advice.ask.calculating import Calculation
from laoheng.advice.ask.citing import Citation
from laoheng.advice.ask.engine import ask
from laoheng.advice.ask.situation import Role, Situation

__all__ = ["Answer", "AnswerType", "Calculation", "Citation", "Conversation", "Role", "Situation", "Turn", "ask"]
