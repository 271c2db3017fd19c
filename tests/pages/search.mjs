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
await tab.goto(pathToFileURL(path.resolve(page)).href);
await tab.fill("input[name=query]", words);
await tab.waitForSelector(".md-search-result__item", { timeout: 60000 });
const titles = await tab.locator(".md-search-result__item h1, .md-search-result__item h2").allTextContents();
await browser.close();
console.log(JSON.stringify({ errors, titles }));
