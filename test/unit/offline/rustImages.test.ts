import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openWorkspace, type Workspace } from "../../../workspace/workspace.ts";
import type { ImageEntry } from "../../../offline/images/archive.ts";
import type { MadeImage, Recipe } from "../../../offline/images/recipe.ts";
import { rust } from "../../../offline/images/recipes/rust.ts";
import { staticImage } from "../../../offline/images/recipes/static.ts";

const status = `Package: ca-certificates
Version: 20250419

Package: rustc
Version: 1.85.1+dfsg1-1

Package: libc6
Version: 2.41-12
`;
/** The files of a Debian 13 with Rust that the recipes read. */
const files: Record<string, string> = {
    "var/lib/dpkg/status": status,
    "var/lib/dpkg/info/libc6:amd64.list":
        "/.\n/lib64/ld-linux-x86-64.so.2\n/lib/x86_64-linux-gnu/libc.so.6\n/usr/lib/x86_64-linux-gnu/libm.so.6\n" +
        "/usr/lib/x86_64-linux-gnu/gconv/UTF-32.so\n/usr/share/doc/libc6/copyright\n",
    "var/lib/dpkg/info/libgcc-s1:amd64.list": "/usr/lib/x86_64-linux-gnu/libgcc_s.so.1\n",
    "usr/lib/x86_64-linux-gnu/libc.so.6": "libc",
    "usr/lib/x86_64-linux-gnu/libm.so.6": "libm",
    "usr/lib/x86_64-linux-gnu/libgcc_s.so.1": "libgcc",
    "usr/lib/x86_64-linux-gnu/gconv/UTF-32.so": "gconv",
    "usr/share/doc/libc6/copyright": "copyright",
    "usr/share/zoneinfo/Europe/Berlin": "TZif",
    "usr/bin/dash": "a shell",
};

describe("the local images made from Debian 13", () => {
    const home = mkdtempSync(join(tmpdir(), "dhi-recipes-"));
    let workspace: Workspace;

    before(() => {
        workspace = openWorkspace(home);
        const root = join(home, "tools", "debian13-rust-amd64-2");
        for (const [path, text] of Object.entries(files)) {
            mkdirSync(dirname(join(root, path)), { recursive: true });
            writeFileSync(join(root, path), text);
        }
        mkdirSync(join(root, "usr/lib64"), { recursive: true });
        writeFileSync(join(root, "usr/lib64/ld-linux-x86-64.so.2"), "loader");
        symlinkSync("usr/lib", join(root, "lib"));
        symlinkSync("usr/lib64", join(root, "lib64"));
        symlinkSync("Berlin", join(root, "usr/share/zoneinfo/Europe/Busingen"));
    });

    after(() => rmSync(home, { recursive: true }));

    const make = (recipe: Recipe, tag: string): Promise<MadeImage> =>
        recipe.make(workspace, tag, "amd64", () => undefined);

    async function layoutOf(tag: string) {
        const made = await make(staticImage, tag);
        assert.ok("layout" in made);
        const entries = new Map<string, ImageEntry>(made.layout.entries.map((entry) => [entry.path, entry]));
        return { ...made, entries };
    }

    describe("static", () => {
        it("has accounts, certificate authorities and time zones, and runs as nonroot", async () => {
            const { entries, layout, version, differences } = await layoutOf("20250419-debian13");
            assert.equal(layout.user, "nonroot");
            assert.deepEqual(layout.environment, ["SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"]);
            assert.equal(layout.entrypoint, undefined);
            assert.ok(entries.has("/etc/passwd") && entries.has("/usr/share/zoneinfo/Europe/Berlin"));
            const link = entries.get("/usr/share/zoneinfo/Europe/Busingen");
            assert.ok(link !== undefined && "link" in link && link.link === "Berlin");
            assert.deepEqual([version, differences], ["20250419", []]);
        });

        it("has the C library and the compiler's runtime only with -glibc", async () => {
            const isLibrary = (path: string) => path.includes(".so");
            const bare = await layoutOf("20250419-debian13");
            assert.deepEqual([...bare.entries.keys()].filter(isLibrary), []);
            const { entries } = await layoutOf("20250419-glibc-debian13");
            assert.deepEqual([...entries.keys()].filter(isLibrary).sort(), [
                "/usr/lib/x86_64-linux-gnu/libc.so.6",
                "/usr/lib/x86_64-linux-gnu/libgcc_s.so.1",
                "/usr/lib/x86_64-linux-gnu/libm.so.6",
                "/usr/lib64/ld-linux-x86-64.so.2",
            ]);
            assert.deepEqual(entries.get("/lib64"), { path: "/lib64", link: "usr/lib64" });
        });

        it("contains no program", async () => {
            const { entries } = await layoutOf("20250419-glibc-debian13");
            assert.deepEqual(
                [...entries.keys()].filter((path) => /\/s?bin\//.test(path)),
                [],
            );
        });

        it("is made again for another variant only", () => {
            assert.equal(
                staticImage.key("20250419-glibc-debian13"),
                staticImage.key("20260611-glibc-debian13"),
            );
            assert.notEqual(staticImage.key("20250419-glibc-debian13"), staticImage.key("20250419-debian13"));
        });

        const differences: [tag: string, differences: string[]][] = [
            ["20260611-glibc-debian13", ["version 20250419 instead of 20260611"]],
            ["20250419-glibc-debian12", ["Debian 13 instead of 12"]],
            ["20250419-glibc-debian13-fips", ["no FIPS module"]],
        ];
        for (const [tag, expected] of differences) {
            it(`lists its differences from ${tag}`, async () => {
                assert.deepEqual((await make(staticImage, tag)).differences, expected);
            });
        }

        for (const tag of ["20260611-musl-alpine3.24", "20260611-alpine3.24"]) {
            it(`refuses ${tag} and names a valid tag`, async () => {
                await assert.rejects(make(staticImage, tag), /use 20250419-glibc-debian13/);
            });
        }
    });

    describe("rust", () => {
        it("is a whole system with Debian's Rust", async () => {
            const made = await make(rust, "1-debian13-dev");
            assert.ok("rootfs" in made);
            assert.equal(made.rootfs.folder, join(home, "tools", "debian13-rust-amd64-2"));
            assert.ok(made.rootfs.changes.includes("USER root"));
            assert.equal(made.version, "1.85.1");
            assert.deepEqual(made.differences, ["Debian's Rust 1.85.1"]);
        });

        it("lists another version as a difference", async () => {
            const { differences } = await make(rust, "1.91.0-debian13-dev");
            assert.deepEqual(differences, ["Debian's Rust 1.85.1", "version 1.85.1 instead of 1.91.0"]);
        });

        for (const tag of ["1-debian13", "1-alpine3.22-dev"]) {
            it(`refuses ${tag} and names a valid tag`, async () => {
                await assert.rejects(make(rust, tag), /use 1-debian13-dev/);
            });
        }
    });
});
