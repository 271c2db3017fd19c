"""Makes the README's picture from a real run: the example before and after its refresh for December 2013.

Needs LibreOffice (soffice), pdftoppm and Pillow, which xlplan itself does not.
Run from anywhere: python docs/make_pictures.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
LEFT, TOP, RIGHT, BOTTOM = 0.638, 0.1165, 0.947, 0.6485  # of page 1: indicators, current performance, rating


def page(workbook: Path, folder: Path) -> Image.Image:
    """Return the part of the first page that shows the figures and ratings."""
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, workbook],
        check=True,
        capture_output=True,
    )
    pdf = folder / f"{workbook.stem}.pdf"
    subprocess.run(["pdftoppm", "-r", "130", "-l", "1", "-png", pdf, folder / workbook.stem], check=True)
    picture = Image.open(next(folder.glob(f"{workbook.stem}-*.png")))
    width, height = picture.size
    return picture.crop((int(LEFT * width), int(TOP * height), int(RIGHT * width), int(BOTTOM * height)))


def main() -> None:
    """Write docs/pictures/before-after.png."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(
            [sys.executable, "-m", "xlplan", "demo", folder / "demo"], check=True, capture_output=True
        )
        before, after = (
            page(folder / "demo" / f"ofsted-action-plan-2013-{month}.xlsx", folder) for month in ("11", "12")
        )
    gap, head = 40, 56
    canvas = Image.new("RGB", (before.width * 2 + gap, before.height + head), "white")
    draw = ImageDraw.Draw(canvas)
    font = ImageFont.load_default(26)
    for at, (picture, title) in enumerate(((before, "November"), (after, "December, after xlplan refresh"))):
        left = at * (before.width + gap)
        draw.text((left + 4, 14), title, fill="#1F3864", font=font)
        canvas.paste(picture, (left, head))
    canvas.quantize(64).save(HERE / "pictures" / "before-after.png", optimize=True)


if __name__ == "__main__":
    main()
