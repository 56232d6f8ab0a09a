import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import type { Server } from "node:https";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { answering, filesOf, serveHttps } from "./rust/outside.ts";
import { images, RustProgram } from "./rust/program.ts";
import { copyOf, edit } from "./support/files.ts";
import { freePorts } from "./support/ports.ts";

const secret = `key-"${randomBytes(9).toString("hex")}"-1`;
const shop = fileURLToPath(new URL("./rust/shop", import.meta.url));

/** File names that need quoting in a shell, and a link. */
function addOddNames(folder: string): void {
    for (const name of ["-rf", "a b", "new\nline", "*", ".hidden", 'it\'s "ünïcode"']) {
        mkdirSync(join(folder, name), { recursive: true });
        writeFileSync(join(folder, name, name), "");
    }
    symlinkSync("main.rs", join(folder, "link"));
}

/** A project that was not written for dhi: a workspace with axum, without a health check or a signal handler. */
describe("the image and the container of any Rust service", function () {
    this.timeout(900_000);
    let url: string;
    let context: string;
    let greeting: string;
    let program: RustProgram;
    let https: { server: Server; ca: string; url: string };

    before(async () => {
        const [port] = await freePorts();
        url = `http://127.0.0.1:${port}`;
        context = copyOf(shop, "shop");
        addOddNames(join(context, "crates/web/src"));
        writeFileSync(join(context, ".dockerignore"), "/target\nREADME.md\n");
        greeting = join(context, "crates/greeting/src/lib.rs");
        https = await serveHttps();
        program = new RustProgram(
            "dhi-test-shop",
            { context, binary: "shop-web" },
            {
                port,
                healthcheck: false,
                memory: "64Mi",
                environment: { SSL_CERT_FILE: "/run/secrets/ca.pem" },
                secretFiles: { "ca.pem": https.ca, key: secret },
            },
        );
        program.secrets = { secret };
        await program.create();
        await program.up();
        await answering(url);
    });

    after(async () => {
        https?.server.close();
        await program?.remove();
    });

    async function get(path: string, parameters: Record<string, string> = {}): Promise<string> {
        return (await fetch(`${url}${path}?${new URLSearchParams(parameters).toString()}`)).text();
    }

    it("shows no change right after it came up, with and without a refresh", () => program.assertUnchanged());

    it("has the base image's files and one more file: no shell, no package manager", async () => {
        const [before, after] = await Promise.all(
            [images.runtimeImage, program.name].map((image) => filesOf(program, image)),
        );
        assert.deepEqual([...(after ?? [])].sort(), ["app", ...(before ?? [])].sort());
        const programs = [...(after ?? [])].filter((file) =>
            /(^|\/)s?bin\/.|\b(sh|bash|busybox)$/.test(file),
        );
        assert.deepEqual(programs, []);
    });

    it("has its labels", async () => {
        const labels = JSON.parse(
            await program.inspect(program.name, "{{json .Config.Labels}}", "image"),
        ) as Record<string, string>;
        const label = (name: string) => labels[`org.opencontainers.image.${name}`];
        assert.equal(label("title"), "shop-web");
        assert.equal(label("version"), "3.1.0");
        assert.equal(label("source"), "https://example.com/shop");
        assert.equal(label("base.name"), images.runtimeImage);
        assert.match(label("base.digest") ?? "", /^sha256:[0-9a-f]{64}$/);
    });

    it("runs as nonroot, without capabilities, with a read-only root file system", async () => {
        assert.equal(await program.inspect(program.name, "{{.Config.User}}"), "65532:65532");
        const status = await get("/read", { path: "/proc/self/status" });
        assert.match(status, /^Uid:\s+65532\s/m);
        assert.match(status, /^CapEff:\s+0+$/m);
        assert.match(status, /^NoNewPrivs:\s+1$/m);
        for (const path of ["/x", "/tmp/x", "/app", "/run/secrets/key"]) {
            assert.match(await get("/write", { path }), /^error: Read-only file system/, path);
        }
    });

    it("reads its secrets from files, and does not show them anywhere else", async () => {
        assert.equal(await get("/read", { path: "/run/secrets/key" }), secret);
        assert.deepEqual(await program.leaks(), []);
    });

    it("connects over HTTPS to a server whose CA certificate it received", async () => {
        assert.equal(await get("/fetch", { url: https.url }), "safe and sound");
    });

    it("has time zones", async () => {
        assert.equal(await get("/offset", { zone: "Europe/Berlin", time: "2026-07-01T00:00:00Z" }), "+02");
        assert.equal(
            await get("/offset", { zone: "America/St_Johns", time: "2026-01-01T00:00:00Z" }),
            "-03:30",
        );
    });

    it("is not rebuilt for ignored files, or for a new modification time", async () => {
        writeFileSync(join(context, "README.md"), "# Shop\n");
        mkdirSync(join(context, "target"), { recursive: true });
        writeFileSync(join(context, "target", "leftover"), "x");
        utimesSync(join(context, "crates/web/src/main.rs"), new Date(), new Date());
        await program.preview("--expect-no-changes");
    });

    it("shows in a preview that a changed source replaces image and container, and builds it in the update", async () => {
        const before = await program.inspect(program.name, "{{.Image}}");
        edit(greeting, "Welcome to", "Come into");
        const { output } = await program.preview();
        assert.match(output, /~ docker:index\/image:Image: \(update\)/);
        assert.match(output, /docker:index\/container:Container: \(replace\)/);
        assert.match(output, /~ image\s*: "sha256:[0-9a-f]{64}" => \[unknown\]/);
        assert.equal(await program.inspect(program.name, "{{.Id}}", "image"), before);
        // With any modification time.
        utimesSync(greeting, new Date(0), new Date(0));
        await program.up();
        await answering(url);
        assert.equal(await get("/"), "Come into the shop");
    });

    it("stops within a second, even without a signal handler", async () => {
        const start = performance.now();
        await program.docker("stop", "--time", "10", program.name);
        assert.ok(performance.now() - start < 1500, `${Math.round(performance.now() - start)} ms`);
        await program.docker("start", program.name);
        await answering(url);
    });

    it("runs a static binary on a base without a C library", async () => {
        program.build({ link: "static", runtimeImage: images.bareImage });
        await program.up();
        await answering(url);
        assert.equal(await get("/"), "Come into the shop");
    });

    // test/unit/components/rust/image/args.test.ts has the others.
    it("refuses a wrong pairing in a preview", async () => {
        program.build({ link: "dynamic", runtimeImage: images.bareImage });
        const output = await program.fail("preview");
        assert.match(output, /build\.runtimeImage: .*use "20250419-glibc-debian13"/);
    });
});
