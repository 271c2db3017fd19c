"""The month's values: files, databases and frames as tables of text, and what these say of an indicator."""
