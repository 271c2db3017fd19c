"""Many plans at once: the call that one plan gets, over all of them, and what came of each.

plans.py knows which plans are meant, check.py and month.py do one of them, run.py spreads them over processes
or any other concurrent.futures.Executor, stores.py fetches those that are not on this computer, summary.py
adds up. The rooms above do one plan for an officer who reads every line; here one bad plan stops no other.
"""
