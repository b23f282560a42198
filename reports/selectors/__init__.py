"""Figures, the content that is frozen from them, and what a page shows of it."""
