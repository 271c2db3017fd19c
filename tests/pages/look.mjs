// Opens a page in headless Chromium, as wide as a screen, a telephone and a sheet of A4 in print, and prints what is
// wrong with it; a table is cut where it is wider than the sheet, or its rows may break across two.
// node look.mjs PAGE TOOLS CHROMIUM [print], where TOOLS holds node_modules with playwright-core and axe-core.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";

const [page, tools, chromium, inPrint] = process.argv.slice(2);
const require = createRequire(path.join(tools, "package.json"));
const playwright = require("playwright-core");
const axe = require("axe-core").source;

const browser = await playwright.chromium.launch({ executablePath: chromium, args: ["--no-sandbox"] });
const found = { errors: [], requests: [], violations: [], wide: [], cut: [] };
const paper = 673; // pixels between the margins of A4
for (const width of [1280, 375]) {
  const tab = await browser.newPage({ viewport: { width, height: 900 } });
  tab.on("console", (message) => message.type() === "error" && found.errors.push(message.text()));
  tab.on("pageerror", (error) => found.errors.push(String(error)));
  tab.on("request", (request) => request.url().startsWith("file:") || found.requests.push(request.url()));
  await tab.goto(pathToFileURL(path.resolve(page)).href);
  if (await tab.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1)) found.wide.push(width);
  await tab.evaluate(axe);
  const result = await tab.evaluate(() => globalThis.axe.run({ preload: false }));
  found.violations.push(...result.violations.map((each) => `${width}: ${each.id}: ${each.nodes[0].html}`));
  await tab.close();
}
const sheet = await browser.newPage({ viewport: { width: paper, height: 1000 } });
await sheet.emulateMedia({ media: "print" });
await sheet.goto(pathToFileURL(path.resolve(page)).href);
if (inPrint) found.cut = await sheet.evaluate((paper) => {
  const short = (each) => each.outerHTML.slice(0, 80);
  const beyond = [...document.querySelectorAll("table, svg")].filter((each) => each.getBoundingClientRect().right > paper + 1);
  const hidden = [...document.querySelectorAll("*")].filter((each) => getComputedStyle(each).overflowX !== "visible" && each.scrollWidth > each.clientWidth + 1);
  const rows = [...document.querySelectorAll("tr")].filter((each) => getComputedStyle(each).breakInside !== "avoid");
  return [...beyond, ...hidden, ...rows].map(short);
}, paper);
await browser.close();
console.log(JSON.stringify(found));
