"""Who may do what in which state, written down by hand; letters as in expected.py.

``CHANGES`` has a line for each route whose answer differs in that state from the one in expected.py. A
state that has no line here has no difference; a thing without a state of its own is as in expected.py.
"""

from desk.management.specimens import World
from desk.management.things import Thing, changed, note_of_its_own, released, session_of_its_own
from sessions_app.choices import NoteState, SessionKind
from sessions_app.models import Note, WorkshopSession
from tests.access.expected import EXPECTED, GUESTS, IN_ROOM, TEAM
from workshops.choices import Level, WorkshopState
from workshops.models import Workshop

EVERYONE_IN = TEAM + GUESTS
CIRCLE = "CFRKPA"  # who knows of a caucus of the first side: the team without money and evaluation, and that side


def _session_after_destruction(world: World) -> WorkshopSession:
    changed(Workshop, destroyed_at="2026-11-01T00:00Z")(world)
    return session_of_its_own()(world)


# States that the page for organisers does not spell out.
MORE = [
    Thing("note-checked", Note, note_of_its_own(revision=1, state=NoteState.CHECKED), "note"),
    Thing("note-sealed", Note, note_of_its_own(revision=1, state=NoteState.SEALED), "note"),
    Thing("note-last-day", Note, note_of_its_own(**released(days=0)), "note"),
    Thing("note-without-end", Note, note_of_its_own(**(released() | {"reading_until": None})), "note"),
    Thing("note-caucus-over", Note, note_of_its_own(caucus=True, **released(days=-1)), "note"),
    Thing("session-after-destruction", WorkshopSession, _session_after_destruction, "session"),
    *(
        Thing(f"session-{kind.lower()}", WorkshopSession, session_of_its_own(kind=kind), "session")
        for kind in (SessionKind.WORKING_GROUP, SessionKind.BILATERAL, SessionKind.DRAFTING, SessionKind.WALK)
    ),
    *(
        Thing(f"workshop-{state.lower()}", Workshop, changed(Workshop, state=state), "workshop")
        for state in WorkshopState
        if state != WorkshopState.PLANNED
    ),
    Thing("workshop-sealed", Workshop, changed(Workshop, level=Level.SEALED), "workshop"),
]

_READ, _CORRECT = "sessions:note-read", "sessions:correction-create"
_RELEASE, _TAKE_BACK, _LIST = "sessions:note-release", "sessions:note-take-back", "sessions:correction-list"
_LOOK = "sessions:note-look-again"
_CARRY, _HOLD, _LET_IN = "sessions:note-carry", "sessions:note-hold", "sessions:caucus-open"
_OF_NO_CAUCUS = {_LET_IN: ("", EVERYONE_IN)}
_RELEASED = {_RELEASE: ("", "FR" + IN_ROOM), _CARRY: ("", "FR" + IN_ROOM), _HOLD: ("", "FR" + IN_ROOM)}
_OPEN = {
    _READ: ("FR", ""),
    _CORRECT: ("", "FR"),
    _RELEASE: ("FR", ""),
    _TAKE_BACK: ("", "FR"),
    _LOOK: ("", "FR"),
    _LIST: ("R", "F"),
    _CARRY: ("", "FR"),
    _HOLD: ("", "FR"),
}
_SHUT = _OPEN | {_CORRECT: ("FR", ""), _RELEASE: ("", "FR"), _TAKE_BACK: ("FR", ""), _LOOK: ("FR", "")}
_NOT_THERE = dict.fromkeys(_OPEN, ("", ""))
_NOBODY_INVITES = {
    name: ("", EVERYONE_IN)
    for name in (
        "participants:invite-choose",
        "participants:invite-preview",
        "participants:invite-send",
        "participants:invite-take-back",
        "participants:reminder-plan",
        "participants:reminder-pause",
        "participants:reminder-skip",
    )
}
_NOBODY_ASKS_FOR_DAYS = dict.fromkeys(
    ("participants:poll-edit", "participants:poll-send", "participants:poll-give-up"), ("", EVERYONE_IN)
)
_OVER = (
    _NOBODY_INVITES
    | _NOBODY_ASKS_FOR_DAYS
    | {
        "desk:workshop-move": ("", EVERYONE_IN),
        "desk:workshop-call-off": ("", EVERYONE_IN),
    }
)
_NO_NOTES = {
    name: ("", EVERYONE_IN)
    for name in (
        "sessions:presence-edit",
        "sessions:note-write",
        "sessions:note-save",
        "sessions:note-check",
        "sessions:jotting-write",
        "sessions:jotting-destroy",
    )
} | _OF_NO_CAUCUS
_OF_THE_SIDE = {
    "sessions:session-detail": (CIRCLE, ""),
    "sessions:session-edit": ("CFK", "RPA"),
    "sessions:session-rule": ("CF", "RKPA"),
    "desk:session-loosen": ("CF", "RKPA"),
    "sessions:copy-trace": ("CF", "RKPA"),
    "sessions:session-move": ("CFK", "RPA"),
    "sessions:session-remove": ("CFK", "RPA"),
    "sessions:presence-edit": ("CFRK", "PA"),
    "sessions:note-write": ("", CIRCLE),
    "sessions:note-save": ("", CIRCLE),
    "sessions:note-check": ("", CIRCLE),
    "sessions:jotting-write": ("", CIRCLE),
    "sessions:jotting-destroy": ("", CIRCLE),
}

# A round that is not acknowledged exists for its circle alone: not for the office of the dialogue.
_CIRCLE_ALONE = {
    route: tuple(part.replace("E", "").replace("M", "") for part in answer)
    for route, answer in EXPECTED.items()
    if answer[0] + answer[1] and set(answer[0] + answer[1]) == set(EVERYONE_IN)
}

# State: {route: (may, sees)}.
CHANGES: dict[str, dict[str, tuple[str, str]]] = {
    "note": _RELEASED,
    "note-last-day": _RELEASED,
    "note-without-end": _RELEASED,
    "note-written": _OPEN,
    "note-checked": _OPEN,
    "note-over": _SHUT,
    "note-sealed": _SHUT | {_CORRECT: ("", "FR"), _TAKE_BACK: ("", "FR"), _LOOK: ("", "FR")},
    "note-caucus": {
        _READ: ("P", ""),
        _CORRECT: ("P", ""),
        _RELEASE: ("", "P"),
        _TAKE_BACK: ("", "P"),
        _LOOK: ("", "P"),
        _LIST: ("", "P"),
    },
    "note-caucus-let-in": {
        _READ: ("FRP", ""),
        _CORRECT: ("FRP", ""),
        _RELEASE: ("", "FRP"),
        _TAKE_BACK: ("FR", "P"),
        _LOOK: ("FR", "P"),
        _LIST: ("R", "FP"),
        _CARRY: ("P", "FR"),
        _HOLD: ("P", "FR"),
    },
    "note-caucus-written": _NOT_THERE,
    "note-caucus-over": _NOT_THERE,
    "note-destroyed": _NOT_THERE,
    "session": _OF_NO_CAUCUS,
    "session-working_group": _OF_NO_CAUCUS,
    "session-bilateral": _OF_NO_CAUCUS,
    "session-drafting": _OF_NO_CAUCUS,
    "session-caucus": _OF_THE_SIDE,
    "session-pause": _NO_NOTES,
    "session-walk": _NO_NOTES,
    "session-after-destruction": dict.fromkeys(
        (
            "sessions:session-edit",
            "sessions:session-rule",
            "desk:session-loosen",
            "sessions:session-move",
            "sessions:session-remove",
        ),
        ("", EVERYONE_IN),
    )
    | _NO_NOTES,
    # Its list is the facilitators' alone: guests do not meet each other here.
    "workshop-unacknowledged": _CIRCLE_ALONE | {"participants:company": ("", "CFRK" + GUESTS)},
    "workshop-over": _OVER,
    "workshop-closed": _OVER,
    "workshop-cancelled": _OVER,
    "workshop-closing": _NOBODY_INVITES | _NOBODY_ASKS_FOR_DAYS,
    "workshop-postponed": _NOBODY_INVITES,
    "workshop-destroyed": _OVER
    | dict.fromkeys(
        (
            "desk:workshop-destroy",
            "desk:workshop-seal",
            "workshops:workshop-edit",
            "workshops:ground-rules-edit",
            "desk:rule-change",
            "workshops:workshop-retention",
            "sessions:session-create",
            "participants:company",
            "participants:exchange",
            "participants:names-open",
            "participants:names-close",
            "participants:names-log",
            "workshops:recovery-written",
            "sessions:circle-found",
            "sessions:notes-seal-anew",
            "sessions:reader-admit",
            "sessions:reader-remove",
            "sessions:recovery-use",
            "sessions:recovery-end",
        ),
        ("", EVERYONE_IN),
    ),
    "dialogue-frozen": {},  # see ASLEEP
    "seal": {
        "desk:seal-confirm": ("", "CF"),
        "desk:seal-decline": ("", "CF"),
        "desk:drill-break-off": ("", "CF"),
    },
    "seal-proposed": {
        "desk:seal-propose": ("", "CF"),
        "desk:drill-break-off": ("", "CF"),
    },
    "drill": {
        "desk:seal-confirm": ("", "CF"),
        "desk:seal-decline": ("", "CF"),
    },
    "incident-closed": dict.fromkeys(
        (
            "followups:incident-advance",
            "followups:incident-people",
            "followups:incident-step-add",
            "followups:incident-close",
        ),
        ("", "CF"),
    ),
    "dialogue-record": dict.fromkeys(
        (
            "followups:incident-list",
            "desk:seal",
            "desk:drill-begin",
            "followups:action-create",
            "followups:action-carry",
            "followups:text-create",
            "followups:transfer-create",
            "participants:person-create",
            "participants:people-import",
            "participants:import-template",
            "reports:grant-create",
            "workshops:workshop-create",
        ),
        ("", TEAM),
    ),
    "report": {"reports:report-release": ("", "CKEM"), "reports:report-correct": ("", "CKEM")},
    "report-review": {"reports:report-submit": ("", "CKEM"), "reports:report-correct": ("", "CKEM")},
    "report-released": {
        "reports:report-save": ("", "CKEM"),
        "reports:report-merge": ("", "CKEM"),
        "reports:report-submit": ("", "CKEM"),
        "reports:report-release": ("", "CKEM"),
    },
    "letter": {"desk:letter-send-again": ("CFK", "P")},
    "letter-parked": {"desk:letter": ("CFK", "")},
}

# Under an emergency seal no door to anything of the dialogue opens, but for these; the seal itself stands above.
ASLEEP: dict[str, tuple[str, str]] = {}
