"""English short forms and titles, as registers of foreign workers hold them beside the full name."""

from __future__ import annotations

_TITLES = frozenset("mr mrs ms miss dr sir dame lord lady rev prof hon rt capt col gen father brother sister".split())
_SHORT = {
    "albert": "al bert bertie", "alexander": "alex alec sandy", "alfred": "alf fred", "andrew": "andy drew", "anthony": "tony", "arthur": "art",
    "benjamin": "ben benny", "catherine": "cathy kate katie kitty katherine kathleen", "charles": "charlie chas chuck", "christopher": "chris kit",
    "daniel": "dan danny", "david": "dave davy", "dorothy": "dot dolly", "edward": "ed eddie ned ted teddy", "edmund": "edmond",
    "elizabeth": "eliza liza liz beth betty bess betsy elsie lizzie lisa", "ellen": "nell nellie helen", "florence": "flo florrie",
    "francis": "frank", "frances": "fanny fran", "frederick": "freddie freddy", "george": "geo georgie", "gerald": "gerry jerry",
    "harold": "hal", "henry": "harry hank", "isabella": "bella isabel", "jacob": "jake", "james": "jim jimmy jimmie jamie", "jane": "jenny janet",
    "john": "jack johnny jon", "joseph": "joe joey jos", "lawrence": "larry laurence", "leonard": "len lenny", "margaret": "maggie meg peggy madge",
    "martha": "patty", "mary": "molly polly maria", "matthew": "matt", "michael": "mike mick", "nicholas": "nick", "oliver": "olly ollie",
    "patrick": "pat paddy", "peter": "pete", "philip": "phil phillip", "richard": "dick rich rick", "robert": "bob bobby rob robbie bert",
    "ronald": "ron ronnie", "samuel": "sam sammy", "sarah": "sally sara", "stephen": "steve steven", "susan": "sue susie", "theodore": "theo",
    "thomas": "tom tommy thos", "timothy": "tim timmy", "walter": "wally walt", "william": "will bill billy willie willy wm",
}  # fmt: skip
_FORMAL = {short: full for full, shorts in reversed(_SHORT.items()) for short in shorts.split()}


def without_title(name: str) -> str:
    """The name without titles; "" where it is nothing else."""
    return " ".join(word for word in name.split(" ") if word not in _TITLES)


def formal_name(name: str) -> str:
    """The first word of a given name in its full form; a short form of several names stands for one of them."""
    first, blank, rest = name.partition(" ")
    return _FORMAL.get(first, first) + blank + rest
