"""The evidence behind the answers: how well it carries them, and what about the answers makes one look twice."""
