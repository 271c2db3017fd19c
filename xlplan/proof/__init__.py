"""How two workbooks differ, and whether that is what was planned.

This room shares no code with ooxml/, which writes: zipfile reads the container here, and expat the XML, so
that a fault in the one does not hide in the other. parts.py reads a file's parts, blocks.py their bytes, and
book.py knows them as a workbook. lists.py, rows.py and strings.py find in long lists the little that has to
be read, and apart.py takes that apart; meaning.py and elements.py say what is in it. compare.py sets two
workbooks side by side, with sheets.py, cells.py and changes.py. prove.py judges; malformed.py asks whether
the source was broken before.
"""
