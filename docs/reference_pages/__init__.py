"""Pages of the reference in Markdown, each made from what it describes."""
