"""Quality: a share of each quarter's closed files is drawn by rule and looked at by somebody who did not mediate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction

from laoheng.casework.closed import draw, period_of
from laoheng.standard.errors import UserError
from laoheng_web.audit.by import By
from laoheng_web.audit.record import record
from laoheng_web.mediation.after_models import QualityReview
from laoheng_web.mediation.figuring import closed_matters
from laoheng_web.mediation.models import Mediation

QUESTIONS = ("consent", "neutral", "law_told", "time_kept", "papers_served", "terms_clear", "performance_followed")
ANSWERS = ("yes", "no", "open")


def _closed_in(by: By, period: str) -> list[UUID]:
    return [UUID(item.id) for item in closed_matters(by) if period_of(item.closed_on) == period]


@transaction.atomic
def draw_files(*, by: By, day: date) -> list[QualityReview]:
    """Draws what is still to be drawn of the files closed in the quarter of `day`; again at once: none."""
    assert by.party is not None and by.user is not None  # pages let a body's people in only
    period = period_of(day)
    closed = _closed_in(by, period)
    drawn = set(QualityReview.objects.filter(matter_id__in=closed).values_list("matter_id", flat=True))
    # A file that closes later may come before one drawn earlier: what was drawn stays drawn.
    wanted = [UUID(item) for item in draw(map(str, closed), period)]
    room = max(0, len(wanted) - len(drawn))
    chosen = [item for item in wanted if item not in drawn][:room]
    offices = dict(Mediation.objects.filter(matter_id__in=chosen).values_list("matter_id", "office_id"))
    rows = [
        QualityReview.objects.create(
            matter_id=item, office_id=offices[item], body_id=by.party, drawn_at=by.now, drawn_by=by.user
        )
        for item in chosen
    ]
    if rows:
        record("mediation.reviews_drawn", by=by, payload={"period": period, "closed": len(closed), "drawn": len(rows)},
               office=rows[0].office_id, rows=rows)  # fmt: skip
    return rows


@transaction.atomic
def review(*, by: By, matter: UUID, answers: Mapping[str, str], remark: str) -> QualityReview:
    """What the reviewer found. Raises `UserError`: not drawn, done already, one's own mediation, a question left."""
    row = QualityReview.objects.select_for_update().filter(matter_id=matter, body_id=by.party).first()
    if row is None:
        raise UserError("reviewing.not_drawn")
    if row.done_at is not None:
        raise UserError("reviewing.done")
    if Mediation.objects.get(matter_id=matter).mediator_user == by.user:
        raise UserError("reviewing.own")
    if any(answers.get(name) not in ANSWERS for name in QUESTIONS):
        raise UserError("reviewing.answer_all")
    if "no" in answers.values() and not remark.strip():
        raise UserError("reviewing.remark")
    row.answers = {name: answers[name] for name in QUESTIONS}
    row.remark, row.by_user, row.done_at = remark.strip()[:1000], by.user, by.now
    row.save(update_fields=["answers", "remark", "by_user", "done_at"])
    record("mediation.reviewed", by=by, payload={"answers": row.answers}, matter=matter, office=row.office_id,
           rows=[row])  # fmt: skip
    return row


def reviews(by: By) -> list[QualityReview]:
    """The body's reviews, those to be done first."""
    rows = list(QualityReview.objects.filter(body_id=by.party).select_related("matter").order_by("-drawn_at")[:200])
    return sorted(rows, key=lambda row: row.done_at is not None)


def waiting(by: By) -> int:
    """Files drawn and not looked at yet."""
    return QualityReview.objects.filter(body_id=by.party, done_at=None).count()
