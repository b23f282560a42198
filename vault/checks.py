"""What `manage.py check` says of the keys; with --deploy, also whether their keeper answers."""

from django.conf import settings
from django.core.checks import Error, Tags, register

from vault import envelope, providers

LEAST_MEMORY, LEAST_TURNS = 128 * 1024, 3  # of Argon2id


@register(Tags.security)
def algorithm(app_configs, **kwargs) -> list[Error]:
    """Texts could not be sealed under an algorithm that OpenSSL lacks."""
    try:
        envelope.cipher(envelope.ALGORITHMS[settings.VAULT_ALGORITHM], bytes(32))
    except envelope.AlgorithmMissing as missing:
        return [Error(str(missing), hint="Set VAULT_ALGORITHM to aes-256-gcm.", id="vault.E001")]
    return []


@register(Tags.security, deploy=True)
def key_providers(app_configs, **kwargs) -> list[Error]:
    """Each loaded key-encrypting key can be used now."""
    try:
        states = [provider.state() for provider in providers.loaded()]
    except providers.KekMissing as missing:
        return [Error(str(missing), id="vault.E002")]
    return [Error(state.sentence, id="vault.E003") for state in states if not state.is_well]


@register(Tags.security, deploy=True)
def passphrases(app_configs, **kwargs) -> list[Error]:
    """A stolen database must cost its thief as much for each guess as we promise (ASVS 11.4.4)."""
    if settings.UNLOCK_MEMORY >= LEAST_MEMORY and settings.UNLOCK_TURNS >= LEAST_TURNS:
        return []
    sentence = f"Readers' passphrases must cost at least {LEAST_MEMORY} KiB and {LEAST_TURNS} turns of Argon2id."
    return [Error(sentence, hint="Leave UNLOCK_MEMORY and UNLOCK_TURNS as they are.", id="vault.E004")]
