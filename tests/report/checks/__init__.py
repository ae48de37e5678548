"""What tests of every kind of report look for."""
