"""How two records are compared, role by role: levels from "the same" down to "different", as SQL for the engine.

A level holds where its condition does and no level above it did; a comparison says nothing where its `silent` condition
holds. `rare` names the column whose frequency says how much an equality is worth: two Müllers prove less than two
Zimmermanns.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from laoheng.hub.link.roles import Unit

FLOOR = "different"


@dataclass(frozen=True, slots=True)
class Level:
    """One outcome: its name in the table of priors, its condition (None: everything else), and the counted column."""

    name: str
    holds: str | None
    rare: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The levels of one kind of evidence, best first, the last one `FLOOR`. `needs` are the feature columns used."""

    name: str
    needs: tuple[str, ...]
    silent: str
    levels: tuple[Level, ...]


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


def _alike(column: str, least: float) -> str:
    return f"jaro_winkler_similarity({column}_l, {column}_r) >= {least}"


def _slip(column: str, most: int = 1) -> str:
    """At most so many edits. The distance is by far the dearest comparison, so most pairs are sorted out before it.

    A character has up to three bytes and an exchange touches two: texts of one size that differ in more bytes than that
    are further apart than a slip. Texts of two sizes share their first or last character after a single edit.
    """
    left, right = f"{column}_l", f"{column}_r"
    distance = f"damerau_levenshtein({left}, {right}) <= {most}"
    ends = f"(left({left}, 1) = left({right}, 1) or right({left}, 1) = right({right}, 1))"
    return (
        f"(case when strlen({left}) = strlen({right}) "
        f"then (case when hamming({left}, {right}) <= {6 * most} then {distance} else false end) "
        f"when abs(length({left}) - length({right})) <= {most} and {ends} then {distance} else false end)"
    )


def _either_missing(*columns: str) -> str:
    return " or ".join(f"{column}_l is null or {column}_r is null" for column in columns)


def _other(*levels: Level) -> tuple[Level, ...]:
    return (*levels, Level(FLOOR, None))


def _masked(column: str) -> str:
    """Equal where neither hides a digit, and at least four digits shown on both sides."""
    left, right = f"{column}_l", f"{column}_r"
    fits = " or ".join(
        f"(contains({one}, '*') and {other} like replace({one}, '*', '_'))"
        for one, other in ((left, right), (right, left))
    )
    shown = " and ".join(f"length(replace({side}, '*', '')) >= 4" for side in (left, right))
    return f"((contains({left}, '*') or contains({right}, '*')) and {shown} and ({fits}))"


def _swapped_name() -> str:
    return (
        "(given_l is not null and given_r is not null and surname_l <> surname_r and "
        "jaro_winkler_similarity(surname_l, given_r) >= 0.92 and jaro_winkler_similarity(given_l, surname_r) >= 0.92)"
    )


def _crossed_name() -> str:
    """One part only on one side, and it is the other part of the other side: "Thomas" and "Gabriel, Thomas"."""
    return (
        "((given_l is null or surname_l is null or given_r is null or surname_r is null) and "
        "(coalesce(given_l = surname_r, false) or coalesce(surname_l = given_r, false)))"
    )


def _begins(column: str, shortest: int) -> str:
    return (
        f"(least(length({column}_l), length({column}_r)) >= {shortest} and "
        f"(starts_with({column}_l, {column}_r) or starts_with({column}_r, {column}_l)))"
    )


def _inside(column: str, shortest: int) -> str:
    left, right = f"{column}_l", f"{column}_r"
    return f"(least(length({left}), length({right})) >= {shortest} and (contains({left}, {right}) or contains({right}, {left})))"


def _dates(column: str) -> tuple[Level, ...]:
    whole = f"length({column}_l) = 8 and length({column}_r) = 8"
    part = [f"substr({column}_l, {at}, {n}) = substr({column}_r, {at}, {n})" for at, n in ((1, 4), (5, 2), (7, 2))]
    swapped = f"({whole} and {part[0]} and substr({column}_l, 5, 2) = substr({column}_r, 7, 2) and substr({column}_l, 7, 2) = substr({column}_r, 5, 2))"
    two = " or ".join(f"({part[a]} and {part[b]})" for a, b in ((0, 1), (0, 2), (1, 2)))
    return _other(
        Level("same", _same(column), column),
        Level("shorter", _begins(column, 4)),
        Level("swapped", swapped),
        Level("slip", _slip(column)),
        Level("two_parts", f"{whole} and ({two})"),
        Level("year", part[0]),
    )


def _words_of(column: str) -> Comparison:
    return Comparison(
        column,
        (column,),
        _either_missing(column),
        _other(Level("same", _same(column), column), Level("alike", _alike(column, 0.85))),
    )


def _number(column: str) -> Comparison:
    return Comparison(
        column,
        (column,),
        _either_missing(column),
        _other(
            Level("same", f"{_same(column)} and {column}_l not like '%*%'", column),
            Level("masked", f"({_masked(column)} or {_same(column)})"),
            Level("slip", _slip(column)),
            # Only in long numbers: the phones of one house differ in two digits without any slip.
            Level("two_slips", f"length({column}_l) >= 15 and {_slip(column, 2)}"),
        ),
    )


_INNER = "(list_has_all(string_split({c}_l, ' '), string_split({c}_r, ' ')) or list_has_all(string_split({c}_r, ' '), string_split({c}_l, ' ')))"


def _firm(name: str, rare: str | None) -> Comparison:
    """Names of firms. In a table of firms the frequency of a name says little: a firm entered often is no common name."""
    return Comparison(
        name,
        ("org", "org_alias", "alias_packed", "org_packed", "org_head"),
        _either_missing("org"),
        _other(
            Level("same", _same("org_packed"), rare),
            Level(
                "alias",
                "org_packed_l = alias_packed_r or alias_packed_l = org_packed_r or alias_packed_l = alias_packed_r",
            ),
            Level("slip", f"length(org_l) >= 8 and {_slip('org_packed')}"),
            Level("cut", f"{_begins('org_packed', 8)} or {_inside('org', 10)}"),
            Level("alike", _alike("org", 0.93)),
            Level("inner", "contains(org_l, ' ') and contains(org_r, ' ') and " + _INNER.format(c="org")),
            Level("head", f"{_same('org_head')} or {_alike('org', 0.86)}"),
        ),
    )


def _place(name: str) -> Comparison:
    """Where: a person lives in one place, a firm may have many seats, so the two have priors of their own."""
    return Comparison(
        name,
        ("city", "postcode", "state"),
        "(city_l is null or city_r is null) and (postcode_l is null or postcode_r is null)",
        _other(
            Level("post", _same("postcode"), "postcode"),
            Level("city", _same("city"), "city"),
            Level("post_slip", f"{_slip('postcode')} or {_alike('city', 0.9)}"),
            Level("post_area", "substr(postcode_l, 1, 3) = substr(postcode_r, 1, 3)"),
            Level("state", _same("state")),
        ),
    )


COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "name",
        ("name", "name_sound", "name_shape"),
        _either_missing("name"),
        _other(
            Level("same", _same("name"), "name"),
            Level("sound", _same("name_sound"), "name_sound"),
            Level("shape", _same("name_shape"), "name_shape"),
            Level("one_character", f"length(name_l) = length(name_r) and length(name_l) >= 3 and {_slip('name')}"),
            Level(
                "one_of_two",
                f"least(length(name_l), length(name_r)) >= 2 and ({_slip('name')} or {_begins('name', 2)})",
            ),
        ),
    ),
    Comparison(
        "given",
        ("given", "given_sound", "surname"),
        f"{_either_missing('given')} or {_crossed_name()} or coalesce({_swapped_name()}, false)",
        _other(
            Level("same", _same("given"), "given"),
            Level("slip", f"length(given_l) >= 4 and {_slip('given')}"),
            Level("alike", f"{_alike('given', 0.9)} or {_begins('given', 3)}"),
            Level("sound", f"{_same('given_sound')} or {_alike('given', 0.8)}"),
            Level("initial", "substr(given_l, 1, 1) = substr(given_r, 1, 1)"),
        ),
    ),
    Comparison(
        "surname",
        ("surname", "surname_sound", "given"),
        f"({_either_missing('surname')}) and not {_crossed_name()}",
        _other(
            Level("same", _same("surname"), "surname"),
            Level("swapped", f"{_swapped_name()} or {_crossed_name()}"),
            Level("slip", f"length(surname_l) >= 4 and {_slip('surname')}"),
            Level("alike", f"{_alike('surname', 0.9)} or {_begins('surname', 4)}"),
            Level("sound", f"{_same('surname_sound')} or {_alike('surname', 0.8)}"),
        ),
    ),
    Comparison("birth", ("birth",), _either_missing("birth"), _dates("birth")),
    _number("number"),
    _number("credit"),
    _number("phone"),
    _number("account"),
    Comparison(
        "email",
        ("email",),
        _either_missing("email"),
        _other(
            Level("same", _same("email"), "email"),
            Level("slip", _slip("email", 2)),
            Level("alike", f"split_part(email_l, '@', 1) = split_part(email_r, '@', 1) or {_alike('email', 0.9)}"),
        ),
    ),
    _firm("org", "org_packed"),
    _firm("firm", None),
    Comparison(
        "address",
        ("street", "house", "door"),
        _either_missing("street"),
        _other(
            Level("same", _same("door"), "door"),
            Level("cut", f"{_same('street')} and {_begins('house', 1)}", "street"),
            Level(
                "near",
                f"{_same('house')} and ({_alike('street', 0.85)} or {_begins('street', 4)} or contains(street_l, street_r) or contains(street_r, street_l))",
            ),
            Level(
                "street",
                f"({_same('street')} or {_slip('street')}) and (house_l is null or house_r is null or {_slip('house')})",
            ),
            Level("road", f"{_same('street')} or {_alike('street', 0.92)}", "street"),
            Level("house", _same("house")),
        ),
    ),
    _place("place"),
    _place("seat"),
    *(_words_of(column) for column in ("gender", "job", "text0", "text1", "word0", "word1", "word2", "word3")),
)


_ONLY_FIRMS, _NEVER_FIRMS = frozenset({"firm", "seat"}), frozenset({"org", "place"})


def comparisons_for(features: Collection[str], unit: Unit) -> list[Comparison]:
    """Those for which `features` holds something to compare, as they fit the unit."""
    other = _NEVER_FIRMS if unit is Unit.FIRM else _ONLY_FIRMS
    present = set(features)
    return [
        comparison
        for comparison in COMPARISONS
        if comparison.name not in other
        and (comparison.needs[0] in present or (comparison.needs[0] == "city" and "postcode" in present))
    ]
