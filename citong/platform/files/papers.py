"""PDF files: they open, have a bounded number of pages and run nothing."""

from __future__ import annotations

import re

import pypdfium2
import pypdfium2.raw
from django.core.exceptions import ValidationError

from citong.lib.scan import PDFIUM

_ACTIVE = re.compile(rb"/(JavaScript|Launch|RichMedia)\b|/S\s*/JS\b")


def check(content: bytes, max_pages: int) -> int:
    """Number of pages; refused when protected, damaged, too long or able to run something."""
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            protected = "assword" in str(error)
            reason = "设有打开密码，请去掉密码" if protected else "已损坏，无法打开，请重新导出或扫描"
            raise ValidationError(f"PDF 文件{reason}后再上传。") from error
        try:
            pages = len(document)
            scripts = pypdfium2.raw.FPDFDoc_GetJavaScriptActionCount(document)
        finally:
            document.close()
    if not pages:
        raise ValidationError("PDF 文件没有页面，请重新导出或扫描后再上传。")
    if pages > max_pages:
        raise ValidationError(f"PDF 文件有 {pages} 页，超过 {max_pages} 页的上限，请拆分后再上传。")
    if scripts > 0 or _ACTIVE.search(content):
        raise ValidationError("PDF 文件内含脚本或启动程序的动作，不能上传，请打印为普通 PDF 后再上传。")
    return pages
