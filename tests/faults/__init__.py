"""Writes that go wrong on purpose: a program of its own, so that it can be killed."""
