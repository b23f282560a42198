"""Disclosure control for small tables: what may be published, and the proof of it.

Plain Python: no web framework, no database. `protect` makes a table that may leave the
house, or says why none may; `audit` judges any published table on its own.
"""

from disclosure.audit import AuditResult, Fault, audit
from disclosure.coarsen import Merge
from disclosure.figures import Axis, Figure, figures_of
from disclosure.joint import JointFault, audit_together, can_have_grown, ranges_together
from disclosure.ledger import compare
from disclosure.protect import Protected, Refused, protect
from disclosure.table import MIN_PEOPLE, K, Published, Table, TableError, one_way

__all__ = [
    "MIN_PEOPLE",
    "AuditResult",
    "Axis",
    "Fault",
    "Figure",
    "JointFault",
    "K",
    "Merge",
    "Protected",
    "Published",
    "Refused",
    "Table",
    "TableError",
    "audit",
    "audit_together",
    "can_have_grown",
    "compare",
    "figures_of",
    "one_way",
    "protect",
    "ranges_together",
]
