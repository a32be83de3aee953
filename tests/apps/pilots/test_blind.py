"""Taking out of a text whatever tells which school it is."""

import pytest

from citong.apps.pilots.blind import Identity, Redactor

SCHOOL = Identity(
    names=("鲤城区浮桥中心小学", "浮桥中心小学", "泉州市鲤城区浮桥街道中心小学"),
    places=("鲤城区教育局", "鲤城区"),
    addresses=("福建省泉州市鲤城区浮桥街道学府路1号",),
    people=("陈昇堃", "黄玥喆"),
    codes=("2135000123", "LC-0017", "362000"),
    sites=("https://www.fqzxxx.example.cn", "huangyz@example.cn"),
    keep=("泉州市", "泉州"),
)


@pytest.fixture(scope="module")
def redactor():
    return Redactor(SCHOOL)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("鲤城区浮桥中心小学创办于1956年。", "×××创办于1956年。"),
        ("我校（浮桥小学）现有班级36个。", "我校（×××小学）现有班级36个。"),
        ("浮 桥 中 心 小 学的校训", "×××的校训"),
        ("地处浮桥街道，面向鲤城全区。", "地处×××，面向×××全区。"),
        ("校址：学府路１号，邮编３６２０００。", "校址：×××1号，邮编×××。"),
        ("由陈昇堃担任组长，黄主任负责日常。", "由×××担任组长，×××主任负责日常。"),
        ("联系 0595-22764117 或 138 0595 0001。", "联系 ××× 或 ×××。"),
        ("详见 HTTPS://WWW.FQZXXX.EXAMPLE.CN/plan，邮箱 huangyz@example.cn", "详见 ×××，邮箱 ×××"),
        ("公众号 fuqiaozhongxinxiaoxue 每周更新", "公众号 ××× 每周更新"),
        ("学校代码2135000123。", "学校代码×××。"),
        ("以校长为组长，主任分工负责，教师参加培训。", "以校长为组长，主任分工负责，教师参加培训。"),
        (
            "泉州市中小学智慧校园，投入 350000 元，带宽 100 Mbps。",
            "泉州市中小学智慧校园，投入 350000 元，带宽 100 Mbps。",
        ),
    ],
)
def test_what_identifies_is_replaced_and_the_rest_stays(redactor, written, read):
    assert redactor.text(written) == read


def test_of_the_form_only_what_is_to_be_judged_remains(redactor):
    content = {
        "school": {"name": "鲤城区浮桥中心小学", "kind": "小学", "address": "学府路1号"},
        "principal": {"name": "陈昇堃"},
        "contact": {"name": "黄玥喆", "mobile": "13905950002"},
        "security": {
            "mps_number": "XKC0001",
            "mps_valid_until": "2099-12-31",
            "mps_scan": {"id": 1, "name": "浮桥.pdf"},
        },
        "plan.goals": {"text": "浮桥中心小学三年内建成。"},
        "secret": {"text": "浮桥"},
    }
    assert redactor.content(content) == {
        "school": {"kind": "小学"},
        "security": {"mps_valid_until": "2099-12-31"},
        "plan.goals": {"text": "×××三年内建成。"},
    }


def test_a_city_direct_school_loses_its_number_too():
    redactor = Redactor(Identity(names=("泉州市第八中学", "泉州八中"), keep=("泉州市", "泉州")))
    assert (
        redactor.text("泉州八中、第八中学、八中都指本校，泉州市其他学校不在此列。")
        == "×××、×××、×××都指本校，泉州市其他学校不在此列。"
    )
