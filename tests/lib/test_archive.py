"""An archive says by name which of its files is not what it was."""

import io
import zipfile

import pytest

from citong.lib import archive

FILES = [("01-申报/申报表.pdf", b"%PDF-1.7 form"), ("02-月报/2019-01/月报.pdf", b"%PDF-1.7 report" * 50)]


@pytest.fixture
def made():
    out = io.BytesIO()
    sealed = archive.write(out, {"project": "2018-001"}, FILES)
    return out.getvalue(), sealed


def repacked(content, change):
    """The archive with ``change(name, bytes)``; ``None`` leaves the file out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if (data := change(name, old.read(name))) is not None:
                new.writestr(name, data)
    return io.BytesIO(out.getvalue())


def test_an_untouched_archive_has_no_problems(made):
    content, sealed = made
    assert archive.problems(io.BytesIO(content), sealed.digest) == []
    assert (sealed.files, archive.read_manifest(io.BytesIO(content))["project"]) == (2, "2018-001")


@pytest.mark.parametrize("name", [name for name, _ in FILES])
def test_one_changed_byte_is_found_with_the_files_name(made, name):
    content, sealed = made
    changed = repacked(content, lambda n, d: bytes([d[0] ^ 1]) + d[1:] if n == name else d)
    assert archive.problems(changed, sealed.digest) == [f"{name}：内容与清单不符"]


def test_every_byte_of_the_stored_data_is_watched_over(made):
    """Whichever byte of a file's packed bytes is turned, the file is named."""
    content, sealed = made
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        info = packed.getinfo(FILES[1][0])
    start = info.header_offset + 30 + len(info.filename.encode()) + 4
    turned = bytearray(content)
    turned[start] ^= 0x10
    assert [line.partition("：")[0] for line in archive.problems(io.BytesIO(bytes(turned)), sealed.digest)] == [
        FILES[1][0]
    ]


def test_a_file_left_out_or_put_in_is_found(made):
    content, sealed = made
    without = repacked(content, lambda n, d: None if n == FILES[0][0] else d)
    assert archive.problems(without, sealed.digest) == [f"{FILES[0][0]}：缺失"]
    more = io.BytesIO(content)
    with zipfile.ZipFile(more, "a") as packed:
        packed.writestr("03-其他/多余.txt", b"x")
    assert archive.problems(more, sealed.digest) == ["03-其他/多余.txt：清单中没有这个文件"]


def test_a_manifest_that_was_changed_along_is_found_by_its_digest(made):
    content, sealed = made
    forged = repacked(content, lambda n, d: d.replace(b"2018-001", b"2018-002") if n == archive.MANIFEST else d)
    assert archive.problems(forged, sealed.digest) == ["清单.json：与系统登记的摘要不符"]


def test_what_is_no_archive_is_refused():
    assert archive.problems(io.BytesIO(b"not a zip"), name="二中.zip") == ["二中.zip：已损坏，不能打开"]


def test_whichever_bit_is_turned_it_is_read_without_a_crash(made):
    content, sealed = made
    for place in range(len(content)):
        for bit in range(8):
            turned = bytearray(content)
            turned[place] ^= 1 << bit
            copy = io.BytesIO(bytes(turned))
            assert all("：" in line for line in archive.problems(copy, sealed.digest))
            assert bool(archive.read_manifest(copy)) == bool(archive.manifest_digest(copy))
