"""Stories of torts, labour, property and family cases."""

from decimal import Decimal

from search.demo.setting import CIVIL_CODE, LABOUR_CONTRACT, ROAD_TRAFFIC, Setting, Story, on, yuan


def road_accident(s: Setting) -> Story:
    medical, care, lost, vehicle = s.cents(2_000, 90_000), s.cents(500, 12_000), s.cents(1_000, 40_000), s.cents(500, 15_000)
    total = medical + care + lost + vehicle
    share = s.rng.choice((100, 100, 80, 70, 60))
    payable = (total * share / 100).quantize(Decimal("0.01"))
    happened = s.day(5)
    claims = (
        f"判令被告赔偿原告各项损失共计{yuan(total)}，"
        f"其中医疗费{yuan(medical)}、护理费{yuan(care)}、误工费{yuan(lost)}、财产损失{yuan(vehicle)}，"
        "由保险公司在保险限额内先行赔付。"
    )
    defence = f"{s.b}辩称，对事故事实和责任认定没有异议，其车辆投保了交强险和商业三者险，应由保险公司赔付；误工费计算标准过高。"
    facts = (
        f"{on(happened)}，{s.b}驾驶粤Z{s.rng.randrange(10000, 99999)}号小型轿车行驶至{s.district}路口时，"
        f"与{s.a}驾驶的电动自行车发生碰撞，"
        f"造成{s.a}受伤、车辆受损。交警部门认定{s.b}承担{'全部' if share == 100 else '主要'}责任。{s.a}住院治疗，"
        f"支出医疗费{yuan(medical)}。"
        "事故车辆投保了机动车交通事故责任强制保险和商业第三者责任保险，事故发生在保险期间内。"
    )
    reasons = (
        "机动车发生交通事故造成损害，属于该机动车一方责任的，"
        "先由承保机动车强制保险的保险人在强制保险责任限额范围内予以赔偿；不足部分，"
        f"由承保机动车商业保险的保险人按照保险合同的约定予以赔偿；仍然不足的，由侵权人赔偿。根据事故责任，"
        f"{s.b}一方承担{share}%的赔偿责任。"
        + ("原告驾驶非机动车未按规定让行，对损害的发生也有过错，可以减轻侵权人的责任。" if share < 100 else "")
    )
    orders = (
        f"保险公司于本判决发生法律效力之日起十日内在保险责任限额内赔偿{s.a}各项损失{yuan(payable)}",
        f"驳回{s.a}的其他诉讼请求",
    )
    articles = (1165, 1173, 1179, 1208, 1213) if share < 100 else (1165, 1179, 1208, 1213)
    return Story(claims, defence, facts, reasons, ((CIVIL_CODE, articles), (ROAD_TRAFFIC, (76,))), orders, total)


def labour_pay(s: Setting) -> Story:
    wage, months = s.money(3_500, 15_000, 100), s.rng.randrange(2, 8)
    owed = wage * months
    claims = f"判令被告{s.b}支付拖欠的工资{yuan(owed)}。"
    defence = s.pick(f"{s.b}辩称，公司经营困难，工资已部分以现金发放。", f"{s.b}未到庭应诉。")
    facts = (
        f"{s.a}于{on(s.day(5))}入职{s.b}，月工资{yuan(wage)}。{s.b}自{on(s.day(150))}起拖欠工资{months}个月。"
        f"{s.a}申请劳动仲裁，对仲裁裁决不服，"
        "在法定期限内提起诉讼。"
    )
    reasons = (
        f"用人单位应当按照劳动合同约定和国家规定，向劳动者及时足额支付劳动报酬。{s.b}主张已以现金发放工资，应当就此承担举证责任，"
        "其未提交经劳动者签名的工资表，应承担举证不能的后果。"
    )
    orders = (f"{s.b}于本判决发生法律效力之日起十日内向{s.a}支付工资{yuan(owed)}",)
    return Story(
        claims, defence, facts, reasons, ((LABOUR_CONTRACT, (30,)), ("中华人民共和国劳动争议调解仲裁法", (6,))), orders, owed
    )


def severance(s: Setting) -> Story:
    wage, years = s.money(4_000, 18_000, 100), s.rng.randrange(1, 9)
    unlawful = s.chance(0.5)
    amount = wage * years * (2 if unlawful else 1)
    name = "违法解除劳动合同赔偿金" if unlawful else "解除劳动合同经济补偿"
    claims = f"判令被告{s.b}支付{name}{yuan(amount)}。"
    defence = f"{s.b}辩称，" + s.pick("原告严重违反公司规章制度，公司有权解除劳动合同。", "系原告主动离职，不应支付任何补偿。")
    facts = f"{s.a}在{s.b}工作{years}年，离职前十二个月平均工资{yuan(wage)}。" + (
        f"{on(s.day(200))}，{s.b}以严重违纪为由解除劳动合同，但未能提交规章制度经民主程序制定并公示的证据。"
        if unlawful
        else f"{on(s.day(200))}，{s.a}以{s.b}未及时足额支付劳动报酬为由书面通知解除劳动合同。"
    )
    reasons = (
        "用人单位主张劳动者严重违反规章制度而解除劳动合同的，应当对规章制度的内容、制定程序和违纪事实承担举证责任。"
        f"{s.b}未能举证，构成违法解除，应当依照经济补偿标准的二倍支付赔偿金。"
        if unlawful
        else f"{s.b}未及时足额支付劳动报酬，劳动者可以解除劳动合同，用人单位应当按劳动者在本单位工作的年限，"
        f"每满一年支付一个月工资的经济补偿。"
    )
    orders = (f"{s.b}于本判决发生法律效力之日起十日内向{s.a}支付{name}{yuan(amount)}",)
    return Story(
        claims, defence, facts, reasons, ((LABOUR_CONTRACT, (39, 47, 48, 87) if unlawful else (38, 46, 47)),), orders, amount
    )


def double_wage(s: Setting) -> Story:
    wage, months = s.money(4_000, 12_000, 100), s.rng.randrange(3, 11)
    amount = wage * months
    claims = f"1.确认双方存在劳动关系；2.判令被告{s.b}支付未签订书面劳动合同的二倍工资差额{yuan(amount)}。"
    defence = f"{s.b}辩称，双方系劳务合作关系，不存在劳动关系。"
    facts = (
        f"{s.a}自{on(s.day(5))}起在{s.b}工作，接受考勤管理，按月领取报酬{yuan(wage)}，双方未签订书面劳动合同。"
        "考勤记录、工资转账记录和工作群聊天记录可以相互印证。"
    )
    reasons = (
        f"{s.a}接受{s.b}的劳动管理，从事其安排的有报酬的劳动，所提供的劳动是{s.b}业务的组成部分，双方成立劳动关系。"
        "用人单位自用工之日起超过一个月不满一年未与劳动者订立书面劳动合同的，应当向劳动者每月支付二倍的工资。"
    )
    orders = (f"确认{s.a}与{s.b}之间存在劳动关系", f"{s.b}于本判决发生法律效力之日起十日内向{s.a}支付二倍工资差额{yuan(amount)}")
    return Story(claims, defence, facts, reasons, ((LABOUR_CONTRACT, (7, 10, 82)),), orders, amount)


def bodily_harm(s: Setting) -> Story:
    amount = s.cents(3_000, 60_000)
    cause = s.pick(
        "被告饲养的犬只未拴绳，将原告扑倒",
        "被告经营的商场地面湿滑且未设置警示标志，原告滑倒受伤",
        "双方因停车位发生争执，被告推搡致原告摔倒",
    )
    article = {"被告饲": 1245, "被告经": 1198}.get(cause[:3], 1165)
    claims = f"判令被告{s.b}赔偿医疗费、护理费、误工费等共计{yuan(amount)}。"
    defence = f"{s.b}辩称，原告自身未尽注意义务，应当自行承担部分责任。"
    facts = (
        f"{on(s.day(30))}，在{s.district}，{cause}。原告经医院诊治，支出医疗费等共计{yuan(amount)}。现场监控视频证实上述经过。"
    )
    duty = {
        1245: "饲养的动物造成他人损害的，动物饲养人或者管理人应当承担侵权责任。",
        1198: "经营场所的经营者未尽到安全保障义务，造成他人损害的，应当承担侵权责任。",
        1165: "行为人因过错侵害他人民事权益造成损害的，应当承担侵权责任。",
    }[article]
    reasons = f"{duty}没有证据证明原告对损害的发生有故意或者重大过失，被告的抗辩不能成立。"
    orders = (f"{s.b}于本判决发生法律效力之日起十日内赔偿{s.a}各项损失{yuan(amount)}",)
    return Story(claims, defence, facts, reasons, ((CIVIL_CODE, tuple(sorted({1165, 1179, article}))),), orders, amount)


def reputation(s: Setting) -> Story:
    amount = s.money(1_000, 20_000, 500)
    claims = f"1.判令被告{s.b}在业主微信群内赔礼道歉、消除影响；2.赔偿精神损害抚慰金{yuan(amount)}。"
    defence = f"{s.b}辩称，其所述属实，系行使监督权利。"
    facts = (
        f"{on(s.day(60))}起，{s.b}在成员四百余人的微信群内多次发布文字，称{s.a}“侵吞公款”“人品低劣”。经查，上述言论没有事实依据。"
    )
    reasons = (
        f"民事主体享有名誉权。{s.b}在公开的微信群内捏造事实、使用侮辱性言辞，导致{s.a}的社会评价降低，"
        f"侵害其名誉权，应当承担消除影响、恢复名誉、赔礼道歉的民事责任。"
    )
    orders = (
        f"{s.b}于本判决发生法律效力之日起五日内在案涉微信群发布道歉声明，保留不少于七日",
        f"{s.b}于本判决发生法律效力之日起十日内赔偿{s.a}精神损害抚慰金{yuan(amount)}",
    )
    return Story(claims, defence, facts, reasons, ((CIVIL_CODE, (995, 1000, 1024, 1183)),), orders, amount)


def return_of_thing(s: Setting) -> Story:
    value = s.money(20_000, 300_000)
    claims = f"判令被告{s.b}向原告返还小型汽车一辆（价值约{yuan(value)}）。"
    defence = f"{s.b}辩称，车辆系原告抵债交付，其有权占有。"
    facts = f"案涉车辆登记在{s.a}名下并由其购买使用。{on(s.day(60))}，{s.b}以原告欠其货款为由将车辆开走。双方未签订以物抵债协议。"
    reasons = f"{s.a}系案涉车辆的所有权人。{s.b}不能证明其占有具有合法根据，属于无权占有，权利人可以请求返还原物。"
    orders = (f"{s.b}于本判决发生法律效力之日起十日内向{s.a}返还案涉车辆",)
    return Story(claims, defence, facts, reasons, ((CIVIL_CODE, (235, 240)),), orders, value)


def support_of_parents(s: Setting) -> Story:
    monthly = s.money(300, 2_000, 100)
    claims = f"判令被告{s.b}自起诉之月起每月支付赡养费{yuan(monthly)}。"
    defence = f"{s.b}辩称，其收入有限，且原告曾偏爱其他子女，请求减少数额。"
    facts = (
        f"{s.a}系{s.b}之母亲，年满七十周岁，无固定收入。{s.b}自{on(s.day(100))}起未支付赡养费用，{s.a}患有高血压病等慢性疾病。"
    )
    reasons = (
        "成年子女对父母负有赡养、扶助和保护的义务。缺乏劳动能力或者生活困难的父母，"
        "有要求成年子女给付赡养费的权利。父母分配财产是否均等，不影响子女的赡养义务。"
    )
    orders = (f"{s.b}自本判决发生法律效力之月起每月十日前向{s.a}支付赡养费{yuan(monthly)}",)
    return Story(claims, defence, facts, reasons, ((CIVIL_CODE, (26, 1067)),), orders, None)


def inheritance(s: Setting) -> Story:
    value = s.money(300_000, 3_000_000, 10_000)
    parent = s.a[0] + s.pick("德福", "守业", "玉兰", "秀珍")
    share = s.pick("二分之一", "二分之一", "百分之六十")
    claims = f"判令依法继承被继承人{parent}名下位于{s.district}的房屋一套（价值约{yuan(value)}）。"
    defence = f"{s.b}辩称，其对被继承人尽了主要扶养义务，应当多分。"
    facts = (
        f"被继承人{parent}于{on(s.began_on)}死亡，生前未立遗嘱，其配偶和父母均先于其死亡。{s.a}与{s.b}系被继承人{parent}的子女。"
        f"{parent}名下有登记于粤（2019）不动产权第{s.rng.randrange(1000000, 9999999)}号的房屋一套。"
    )
    reasons = (
        "继承开始后，没有遗嘱的，按照法定继承办理。配偶、子女、父母为第一顺序继承人，同一顺序继承人继承遗产的份额，一般应当均等；"
        f"对被继承人尽了主要扶养义务或者与被继承人共同生活的继承人，分配遗产时可以多分。根据双方所尽义务，"
        f"{s.a}、{s.b}的份额由本院酌定。"
    )
    orders = (f"被继承人{parent}名下案涉房屋由{s.a}继承{share}的份额，其余份额由{s.b}继承",)
    return Story(claims, defence, facts, reasons, ((CIVIL_CODE, (1122, 1123, 1127, 1130)),), orders, value, fee_on="双方")
