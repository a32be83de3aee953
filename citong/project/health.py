"""``/healthz``: 200 when the process serves and the database answers."""

from django.db import connection
from django.http import HttpRequest, HttpResponse

from citong.kit.guard import public


@public
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
