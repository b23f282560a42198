"""The demo: two invented dialogues, their cast of ten and forty invented experts.

Dates are counted from the day of loading, so the demo never grows stale. Each part makes rows and
nothing else; ``load`` runs them in one transaction.
"""
