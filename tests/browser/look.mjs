// SPDX-License-Identifier: MIT
//
// Opens pages in a headless Chromium as readers do, and tells what it saw, as JSON:
//   node look.mjs MODULES CHROMIUM <jobs.json >seen.json
// A job is { file, width, dark, print, axe, picture }; picture: where to, or null. What is
// told of each: console messages, requests other than the page itself, elements that are
// wider than the page, tables that scroll without a word, labels away from their bars, and
// what axe-core finds. The page's own policy stays in force.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [modules, chromium] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { chromium: browsers } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const jobs = JSON.parse(readFileSync(0, "utf8"));

// What sticks out of the page, but for what scrolls by itself.
function overflowing() {
	const width = document.documentElement.clientWidth;
	const wide = [...document.querySelectorAll("body *")].filter(
		(element) =>
			element.getBoundingClientRect().right > width + 1 &&
			!element.closest(".wide, svg, .skip"));
	const page = document.scrollingElement.scrollWidth > width ? ["the page"] : [];
	return page.concat(wide.map((element) => element.outerHTML.slice(0, 120)));
}

// Letters that are drawn over each other, or outside of their drawing.
function colliding() {
	const found = [];
	for (const drawing of document.querySelectorAll("svg.drawing")) {
		const frame = drawing.getBoundingClientRect();
		if (!frame.width) continue;
		// A mark that a narrow page leaves out has no place at all.
		const texts = [...drawing.querySelectorAll("text:not(.question)")].filter(
			(text) => getComputedStyle(text).display !== "none");
		const boxes = texts.map((text) => text.getBoundingClientRect());
		boxes.forEach((box, i) => {
			if (box.left < frame.left - 2 || box.right > frame.right + 2)
				found.push(`outside: ${texts[i].textContent}`);
			for (let j = i + 1; j < boxes.length; j++)
				if (Math.min(box.right, boxes[j].right) -
						Math.max(box.left, boxes[j].left) > 2 &&
					Math.min(box.bottom, boxes[j].bottom) -
						Math.max(box.top, boxes[j].top) > 5)
					found.push(`over each other: ${texts[i].textContent} / ${texts[j].textContent}`);
		});
	}
	return found;
}

// Tables that go on beyond the edge and do not say so.
function silent() {
	return [...document.querySelectorAll(".wide")].filter((box) =>
		box.scrollWidth > box.clientWidth + 1 &&
		!box.querySelector(".swipe")?.getClientRects().length &&
		box.getClientRects().length).map((box) => box.getAttribute("aria-label"));
}

// Labels of the waterfall that stand beside no part of their own bar.
function astray() {
	return [...document.querySelectorAll("svg.drawing text")].filter((text) => {
		const bars = [];
		for (let next = text.nextElementSibling; next?.matches("rect.fault, rect.p0, rect.p1, rect.p2, rect.p3, rect.p4"); next = next.nextElementSibling)
			bars.push(next.getBoundingClientRect());
		const box = text.getBoundingClientRect();
		return bars.length && !text.textContent.match(/^[a-zA-Z]+$/) &&
			(box.right < Math.min(...bars.map((bar) => bar.left)) - 4 ||
			box.left > Math.max(...bars.map((bar) => bar.right)) + 4);
	}).map((text) => text.textContent);
}

async function look(browser, job) {
	const context = await browser.newContext({
		viewport: { width: job.width, height: 800 },
		colorScheme: job.dark ? "dark" : "light",
	});
	const page = await context.newPage();
	const seen = { ...job, console: [], requests: [], axe: [] };
	page.on("console", (message) => seen.console.push(message.text()));
	page.on("pageerror", (error) => seen.console.push(String(error)));
	page.on("request", (request) => seen.requests.push(request.url()));
	if (job.print) await page.emulateMedia({ media: "print" });
	await page.goto(`file://${job.file}`);
	seen.requests.shift();
	seen.overflow = await page.evaluate(overflowing);
	seen.collisions = await page.evaluate(colliding);
	seen.silent = await page.evaluate(silent);
	seen.astray = await page.evaluate(astray);
	if (job.axe) {
		await page.evaluate(axe);
		const result = await page.evaluate("axe.run()");
		seen.axe = result.violations.map((violation) => ({
			id: violation.id,
			impact: violation.impact,
			nodes: violation.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 200)} ${node.any.map((c) => c.message).join(" ")}`),
		}));
	}
	// How much of the report is on the first screen.
	seen.first = await page.evaluate(() => {
		const bottom = (selector) => {
			const element = document.querySelector(selector);
			return element ? element.getBoundingClientRect().bottom : null;
		};
		return { verdict: bottom(".verdict"), route: bottom("figure.route"), act: bottom(".act .do") };
	});
	if (job.picture)
		await page.screenshot({ path: job.picture, fullPage: true });
	await context.close();
	return seen;
}

const browser = await browsers.launch({
	executablePath: chromium,
	args: ["--no-sandbox"],
});
const seen = [];
for (const job of jobs) seen.push(await look(browser, job));
await browser.close();
console.log(JSON.stringify(seen, null, 1));
