"""The council's crest, drawn dot by dot as a PNG: a gold chevron between three stars on a shield.

The picture is packed without compression, so that its bytes are the same under every zlib;
the workbook around it is compressed anyway.
"""

from __future__ import annotations

import math
import struct
import zlib

Colour = tuple[int, int, int]
NAVY: Colour = (31, 56, 100)
TEAL: Colour = (0, 124, 137)
GOLD: Colour = (242, 182, 50)
WHITE: Colour = (255, 255, 255)
STARS = ((-0.45, 0.25), (0.45, 0.25), (0.0, 0.71))
POINT, NOTCH = 0.23, 0.095  # a star's points and the notches between them, from its centre
SAMPLES = 4  # dots looked at across each pixel: smooth edges


def half_width(v: float) -> float:
    """Return how far the shield reaches to either side at height v (0 top, 1 foot)."""
    if not 0.0 <= v <= 1.0:
        return -1.0
    return 0.86 if v < 0.4 else 0.86 * math.cos((v - 0.4) / 0.6 * math.pi / 2) ** 0.8


def is_in_star(u: float, v: float) -> bool:
    """Return whether a point lies in one of the three five-pointed stars."""
    notch_x, notch_y = NOTCH * math.cos(math.pi / 5), NOTCH * math.sin(math.pi / 5)
    for centre_u, centre_v in STARS:
        across, down = u - centre_u, (v - centre_v) * 2
        turn = abs((math.atan2(across, -down) + math.pi / 5) % (math.tau / 5) - math.pi / 5)
        x, y = math.hypot(across, down) * math.cos(turn), math.hypot(across, down) * math.sin(turn)
        if (x - POINT) * notch_y <= y * (notch_x - POINT):  # on the near side of the edge
            return True
    return False


def colour_at(u: float, v: float) -> Colour | None:
    """Return the colour of a point, u from -1 to 1 and v from 0 to 1, or None outside the shield."""
    reach = half_width(v)
    if abs(u) > reach:
        return None
    if abs(u) > half_width(min(1.0, v + 0.045)) - 0.07 or v < 0.035:
        return NAVY
    rise = v - 0.45 * abs(u)
    if 0.36 < rise < 0.54:
        return GOLD
    if is_in_star(u, v):
        return WHITE
    return TEAL if rise <= 0.36 else NAVY


def pixel(x: int, y: int, size: int) -> bytes:
    """Return one pixel's red, green, blue and alpha, the mean of its samples."""
    step = 1 / (size * SAMPLES)
    seen = [
        colour_at(2 * ((x * SAMPLES + i + 0.5) * step) - 1, (y * SAMPLES + j + 0.5) * step)
        for j in range(SAMPLES)
        for i in range(SAMPLES)
    ]
    inside = [colour for colour in seen if colour]
    if not inside:
        return bytes(4)
    return bytes([*(sum(part) // len(inside) for part in zip(*inside, strict=True)),
                  255 * len(inside) // len(seen)])  # fmt: skip


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return one PNG chunk: length, kind, body, checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def stored(raw: bytes) -> bytes:
    """Return a zlib stream that holds `raw` (under 64 KiB) in one stored block."""
    length = struct.pack("<HH", len(raw), len(raw) ^ 0xFFFF)
    return b"\x78\x01\x01" + length + raw + struct.pack(">I", zlib.adler32(raw))


def draw_crest(size: int, dpi: int = 96) -> bytes:
    """Return the crest as a PNG of `size` by `size` pixels, printed at `dpi`."""
    raw = b"".join(b"\0" + b"".join(pixel(x, y, size) for x in range(size)) for y in range(size))
    per_metre = round(dpi / 0.0254)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0))
        + chunk(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1))
        + chunk(b"IDAT", stored(raw))
        + chunk(b"IEND", b"")
    )
