"""Rules about who must be a party: those who made the contract, gave the guarantee or insured the vehicle (CPL 122)."""

import re

from filing.intake.rules.checks.data import check_data
from filing.intake.rules.checks.model import SHOULD, Hit, Hits, Material, cpl, cpl_i, rule
from filing.law import Bilingual, Citation

ROLES = {"plaintiff": Bilingual("原告", "plaintiff"), "defendant": Bilingual("被告", "defendant")}


@rule(
    "named_is_not_party",
    SHOULD,
    cpl("122(1)"),
    cpl("122(2)"),
    wrong=Bilingual(
        "“{label}”写的是“{written}”，不在{role}“{parties}”之中。",
        "“{label_en}” is “{written}”, who is not among the {role_en}s “{parties}”.",
    ),
    todo=Bilingual(
        "请核对姓名；权利是受让、继承来的，请在说明里写明并上传证据。",
        "Check the names; if the right was assigned or inherited, say so under remarks and upload the proof.",
    ),
    passed=Bilingual("合同当事人与本案当事人一致。", "Those who made the contract are the parties."),
    home="contract",
)
def named_is_not_party(material: Material) -> Hits:
    named = [one for one in check_data().named(material.form.key) if one.holds(material.answers) and material.said(one.element)]
    if not named:
        return None
    return [hit for one in named for hit in _not_among(material, one.element, one.role)]


def _not_among(material: Material, key: str, role: str) -> list[Hit]:
    """The names written in an element, against the parties of a role: each must be one of them."""
    written, known = material.said(key), [one.name for one in material.of(role)]
    names = [name for name in re.split(r"[、,，;；和与\s]+", written) if name]
    if not any(known) or written in known or all(name in known for name in names):
        return []
    label, role_name = material.form.element(key).label, ROLES[role]
    detail = {"label": label.zh, "label_en": label.en, "written": written, "parties": "、".join(known)}
    return [Hit(material.at(key), {**detail, "role": role_name.zh, "role_en": role_name.en})]


@rule(
    "guarantor_not_sued",
    SHOULD,
    cpl_i("66"),
    wrong=Bilingual(
        "要求担保人承担责任，但保证人“{guarantor}”不是被告。",
        "A guarantor is claimed against, but “{guarantor}” is not a defendant.",
    ),
    todo=Bilingual("请把保证人加为被告，或者取消对担保人的请求。", "Add the guarantor as a defendant, or drop that claim."),
)
def guarantor_not_sued(material: Material) -> Hits:
    guarantor = material.said("guarantor")
    if not guarantor or not material.value("security_claimed"):
        return None
    sued = any(guarantor == one.name for one in material.defendants)
    return [] if sued else [Hit(material.at("guarantor"), {"guarantor": guarantor})]


@rule(
    "insurer_not_sued",
    SHOULD,
    Citation("TRAFFIC", "法释〔2020〕17号", "22"),
    wrong=Bilingual(
        "对方车辆在“{insurer}”投保了交强险，但它不是被告。",
        "The other vehicle is insured with “{insurer}”, which is not a defendant.",
    ),
    todo=Bilingual(
        "请把保险公司加为被告；已经赔付完毕的，请说明。", "Add the insurer as a defendant; if it has paid already, say so."
    ),
)
def insurer_not_sued(material: Material) -> Hits:
    insurers = [name for key in ("compulsory_insurer", "commercial_insurer") if (name := material.said(key))]
    if not insurers:
        return None
    sued = [one.name for one in material.defendants]
    missing = [name for name in dict.fromkeys(insurers) if not any(name in one or one in name for one in sued)]
    return [Hit(material.at("compulsory_insurer"), {"insurer": name}) for name in missing]
