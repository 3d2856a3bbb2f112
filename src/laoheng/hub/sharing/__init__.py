"""Sharing with other departments: what may be asked, and answers that give the least that serves the purpose."""

from laoheng.hub.sharing.catalogue import Item, Limits, item_of, items, limits
from laoheng.hub.sharing.counts import Count, counted
from laoheng.hub.sharing.files import Delivery, digest_of, sealed_delivery
from laoheng.hub.sharing.rows import Subject, answers, extract, joined, masks_of
from laoheng.hub.sharing.rules import Form, Offer, Wanted, check, field_of, grounds_of, offered
from laoheng.hub.sharing.source import counting_order, newest_batch, rows_of
from laoheng.hub.sharing.tokens import Tokens

__all__ = [
    "Count",
    "Delivery",
    "Form",
    "Item",
    "Limits",
    "Offer",
    "Subject",
    "Tokens",
    "Wanted",
    "answers",
    "check",
    "counted",
    "counting_order",
    "digest_of",
    "extract",
    "field_of",
    "grounds_of",
    "item_of",
    "items",
    "joined",
    "limits",
    "masks_of",
    "newest_batch",
    "offered",
    "rows_of",
    "sealed_delivery",
]
