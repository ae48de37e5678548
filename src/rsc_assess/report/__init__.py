"""The report: one content model, and HTML and PDF made from it alone."""
