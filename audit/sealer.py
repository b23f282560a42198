"""Seals what was appended into Merkle batches with signed checkpoints."""


def seal_waiting() -> int:
    return 0
