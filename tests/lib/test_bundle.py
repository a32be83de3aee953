"""A sealed folder names every file that is not what it was."""

import json

import pytest

from citong.lib import bundle


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "database").write_bytes(b"tables")
    (tmp_path / "files" / "盖章扫描件.pdf").write_bytes(b"%PDF")
    bundle.seal(tmp_path, {"made_at": "2018-12-21"})
    return tmp_path


def test_a_sealed_folder_is_whole_and_says_what_it_holds(folder):
    assert bundle.problems(folder) == []
    head = bundle.head_of(folder)
    assert (head["made_at"], [line["path"] for line in head["files"]]) == (
        "2018-12-21",
        ["database", "files/盖章扫描件.pdf"],
    )


def test_what_was_changed_removed_or_slipped_in_is_named(folder):
    (folder / "database").write_bytes(b"tablet")
    (folder / "files" / "盖章扫描件.pdf").unlink()
    (folder / "files" / "x.pdf").write_bytes(b"x")
    assert bundle.problems(folder) == [
        "database：内容与清单不符",
        "files/盖章扫描件.pdf：缺少这个文件",
        "files/x.pdf：清单中没有这个文件",
    ]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": 3}', '{"files": [1]}', '{"files": [{"path": "x"}]}'])
def test_without_a_sound_manifest_nothing_is_believed(folder, text):
    (folder / bundle.MANIFEST).write_text(text)
    assert bundle.head_of(folder) is None
    assert bundle.problems(folder) == ["manifest.json：没有清单，或清单已损坏"]


def test_the_digest_is_that_of_the_manifest(folder):
    digest = bundle.seal(folder, {})
    manifest = json.loads((folder / bundle.MANIFEST).read_text())
    manifest["files"].pop()
    (folder / bundle.MANIFEST).write_text(json.dumps(manifest))
    assert bundle.digest_of(folder / bundle.MANIFEST) != digest
