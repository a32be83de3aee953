"""A form with every kind of field, and the page on which the tests fill it in."""

from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path

from citong.kit import adhoc
from citong.lib import formdef
from citong.platform.access.actor import Actor
from citong.platform.files import intake
from citong.platform.files.purposes import declare
from citong.platform.identity.models import User
from tests.ui.urls import shell

PURPOSE = "tests.adhoc"
declare(PURPOSE, "表单附件", reader=lambda _actor, _file: True)
FORM = formdef.parse(
    [
        {"key": "s_who", "kind": "section", "label": "申请信息"},
        {"key": "title", "kind": "text", "label": "事项名称", "required": True, "hint": "会写在审批单的标题里"},
        {"key": "kind", "kind": "select", "label": "类别", "required": True, "options": [["buy", "采购"], ["rent", "租用"]]},
        {"key": "source", "kind": "select", "label": "资金来源",
         "options": [["a", "公用经费"], ["b", "专项资金"], ["c", "自筹"], ["d", "捐赠"], ["e", "其他"]]},
        {"key": "use", "kind": "multi", "label": "用途", "options": [["t", "教学"], ["o", "办公"], ["s", "安全"]]},
        {"key": "on", "kind": "date", "label": "需用日期", "default": "today"},
        {"key": "span", "kind": "range", "label": "租用时间", "halves": True, "required": True,
         "when": {"field": "kind", "op": "eq", "value": "rent"}},
        {"key": "days", "kind": "formula", "label": "租用天数", "formula": "workdays(span)", "suffix": "天",
         "when": {"field": "kind", "op": "eq", "value": "rent"}},
        {"key": "s_money", "kind": "section", "label": "费用"},
        {"key": "note", "kind": "note", "label": "合计超过 5,000 元的，请写明理由并上传三家报价。"},
        {"key": "items", "kind": "rows", "label": "明细", "required": True, "fields": [
            {"key": "what", "kind": "text", "label": "名称", "required": True},
            {"key": "grade", "kind": "select", "label": "档次", "options": [["x", "普通"], ["y", "中档"], ["z", "高档"], ["w", "专用"],
                                                                              ["v", "其他"]]},
            {"key": "price", "kind": "money", "label": "单价"}, {"key": "count", "kind": "int", "label": "数量", "least": 1},
            {"key": "sum", "kind": "formula", "label": "小计", "formula": "price * count", "suffix": "元"},
            {"key": "urgent", "kind": "bool", "label": "急用"}]},
        {"key": "freight", "kind": "money", "label": "运费"},
        {"key": "total", "kind": "formula", "label": "合计", "formula": "sum(items.sum) + freight", "suffix": "元"},
        {"key": "why", "kind": "area", "label": "理由", "required": True, "most": 300,
         "when": {"field": "total", "op": "gt", "value": 500000}},
        {"key": "quotes", "kind": "file", "label": "三家报价", "when": {"field": "total", "op": "gt", "value": 500000}},
        {"key": "s_contact", "kind": "section", "label": "经办"},
        {"key": "people", "kind": "int", "label": "使用人数", "least": 1, "most": 500, "suffix": "人"},
        {"key": "leader", "kind": "user", "label": "经办人", "default": "self"},
        {"key": "unit", "kind": "unit", "label": "使用部门", "default": "own_unit"},
        {"key": "mobile", "kind": "phone", "label": "联系手机", "default": "own_phone"},
        {"key": "mail", "kind": "email", "label": "电子邮箱"},
        {"key": "card", "kind": "idnumber", "label": "身份证件号码"},
        {"key": "agreed", "kind": "bool", "label": "已向师生公示", "required": True},
    ]
)  # fmt: skip
RIGHTS = dict.fromkeys(formdef.keys(FORM), "write")
PAGE = Template("""{% extends "ui/shell.html" %}{% load ui %}
{% block title %}采购与租用{% endblock %}
{% block heading %}{% page_title title="采购与租用" %}{% endpage_title %}{% endblock %}
{% block content %}{% if form %}<form class="stack" method="post" enctype="multipart/form-data" novalidate>{% csrf_token %}
{% error_summary form %}{% panel title="填写申请" %}{% include "kit/adhoc/form.html" %}{% endpanel %}
<div class="action-bar">{% button label="提交" tone="primary" submit=True %}</div></form>
{% else %}{% panel title="申请内容" %}{% include "kit/adhoc/read.html" %}{% endpanel %}{% endif %}{% endblock %}""")


def page(request: HttpRequest) -> HttpResponse:
    """The empty form; what is sent is taken in and shown to be read, or comes back with its errors."""
    actor = Actor.of(User.objects.get(username="filler"))
    form = adhoc.build(FORM, {}, RIGHTS, actor, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        uploads = {
            key: stay + [intake.accept(one, purpose=PURPOSE, by=actor).pk for one in new]
            for key, (stay, new) in form.uploads().items()
        }
        try:
            data = formdef.merge(FORM, {}, form.given() | uploads, RIGHTS)
        except formdef.Wrong as error:
            form.blame(error.reasons)
        else:
            return shown(request, {"cells": adhoc.cells(FORM, data), "files_url": "/files/"})
    return shown(request, {"form": form}, 422 if request.method == "POST" else 200)


def shown(request: HttpRequest, context: dict, status: int = 200) -> HttpResponse:
    return HttpResponse(PAGE.render(RequestContext(request, {**context, "shell": shell()})), status=status)


urlpatterns = [path("adhoc/", page)]
