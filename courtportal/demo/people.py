"""The fictitious people of the demo: one account for each role, two litigants with several parts to play."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.courts.models import Court, CourtRoom
from courtportal.kernel.identity.models import Appointment, IdentityProof, Person, User
from courtportal.kernel.identity.rules.identity_number import check_character
from courtportal.kernel.identity.totp import enrol
from filing.mediation.models import MediationBody, PanelMediator

COURT_CODE = "粤0604"


@dataclass(frozen=True)
class DemoPerson:
    """A fictitious person: log-in is ``<key>@demo.example``."""

    key: str
    name: str
    role: Role
    number: str  # first seventeen characters of the identity number
    phone: str
    court: str = COURT_CODE
    address: str = "广东省佛山市禅城区示例路1号（虚构）"

    @property
    def email(self) -> str:
        """The log-in name."""
        return f"{self.key}@demo.example"

    @property
    def identity_number(self) -> str:
        """The eighteen characters, check digit included."""
        return self.number + check_character(self.number)


PEOPLE = (
    DemoPerson("litigant", "林小满", Role.LITIGANT, "44060419900101902", "13900000001"),
    DemoPerson("debtor", "周远航", Role.LITIGANT, "44060419850202901", "13900000002"),
    DemoPerson("lawyer", "沈知远", Role.LAWYER, "44060419820303903", "13900000003"),
    DemoPerson("filing_clerk", "陈立言", Role.FILING_CLERK, "44060419880404904", "13900000004"),
    DemoPerson("clerk", "何静", Role.CLERK, "44060419920505906", "13900000005"),
    DemoPerson("judge", "梁志强", Role.JUDGE, "44060419780606905", "13900000006"),
    DemoPerson("assistant", "罗文思", Role.ASSISTANT, "44060419910707908", "13900000007"),
    DemoPerson("presiding_judge", "方正言", Role.PRESIDING_JUDGE, "44060419750808907", "13900000008", "粤06"),
    DemoPerson("division_head", "邓秉衡", Role.DIVISION_HEAD, "44060419730909909", "13900000009"),
    DemoPerson("president", "许怀远", Role.PRESIDENT, "44060419701010911", "13900000010"),
    DemoPerson("enforcement_officer", "石坚行", Role.ENFORCEMENT_OFFICER, "44060419831111913", "13900000011"),
    DemoPerson("mediator", "温和宁", Role.MEDIATOR, "44060419761212914", "13900000012"),
    DemoPerson("archivist", "简存真", Role.ARCHIVIST, "44060419840113916", "13900000013"),
    DemoPerson("court_manager", "管明达", Role.COURT_MANAGER, "44060419790214915", "13900000014"),
    DemoPerson("system_admin", "戴运维", Role.SYSTEM_ADMIN, "44060419860315917", "13900000015"),
    DemoPerson("security_admin", "安守一", Role.SECURITY_ADMIN, "44060419870416918", "13900000016"),
    DemoPerson("audit_admin", "稽清正", Role.AUDIT_ADMIN, "44060419890517919", "13900000017"),
    # A second clerk looks again at what the first would refuse; an appeal against it waits at the court above.
    DemoPerson("second_filing_clerk", "苏再思", Role.FILING_CLERK, "44060419850618908", "13900000018"),
    DemoPerson("upper_filing_clerk", "黎上达", Role.FILING_CLERK, "44060419810719917", "13900000019", "粤06"),
)
# No bank has it: who transfers money to it by mistake gets it back.
COURT_ADDRESS = "广东省佛山市禅城区示例路100号（虚构）"
FEE_ACCOUNT = {
    "holder": "佛山市禅城区人民法院（演示，虚构）",
    "number": "0000 0000 0604 0000",
    "bank": "虚构银行演示支行（演示账户，请勿转账）",
}
BY_KEY = {person.key: person for person in PEOPLE}


@transaction.atomic
def make_people(now: dt.datetime) -> None:
    """Every demo account with its role, proven name and, for staff, a second factor; accounts that exist stay."""
    court = Court.objects.get(code=COURT_CODE)
    if "fee_account" not in court.settings:
        court.settings["fee_account"] = FEE_ACCOUNT
        court.address = court.address or COURT_ADDRESS
        court.save(update_fields=["settings", "address"])
    for name in ("第一法庭", "第二法庭", "在线法庭"):
        CourtRoom.objects.get_or_create(court=court, name=name, defaults={"virtual": name == "在线法庭"})
    for person in PEOPLE:
        if not User.objects.filter(email=person.email).exists():
            _make(person, now)
    _list_mediators(court)


def _list_mediators(court: Court) -> None:
    """The demo's mediators stand on the list of their court."""
    body, _created = MediationBody.objects.get_or_create(court=court, name="禅城示例人民调解委员会（虚构）")
    for person in PEOPLE:
        if person.role == Role.MEDIATOR:
            user = User.objects.get(email=person.email)
            PanelMediator.objects.get_or_create(
                court=court, user=user, ended_at=None,
                defaults={"body": body, "specialities": ["private_lending"], "introduction": "从事调解工作十二年（虚构）"},
            )  # fmt: skip


def _make(person: DemoPerson, now: dt.datetime) -> None:
    user = User.objects.create_user(
        email=person.email, phone=person.phone, phone_verified=True, display_name=person.name, is_demo=True
    )
    verified = Person.objects.create(
        owner=user,
        name=person.name,
        sex="female" if int(person.identity_number[16]) % 2 == 0 else "male",
        birth_date=dt.date.fromisoformat(person.number[6:14]),
        ethnicity="汉族",
        identity_number=person.identity_number,
        phone=person.phone,
        registered_address=person.address,
        residence_address=person.address,
    )
    IdentityProof.objects.create(user=user, person=verified, checker="simulated", reference="demo", confirmed_at=now)
    user.person = verified
    user.save(update_fields=["person"])
    if person.role != Role.LITIGANT:
        court = None if person.role == Role.LAWYER else Court.objects.get(code=person.court)
        Appointment.objects.create(user=user, role=person.role, court=court)
    if person.role not in {Role.LITIGANT, Role.LAWYER}:
        enrol(user)


def actor(key: str) -> Actor:
    """The Actor of a demo account."""
    person, user = BY_KEY[key], User.objects.get(email=BY_KEY[key].email)
    appointment = user.appointments.filter(ended_at=None).first()
    return Actor(
        role=person.role,
        user_id=user.pk,
        court_id=appointment.court_id if appointment else None,
        person_id=user.person_id,
        verified=True,
        name=user.display_name,
    )
