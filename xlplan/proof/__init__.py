"""How two workbooks differ, and whether that is what was planned.

This room shares no code with ooxml/, which writes: zipfile reads the container here, and expat the XML, so that a
fault in the one does not hide in the other.
"""
