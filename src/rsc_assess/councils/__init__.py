"""Councils: who they are, and the register that lists them."""
