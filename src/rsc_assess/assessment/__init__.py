"""The assessment: what one council says to one questionnaire at one date."""
