"""A pool under whatever comes, in any order: it always holds what a plain dict says that it should."""

import contextlib
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from rsc_assess import InputError, RefusedError
from rsc_assess.pool import contributions
from rsc_assess.pool.check import check_pool
from rsc_assess.pool.rebuild import rebuild_pool
from rsc_assess.pool.store import Pool, create_pool, open_pool
from tests.peers.made import file_of
from tests.pool.looks import edition, quick, values

councils = st.integers(1, 4)
shares = st.sampled_from([0.0, 0.25, 0.5, 1.0])


class PoolMachine(RuleBasedStateMachine):
    """
    A pool and its model.

    Attributes:
        given: For each council, the values that it gave since it last withdrew, in the order in which they counted.
    """

    def __init__(self) -> None:
        super().__init__()
        self.place = quick()
        self.folder = Path(self.place.name)
        self.given: dict[str, list[float]] = {}
        self.order: list[str] = []
        self.withdrawn: list[str] = []
        self.released: dict[str, bytes] = {}
        self.pool: Pool = create_pool(self.folder)

    def teardown(self) -> None:
        self.pool.close()
        self.place.cleanup()

    def reopen(self) -> None:
        """Open the pool as the next run does."""
        self.pool.close()
        self.pool = open_pool(self.folder)

    @rule(number=councils, share=shares)
    def add(self, number: int, share: float) -> None:
        assert self.pool.add(file_of(number, share)).outcome == self.model_add(number, share)

    def model_add(self, number: int, share: float) -> str:
        """Add to the model, and return what becomes of it."""
        id = f"E06999{number:03}"
        before = self.given.setdefault(id, [])
        if share in before:
            return "same"
        before.append(share)
        self.order = [*(one for one in self.order if one != id), id]
        return "replaces" if len(before) > 1 else "new"

    @rule(number=councils)
    def withdraw(self, number: int) -> None:
        id = f"E06999{number:03}"
        if self.given.get(id):
            self.pool.withdraw(id)
            self.withdrawn.append(id)
            del self.given[id]
            self.order.remove(id)
        else:
            with contextlib.suppress(InputError):
                self.pool.withdraw(id)
                raise AssertionError("nothing could be withdrawn")

    @rule(day=st.dates())
    def release(self, day: object) -> None:
        id = f"edition-{len(self.released)}"
        more = {"replaces": list(self.released)[-1]} if self.released else {}
        self.pool.add_edition(id, edition(id, str(day), **more), b"[1]")
        self.released[id] = b"[1]"

    @precondition(lambda self: self.released)
    @rule(place=st.integers(0, 9), log=st.sampled_from([b"[1]", b"[2]", b"[3]"]))
    def renew_the_keepers_figures(self, place: int, log: bytes) -> None:
        id = list(self.released)[place % len(self.released)]
        self.pool.renew_keeper(id, log)
        self.released[id] = log

    @rule(number=councils)
    def refuse_a_real_council(self, number: int) -> None:
        if self.order or self.withdrawn:
            with contextlib.suppress(RefusedError):
                self.pool.add(file_of(number, fictional=False))
                raise AssertionError("it was not refused")

    @rule(number=councils, share=shares)
    def crash_between_file_and_row(self, number: int, share: float) -> None:
        """The file is there, and whoever opens the pool next takes it up."""
        self.crash("insert", number, share)
        self.model_add(number, share)

    @rule(number=councils, share=shares)
    def crash_before_the_file(self, number: int, share: float) -> None:
        self.crash("write_file", number, share)

    def crash(self, where: str, number: int, share: float) -> None:
        """End as kill -9 does, where a function is called: nothing is cleaned up."""

        def end(*_: object) -> None:
            raise SystemExit

        real, undo = getattr(contributions, where), self.pool.index.undo
        setattr(contributions, where, end)
        self.pool.index.undo = lambda written: None  # type: ignore[method-assign]
        with contextlib.suppress(SystemExit):
            self.pool.add(file_of(number, share))
        setattr(contributions, where, real)
        self.pool.index.undo = undo  # type: ignore[method-assign]
        self.reopen()

    @rule()
    def open_again(self) -> None:
        self.reopen()

    @rule()
    def rebuild(self) -> None:
        assert self.pool.rebuild().problems == ()

    @rule()
    def lose_the_index(self) -> None:
        self.pool.close()
        (self.folder / "pool.sqlite").unlink()
        if self.order or self.withdrawn or self.released:
            assert rebuild_pool(self.folder).problems == ()
            self.pool = open_pool(self.folder)
        else:
            self.pool = create_pool(self.folder)

    @rule(place=st.integers(0, 99))
    def lose_a_file(self, place: int) -> None:
        """A rebuild writes it again from the index."""
        files = sorted((self.folder / "contributions").iterdir())
        if files:
            lost = files[place % len(files)]
            lost.unlink()
            assert self.pool.rebuild().restored == (lost.name,)

    @invariant()
    def holds_what_it_should(self) -> None:
        expected = {id: self.given[id][-1] for id in self.order}
        assert values(self.pool) == expected
        assert list(values(self.pool)) == self.order
        assert sorted((str(one.contribution.council.id), one.contribution.scores["A"]) for one in self.pool.history()) == sorted(
            (id, share) for id, shares in self.given.items() for share in shares
        )
        assert [one.council for one in self.pool.withdrawals()] == self.withdrawn
        assert {one.id: one.keeper for one in self.pool.editions()} == self.released
        with open_pool(self.folder, read_only=True) as reader:
            assert values(reader) == expected

    @invariant()
    def nothing_is_wrong_with_it(self) -> None:
        assert check_pool(self.folder) == ()


def test_a_pool_holds_what_a_dict_says_whatever_comes() -> None:
    run_state_machine_as_test(PoolMachine, settings=settings(max_examples=25, stateful_step_count=20, deadline=None))
