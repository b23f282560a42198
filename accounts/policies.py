"""Who may do what with accounts. Pure. What anybody sees of a dialogue is written in seats."""


def can_keep_own_account(user) -> bool:
    """Everybody who has signed in looks after their own sign-in."""
    return user.is_authenticated and user.is_active
