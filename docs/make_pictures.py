"""Makes the pictures of the README and the tutorial from real runs of the example.

Needs LibreOffice (soffice), pdftoppm, Chromium and Pillow, which xlplan itself does not.
Run from anywhere: python docs/make_pictures.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

PICTURES = Path(__file__).resolve().parent / "pictures"
PLAN = "ofsted-action-plan-2013-11.xlsx"
# Parts of a first page, as shares of it: left, top, right, bottom.
FIGURES = (0.638, 0.1165, 0.947, 0.6485)  # indicators, current performance, rating
REGISTER = (0.012, 0.072, 0.57, 0.31)
GAP, HEAD = 40, 56


def xlplan(folder: Path, *arguments: str) -> str:
    """Run a command in a folder, and return what it printed."""
    command = [sys.executable, "-m", "xlplan", *arguments]
    return subprocess.run(command, check=True, capture_output=True, cwd=folder, encoding="utf-8").stdout


def page(workbook: Path, part: tuple[float, float, float, float]) -> Image.Image:
    """Return a part of a workbook's first page, as it prints."""
    folder = workbook.parent
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, workbook],
        check=True,
        capture_output=True,
    )
    pdf = workbook.with_suffix(".pdf")
    subprocess.run(["pdftoppm", "-r", "130", "-l", "1", "-png", pdf, folder / workbook.stem], check=True)
    picture = Image.open(next(folder.glob(f"{workbook.stem}-*.png")))
    left, top, right, bottom = part
    width, height = picture.size
    return picture.crop((int(left * width), int(top * height), int(right * width), int(bottom * height)))


def beside(before: Image.Image, after: Image.Image) -> Image.Image:
    """Return the two months side by side, each under its name."""
    canvas = Image.new("RGB", (before.width * 2 + GAP, before.height + HEAD), "white")
    draw = ImageDraw.Draw(canvas)
    font = ImageFont.load_default(26)
    for at, (picture, title) in enumerate(((before, "November"), (after, "December, after xlplan refresh"))):
        left = at * (before.width + GAP)
        draw.text((left + 4, 14), title, fill="#1F3864", font=font)
        canvas.paste(picture, (left, HEAD))
    return canvas


def shot(html: Path, height: int) -> Image.Image:
    """Return the top of a page as a browser shows it."""
    picture = html.with_suffix(".png")
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size=1100,{height}",
         f"--screenshot={picture}", html.as_uri()],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return Image.open(picture).convert("RGB")


def keep(picture: Image.Image, name: str) -> None:
    """Write a picture, as small as it can be read."""
    picture.quantize(64).save(PICTURES / name, optimize=True)


def main() -> None:
    """Write the pictures: the plan, the plan after a month, the register, the page of a month."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        xlplan(folder, "demo", "demo")
        demo = folder / "demo"
        before = page(demo / PLAN, FIGURES)
        keep(before, "november.png")
        keep(beside(before, page(demo / PLAN.replace("2013-11", "2013-12"), FIGURES)), "before-after.png")
        month = folder / "month.html"
        month.write_text(xlplan(demo, "refresh", "-p", "2014-01", "--dry-run", "--format", "html"), "utf-8")
        keep(shot(month, 900), "month-page.png")
        own = folder / "own"
        own.mkdir()
        (demo / PLAN).rename(own / PLAN)
        xlplan(own, "init", PLAN)
        keep(page(own / "indicators.xlsx", REGISTER), "register.png")


if __name__ == "__main__":
    main()
