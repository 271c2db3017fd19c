"""What changed between two issues of a plan, in officers' words: action by action, not cell by cell.

pairs.py says which text of the one issue is which of the other, words.py what changed inside a sentence;
plans.py sets two plans side by side, outside.py the rest of their workbooks; model.py holds what they find.
"""
