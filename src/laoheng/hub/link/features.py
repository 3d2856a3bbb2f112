"""From a table and its roles to the columns that are compared: one spelling each, None where nothing was said."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from laoheng.hub.link.firm_names import firm_name
from laoheng.hub.link.given_names import formal_name, without_title
from laoheng.hub.link.roles import Role, Roles, Unit
from laoheng.hub.link.spelling import date_digits, name_of, number_of, phone_digits, plain_latin, shape_of, sound_of
from laoheng.hub.link.streets import street_of
from laoheng.hub.link.table import RecordTable
from laoheng.standard.normalise import half_width

Column = list[str | None]
Features = dict[str, Column]

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_NOTHING = frozenset(
    {"", "na", "n/a", "nan", "none", "null", "unknown", "unassigned", "other", "-", "/", "无", "不详", "未知"}
)


def make_features(table: RecordTable, roles: Roles) -> Features:
    """The compared columns of every record. Their names are fixed; which exist depends on the roles filled."""
    made: Features = {}
    _names(table, roles, made)
    _firms(table, roles, made)
    _numbers(table, roles, made)
    _places(table, roles, made)
    _words(table, roles, made)
    return {name: cells for name, cells in made.items() if any(cells)}


def _filled(cells: Sequence[str]) -> Column:
    return [None if (text := half_width(cell).strip()).casefold() in _NOTHING else text for cell in cells]


def _each(cells: Column, change: Callable[[str], str]) -> Column:
    return [None if cell is None else change(cell) or None for cell in cells]


def _joined(table: RecordTable, roles: Roles, role: Role) -> Column:
    """The columns of one role as one, with blanks between."""
    parts = [_filled(table.columns[heading]) for heading in roles.of.get(role, ())]
    return [" ".join(filter(None, cells)) or None for cells in zip(*parts, strict=True)] if parts else []


def _first(table: RecordTable, roles: Roles, role: Role) -> Column:
    headings = roles.of.get(role, ())
    return _filled(table.columns[headings[0]]) if headings else []


def _names(table: RecordTable, roles: Roles, made: Features) -> None:
    given, surname = _joined(table, roles, Role.GIVEN), _joined(table, roles, Role.SURNAME)
    whole = _each(_first(table, roles, Role.FULL_NAME), name_of)
    if whole and sum(1 for name in whole if name and _CHINESE.search(name)) * 2 < sum(1 for name in whole if name):
        # "First Middle Last"; what stands alone is taken as the surname.
        surname = [name.rpartition(" ")[2] if name else None for name in whole]
        given = [name.rpartition(" ")[0] or None if name else None for name in whole]
        whole = []
    if whole:
        made["name"], made["name_sound"] = whole, _each(whole, sound_of)
        made["name_shape"] = _each(whole, shape_of)
    for name, cells in (("given", given), ("surname", surname)):
        if cells:
            made[name] = _each(cells, lambda text: without_title(name_of(text)))
            made[f"{name}_sound"] = _each(made[name], lambda text: sound_of(formal_name(text)))


def _firms(table: RecordTable, roles: Roles, made: Features) -> None:
    cells = _first(table, roles, Role.ORG)
    if not cells:
        return
    names = [None if cell is None else firm_name(cell) for cell in cells]
    made["org"] = [name.core or None if name else None for name in names]
    cities = _each(_first(table, roles, Role.CITY), plain_latin)
    if cities and roles.unit is Unit.FIRM:
        made["org"] = [core and _without_seat(core, city) for core, city in zip(made["org"], cities, strict=True)]
    made["org_alias"] = [name.alias or None if name else None for name in names]
    made["alias_packed"] = _each(made["org_alias"], lambda core: re.sub(r"\s", "", core))
    made["org_packed"] = _each(made["org"], lambda core: re.sub(r"\s", "", core))
    made["org_head"] = _each(made["org"], _head)
    made["org_sound"] = _each(made["org"], sound_of)


def _without_seat(core: str, city: str | None) -> str:
    """A branch often adds its own town: "Planet Fitness Kent" in Kent is Planet Fitness."""
    words, seat = core.split(), (city or "").split()
    if seat and len(words) >= len(seat) + 2 and words[-len(seat) :] == seat:
        words = words[: -len(seat)]
    return " ".join(words)


def _head(core: str) -> str:
    """The first two words; of a Chinese name the first four characters."""
    return core[:4] if _CHINESE.search(core) else " ".join(core.split()[:2])


def _numbers(table: RecordTable, roles: Roles, made: Features) -> None:
    plain: Mapping[str, tuple[Role, Callable[[str], str]]] = {
        "number": (Role.PERSON_NUMBER, number_of),
        "credit": (Role.CREDIT_CODE, number_of),
        "phone": (Role.PHONE, phone_digits),
        "email": (Role.EMAIL, str.casefold),
        "account": (Role.ACCOUNT, phone_digits),
        "start": (Role.TERM_START, date_digits),
        "end": (Role.TERM_END, date_digits),
        "signed": (Role.SIGNED, date_digits),
        "contract": (Role.CONTRACT_NO, number_of),
        "sum": (Role.SUM, lambda text: re.sub(r"[^\d.]", "", text).removesuffix(".00")),
        "period": (Role.PERIOD, date_digits),
    }
    for name, (role, change) in plain.items():
        if roles.has(role):
            made[name] = _each(_first(table, roles, role), change)
    birth = _each(_first(table, roles, Role.BIRTH), date_digits) or _from_parts(table, roles)
    if birth:
        made["birth"] = birth
        made["birth_day"] = [text[4:] if text and len(text) == 8 else None for text in birth]
        made["birth_month"] = [text[:6] if text and len(text) >= 6 else None for text in birth]
    if "phone" in made:
        made["phone_tail"] = [text[-4:] if text and "*" not in text[-4:] else None for text in made["phone"]]


def _from_parts(table: RecordTable, roles: Roles) -> Column:
    """yyyymmdd out of three columns, "0" for a part not given."""
    widths = ((Role.BIRTH_YEAR, 4), (Role.BIRTH_MONTH, 2), (Role.BIRTH_DAY, 2))
    if not roles.has(Role.BIRTH_YEAR):
        return []
    blank: Column = [None] * table.count
    parts = [(_first(table, roles, role) or blank, width) for role, width in widths]
    return [
        "".join((cells[row] or "").zfill(width) for cells, width in parts) if parts[0][0][row] else None
        for row in range(table.count)
    ]


def _places(table: RecordTable, roles: Roles, made: Features) -> None:
    addresses = list(roles.of.get(Role.ADDRESS, ()))
    street, house = _joined(table, roles, Role.STREET), _first(table, roles, Role.HOUSE)
    if not street and addresses:
        street = _filled(table.columns[addresses.pop(0)])
    if street:
        parts = [street_of(" ".join(filter(None, (number, text)))) if text or number else None
                 for text, number in zip(street, house or [None] * len(street), strict=True)]  # fmt: skip
        made["street"] = [part.street or None if part else None for part in parts]
        made["house"] = [part.numbers or None if part else None for part in parts]
        made["door"] = [
            f"{part.street} {part.numbers}" if part and part.street and part.numbers else None for part in parts
        ]
    for place, heading in enumerate(addresses[:2]):
        made[f"text{place}"] = _each(_filled(table.columns[heading]), plain_latin)
    for name, role in (("city", Role.CITY), ("postcode", Role.POSTCODE), ("state", Role.STATE)):
        if roles.has(role):
            made[name] = _each(_first(table, roles, role), plain_latin)
    if "postcode" in made:
        # Five digits are the place; what follows a hyphen is the mail round. "00000" stands for nothing.
        made["postcode"] = [
            None if not text or set(text) <= set("0 ") else _short_zip(text) for text in made["postcode"]
        ]


def _short_zip(text: str) -> str:
    return text[:5] if re.fullmatch(r"\d{5}[ \d]*", text) else text.replace(" ", "")


def _words(table: RecordTable, roles: Roles, made: Features) -> None:
    for name, role in (("gender", Role.GENDER), ("job", Role.JOB)):
        if roles.has(role):
            made[name] = _each(_first(table, roles, role), plain_latin)
    for place, heading in enumerate(roles.of.get(Role.CATEGORY, ())[:4]):
        made[f"word{place}"] = _each(_filled(table.columns[heading]), plain_latin)
