"""What commands print: the same values as text or JSON, one file per form."""
