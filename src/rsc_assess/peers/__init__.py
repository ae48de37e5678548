"""Peers: what councils share, what is released of it, and where one council stands."""
