"""A question's digest covers all that can move its figure."""

from rsc_assess import load_questionnaire
from tests.small import question, questionnaire, section


def digest(**rules: object) -> str:
    return load_questionnaire(questionnaire([section("A", question("A1", rounds={"decimals": 0}), **rules)])).node_digests["A1"]


def test_the_display_of_its_section_reaches_a_question() -> None:
    assert digest() == digest(title="Another")
    assert digest() != digest(show={"to": 30})


def test_points_and_tables_reach_a_number() -> None:
    def of(number: object) -> str:
        asked = {"id": "N", "ask": "N?", "number": number}
        return load_questionnaire(questionnaire([section("A", question("A1"), question("A2"), asked)])).node_digests["N"]

    cells = {str(row): [row] * 6 for row in range(6)}
    assert of({"points": {0: 0, 5: 1}}) != of({"points": {0: 0, 6: 1}})
    assert of({"table": {"rows": "A1", "columns": "A2", "cells": cells}}) != of({"table": {"rows": "A2", "columns": "A1", "cells": cells}})
