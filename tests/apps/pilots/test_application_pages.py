"""The pages of an application: who sees what, and that nothing typed is lost over HTTP."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from citong.apps.pilots import entry
from citong.apps.pilots.actions import county, submission
from citong.apps.pilots.content import NETWORK
from citong.apps.pilots.models import Application, Part
from citong.apps.pilots.papers import pdf
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries.contents import content_of, parts_of
from citong.apps.pilots.queries.papers import form_data
from citong.platform.access.actor import Actor
from citong.platform.identity.models import Post
from citong.records.places.kinds import Kind
from tests.factories import actor_for, make_city_tree, make_unit, make_user_with, pdf_upload, text_upload
from tests.factories.forms import fill_form, start_application, typed_form
from tests.factories.pilots import make_batch
from tests.factories.places import make_school

APPLICANT = (perms.view, perms.fill, perms.withdraw)
PRINCIPAL = (perms.view, perms.fill, perms.submit, perms.withdraw, perms.reveal)
JSON = {"Accept": "application/json"}


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def batch(city):
    return make_batch(city.bureau, {city.county: 2})


@pytest.fixture
def applicant(city):
    return make_user_with(city.school, *APPLICANT, name="黄玥喆", kind=Post.Kind.APPLICANT)


@pytest.fixture
def principal(city):
    return make_user_with(city.school, *PRINCIPAL, name="陈昇堃", kind=Post.Kind.PRINCIPAL)


@pytest.fixture
def draft(city, batch, applicant):
    make_school(city.school, township_central=True)
    return start_application(batch, city.school, Actor.of(applicant))


@pytest.fixture
def full(draft, applicant):
    fill_form(draft, Actor.of(applicant))
    return Application.objects.get(pk=draft.pk)


@pytest.fixture
def submitted(full, principal):
    return submission.submit(full, opinion="同意申报。", confirmed=True, by=Actor.of(principal))


def signed_in(client, user):
    client.force_login(user)
    return client


def url(name, application, *more):
    return reverse(f"pilots-application-{name}", args=[application.pk, *more])


def text(response):
    return response.content.decode()


def test_the_school_sees_the_batch_and_begins(client, city, batch, applicant):
    make_school(city.school, township_central=True)
    page = text(signed_in(client, applicant).get(reverse("pilots-application-home")))
    assert "还有 9 天" in page
    assert "乡镇中心小学，属于试点对象。" in page
    begun = client.post(reverse("pilots-application-start", args=[batch.pk, city.school.pk]))
    application = Application.objects.get()
    assert begun.url == url("form", application)
    assert application.number in text(client.get(reverse("pilots-application-home")))


def test_a_county_kindergarten_sees_the_reason_before_it_writes(client, city, batch):
    garden = make_unit("鲤城区实验幼儿园", city.county)
    make_school(garden, Kind.KINDERGARTEN)
    page = text(signed_in(client, make_user_with(garden, *APPLICANT)).get(reverse("pilots-application-home")))
    assert "鲤城区实验幼儿园登记为幼儿园，不能申报" in page
    assert "开始申报</button>" not in page


def test_nobody_begins_for_a_school_outside_his_reach(client, city, batch, applicant):
    make_school(city.other_school, township_central=True)
    answer = signed_in(client, applicant).post(
        reverse("pilots-application-start", args=[batch.pk, city.other_school.pk])
    )
    assert (answer.status_code, Application.objects.count()) == (404, 0)


def test_the_form_shows_every_part_in_the_order_of_the_paper(client, draft, applicant):
    page = text(signed_in(client, applicant).get(url("form", draft)))
    titles = ["学校基本情况", "学校负责人", "项目联系人", "申报意愿与组织保障", "互联网出口", "平台安全认证", "信息化经费",
              "学校信息化发展战略定位和愿景", "机制创新和保障措施"]  # fmt: skip
    places = [page.index(f"<h2>{title}</h2>") for title in titles]
    assert places == sorted(places)
    assert 'value="300000.50"' in page  # money of the record, in yuan


def test_the_form_asks_for_every_field_of_the_paper_under_its_own_name_in_its_order(client, draft, applicant):
    page = text(signed_in(client, applicant).get(url("form", draft)))
    places = []
    for part in parts_of(draft.batch):
        start = page.index(f'action="{url("save", draft, part.key)}"')
        inside = page[start : page.index("</section>", start)]
        for field in part.fields:
            anchor = f"file-{field.key}" if field.kind == "file" else f"{part.key.replace('.', '-')}-{field.key}"
            assert f'id="{anchor}"' in inside, anchor
            assert field.label in inside, anchor
            assert field.kind == "file" or f'for="{anchor}"' in inside, anchor
            if field.kind != "file":
                places.append(start + inside.index(f'id="{anchor}"'))
    assert places == sorted(places)
    assert len(places) == 52


@pytest.mark.parametrize(("who", "aim"), [("applicant", "继续填写"), ("principal", "核对并提交")])
def test_the_page_of_a_draft_has_one_aim(client, full, request, who, aim):
    if who == "principal":
        submission.request_confirmation(full, by=Actor.of(request.getfixturevalue("applicant")))
    page = text(signed_in(client, request.getfixturevalue(who)).get(url("detail", full)))
    head = page.partition('class="page-actions"')[2].partition("<section")[0]
    primary = re.findall(r'class="btn btn-primary"[^>]*>(?:<svg.*?</svg>)?([^<]+)', head)
    assert primary == [aim]


def test_the_problems_on_the_page_jump_to_their_fields(client, draft, applicant):
    page = text(signed_in(client, applicant).get(url("form", draft)))
    for anchor in ("foundation-intro", "plan-goals-text"):
        assert f'href="#{anchor}"' in page
        assert f'id="{anchor}"' in page


def test_where_the_form_departs_from_the_record_the_record_is_named(client, draft, applicant):
    signed_in(client, applicant)
    assert "与学校档案不同" not in text(client.get(url("form", draft)))
    stands = content_of(draft)["foundation"]["students"]
    client.post(url("save", draft, "foundation"), {"revision": 0, "students": "1,300"}, headers=JSON)
    assert f"与学校档案不同，档案中为「{stands} 人」。" in text(client.get(url("form", draft)))


def test_a_condition_that_forbids_submission_leads_to_its_field(client, city, draft, applicant, principal):
    fill_form(draft, Actor.of(applicant), network={"bandwidth": "29"})
    said = "互联网出口带宽 29 Mbps，低于小学不低于 30 Mbps 的要求。"
    page = text(signed_in(client, applicant).get(url("form", draft)))
    assert f'<a href="#network-bandwidth">{said}</a>' in page
    assert "提请校长确认" not in page
    page = text(signed_in(client, principal).get(url("confirm", draft)))
    assert f'<a href="{url("form", draft)}#network-bandwidth">{said}</a>' in page


def test_a_part_saves_itself(client, draft, applicant):
    answer = signed_in(client, applicant).post(
        url("save", draft, "network"), {"revision": 0, "bandwidth": "80M", "carrier": "电信"}, headers=JSON
    )
    assert answer.json()["revision"] == 1
    assert content_of(draft)["network"] == {"bandwidth": "80", "carrier": "电信"}


def test_what_cannot_be_read_is_kept_and_said_gently(client, draft, applicant):
    answer = signed_in(client, applicant).post(
        url("save", draft, "contact"), {"revision": 0, "mobile": "下周换号"}, headers=JSON
    )
    assert answer.status_code == 200
    assert answer.json()["saved"].endswith("，有 1 处需要修改")
    assert answer.json()["wrong"] == {"mobile": "请填写 11 位手机号码。"}
    page = text(client.get(url("form", draft)))
    assert 'value="下周换号"' in page
    assert "请填写 11 位手机号码。" in page


def test_a_conflict_shows_both_texts_and_whose_it_was(client, draft, applicant, principal):
    signed_in(client, principal).post(
        url("save", draft, "plan.goals"), {"revision": 0, "text": "校长写的"}, headers=JSON
    )
    mine = {"revision": 0, "text": "我写的"}
    answer = signed_in(client, applicant).post(url("save", draft, "plan.goals"), mine, headers=JSON)
    assert answer.status_code == 409
    told = answer.json()
    assert (told["revision"], told["by"], told["values"]) == (1, "陈昇堃", {"text": ["校长写的"]})
    assert told["message"].startswith("陈昇堃在 ")
    page = client.post(url("save", draft, "plan.goals"), mine)
    assert page.status_code == 409
    assert "校长写的" in text(page)
    assert "我写的" in text(page)
    client.post(url("save", draft, "plan.goals"), {"revision": 1, "text": "合并后的"}, headers=JSON)
    assert content_of(draft)["plan.goals"] == {"text": "合并后的"}


def test_without_scripts_the_form_saves_too(client, draft, applicant):
    answer = signed_in(client, applicant).post(url("save", draft, "network"), {"revision": 0, "bandwidth": "60"})
    assert answer.url == f"{url('form', draft)}#network"
    assert content_of(draft)["network"]["bandwidth"] == "60"


def test_a_submitted_form_says_that_it_cannot_be_changed(client, submitted, applicant):
    answer = signed_in(client, applicant).post(
        url("save", submitted, "network"), {"revision": 1, "bandwidth": "1"}, headers=JSON
    )
    assert answer.status_code == 422
    assert answer.json() == {"errors": {"": ["申报当前为「已提交」，内容不能修改。"]}}
    assert client.get(url("form", submitted)).url == url("detail", submitted)


def test_certificates_go_up_and_come_off(client, draft, applicant):
    signed_in(client, applicant).post(url("attach", draft, "security", "mps_scan"), {"file": pdf_upload("证书.pdf")})
    assert "证书.pdf" in text(client.get(url("form", draft)))
    held = Part.objects.get(application=draft, key="security").values["mps_scan"]
    served = client.get(url("file", draft, held["id"]))
    assert b"".join(served.streaming_content).startswith(b"%PDF")
    client.post(url("detach", draft, "security", "mps_scan"))
    assert "证书.pdf" not in text(client.get(url("form", draft)))


def test_a_refused_file_says_why(client, draft, applicant):
    answer = signed_in(client, applicant).post(
        url("attach", draft, "security", "mps_scan"), {"file": text_upload()}, headers={"HX-Request": "true"}
    )
    assert (answer.status_code, text(answer)) == (422, "证书扫描件不接受文本，请上传PDF、JPG 图片、PNG 图片。")


def test_the_principal_reads_confirms_and_submits(client, full, principal):
    page = signed_in(client, principal).get(url("confirm", full))
    assert "全部内容" in text(page)
    seen = page.context["form"].initial["seen"]
    bare = client.post(url("confirm", full), {"seen": seen})
    assert bare.status_code == 422
    assert "请填写学校意见。" in text(bare)
    assert "请先勾选确认，再提交。" in text(bare)
    done = client.post(url("confirm", full), {"seen": seen, "opinion": "同意申报。", "confirmed": "on"})
    assert done.url == url("scans", full)
    assert Application.objects.get(pk=full.pk).latest.number == 1


def test_what_changed_meanwhile_is_shown_before_it_is_submitted(client, full, principal, applicant):
    seen = signed_in(client, principal).get(url("confirm", full)).context["form"].initial["seen"]
    client.post(url("save", full, "plan.goals"), {"revision": 1, "text": "后来改的目标"}, headers=JSON)
    answer = client.post(url("confirm", full), {"seen": seen, "opinion": "同意", "confirmed": "on"})
    assert answer.status_code == 409
    assert "申报表刚刚被修改过，请核对最新内容后再提交。" in text(answer)
    assert "后来改的目标" in text(answer)
    assert Application.objects.get(pk=full.pk).latest is None


def test_the_applicant_cannot_open_the_principals_page(client, full, applicant):
    assert signed_in(client, applicant).get(url("confirm", full)).status_code == 403


@pytest.mark.parametrize("page", ["detail", "form", "confirm", "scans"])
def test_for_an_uninvolved_school_the_application_does_not_exist(client, city, submitted, page):
    stranger = make_user_with(city.second_school, *PRINCIPAL)
    assert signed_in(client, stranger).get(url(page, submitted)).status_code == 404


def test_for_another_county_it_does_not_exist(client, city, submitted):
    stranger = make_user_with(city.other_county, perms.view, perms.screen)
    assert signed_in(client, stranger).get(url("detail", submitted)).status_code == 404


def test_the_county_reads_the_version_not_the_draft(client, city, full):
    officer = signed_in(client, make_user_with(city.county, perms.view, perms.screen))
    page = text(officer.get(url("detail", full)))
    assert "学校正在填写" in page
    assert "huangyz@example.cn" not in page
    assert officer.get(url("form", full)).status_code == 403


def test_reviewers_see_the_evidence_and_the_version_of_the_rule(client, city, submitted):
    officer = signed_in(client, make_user_with(city.county, perms.view, perms.screen))
    page = text(officer.get(reverse("pilots-application-detail", args=[submitted.pk])))
    said = submitted.latest.conditions.get(rule__kind="bandwidth")
    assert said.evidence["最低要求 Mbps"] == 30
    assert "<dt>最低要求 Mbps</dt><dd>30</dd>" in page
    assert f"<dt>填报带宽 Mbps</dt><dd>{said.evidence['填报带宽 Mbps']}</dd>" in page
    assert "<dt>乡镇中心小学</dt><dd>是</dd>" in page
    assert "<dt>普通初中校</dt><dd>否</dd>" in page
    assert f"{said.rule.source}（第 1 版）" in page


def test_contacts_are_masked_for_those_who_need_not_know(client, city, submitted, applicant):
    watcher = signed_in(client, make_user_with(city.bureau, perms.view))
    page = text(watcher.get(url("detail", submitted)))
    assert "139****0002" in page
    assert "13905950002" not in page
    assert watcher.get(url("pdf", submitted, 1)).status_code == 403
    officer = signed_in(client, make_user_with(city.county, perms.view, perms.reveal))
    assert "13905950002" in text(officer.get(url("detail", submitted)))


@pytest.mark.parametrize(("kind", "head"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_every_version_can_be_downloaded_under_a_speaking_name(client, submitted, applicant, kind, head):
    answer = signed_in(client, applicant).get(url(kind, submitted, 1))
    assert answer.content.startswith(head)
    assert "%E6%B5%AE%E6%A1%A5%E4%B8%AD%E5%BF%83%E5%B0%8F%E5%AD%A6" in answer["Content-Disposition"]  # 浮桥中心小学


def test_a_version_that_does_not_exist_is_not_found(client, submitted, applicant):
    assert signed_in(client, applicant).get(url("pdf", submitted, 2)).status_code == 404


def test_the_draft_can_be_looked_at_on_paper(client, draft, applicant):
    assert signed_in(client, applicant).get(url("draft", draft)).content.startswith(b"%PDF")


def test_two_versions_are_compared(client, city, submitted, applicant, principal):
    back = county.return_for_correction(submitted, reason="请补充", by=actor_for(city.county, perms.screen))
    signed_in(client, applicant).post(url("save", back, "network"), {"revision": 1, "bandwidth": "200"}, headers=JSON)
    submission.submit(back, opinion="已修改。", confirmed=True, by=Actor.of(principal))
    chosen = client.get(url("choose", back), {"old": "2", "new": "1"})
    assert chosen.url == url("compare", back, 1, 2)
    page = text(client.get(chosen.url))
    assert "互联网出口 · 互联网出口带宽" in page
    first = back.versions.get(number=1)
    before = entry.shown(NETWORK.field("bandwidth"), first.content["network"]["bandwidth"])
    assert f"原为：</span>{before}</del> → <ins>" in page
    assert "现为：</span>200 Mbps</ins>" in page
    assert "学校名称" not in page


def test_marks_stand_at_their_sections_while_one_corrects(client, city, submitted, applicant):
    marks = [{"part": "plan.goals", "comment": "目标要可衡量"}]
    county.return_for_correction(submitted, reason="请补充目标", marks=marks, by=actor_for(city.county, perms.screen))
    page = text(signed_in(client, applicant).get(url("form", submitted)))
    assert page.index('id="plan-goals"') < page.index("目标要可衡量") < page.index('id="plan-foundation"')
    assert "请补充目标需要修改的部分已在下面标出。" in page
    page = text(client.get(reverse("pilots-application-detail", args=[submitted.pk])))
    assert "<b>智慧校园建设的目标</b>：目标要可衡量" in page


def test_the_scan_goes_up_on_its_page(client, submitted, applicant):
    printed = pdf.form(form_data(submitted.latest))
    answer = signed_in(client, applicant).post(
        url("upload", submitted), {"file": SimpleUploadedFile("盖章.pdf", printed, "application/pdf")}
    )
    assert answer.url == url("scans", submitted)
    assert "与提交版本一致" in text(client.get(answer.url))


def test_a_wrong_scan_is_refused_in_the_upload(client, city, submitted, applicant, principal):
    old = pdf.form(form_data(submitted.latest))
    back = county.return_for_correction(submitted, reason="请补充", by=actor_for(city.county, perms.screen))
    submission.submit(back, opinion="已修改。", confirmed=True, by=Actor.of(principal))
    answer = signed_in(client, applicant).post(
        url("upload", submitted),
        {"file": SimpleUploadedFile("盖章.pdf", old, "application/pdf")},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 422
    assert text(answer) == "扫描件是第 1 版申报表，最新提交的是第 2 版。请下载打印最新版本，盖章后重新扫描上传。"


def test_experts_opinions_wait_for_the_publication(client, city, submitted, applicant):
    submitted.opinions.create(kind="experts", version=submitted.latest, text="专家组认为方案可行。")
    assert "专家组认为方案可行" not in text(signed_in(client, applicant).get(url("detail", submitted)))
    decider = make_user_with(city.bureau, perms.view, perms.results)
    assert "专家组认为方案可行" in text(signed_in(client, decider).get(url("detail", submitted)))


def test_the_list_is_scoped_searched_by_pinyin_and_masked(client, city, batch, submitted):
    officer = signed_in(client, make_user_with(city.county, perms.view, perms.screen))
    found = text(officer.get(reverse("pilots-application-list"), {"q": "fqzxxx"}))
    assert submitted.number in found
    assert "139****0002" in found
    assert "13905950002" not in found
    assert submitted.number not in text(officer.get(reverse("pilots-application-list"), {"q": "没有这所学校"}))
    stranger = signed_in(client, make_user_with(city.other_county, perms.view, perms.screen))
    assert submitted.number not in text(stranger.get(reverse("pilots-application-list")))


def test_a_page_of_the_form_costs_a_fixed_number_of_queries(client, full, applicant, django_assert_max_num_queries):
    signed_in(client, applicant).get(url("form", full))
    with django_assert_max_num_queries(40):
        client.get(url("form", full))


def test_saving_a_part_is_cheap(client, draft, applicant, django_assert_max_num_queries):
    typed = typed_form(draft.batch)["foundation"]
    signed_in(client, applicant)
    with django_assert_max_num_queries(30):
        client.post(url("save", draft, "foundation"), {**typed, "revision": 0}, headers=JSON)
