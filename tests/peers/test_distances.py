"""Distances from elsewhere, in pairs or in a square, stand in for measures."""

from pathlib import Path

import pytest

from rsc_assess import InputError, Register
from rsc_assess.peers.distances import Distances, load_distances
from rsc_assess.peers.neighbours import nearest, why_similar
from tests.councils.small import small_register
from tests.peers.made_up import councils

PAIRS = (
    "local-authority-code_A,local-authority-code_B,distance,match,position\n"
    "NFE,SFE,0.5,95.0,1\nSFE,NFE,0.5,95.0,1\nNFE,ABC,2,80,2\nNFE,NFE,0,100,0\nWAT,NFE,1,90,1\n"
)
SQUARE = "code,E06999001,E06999002,W06999001,E08999001\nE06999001,0,0.5,2,\nE06999002,0.5,0,,\nW06999001,,,0,\nE08999001,1,,,0\n"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    return small_register(tmp_path_factory.mktemp("register"))


def load(folder: Path, content: str, register: Register) -> Distances:
    path = folder / "distances.csv"
    path.write_text(content, encoding="utf-8")
    return load_distances(path, register)


@pytest.mark.parametrize("content", [PAIRS, SQUARE, PAIRS.replace(",", ";"), PAIRS.replace("local-authority-code_", "code ")])
def test_pairs_and_squares_say_the_same(content: str, register: Register, tmp_path: Path) -> None:
    distances = load(tmp_path, content, register)
    northfell, southfell, aberbont, wat = "E06999001", "E06999002", "W06999001", "E08999001"
    assert distances.remarks == ()
    assert [distances.between(northfell, other) for other in (southfell, aberbont, wat)] == [0.5, 2, 1]
    assert (distances.between(aberbont, northfell), distances.between(southfell, wat)) == (2, None)


def test_neighbours_are_those_of_the_table_of_the_same_type(register: Register, tmp_path: Path) -> None:
    distances = load(tmp_path, PAIRS, register)
    everyone = [entry.council for entry in register.entries]
    found = nearest(everyone, "E06999001", distances)
    assert [(neighbour.council.name, neighbour.distance, neighbour.rebased) for neighbour in found.nearest] == [
        ("Southfell Council", 0.5, 0.25),
        ("Aberbont County Council", 2, 1),
    ]
    assert why_similar(found.nearest[0]) == ""
    found = nearest(everyone, "E06999001", distances, 2, same_type=False)
    assert [neighbour.council.id for neighbour in found.nearest] == ["E06999002", "E08999001"]
    assert (found.compared, len(found.left_out)) == (3, 5)


def test_equal_distances_are_in_the_order_of_ids() -> None:
    towns = councils({"size": [1, 2, 3]})
    distances = Distances({("E07999000", "E07999002"): 0.1 + 0.2, ("E07999000", "E07999001"): 0.3})
    assert [neighbour.council.id for neighbour in nearest(towns[::-1], "E07999000", distances).nearest] == ["E07999001", "E07999002"]


def test_weights_have_no_place_beside_a_table() -> None:
    with pytest.raises(ValueError, match="belong to measures"):
        nearest(councils({"size": [1]}), "E07999000", Distances({}), weights={"size": 1})


def test_codes_that_the_register_does_not_have_are_told(register: Register, tmp_path: Path) -> None:
    distances = load(tmp_path, PAIRS + "XXX,NFE,1,1,1\nNFE,XXX,1,1,1\n", register)
    assert [(problem.code, problem.severity, problem.place.line) for problem in distances.remarks] == [("P508", "warning", 7)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("a,b,distance\nNFE,SFE,near\n", r":2: the distance of NFE and SFE is near\. Write a number from 0.*P506"),
        ("a,b,distance\nNFE,SFE,-1\n", r":2:.*P506"),
        ("a,b,distance\nNFE,SFE,\n", r":2: the distance of NFE and SFE is blank.*P506"),
        ("a,b,distance\nNFE,SFE,1e999\n", r":2:.*P506"),
        ("a,b,distance\nNFE,SFE,1\nE06999001,SFE,2\n", r":3: the distance of E06999001 and SFE is 2 here, and 1\.0 above.*P507"),
        ("town,other,miles\nNFE,SFE,1\n", r":1: these are neither pairs of codes with a distance nor a square.*P505"),
    ],
)
def test_what_is_no_table_of_distances_is_told(content: str, says: str, register: Register, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=says):
        load(tmp_path, content, register)
