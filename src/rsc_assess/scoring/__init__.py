"""Scoring: answers become a share of the maximum for every question, section and framework item."""
