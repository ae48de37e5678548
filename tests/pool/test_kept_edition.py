"""What makes an edition and what keeps it agree on its file."""

import datetime

from rsc_assess import load_questionnaire
from rsc_assess.peers.edition_file import dump_edition, load_edition
from rsc_assess.peers.release import make_edition
from rsc_assess.peers.working import dump_working, load_working
from rsc_assess.pool.store import Pool
from tests.peers.pools import contribution, drawn_levels, grouped, register
from tests.small import question, questionnaire, section

DAY = datetime.date(2026, 12, 1)


def test_an_edition_that_is_kept_is_read_back_with_the_keepers_figures(pool: Pool) -> None:
    model = load_questionnaire(questionnaire([section("A", question("A1"), question("A2")), section("B", question("B1"))]))
    councils = register(24)
    given = [contribution(one, model, drawn_levels(model, number)) for number, one in enumerate(councils[:14])]
    made = make_edition(given, model, grouped(councils), id="2026-autumn", date=DAY)
    pool.add_edition("2026-autumn", dump_edition(made.edition), dump_working(made))
    (kept,) = pool.editions()
    edition = load_edition(kept.edition)
    assert (kept.id, kept.date, edition) == ("2026-autumn", DAY, made.edition)
    assert load_working(kept.keeper, edition) == made
