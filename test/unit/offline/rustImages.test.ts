import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { openWorkspace, type Workspace } from "../../../workspace/workspace.ts";
import type { ImageEntry } from "../../../offline/images/archive.ts";
import type { MadeImage, Recipe } from "../../../offline/images/recipe.ts";
import { rust } from "../../../offline/images/recipes/rust.ts";
import { staticImage } from "../../../offline/images/recipes/static.ts";
import { TestFolder } from "../folder.ts";

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
    "usr/lib64/ld-linux-x86-64.so.2": "loader",
    "usr/bin/dash": "a shell",
};
const links = { lib: "usr/lib", lib64: "usr/lib64", "usr/share/zoneinfo/Europe/Busingen": "Berlin" };

const ofDebian = "Debian's Rust 1.85.1";

describe("the local images made from Debian 13", () => {
    const home = new TestFolder();
    let workspace: Workspace;
    const root = "tools/debian13-rust-amd64-2";

    beforeEach(() => {
        workspace = openWorkspace(home.path);
        for (const [path, text] of Object.entries(files)) {
            home.write(`${root}/${path}`, text);
        }
        for (const [link, target] of Object.entries(links)) {
            symlinkSync(target, home.at(`${root}/${link}`));
        }
    });

    const make = (recipe: Recipe, tag: string): Promise<MadeImage> =>
        recipe.make(workspace, tag, "amd64", () => undefined);

    /** The entries of the image "static" by path. */
    async function entriesOf(tag: string): Promise<Map<string, ImageEntry>> {
        const made = await make(staticImage, tag);
        assert.ok("layout" in made);
        return new Map(made.layout.entries.map((entry) => [entry.path, entry]));
    }

    it("have the time zones, with their links", async () => {
        const link = (await entriesOf("20250419-debian13")).get("/usr/share/zoneinfo/Europe/Busingen");
        assert.ok(link !== undefined && "link" in link && link.link === "Berlin");
    });

    it("have the C library and the compiler's runtime only with -glibc", async () => {
        const isLibrary = (path: string) => path.includes(".so");
        const bare = await entriesOf("20250419-debian13");
        assert.deepEqual([...bare.keys()].filter(isLibrary), []);
        const entries = await entriesOf("20250419-glibc-debian13");
        assert.deepEqual([...entries.keys()].filter(isLibrary).sort(), [
            "/usr/lib/x86_64-linux-gnu/libc.so.6",
            "/usr/lib/x86_64-linux-gnu/libgcc_s.so.1",
            "/usr/lib/x86_64-linux-gnu/libm.so.6",
            "/usr/lib64/ld-linux-x86-64.so.2",
        ]);
        assert.deepEqual(entries.get("/lib64"), { path: "/lib64", link: "usr/lib64" });
    });

    it("are made again for another variant only", () => {
        const key = staticImage.key("20250419-glibc-debian13");
        assert.equal(staticImage.key("20260611-glibc-debian13"), key);
        assert.notEqual(staticImage.key("20250419-debian13"), key);
    });

    const recipes = { static: staticImage, rust };
    const known: [image: keyof typeof recipes, tag: string, version: string, differences: string[]][] = [
        ["static", "20250419-debian13", "20250419", []],
        ["static", "20260611-glibc-debian13", "20250419", ["version 20250419 instead of 20260611"]],
        ["static", "20250419-glibc-debian12", "20250419", ["Debian 13 instead of 12"]],
        ["static", "20250419-glibc-debian13-fips", "20250419", ["no FIPS module"]],
        ["rust", "1-debian13-dev", "1.85.1", [ofDebian]],
        ["rust", "1.91.0-debian13-dev", "1.85.1", [ofDebian, "version 1.85.1 instead of 1.91.0"]],
    ];
    for (const [image, tag, version, differences] of known) {
        it(`list the differences from ${image}:${tag}`, async () => {
            const made = await make(recipes[image], tag);
            assert.deepEqual([made.version, made.differences], [version, differences]);
        });
    }

    const refused: [image: keyof typeof recipes, tag: string, message: RegExp][] = [
        ["static", "20260611-musl-alpine3.24", /use 20250419-glibc-debian13/],
        ["static", "20260611-alpine3.24", /use 20250419-glibc-debian13/],
        ["rust", "1-debian13", /use 1-debian13-dev/],
        ["rust", "1-alpine3.22-dev", /use 1-debian13-dev/],
    ];
    for (const [image, tag, message] of refused) {
        it(`are refused for ${image}:${tag}, with a valid tag`, async () => {
            await assert.rejects(make(recipes[image], tag), message);
        });
    }
});
