"""Offices (tenants), accounts, and in what role an account acts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from laoheng_web.audit.sealed import sealed


@sealed
class Office(models.Model):
    """A labour bureau: the tenant. `path` is its place below its parents ("990000/990100/990101")."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=100)
    region = models.CharField(max_length=6)
    path = models.CharField(max_length=200, unique=True)
    fictitious = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


@sealed
class Body(models.Model):
    """A mediation body that works with a bureau (union, industry association, people's mediators)."""

    id = models.UUIDField(primary_key=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, default="people")

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Looks accounts up by their sign-in name."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The account of that sign-in name."""
        return self.get(login=username)


@sealed
class User(AbstractBaseUser):
    """An account. Names and numbers of the person behind it live in the vault."""

    id = models.UUIDField(primary_key=True)
    login = models.CharField(max_length=150, unique=True)
    display_name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)

    objects = UserManager()
    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: list[str] = []

    def __str__(self) -> str:
        return self.display_name

    # The admin-style permission API is not used; every page declares its own permission.
    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Never by Django permissions."""
        return False


class RoleName(models.TextChoices):
    """In what role an account acts."""

    REGULATOR = "regulator", "监管人员"
    FIRM = "firm", "用人单位"
    WORKER = "worker", "劳动者"
    MEDIATOR = "mediator", "调解组织"
    DEPARTMENT = "department", "政府部门"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


@sealed
class Membership(models.Model):
    """A role of an account: staff in an office, or speaking for a party (firm, person, body, department).

    The three administrators are three people: one account never holds two of those roles.
    """

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=RoleName.choices)
    office_id = models.UUIDField(null=True)
    party_id = models.UUIDField(null=True)
    party_name = models.CharField(max_length=120, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="accounts_membership_scope",
                condition=models.Q(role__in=["firm", "worker", "mediator", "department"], party_id__isnull=False)
                | models.Q(
                    role__in=["regulator", "system_admin", "security_admin", "audit_admin"], office_id__isnull=False
                ),
            ),
            models.UniqueConstraint(
                name="accounts_three_admins_apart",
                fields=["user"],
                condition=models.Q(role__in=["system_admin", "security_admin", "audit_admin"], until__isnull=True),
            ),
        ]


class DemoLink(models.Model):
    """A signed-in link of the demonstration: on loopback, in demo mode, once."""

    token_digest = models.BinaryField(primary_key=True, max_length=32)
    membership_id = models.UUIDField()
    used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()


def visible_offices(office: Office) -> list[UUID]:
    """The office and those below it."""
    return list(
        Office.objects.filter(models.Q(id=office.id) | models.Q(path__startswith=f"{office.path}/")).values_list(
            "id", flat=True
        )
    )
