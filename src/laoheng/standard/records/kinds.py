"""The record kinds that firms, banks and departments send."""

from __future__ import annotations

from laoheng.standard.errors import NotCoveredError
from laoheng.standard.records.contract import Field, FieldType, RecordContract
from laoheng.standard.sensitivity import Sensitivity

_SENSITIVE = Sensitivity.SENSITIVE
_IDENTITY = Sensitivity.IDENTITY
_PERSONAL = Sensitivity.PERSONAL

_WAGE_GROUND = "工资支付暂行规定6"
_INSPECTION = "劳动保障监察条例11"


def _firm(purpose: str, ground: str) -> Field:
    return Field(
        "firm_code", "统一社会信用代码", FieldType.FIRM_CODE, purpose, ground, Sensitivity.PUBLIC,
        aliases=("信用代码", "社会信用代码", "单位代码", "企业代码"),
    )  # fmt: skip


def _person(purpose: str, ground: str, required: bool = True) -> tuple[Field, Field]:
    return (
        Field("person_name", "姓名", FieldType.PERSON_NAME, purpose, ground, _IDENTITY, required,
              aliases=("职工姓名", "员工姓名", "劳动者姓名", "收款人", "户名")),
        Field("person_number", "证件号码", FieldType.PERSON_ID, purpose, ground, _IDENTITY, required,
              aliases=("身份证号", "身份证号码", "公民身份号码", "证件号")),
    )  # fmt: skip


def _phone(purpose: str, ground: str) -> Field:
    return Field(
        "phone", "手机号", FieldType.PHONE, purpose, ground, _IDENTITY, False, aliases=("手机", "联系电话", "电话")
    )


WAGES = RecordContract(
    "wages", 1, "工资台账",
    (
        _firm("核对工资支付", _WAGE_GROUND),
        *_person("核对工资支付", _WAGE_GROUND),
        _phone("送达", _WAGE_GROUND),
        Field("month", "工资所属期", FieldType.MONTH, "核对工资支付", _WAGE_GROUND, aliases=("所属期", "月份", "工资月份")),
        Field("hours", "工作时间(小时)", FieldType.HOURS, "核对工时", _WAGE_GROUND, _PERSONAL, False,
              aliases=("工作时间", "工时", "工作小时"), unit="hours"),
        Field("gross", "应发工资", FieldType.MONEY, "核对工资支付", _WAGE_GROUND, _SENSITIVE, unit="yuan",
              aliases=("应发", "应发合计", "应发金额")),
        Field("overtime_pay", "加班工资", FieldType.MONEY, "核对最低工资", _WAGE_GROUND, _SENSITIVE, False,
              aliases=("加班费",), unit="yuan"),
        Field("insurance_deduction", "代扣社保", FieldType.MONEY, "核对代扣", _WAGE_GROUND, _SENSITIVE, False, unit="yuan",
              aliases=("社保个人", "代扣社会保险")),
        Field("fund_deduction", "代扣公积金", FieldType.MONEY, "核对代扣", _WAGE_GROUND, _SENSITIVE, False, unit="yuan"),
        Field("tax_deduction", "代扣个税", FieldType.MONEY, "核对代扣", _WAGE_GROUND, _SENSITIVE, False, unit="yuan",
              aliases=("个税", "代扣个人所得税")),
        Field("other_deduction", "其他扣除", FieldType.MONEY, "核对代扣", _WAGE_GROUND, _SENSITIVE, False, unit="yuan"),
        Field("paid", "实发工资", FieldType.MONEY, "核对工资支付", _WAGE_GROUND, _SENSITIVE, unit="yuan",
              aliases=("实发", "实发金额", "已发工资")),
        Field("paid_on", "发放日期", FieldType.DATE, "核对工资支付", _WAGE_GROUND, required=False, aliases=("发薪日期", "支付日期")),
        Field("method", "发放方式", FieldType.CODE, "核对工资支付", _WAGE_GROUND, required=False, aliases=("支付方式",),
              codes=(("bank", ("银行", "银行代发", "转账", "bank")), ("cash", ("现金", "cash")),
                     ("unknown", ("其他", "未知", "unknown")))),
        Field("receipt", "本人签收", FieldType.YES_NO, "核对现金发放", _WAGE_GROUND, required=False, aliases=("签收", "是否签收")),
    ),
    key=("firm_id", "person_id", "month"), month_of="month",
)  # fmt: skip

CONTRIBUTIONS = RecordContract(
    "contributions", 1, "社保缴费",
    (
        _firm("核对参保缴费", "社会保险法60"),
        *_person("核对参保缴费", "社会保险法60"),
        Field("insurance", "险种", FieldType.CODE, "核对参保缴费", "社会保险法60", aliases=("险种类型",),
              codes=(("110", ("养老", "企业养老", "基本养老保险", "职工养老", "110")), ("210", ("失业", "失业保险", "210")),
                     ("310", ("医疗", "职工医保", "基本医疗保险", "310")), ("410", ("工伤", "工伤保险", "410")),
                     ("510", ("生育", "生育保险", "510")))),
        Field("month", "费款所属期", FieldType.MONTH, "核对参保缴费", "社会保险法60", aliases=("所属期", "缴费月份")),
        Field("base", "缴费基数", FieldType.MONEY, "核对缴费基数", "社会保险法12", _SENSITIVE, unit="yuan", aliases=("基数",)),
        Field("employer_due", "单位应缴", FieldType.MONEY, "核对缴费", "社会保险法60", _SENSITIVE, False, unit="yuan"),
        Field("personal_due", "个人应缴", FieldType.MONEY, "核对缴费", "社会保险法60", _SENSITIVE, False, unit="yuan"),
        Field("received_on", "到账日期", FieldType.DATE, "核对缴费", "社会保险法60", required=False),
        Field("state", "状态", FieldType.CODE, "核对缴费", "社会保险法60", aliases=("缴费状态", "到账标志"),
              codes=(("paid", ("已到账", "正常", "已缴", "paid")), ("owed", ("欠缴", "未到账", "未缴", "owed")),
                     ("stopped", ("停保", "中断", "stopped")))),
    ),
    key=("firm_id", "person_id", "insurance", "month"), month_of="month",
)  # fmt: skip

ATTENDANCE = RecordContract(
    "attendance", 1, "月度考勤",
    (
        _firm("核对工时", "劳动法41"),
        *_person("核对工时", "劳动法41"),
        Field("month", "考勤月份", FieldType.MONTH, "核对工时", "劳动法41", aliases=("月份", "所属期")),
        Field("days", "出勤天数", FieldType.DAYS, "核对工时", "劳动法41", _PERSONAL, unit="days", aliases=("出勤日数", "天数")),
        Field("hours", "出勤小时", FieldType.HOURS, "核对工时", "劳动法41", _PERSONAL, False, unit="hours", aliases=("工时",)),
        Field("overtime_hours", "加班小时", FieldType.HOURS, "核对加班", "劳动法41", _PERSONAL, False, unit="hours",
              aliases=("加班时数", "加班工时")),
    ),
    key=("firm_id", "person_id", "month"), month_of="month",
)  # fmt: skip

ATTENDANCE_DAILY = RecordContract(
    "attendance_daily", 1, "每日考勤",
    (
        _firm("核对工时", "劳动法41"),
        *_person("核对工时", "劳动法41"),
        Field("day", "日期", FieldType.DATE, "核对工时", "劳动法41", _PERSONAL, aliases=("考勤日期",)),
        Field("time_in", "上班时间", FieldType.TEXT, "核对工时", "劳动法41", _PERSONAL, False),
        Field("time_out", "下班时间", FieldType.TEXT, "核对工时", "劳动法41", _PERSONAL, False),
        Field("source", "来源", FieldType.CODE, "核对工时", "劳动法41", required=False,
              codes=(("gate", ("闸机", "gate")), ("app", ("APP", "app")), ("manual", ("手工", "manual")))),
    ),
    key=("firm_id", "person_id", "day"), month_of="day",
)  # fmt: skip

CONTRACTS = RecordContract(
    "contracts", 1, "劳动合同",
    (
        _firm("核对书面合同", "劳动合同法10"),
        *_person("核对书面合同", "劳动合同法10"),
        Field("contract_no", "合同编号", FieldType.TEXT, "一份合同一条记录", "劳动合同法50", required=False, aliases=("合同号",)),
        Field("form", "用工形式", FieldType.CODE, "核对用工形式", "劳动合同法12", aliases=("合同类型", "期限类型"),
              codes=(("FIX", ("固定期限", "FIX")), ("OPEN", ("无固定期限", "OPEN")), ("TASK", ("以完成一定工作任务为期限", "任务", "TASK")),
                     ("PART_TIME", ("非全日制", "PART_TIME")), ("DISPATCH", ("劳务派遣", "派遣", "DISPATCH")),
                     ("OVERAGE", ("超龄用工", "OVERAGE")), ("INTERN", ("实习", "INTERN")), ("NEW_FORM_B", ("新就业形态", "NEW_FORM_B")))),
        Field("signed_on", "签订日期", FieldType.DATE, "核对书面合同", "劳动合同法10", required=False),
        Field("starts_on", "开始日期", FieldType.DATE, "核对期限", "劳动合同法17", aliases=("合同开始日期", "起始日期", "用工日期")),
        Field("ends_on", "终止日期", FieldType.DATE, "核对期限", "劳动合同法17", required=False, aliases=("合同终止日期", "到期日期")),
        Field("left_on", "离职日期", FieldType.DATE, "核对离职结算", "工资支付暂行规定9", required=False, aliases=("解除日期",)),
        Field("agreed_wage", "约定工资", FieldType.MONEY, "核对工资支付", "劳动合同法17", _SENSITIVE, False, unit="yuan",
              aliases=("合同工资", "月工资")),
        Field("pay_period", "计薪周期", FieldType.CODE, "核对支付周期", "劳动法50", required=False,
              codes=(("monthly", ("月", "按月", "月薪", "monthly")), ("weekly", ("周", "按周", "weekly")), ("piece", ("计件", "piece")))),
        Field("pay_day", "发薪日", FieldType.TEXT, "核对支付日", "工资支付暂行规定7", required=False, aliases=("工资支付日",)),
        Field("probation_months", "试用期(月)", FieldType.COUNT, "核对试用期", "劳动合同法19", required=False, unit="months",
              aliases=("试用期",)),
        Field("hours_system", "工时制", FieldType.CODE, "核对工时", "劳动法39", required=False,
              codes=(("standard", ("标准", "标准工时", "standard")), ("comprehensive", ("综合", "综合计算", "comprehensive")),
                     ("flexible", ("不定时", "flexible")))),
        Field("construction_site", "工程建设岗位", FieldType.YES_NO, "缓发不适用于工程建设领域", "保障农民工工资支付条例2",
              required=False, aliases=("是否工地",)),
    ),
    key=("firm_id", "person_id", "starts_on"), month_of="starts_on",
)  # fmt: skip

FIRMS = RecordContract(
    "firms", 1, "企业登记",
    (
        _firm("识别用人单位", _INSPECTION),
        Field("name", "名称", FieldType.TEXT, "识别用人单位", _INSPECTION, Sensitivity.PUBLIC, aliases=("企业名称", "单位名称")),
        Field("type", "类型", FieldType.TEXT, "识别用人单位", _INSPECTION, Sensitivity.PUBLIC, False, aliases=("企业类型",)),
        Field("industry", "行业代码", FieldType.INDUSTRY, "分行业监测", _INSPECTION, Sensitivity.PUBLIC, False,
              aliases=("行业代码(GB/T 4754)", "行业")),
        Field("region", "行政区划", FieldType.REGION, "确定管辖", _INSPECTION, Sensitivity.PUBLIC,
              aliases=("行政区划(GB/T 2260)", "区划代码")),
        Field("founded_on", "成立日期", FieldType.DATE, "识别用人单位", _INSPECTION, Sensitivity.PUBLIC, False),
        Field("state", "状态", FieldType.CODE, "识别用人单位", _INSPECTION, Sensitivity.PUBLIC, False, aliases=("登记状态",),
              codes=(("active", ("存续", "在业", "开业", "active")), ("revoked", ("吊销", "revoked")), ("cancelled", ("注销", "cancelled")))),
        Field("address", "经营地址", FieldType.TEXT, "送达", _INSPECTION, Sensitivity.PUBLIC, False, aliases=("注册地址", "地址")),
        Field("has_union", "建立工会", FieldType.YES_NO, "核对缓发同意", "劳动合同法43", Sensitivity.PUBLIC, False, aliases=("是否建会",)),
        Field("construction", "工程建设领域", FieldType.YES_NO, "适用农民工工资规定", "保障农民工工资支付条例2", Sensitivity.PUBLIC, False,
              aliases=("是否工程建设",)),
        Field("changed_on", "变更时间", FieldType.DATE, "保留沿革", _INSPECTION, Sensitivity.PUBLIC, False),
    ),
    key=("firm_id",), month_of="changed_on",
)  # fmt: skip

BANK_PAYROLL = RecordContract(
    "bank_payroll", 1, "银行代发流水",
    (
        _firm("核对工资到账", "保障农民工工资支付条例31"),
        *_person("核对工资到账", "保障农民工工资支付条例31"),
        Field("account", "收款账号", FieldType.ACCOUNT, "核对工资到账", "保障农民工工资支付条例31", _IDENTITY, False,
              aliases=("银行卡号", "账号")),
        Field("paid_on", "交易日期", FieldType.DATE, "核对工资到账", "保障农民工工资支付条例31", _SENSITIVE, aliases=("到账日期", "日期")),
        Field("amount", "金额", FieldType.MONEY, "核对工资到账", "保障农民工工资支付条例31", _SENSITIVE, unit="yuan", aliases=("交易金额",)),
        Field("memo", "摘要", FieldType.TEXT, "区分工资与其他款项", "保障农民工工资支付条例31", _SENSITIVE, aliases=("附言", "用途")),
        Field("reference", "银行流水号", FieldType.TEXT, "同一笔只算一次", "保障农民工工资支付条例31", aliases=("流水号",)),
    ),
    key=("firm_id", "reference"), month_of="paid_on",
)  # fmt: skip

DEFERRALS = RecordContract(
    "deferrals", 1, "缓发工资协议",
    (
        _firm("核对延期支付", "劳部发〔1995〕226号4"),
        *_person("核对延期支付", "劳部发〔1995〕226号4", required=False),
        Field("signed_on", "签订日期", FieldType.DATE, "核对延期支付", "劳部发〔1995〕226号4", aliases=("协议日期",)),
        Field("months", "工资所属期", FieldType.MONTHS, "核对延期支付", "劳部发〔1995〕226号4", aliases=("所属期", "缓发月份")),
        Field("new_date", "补发日期", FieldType.DATE, "核对延期支付", "劳部发〔1995〕226号4", required=False, aliases=("约定补发日",)),
        Field("consent", "同意方", FieldType.CODE, "核对工会同意", "劳部发〔1995〕226号4", aliases=("征得同意",),
              codes=(("union", ("工会", "工会同意", "union")), ("representatives", ("职工代表", "职工代表同意", "representatives")),
                     ("worker_only", ("本人", "劳动者本人", "worker_only")), ("none", ("无", "none")), ("unknown", ("不详", "未知", "unknown")))),
        Field("written", "书面", FieldType.YES_NO, "核对延期支付", "劳部发〔1995〕226号4", aliases=("是否书面",)),
    ),
    key=("firm_id", "person_id", "signed_on"), month_of="signed_on",
)  # fmt: skip

TAX_TOTALS = RecordContract(
    "tax_totals", 1, "税务工资总额",
    (
        _firm("核对申报的工资", "保障农民工工资支付条例38"),
        Field("month", "税款所属期", FieldType.MONTH, "核对申报的工资", "保障农民工工资支付条例38", aliases=("所属期",)),
        Field("people", "申报人数", FieldType.COUNT, "核对申报的工资", "保障农民工工资支付条例38", aliases=("人数",), unit="persons"),
        Field("total", "工资薪金总额", FieldType.MONEY, "核对申报的工资", "保障农民工工资支付条例38", aliases=("收入总额",), unit="yuan"),
        Field("tax_owed", "欠税", FieldType.YES_NO, "经营异常的先兆", "保障农民工工资支付条例38", required=False, aliases=("是否欠税",)),
    ),
    key=("firm_id", "month"), month_of="month",
)  # fmt: skip

SITE_ROSTER = RecordContract(
    "site_roster", 1, "工地实名制",
    (
        _firm("核对用工登记", "保障农民工工资支付条例28"),
        *_person("核对用工登记", "保障农民工工资支付条例28"),
        Field("project", "项目编号", FieldType.TEXT, "核对用工登记", "保障农民工工资支付条例28", aliases=("工程编号", "项目")),
        Field("team", "班组", FieldType.TEXT, "核对用工登记", "保障农民工工资支付条例28", required=False),
        Field("main_contractor", "总包信用代码", FieldType.TEXT, "认定清偿责任", "保障农民工工资支付条例30", required=False,
              aliases=("施工总承包单位",)),
        Field("entered_on", "进场日期", FieldType.DATE, "核对用工登记", "保障农民工工资支付条例28"),
        Field("left_on", "退场日期", FieldType.DATE, "核对用工登记", "保障农民工工资支付条例28", required=False),
        Field("contract_signed", "已签合同", FieldType.YES_NO, "核对用工登记", "保障农民工工资支付条例28", required=False,
              aliases=("是否签订合同",)),
    ),
    key=("firm_id", "person_id", "project", "entered_on"), month_of="entered_on",
)  # fmt: skip

SPECIAL_ACCOUNTS = RecordContract(
    "special_accounts", 1, "农民工工资专用账户",
    (
        _firm("核对专户资金", "保障农民工工资支付条例26"),
        Field("project", "项目编号", FieldType.TEXT, "核对专户资金", "保障农民工工资支付条例26", aliases=("工程编号", "项目")),
        Field("month", "月份", FieldType.MONTH, "核对专户资金", "保障农民工工资支付条例27", aliases=("所属期",)),
        Field("due_in", "应拨人工费", FieldType.MONEY, "核对专户资金", "保障农民工工资支付条例29", required=False, unit="yuan",
              aliases=("约定拨付",)),
        Field("paid_in", "实拨人工费", FieldType.MONEY, "核对专户资金", "保障农民工工资支付条例29", unit="yuan", aliases=("到账金额",)),
        Field("paid_out", "代发工资", FieldType.MONEY, "核对专户资金", "保障农民工工资支付条例31", unit="yuan", aliases=("支出金额",)),
        Field("balance", "月末余额", FieldType.MONEY, "核对专户资金", "保障农民工工资支付条例27", unit="yuan", aliases=("余额",)),
    ),
    key=("firm_id", "project", "month"), month_of="month",
)  # fmt: skip


def _site(purpose: str, article: int) -> Field:
    return Field(
        "project", "项目编号", FieldType.TEXT, purpose, f"保障农民工工资支付条例{article}", Sensitivity.PUBLIC,
        aliases=("工程编号", "项目"),
    )  # fmt: skip


# `firm_code` is the general contractor: the account, the deposit and the board are its duties (条例26, 32, 34).
PROJECTS = RecordContract(
    "projects", 1, "工程建设项目",
    (
        _firm("核对项目登记", "保障农民工工资支付条例38"),
        _site("核对项目登记", 38),
        Field("name", "项目名称", FieldType.TEXT, "核对项目登记", "保障农民工工资支付条例38", Sensitivity.PUBLIC, aliases=("工程名称",)),
        Field("developer", "建设单位信用代码", FieldType.OTHER_FIRM, "认定清偿责任", "保障农民工工资支付条例29", Sensitivity.PUBLIC, False,
              aliases=("建设单位",)),
        Field("authority", "行业主管部门", FieldType.CODE, "核对项目登记", "保障农民工工资支付条例7", Sensitivity.PUBLIC, False,
              codes=(("housing", ("住建", "住房城乡建设", "housing")), ("transport", ("交通", "交通运输", "transport")),
                     ("water", ("水利", "water")), ("other", ("其他", "other")))),
        Field("contract_sum", "合同金额", FieldType.MONEY, "核对保证金", "保障农民工工资支付条例32", required=False, unit="yuan",
              aliases=("合同价",)),
        Field("starts_on", "开工日期", FieldType.DATE, "核对项目登记", "保障农民工工资支付条例38", Sensitivity.PUBLIC),
        Field("completed_on", "完工日期", FieldType.DATE, "核对项目登记", "保障农民工工资支付条例27", Sensitivity.PUBLIC, False,
              aliases=("竣工日期",)),
        Field("guarantee", "工程款支付担保", FieldType.YES_NO, "核对支付担保", "保障农民工工资支付条例24", required=False),
        Field("deposit", "工资保证金", FieldType.CODE, "核对保证金", "保障农民工工资支付条例32", required=False,
              codes=(("cash", ("现金", "存款", "cash")), ("bond", ("保函", "bond")), ("exempt", ("免存", "exempt")),
                     ("none", ("未存", "无", "none")))),
        Field("pay_officer", "劳资专管员", FieldType.YES_NO, "核对用工登记", "保障农民工工资支付条例28", required=False,
              aliases=("是否配备劳资专管员",)),
    ),
    key=("firm_id", "project"), month_of="starts_on",
)  # fmt: skip

# `firm_code` is the firm that takes the work; `parent` the firm that gave it.
SUBCONTRACTS = RecordContract(
    "subcontracts", 1, "分包合同",
    (
        _firm("认定清偿责任", "保障农民工工资支付条例30"),
        _site("认定清偿责任", 30),
        Field("parent", "发包方信用代码", FieldType.OTHER_FIRM, "认定清偿责任", "保障农民工工资支付条例30", Sensitivity.PUBLIC, False,
              aliases=("发包方", "上级单位")),
        Field("scope", "分包类别", FieldType.CODE, "认定清偿责任", "保障农民工工资支付条例25", required=False,
              codes=(("labour", ("劳务", "劳务分包", "labour")), ("trade", ("专业", "专业分包", "trade")))),
        Field("qualified", "有相应资质", FieldType.YES_NO, "认定清偿责任", "保障农民工工资支付条例36", required=False,
              aliases=("是否有资质",)),
        Field("starts_on", "开始日期", FieldType.DATE, "认定清偿责任", "保障农民工工资支付条例25", aliases=("起始日期",)),
        Field("ends_on", "终止日期", FieldType.DATE, "认定清偿责任", "保障农民工工资支付条例25", required=False),
    ),
    key=("firm_id", "project"), month_of="starts_on",
)  # fmt: skip

SITE_TEAMS = RecordContract(
    "site_teams", 1, "施工班组",
    (
        _firm("认定清偿责任", "保障农民工工资支付条例30"),
        _site("认定清偿责任", 30),
        Field("team", "班组", FieldType.TEXT, "认定清偿责任", "保障农民工工资支付条例30", aliases=("班组名称",)),
        *_person("认定清偿责任", "保障农民工工资支付条例30", required=False),
        Field("contracted", "个人承包", FieldType.YES_NO, "认定清偿责任", "保障农民工工资支付条例36", required=False,
              aliases=("是否由个人承包",)),
        Field("formed_on", "组建日期", FieldType.DATE, "认定清偿责任", "保障农民工工资支付条例28"),
    ),
    key=("firm_id", "project", "team"), month_of="formed_on",
)  # fmt: skip

SITE_CHECKS = RecordContract(
    "site_checks", 1, "工地检查",
    (
        _firm("核对工地检查", "保障农民工工资支付条例39"),
        _site("核对工地检查", 39),
        Field("checked_on", "检查日期", FieldType.DATE, "核对工地检查", "保障农民工工资支付条例39"),
        Field("score", "评分", FieldType.COUNT, "核对工地检查", "保障农民工工资支付条例39", required=False, aliases=("检查得分",)),
        Field("board", "维权告示牌", FieldType.YES_NO, "核对告示牌", "保障农民工工资支付条例34", required=False,
              aliases=("是否公示",)),
    ),
    key=("firm_id", "project", "checked_on"), month_of="checked_on",
)  # fmt: skip

TICKETS = RecordContract(
    "tickets", 1, "热线工单",
    (
        _firm("发现欠薪线索", "劳动保障监察条例9"),
        Field("ticket_no", "工单编号", FieldType.TEXT, "一件事只算一次", "劳动保障监察条例9", aliases=("工单号",)),
        Field("line", "来源", FieldType.CODE, "发现欠薪线索", "劳动保障监察条例9", aliases=("热线",),
              codes=(("12333", ("12333",)), ("12345", ("12345",)), ("other", ("其他", "other")))),
        Field("received_on", "受理日期", FieldType.DATE, "发现欠薪线索", "劳动保障监察条例9", aliases=("来电日期", "登记日期")),
        Field("matter", "事项", FieldType.CODE, "发现欠薪线索", "劳动保障监察条例9", aliases=("诉求类别",),
              codes=(("wages", ("欠薪", "拖欠工资", "wages")), ("insurance", ("社保", "社会保险", "insurance")),
                     ("contract", ("合同", "劳动合同", "contract")), ("hours", ("工时", "加班", "hours")),
                     ("injury", ("工伤", "injury")), ("other", ("其他", "other")))),
        Field("people", "涉及人数", FieldType.COUNT, "群体性事件先处理", "劳动保障监察条例9", required=False, unit="persons",
              aliases=("人数",)),
    ),
    key=("firm_id", "ticket_no"), month_of="received_on",
)  # fmt: skip

KINDS: tuple[RecordContract, ...] = (
    WAGES, CONTRIBUTIONS, ATTENDANCE, ATTENDANCE_DAILY, CONTRACTS, FIRMS, BANK_PAYROLL, DEFERRALS,
    TAX_TOTALS, SITE_ROSTER, SPECIAL_ACCOUNTS, TICKETS, PROJECTS, SUBCONTRACTS, SITE_TEAMS, SITE_CHECKS,
)  # fmt: skip


def contract_of(kind: str) -> RecordContract:
    """The contract of `kind`. Raises `NotCoveredError` naming the kinds there are."""
    for contract in KINDS:
        if contract.kind == kind:
            return contract
    raise NotCoveredError("records.unknown_kind", kind=kind, kinds=tuple(c.kind for c in KINDS))
