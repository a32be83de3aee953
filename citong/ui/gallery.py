"""Sample content of the gallery page, where every component stands in every tone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator

from .shapes import Crumb, Event, Fact, File, Signature, Step, Tab
from .strict import ALERT_TONES, BUTTON_TONES, TONES

PLACES = (
    ("鲤城", 3, 1.72, 14), ("丰泽", 4, 1.72, 19), ("洛江", 3.5, 0.86, 8), ("泉港", 4.5, 0.86, 7), ("石狮", 4, 3.44, 12),
    ("晋江", 3, 3.44, 31), ("南安", 2.5, 2.58, 26), ("惠安", 5, 1.72, 15), ("安溪", 2, 1.72, 22), ("永春", 2.5, 0.86, 9),
    ("德化", 2, 0, 6), ("开发区", 3.5, 2.58, 3), ("台商区", 4.5, 2.58, 5),
)  # fmt: skip
BEFORE = "学校现有教学班48个，在校学生2236人。建成万兆主干、千兆到桌面的校园网络。"
AFTER = "学校现有教学班50个，在校学生2310人。建成万兆主干、千兆到桌面的校园网络。计划两年内开通排课选课应用。"


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="学校名称", max_length=40, help_text="与办学许可证上的名称一致。")
    kind = forms.ChoiceField(label="学校类别", choices=[("", "请选择"), ("primary", "小学"), ("middle", "中学")])
    bandwidth = forms.IntegerField(label="互联网出口带宽", min_value=1)
    started = forms.DateField(label="上线日期", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    goals = forms.CharField(label="建设目标", widget=forms.Textarea(attrs={"rows": 4}))
    network = forms.ChoiceField(label="网络条件", choices=[("a", "千兆"), ("b", "万兆")], widget=forms.RadioSelect)
    rooms = forms.MultipleChoiceField(
        label="功能教室",
        required=False,
        choices=[("r", "录播教室"), ("m", "创客空间"), ("p", "心理测评室")],
        widget=forms.CheckboxSelectMultiple,
    )
    promise = forms.BooleanField(label="承诺所填内容真实")


class SampleFilter(forms.Form):
    """A filter bar of four fields."""

    q = forms.CharField(label="关键词", required=False, help_text="学校 / 编号 / 联系人")
    county = forms.ChoiceField(
        label="所属县区", required=False, choices=[("", "全部"), ("fz", "丰泽区"), ("jj", "晋江市")]
    )
    sort = forms.ChoiceField(label="学校类别", required=False, choices=[("", "全部"), ("p", "小学"), ("m", "中学")])
    since = forms.DateField(label="提交日期", required=False, widget=forms.DateInput(attrs={"type": "date"}))


ROWS = tuple(
    {"name": name, "number": f"QZ2026-0{175 - i}", "county": county, "kind": kind, "pupils": pupils, "contact": contact,
     "phone": phone, "states": states, "status": status, "tone": tone, "days": days, "late": late, "date": "2026-11-23", "time": time}
    for i, (name, county, kind, pupils, contact, phone, states, status, tone, days, late, time) in enumerate((
        ("晋江第二幼儿园", "晋江市", "幼儿园", 880, "王诗琪", "133****1542", "dddx", "不予通过", "red", 0, False, "15:19"),
        ("南安第五中心小学", "南安市", "小学", 1079, "王志伟", "139****1034", "dddd", "已通过", "green", 0, False, "08:02"),
        ("安溪第一中学", "安溪县", "中学", 2619, "林诗琪", "137****6511", "dc..", "县局审核", "blue", 3, False, "14:04"),
        ("南安第一中学", "南安市", "中学", 2204, "张宇轩", "134****1655", "ddc.", "专家评审", "violet", 6, True, "08:03"),
        ("安溪第五中心小学", "安溪县", "小学", 301, "洪丽华", "132****6469", "r...", "已退回", "orange", 2, False, "14:13"),
        ("洛江毓英中学", "洛江区", "中学", 3185, "张晓明", "139****4180", "dddc", "市局审定", "cyan", 1, False, "11:47"),
    ))
)  # fmt: skip

EVENTS = (
    Event("学校填报", "11-19 09:12", "黄玥喆 · 教务处副主任"),
    Event("校长审核 · 退回", "11-19 16:40", "陈昇堃 · 校长", "经费来源需补充说明，第三阶段时间节点与通知不一致。", "returned",
        files=(File("修改意见.docx", "#"),)),
    Event("校长审核 · 同意", "11-20 15:19", "陈昇堃 · 校长", "同意申报。"),
    Event("县局会签", "已停留 3 天", "会签（须全部同意）· 限 5 个工作日", state="now", signatures=(
        Signature("林志伟（综合科，我）", "待处理"), Signature("许俊杰（信息中心）", "同意 11-21", "green"),
    )),
    Event("专家评审", who="5 位专家，随机抽取", state="todo"),
)  # fmt: skip
STEPS = (
    Step("学校填报", "done"), Step("校长审核", "done"), Step("县局会签", "now", "1/3"), Step("专家评审"), Step("市局审定"), Step("公示归档"),
)  # fmt: skip
FACTS = (
    Fact("学校名称", "泉州市丰泽区第五实验小学", wide=True), Fact("通讯地址", "丰泽区东海街道通港西街128号"), Fact("邮　　编", "362000"),
    Fact("学校类别", "小学"), Fact("所在地区", "丰泽区"), Fact("学校负责人", "陈昇堃（校长，高级教师）"), Fact("办公电话", "0595-2210****"),
    Fact("现有平台", "自建“云上五实小”综合管理系统（2021年上线，含考勤、报修、通知3个模块）", wide=True),
)  # fmt: skip
FILES = (
    File("盖章扫描件.pdf", "#files", 1_482_330, "二维码核对一致", "green", "#files"),
    File("云平台安全认证证书.jpg", "#files", 403_112, "证书已过期", "red"),
)  # fmt: skip


def bar_option() -> dict[str, Any]:
    """Applications per county as bars."""
    names, values = [p[0] for p in PLACES], [p[3] for p in PLACES]
    return {
        "tooltip": {"trigger": "axis"}, "grid": {"left": 36, "right": 12, "top": 24, "bottom": 52},
        "xAxis": {"type": "category", "data": names, "axisLabel": {"interval": 0, "rotate": 32}}, "yAxis": {"type": "value"},
        "series": [{"name": "申报", "type": "bar", "data": values, "barMaxWidth": 16}],
    }  # fmt: skip


def context() -> dict[str, Any]:
    """All values of ui/gallery.html."""
    shown = SampleForm(
        {"name": "", "kind": "primary", "bandwidth": "0", "goals": "围绕统一平台、统一数据、统一标准的建设要求。"}
    )
    return {
        "crumb_items": (Crumb("工作台", "/"), Crumb("系统管理", "#main"), Crumb("组件一览")),
        "tones": TONES, "button_tones": BUTTON_TONES, "alert_tones": ALERT_TONES,
        "icons": ("home-2", "search", "plus", "download", "printer", "check"),  # icons: home-2, search, plus, download, printer, check
        "tab_items": (
            Tab("全部", "#table", 174, active=True), Tab("县局审核", "#table", 53, 22), Tab("专家评审", "#table", 19, 4),
            Tab("已退回", "#table", 17), Tab("已通过", "#table", 41), Tab("学校填报中", "#table", 18),
        ),
        "link_tab_items": (Tab("申报书", "#tabs", active=True), Tab("附件", "#tabs", 4), Tab("办理记录", "#tabs")),
        "filter_form": SampleFilter(auto_id="filter_%s"), "form": shown, "clean_form": SampleForm(auto_id="clean_%s"),
        "rows": ROWS, "page": Paginator(range(174), 12).page(3), "steps": STEPS, "events": EVENTS, "facts": FACTS, "files": FILES,
        "hexagons": {"hex": [{"name": n, "x": x, "y": y, "value": v} for n, x, y, v in PLACES], "unit": " 所"},
        "bars": bar_option(), "ranking": (("鲤城区", 43), ("丰泽区", 42), ("石狮市", 42), ("台商投资区", 40), ("晋江市", 39)),
        "before": BEFORE, "after": AFTER,
    }  # fmt: skip
