"""What a printed paper says."""

from __future__ import annotations

import pypdfium2

from citong.lib.scan import PDFIUM


def words_of(paper: bytes) -> str:
    """The text of a PDF, line by line as it was set."""
    with PDFIUM:
        pages = pypdfium2.PdfDocument(paper)
        return "\n".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "\n")
