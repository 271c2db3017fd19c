"""The officer's files as plain values: the plan, its register, the month's extracts."""
