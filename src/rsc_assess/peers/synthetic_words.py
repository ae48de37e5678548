"""Words of the synthetic pool: names that no council has, regions that are on no map, and practice notes that nobody wrote."""

from collections.abc import Mapping

from rsc_assess.peers.values import PracticeNote

SAID = "(fictional)"
EXAMPLE_NAME = f"Aldermere Council {SAID}"
REGIONS = ("Westervale", "Midmarch", "Northreach", "Eastholm")

# Beginnings and endings of names, by nation. All pairs of them were compared with every spelling of every council.
NAMES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "england": (
        (
            "Birkel", "Brackle", "Colver", "Cranner", "Dapple", "Dunmar", "Farrow", "Fenner", "Garrow", "Gorsel", "Hesper", "Jarrel", "Kelder",
            "Larken", "Merrow", "Mossel", "Nettle", "Oster", "Pebble", "Penner", "Quarren", "Rooken", "Sallow", "Tansel", "Tolver", "Varrow",
            "Velver", "Wimmer", "Yaffel",
        ),
        ("beck", "combe", "fold", "garth", "hithe", "holme", "hurst", "mere", "shaw", "stead", "thwaite", "wick"),
    ),
    "wales": (
        ("Brynlas", "Caerwen", "Coedwyr", "Cwmder", "Dolfer", "Glasfryd", "Llanwyr", "Maesgwyn", "Nantfer", "Pontlas", "Rhydwen", "Trefen"),
        ("an", "arth", "eg", "ion", "os"),
    ),
    "scotland": (
        ("Ardsker", "Auchtor", "Balmor", "Carrick", "Corrie", "Craigvan", "Drumlas", "Fearn", "Glenvar", "Invercor", "Kinlor", "Strathor"),
        ("dhu", "farran", "lassie", "more", "ran"),
    ),
    "northern_ireland": (
        ("Annalor", "Ballyker", "Carrow", "Cloona", "Drumlough", "Killymor", "Lisfar", "Moyvan", "Rathmoy", "Tullyfin"),
        ("dargan", "earn", "finnan", "lish", "varra"),
    ),
}  # fmt: skip


def note(title: str, text: str, page: str, contact: str) -> PracticeNote:
    """Return a practice note with a link to a page that is kept for examples."""
    return PracticeNote(title, text, f"https://example.org/{page}", contact)


# By theme of the questionnaire rsc.
NOTES: Mapping[str, PracticeNote] = {
    "R1": note(
        "One page of goals, looked at every March",
        "Our partners agreed four goals for ten years, each with a figure to start from. Every March the board looks at all four in public. "
        "Last year two partners moved staff to the valley estates because the page showed that they had fallen behind.",
        "one-page-of-goals", "Head of policy",
    ),
    "R2": note(
        "Small sums that residents decide",
        "Each of our eight areas has a panel of residents with 20,000 pounds a year. We pay for rooms, childcare and a helper. "
        "It took two years before panels looked like their areas; calling at doors did more than any advertisement.",
        "small-sums", "Community development manager",
    ),
    "R3": note(
        "Contracts that small firms can win",
        "We split large contracts and publish what is coming a year ahead. Buyers meet local firms twice a year. "
        "The share of our spending that stays nearby rose from 31 to 44 per cent in three years.",
        "contracts-in-lots", "Head of procurement",
    ),
    "R4": note(
        "Counting feet before and after",
        "We counted people in the square for a month before any plan was drawn, and counted again afterwards. "
        "The figures changed where the benches, lights and bus stops went, and they are open to all.",
        "counting-feet", "Town centre manager",
    ),
    "S1": note(
        "A carbon plan with a price on every line",
        "Finance and climate staff wrote our plan together, so each measure has a cost, a saving and a year. "
        "Members decide on it with the budget. Two measures were dropped when the prices were known, and better ones came in.",
        "carbon-plan", "Climate programme manager",
    ),
    "S2": note(
        "Mend it first",
        "Nothing is bought before our stores have looked for one to mend or pass on. Laptops last six years and then go to families who need one. "
        "The rule is a line in the purchase form.",
        "mend-it-first", "Facilities manager",
    ),
    "S3": note(
        "Two pages before every decision",
        "Each report to members has two pages on people and nature, written before options are chosen. A colleague from another service reads them. "
        "One decision in nine was changed because of it.",
        "two-pages", "Monitoring officer",
    ),
    "S4": note(
        "One picture of health, shared with the NHS",
        "The NHS and we keep one set of maps and meet over them each quarter. We test why gaps exist before money moves: "
        "damp homes explained more than we thought, missed appointments less.",
        "one-picture", "Public health analyst",
    ),
    "C1": note(
        "A map of who has no signal",
        "Refuse lorries measure mobile signal as they go. The map showed gaps that no coverage checker had, "
        "and two operators shared a mast after they saw it.",
        "signal-map", "Digital infrastructure lead",
    ),
    "C2": note(
        "Asking at the counter who is offline",
        "For three months all counters and call handlers asked one question on being online. "
        "It cost little and found twice as many people offline as the survey. Libraries then lent tablets where most of them live.",
        "asking-at-the-counter", "Head of digital inclusion",
    ),
    "C3": note(
        "Two analysts for six services",
        "Six services pay for two analysts between them. Each quarter the services choose three questions. "
        "Every answer ends with what was done about it, or it stays open.",
        "two-analysts", "Head of data",
    ),
    "C4": note(
        "Before the options are fixed",
        "Residents hear of a large decision when it is still a question. A panel drawn by lot gets facts from both sides and is paid for its time. "
        "The paper to members says what changed because of them.",
        "before-options", "Democratic services manager",
    ),
    "E1": note(
        "A one-hour check that stops things",
        "Any new use of personal data gets a one-hour talk with a lawyer, an analyst and somebody from the service. "
        "Out of 40 talks last year, six ideas stopped and eleven changed. The form is one page.",
        "one-hour-check", "Data protection officer",
    ),
    "E2": note(
        "Complaints that change the service",
        "Complaints on automatic letters go to the team that wrote the rules, with a month to answer what it will change. "
        "The list is public, names left out.",
        "complaints", "Head of customer services",
    ),
    "E3": note(
        "A person to ask about every automatic decision",
        "Each letter that a program had a part in names an office and a telephone hour. Staff there may stop the decision. "
        "About one in thirty is changed, and each of these is looked at for a pattern.",
        "a-person-to-ask", "Head of benefits",
    ),
    "E4": note(
        "A register of our algorithms in plain words",
        "We asked every service what decides by rule or model, found 23, and published a page on each with its purpose, data and owner. "
        "Writing it took five weeks; two tools were switched off on the way.",
        "register-of-algorithms", "Chief digital officer",
    ),
}  # fmt: skip
