"""The language of plan cells: where a figure, a month, a target or a footnote marker stands in a sentence.

Every function here takes a string and gives spans of it, so that whoever edits a cell replaces a span
and leaves the officer's words alone. Nothing here knows of workbooks.
"""
