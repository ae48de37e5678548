"""Several respondents, one position: merging, agreement, the workshop agenda, perspectives, and who may be shown."""
