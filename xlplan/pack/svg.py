"""A chart's SVG made fit for a page: small, with a title and a description, its ids its own."""

from __future__ import annotations

import re
from html import escape

_SPARE = re.compile(
    r"<!--.*?-->|<metadata>.*?</metadata>|<defs>\s*<style.*?</style>\s*</defs>"
    r"| transform=\"rotate\(-?0 [^\"]*\)\"",
    re.DOTALL,
)
_USED = re.compile(r"(?:href=\"#|url\(#)([^\")]+)")
_FONT = re.compile(r"font: (?P<bold>bold |[67]00 )?(?P<size>[\d.]+px)[^;\"]*|font-family: [^;\"]*(?:; )?")


def fit_svg(svg: str, name: str, title: str, description: str) -> str:
    """Return the <svg> alone; `name` is what its ids begin with, so no two of a page may share it.

    Its text has the page's own font. An image to who cannot see it: its title and description tell it.
    """
    body = _SPARE.sub("", svg[svg.index("<svg") :])
    used = {old: f"{name}-{number}" for number, old in enumerate(dict.fromkeys(_USED.findall(body)))}
    body = re.sub(r' id="([^"]+)"', lambda found: f' id="{used[found[1]]}"' if found[1] in used else "", body)
    body = _USED.sub(lambda found: found[0].replace(found[1], used[found[1]]), body)
    body = _FONT.sub(_plain_font, body)
    body = re.sub(r"(\d+\.\d)\d+", r"\1", body)
    body = (
        re.sub(r"\s*\n\s*", " ", body).replace("> <", "><").replace('; "', '"').replace("xlink:href", "href")
    )
    while "<g></g>" in (body := body.replace("<g/>", "")) or "<g><g>" in body:
        shorter = re.sub(r"<g><g>((?:(?!</?g).)*)</g></g>", r"<g>\1</g>", body.replace("<g></g>", ""))
        if shorter == body:
            break
        body = shorter
    box = re.search(r'viewBox="[^"]*"', body)
    head = (
        f'<svg role="img" {box[0] if box else ""} aria-labelledby="{name}-title {name}-words">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-words">{escape(description)}</desc>'
    )
    return head + body[body.index(">") + 1 :].strip()


def _plain_font(found: re.Match[str]) -> str:
    if not found["size"]:
        return ""
    return f"{'font-weight: 700; ' if found['bold'] else ''}font-size: {found['size']}"
