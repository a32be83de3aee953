"""``{% load console %}``: the tone of a unit's level."""

from django.template import Library

register = Library()
TONES = {"city": "violet", "county": "cyan", "school": "blue", "department": "gray"}


@register.filter
def level_tone(level: str) -> str:
    return TONES.get(level, "gray")
