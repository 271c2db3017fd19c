"""What holds for every test: properties are given the time that a busy machine takes."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("xlplan", deadline=None)
settings.load_profile("xlplan")
