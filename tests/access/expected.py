"""Who may open what, written down by hand. The matrix test holds the code to this table.

Letters: C convenor, F facilitator, R rapporteur, K coordinator, E evaluator, M finance officer;
P participant (the guest whose row it is), Q participant of the other side, A participant who was in no room,
O observer, I interpreter;
U funder, X operator, S team of another dialogue, N signed in without a seat.

``may``: the page opens. ``sees``: the object is known to them, the page is not theirs (403).
Everybody else is told that there is nothing (404), and whoever has not signed in is sent to do so.
"""

LETTERS = {
    "C": "convenor", "F": "facilitator", "R": "rapporteur", "K": "coordinator", "E": "evaluator", "M": "finance",
    "P": "participant", "Q": "other_side", "A": "absent", "O": "observer", "I": "interpreter",
    "U": "funder", "X": "operator", "S": "stranger", "N": "seatless",
}  # fmt: skip
ANYONE = "anyone, signed in or not"
EVERYBODY = "".join(LETTERS)
TEAM, GUESTS = "CFRKEM", "PQAOI"
READERS = "FRS" + GUESTS  # whoever sits where notes are read, here or elsewhere
IN_ROOM = "PQOI"  # the guests who were in the room of the session

# route: (may, sees)
EXPECTED: dict[str, tuple[str, str]] = {
    "healthz": (ANYONE, ""),
    "accounts:demo-sign-in": (ANYONE, ""),
    "accounts:language": (ANYONE, ""),
    "accounts:session": (ANYONE, ""),
    "accounts:prove": (EVERYBODY, ""),
    "accounts:back": (EVERYBODY, ""),
    "accounts:sign-out-everywhere": (EVERYBODY, ""),
    # --- the desk ---
    "desk:home": (EVERYBODY, ""),
    "desk:dialogue": (TEAM, ""),
    "desk:record-list": ("CFRK", "EM"),
    "desk:checkpoint-send": ("CFRK", "EM"),
    "desk:workshop": (TEAM + GUESTS, ""),
    "desk:workshop-move": ("CFK", "REM" + GUESTS),
    "desk:workshop-call-off": ("CFK", "REM" + GUESTS),
    "desk:workshop-destroy": ("C", "FRKEM" + GUESTS),
    "desk:certificate": (TEAM + GUESTS, ""),
    "desk:certificate-data": (TEAM + GUESTS, ""),
    "desk:letters": (EVERYBODY, ""),
    "desk:letter": ("CFKP", ""),
    "desk:letter-send-again": ("CFK", ""),
    "desk:seal": ("CF", "RKEM"),
    "desk:drill-begin": ("CF", "RKEM"),
    "desk:seal-detail": ("CF", ""),
    "desk:seal-propose": ("CF", ""),
    "desk:seal-confirm": ("F", "C"),  # the convenor proposed it: the second is somebody else
    "desk:seal-decline": ("CF", ""),
    "desk:drill-break-off": ("CF", ""),
    "desk:mailbox": ("X", ""),  # the tests run without the demo: there a convenor reads it too
    "desk:mailbox-mail": ("X", ""),
    "desk:policy": ("CFRKS", ""),  # the rules of the program, nothing of any dialogue
    "desk:operations": ("CFKXS", ""),  # figures of the installation, nothing of any dialogue
    # --- dialogues and workshops ---
    "workshops:dialogue-list": (TEAM + "S", ""),
    "workshops:dialogue-create": ("CS", ""),
    "workshops:dialogue-edit": ("C", "FRKEM"),
    "workshops:seat-list": ("C", "FRKEM"),
    "workshops:seat-end": ("C", ""),
    "workshops:workshop-create": ("CFK", "REM"),
    "workshops:recovery-written": ("CFK", "REM" + GUESTS),
    "workshops:workshop-edit": ("CFK", "REM" + GUESTS),
    "workshops:workshop-rule": (TEAM + GUESTS, ""),
    "desk:rule-change": ("CF", "RKEM" + GUESTS),
    "desk:session-loosen": ("CF", "RKEM" + GUESTS),
    "desk:rule-request": ("CF", ""),
    "desk:rule-request-take-back": ("CF", ""),
    "desk:rule-answer": ("P", ""),
    "desk:rule-answer-link": (ANYONE, ""),
    "workshops:workshop-retention": ("C", "FRKEM" + GUESTS),
    "workshops:retention-agree": ("PQA", "CFRK"),
    "workshops:ground-rules": (TEAM + GUESTS, ""),
    "workshops:ground-rules-edit": ("CFK", "REM" + GUESTS),
    # --- people and invitations ---
    "participants:person-list": ("CFKS", ""),
    "participants:person-detail": ("CFK", ""),
    "participants:person-edit": ("CFK", ""),
    "participants:membership-edit": ("CFK", ""),
    "participants:person-create": ("CFK", "REM"),
    "participants:people-import": ("CK", "FREM"),
    "participants:import-template": ("CK", "FREM"),
    "participants:import-confirm": ("C", ""),  # whoever read the file
    "participants:import-discard": ("C", ""),
    "participants:invite-choose": ("CK", "FREM" + GUESTS),
    "participants:invite-preview": ("CK", "FREM" + GUESTS),
    "participants:invite-send": ("CK", "FREM" + GUESTS),
    "participants:invite-take-back": ("CK", "FREM" + GUESTS),
    "participants:invitation-grid": ("CFK", "REM" + GUESTS),
    "participants:consent-list": ("CFK", "REM" + GUESTS),
    "participants:company": (GUESTS, TEAM),
    "participants:exchange": ("CF", "RKEM" + GUESTS),
    "participants:names-open": ("C", "FRKEM" + GUESTS),
    "participants:names-close": ("C", "FRKEM" + GUESTS),
    "participants:names-log": ("C", "FRKEM" + GUESTS),
    "participants:reminder-plan": ("CK", "FREM" + GUESTS),
    "participants:invitation-detail": ("CFKP", ""),
    "participants:needs-read": ("K", "CFP"),  # travel and health have one owner
    "participants:invitation-resend": ("CK", "FP"),
    "participants:invitation-close-link": ("CK", "FP"),
    "participants:invitation-withdraw": ("CK", "FP"),
    "participants:invitation-told": ("CK", "FP"),
    "participants:invitation-phone": ("CK", "FP"),
    "participants:invitation-answer": ("P", "CFK"),
    "participants:invitation-rules": ("P", "CFK"),
    "participants:invitation-needs": ("P", "CFK"),
    "participants:invitation-calendar": ("P", "CFK"),
    "participants:answer": (ANYONE, ""),
    "participants:answer-calendar": (ANYONE, ""),
    "participants:answer-rules": (ANYONE, ""),
    "participants:answer-needs": (ANYONE, ""),
    # --- the agenda and notes ---
    "sessions:agenda": (TEAM + GUESTS, ""),
    "sessions:agenda-print": (TEAM + GUESTS, ""),
    "sessions:session-create": ("CFK", "REM" + GUESTS),
    "sessions:session-detail": (TEAM + GUESTS, ""),
    "sessions:session-edit": ("CFK", "REM" + GUESTS),
    "sessions:session-rule": ("CF", "RKEM" + GUESTS),
    "sessions:caucus-open": ("PA", "CFRK"),  # its own side alone
    "sessions:session-move": ("CFK", "REM" + GUESTS),
    "sessions:session-remove": ("CFK", "REM" + GUESTS),
    "sessions:presence-edit": ("CFRK", "EM" + GUESTS),
    "sessions:note-write": ("R", "CFKEM" + GUESTS),
    "sessions:note-save": ("R", "CFKEM" + GUESTS),
    "sessions:note-check": ("R", "CFKEM" + GUESTS),
    "sessions:jotting-write": ("R", "CFKEM" + GUESTS),
    "sessions:jotting-destroy": ("R", "CFKEM" + GUESTS),
    "sessions:reading-list": (EVERYBODY, ""),
    "sessions:copy-trace": ("CF", "RKEM" + GUESTS),
    "sessions:note-read": ("FR" + IN_ROOM, ""),  # not the convenor, not the coordinator
    "sessions:note-release": ("FR", ""),
    "sessions:note-look-again": ("FR", IN_ROOM),
    "sessions:note-take-back": ("FR", IN_ROOM),
    "sessions:note-carry": ("P", ""),
    "sessions:note-hold": ("P", ""),
    "sessions:correction-create": ("FR" + IN_ROOM, ""),
    "sessions:correction-list": ("R", "F" + IN_ROOM),
    "sessions:correction-settle": ("R", ""),
    "sessions:agreement-list": (EVERYBODY, ""),  # one's own
    "sessions:agreement": ("P", "CFK"),
    "sessions:agreement-link": (ANYONE, ""),
    "sessions:passage-answer": ("P", ""),  # not even for whoever asks
    # --- reading keys, and the readers of a sealed workshop ---
    "sessions:key": (READERS, ""),
    "sessions:key-make": (READERS, ""),
    "sessions:key-change": (READERS, ""),
    "sessions:key-recover": (READERS, ""),
    "sessions:key-anew": (READERS, ""),
    "sessions:unlock": (READERS, ""),
    "sessions:unlock-clock": (READERS, ""),
    "sessions:lock": (READERS, ""),
    "sessions:reader-list": ("FR", "CKEM" + GUESTS),
    "sessions:circle-found": ("FR", "CKEM" + GUESTS),
    "sessions:notes-seal-anew": ("FR", "CKEM" + GUESTS),
    "sessions:reader-admit": ("FR", "CKEM" + GUESTS),
    "sessions:reader-remove": ("FR", "CKEM" + GUESTS),
    "sessions:recovery-use": ("FR", "CKEM" + GUESTS),
    "sessions:recovery-end": ("FR", "CKEM" + GUESTS),
    # --- between rounds ---
    "followups:followup-list": ("CFRK", "EM"),
    "followups:action-create": ("CFRK", "EM"),
    "followups:action-carry": ("CFK", "REM"),
    "followups:action-detail": ("CFRKP", ""),
    "followups:action-edit": ("CFRK", "P"),
    "followups:action-close": ("CFRKP", ""),
    "followups:action-drop": ("CFRK", "P"),
    "followups:action-reopen": ("CFRK", "P"),
    "followups:text-create": ("CFRK", "EM"),
    "followups:text-detail": ("CFRKPQAO", ""),
    "followups:text-version": ("CFRKPQAO", ""),
    "followups:text-compare": ("CFRKPQAO", ""),
    "followups:text-take": ("CFRKPQAO", ""),
    "followups:text-edit": ("FR", "CKPQAO"),
    "followups:text-leak": ("FR", "CKPQAO"),
    "followups:text-settle": ("CF", "RKPQAO"),
    "followups:concern": (EVERYBODY, ""),
    "followups:concern-by-link": (ANYONE, ""),
    "followups:incident-list": ("CF", "RKEM"),
    "followups:incident-detail": ("CF", ""),
    "followups:incident-advance": ("CF", ""),
    "followups:incident-people": ("CF", ""),
    "followups:incident-step-add": ("CF", ""),
    "followups:incident-close": ("CF", ""),
    "followups:affected-tell": ("CF", ""),
    "followups:incident-step-settle": ("CF", ""),
    "followups:transfer-list": ("CFE", "RKM"),
    "followups:transfer-create": ("CF", "RKEM"),
    "followups:transfer-edit": ("CF", "E"),
    # --- grants and reports ---
    "reports:grant-list": ("CKEMS", ""),
    "reports:grant-create": ("CM", "FRKE"),
    "reports:grant-detail": ("CKEM", ""),
    "reports:grant-edit": ("CM", "KE"),
    "reports:grant-share": ("C", "KEM"),
    "reports:grant-share-end": ("C", "KEM"),
    "reports:line-create": ("CM", "KE"),
    "reports:line-edit": ("CM", "KE"),
    "reports:expense-create": ("CM", "KE"),
    "reports:expense-edit": ("CM", "KE"),
    "reports:indicator-create": ("CM", "KE"),
    "reports:indicator-edit": ("CM", "KE"),
    "reports:report-create": ("CKM", "E"),
    "reports:report-edit": ("CKEM", ""),
    "reports:report-save": ("CKM", "E"),
    "reports:report-submit": ("CKM", "E"),
    "reports:report-correct": ("CKM", "E"),
    "reports:report-release": ("C", "KEM"),
    "reports:release-list": ("U", ""),
    "reports:release-detail": ("CKEMU", ""),
    "reports:release-pdf": ("CKEMU", ""),
    "reports:release-data": ("CKEMU", ""),
}


def roles_of(letters: str) -> set[str]:
    """{"convenor", …} for "C…"; everybody for ANYONE."""
    return set(LETTERS.values()) if letters == ANYONE else {LETTERS[letter] for letter in letters}
