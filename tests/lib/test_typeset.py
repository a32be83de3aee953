"""Papers are typeset with the faces an office expects, or with named stand-ins."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import typst

from citong.lib import typeset

DEBIAN = ["Noto Serif CJK SC", "Noto Sans CJK SC", "LXGW WenKai", "Liberation Serif", "Libertinus Serif"]
OFFICE = [*DEBIAN, "FangSong_GB2312", "FZXiaoBiaoSong-B05S", "KaiTi_GB2312", "Times New Roman"]


def test_debian_fonts_stand_in_and_say_so() -> None:
    found = typeset.faces(DEBIAN)
    assert found["latin"] == "Liberation Serif"
    assert found["fang"] == {"families": ["Noto Serif CJK SC", "LXGW WenKai", "Noto Sans CJK SC"], "weight": 300}
    assert found["xbs"]["weight"] == 600
    assert found["kai"]["families"][0] == "LXGW WenKai"
    first, second = typeset.warnings(DEBIAN)
    assert first.startswith("缺少仿宋字体：")
    assert "CITONG_FONTS" in first
    assert "texlive-lang-chinese" in first
    assert second.startswith("缺少小标宋字体：")


def test_the_bureaus_own_fonts_come_first_with_a_fallback_for_rare_characters() -> None:
    found = typeset.faces(OFFICE)
    assert found["latin"] == "Times New Roman"
    assert found["fang"] == {
        "families": ["FangSong_GB2312", "Noto Serif CJK SC", "LXGW WenKai", "Noto Sans CJK SC"],
        "weight": 400,
    }
    assert typeset.warnings(OFFICE) == []


def test_each_missing_role_names_its_package() -> None:
    assert [line[:6] for line in typeset.warnings([])] == [
        "缺少仿宋字体",
        "缺少宋体字体",
        "缺少小标宋字",
        "缺少黑体字体",
        "缺少楷体字体",
    ]
    assert "fonts-lxgw-wenkai" in typeset.warnings([])[-1]
    with pytest.raises(typeset.MissingFonts, match="fonts-noto-cjk"):
        typeset.faces(["Liberation Serif", "Libertinus Serif"])


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "note.typ"
    path.write_text("#let d = json(bytes(sys.inputs.data))\n#set page(width: 80mm, height: 40mm)\n#d.words\n")
    return path


def test_the_same_data_and_time_give_the_same_bytes(template: Path) -> None:
    at = datetime(2018, 12, 21, tzinfo=UTC)
    first = typeset.pdf(template, {"words": "陈昇堃"}, root=template.parent, timestamp=at)
    assert first.startswith(b"%PDF-")
    assert typeset.pdf(template, {"words": "陈昇堃"}, root=template.parent, timestamp=at) == first


def test_a_faulty_template_is_an_error(template: Path) -> None:
    template.write_text("#nonsense")
    with pytest.raises(typst.TypstError, match="unknown variable"):
        typeset.pdf(template, {}, root=template.parent)


def test_cleaning_reaches_every_text() -> None:
    assert typeset.cleaned({"a": ["x\x00\u202ey", ("\t", 1, None)], "b": True}) == {
        "a": ["xy", [" ", 1, None]],
        "b": True,
    }


def test_this_machine_lacks_at_most_what_debian_does_not_package() -> None:
    assert [line[:6] for line in typeset.missing_roles()] in (
        [],
        ["缺少小标宋字"],
        ["缺少仿宋字体", "缺少小标宋字"],
    )
