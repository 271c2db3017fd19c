"""What a month's performance pack says of an indicator, as plain values: reports draw it."""
