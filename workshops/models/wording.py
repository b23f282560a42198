"""What each value of each switch means for the reader, in one plain sentence."""

from django.utils.translation import gettext_lazy as _

# The Rule itself stays English beside every translation: translations have differed in substance.
CHATHAM_HOUSE_RULE = (
    "When a meeting, or part thereof, is held under the Chatham House Rule, participants are free to use the "
    "information received, but neither the identity nor the affiliation of the speaker(s), nor that of any other "
    "participant, may be revealed."
)

PRESET_WORDS = {
    "OPEN": _("On the record: what is said may be used and the speaker named."),
    "CHATHAM_HOUSE": _("What is heard may be used; who said it and who was there may not be told."),
    "LIST_PUBLIC": _("Who meets and on what is public; no notes are kept and nothing is attributed."),
    "OFF_THE_RECORD": _("What is heard is for understanding alone; points are kept, without any speaker."),
    "CLOSED": _("The meeting is not acknowledged; the list is known to the facilitators alone."),
}

MEANINGS = {
    "existence": {
        "PUBLIC": _("You may say that the meeting takes place."),
        "ON_REQUEST": _("Do not announce the meeting; if somebody asks, it is confirmed."),
        "NOT_ACKNOWLEDGED": _("Do not say that the meeting takes place, not even when asked."),
    },
    "place_and_date": {
        "PUBLIC": _("You may say where and when it is held."),
        "PUBLIC_AFTER": _("You may say where and when it was held once it is over, not before."),
        "ATTENDEES": _("Where and when stays among those who attend."),
        "NEED_TO_KNOW": _("Where and when is told only to those who must travel or prepare."),
    },
    "topics": {
        "PUBLIC": _("You may say what it is about."),
        "ATTENDEES": _("What it is about stays among those who attend; letters use neutral words."),
        "NEED_TO_KNOW": _("Each person knows only the topics that concern them; letters use neutral words."),
    },
    "participant_list": {
        "PUBLIC": _("The list of participants is public."),
        "ATTENDEES": _("The list stays among those who attend."),
        "FACILITATORS": _("The list is known to the facilitators alone."),
    },
    "use_of_content": {
        "FREE": _("You may use what you hear."),
        "INTERNAL": _("You may use what you hear inside your own organisation, not outside it."),
        "NAMED_CIRCLE": _("You may pass on what you hear to the circle that was named, to nobody else."),
        "NONE": _("What you hear is for your own understanding; it is not to be used or passed on."),
    },
    "attribution": {
        "NAMED": _("You may say who said it."),
        "BY_CONSENT": _("Do not say who said it, nor their side or body, unless they have agreed."),
        "NONE": _("Do not say who said it, nor their side or body, not even with their leave."),
    },
    "finest_description": {
        "ROLE": _("A text may describe a speaker by a role, such as “a former minister”."),
        "SIDE": _("A text may describe a speaker by their side, no closer."),
        "SECTOR": _("A text may describe a speaker by their field, such as “an academic”, no closer."),
        "PARTICIPANT": _("A text may say “a participant” and nothing closer."),
        "NO_SPEAKER": _("A text names arguments only; no speaker stands behind them."),
    },
    "notes": {
        "VERBATIM": _("What is said is written down word for word."),
        "SUMMARY": _("A summary is kept, arranged by argument."),
        "POINTS": _("Only bare points are kept, without who raised them."),
        "NONE": _("No notes are kept."),
    },
    "devices": {
        "YES": _("Photographs and recordings are allowed."),
        "POSED": _("One posed photograph may be taken if everybody in it agrees; nothing else."),
        "NO": _("No photographs and no recordings."),
        "DEVICES_OUT": _("No photographs and no recordings; telephones and computers stay outside the room."),
    },
    "joint_text": {
        "MAY_PUBLISH": _("A text of the group may be published."),
        "AGREED_ONLY": _("A text may be published only as the whole group has agreed it."),
        "NAMED_CIRCLE": _("A text goes to the circle that was named and is not published."),
        "NEVER": _("The group publishes no text."),
    },
    "retention": {
        "KEEP": _("The records are kept."),
        "SEAL_UNTIL": _("The records are sealed until a date that was agreed."),
        "RAW_AFTER_RELEASE": _("Raw notes are destroyed 30 days after the summary is released."),
        "RAW_AT_ONCE": _("Raw notes are destroyed as soon as the points are released."),
        "DESTROY_ON": _("All records are destroyed on a date that was agreed."),
        "BOTH_SIDES": _("Both sides decide together how long records are kept."),
        "NONE_KEPT": _("No records are kept."),
    },
}

# The three switches that make the one sentence of the rule strip.
IN_ONE_SENTENCE = ("use_of_content", "attribution", "participant_list")
