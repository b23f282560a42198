"""Who keeps the key-encrypting keys: a setting itself, or HashiCorp Vault's transit engine.

``VAULT_KEKS`` maps the id of each loaded KEK to 64 hexadecimal digits, or to the address of a key in
a transit engine. Rows name the id; whatever holds it wraps and unwraps their keys.
"""

from django.conf import settings

from vault.providers.base import KekMissing, Provider, ProviderDown, State
from vault.providers.local import LocalProvider
from vault.providers.transit import TransitProvider

__all__ = ["KekMissing", "Provider", "ProviderDown", "State", "loaded", "provider"]


def provider(kek_id: str) -> Provider:
    """What holds the KEK of that id. Raises KekMissing, without a word of any key."""
    given = settings.VAULT_KEKS.get(kek_id, "")
    if "://" in given:
        return TransitProvider(kek_id, given)
    return LocalProvider(kek_id, given)


def loaded() -> list[Provider]:
    """All that settings name, the oldest first. Raises KekMissing for one that is no key."""
    return [provider(kek_id) for kek_id in settings.VAULT_KEKS]
