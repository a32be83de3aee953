"""Marks become HTML, and nothing else does."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citong.lib import richtext

ALLOWED = {"p", "br", "ul", "ol", "li", "h3", "strong", "a"}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("各校：\n请参加。\n\n特此通知。", "<p>各校：<br>请参加。</p>\n<p>特此通知。</p>"),
        ("安排如下：\n- 周五\n- 礼堂\n请准时。", "<p>安排如下：</p><ul><li>周五</li><li>礼堂</li></ul><p>请准时。</p>"),
        ("1. 报名\n2、培训", "<ol><li>报名</li><li>培训</li></ol>"),
        ("## 要求\n**务必**到场", "<h3>要求</h3><p><strong>务必</strong>到场</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[点我](javascript:alert(1))", "<p>[点我](javascript:alert(1))</p>"),
        (
            '[x](https://a.cn/"onclick=alert(1))',
            '<p>[x](<a href="https://a.cn/" target="_blank" rel="noopener noreferrer">https://a.cn/</a>&quot;onclick=alert(1))</p>',
        ),
        (
            "见 https://jyj.example.cn/a?b=1&c=2.",
            (
                '<p>见 <a href="https://jyj.example.cn/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">'
                "https://jyj.example.cn/a?b=1&amp;c=2</a>.</p>"
            ),
        ),
        (
            "[**报名**](https://a.cn/**b**)",
            '<p><a href="https://a.cn/**b**" target="_blank" rel="noopener noreferrer">**报名**</a></p>',
        ),
        ("", ""),
    ],
)
def test_marks(text, html):
    assert richtext.html(text) == html


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attrs = set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attrs += [(tag, *attr) for attr in attrs]


@given(st.text(alphabet="<>\"'&=/:;.()[]*#- \n1aht psj中", max_size=60) | st.text(max_size=60))
def test_whatever_is_typed_only_our_own_tags_come_out(text):
    reader = Reader()
    reader.feed(richtext.html(f"{text}\n[{text}](https://a.cn/{text})\n{text}"))
    assert reader.tags <= ALLOWED
    assert {(tag, name) for tag, name, _ in reader.attrs} <= {("a", "href"), ("a", "target"), ("a", "rel")}
    assert all(value.startswith(("http://", "https://")) for _, name, value in reader.attrs if name == "href")


def test_the_beginning_without_marks():
    assert richtext.plain("## 通知\n\n- **周五** <三点>\n- [礼堂](https://a.cn/)", 12) == "通知 周五 <三点> 礼"
