"""The words of a Word document or a PDF, read in a process of its own that may take only so much time and memory.

``python -m citong.lib.doctext docx`` reads a document from standard input and writes its text to standard output.
"""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError, XMLPullParser

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS, MEMORY = 30, 1024 * 1024 * 1024
MOST = 100_000  # characters that are read
PAGES = 1000
UNPACKED = 64 * 1024 * 1024  # bytes of a document's one part
PIECE = 64 * 1024
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Unreadable(Exception):
    """The document cannot be read; ``str()`` says why, for the log."""


def read(kind: str, content: bytes, seconds: float = SECONDS) -> str:
    """The text of a ``docx`` or ``pdf``.

    :raises Unreadable: it is damaged, hostile, or takes too long.
    """
    command = [sys.executable, "-m", "citong.lib.doctext", kind]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=seconds, check=False)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired as error:
        raise Unreadable(f"takes more than {seconds} s") from error
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"ended with {done.returncode}"]
        raise Unreadable(last[0])
    return done.stdout.decode(errors="replace")


def pieces_of_docx(content: bytes) -> Iterator[str]:
    """Texts of the main part; paragraphs end with a line break."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed, packed.open("word/document.xml") as part:
        parser: Any = XMLPullParser(["end"])
        size = 0
        while piece := part.read(PIECE):
            size += len(piece)
            if size > UNPACKED or b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                raise Unreadable("too large, or it defines entities")
            parser.feed(piece)
            for _, element in parser.read_events():
                if element.tag == f"{_WORD}t":
                    yield element.text or ""
                elif element.tag in {f"{_WORD}p", f"{_WORD}tab", f"{_WORD}br"}:
                    yield "\n"
                    element.clear()
        parser.close()  # complains of what is not whole


def pieces_of_pdf(content: bytes) -> Iterator[str]:
    """Texts page by page; lines stand as they are set."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    for number in range(min(len(document), PAGES)):
        page = document[number]
        text = page.get_textpage().get_text_range()
        yield text.replace("\r", "") + "\n"
        page.close()


READERS = {"docx": pieces_of_docx, "pdf": pieces_of_pdf}


def extract(kind: str, content: bytes) -> str:
    """The text, up to ``MOST`` characters."""
    found, size = [], 0
    for piece in READERS[kind](content):
        found.append(piece)
        size += len(piece)
        if size > MOST:
            break
    return "".join(found)[:MOST]


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows knows no limits; the time is limited by the caller
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def main() -> int:
    _limit()
    try:
        sys.stdout.buffer.write(extract(sys.argv[1], sys.stdin.buffer.read()).encode(errors="replace"))
    except (zipfile.BadZipFile, KeyError, ParseError, Unreadable, MemoryError, RuntimeError, OSError) as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
