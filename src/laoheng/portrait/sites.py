"""The features of building projects, of their firm in a month and as of a day."""

from __future__ import annotations

from laoheng.portrait.feature import Expression, Feature, Grain, counted

LEAST_SCORE = 60  # convention: a scored check below it was not passed
_ACCOUNTS, _ROSTER = ("projects", "special_accounts"), ("site_roster", "attendance")


def _month(name: str, article: int, step: str, sources: tuple[str, ...], doc: str, where: Expression) -> Feature:
    ground = f"保障农民工工资支付条例{article}"
    return counted(name, doc, where, grain=Grain.FIRM_MONTH, step=step, ground=ground, sources=sources)


def _day(
    name: str, article: int, sources: tuple[str, ...], doc: str, where: Expression, step: str = "site_now"
) -> Feature:
    ground, persons = f"保障农民工工资支付条例{article}", step == "site_entries"
    return counted(name, doc, where, grain=Grain.FIRM_DAY, step=step, ground=ground, sources=sources, persons=persons)


SITE_MONTHLY: tuple[Feature, ...] = (
    _month("site_projects", 38, "site_months", _ACCOUNTS, "Projects being built through the whole month.",
           lambda t: t.project.notnull()),
    _month("site_account_unknown", 26, "site_months", _ACCOUNTS,
           "Of these, projects of whose special account nothing came for the month.", lambda t: t.row_id.isnull()),
    _month("site_agreed_unknown", 24, "site_months", _ACCOUNTS,
           "Of these, projects without an account row or without the labour cost agreed for the month.",
           lambda t: t.row_id.isnull() | t.due_in.isnull()),
    _month("site_unpaid", 31, "site_months", _ACCOUNTS, "Projects from whose account no wages were paid in the month.",
           lambda t: t.paid_out <= 0),
    _month("site_short", 26, "site_months", _ACCOUNTS,
           "Projects whose account neither paid out nor holds the labour cost agreed for the month.",
           lambda t: t.paid_out + t.balance < t.due_in),
    _month("site_not_funded", 29, "site_months", _ACCOUNTS, "Projects into whose account nothing was paid.",
           lambda t: t.paid_in <= 0),
    _month("site_heads", 28, "site_people", ("site_roster",), "Persons of the roster on site in the month.",
           lambda t: t.person_id.notnull()),
    _month("site_absent_heads", 28, "site_people", _ROSTER, "Of these, persons without any attendance in it.",
           lambda t: t.attended.isnull() | (t.attended <= 0)),
    _month("site_attending_heads", 28, "site_people", _ROSTER, "Of these, persons with days attended.",
           lambda t: t.attended > 0),
    _month("site_attending_unpaid_heads", 31, "site_people", (*_ROSTER, "wages"),
           "Of these, persons to whom the wage list shows no payment.",
           lambda t: (t.attended > 0) & (t.paid.isnull() | (t.paid <= 0))),
)  # fmt: skip

SITE_DAILY: tuple[Feature, ...] = (
    _day("site_running", 38, ("projects",), "Projects being built on the day.", lambda t: t.row_id.notnull()),
    _day("site_undeposited", 32, ("projects",), "Of these, projects without a wage deposit.",
         lambda t: t.deposit == "none"),
    _day("site_deposit_unknown", 32, ("projects",), "Of these, projects whose deposit is not stated.",
         lambda t: t.deposit.isnull()),
    _day("site_unboarded", 34, ("projects", "site_checks"), "Projects whose latest check found no rights board.",
         lambda t: ~t.board),
    _day("site_board_unknown", 34, ("projects", "site_checks"), "Projects of which no check says anything of a board.",
         lambda t: t.board.isnull()),
    _day("site_failed", 39, ("projects", "site_checks"), "Projects whose latest scored check was not passed.",
         lambda t: t.score < LEAST_SCORE),
    _day("site_unscored", 39, ("projects", "site_checks"), "Projects without a scored check.",
         lambda t: t.score.isnull()),
    _day("site_entered_heads", 28, ("site_roster",), "Persons of the roster on site on the day.",
         lambda t: t.row_id.notnull(), "site_entries"),
    _day("site_unsigned_heads", 28, ("site_roster",),
         "Of these, persons who signed no contract by the roster, and none is on file.",
         lambda t: ~t.contract_signed & ~t.filed, "site_entries"),
    _day("site_signing_unknown_heads", 28, ("site_roster",),
         "Of these, persons of whom roster and contract filing differ, or neither says anything.",
         lambda t: (t.contract_signed.isnull() & ~t.filed) | (~t.contract_signed & t.filed), "site_entries"),
)  # fmt: skip
