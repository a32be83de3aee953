"""Pages and answers of the API travel compressed; files are compressed already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.middleware.gzip import GZipMiddleware

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

TEXT = ("text/html", "application/json", "application/problem+json", "image/svg+xml")


class TextGZipMiddleware(GZipMiddleware):
    """Django's, which adds a random length against BREACH; downloads keep their length and are not packed twice."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.headers.get("Content-Type", "").startswith(TEXT):
            return response
        return super().process_response(request, response)
