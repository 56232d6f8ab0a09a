import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { extract, type Header } from "tar-stream";

import { localImageName, localRepositories } from "../../../offline/images/localImages.ts";
import { type ImageLayout, packImage, packLayer } from "../../../offline/images/archive.ts";
import { busyboxEntries } from "../../../offline/images/recipes/busybox.ts";
import { goLayout } from "../../../offline/images/goRecipe.ts";
import { natsImage } from "../../../offline/images/recipes/nats.ts";
import { chooseForBox } from "../../../offline/images/recipes/natsBox.ts";
import { chooseVersion } from "../../../offline/images/chooseVersion.ts";

interface Content {
    readonly header: Header;
    readonly data: Buffer;
}

async function unpack(archive: Buffer): Promise<Map<string, Content>> {
    const files = new Map<string, Content>();
    const reader = extract();
    reader.end(archive);
    for await (const entry of reader) {
        const chunks: Buffer[] = [];
        for await (const chunk of entry) {
            chunks.push(chunk as Buffer);
        }
        files.set(entry.header.name, { header: entry.header, data: Buffer.concat(chunks) });
    }
    return files;
}

function parse(files: Map<string, Content>, name: string): unknown {
    return JSON.parse(files.get(name)?.data.toString() ?? "null");
}

const natsLayout: ImageLayout = {
    ...goLayout(natsImage, "2.14.5", Buffer.from("server")),
    labels: { made: "here" },
};

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
        assert.ok(
            !localRepositories
                .map((repository) => localImageName({ repository, tag: "1" }))
                .join()
                .includes("dhi.io"),
        );
    });
});

describe("local image", () => {
    it("has one layer, which its configuration names by digest", async () => {
        const files = await unpack(await packImage("standin.local/x:1", natsLayout, "arm64"));
        const [manifest] = parse(files, "manifest.json") as [
            { Config: string; Layers: [string]; RepoTags: string[] },
        ];
        assert.deepEqual(manifest.RepoTags, ["standin.local/x:1"]);
        const config = parse(files, manifest.Config) as {
            architecture: string;
            rootfs: { diff_ids: string[] };
        };
        const layer = files.get(manifest.Layers[0])?.data ?? Buffer.alloc(0);
        const digest = createHash("sha256").update(layer).digest("hex");
        assert.deepEqual(config.rootfs.diff_ids, [`sha256:${digest}`]);
        assert.equal(config.architecture, "arm64");
    });

    it("has the same bytes for the same content in any order", async () => {
        const image = await packImage("standin.local/x:1", natsLayout, "amd64");
        const entries = [...natsLayout.entries].reverse();
        assert.ok(image.equals(await packImage("standin.local/x:1", { ...natsLayout, entries }, "amd64")));
    });

    it("of nats starts like the hardened one: as nonroot, from the root folder, with its ports", async () => {
        const files = await unpack(await packImage("standin.local/x:1", natsLayout, "amd64"));
        const [manifest] = parse(files, "manifest.json") as [{ Config: string }];
        const { config } = parse(files, manifest.Config) as { config: Record<string, unknown> };
        assert.deepEqual(config, {
            User: "nonroot",
            Env: [],
            Entrypoint: ["/nats-server"],
            Cmd: ["--config", "nats-server.conf"],
            ExposedPorts: { "4222/tcp": {}, "8222/tcp": {}, "6222/tcp": {} },
            Labels: { made: "here" },
        });
    });

    it("of nats contains the server, its configuration and accounts, and no shell", async () => {
        const files = await unpack(await packLayer(natsLayout.entries));
        assert.equal(files.get("nats-server")?.header.mode, 0o755);
        assert.match(
            files.get("nats-server.conf")?.data.toString() ?? "",
            /user: ruser\n\s+password: T0pS3cr3t/,
        );
        assert.match(files.get("etc/passwd")?.data.toString() ?? "", /^nonroot:x:65532:65532:/m);
        assert.match(files.get("etc/group")?.data.toString() ?? "", /^nonroot:x:65532:/m);
        assert.equal(files.get("tmp")?.header.mode, 0o1777);
        assert.deepEqual(
            [...files.keys()].filter((name) => /(^|\/)(ba)?sh$|bin$/.test(name)),
            [],
        );
    });

    it("has folders before their content, and all times zero", async () => {
        const files = await unpack(await packLayer(natsLayout.entries));
        const names = [...files.keys()];
        assert.ok(names.includes("etc") && names.indexOf("etc") < names.indexOf("etc/passwd"));
        assert.equal(files.get("home/nonroot")?.header.uid, 65532);
        assert.ok([...files.values()].every(({ header }) => header.mtime.getTime() === 0));
    });

    it("of busybox has its commands as links, in /bin and on PATH", async () => {
        const entries = busyboxEntries(Buffer.from("program"), ["busybox", "chown", "sh"]);
        const files = await unpack(await packLayer(entries));
        assert.equal(files.get("usr/bin/chown")?.header.linkname, "busybox");
        assert.equal(files.get("usr/bin/sh")?.header.type, "symlink");
        assert.equal(files.get("usr/bin/busybox")?.header.type, "file");
        assert.equal(files.get("bin")?.header.linkname, "usr/bin");
    });
});
