"""Answering one question at a time: what comes next, what a line means, what is shown. No terminal, no files, no clock."""
