"""Excel files as bytes and spans; nothing here knows what a plan is.

The container: ends.py tells what a file is, directory.py reads the zip's table of contents, package.py reads
parts and copies the others, deflate.py unpacks and packs them block by block.
The parts: asides.py blanks out comments, spans.py finds elements in XML without rebuilding it; workbook.py
knows which part is which; encodings.py gives UTF-8; stream.py and excerpts.py read large parts without ever
holding them whole; sheet.py, missing.py, content.py, texts.py, strings.py and styles.py hold one part's rules
each.
The formulas: references.py reads one, formulas.py all of them, calc.py finds those that an edit makes stale.
The edits: by_cell.py sorts them, targets.py finds the cells that are meant, guards.py refuses, rewrite.py
works out the new parts.
The rest: belongings.py, properties.py, remarks.py, pictures.py and leftovers.py tell what else a workbook
carries; survey.py, with tally.py and looks.py, what its sheets hide.
"""
