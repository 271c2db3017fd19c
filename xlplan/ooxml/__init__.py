"""Excel files as bytes and spans.

package.py reads the zip and copies it; workbook.py knows which part is which; spans.py finds elements in XML
without rebuilding it; sheet.py, strings.py, styles.py and calc.py each hold one part's rules; rewrite.py turns
edits into new parts, and compare.py, which shares no code with them, tells how two files differ.
Nothing here knows what a plan is.
"""
