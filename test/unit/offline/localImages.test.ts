import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";

import { extract, type Header } from "tar-stream";

import { localImageName, localRepositories } from "../../../offline/images/localImages.ts";
import { type ImageLayout, packImage, packLayer } from "../../../offline/images/archive.ts";
import { goLayout } from "../../../offline/images/goRecipe.ts";
import { natsImage } from "../../../offline/images/recipes/nats.ts";
import { chooseForBox } from "../../../offline/images/recipes/natsBox.ts";
import { chooseVersion } from "../../../offline/images/chooseVersion.ts";

interface Content {
    readonly header: Header;
    readonly text: string;
    readonly digest: string;
}

async function unpack(archive: Buffer): Promise<Map<string, Content>> {
    const files = new Map<string, Content>();
    const reader = extract();
    reader.end(archive);
    for await (const entry of reader) {
        const data = await buffer(entry);
        const digest = createHash("sha256").update(data).digest("hex");
        files.set(entry.header.name, { header: entry.header, text: data.toString(), digest });
    }
    return files;
}

const layout: ImageLayout = {
    ...goLayout(natsImage, "2.14.5", Buffer.from("server")),
    labels: { made: "here" },
};
const pack = (cpu: string, entries = layout.entries) =>
    packImage("standin.local/x:1", { ...layout, entries }, cpu);
const layerOf = async (entries: ImageLayout["entries"]) => unpack(await packLayer(entries));

describe("version of a local image", () => {
    const pinned = ["2.12.3", "2.15.1", "2.14.5"];
    const table: [string, string, string[]][] = [
        ["2.14.5-debian13", "2.14.5", []],
        ["2.14.5", "2.14.5", []],
        ["2.14-debian", "2.14.5", []],
        ["2", "2.15.1", []],
        ["2.14.2-debian13", "2.14.5", ["version 2.14.5 instead of 2.14.2"]],
        ["2.15.9", "2.15.1", ["version 2.15.1 instead of 2.15.9"]],
        ["2.13.0", "2.14.5", ["version 2.14.5 instead of 2.13.0"]],
        ["2.11", "2.12.3", ["version 2.12.3 instead of 2.11"]],
        ["3-debian13", "2.15.1", ["version 2.15.1 instead of 3"]],
        ["2.14.5-debian13-fips-dev", "2.14.5", ["runtime variant instead of fips-dev"]],
    ];
    for (const [tag, version, differences] of table) {
        it(`for ${tag} is ${version}`, () => {
            assert.deepEqual(chooseVersion(tag, pinned), { version, differences });
        });
    }

    it("of nats-box is its client's, with the missing programs as a difference", () => {
        assert.deepEqual(chooseForBox("0.19.7-debian13-compat", ["0.3.0", "0.10.0"]), {
            version: "0.10.0",
            differences: [
                "nats 0.10.0 alone, without nsc, nats-top and nk",
                "runtime variant instead of compat",
            ],
        });
    });

    it("is refused for a tag that does not start with a version", () => {
        assert.throws(() => chooseVersion("latest", pinned), /use one that starts with a version/);
        assert.throws(() => chooseVersion("2.14.5.1", pinned), /use one that starts with a version/);
    });
});

describe("reference of a local image", () => {
    it("cannot be mistaken for a hardened image", () => {
        const name = localImageName({ repository: "nats", tag: "2.14.5-debian13" });
        assert.equal(name, "standin.local/offline/dhi-nats:2.14.5-debian13");
        const all = localRepositories.map((repository) => localImageName({ repository, tag: "1" }));
        assert.ok(!all.join().includes("dhi.io"));
    });
});

describe("local image", () => {
    it("has one layer, which its configuration names by digest", async () => {
        const files = await unpack(await pack("arm64"));
        const json = (name: string) => JSON.parse(files.get(name)?.text ?? "null") as unknown;
        const [image] = json("manifest.json") as [{ Config: string; Layers: [string]; RepoTags: string[] }];
        const layer = `sha256:${files.get(image.Layers[0])?.digest}`;
        const config = json(image.Config) as { architecture: string; rootfs: { diff_ids: string[] } };
        assert.deepEqual(image.RepoTags, ["standin.local/x:1"]);
        assert.deepEqual(config.rootfs.diff_ids, [layer]);
        assert.equal(config.architecture, "arm64");
    });

    it("has the same bytes for the same content in any order", async () => {
        assert.ok((await pack("amd64")).equals(await pack("amd64", [...layout.entries].reverse())));
    });

    it("of nats contains the server, its configuration and accounts, and no shell", async () => {
        const files = await layerOf(layout.entries);
        const has = (file: string, text: RegExp) => assert.match(files.get(file)?.text ?? "", text);
        has("nats-server.conf", /user: ruser\n\s+password: T0pS3cr3t/);
        has("etc/passwd", /^nonroot:x:65532:65532:/m);
        has("etc/group", /^nonroot:x:65532:/m);
        assert.equal(files.get("nats-server")?.header.mode, 0o755);
        assert.equal(files.get("tmp")?.header.mode, 0o1777);
        assert.ok(![...files.keys()].some((name) => /(^|\/)(ba)?sh$|bin$/.test(name)));
    });

    it("has folders before their content, and all times zero", async () => {
        const files = await layerOf(layout.entries);
        const names = [...files.keys()];
        assert.ok(names.includes("etc") && names.indexOf("etc") < names.indexOf("etc/passwd"));
        assert.equal(files.get("home/nonroot")?.header.uid, 65532);
        assert.ok([...files.values()].every(({ header }) => header.mtime.getTime() === 0));
    });
});
