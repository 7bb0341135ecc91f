"""Personal data that is deleted before publication (法释〔2016〕19号 art. 10), found by form and by label."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MARK = "×××"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to delete: where it stands, what takes its place, by which item of art. 10."""

    start: int
    end: int
    replacement: str
    rule: str


_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_NUMBER_GAP = r"[\s\-－—]?"
#: A label and its value. As a clause of their own they go whole, with the comma before them; else only the value goes.
_LABELLED = (
    ("identity", r"公民身份号码|公民身份证号码|居民身份证号码?|身份证号码?|身份证|护照号码?|证件号码", r"[A-Za-z0-9*]{6,20}"),
    ("social_security", r"社会保障号码?|社会保障卡号|社保(?:卡)?号码?|医保卡号", r"[A-Za-z0-9*]{6,20}"),
    (
        "phone",
        r"联系电话|联系方式|手机号码?|手机|电话号码?|电话|微信号?|QQ号?|邮箱|电子邮箱|电子邮件",
        r"(?=[\w+\-.@]{5,}|\d)[\w+\-.@ ]{5,40}",
    ),
)
_OWN_CLAUSE = "，,；;。：:\n"
_FORMS: tuple[tuple[str, str], ...] = (
    (
        "identity",
        r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx](?![0-9A-Za-z])",
    ),
    ("email", r"(?<![\w.])[A-Za-z0-9][\w.+\-]*@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"),
    ("phone", rf"(?<!\d)(?:\+?86{_NUMBER_GAP})?1[3-9]\d{_NUMBER_GAP}\d{{4}}{_NUMBER_GAP}\d{{4}}(?!\d)"),
    ("phone", r"(?<!\d)0\d{2,3}[-－—]\d{7,8}(?!\d)"),
    ("plate", rf"[{_PROVINCE}][A-Z][·•]?(?=[A-Z0-9]*\d)[A-Z0-9]{{4,5}}[A-Z0-9挂学警港澳](?![A-Za-z0-9])"),
    ("property", rf"[{_PROVINCE}]?[（(]\d{{4}}[）)][\u4e00-\u9fff]{{0,12}}不动产权第\s*\d{{4,}}\s*号"),
    (
        "property",
        rf"(?:[{_PROVINCE}]?房地产?权证|房屋所有权证|国有土地使用证|[\u4e00-\u9fff]{{1,4}}房权证)"
        r"[^，。；、\s第]{0,16}第?\s*[A-Z]?\d{5,}\s*号",
    ),
)
_ACCOUNT = re.compile(
    r"(?P<label>(?:银行)?(?:账号|帐号|账户|帐户|卡号|银行卡号?|储蓄卡|信用卡|尾号)[为是:：\s（(]{0,3})(?P<value>\d(?:[\s\-]?\d){7,24})(?!\d)"
)
_CARD = re.compile(r"(?<![\d.])[3-9]\d{3}(?:[\s\-]?\d){11,15}(?!\d)")
_HOME = re.compile(
    r"(?P<label>户籍所在地|户籍地|户籍|住所地|住址|经常居住地|现住址?|现居住(?:于|在)?|家庭住址|居住(?:于|在)|住)(?P<joint>[为是:：]?)"
    r"(?P<area>(?:[\u4e00-\u9fff]{2,8}?(?:省|自治区))?(?:[\u4e00-\u9fff]{2,8}?(?:市|自治州|地区|盟))?(?:[\u4e00-\u9fff]{1,8}?(?:区|县|市|旗))?)"
    r"(?P<rest>(?:[^，,。；;\n（()）]|[（(][^（()）。\n]{0,60}[）)]|[（(]){0,60})"
)
_ROOM = re.compile(
    r"(?<=[区县市镇])(?![\u4e00-\u9fff]{1,6}[区县])[\u4e00-\u9fff0-9A-Za-z]{1,20}?(?:大道|路|街|巷|道|村|小区|花园|苑|园|里)[\u4e00-\u9fff0-9A-Za-z\-]{0,14}?\d+\s*号"
    r"(?:[^，,。；;、\n（()）]{0,20}?\d+\s*(?:房|室|号|单元))?(?!法庭)"
)
_HEALTH = re.compile(
    r"(?P<label>患有|确诊为|诊断为|罹患|感染)(?P<value>[^，,。；;\n]{2,24}?(?:病|症|癌|炎|瘤|障碍|感染|中风|病毒))"
)
#: A line of the heading that introduces an organisation: its address is kept (art. 11).
_ORGANISATION_LINE = re.compile(
    r"(?:原告|被告|第三人|上诉人|被上诉人|申请人|被申请人)[^，,。]*?(?:公司|银行|支行|分行|厂|店|中心|委员会|合作社|医院|学校|集团)[，,]"
)


def find_personal(text: str) -> list[Finding]:
    """What art. 10 deletes from `text`: no two findings overlap; the earlier and longer one stays."""
    found = sorted(_all(text), key=lambda f: (f.start, f.start - f.end))
    kept: list[Finding] = []
    for finding in found:
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
    return kept


def _all(text: str) -> Iterator[Finding]:
    yield from _labelled(text)
    for rule, pattern in _FORMS:
        for match in re.finditer(pattern, text):
            yield Finding(match.start(), match.end(), MARK, rule)
    for match in _ACCOUNT.finditer(text):
        yield Finding(match.start("value"), match.end("value"), MARK, "account")
    for match in _CARD.finditer(text):
        if is_card(match.group()):
            yield Finding(match.start(), match.end(), MARK, "account")
    for match in _HEALTH.finditer(text):
        yield Finding(match.start("value"), match.end("value"), MARK, "health")
    yield from _addresses(text)


def _labelled(text: str) -> Iterator[Finding]:
    for rule, label, value in _LABELLED:
        pattern = rf"[，,；;]?\s*(?:{label})[为是:：\s]*(?P<value>{value})(?=[，,。；;）)\n]|$)"
        for match in re.finditer(pattern, text):
            start, end = match.span()
            before, after = text[start - 1 : start], text[end : end + 1]
            if before in tuple("（(") and after in tuple("）)"):
                yield Finding(start - 1, end + 1, "", rule)
            elif text[start] in "，,；;" or not before or before in _OWN_CLAUSE:
                yield Finding(start, end, "", rule)
            else:
                yield Finding(match.start("value"), match.end("value"), MARK, rule)


def _addresses(text: str) -> Iterator[Finding]:
    """Home addresses down to the county (art. 11); an organisation's address is kept."""
    at = 0
    for line in text.splitlines(keepends=True):
        if not _ORGANISATION_LINE.match(line):
            for match in _HOME.finditer(line):
                if match.group("area") and match.group("rest"):
                    yield Finding(at + match.start("rest"), at + match.end("rest"), "", "address")
            for match in _ROOM.finditer(line):
                yield Finding(at + match.start(), at + match.end(), MARK, "address")
        at += len(line)


def is_card(text: str) -> bool:
    """Whether the digits of `text` pass the check of bank card numbers (Luhn, 15 to 19 digits)."""
    digits = [int(char) for char in text if char.isdigit()]
    if not 15 <= len(digits) <= 19:
        return False
    doubled = (d if place % 2 == 0 else (d * 2 - 9 if d > 4 else d * 2) for place, d in enumerate(reversed(digits)))
    return sum(doubled) % 10 == 0
