"""What commands print: one file for each thing that is shown, as text for a terminal.

style.py and tables.py hold what they share; frames.py turns frames into what JSON can hold.
"""
