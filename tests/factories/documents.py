"""Sample data for every kind of court document, and a portal that can sign: fonts cut and keys made."""

import datetime as dt
import fcntl
import shutil
import tempfile
from pathlib import Path
from typing import Any

from courtportal.kernel.courts.models import Court, Level
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering import fonts
from courtportal.kernel.rendering.documents import fonts_folder
from courtportal.kernel.signing import authority

CASE_NUMBER = "（2026）粤0604民初123号"
_JUDGE, _CLERK = "林书衡", "何静文"
_PARTIES = [
    {"role": "原告", "name": "陈晓岚", "description": "女，1985年3月2日出生，汉族，住广东省佛山市禅城区"},
    {"role": "被告", "name": "周启明", "description": "男，1979年11月20日出生，汉族，住广东省佛山市南海区"},
]
_ENFORCEMENT_PARTIES = [{**_PARTIES[0], "role": "申请执行人"}, {**_PARTIES[1], "role": "被执行人"}]
_TITLE = "本院（2026）粤0604民初123号民事判决书"
_PANEL = [{"title": "审判员", "name": _JUDGE}]
_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

SAMPLES: dict[str, dict[str, Any]] = {
    "notice_of_acceptance": {
        "recipient": "陈晓岚", "cause": "民间借贷纠纷", "defendants": ["周启明"], "received_on": "2026-08-20", "accepted_on": "2026-08-24",
        "fee_amount": "2300.00", "fee_due_on": "2026-08-31", "payment_code": "4406 0420 2600 0123", "evidence_due_on": "2026-09-08",
        "procedure": "简易程序", "query_url": "http://localhost:8000", "issued_on": "2026-08-24",
    },
    "notice_of_fee": {
        "recipient": "陈晓岚", "cause": "民间借贷纠纷", "amount": "1150.00", "full_amount": "2300.00", "due_on": "2026-08-31",
        "payment_code": "4406 0420 2600 0123", "issued_on": "2026-08-24",
        "lines": [
            {"article": "第十三条第一款第（一）项", "part": "不超过1万元的部分", "rate": "每件50元", "amount": "50.00"},
            {"article": "第十三条第一款第（一）项", "part": "超过1万元至10万元的部分", "rate": "2.5%", "amount": "2250.00"},
            {"article": "第十六条", "part": "简易程序", "rate": "减半", "amount": "-1150.00"},
        ],
    },
    "notice_to_respond": {
        "recipient": "周启明", "cause": "民间借贷纠纷", "plaintiffs": ["陈晓岚"], "answer_days": 15, "evidence_days": 15,
        "evidence_due_on": "2026-09-10", "enclosures": ["起诉状副本一份", "证据副本一套", "举证通知书", "送达地址确认书"], "online": True,
        "issued_on": "2026-08-25",
    },
    "notice_of_evidence": {
        "recipient": "周启明", "cause": "民间借贷纠纷", "evidence_days": 15, "due_on": "2026-09-10", "issued_on": "2026-08-25",
    },
    "summons": {
        "recipient": "周启明", "address": "广东省佛山市南海区桂城街道演示路8号", "cause": "民间借贷纠纷", "reason": "开庭审理",
        "appear_at": "2026-09-22T01:30:00+00:00", "place": "本院第三审判法庭（在线庭审）", "online_link": "http://localhost:8000/hearings/",
        "judge": _JUDGE, "clerk": _CLERK, "contact": "0757-00000000", "issued_on": "2026-09-01",
    },
    "civil_judgment": {
        "parties": _PARTIES,
        "representatives": [{"role": "委托诉讼代理人", "name": "郑言", "description": "广东演示律师事务所律师"}],
        "introduction": "原告陈晓岚与被告周启明民间借贷纠纷一案，本院于2026年8月24日立案后，依法适用简易程序，于2026年9月22日公开开庭进行了审理。"
        "原告陈晓岚及其委托诉讼代理人郑言、被告周启明到庭参加诉讼。本案现已审理终结。",
        "claims": "陈晓岚向本院提出诉讼请求：1．判令周启明偿还借款本金100000元；2．判令周启明支付利息（以100000元为基数，自2026年1月1日起按年利率10%计算至实际清偿之日止）；"
        "3．诉讼费用由周启明负担。事实和理由：2025年1月1日，周启明因经营周转向陈晓岚借款100000元，约定期限一年、年利率10%，到期后经多次催要未还。",
        "defence": "周启明辩称，借款属实，但经营困难，请求分期偿还。",
        "facts": "本院经审理认定事实如下：2025年1月1日，周启明向陈晓岚出具借条一份，载明借款100000元，借期一年，年利率10%。同日，陈晓岚通过银行转账交付100000元。\n"
        "以上事实有借条、银行转账凭证以及双方当事人当庭陈述证实，本院予以确认。",
        "reasons": "本院认为，合法的借贷关系受法律保护。周启明向陈晓岚借款100000元，事实清楚、证据充分，双方形成的民间借贷关系合法有效。"
        "借款到期后，周启明未按约定返还本金及支付利息，已构成违约，应当承担继续履行的违约责任。约定的年利率10%未超过合同成立时一年期贷款市场报价利率的四倍，本院予以支持。",
        "legal_basis": ["《中华人民共和国民法典》第五百七十七条", "第六百七十五条", "第六百七十六条", "《中华人民共和国民事诉讼法》第六十七条第一款"],
        "orders": [
            "周启明于本判决发生法律效力之日起十日内向陈晓岚偿还借款本金100000元；",
            "周启明于本判决发生法律效力之日起十日内向陈晓岚支付利息（以100000元为基数，自2026年1月1日起按年利率10%计算至实际清偿之日止）。",
        ],
        "fee_text": "案件受理费2300元，减半收取计1150元，由周启明负担。",
        "appeal_days": 15, "appeal_court": "广东省佛山市中级人民法院", "late_performance": True, "panel": _PANEL, "clerk": _CLERK,
        "decided_on": "2026-10-12",
    },
    "filing_receipt": {
        "recipient": "陈晓岚", "receipt_number": "SJ-2026-08-20-000123", "cause": "民间借贷纠纷", "court_name": "佛山市禅城区人民法院",
        "parties": _PARTIES, "amount": "100000.00", "submitted_at": "2026-08-20T02:15:30+00:00", "decide_by": "2026-08-27",
        "materials": [{"name": "借条.pdf", "pages": 1, "sha256": _HASH}, {"name": "银行转账凭证.pdf", "pages": 3, "sha256": _HASH}],
    },
    "complaint": {
        "cause": "民间借贷纠纷", "plaintiffs": ["陈晓岚"], "court_name": "佛山市禅城区人民法院", "signed_on": "2026-08-20",
        "sections": [
            {
                "title": "当事人信息",
                "elements": [{"label": "原告姓名", "value": "陈晓岚"}, {"label": "原告住所地", "value": "广东省佛山市禅城区演示路1号"}],
            },
            {
                "title": "诉讼请求和依据",
                "elements": [
                    {"label": "1．本金", "value": "截至2026年8月20日止，尚欠本金100000元"},
                    {"label": "2．利息", "value": "自2026年1月1日起按年利率10%计算至实际清偿之日止"},
                    {"label": "4．是否主张担保权利"},
                ],
            },
            {"title": "事实和理由", "elements": [{"label": "3．借款金额", "value": "约定：100000元\n实际提供：100000元"}, {"label": "10．物的担保"}]},
        ],
    },
    "notice_of_correction": {
        "recipient": "陈晓岚", "receipt_number": "SJ-2026-08-20-000123", "cause": "民间借贷纠纷",
        "items": [
            {"subject": "被告的基本信息", "reason": "未写明被告住所，不足以使被告与他人相区别，请补充住所地或者身份证号码。"},
            {"subject": "证据目录", "reason": "借条缺少背面，请补充扫描件。"},
        ],
        "due_on": "2026-09-03", "issued_on": "2026-08-24",
    },
    "notice_of_refusal": {
        "recipient": "陈晓岚", "receipt_number": "SJ-2026-08-20-000124", "cause": "劳动争议",
        "reasons": ["该争议未经劳动争议仲裁委员会仲裁。"], "legal_basis": ["《中华人民共和国民事诉讼法》第一百二十七条第二项"],
        "advice": "请先向有管辖权的劳动争议仲裁委员会申请仲裁；对仲裁裁决不服的，可以自收到裁决书之日起十五日内起诉。", "issued_on": "2026-08-24",
    },
    "ruling_of_refusal": {
        "parties": [{**_PARTIES[0], "role": "起诉人"}], "receipt_number": "SJ-2026-08-20-000124",
        "claims": "2026年8月20日，本院收到陈晓岚的起诉状，请求判令周启明支付劳动报酬10000元。",
        "reasons": "起诉人主张的争议属于劳动争议，未经仲裁前置程序，不属于人民法院直接受理的范围。",
        "legal_basis": ["《中华人民共和国民事诉讼法》第一百二十二条", "第一百二十六条"], "appeal_court": "广东省佛山市中级人民法院",
        "panel": _PANEL, "clerk": _CLERK, "decided_on": "2026-08-26",
    },
    "enforcement_acceptance": {
        "recipient": "陈晓岚", "debtors": ["周启明"], "title_document": _TITLE, "obligation": "偿还借款本金100000元及利息", "amount": "100000.00",
        "received_on": "2026-11-10", "officer": "梁守正", "contact": "0757-00000000", "issued_on": "2026-11-12",
    },
    "enforcement_notice": {
        "recipient": "周启明", "creditors": ["陈晓岚"], "title_document": _TITLE,
        "obligations": ["向陈晓岚偿还借款本金100000元；", "支付利息（自2026年1月1日起按年利率10%计算至实际清偿之日止）。"],
        "amount": "108600.00", "due_on": "2026-11-22", "delay_interest": True, "enforcement_fee": "1529.00",
        "account": "演示银行佛山分行 4406 0420 2600 8888", "officer": "梁守正", "contact": "0757-00000000", "issued_on": "2026-11-12",
    },
    "property_report_order": {
        "recipient": "周启明", "title_document": _TITLE, "due_on": "2026-11-22", "period_from": "2025-11-12", "officer": "梁守正",
        "issued_on": "2026-11-12",
    },
    "enforcement_ruling_freeze": {
        "parties": _ENFORCEMENT_PARTIES, "title_document": _TITLE,
        "facts": "因被执行人未履行生效法律文书确定的义务，本院依法通过网络执行查控系统查明被执行人名下有银行存款。",
        "measures": [{"text": "冻结被执行人周启明名下银行存款110129元。", "start": "2026-11-15", "end": "2027-11-14"}],
        "legal_basis": ["《中华人民共和国民事诉讼法》第二百五十三条", "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第四百八十五条"],
        "panel": [{"title": "审判员", "name": "梁守正"}], "clerk": _CLERK, "decided_on": "2026-11-15",
    },
    "dishonesty_decision": {
        "recipient": "周启明", "creditors": ["陈晓岚"], "title_document": _TITLE, "ground": "有履行能力而拒不履行生效法律文书确定义务",
        "ground_number": 1, "facts": "被执行人名下有可供执行的存款和车辆，经本院送达执行通知书后仍拒不履行。", "decided_on": "2026-11-18",
    },
    "consumption_restriction": {
        "recipient": "周启明", "title_document": _TITLE, "persons": [{"name": "周启明", "capacity": "被执行人"}],
        "basis": "未按执行通知书指定的期间履行生效法律文书确定的给付义务", "creditors": ["陈晓岚"], "issued_on": "2026-11-18",
    },
    "enforcement_closing": {
        "recipient": "周启明", "parties": _ENFORCEMENT_PARTIES, "title_document": _TITLE, "way": "执行完毕",
        "facts": "执行过程中，被执行人已全部履行生效法律文书确定的义务，案款已发放申请执行人。", "received_amount": "110129.00", "issued_on": "2026-11-21",
    },
    "hearing_transcript": {
        "cause": "民间借贷纠纷", "sitting": "第一次", "started_at": "2026-09-22T01:30:00+00:00", "ended_at": "2026-09-22T02:41:00+00:00",
        "place": "本院第三审判法庭（在线庭审）", "public": True, "panel": _PANEL, "clerk": _CLERK,
        "present": [{"role": "原告", "name": "陈晓岚"}, {"role": "原告委托诉讼代理人", "name": "郑言", "description": "律师"}, {"role": "被告", "name": "周启明"}],
        "utterances": [
            {"speaker": _CLERK, "role": "书记员", "at": "2026-09-22T01:30:05+00:00", "text": "现在宣布法庭纪律。请当事人将手机关闭或者调至静音。"},
            {"speaker": _JUDGE, "role": "审判员", "at": "2026-09-22T01:31:12+00:00", "text": "现在开庭。请原告陈述诉讼请求、事实和理由。"},
            {"speaker": "陈晓岚", "role": "原告", "at": "2026-09-22T01:32:40+00:00", "text": "请求判令被告偿还借款本金十万元，并按年利率百分之十支付利息。"},
            {"speaker": "周启明", "role": "被告", "at": "2026-09-22T01:35:02+00:00", "text": "借款是事实，但目前经营困难，希望分期偿还。"},
        ],
        "audio": [{"name": "法庭声道", "sha256": _HASH, "seconds": 4262}],
    },
    "proof_of_service": {
        "recipient": "周启明", "recipient_role": "被告", "cause": "民间借贷纠纷", "address_masked": "诉讼服务网收件箱；手机 138****0002",
        "consent_basis": "2026年8月26日签署的送达地址确认书", "order_number": "SD-2026-000123",
        "documents": [{"title": "应诉通知书", "sha256": _HASH, "verification_code": "ABCD-EFGH-JKLM-NPQR"}],
        "steps": [
            {"channel": "诉讼服务网收件箱", "event": "到达", "at": "2026-08-26T02:02:00+00:00"},
            {"channel": "短信", "event": "提醒已发送", "at": "2026-08-26T02:02:03+00:00", "note": "仅为提醒，不是送达"},
            {"channel": "诉讼服务网收件箱", "event": "已阅读", "at": "2026-08-26T05:40:11+00:00"},
        ],
        "effective_at": "2026-08-26T02:02:00+00:00", "effect_basis": "《人民法院在线诉讼规则》第三十一条第一款", "issued_at": "2026-08-26T05:41:00+00:00",
    },
}  # fmt: skip


def court(code: str = "粤0604", name: str = "佛山市禅城区人民法院") -> Court:
    """A court with a seal."""
    found, _ = Court.objects.get_or_create(code=code, defaults={"name_zh": name, "name_en": "Chancheng District Court", "level": Level.BASIC})
    return found


def person(name: str) -> User:
    """Somebody with an account."""
    return User.objects.create_user(email=f"{name}@court.example", display_name=name)


def ready_to_render() -> Path:
    """The fonts are cut: once for the machine, because that takes a quarter of a minute, then copied."""
    shared = Path(tempfile.gettempdir()) / "courtportal-test-fonts-1"
    shared.mkdir(exist_ok=True)
    with (shared / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fonts.prepare(shared)
    folder = fonts_folder()
    folder.mkdir(parents=True, exist_ok=True)
    for face in fonts.FACES:
        if not (folder / face.file).exists():
            shutil.copy(shared / face.file, folder / face.file)
    return folder


def ready_to_sign(now: dt.datetime) -> None:
    """Fonts and the authority's keys; needs the database."""
    ready_to_render()
    authority.make_authority(now=now)
