"""One call of every component, with the values it shows; ``text`` stands wherever a user's words may appear."""

from django import forms
from django.core.paginator import Paginator
from django.test import RequestFactory

from citong.ui.shapes import Crumb, Event, Fact, File, Signature, Step, Tab

CALLS = {
    "alert": "{% alert title=text %}{{ text }}{% endalert %}",
    "autosave": "{% autosave url=text revision=7 key=text %}{{ text }}{% endautosave %}",
    "avatar": "{% avatar name=text %}",
    "badge": "{% badge text=text label=text %}",
    "button": '{% button label=text icon="check" href=text id=text action=text confirm=text opens=text %}',
    "button_group": "{% button_group %}{{ text }}{% endbutton_group %}",
    "card_kpi": "{% card_kpi label=text value=text unit=text foot=text change=text href=text foot_href=text %}",
    "chart": '{% chart id="c" data=data label=text %}',
    "copyable": "{% copyable text=text label=text %}",
    "crumbs": "{% crumbs crumb_items %}",
    "data_table": "{% data_table label=text id=text %}<tbody><tr><td>{{ text }}</td></tr></tbody>{% enddata_table %}",
    "dialog": "{% dialog id=text title=text %}{{ text }}{% enddialog %}",
    "diff": "{% diff before=text after=other %}",
    "empty_state": "{% empty_state title=text text=text action=text href=text %}",
    "error_summary": "{% error_summary form title=text %}",
    "field": "{% field form.name label=text help=text placeholder=text suffix=text least=2 most=9 %}",
    "file_list": "{% file_list items=files %}",
    "filter_bar": "{% filter_bar form=form action=text keep=keep target=text %}{{ text }}{% endfilter_bar %}",
    "filter_field": "{% filter_field form.name %}",
    "four_dots": '{% four_dots states="dcrx." label=text %}',
    "icon": '{% icon "check" label=text %}',
    "key_values": "{% key_values items=facts %}",
    "link_tabs": "{% link_tabs items=tab_items label=text %}",
    "menu": "{% menu label=text %}{% menu_item label=text href=text confirm=text %}{% endmenu %}",
    "menu_item": "{% menu_item label=text post=text %}",
    "meter": "{% meter value=7 max=5 label=text unit=text %}",
    "page_title": "{% page_title title=text sub=text status=text %}{{ text }}{% endpage_title %}",
    "pager": "{% pager page target=text %}",
    "panel": "{% panel title=text more=text more_label=text note=text id=text %}{{ text }}{% endpanel %}",
    "progress": "{% progress label=text value=3 note=text poll=text %}",
    "rank": "{% rank items=ranking unit=text %}",
    "status": "{% status label=text %}",
    "status_tabs": "{% status_tabs items=tab_items target=text label=text %}",
    "steps": "{% steps items=steps label=text %}",
    "tab": "{% tab title=text id=text %}{{ text }}{% endtab %}",
    "tabs": "{% tabs label=text %}{% tab title=text %}{{ text }}{% endtab %}{% endtabs %}",
    "timeline": "{% timeline items=events %}",
    "toasts": "{% toasts %}",
    "upload": "{% upload url=text name=text label=text accept=text hint=text target=text %}",
    "word_count": "{% word_count value=5 least=2 most=9 %}",
}


def values(text: str) -> dict[str, object]:
    """A context in which every text of a user is ``text``."""

    class Form(forms.Form):
        name = forms.CharField(label=text, help_text=text)

        def clean(self):
            raise forms.ValidationError(text)

    return {
        "text": text, "other": f"别的{text}", "csrf_token": "token", "request": RequestFactory().get("/list", {"q": text}),
        "crumb_items": [Crumb(text, text), (text, text), Crumb(text)], "keep": {text: text},
        "data": {"title": {"text": text}}, "form": Form({"name": text}), "facts": [Fact(text, text), (text, text)],
        "files": [File(text, text, 2048, text, "red", text)], "tab_items": [Tab(text, text, 3, 1, active=True)],
        "steps": [Step(text, "now", text)], "ranking": [(text, 3)], "page": Paginator(range(99), 10).page(2),
        "events": [Event(text, text, text, text, "done", files=(File(text, text),), signatures=(Signature(text, text),))],
        "messages": [text],
    }  # fmt: skip
