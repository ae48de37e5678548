"""The file of a withdrawal: that a council took its contributions back, without a trace of its scores."""

import json
from pathlib import Path

from rsc_assess.documents.opening import FORMAT, note_newer_format, read_record
from rsc_assess.documents.shape import Day, Key, ListOf, Number, Reading, Record, Text
from rsc_assess.documents.source import Document, parse, read_bytes
from rsc_assess.peers.contribution_shapes import DIGEST
from rsc_assess.pool.folder import file_name
from rsc_assess.pool.values import Withdrawal
from rsc_assess.problems import Problem, RefusedError, raise_errors
from rsc_assess.questionnaire.digest import digest_of

RECORD = Record(
    "a withdrawal",
    "That a council took back all it had contributed.",
    {
        "format": Key(Number(1, 1_000, whole=True), "the version of this file format: 1", required=True),
        "sequence": Key(Number(1, 10**12, whole=True), "its own number", required=True),
        "council": Key(Text(64), "the id of the council", required=True),
        "sequences": Key(ListOf(Number(1, 10**12, whole=True), at_most=100_000), "the numbers of the contributions that were removed", required=True),
        "date": Key(Day(), "the day"),
        "checksum": Key(DIGEST, "the SHA-256 of all other keys, as JSON with sorted keys and without spaces", required=True),
    },
)


def dump_withdrawal(withdrawal: Withdrawal) -> bytes:
    """Return the file of a withdrawal."""
    data: dict[str, object] = {
        "format": FORMAT,
        "sequence": withdrawal.sequence,
        "council": withdrawal.council,
        "sequences": list(withdrawal.sequences),
        **({} if withdrawal.date is None else {"date": withdrawal.date.isoformat()}),
    }
    return (json.dumps({**data, "checksum": digest_of(data)}, indent=1, ensure_ascii=False) + "\n").encode()


def load_withdrawal(source: Path | bytes, name: str = "withdrawal") -> Withdrawal:
    """
    Return the withdrawal in a file.

    Raises:
        FileAccessError: It cannot be read.

        InputError: It is no withdrawal.

        RefusedError: It was changed after it was written.
    """
    content, name = (source, name) if isinstance(source, bytes) else (read_bytes(source), str(source))
    reading = Reading(name)
    entry = read_record(Document(parse(content, name, is_json=True), name, None), "a withdrawal", "Take it from a backup", RECORD, reading)
    if entry is not None:
        note_newer_format(entry, reading)
    raise_errors(reading.problems)
    assert entry is not None
    file = file_name(entry["sequence"], entry["council"])
    withdrawal = Withdrawal(entry["sequence"], file, entry["council"], tuple(entry["sequences"]), entry.get("date"))
    if json.loads(dump_withdrawal(withdrawal))["checksum"] != entry["checksum"]:
        what = f"the content does not match its checksum: this withdrawal of {withdrawal.council} was changed after it was written"
        problem = Problem("P201", what, "Take it from a backup", entry.value_node("checksum").place(name))
        raise RefusedError(str(problem), [problem])
    return withdrawal
