"""Runs one editor once in this process; prints its seconds, imports left out, and the peak memory in MB."""

import importlib
import json
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
edit = importlib.import_module(sys.argv[1]).edit
start = time.perf_counter()
edit(*sys.argv[2:])
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
