"""A council that withdrew is named in no figures of the keeper's, however its id was written."""

import datetime

import attrs

from rsc_assess import load_questionnaire
from rsc_assess.peers.edition_file import dump_edition, load_edition
from rsc_assess.peers.release import make_edition
from rsc_assess.peers.working import dump_working, load_working
from rsc_assess.pool.forgetting import forget_in_editions
from rsc_assess.pool.store import Pool
from tests.peers.pools import contribution, drawn_levels, grouped, register
from tests.small import question, questionnaire, section


def test_the_name_goes_and_the_figures_stay(pool: Pool) -> None:
    model = load_questionnaire(questionnaire([section("A", question("A1"), question("A2"))]))
    councils = [attrs.evolve(one, id=f"lib-{number}") for number, one in enumerate(register(24))]
    given = [contribution(one, model, drawn_levels(model, number)) for number, one in enumerate(councils[:14])]
    made = make_edition(given, model, grouped(councils), id="one", date=datetime.date(2026, 12, 1))
    pool.add_edition("one", dump_edition(made.edition), dump_working(made))
    assert forget_in_editions(pool, "LIB-3") == ("one",)
    (kept,) = pool.editions()
    working = load_working(kept.keeper, load_edition(kept.edition))
    assert [row.council for row in made.rows if row.council not in [one.council for one in working.rows]] == ["lib-3"]
    assert ([row.values for row in working.rows], working.withdrawn) == ([row.values for row in made.rows], ("lib-3",))
    assert (kept.edition, forget_in_editions(pool, "lib-3"), forget_in_editions(pool, "lib-20")) == (dump_edition(made.edition), (), ())
