"""What leaves in a spreadsheet cannot run, and every system accepts its file name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citong.lib.spreadsheet import column_letter, neutralise, safe_filename


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", " =1", "＝1", "-@", "\r1"])
def test_formulas_are_shown_not_run(text: str) -> None:
    assert neutralise(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "智慧校园", "-12.5", "+3%", "1,200.00", "a=b", "0595-22764117"])
def test_plain_text_and_numbers_stay(text: str) -> None:
    assert neutralise(text) == text


def test_column_letters() -> None:
    assert [column_letter(n) for n in (1, 26, 27, 52, 53, 702, 703)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
    with pytest.raises(ValueError, match="from 1"):
        column_letter(0)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("申报表.pdf", "申报表.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\u202efdp.exe", "a_fdp.exe"),
        ('甲/乙:"丙".xlsx', "甲_乙_丙_.xlsx"),
        ("  .hidden. ", "hidden"),
        ("CON.txt", "_CON.txt"),
        ("", "文件"),
        ("///", "文件"),
        ("a\n b", "a_ b"),
    ],
)
def test_safe_names(name: str, safe: str) -> None:
    assert safe_filename(name) == safe


def test_long_names_keep_their_extension() -> None:
    assert safe_filename("长" * 300 + ".pdf") == "长" * 116 + ".pdf"
    assert safe_filename("长" * 300) == "长" * 120


@given(st.text(max_size=200))
def test_safe_names_are_safe_and_stable(name: str) -> None:
    safe = safe_filename(name)
    assert 0 < len(safe) <= 120
    assert not set(safe) & set('/\\:*?"<>|\x00\n\r')
    assert safe_filename(safe) == safe
