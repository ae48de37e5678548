"""Run by test_writers.py: adds contributions to a pool, and says which were acknowledged."""

import sys
from pathlib import Path

from rsc_assess.pool.store import open_pool
from tests.peers.made import file_of

folder, first, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
if sys.argv[4:] == ["once"]:
    with open_pool(folder) as pool:
        for number in range(first, first + count):
            print(pool.add(file_of(number)).contribution.council.id, flush=True)
else:
    # One that all writers give.
    with open_pool(folder) as pool:
        pool.add(file_of(900))
    for number in range(first, first + count):
        with open_pool(folder) as pool:
            print(pool.add(file_of(number)).contribution.council.id, flush=True)
