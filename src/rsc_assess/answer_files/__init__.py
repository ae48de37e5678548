"""Answers files in all their formats: opened as one tree, written from one form."""
