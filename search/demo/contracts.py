"""Stories of contract cases. Articles are those of the 民法典 in force since 2021-01-01."""

from decimal import Decimal

from search.demo.setting import CIVIL_CODE, LENDING, Setting, Story, on, yuan


def private_lending(s: Setting) -> Story:
    principal, lent, due = s.money(20_000, 800_000), s.day(5), s.day(200)
    repaid = s.money(0, int(principal) // 2) if s.chance(0.6) else Decimal(0)
    owed = principal - repaid
    rate = s.pick("6%", "8%", "10%", "12%", "24%", "36%")
    capped = rate in {"24%", "36%"}
    paid = s.pick("通过银行转账", "通过手机银行分两笔转账", "以现金", "通过微信转账")
    claims = (
        f"1.判令被告{s.b}返还借款本金{yuan(owed)}；2.判令被告支付利息（以{yuan(owed)}为基数，自{on(due)}起按年利率{rate}计算"
        "至实际清偿之日止）；3.本案诉讼费用由被告承担。事实和理由：原、被告系朋友关系，被告因生意周转需要向原告借款，"
        "到期后经多次催讨仍未归还。"
    )
    defence = s.pick(
        f"{s.b}辩称，对借款本金没有异议，但目前经济困难，请求分期偿还；约定的利息过高，请求依法调减。",
        f"{s.b}辩称，其已通过第三人代为偿还部分款项，实际欠款少于原告主张的数额。",
        f"{s.b}未到庭应诉，亦未提交书面答辩意见。",
    )
    facts = (
        f"{on(lent)}，{s.a}{paid}向{s.b}交付{yuan(principal)}，{s.b}出具借条一份，载明：今借到{s.a}人民币{yuan(principal)}，"
        f"于{on(due)}前归还，年利率{rate}。"
        + (f"借款后，{s.b}陆续归还本金{yuan(repaid)}。" if repaid else f"借款到期后，{s.b}未归还本金。")
        + "以上事实，有借条、银行转账凭证、微信聊天记录及当事人陈述等在卷佐证。"
    )
    interest = "合同成立时一年期贷款市场报价利率的四倍" if capped else f"年利率{rate}"
    reasons = (
        f"{s.a}与{s.b}之间的民间借贷关系，有借条和转账凭证证实，系双方真实意思表示，不违反法律、行政法规的强制性规定，合法有效。"
        f"{s.b}未按约定期限返还借款，构成违约，应当返还尚欠借款本金{yuan(owed)}并支付逾期利息。"
        + (
            f"双方约定的年利率{rate}超过合同成立时一年期贷款市场报价利率四倍，超出部分本院不予支持。"
            if capped
            else "双方约定的利率未超过法律规定的上限，本院予以支持。"
        )
    )
    orders = (
        f"{s.b}于本判决发生法律效力之日起十日内向{s.a}返还借款本金{yuan(owed)}",
        f"{s.b}于本判决发生法律效力之日起十日内向{s.a}支付利息（以{yuan(owed)}为基数，"
        f"自{on(due)}起按{interest}计算至实际清偿之日止）",
    )
    statutes = ((CIVIL_CODE, (667, 674, 675, 676)), (LENDING, (25, 28) if capped else (28,)))
    return Story(claims, defence, facts, reasons, statutes, orders, owed)


def financial_loan(s: Setting) -> Story:
    principal = s.money(50_000, 2_000_000, 10_000)
    owed, interest = principal * Decimal(s.rng.randrange(30, 95)) / 100, s.cents(1_000, 60_000)
    signed, stopped = s.day(5), s.day(180)
    claims = f"1.判令被告{s.b}偿还借款本金{yuan(owed)}及利息、罚息{yuan(interest)}；2.本案诉讼费用由被告承担。"
    defence = s.pick(f"{s.b}未作答辩。", f"{s.b}辩称，因经营困难暂时无力偿还，请求减免罚息。")
    facts = (
        f"{on(signed)}，{s.a}与{s.b}签订《个人经营性贷款借款合同》，约定借款{yuan(principal)}，按月等额还本付息，"
        f"逾期利率在贷款利率基础上加收百分之五十。"
        f"合同签订后，{s.a}依约发放贷款。{s.b}自{on(stopped)}起未按期还款，尚欠本金{yuan(owed)}、利息及罚息{yuan(interest)}。"
    )
    reasons = (
        f"{s.a}与{s.b}签订的借款合同合法有效，双方均应依约履行。{s.b}未按期偿还借款本息，已构成违约，"
        f"{s.a}有权按照合同约定宣布贷款提前到期，要求{s.b}偿还全部借款本金及利息、罚息。"
    )
    orders = (f"{s.b}于本判决发生法律效力之日起十日内向{s.a}偿还借款本金{yuan(owed)}及利息、罚息{yuan(interest)}",)
    return Story(claims, defence, facts, reasons, ((CIVIL_CODE, (509, 577, 674, 675, 676)),), orders, owed + interest)


def credit_card(s: Setting) -> Story:
    owed, interest = s.cents(8_000, 120_000), s.cents(500, 20_000)
    claims = f"判令被告{s.b}偿还信用卡透支本金{yuan(owed)}、利息及违约金{yuan(interest)}，并承担本案诉讼费用。"
    defence = s.pick(f"{s.b}未到庭，亦未答辩。", f"{s.b}辩称，对透支本金无异议，违约金计算过高，请求调减。")
    high = s.chance(0.4)
    facts = (
        f"{on(s.day(5))}，{s.b}向{s.a}申领信用卡一张并透支消费。截至{on(s.day(220))}，"
        f"{s.b}尚欠透支本金{yuan(owed)}、利息及违约金{yuan(interest)}。"
        f"{s.a}多次以短信、电话方式催收。"
    )
    reasons = f"{s.b}领用信用卡并透支消费，未按约定期限还款，应承担相应的违约责任。" + (
        "综合考虑实际损失、合同履行情况，原告主张的利息、违约金之和过分高于造成的损失，本院酌情调整为按年利率24%计算。"
        if high
        else "原告主张的利息及违约金符合合同约定，本院予以支持。"
    )
    orders = (f"{s.b}于本判决发生法律效力之日起十日内向{s.a}偿还信用卡透支本金{yuan(owed)}及利息、违约金{yuan(interest)}",)
    return Story(claims, defence, facts, reasons, ((CIVIL_CODE, (509, 577, 585)),), orders, owed + interest)


def sale(s: Setting) -> Story:
    total = s.cents(30_000, 900_000)
    paid = total * Decimal(s.rng.randrange(0, 60)) / 100
    paid = paid.quantize(Decimal("0.01"))
    owed = total - paid
    goods = s.pick("瓷砖", "不锈钢管材", "办公家具", "电子元器件", "木地板", "包装纸箱")
    quality = s.chance(0.3)
    claims = f"1.判令被告{s.b}支付货款{yuan(owed)}及逾期付款利息；2.本案诉讼费用由被告承担。"
    defence = (
        f"{s.b}辩称，原告交付的{goods}存在质量问题，应当扣减相应货款。"
        if quality
        else s.pick(f"{s.b}未答辩。", f"{s.b}辩称，双方尚未最终对账。")
    )
    facts = (
        f"{on(s.day(5))}，{s.a}与{s.b}签订《购销合同》，约定由{s.a}向{s.b}供应{goods}，货到验收后三十日内付清货款。"
        f"{s.a}依约供货，"
        f"货款合计{yuan(total)}。{on(s.day(150))}，双方对账确认尚欠货款{yuan(owed)}。"
        + (f"庭审中，{s.b}未能提交质量检验报告，亦无证据证明其在检验期限内提出过质量异议。" if quality else "")
    )
    reasons = (
        f"双方之间的买卖合同关系成立并合法有效。{s.a}已履行供货义务，{s.b}应当按照约定支付货款。"
        + (f"{s.b}主张{goods}存在质量问题，但未在合理期间内通知出卖人，视为标的物的数量和质量符合约定。" if quality else "")
        + f"{s.b}逾期付款，应当赔偿逾期付款利息损失。"
    )
    orders = (f"{s.b}于本判决发生法律效力之日起十日内向{s.a}支付货款{yuan(owed)}及逾期付款利息",)
    articles = (577, 595, 621, 626, 628) if quality else (577, 595, 626, 628)
    return Story(claims, defence, facts, reasons, ((CIVIL_CODE, articles),), orders, owed)


def housing_lease(s: Setting) -> Story:
    rent, months = s.money(1_500, 12_000, 100), s.rng.randrange(3, 11)
    owed = rent * months
    claims = f"1.确认双方签订的《房屋租赁合同》解除；2.判令被告{s.b}腾退房屋并支付租金{yuan(owed)}；3.本案诉讼费用由被告承担。"
    defence = s.pick(
        f"{s.b}辩称，因生意受影响暂时无法支付租金，请求减免。", f"{s.b}辩称，房屋漏水，原告未尽维修义务。", f"{s.b}未答辩。"
    )
    facts = (
        f"{on(s.day(5))}，{s.a}与{s.b}签订《房屋租赁合同》，约定{s.a}将位于{s.district}的房屋出租给{s.b}使用，"
        f"月租金{yuan(rent)}，"
        f"逾期支付租金超过三十日的，出租人有权解除合同。{s.b}自{on(s.day(160))}起未支付租金，累计拖欠{months}个月。"
    )
    reasons = (
        f"《房屋租赁合同》系双方真实意思表示，合法有效。{s.b}拖欠租金{months}个月，经催告后在合理期限内仍未支付，"
        f"{s.a}有权解除合同。合同解除后，{s.b}应当返还租赁房屋并支付尚欠租金。"
    )
    orders = (
        f"确认{s.a}与{s.b}签订的《房屋租赁合同》于{on(s.day(230))}解除",
        f"{s.b}于本判决发生法律效力之日起十五日内将案涉房屋腾空返还给{s.a}",
        f"{s.b}于本判决发生法律效力之日起十日内向{s.a}支付租金{yuan(owed)}",
    )
    return Story(claims, defence, facts, reasons, ((CIVIL_CODE, (563, 566, 703, 721, 722, 733)),), orders, owed)


def property_service(s: Setting) -> Story:
    area, price, months = (
        Decimal(s.rng.randrange(7_000, 15_000)) / 100,
        Decimal(s.rng.randrange(120, 380)) / 100,
        s.rng.randrange(8, 30),
    )
    fee = (area * price * months).quantize(Decimal("0.01"))
    claims = f"1.判令被告{s.b}支付物业服务费{yuan(fee)}；2.判令被告支付违约金；3.本案诉讼费用由被告承担。"
    defence = s.pick(
        f"{s.b}辩称，小区卫生差、电梯经常损坏，物业服务不达标，不应支付物业费。",
        f"{s.b}辩称，其房屋一直空置，未享受物业服务。",
        f"{s.b}未到庭，亦未答辩。",
    )
    facts = (
        f"{s.a}为案涉小区提供前期物业服务，约定住宅物业服务费标准为每月每平方米{price}元。{s.b}系该小区业主，"
        f"房屋建筑面积{area}平方米。"
        f"{s.b}自{on(s.day(5))}起{months}个月未交纳物业服务费，共计{yuan(fee)}。{s.a}曾张贴催缴通知并邮寄催款函。"
    )
    reasons = (
        f"{s.a}已按照约定和有关规定提供物业服务，{s.b}作为业主应当按照约定支付物业费。"
        f"业主以未接受或者无需接受相关物业服务为由拒绝支付物业费的，"
        "不予支持。物业服务存在瑕疵的，业主可以另行主张权利，但不能以此拒付全部物业费。违约金部分，本院结合服务瑕疵酌情不予支持。"
    )
    orders = (f"{s.b}于本判决发生法律效力之日起十日内向{s.a}支付物业服务费{yuan(fee)}", f"驳回{s.a}的其他诉讼请求")
    return Story(claims, defence, facts, reasons, ((CIVIL_CODE, (509, 937, 944)),), orders, fee)


def construction(s: Setting) -> Story:
    total = s.cents(200_000, 6_000_000)
    owed = (total * Decimal(s.rng.randrange(10, 50)) / 100).quantize(Decimal("0.01"))
    unlicensed = s.chance(0.5)
    claims = f"1.判令被告{s.b}支付工程款{yuan(owed)}及利息；2.本案诉讼费用由被告承担。"
    defence = s.pick(f"{s.b}辩称，工程尚未结算，付款条件未成就。", f"{s.b}辩称，原告施工的工程存在质量缺陷，应扣减维修费用。")
    facts = (
        f"{on(s.day(5))}，{s.b}将位于{s.district}的厂房工程交由{s.a}施工，约定固定总价{yuan(total)}。"
        f"工程于{on(s.day(170))}经验收合格并交付使用。"
        f"双方确认尚欠工程款{yuan(owed)}。" + (f"另查明，{s.a}不具备相应的建筑施工企业资质。" if unlicensed else "")
    )
    reasons = (
        f"{s.a}未取得建筑施工企业资质，案涉施工合同无效。建设工程施工合同无效，但是建设工程经验收合格的，"
        f"可以参照合同关于工程价款的约定折价补偿承包人。"
        if unlicensed
        else "案涉建设工程施工合同合法有效。工程已经竣工验收合格并交付使用，发包人应当按照约定支付价款。"
    ) + f"{s.b}主张工程存在质量缺陷，未提供充分证据，本院不予采信。"
    orders = (f"{s.b}于本判决发生法律效力之日起十日内向{s.a}支付工程款{yuan(owed)}及利息",)
    articles = (788, 793) if unlicensed else (577, 788, 799, 807)
    return Story(claims, defence, facts, reasons, ((CIVIL_CODE, articles),), orders, owed)


def guarantee(s: Setting) -> Story:
    owed, signed = s.money(50_000, 600_000, 10_000), s.day(5)
    late = s.chance(0.4)
    claims = f"判令被告{s.b}对案外人所欠{s.a}的借款本金{yuan(owed)}及利息承担连带保证责任。"
    defence = f"{s.b}辩称，" + s.pick(
        "债权人未在保证期间内向其主张权利，保证责任已免除。", "其签字时受到误导，不应承担保证责任。"
    )
    facts = (
        f"{on(signed)}，案外人向{s.a}借款{yuan(owed)}，{s.b}在借款合同保证人处签名，"
        f"合同载明：保证人对借款本息承担连带责任保证，未约定保证期间。"
        f"借款于{on(s.day(120, 20))}到期后，债务人未还款。"
        + (
            "债权人未能证明其在主债务履行期限届满之日起六个月内要求保证人承担保证责任。"
            if late
            else "债权人在到期后两个月内书面要求保证人承担责任。"
        )
    )
    base = (
        f"{s.b}在保证人处签名，保证合同成立，保证方式为连带责任保证。没有约定保证期间的，"
        f"保证期间为主债务履行期限届满之日起六个月。"
    )
    if late:
        return Story(
            claims, defence, facts, base + "债权人未在保证期间内请求保证人承担保证责任，保证人不再承担保证责任。",
            ((CIVIL_CODE, (681, 688, 692, 693)),), (f"驳回{s.a}的诉讼请求",), owed, fee_on="原告",
        )  # fmt: skip
    orders = (
        f"{s.b}对案涉借款本金{yuan(owed)}及利息向{s.a}承担连带清偿责任",
        f"{s.b}承担保证责任后，有权在其承担保证责任的范围内向债务人追偿",
    )
    reasons = base + "债权人在保证期间内主张权利，保证人应当承担连带清偿责任，承担后有权向债务人追偿。"
    return Story(claims, defence, facts, reasons, ((CIVIL_CODE, (681, 688, 691, 692, 700)),), orders, owed)


def work_contract(s: Setting) -> Story:
    owed, thing = s.cents(8_000, 300_000), s.pick("定制橱柜", "广告招牌", "模具", "钢结构雨棚")
    claims = f"判令被告{s.b}支付承揽报酬{yuan(owed)}及逾期利息。"
    defence = s.pick(f"{s.b}辩称，{thing}安装后出现变形，应予返工。", f"{s.b}未作答辩。")
    facts = (
        f"{on(s.day(5))}，{s.b}委托{s.a}制作并安装{thing}。{s.a}完成制作安装后交付{s.b}使用，{s.b}在验收单上签名确认，"
        f"尚欠报酬{yuan(owed)}未付。"
    )
    reasons = (
        f"双方形成承揽合同关系。{s.a}按照要求完成工作并交付工作成果，{s.b}应当在交付工作成果时支付报酬。"
        f"{s.b}的质量抗辩没有证据证明，本院不予采纳。"
    )
    orders = (f"{s.b}于本判决发生法律效力之日起十日内向{s.a}支付报酬{yuan(owed)}及逾期利息",)
    return Story(claims, defence, facts, reasons, ((CIVIL_CODE, (577, 770, 782)),), orders, owed)


def training(s: Setting) -> Story:
    paid = s.money(3_000, 40_000, 100)
    back = (paid * Decimal(s.rng.randrange(40, 95)) / 100).quantize(Decimal("0.01"))
    claims = f"1.解除双方签订的《培训服务协议》；2.判令被告{s.b}退还培训费{yuan(back)}。"
    defence = s.pick(f"{s.b}辩称，协议约定报名后一概不退费。", f"{s.b}未到庭应诉。")
    facts = (
        f"{on(s.day(5))}，{s.a}与{s.b}签订《培训服务协议》并支付培训费{yuan(paid)}。"
        f"{s.b}于{on(s.day(120))}停止授课，剩余课时对应费用为{yuan(back)}。"
    )
    reasons = (
        f"{s.b}停止授课，致使合同目的不能实现，{s.a}有权解除合同并要求退还未消费课时的费用。“一概不退费”的约定系格式条款，"
        "不合理地免除了提供方的责任、限制对方主要权利，应属无效。"
    )
    orders = (f"解除{s.a}与{s.b}签订的《培训服务协议》", f"{s.b}于本判决发生法律效力之日起十日内向{s.a}退还培训费{yuan(back)}")
    return Story(claims, defence, facts, reasons, ((CIVIL_CODE, (496, 497, 563, 566)),), orders, back)


def unjust_enrichment(s: Setting) -> Story:
    amount = s.cents(2_000, 90_000)
    claims = f"判令被告{s.b}返还误转款项{yuan(amount)}。"
    defence = s.pick(f"{s.b}辩称，该款系他人归还的欠款。", f"{s.b}未答辩。")
    facts = (
        f"{on(s.day(60))}，{s.a}操作手机银行时误将{yuan(amount)}转入{s.b}名下账户。双方此前无任何经济往来。"
        f"{s.a}发现后当日报警并联系{s.b}，未获返还。"
    )
    reasons = f"{s.b}取得该款项没有法律根据，致使{s.a}受到损失，构成不当得利，应当返还。"
    orders = (f"{s.b}于本判决发生法律效力之日起十日内向{s.a}返还{yuan(amount)}",)
    return Story(claims, defence, facts, reasons, ((CIVIL_CODE, (122, 985)),), orders, amount)


def recourse(s: Setting) -> Story:
    amount = s.cents(20_000, 400_000)
    claims = f"判令被告{s.b}偿还原告代偿款{yuan(amount)}及利息。"
    defence = s.pick(f"{s.b}未作答辩。", f"{s.b}辩称，同意偿还，请求分期。")
    facts = (
        f"{s.b}向银行借款，由{s.a}提供连带责任保证。{s.b}逾期未还，{on(s.day(200))}，"
        f"{s.a}代{s.b}向银行清偿借款本息{yuan(amount)}。"
    )
    reasons = (
        f"保证人承担保证责任后，除当事人另有约定外，有权在其承担保证责任的范围内向债务人追偿。{s.a}已代为清偿，有权向{s.b}追偿。"
    )
    orders = (f"{s.b}于本判决发生法律效力之日起十日内向{s.a}偿还代偿款{yuan(amount)}及利息",)
    return Story(claims, defence, facts, reasons, ((CIVIL_CODE, (688, 700)),), orders, amount)
