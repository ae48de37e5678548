"""Who contributed, placed among all councils of a register on one day."""

from collections.abc import Iterable
from datetime import date

import attrs

from rsc_assess.councils.council import Council
from rsc_assess.councils.register import Register
from rsc_assess.peers.values import Contribution
from rsc_assess.problems import InputError, Place, Problem


@attrs.frozen
class Contributors:
    """
    Contributions of councils that a register has on a day, and all councils that it has.

    Attributes:
        contributions: Each with the id, type, nation and region that the register gives its council on that day.

        councils: All of the register on that day, contributors or not.

        remarks: Which contributions are left out, and why (P410, warnings), and which are counted under another code (P411, notes).
    """

    contributions: tuple[Contribution, ...]
    councils: tuple[Council, ...]
    remarks: tuple[Problem, ...] = attrs.field(default=(), eq=False)


def contributors_in(contributions: Iterable[Contribution], register: Register, on: date) -> Contributors:
    """
    Return those contributions whose councils a register has on a day; one that is not in it is in no group.

    Groups are made of what the register says, so that they are the same whoever contributes. Where it does not say a region, that
    of the contribution stays.

    Raises:
        InputError: None of them is in the register (P410).
    """
    found: list[Contribution] = []
    remarks: list[Problem] = []
    for one in contributions:
        id = one.council.id or ""
        entry = register.look_up(id, on)
        if isinstance(entry, Problem) or entry.council.id is None:
            why = entry.what if isinstance(entry, Problem) else f"{id} has no code in the register"
            remedy = entry.remedy if isinstance(entry, Problem) else "Correct the register"
            what = f"the contribution of {one.council.name} is left out: {why}"
            remarks.append(Problem("P410", what, remedy, Place(register.source), severity="warning"))
            continue
        if entry.council.id != id:
            what = f"the contribution of {id} counts as that of {entry.council.id}, the code that {entry.council.name} has now"
            remarks.append(Problem("P411", what, "Nothing needs to be done", Place(register.source), severity="note"))
        ours = entry.council
        council = attrs.evolve(one.council, id=ours.id, type=ours.type, nation=ours.nation, region=ours.region or one.council.region)
        found.append(attrs.evolve(one, council=council))
    if remarks and not found:
        what = "none of the councils that contributed is in the register on that day"
        problem = Problem("P410", what, "Check that it is the register of these councils, and the day", Place(register.source))
        raise InputError(str(problem), [problem])
    return Contributors(tuple(found), register.current(on), tuple(remarks))
