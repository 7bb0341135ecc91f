"""Applications about who takes part: joinder, change of parties, representation. Pure."""

from filing.applications.rules.conduct import DECIDED_BY_JUDGES, ENFORCED_BY_OFFICERS
from filing.applications.rules.kinds import BENCH, PARTIES, ApplicationKind
from filing.applications.rules.words import REASONS, RUNNING, YES_NO, cpl, cpl_i, field
from filing.cases.rules.procedure import FIRST_INSTANCE
from filing.dossier.rules.matters import Matter
from filing.law import Bilingual

_PERSON = (
    field("name", "姓名或者名称", "Name", "text"),
    field(
        "kind", "类型", "Kind", "choice",
        choices=(
            ("person", Bilingual("自然人", "Natural person")),
            ("organisation", Bilingual("法人或非法人组织", "Organisation")),
        ),
    ),
    field("identity_number", "身份证号或者统一社会信用代码", "Identity number or credit code", "identity", required=False,
          help_zh="不知道可以不填。", help_en="Leave empty if you do not know it."),
    field("phone", "电话", "Phone", "phone", required=False),
    field("address", "住址", "Address", "text"),
    field("abroad", "在中国境内没有住所", "No domicile in the PRC", "choice", choices=YES_NO, required=False),
)  # fmt: skip
# A third party with a claim of its own (CPL 59 para 1) states it as a complaint does, and pays by its amount (FEE art. 13).
OWN_CLAIM = (("role", "third_party"), ("independent", "yes"))
_CLAIMED = (
    field("claims", "第三人的诉讼请求", "Claims of the third party", required=False, needed_with=OWN_CLAIM,
          help_zh="有独立请求权的必填，一行写一项，写清向谁请求什么。",
          help_en="For a claim of its own: one a line, against whom and for what."),
    field("amount", "诉讼请求的金额或者价额（元）", "Amount or value claimed (yuan)", "money", required=False,
          help_zh="案件受理费按这个数额计算；请求没有金额或者价额的，不用填。",
          help_en="The fee is computed from it; leave empty where the claim is for no amount and no thing of value."),
)  # fmt: skip
AUTHORITY = (
    field(
        "scope", "代理权限", "Authority", "choice",
        choices=(
            ("general", Bilingual("一般授权", "General")),
            ("special", Bilingual("特别授权（承认、放弃、变更请求，和解，反诉，上诉）",
                                  "Special (admit, waive, change claims, settle, counterclaim, appeal)")),
        ),
        help_zh="只写“全权代理”的，是一般授权。", help_en="“Full power” without a list is general authority.",
    ),
    field(
        "agent_kind", "代理人身份", "Who the agent is", "choice",
        choices=(
            ("lawyer", Bilingual("律师", "Lawyer")),
            ("legal_worker", Bilingual("基层法律服务工作者", "Grass-roots legal worker")),
            ("relative", Bilingual("近亲属", "Close relative")),
            ("employee", Bilingual("本单位工作人员", "Employee of the organisation")),
            ("recommended", Bilingual("社区、单位、社会团体推荐的公民", "Citizen recommended by community, unit or association")),
        ),
    ),
    field("law_firm", "律师事务所", "Law firm", "text", required=False),
    field("licence_number", "执业证号", "Licence number", "text", required=False),
)  # fmt: skip

KINDS = (
    ApplicationKind(
        code="joinder",
        name=Bilingual("追加当事人", "Joinder of a party"),
        explained=Bilingual(
            "必须共同进行诉讼的人没有参加，或者案件处理结果同第三人有法律上的利害关系的，可以申请追加，法院也可以依职权通知其参加。",
            "Someone who must be a party, or a third party whose rights the result touches, can be joined on application or by "
            "the court itself.",
        ),
        source=cpl_i("73"),
        by=PARTIES | BENCH,
        states=RUNNING,
        decider="panel",
        document="notice",
        granted="追加{name}为本案{role_name}参加诉讼。",
        refused="驳回{applicant}追加当事人的申请。",
        refused_by="ruling",
        fields=(
            field(
                "role",
                "追加为",
                "As",
                "choice",
                choices=(
                    ("plaintiff", Bilingual("共同原告", "Co-plaintiff")),
                    ("defendant", Bilingual("共同被告", "Co-defendant")),
                    ("third_party", Bilingual("第三人", "Third party")),
                ),
            ),
            field(
                "independent",
                "第三人有独立请求权",
                "Third party with a claim of its own",
                "choice",
                choices=YES_NO,
                required=False,
            ),
            *_CLAIMED,
            *_PERSON,
            REASONS,
        ),
        case_types=FIRST_INSTANCE,
        matter=Matter.AUTHORITY,
    ),
    ApplicationKind(
        code="party_change",
        name=Bilingual("变更当事人", "Change of parties"),
        explained=Bilingual(
            "当事人死亡或者终止的，由继承人或者权利义务承受人参加诉讼，法院也可以依职权通知；已经进行的诉讼行为对其有效。",
            "When a party dies or ends, its successor takes its place, on application or by the court itself, and is bound by "
            "what was done.",
        ),
        source=cpl_i("55"),
        by=PARTIES | BENCH,
        states=RUNNING | {"suspended"},
        decider="panel",
        document="ruling",
        granted="变更{name}为本案当事人，承受{former}的诉讼权利义务。{goes_on}",
        refused="驳回{applicant}变更当事人的申请。",
        fields=(
            field("former", "由谁变更", "Who is succeeded", "party"),
            field(
                "ground",
                "原因",
                "Ground",
                "choice",
                choices=(
                    ("death", Bilingual("死亡", "Death")),
                    ("merger", Bilingual("合并、分立", "Merger or division")),
                    ("transfer", Bilingual("权利义务转移", "Transfer of rights or duties")),
                ),
            ),
            *_PERSON,
            REASONS,
        ),
        matter=Matter.AUTHORITY,
        files_required=True,
    ),
    ApplicationKind(
        code="representation",
        name=Bilingual("代理人加入案件", "An agent joins the case"),
        explained=Bilingual(
            "提交授权委托书，由书记员核对后加入案件。每一方最多两名代理人。",
            "Hand in the authority document; the clerk checks it. Each party has at most two agents.",
        ),
        source=cpl("62"),
        by=frozenset({"outsider"}),
        states=frozenset({"accepted", "in_trial", "suspended", "decided", "appealed", "effective", "in_enforcement"}),
        decider="clerk",
        document="notice",
        granted="准许{agent}作为{principal}的委托诉讼代理人参加诉讼，代理权限为{scope_name}。",
        refused="对{agent}作为代理人参加诉讼的申请，不予准许。",
        fields=AUTHORITY,
        case_types=DECIDED_BY_JUDGES | ENFORCED_BY_OFFICERS,
        confidential=True,
        matter=Matter.AUTHORITY,
        files_required=True,
    ),
)
