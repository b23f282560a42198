"""The promises of the vault use its tests' places and readers."""

from tests.vault.conftest import failures, paul, place, ruth, sealed

__all__ = ["failures", "paul", "place", "ruth", "sealed"]
