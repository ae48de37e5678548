"""The questionnaire: what is asked, of whom, and what counts how much."""
