"""Claims letters, sends them, writes down what came of it."""


def deliver(message_id: str) -> None:
    raise NotImplementedError


def sweep() -> int:
    raise NotImplementedError
