"""How a natural person's name is hidden (法释〔2016〕19号 art. 9)."""

import re
from collections.abc import Iterable

#: Compound surnames kept whole (欧阳修 → 欧阳某).
COMPOUND_SURNAMES = frozenset((
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "轩辕", "令狐", "钟离", "宇文", "长孙",
    "慕容", "鲜于", "闾丘", "司徒", "司空", "端木", "百里", "呼延", "东郭", "南宫", "西门", "南门", "独孤",
    "夏侯", "公冶", "澹台", "申屠", "太史", "淳于", "单于", "濮阳", "赫连", "拓跋", "完颜", "纳兰", "耶律",
    "第五", "万俟", "闻人", "公羊", "宗政", "仲孙", "亓官", "司寇", "巫马", "公西", "颛孙", "壤驷", "公良",
    "漆雕", "乐正", "宰父", "谷梁", "左丘", "东门", "梁丘", "微生", "羊舌", "归海", "段干", "叶赫", "那拉",
    "爱新觉罗",
))  # fmt: skip
SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪"
    "舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪干解应宗丁宣邓郁单杭洪包诸"
    "左石崔吉龚程嵇邢裴陆荣翁荀羊甄曲封储靳段富巫乌焦巴弓牧谷车侯宓蓬全班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶黎薄印"
    "宿白怀蒲从鄂索赖卓屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍桑桂牛寿通边扈燕冀尚农温别庄晏柴瞿阎充慕连茹习艾鱼容向古"
    "易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越隆师巩聂晁勾敖融冷辛阚那简饶曾沙养鞠须丰关相查后荆红游竺权盖益桓公肖涂"
)
_LATIN = re.compile(r"[A-Za-z]")
SEPARATORS = "·•・‧."


def masked(name: str) -> str:
    """The hidden form without a number: surname + 某; of a minority or translated name the first character + 某;
    of a name in foreign letters the first letter."""
    plain = re.sub(r"\s", "", name)
    if _LATIN.match(plain):
        return plain[0].upper()
    if any(mark in plain for mark in SEPARATORS):
        return f"{plain[0]}某"
    return f"{surname(plain)}某"


def surname(name: str) -> str:
    """The surname of a Han name: a compound one whole."""
    for length in (4, 2):
        if name[:length] in COMPOUND_SURNAMES and len(name) > length:
            return name[:length]
    return name[0]


def numbered(names: Iterable[str]) -> dict[str, str]:
    """Hidden forms of `names`, in their order; equal ones get 1, 2, 3 … so that each person stays one person."""
    order = list(dict.fromkeys(names))
    forms = [masked(name) for name in order]
    labels: dict[str, str] = {}
    for place, (name, form) in enumerate(zip(order, forms, strict=True)):
        clash = forms.count(form) > 1
        labels[name] = f"{form}{forms[:place].count(form) + 1}" if clash else form
    return labels
