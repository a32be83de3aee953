"""``{% load ui %}``: all components."""

from django.template import Library

from citong.ui.components import basics, content, forms, layout, lists, progress

register = Library()
for group in (basics, content, forms, layout, lists, progress):
    register.tags |= group.register.tags
    register.filters |= group.register.filters
