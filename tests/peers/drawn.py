"""Contributions drawn by Hypothesis."""

from hypothesis import strategies as st

from rsc_assess.peers.values import Contribution, PartnerOffer, PracticeNote
from tests.peers.made import contribution

visible = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=40)
notes = st.builds(
    PracticeNote,
    title=visible,
    text=st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=500),
    link=st.none() | st.just("https://example.org/a"),
    contact=st.none() | st.sampled_from(["Head of digital", "Pennaeth Digidol"]),
)


@st.composite
def contributions(draw: st.DrawFn) -> Contribution:
    """Draw a contribution that may hold anything that one may hold."""
    scores = draw(st.dictionaries(st.from_regex(r"[A-Za-z][A-Za-z0-9.]{0,8}", fullmatch=True), st.floats(0, 1), min_size=1, max_size=6))
    bands = {id: draw(st.integers(0, 5)) for id in scores if draw(st.booleans())}
    offered = sorted(draw(st.sets(st.sampled_from(sorted(bands))))) if bands else []
    return contribution(
        draw(st.integers(1, 999)),
        {id: value + 0.0 for id, value in scores.items()},
        draw(st.dates()),
        draw(st.booleans()),
        bands=bands,
        sharing=draw(st.sampled_from(["scores", "levels"])),
        offers=tuple(PartnerOffer(id, bands[id], draw(st.none() | notes)) for id in offered),
    )
