"""Crosswalks: dated frameworks, mapped to the questions of a questionnaire."""
