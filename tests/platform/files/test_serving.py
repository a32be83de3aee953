"""Downloads and previews: only for readers, harmless in a browser."""

import pytest
from django.core.exceptions import PermissionDenied
from PIL import Image

from citong.platform.access.actor import Actor
from citong.platform.files import intake, previews, purposes, serving
from tests.factories import actor_for, docx_upload, pdf_upload, png_upload, text_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def keep(actor, city, evidence):
    return lambda upload: intake.accept(upload, purpose=evidence, by=actor, subject=city.school)


def test_the_reader_gets_the_very_bytes_under_the_original_name(keep, actor):
    file = keep(text_upload("试点 说明.txt", "正文"))
    response = serving.download(actor, file)
    assert response.getvalue() == "正文".encode()
    response.close()
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%AF%95")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "script-src 'none'" in response["Content-Security-Policy"]


def test_nobody_else_gets_it_and_a_forgotten_purpose_is_closed(keep, actor, city, evidence):
    file = keep(pdf_upload())
    for other in (actor_for(city.other_school), actor_for(city.bureau), Actor.nobody()):
        assert purposes.may_read(other, file) is False
        with pytest.raises(PermissionDenied):
            serving.download(other, file)
        with pytest.raises(PermissionDenied):
            serving.preview(other, file)
    assert purposes.may_read(Actor.system(), file) is True
    del purposes.readers[evidence]
    assert purposes.may_read(actor, file) is False


def test_only_harmless_kinds_are_shown_in_the_browser(keep, actor):
    shown = serving.download(actor, keep(pdf_upload()), inline=True)
    assert shown["Content-Disposition"].startswith("inline;")
    saved = serving.download(actor, keep(docx_upload()), inline=True)
    assert saved["Content-Disposition"].startswith("attachment;")
    for response in (shown, saved):
        response.close()


def test_a_pdf_shows_its_first_page_and_a_picture_is_reduced(keep):
    page = previews.png(keep(pdf_upload()))
    with Image.open(page) as image:
        assert (image.format, max(image.size)) == ("PNG", previews.PAGE)
    small = previews.png(keep(png_upload(size=(800, 400))), previews.THUMBNAIL)
    with Image.open(small) as image:
        assert image.size == (320, 160)


def test_a_preview_is_made_once_and_served_as_png(keep, actor):
    file = keep(png_upload())
    path = previews.png(file)
    made = path.stat().st_mtime_ns
    response = serving.preview(actor, file)
    content = response.getvalue()
    response.close()
    assert (response["Content-Type"], content[:4]) == ("image/png", b"\x89PNG")
    assert previews.png(file).stat().st_mtime_ns == made
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_what_has_no_picture_has_no_preview(keep, actor):
    file = keep(text_upload())
    assert previews.png(file) is None
    assert serving.preview(actor, file) is None
    with pytest.raises(ValueError, match="two sizes"):
        previews.png(file, 5000)
