"""From the form that a school fills in to the paper that it signs: each field whole, under its own name, in PDF and Word."""

import re

import pytest

from citong.apps.pilots import content as c
from citong.apps.pilots import entry
from citong.apps.pilots.actions import submission
from citong.apps.pilots.models import Application
from citong.apps.pilots.papers import pdf, word
from citong.apps.pilots.papers.wording import NUMERALS
from citong.apps.pilots.queries.contents import parts_of
from citong.apps.pilots.queries.papers import form_data
from tests.apps.pilots.papers.reading import page_texts, squeezed, text_of_word
from tests.factories import actor_for, make_city_tree
from tests.factories.forms import SENTENCE, fill_form, start_application
from tests.factories.pilots import make_batch
from tests.factories.places import make_school

FOOTER = re.compile(r"申报编号：\S+?校验码：[0-9a-f]{8}|第\d+页共\d+页|学校标识码：\d+")
COUNTED = {"teacher_devices", "student_devices"}  # printed as people to a device


def told(label, sentences):
    """A text of this field alone, different in each of its sentences."""
    return "".join(f"{label}之{n}，{SENTENCE}" for n in range(1, sentences + 1))


@pytest.fixture
def version(db):
    """Submitted, with a text of its own in every field that takes one."""
    city = make_city_tree()
    batch = make_batch(city.bureau, {city.county: 2})
    make_school(city.school, township_central=True)
    by = actor_for(city.school, "pilots.view", "pilots.fill", "pilots.submit")
    draft = start_application(batch, city.school, by)
    texts = {
        part.key.replace(".", "__"): {
            field.key: told(field.label, 9 if part.key.startswith(c.PLAN) else 3)
            for field in part.fields
            if field.kind == "text"
        }
        for part in parts_of(batch)
    }
    texts["foundation"] |= {"students": "1234", "teachers": "87", "teacher_devices": "58", "student_devices": "321"}
    fill_form(draft, by, **texts)
    done = submission.submit(Application.objects.get(pk=draft.pk), opinion="同意申报。", confirmed=True, by=by)
    return done.latest


@pytest.fixture(params=["pdf", "word"])
def paper(request, version):
    """What can be read on it, without what stands at the foot of each page."""
    data = form_data(version)
    if request.param == "word":
        return text_of_word(word.form(data))
    return "".join(FOOTER.sub("", squeezed(text)) for text in page_texts(pdf.form(data)))


def test_every_value_that_was_submitted_is_printed_whole(version, paper):
    fields = [(part, field) for part in parts_of(version.application.batch) for field in part.fields]
    asked = [(part.key, f.key) for part, f in fields if f.kind != "file" and f.key not in COUNTED]
    values = {(part.key, f.key): squeezed(entry.shown(f, version.content[part.key].get(f.key))) for part, f in fields}
    assert len(asked) == 50
    assert [key for key in asked if values[key] == entry.NOTHING] == []
    assert [(key, values[key]) for key in asked if values[key] not in paper] == []


def bare(words):
    """Without blanks and colons, which differ between the two papers."""
    return squeezed(words).replace("：", "").replace(":", "")


def test_each_value_stands_under_its_own_name(version, paper):
    text = bare(paper)
    written = version.content
    for index, section in enumerate(version.application.batch.sections.all()):
        assert f"{NUMERALS[index]}、{section.title}{written[section.part.key]['text']}" in text
    for key, label in (("network", "网络基础"), ("rooms", "信息化功能场室及数量"), ("resources", "校本资源拥有量")):
        assert label + written["foundation"][key] in text
    assert ("☑小学" in text) == ("□中学" in text)  # where boxes are characters; on the PDF they are drawn
    for words in (
        "学校名称鲤城区浮桥中心小学", "通讯地址福建省泉州市鲤城区学府路1号", "邮编362000", "所在地区鲤城区",
        "姓名陈昇堃职务校长职称高级教师", "性别男办公电话0595-22764117手机13805950001",
        "姓名黄玥喆职务教务处副主任职称一级教师", "性别女电子邮箱huangyz@example.cn手机13905950002",
        "现有学校管理平台名称无", "学校性质公办", "教师87人，学生1234人", "师机比1.51", "生机比3.81",
        "互联网出口带宽100Mbps", "年均信息化投入（近3年）25.00万元", "学校意见同意申报。",
    ):  # fmt: skip
        assert words in text
    for part in (c.COMMITMENT, c.NETWORK, c.SECURITY, c.BUDGET):
        for field in part.fields:
            assert bare(field.label + entry.shown(field, written[part.key].get(field.key))) in text
