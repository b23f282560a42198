"""Page-shaped reads about people, invitations and answers."""

from participants.selectors.balance import Balance, balance_of
from participants.selectors.counts import AnswerCounts, answer_counts
from participants.selectors.roster import RosterEntry, roster_for

__all__ = ["AnswerCounts", "Balance", "RosterEntry", "answer_counts", "balance_of", "roster_for"]
