"""Indicators that xlplan works out itself, from records: one row per assessment, visit or request."""
