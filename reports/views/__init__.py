"""Pages of grants, reports and releases."""
