// Opens a page in headless Chromium, as wide as a screen and as a telephone, and prints what is wrong with it.
// node look.mjs PAGE TOOLS CHROMIUM, where TOOLS holds node_modules with playwright-core and axe-core.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";

const [page, tools, chromium] = process.argv.slice(2);
const require = createRequire(path.join(tools, "package.json"));
const playwright = require("playwright-core");
const axe = require("axe-core").source;

const browser = await playwright.chromium.launch({ executablePath: chromium, args: ["--no-sandbox"] });
const found = { errors: [], requests: [], violations: [], wide: [] };
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
await browser.close();
console.log(JSON.stringify(found));
