"""Plans of many shapes, drawn in tests/cases/plans/*.md: read, varied, and written by three programs."""
