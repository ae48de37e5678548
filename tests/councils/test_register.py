"""Who there is on a day, who came before and after, and whom a name or code means."""

from datetime import date

import pytest

from rsc_assess import InputError, Register
from tests.councils.small import small_register

BEFORE, AFTER = date(2023, 3, 31), date(2023, 4, 1)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    return small_register(tmp_path_factory.mktemp("register"))


def test_on_the_day_of_a_merger_the_new_councils_are_there_and_the_old_ones_are_not(register: Register) -> None:
    before, after = ({council.name for council in register.current(day)} for day in (BEFORE, AFTER))
    assert before - after == {"Fellshire County Council", "Mereside District Council"}
    assert after - before == {"Northfell Council", "Southfell Council"}


def test_every_day_has_its_councils_and_no_predecessor_beside_its_successors(register: Register) -> None:
    for day in (date(1900, 1, 1), date(2019, 3, 31), date(2019, 4, 1), BEFORE, AFTER, date(2100, 1, 1)):
        ids = {council.id for council in register.current(day)}
        assert "E07999003" in ids
        for entry in register.entries:
            heirs = [one.id for one in register.successors(entry.key)]
            assert not (entry.council.id in ids and ids.intersection(heirs) and entry.start)


def test_a_new_council_is_new_and_an_old_one_is_not(register: Register) -> None:
    assert [council.name for council in register.new_since(BEFORE, AFTER)] == ["Northfell Council", "Southfell Council"]
    assert register.new_since(AFTER, date(2030, 1, 1)) == ()
    assert register.new_since(BEFORE, BEFORE) == ()


def test_successors_are_followed_to_those_that_are_there_on_a_day(register: Register) -> None:
    def named(code: str, on: date | None) -> list[str]:
        return [council.name for council in register.successors(code, on)]

    assert named("E07999002", None) == ["Mereside District Council"]
    assert named("E07999002", BEFORE) == ["Mereside District Council"]
    assert named("old", AFTER) == ["Northfell Council"]
    assert named("E10999001", AFTER) == ["Northfell Council", "Southfell Council"]
    assert named("E10999001", date(1990, 1, 1)) == []
    with pytest.raises(KeyError):
        register.successors("E07999099")


def test_predecessors_are_those_that_name_it_as_their_successor(register: Register) -> None:
    assert [council.name for council in register.predecessors("E06999001")] == ["Fellshire County Council", "Mereside District Council"]
    assert register.predecessors("ABC") == ()


@pytest.mark.parametrize(
    ("text", "on", "key"),
    [
        ("E06999001", AFTER, "NFE"),
        (" e06999001 ", None, "NFE"),
        ("NFE", AFTER, "NFE"),
        ("E08999009", AFTER, "WAT"),
        ("Wat Tyler & Straw", AFTER, "WAT"),
        ("Wat, Tyler, and Straw Borough Council", AFTER, "WAT"),
        ("Wat, Tyler and Straw Metropolitan Borough Council", AFTER, "WAT"),
        ("ABERMOR", AFTER, "ABC"),
        ("Fellshire", BEFORE, "FEL"),
        ("Fellshire", None, "FEL"),
        ("fellshire cc", BEFORE, "FEL"),
        ("Oldmere", date(2019, 3, 31), "OLD"),
        ("Kings Marsh", AFTER, "KIN"),
        ("King’s Marsh", AFTER, "KIN"),
        ("City of Kings Marsh", None, "KIN"),
        ("Glenlough", None, "NIX"),
    ],
)
def test_a_council_is_found_by_code_or_by_any_of_its_spellings(register: Register, text: str, on: date | None, key: str) -> None:
    assert register.find(text, on).key == key


@pytest.mark.parametrize(
    ("text", "on", "code", "says"),
    [
        ("Fellshire", AFTER, "P113", r"its last day being 2023-03-31\. Use its successor: Northfell Council \(E06999001\) or Southfell Council"),
        ("Oldmere Borough Council", AFTER, "P113", r"its last day being 2019-03-31\. Use its successor: Northfell Council \(E06999001\)\."),
        ("Glenlough", AFTER, "P113", r"Glenlough District Council \(NIX\).*names no successor"),
        ("Northfell", BEFORE, "P114", r"begins on 2023-04-01, after 2023-03-31\. On that day there was Fellshire County Council .* and Mereside"),
        ("E06999002", BEFORE, "P114", r"On that day there was Fellshire County Council \(E10999001, until 2023-03-31\)\."),
        ("Northfel", AFTER, "P111", r"Did you mean Northfell Council \(E06999001\)\?"),
        ("Kings Marsh County Council", AFTER, "P111", r"Did you mean Kings Marsh City Council \(E07999003\) or Kings Marsh under Hill"),
        ("Oldmer", AFTER, "P111", r"Did you mean Oldmere Borough Council \(E07999002, until 2019-03-31\)"),
        ("Marsh", AFTER, "P111", r"Did you mean Kings Marsh City Council"),
        ("E07999099", AFTER, "P111", r"E07999099 is no council in the register\. Check the code"),
        ("", AFTER, "P111", r"no council is named"),
    ],
)
def test_what_fits_none_is_told_with_those_that_may_be_meant(register: Register, text: str, on: date, code: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        register.find(text, on)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_code_alone_gives_a_council_or_none(register: Register) -> None:
    assert register.council("e08999009") == register.by_key["WAT"].council
    assert register.council("Northfell") is None


def test_what_fits_several_lists_them(register: Register) -> None:
    import attrs

    marsh = [attrs.evolve(entry, other_names=("The Marshes",)) for entry in register.entries if entry.key in ("KIN", "KIM")]
    with pytest.raises(InputError, match=r"could be Kings Marsh City Council \(E07999003\) or Kings Marsh under Hill .*P112"):
        attrs.evolve(register, entries=tuple(marsh)).find("The Marshes")
    many = tuple(attrs.evolve(marsh[0], key=f"K{number}", council=attrs.evolve(marsh[0].council, id=f"E0799910{number}")) for number in range(9))
    with pytest.raises(InputError, match="or one of 3 others"):
        attrs.evolve(register, entries=many).find("The Marshes")


def test_a_name_goes_before_a_short_code_in_other_letters(register: Register) -> None:
    import attrs

    by_key = register.by_key
    entries = (attrs.evolve(by_key["NFE"], other_names=("Sfe",)), by_key["SFE"])
    assert attrs.evolve(register, entries=entries).find("sfe").key == "NFE"
    assert attrs.evolve(register, entries=entries).find("SFE").key == "SFE"
    assert register.find("sfe").key == "SFE"


def test_successors_that_go_round_in_a_circle_come_to_an_end(register: Register) -> None:
    import attrs

    by_key = register.by_key
    entries = (attrs.evolve(by_key["OLD"], successors=("MER",)), attrs.evolve(by_key["MER"], successors=("OLD",)))
    assert attrs.evolve(register, entries=entries).successors("OLD", AFTER) == ()
