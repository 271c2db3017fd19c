"""Files put in their places whole, whoever else is at work on them.

owners.py knows whose a lock or a temporary file is, and whether that run is gone; locks.py lets one run at a
time write a workbook, and none while it is open in Excel; places.py makes a file beside its place, puts it
there in one step, and clears up after runs that were killed.
"""
