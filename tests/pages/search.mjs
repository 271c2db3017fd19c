// Types words into the search of a page that is opened from a folder, and prints the titles that it finds.
// node search.mjs PAGE TOOLS CHROMIUM WORDS
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";

const [page, tools, chromium, words] = process.argv.slice(2);
const { chromium: browsers } = createRequire(path.join(tools, "package.json"))("playwright-core");

const browser = await browsers.launch({ executablePath: chromium, args: ["--no-sandbox"] });
const tab = await browser.newPage();
const errors = [];
tab.on("console", (message) => message.type() === "error" && errors.push(message.text()));
tab.on("pageerror", (error) => errors.push(String(error)));
// What is typed before the page listens is lost, and a busy machine is long about it: the page is opened again.
for (let attempt = 0; attempt < 6; attempt += 1) {
  await tab.goto(pathToFileURL(path.resolve(page)).href);
  await tab.waitForTimeout(2000 * attempt);
  await tab.fill("input[name=query]", words);
  const item = tab.waitForSelector(".md-search-result__item", { timeout: 20000 });
  if (await item.then(() => true, () => false)) break;
}
const titles = await tab.locator(".md-search-result__item h1, .md-search-result__item h2").allTextContents();
await browser.close();
console.log(JSON.stringify({ errors, titles }));
