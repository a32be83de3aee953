"""A machine without Chinese fonts serves everything but papers, and says what it lacks."""

from __future__ import annotations

import io
from http import HTTPStatus
from typing import TYPE_CHECKING

import pypdfium2
from django.shortcuts import render

from citong.lib.typeset import MissingFonts

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

A4 = (595, 842)  # points


class FontsMiddleware:
    """Whoever asks for a paper that cannot be printed reads which fonts are to be installed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, MissingFonts):
            return None
        return render(request, "503.html", {"remedy": str(error)}, status=HTTPStatus.SERVICE_UNAVAILABLE)


def or_blank(make: Callable[[], bytes]) -> bytes:
    """What ``make`` prints; an empty sheet in its place where there is no Chinese font."""
    try:
        return make()
    except MissingFonts:
        out = io.BytesIO()
        with pypdfium2.PdfDocument.new() as document:
            document.new_page(*A4)
            document.save(out)
        return out.getvalue()
