"""The formula cards of the statistics."""

from __future__ import annotations

from insights.explain import Card, card, cards


def formula_card(name: str) -> Card:
    """Raises UsageError on a name that has no card, listing those that have."""
    return card(name)


def formula_cards() -> list[Card]:
    """All of them."""
    return [card(name) for name in cards()]
