"""Fields of forms: labels, help and errors reach eyes and screen readers."""

import pytest
from django import forms
from django.template import Context, Template


class Sample(forms.Form):
    name = forms.CharField(label="学校名称", help_text="与证照一致。")
    kind = forms.ChoiceField(label="类别", choices=[("p", "小学"), ("m", "中学")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="承诺属实")
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea)


def draw(source, form):
    return Template("{% load ui %}" + source).render(Context({"form": form}))


def test_a_text_field_names_its_help_and_its_error():
    shown = draw("{% field form.name %}", Sample({"name": ""}))
    assert '<label class="field-label" for="id_name">' in shown
    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_name_helptext id_name_error"' in shown
    assert '<p class="field-help" id="id_name_helptext">与证照一致。</p>' in shown
    assert '<div class="field-error" id="id_name_error">' in shown
    assert 'class="form-control is-invalid"' in shown


def test_choices_are_a_group_with_a_legend():
    shown = draw("{% field form.kind %}", Sample())
    assert '<legend class="field-label">类别' in shown
    assert shown.count('type="radio"') == 2
    assert '<label class="form-check" for="id_kind_0">' in shown


def test_a_tick_stands_before_its_words():
    shown = draw("{% field form.agreed %}", Sample())
    assert shown.index('type="checkbox"') < shown.index("承诺属实")


def test_an_optional_field_has_no_star():
    assert "field-needed" not in draw("{% field form.note %}", Sample())
    assert "field-needed" in draw("{% field form.name %}", Sample())


@pytest.mark.parametrize(
    ("bounds", "words"),
    [("least=300 most=600", "应写 300–600 字"), ("most=600", "不超过 600 字"), ("least=300", "不少于 300 字")],
)
def test_a_counted_field_says_its_bounds_before_scripts_run(bounds, words):
    shown = draw("{% field form.note " + bounds + " %}", Sample())
    assert words in shown
    assert 'aria-describedby="id_note_count"' in shown


def test_the_summary_links_each_error_to_its_field():
    form = Sample({"name": "", "kind": ""})
    form.add_error(None, "申报已截止。")
    shown = draw("{% error_summary form %}", form)
    assert "还有内容需要修改（4 处）" in shown
    assert '<a href="#id_name">学校名称：' in shown
    assert '<a href="#id_kind_0">类别：' in shown
    assert "<li>申报已截止。</li>" in shown


def test_a_valid_form_has_no_summary():
    assert draw("{% error_summary form %}", Sample({"name": "甲", "kind": "p", "agreed": "on"})).strip() == ""
