"""What the findings say, in English. Each sentence has a key, so that a page can translate it.

A template uses `{fits}`, the number of people whom the words can mean, and `{what}`, a
word of the text or of the rule, never a name of the roster.
"""

from __future__ import annotations

from collections.abc import Mapping


def gettext_noop(message: str) -> str:
    """Marks a sentence for the translators' catalogue without translating it here."""
    return message


MESSAGES = {
    "name.one": gettext_noop("This names one person of the session. Say what was argued, not by whom."),
    "name.few": gettext_noop("This name fits {fits} people of the session."),
    "name.word": gettext_noop("This may be a name of the roster; as a common word it may stay."),
    "name.namesake": gettext_noop("The surname is on the roster, with another given name: is somebody else meant?"),
    "initials.one": gettext_noop("These are the initials of one person of the session."),
    "initials.few": gettext_noop("These initials fit {fits} people of the session."),
    "nickname.one": gettext_noop("This is what one person of the session is called. Inside a circle that is a name."),
    "nickname.few": gettext_noop("This is what {fits} people of the session are called."),
    "contact.one": gettext_noop("This address belongs to one person of the session."),
    "contact.few": gettext_noop("This address fits {fits} people of the session."),
    "contact.any": gettext_noop("An address or a number leads to a person. Leave it out of the note."),
    "description.one": gettext_noop("Only one person of the session fits this description."),
    "description.few": gettext_noop("Only {fits} people of the session fit this description."),
    "description.office": gettext_noop(
        "One person of the session held this post; if a public statement is meant, say so."
    ),
    "superlative.one": gettext_noop("Words such as “only” or “youngest” point at one person by themselves."),
    "superlative.few": gettext_noop("Words such as “only” or “last” narrow this to {fits} people of the session."),
    "superlative.any": gettext_noop("Words such as “youngest” or “last to speak” point at one person by themselves."),
    "institution.one": gettext_noop("One person of the session belongs to this institution."),
    "institution.few": gettext_noop("Only {fits} people of the session belong to this institution."),
    "side.one": gettext_noop("One person of the session belongs to this side."),
    "side.few": gettext_noop("Only {fits} people of the session belong to this side."),
    "office.one": gettext_noop("One person has this part in the session, and everybody knows who."),
    "office.few": gettext_noop("Only {fits} people have this part in the session."),
    "office.any": gettext_noop("Everybody in the session knows who had this part."),
    "pronoun.one": gettext_noop("This goes back to words that mean one person of the session."),
    "pronoun.few": gettext_noop("This can mean only {fits} people of the session."),
    "chain.any": gettext_noop("Several statements hang on the same person here; together they tell who it is."),
    "biography.one": gettext_noop("What is told of this person's life fits one person of the session."),
    "biography.few": gettext_noop("What is told of this person's life fits only {fits} people of the session."),
    "first_person.one": gettext_noop("Only one person of the session could say this."),
    "first_person.few": gettext_noop("Only {fits} people of the session could say this."),
    "first_person.any": gettext_noop("A first person with an office tells who speaks."),
    "quotation.any": gettext_noop("Words quoted as they were said carry their speaker's voice. Paraphrase them."),
    "anecdote.any": gettext_noop("A date, a place and a private occasion: those who were there know who told it."),
    "joined.one": gettext_noop("Together with other words on the same matter this fits one person of the session."),
    "joined.few": gettext_noop("Together with other words on the same matter this fits only {fits} people."),
    "released.one": gettext_noop("Together with what was already released this fits one person of the session."),
    "released.few": gettext_noop("Together with what was already released this fits only {fits} people."),
}

NO_FINDINGS = gettext_noop("No known leak found. Read it once more.")


def message_key(kind: str, fits: int) -> str:
    """The key for a kind of finding and a number of people."""
    return f"{kind}.{'any' if fits == 0 else 'one' if fits == 1 else 'few'}"


def sentence(key: str, params: Mapping[str, str | int]) -> str:
    """The English sentence of a key."""
    return MESSAGES[key].format_map({"fits": "", "what": "", **params})
