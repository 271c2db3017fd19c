"""A certificate: that exactly this workbook was checked, for whom, by which rules, and what came of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from xlplan.config import CheckSettings
from xlplan.errors import FileError, UsageError
from xlplan.files.places import digest
from xlplan.findings import SEVERITIES, Finding

_VERSION = 1


def certify(
    plan: Path, findings: Sequence[Finding], codes: Iterable[str], settings: CheckSettings, xlplan: str
) -> dict[str, object]:
    """Return the certificate of a check: the plan's SHA-256, the rules run, findings and waivers, the time.

    `codes` are the rules that ran, `xlplan` is its version. Raises FileError where the plan cannot be read.
    """
    counts = Counter(finding.severity for finding in findings if not finding.waived)
    return {
        "version": _VERSION,
        "plan": plan.name,
        "sha256": digest(plan),
        "audience": settings.audience,
        "checked": datetime.now(UTC).isoformat(timespec="seconds"),
        "xlplan": xlplan,
        "rules": list(codes),
        "counts": {each: counts[each] for each in SEVERITIES},
        "findings": [finding.to_json() for finding in findings],
        "waivers": [
            {
                "code": waiver.code, "action": waiver.action, "sheet": waiver.sheet, "cell": waiver.cell,
                "reason": waiver.reason, "by": waiver.by,
                "until": waiver.until.isoformat() if waiver.until else None,
            }
            for waiver in settings.waivers
        ],
    }  # fmt: skip


def read_certificate(path: Path) -> dict[str, Any]:
    """Return a certificate. Raises FileError or UsageError that say what is wrong with it."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise FileError(
            f"cannot be read ({wrong.strerror}); give the certificate's path", file=path
        ) from wrong
    except ValueError as wrong:
        raise UsageError(f"is not a certificate: it is not JSON ({wrong})", file=path) from wrong
    if not isinstance(kept, dict) or kept.get("version") != _VERSION or "sha256" not in kept:
        raise UsageError("is not a certificate that 'xlplan check --certify' has written", file=path)
    return kept


def is_certified(plan: Path, certificate: dict[str, Any]) -> bool:
    """Tell whether the workbook at hand is, byte for byte, the one that was checked."""
    return digest(plan) == str(certificate["sha256"])
