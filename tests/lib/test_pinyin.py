"""Names are found by what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citong.lib import pinyin


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("黄玥喆", "huangyuezhe", "hyz"),
        ("陈昇堃", "chenshengkun", "csk"),
        ("单雄信", "shanxiongxin", "sxx"),
        ("解晓东", "xiexiaodong", "xxd"),
        ("仇英", "qiuying", "qy"),
        ("查良镛", "zhaliangyong", "zly"),
        ("曾国藩", "zengguofan", "zgf"),
        ("盖叫天", "gejiaotian", "gjt"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("乐正绫", "yuezhengling", "yzl"),
        ("吕布", "lvbu", "lb"),
        ("泉州5中", "quanzhou5zhong", "qz5z"),
        ("解放路中心小学", "jiefangluzhongxinxiaoxue", "jflzxxx"),
        ("买买提·艾力", "maimaitiaili", "mmtal"),
        ("John Lee", "johnlee", "johnlee"),
        ("安an", "anan", "aan"),
        ("", "", ""),
    ],
)
def test_readings(name: str, full: str, initials: str) -> None:
    assert (pinyin.full(name), pinyin.initials(name)) == (full, initials)


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=8))
def test_one_initial_per_character_and_only_letters(name: str) -> None:
    assert len(pinyin.initials(name)) == len(name)
    assert pinyin.full(name).isascii()
