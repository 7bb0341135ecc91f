"""The case home and what hangs on it, for each role."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import PortalRequest, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.web import formats
from filing.cases import panels
from filing.cases.models import Case, DossierEntry, Party
from filing.dossier.entries import add_secret_entry
from filing.fees.models import Fee
from tests.factories.decisions import serve_complaint
from tests.factories.filings import litigant, make_bench, make_case
from tests.factories.people import make_court, make_room, make_staff, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(now: dt.datetime) -> Case:
    make_bench()
    return make_case(now, litigant())


def acting(case: Case, role: str) -> Client:
    """A client in whose session someone of the case acts."""
    if role in {"plaintiff", "defendant"}:
        party = case.parties.get(role=role)
        if party.user is None:
            party.user = make_user(party.name)
            party.save()
        return sign_in(party.user)
    return sign_in(case.panel.get(duty=role).user)


def page_of(client: Client, name: str, *arguments: object) -> str:
    answer = client.get(reverse(f"filing:{name}", args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_first_thing_on_the_case_home_is_the_next_step_with_its_day(case: Case, now: dt.datetime) -> None:
    page = page_of(acting(case, "plaintiff"), "case", case.pk)
    fee = case.fees.get()
    assert "请在收到交费通知书的次日起七日内交纳诉讼费" in page
    Fee.objects.filter(pk=fee.pk).update(due_on=dt.date(2026, 9, 8))
    page = page_of(acting(case, "plaintiff"), "case", case.pk)
    assert f"请在{formats.day(dt.date(2026, 9, 8))}前交纳诉讼费，还有7天" in page
    assert reverse("filing:fee", args=[fee.pk]) in page
    assert page.index("下一步") < page.index("进度") < page.index("当事人和审判组织")


def test_every_role_of_the_case_sees_the_same_page_with_its_own_parts(case: Case) -> None:
    schedule = reverse("filing:hearing_schedule", args=[case.pk])
    for role in ("plaintiff", "defendant", "sole_judge", "clerk"):
        page = page_of(acting(case, role), "case", case.pk)
        assert case.case_number in page
        assert (schedule in page) == (role in {"sole_judge", "clerk"})


def test_strangers_and_other_courts_get_not_found(case: Case) -> None:
    other = make_court("粤0605", "佛山市南海区人民法院")
    for user in (
        make_user("旁人"),
        make_staff(Role.JUDGE),
        make_staff(Role.PRESIDENT, other),
        make_staff(Role.FILING_CLERK, other),
    ):
        assert sign_in(user).get(reverse("filing:case", args=[case.pk])).status_code == 404


def test_case_content_is_closed_to_the_three_administrators(case: Case) -> None:
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        assert sign_in(make_staff(role)).get(reverse("filing:case", args=[case.pk])).status_code == 403


def test_my_matters_lists_cases_in_pages(now: dt.datetime) -> None:
    actor = litigant()
    cases = [make_case(now, actor) for _ in range(2)]
    user = User.objects.get(pk=actor.user_id)
    page = page_of(sign_in(user), "my")
    assert all(reverse("filing:case", args=[case.pk]) in page for case in cases)
    assert "共2条" in page
    assert reverse("filing:start") in page


def test_the_dossier_opens_files_to_the_sides_and_the_secret_volume_to_nobody_outside(case: Case, now: dt.datetime) -> None:
    secret = add_secret_entry(case=case, kind="deliberation", title="评议笔录", key="s", data=b"%PDF-1.7 secret")
    open_entry = DossierEntry.objects.get(case=case, catalogue_number=11)
    defendant = acting(case, "defendant")
    page = page_of(defendant, "dossier", case.pk)
    assert "借条" in page
    assert "评议笔录" not in page
    for name, key in (("dossier_entry", secret.pk), ("secret_file", secret.pk), ("secret_volume", case.pk)):
        assert defendant.get(reverse(f"filing:{name}", args=[key])).status_code in {403, 404}
    sent = defendant.get(reverse("filing:dossier_entry", args=[open_entry.pk]))
    assert sent["Content-Disposition"].startswith("attachment")
    judge = acting(case, "sole_judge")
    assert "评议笔录" not in page_of(judge, "dossier", case.pk)
    assert "评议笔录" in page_of(judge, "secret_volume", case.pk)
    assert not AuditEntry.objects.filter(action="read", object_id=str(secret.pk)).exists()
    assert judge.get(reverse("filing:secret_file", args=[secret.pk])).content == b"%PDF-1.7 secret"
    read = AuditEntry.objects.get(action="read", object_id=str(secret.pk))
    assert read.actor_id == case.panel.get(duty="sole_judge").user_id, "who reads the secret volume is recorded"


def test_the_answer_page_shows_what_was_claimed_and_never_as_markup(now: dt.datetime) -> None:
    make_bench()
    case = make_case(now, interest_method="<script>alert(1)</script>利息")
    party = case.parties.get(role=Party.Role.DEFENDANT)
    client = acting(case, "defendant")
    url = reverse("filing:answer", args=[party.pk])
    page = client.get(url).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"position-principal_owed": "disputed", "text": "已经还清"}).status_code == 302
    assert (
        client.post(reverse("filing:answer_check", args=[party.pk]), {"version": party.answer_draft.version}).status_code == 302
    )
    answer = party.answer
    shown = page_of(acting(case, "plaintiff"), "show_answer", answer.pk)
    assert "已经还清" in shown
    assert "不认可" in shown
    assert "<script>alert" not in shown


def test_the_clerk_schedules_a_hearing_on_its_page(case: Case, now: dt.datetime) -> None:
    serve_complaint(case, now)
    room, clerk = make_room(case.court), acting(case, "clerk")
    url = reverse("filing:hearing_schedule", args=[case.pk])
    data = {"room": room.pk, "day": "2026-09-26", "time": "09:30", "minutes": "90", "mode": "online", "is_public": "on"}
    wrong = clerk.post(url, data)
    assert wrong.status_code == 422
    assert "休息日" in wrong.content.decode()
    assert 'value="2026-09-26"' in wrong.content.decode()
    assert clerk.post(url, {**data, "day": "2026-09-16"}).status_code == 302
    page = page_of(acting(case, "plaintiff"), "case", case.pk)
    assert "2026年9月16日（周三）09:30" in page


def test_parts_of_higher_apps_stand_on_the_page_in_their_order(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def second(_request: PortalRequest, _case: Case) -> tuple[str, str, dict[str, object], int]:
        return "乙", "filing/parties/answers_panel.html", {"answers": []}, 92

    def first(_request: PortalRequest, _case: Case) -> tuple[str, str, dict[str, object], int]:
        return "甲", "filing/parties/answers_panel.html", {"answers": []}, 91

    def away(_request: PortalRequest, _case: Case) -> None:
        return None

    monkeypatch.setattr(panels, "_makers", [second, away, first])
    page = page_of(acting(case, "plaintiff"), "case", case.pk)
    headings = re.findall(r'<section class="panel" aria-label="(.)"', page)
    assert headings == ["甲", "乙"]
