"""Every component renders, escapes what users typed, and refuses a misspelt argument."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test.html import parse_html

from citong.ui import gallery
from citong.ui.templatetags.ui import register
from tests.ui.samples import CALLS, values

EVIL = "<script>alert('1')</script>\"'&"


def draw(source, **context):
    return Template("{% load ui %}" + source).render(Context(context))


def same(shown, expected):
    assert parse_html(shown) == parse_html(expected)


def test_each_component_has_a_sample():
    assert sorted(CALLS) == sorted(register.tags)


@pytest.mark.parametrize("tag", CALLS)
def test_a_component_shows_the_text_of_users_as_text(tag):
    shown = draw(CALLS[tag], **values(EVIL))
    assert "<script>alert" not in shown
    assert "'\"" not in shown.replace("&#x27;&quot;", "")
    assert shown.strip()


@pytest.mark.parametrize("tag", CALLS)
def test_a_misspelt_argument_is_an_error(tag):
    with pytest.raises(TemplateSyntaxError, match="lable"):
        draw(CALLS[tag].replace("{% " + tag, "{% " + tag + ' lable="x"', 1), **values("甲"))


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ('{% button label="x" tone="loud" %}', "tone='loud'"),
        ("{% button label=missing %}", "label must not be empty"),
        ('{% button label="x" href="/" submit=True %}', "href makes a link"),
        ('{% button label="x" icon_only=True %}', "icon_only needs an icon"),
        ('{% status label="x" tone="pink" %}', "tone='pink'"),
        ('{% four_dots states="dz" %}', "states='z'"),
        ('{% menu_item label="x" href="/" post="/" %}', "exactly one"),
        ("{% key_values items=none columns=3 %}", "columns"),
        ('{% empty_state title="x" action="y" %}', "go together"),
        ('{% progress label="x" max=0 %}', "positive"),
        ("{% field none %}", "not a field"),
        ('{% alert tone="pink" %}{% endalert %}', "tone='pink'"),
        ("{% icon none %}", "name must not be empty"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_an_error(source, complaint):
    with pytest.raises(TemplateSyntaxError, match=complaint):
        draw(source)


def test_a_button_is_a_link_or_a_button():
    same(
        draw('{% button label="查看" href="/a?b=1&c=2" %}'),
        '<a href="/a?b=1&amp;c=2" class="btn btn-secondary">查看</a>',
    )
    same(
        draw('{% button label="提交" tone="primary" submit=True name="act" value="send" %}'),
        '<button type="submit" name="act" value="send" class="btn btn-primary">提交</button>',
    )


def test_a_button_of_an_icon_alone_says_its_name():
    shown = draw('{% button label="打印" icon="printer" icon_only=True %}')
    assert 'aria-label="打印"' in shown
    assert 'title="打印"' in shown


def test_a_status_is_a_word_with_a_tone():
    same(draw('{% status label="已通过" tone="green" %}'), '<span class="status tone-green">已通过</span>')


def test_dots_say_in_words_what_they_show():
    shown = draw('{% four_dots states="ddc." label="学校、县局、专家、市局" %}')
    assert 'aria-label="学校已完成，县局已完成，专家进行中，市局未开始"' in shown
    assert shown.count("<i") == 4


@pytest.mark.parametrize(
    ("value", "words", "classes"),
    [(3, "3/5所", "meter"), (5, "5/5所", "meter is-full"), (7, "7/5所 <b>超出 2所</b>", "meter is-over")],
)
def test_a_meter_says_by_how_much_it_is_over(value, words, classes):
    shown = draw('{% meter value=value max=5 label="名额" unit="所" %}', value=value)
    assert words in shown
    assert f'<span class="{classes}">' in shown


def test_a_full_meter_of_work_is_done_not_used_up():
    assert 'class="meter is-done"' in draw('{% meter value=3 max=3 label="已提交" goal=True %}')


def test_facts_fill_their_rows():
    shown = draw("{% key_values items=items %}", items=[("校名", "甲"), ("地址", "乙"), ("电话", None)])
    assert shown.count("is-wide") == 1
    assert "—" in shown


def test_a_pager_keeps_the_filters_and_leaves_gaps():
    shown = draw("{% pager page %}", **values("泉州"))
    hrefs = [f"/list?q=%E6%B3%89%E5%B7%9E&amp;page={n}" for n in (1, 3, 4, 10)]
    assert all(f'href="{href}"' in shown for href in hrefs)
    assert shown.count("pager-gap") == 1
    assert '共 <b class="num">99</b> 条' in shown


@pytest.mark.parametrize(
    ("data", "words"), [({}, "筛选<"), ({"q": "甲"}, "筛选<"), ({"county": "fz", "since": "2026-11-01"}, "筛选（2）<")]
)
def test_a_folded_filter_bar_says_how_many_filters_are_in_use(data, words):
    shown = draw("{% filter_bar form=form %}{% endfilter_bar %}", form=gallery.SampleFilter(data))
    assert words in shown


def test_a_timeline_shows_who_is_still_to_sign():
    shown = draw("{% timeline items=events %}", **values("林志伟"))
    assert '<ul class="signatures"><li><span>林志伟</span><span class="ink-gray">林志伟</span></li></ul>' in shown


def test_a_difference_marks_what_went_and_what_came():
    shown = draw('{% diff before="在校学生2236人。" after="在校学生2310人。" %}')
    assert "<del>" in shown
    assert "<ins>" in shown
    assert draw('{% diff before="同" after="同" %}').count("内容没有变化。") == 1


def test_a_title_without_buttons_has_no_place_for_them():
    assert "page-actions" not in draw('{% page_title title="甲" %} \n {% endpage_title %}')


def test_word_counts_say_what_is_wrong():
    assert "已超出上限" in draw("{% word_count value=10 most=9 %}")
    assert "不足 20 字" in draw("{% word_count value=10 least=20 %}")
    assert "is-bad" not in draw("{% word_count value=10 least=5 most=20 %}")
