"""Forms built from what casework's table says a move needs: one field an input, read back into casework's inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laoheng.casework import IllegalMoveError, Transition, allowed_moves, needs_of
from laoheng.law import find_article
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.standard.normalise import half_width
from laoheng_web.accounts.models import Body, Membership, User
from laoheng_web.audit.by import By
from laoheng_web.cases.actions import consents
from laoheng_web.cases.reading import ground_text
from laoheng_web.papers.actions import CASE_ROLE
from laoheng_web.papers.evidence import MAX_BYTES, Kept, keep
from laoheng_web.papers.models import Attachment, Matter

# Offered to an officer who decides on wages; each is shown only while the catalogue holds it in force.
WAGE_ARTICLES = (
    "劳动法50", "劳动合同法30", "劳动合同法85", "劳动保障监察条例11", "劳动保障监察条例18", "劳动保障监察条例26",
    "工资支付暂行规定7", "农民工条例11", "农民工条例13", "农民工条例29", "农民工条例30", "农民工条例36",
    "劳动争议调解仲裁法5", "劳动争议调解仲裁法27",
)  # fmt: skip
_WIDGETS = {
    "reason": "textarea", "amount": "money", "promised_on": "date", "paid_on": "date", "evidence": "files",
    "agreement": "file", "authority": "files", "document": "textarea", "own_word": "check", "contact_attempts": "lines",
    "own_consent": "check", "until": "date",
    "grounds": "checks", "proof": "checks", "proof_source": "select", "body": "select", "approved_by": "select",
}  # fmt: skip
_HINTS = {
    "reason": gettext_lazy("用自己的话写清楚。不要写身份证号和银行卡号。"),
    "amount": gettext_lazy("单位：元，例如 5200 或 5200.50"),
    "promised_on": gettext_lazy("不能早于今天"),
    "paid_on": gettext_lazy("实际付款的那一天，不能晚于今天"),
    "evidence": gettext_lazy("照片、pdf、表格或文字，每个不超过 10 MB"),
    "agreement": gettext_lazy("签字盖章的协议，照片或 pdf"),
    "authority": gettext_lazy("全体劳动者签名的授权书，照片或 pdf；单位看不到"),
    "document": gettext_lazy("文书全文。会生成文件并登记摘要，各方都能看到；劳动者要求不公开姓名的，不要写出姓名。"),
    "contact_attempts": gettext_lazy("一行一次：日期、方式、结果"),
    "grounds": gettext_lazy("只列出目前有效的条款"),
    "worker_consent": gettext_lazy("劳动者没有在网上表示同意的，写明书面或电话记录的编号"),
    "firm_consent": gettext_lazy("单位没有在网上表示同意的，写明书面或电话记录的编号"),
    "referred_to": gettext_lazy("写明单位名称、地址或电话"),
}
PROOF_SOURCES = (("bank_row", gettext_lazy("银行流水")), ("verified_document", gettext_lazy("已核验的文件")))


@dataclass(slots=True)
class Field:
    """One question of a form. `label` is a library message or a lazy text; `value` what was typed."""

    name: str
    label: Any
    widget: str
    hint: Any = ""
    choices: Sequence[tuple[str, Any]] = ()
    required: bool = True
    value: Any = ""
    error: str = ""

    @property
    def values(self) -> list[str]:
        """The ticked values of a list of boxes."""
        return self.value if isinstance(self.value, list) else [self.value] if self.value else []


@dataclass(slots=True)
class Answers:
    """What a filled form gives an action."""

    inputs: dict[str, Any] = field(default_factory=dict)
    files: dict[str, list[Kept]] = field(default_factory=dict)
    text: str = ""
    document: str = ""
    share_files: bool = False


def moves_for(by: By, matter: Matter) -> list[Transition]:
    """The moves open to `by` now that are not refused at once by how the matter stands."""
    state = matter.as_state()
    offered = allowed_moves(state.kind, state.state, CASE_ROLE[by.role])
    return [item for item in offered if refusal(item, matter, by.now.date()) is None]


def refusal(item: Transition, matter: Matter, today: date) -> Message | None:
    """Why a move is no offer now, whatever would be filled in; the table itself checks the rest when it is sent."""
    late = matter.due_on is not None and matter.due_on < today
    refused = {
        "worker_may_be_named": matter.name_withheld,
        "deadline_passed": not late,
        "was_escalated": matter.escalations == 0,
        "not_yet_extended": matter.extended,
    }
    guard = next((name for name in item.guards if refused.get(name)), None)
    return Message(f"casework.guard.{guard}") if guard else None


def fields_for(by: By, matter: Matter, row: Transition) -> list[Field]:
    """The questions of one move; `on` and `officer` are known, a consent given online is not asked again."""
    state = matter.as_state()
    given = {f"{role}_consent" for role in consents(matter)} if row.name == "to_mediation" else set()
    asked = [name for name in needs_of(row, CASE_ROLE[by.role], state.collective) if name not in {"on", "officer"}]
    fields = [_field(by, matter, name) for name in asked if name not in given]
    if "proof" in asked:
        hint = _("一行一个流水编号；来源选“银行流水”时填")
        fields.insert(_after(fields, "proof"), Field("bank_rows", _("银行流水编号"), "lines", hint, required=False))
    if "reason" not in asked and by.role != "system" and "own_word" not in asked:
        fields.append(Field("text", _("说明（可以不写）"), "textarea", required=False))
    if by.role == "firm" and "evidence" in asked and row.name != "report_payment":
        fields.append(Field("share_files", _("这些材料也给劳动者看"), "check", required=False))
    return fields


def _after(fields: list[Field], name: str) -> int:
    return next(place for place, item in enumerate(fields) if item.name == name) + 1


def _field(by: By, matter: Matter, name: str) -> Field:
    label: Any = Message(f"casework.input.{name}")
    hint = _HINTS.get(name, "")
    widget = _WIDGETS.get(name, "text")
    if name == "evidence" and by.role == "regulator":
        widget = "files"
    required = name != "proof"
    return Field(name, label, widget, hint, _choices(by, matter, name), required)


def _choices(by: By, matter: Matter, name: str) -> Sequence[tuple[str, Any]]:
    today = by.now.date()
    if name == "grounds":
        return [(item, ground_text(item, today)) for item in WAGE_ARTICLES if find_article(item, today)]
    if name == "proof":
        rows = Attachment.objects.filter(matter=matter).order_by("added_at")
        return [(str(row.id), f"{row.file_name}（{row.added_at:%m-%d}）") for row in rows]
    if name == "proof_source":
        return PROOF_SOURCES
    if name == "body":
        return [(str(row.id), row.name) for row in Body.objects.filter(office_id=matter.office_id).order_by("name")]
    if name == "approved_by":
        return _colleagues(by, matter)
    return ()


def _colleagues(by: By, matter: Matter) -> list[tuple[str, str]]:
    offices = {matter.office_id, by.office}
    ids = Membership.objects.filter(office_id__in=offices, role="regulator", until=None).values_list("user_id")
    return [(str(row.id), row.display_name) for row in User.objects.filter(id__in=ids).exclude(id=by.user)]


def read(
    by: By, matter: Matter, row: Transition, fields: list[Field], post: Any, files: MultiValueDict[str, UploadedFile]
) -> Answers:
    """Reads a sent form into `Answers`, each fault in its field; files are kept only when nothing else is wrong."""
    answers = Answers()
    for item in fields:
        item.value = post.getlist(item.name) if item.widget == "checks" else post.get(item.name, "").strip()
        _read_one(item, answers, files)
    _take_proof(fields, answers)
    if row.name == "to_mediation":
        answers.inputs |= {f"{role}_consent": step for role, step in consents(matter).items()}
    if not any(item.error for item in fields):
        _keep_files(fields, answers, files)
    return answers


def _read_one(item: Field, answers: Answers, files: MultiValueDict[str, UploadedFile]) -> None:
    if item.widget in ("file", "files"):
        if item.required and not files.getlist(item.name):
            item.error = _("请选择文件")
        return
    if not item.value:
        if item.required:
            item.error = _("请勾选") if item.widget in ("check", "checks") else _("请填写或选择")
        return
    try:
        value = _parsed(item)
    except ValueError as error:
        item.error = str(error)
        return
    if item.name in ("text", "document", "share_files"):
        setattr(answers, item.name, value)
    else:
        answers.inputs[item.name] = value


def _parsed(item: Field) -> Any:
    if item.widget == "money":
        return money(item.value)
    if item.widget == "date":
        try:
            return date.fromisoformat(item.value)
        except ValueError:
            raise ValueError(_("日期要写成 2026-12-01 这样")) from None
    if item.widget == "check":
        return item.value == "yes"
    if item.widget == "lines":
        return tuple(line.strip() for line in item.value.splitlines() if line.strip())
    if item.widget in ("checks", "select"):
        known = {value for value, _label in item.choices}
        if not set(item.values) <= known:
            raise ValueError(_("请从列表里选"))
        return tuple(item.value) if item.widget == "checks" else item.value
    return item.value[:4000]


def money(text: str) -> Decimal:
    """A sum as people type it ("5,200元", "５２００"). Raises `ValueError` with what to type instead."""
    plain = half_width(text).strip().replace(",", "").replace("，", "").removesuffix("元").removeprefix("¥").strip()
    try:
        amount = Decimal(plain) if "_" not in plain else Decimal("NaN")
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount <= 0 or amount >= Decimal(10) ** 11:
        raise ValueError(_("金额要写成大于 0 的数字，例如 5200 或 5200.50"))
    if amount != amount.quantize(Decimal("0.01")):
        raise ValueError(_("金额最多写到分（两位小数）"))
    return amount


def _take_proof(fields: Iterable[Field], answers: Answers) -> None:
    rows = answers.inputs.pop("bank_rows", ())
    for item in fields:
        if item.name != "proof":
            continue
        if answers.inputs.get("proof_source") == "bank_row":
            answers.inputs["proof"] = rows
        if not answers.inputs.get("proof"):
            item.error = _("请填银行流水编号，或者勾选已核验的文件")


def _keep_files(fields: Iterable[Field], answers: Answers, files: Mapping[str, Any]) -> None:
    for item in fields:
        if item.widget in ("file", "files"):
            answers.files[item.name] = kept_files(item, files.getlist(item.name))  # type: ignore[attr-defined]


def kept_files(item: Field, uploads: Iterable[UploadedFile]) -> list[Kept]:
    """The uploads, kept; a file that is not taken becomes the field's error."""
    kept = []
    for upload in uploads:
        try:
            # One byte over the limit is enough to be refused; a huge file never fills the memory.
            kept.append(keep(upload.read(MAX_BYTES + 1), upload.name or ""))
        except UserError as error:
            item.error = str(error)
    return kept


def faults(fields: Iterable[Field]) -> list[tuple[str, str]]:
    """The form's faults for the summary on top."""
    return [(item.name, item.error) for item in fields if item.error]


def form_of(fields: list[Field], errors: list[tuple[str, str]] | None = None) -> dict[str, Any]:
    """What a move's page shows of its questions: fields, all faults with `errors` first, whether files go in."""
    return {
        "fields": fields,
        "errors": [*(errors or []), *faults(fields)],
        "has_files": any(one.widget in ("file", "files") for one in fields),
    }


def open_move(by: By, matter: Matter, name: str) -> Transition:
    """The move called `name`, if `by` may take it now. Raises `IllegalMoveError` that says what is allowed."""
    state, role = matter.as_state(), CASE_ROLE[by.role]
    for item in allowed_moves(state.kind, state.state, role):
        if item.name == name:
            why = refusal(item, matter, by.now.date())
            if why:
                raise IllegalMoveError("casework.guard_refused", state, name, role, why)
            return item
    raise IllegalMoveError("casework.illegal_move", state, name, role)
