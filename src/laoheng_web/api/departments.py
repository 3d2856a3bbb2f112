"""Which departments have accounts with a bureau: whom its bulletins may be addressed to."""

from __future__ import annotations

from uuid import UUID

from laoheng_web.sharing.models import Department


def departments(office: UUID) -> list[tuple[UUID, str]]:
    """The ids and names of the bureau's departments, by name."""
    return list(Department.objects.filter(office_id=office).order_by("name").values_list("id", "name"))
