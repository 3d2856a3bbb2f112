"""Codes of warnings as the library texts that name them; a template says them with `say`."""

from __future__ import annotations

from django import template

from laoheng.standard.messages import Message

register = template.Library()


@register.filter
def indicator_name(name: str) -> Message:
    """What an indicator is called."""
    return Message(f"risk.{name}.label")


@register.filter
def closing_name(reason: str) -> Message:
    """How a case ended."""
    return Message(f"casework.closing.{reason}")


@register.filter
def contact_name(contact: str) -> Message:
    """How far an officer went to the firm."""
    return Message(f"casework.contact.{contact}")


@register.filter
def found_name(found: str) -> Message:
    """What a visit found."""
    return Message(f"casework.found.{found}")


@register.filter
def subject_name(subject: str) -> Message:
    """Whom an indicator is about."""
    return Message(f"risk.subject.{subject}")


@register.filter
def arm_name(arm: str) -> Message:
    """What brought a firm into a plan of checks."""
    return Message(f"risk.plan.arm.{arm}")


@register.filter
def leave_name(reason: str) -> Message:
    """Why a firm of a plan is not checked."""
    return Message(f"risk.plan.leave.{reason}")
