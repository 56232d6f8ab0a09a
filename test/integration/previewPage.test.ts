/** The HTML report in a browser: what it shows, does and refuses, and whether everybody can use it. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, Page } from "puppeteer-core";
import { htmlReport } from "../../preview/html/report.ts";
import {
    change,
    everything,
    hostileNames,
    manyChanges,
    origin,
    stackPreview,
    text,
} from "../unit/preview/support/stackPreviews.ts";
import { openBrowser } from "./support/browser.ts";

const sizes = { phone: { width: 390, height: 844 }, "wide screen": { width: 1440, height: 1000 } } as const;

const server = (index: number) => ({ name: `app-nats-${index}`, urn: `urn:server-${index}` });
const maxMessages = { path: "maxMessages", before: text("100"), after: text("20000"), replaces: false };
const report = htmlReport(
    [
        stackPreview({
            changes: [change(server(0)), change({ ...server(1), properties: [maxMessages] })],
            unchanged: [change(server(2))],
        }),
        stackPreview({
            stack: "staging",
            changes: [change({ ...server(3), operation: "create" })],
            drift: [change({ name: "lost", operation: "delete" })],
        }),
        stackPreview({ stack: "quiet" }),
        everything("app", "other"),
    ],
    { ...origin, run: "https://example.com/run" },
);

describe("the HTML report in a browser", function () {
    const folder = mkdtempSync(join(tmpdir(), "dhi-page-"));
    let browser: Browser;
    let page: Page;
    const requests: string[] = [];

    before(async function () {
        const opened = await openBrowser();
        if (typeof opened === "string") {
            console.warn(`SKIPPED, ${opened}`);
            return this.skip();
        }
        browser = opened;
    });

    after(async () => {
        await (browser as Browser | undefined)?.close();
        rmSync(folder, { recursive: true, force: true });
    });

    beforeEach(async () => {
        page = await browser.newPage();
        requests.length = 0;
        page.on("request", (request) => requests.push(request.url()));
    });

    afterEach(() => page.close());

    async function open(markup: string): Promise<void> {
        const file = join(folder, "report.html");
        writeFileSync(file, markup);
        await page.goto(pathToFileURL(file).href);
    }

    const evaluate = (script: string) => page.evaluate(script);
    const shownNames = () =>
        evaluate(
            `[...document.querySelectorAll(".resource > summary .name")].filter((each) => each.checkVisibility()).map((each) => each.textContent)`,
        );
    const focused = () => evaluate(`document.activeElement.querySelector(".name")?.textContent`);
    const count = () => page.$eval("#count", (element) => element.textContent);

    async function search(words: string): Promise<void> {
        await page.focus("#search");
        await page.keyboard.type(words);
        await page.waitForFunction(`document.getElementById("count").textContent.includes(" of ")`);
    }

    for (const [screen, viewport] of Object.entries(sizes)) {
        for (const scheme of ["light", "dark"]) {
            it(`is accessible on a ${screen}, ${scheme}, folded, unfolded and with its dialog`, async () => {
                await page.setBypassCSP(true);
                await page.setViewport(viewport);
                await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
                // What is not on the screen is not drawn, and axe does not see its colors.
                await open(report.replace("content-visibility: auto", ""));
                await evaluate(axe.source);
                for (const id of [undefined, "unfold", "keys"]) {
                    await evaluate(id === undefined ? "" : `document.getElementById("${id}").click()`);
                    const { violations, passes } = (await evaluate("axe.run()")) as axe.AxeResults;
                    const problems = violations.map(({ help, nodes }) => [help, nodes[0]?.html]);
                    assert.deepEqual(problems, []);
                    assert.ok(passes.length > 10, `${passes.length} rules apply`);
                }
            });
        }

        it(`is not wider than a ${screen}, whatever the names are`, async () => {
            await page.setViewport(viewport);
            const names = [...Object.values(hostileNames), "x".repeat(10_000), "ش".repeat(500)];
            await open(
                htmlReport(
                    names.map((name) => everything(name)),
                    origin,
                ),
            );
            await evaluate(`document.querySelectorAll("details").forEach((each) => (each.open = true))`);
            assert.equal(await evaluate("document.documentElement.scrollWidth"), viewport.width);
            assert.equal(await page.title(), `What an update would do: ${names.length} stacks`);
        });
    }

    it("requests nothing but itself", async () => {
        await open(report);
        assert.deepEqual(requests, [page.url()]);
    });

    it("runs no script, no handler and no style that is put into it, and loads nothing for it", async () => {
        const served: string[] = [];
        const other = createServer(({ url = "" }, response) => {
            served.push(url);
            response.end();
        });
        await once(other.listen(0, "127.0.0.1"), "listening");
        const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
        const injected = [
            `<script>document.title = "owned"</script><script src="${address}/a.js"></script>`,
            `<img src="${address}/a.png" onerror="document.title = 'owned'">`,
            `<link rel="stylesheet" href="${address}/a.css"><base href="${address}/">`,
            `<iframe src="${address}/a.html"></iframe>`,
            `<iframe srcdoc="<script>parent.document.title = 'owned'</script>"></iframe>`,
            `<p id="styled" style="color: rgb(1, 2, 3)">styled</p><style>h1 { color: rgb(1, 2, 3) }</style>`,
        ];
        await open(report.replace("<main>", `<main>${injected.join("")}`));
        await search("maxMessages");
        other.close();
        assert.match(await page.title(), /^What an update would do/);
        const colors = await evaluate(
            `["#styled", "h1"].map((each) => getComputedStyle(document.querySelector(each)).color)`,
        );
        assert.ok(!String(colors).includes("rgb(1, 2, 3)"), String(colors));
        assert.deepEqual(served, []);
    });

    it("finds changes by all words of a search, in names, types and values", async () => {
        await open(report);
        assert.equal(await count(), "9 changes");
        await search("CONTAINER 20000");
        assert.deepEqual(await shownNames(), ["app-nats-1"]);
        assert.equal(await count(), "1 of 9 changes");
        await page.keyboard.press("Escape");
        assert.equal(await count(), "9 changes");
    });

    it("filters by stack and by operation", async () => {
        await open(report);
        await page.select("#stack", "1");
        assert.deepEqual(await shownNames(), ["app-nats-3", "lost"]);
        await page.click("[name=operation][value=create]");
        assert.deepEqual(await shownNames(), ["lost"]);
        await page.click("[name=operation][value=outside]");
        assert.deepEqual(await shownNames(), []);
        await page.click("#clear");
        assert.equal(((await shownNames()) as string[]).length, 9);
    });

    it("is used by the keys that it documents", async () => {
        await open(report);
        const press = async (
            ...keys: readonly ("j" | "k" | "n" | "p" | "e" | "c" | "?" | "/" | "Enter" | "Escape")[]
        ) => {
            for (const key of keys) {
                await page.keyboard.press(key);
            }
        };
        const opened = () => evaluate(`document.querySelectorAll(".resource[open]").length`);
        await press("j");
        assert.equal(await focused(), "app-nats-0");
        await press("j", "Enter");
        assert.equal(await focused(), "app-nats-1");
        assert.equal(await opened(), 1);
        await press("k");
        assert.equal(await focused(), "app-nats-0");
        await press("k");
        assert.equal(await focused(), "app-nats-0");
        await press("n");
        assert.equal(await focused(), "staging");
        await press("k");
        assert.equal(await focused(), "app-nats-1");
        await press("n");
        await press("p");
        assert.equal(await focused(), "prod");
        await press("e");
        assert.equal(await opened(), 9);
        await press("c");
        assert.equal(await opened(), 0);
        await press("/");
        await page.keyboard.type("jj?");
        assert.equal(
            await page.$eval("#search", (input) => (input as unknown as { value: string }).value),
            "jj?",
        );
        await page.keyboard.press("Escape");
        await evaluate("document.activeElement.blur()");
        await press("?");
        assert.equal(await evaluate(`document.getElementById("help").open`), true);
        // Dictated words would press keys, too.
        await page.click("#shortcuts");
        await page.click("#close");
        await press("e");
        assert.equal(await opened(), 0);
    });

    it("leads from the map of components to a change, also to one that is filtered out", async () => {
        await open(report);
        await page.click('.map a[href="#s0-c1"]');
        await page.waitForSelector("#s0-c1[open]");
        assert.equal(await focused(), "app-nats-1");
        await page.select("#stack", "1");
        await evaluate(`location.hash = "#s0-c0"`);
        await page.waitForSelector("#s0-c0[open]");
        assert.equal(await count(), "9 changes");
    });

    it("shows everything where scripts do not run", async () => {
        await page.setJavaScriptEnabled(false);
        await open(report);
        assert.equal(((await shownNames()) as string[]).length, 9);
        assert.equal(await evaluate(`document.getElementById("tools").checkVisibility()`), false);
    });

    it("opens and searches 3,000 resources in less than 5 seconds", async () => {
        const large = htmlReport([manyChanges(3000)], origin);
        const start = performance.now();
        await open(large);
        await search("resource-2999");
        assert.deepEqual(await shownNames(), ["resource-2999"]);
        const milliseconds = Math.round(performance.now() - start);
        assert.ok(milliseconds < 5000, `${milliseconds} ms`);
        console.log(`      opened and searched in ${milliseconds} ms`);
    });
});
