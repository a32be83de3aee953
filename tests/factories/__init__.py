"""Rows for tests: plain functions that make what a test needs and give it back."""

from .org import City, make_city_tree, make_unit
from .people import actor_for, give_role, make_person, make_post, make_user, make_user_with
from .uploads import docx_upload, pdf_upload, png_upload, text_upload

__all__ = [
    "City",
    "actor_for",
    "docx_upload",
    "give_role",
    "make_city_tree",
    "make_person",
    "make_post",
    "make_unit",
    "make_user",
    "make_user_with",
    "pdf_upload",
    "png_upload",
    "text_upload",
]
