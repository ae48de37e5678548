"""Readers keep what was written, and answer anything else with an RscError."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rsc_assess import RscError, load_assessment, load_questionnaire
from rsc_assess.documents.node import Node, from_data
from rsc_assess.documents.source import decode, parse

texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"], exclude_characters="\ufeff\u2028\u2029\x85"), min_size=1, max_size=20)
data = st.recursive(
    st.one_of(texts, st.integers(-(10**9), 10**9), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)


def plain(node: Node) -> Any:
    if isinstance(node.value, dict):
        return {key: plain(value) for key, (_, value) in node.value.items()}
    if isinstance(node.value, list):
        return [plain(value) for value in node.value]
    return node.value


@given(st.dictionaries(texts, data, max_size=5))
def test_yaml_json_and_plain_data_read_alike(given_data: dict[str, Any]) -> None:
    expected = plain(from_data(given_data, "data"))
    assert plain(parse(json.dumps(given_data).encode(), "x.json", True)) == expected
    written = yaml.safe_dump(given_data, allow_unicode=True, sort_keys=False).encode()
    found = plain(parse(written, "x.yaml", False))
    # YAML writes nothing as "null", which plain data has no need of.
    assert json.dumps(found).replace('"null"', '""') == json.dumps(expected).replace('"null"', '""')


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for load in (load_questionnaire, load_assessment):
        with pytest.raises(RscError):
            load(content)


@given(st.text(alphabet='{}[]:,-"\n ab01&*!|>#\t', max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(RscError):
        load_assessment(text.encode())


def test_words_stay_words_and_versions_keep_their_zeros() -> None:
    node = parse(b"code: no\ntime: 12:30:45\nversion: 1.10\nday: 2026-01-01\neq: =\n", "x.yaml", False)
    assert plain(node) == {"code": "no", "time": "12:30:45", "version": "1.10", "day": "2026-01-01", "eq": "="}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_utf_8_and_marked_utf_16_are_read(encoding: str) -> None:
    assert decode("name: Ŵyr".encode(encoding), "x") == "name: Ŵyr"


def test_places_count_lines_and_columns_from_one() -> None:
    root = parse(b'{\n  "a": [1,\n    2]}', "x.json", True)
    assert isinstance(root.value, dict)
    items = root.value["a"][1].value
    assert isinstance(items, list)
    assert (items[1].line, items[1].column) == (3, 5)
