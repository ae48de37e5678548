"""Make docs/examples/edition.json anew: the edition of the synthetic pool, in which the example council stands."""

from pathlib import Path

from rsc_assess import load_questionnaire
from rsc_assess.peers.edition_file import dump_edition
from rsc_assess.peers.synthetic_pool import synthetic_edition
from rsc_assess.questionnaire.shipped import example_edition

if __name__ == "__main__":
    example_edition().write_bytes(dump_edition(synthetic_edition(load_questionnaire(Path("questionnaires/rsc/questionnaire.yaml")))))
