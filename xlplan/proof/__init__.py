"""How two workbooks differ, and whether that is what was planned.

This room shares no code with ooxml/, which writes: zipfile reads the container here, and expat the XML, so
that a fault in the one does not hide in the other. book.py reads a workbook, apart.py and pieces.py take its
parts apart, meaning.py and elements.py say what is in them; compare.py and changes.py set two side by side,
prove.py judges.
"""
