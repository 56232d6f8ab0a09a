import { execa } from "execa";
import assert from "node:assert/strict";
import { loginFromConfig } from "../../../components/images/dockerLogin.ts";
import { hostName, registryOf } from "../../../offline/docker-plugin/engine/credentials.ts";
import { logText } from "../../../offline/docker-plugin/engine/logs.ts";
import { tar } from "../../../offline/docker-plugin/engine/tar.ts";
import { createRequest, updateRequest } from "../../../offline/docker-plugin/resources/container/request.ts";
import { parseIgnores } from "../../../offline/docker-plugin/resources/image/dockerignore.ts";
import { serverOf } from "../../../offline/docker-plugin/resources/image/inputs.ts";
import {
    cpusText,
    durationText,
    nanoseconds,
    toBytes,
    toMebibytes,
} from "../../../offline/docker-plugin/units.ts";
import {
    fromStruct,
    hasUnknown,
    knownOf,
    secret,
    toStruct,
    unknown,
} from "../../../offline/plugin/values.ts";

describe("docker plugin: units", () => {
    const durations: [string, number, string][] = [
        ["0s", 0, "0s"],
        ["0", 0, "0s"],
        ["60s", 60e9, "1m0s"],
        ["1m0s", 60e9, "1m0s"],
        ["1h", 3600e9, "1h0m0s"],
        ["1.5s", 1.5e9, "1.5s"],
        ["90m30s", 5430e9, "1h30m30s"],
        ["250ms", 250e6, "250ms"],
        [".5ms", 500e3, "500µs"],
        ["10ns", 10, "10ns"],
    ];
    for (const [given, expected, printed] of durations) {
        it(`reads ${given} and prints it as ${printed}`, () => {
            assert.equal(nanoseconds(given), expected);
            assert.equal(durationText(expected), printed);
        });
    }

    for (const wrong of ["", "5", "s", "1d", "1 s", "1s1"]) {
        it(`takes "${wrong}" for no duration`, () => {
            assert.equal(nanoseconds(wrong), undefined);
        });
    }

    it("knows a negative duration", () => {
        assert.equal(nanoseconds("-1s"), -1e9);
    });

    it("prints processors as the official plugin does", () => {
        const printed = [0.5e9, 1e9, 1.5e9, 0.25e9, 2e9, 0.123e9].map(cpusText);
        assert.deepEqual(printed, ["0.5", "1.0", "1.5", "0.25", "2.0", "0.123"]);
    });

    it("counts memory in mebibytes, and leaves -1 alone", () => {
        assert.deepEqual([toBytes(2), toBytes(-1), toBytes(0)], [2097152, -1, 0]);
        assert.deepEqual([toMebibytes(2097152), toMebibytes(-1), toMebibytes(0)], [2, -1, 0]);
    });
});

describe("docker plugin: values", () => {
    it("survive the way there and back", () => {
        const values = { a: "x", b: 1, c: true, d: ["y", { e: "" }], f: {} };
        assert.deepEqual(fromStruct(toStruct(values)), values);
        assert.deepEqual(fromStruct(undefined), {});
    });

    it("come without their wrapping", () => {
        const output = { "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4" };
        assert.deepEqual(fromStruct(toStruct({ a: secret({ b: secret("c") }) })), { a: { b: "c" } });
        assert.deepEqual(fromStruct(toStruct({ a: { ...output, value: "x" }, b: output })), {
            a: "x",
            b: unknown,
        });
    });

    it("are freed from what is not known", () => {
        const values = { a: unknown, b: [{ c: unknown, d: 1 }, unknown], e: "x" };
        assert.deepEqual(knownOf(values), { b: [{ d: 1 }], e: "x" });
    });

    it("are searched for what is not known", () => {
        assert.equal(hasUnknown({ a: [{ b: unknown }] }), true);
        assert.equal(hasUnknown({ a: ["x", 1, {}] }), false);
    });
});

describe("docker plugin: archives and logs", () => {
    const listed = async (path: string): Promise<string> => {
        const archive = tar({ path, content: Buffer.from("grüße"), mode: 0o640, uid: 65532, gid: 7 });
        return (await execa("tar", ["--numeric-owner", "-tvf", "-"], { input: archive })).stdout;
    };

    it("packs a file with owner, mode and size", async () => {
        assert.match(await listed("/etc/nats.conf"), /^-rw-r----- 65532\/7 +7 .* \/?etc\/nats.conf$/m);
    });

    it("packs a file with a long and foreign name", async () => {
        const path = `/deep/${"ü".repeat(120)}`;
        const archive = tar({ path, content: Buffer.from("x".repeat(513)), mode: 0o644, uid: 0, gid: 0 });
        const read = await execa("tar", ["--quoting-style=literal", "-tf", "-"], {
            input: archive,
            env: { LC_ALL: "C.UTF-8" },
        });
        assert.match(read.stdout, new RegExp(`deep/ü{120}$`, "m"));
        assert.equal(archive.length % 512, 0);
    });

    it("joins the frames of a log", () => {
        const frame = (stream: number, content: string): Buffer => {
            const head = Buffer.alloc(8);
            head.writeUInt8(stream, 0);
            head.writeUInt32BE(Buffer.byteLength(content), 4);
            return Buffer.concat([head, Buffer.from(content)]);
        };
        const raw = Buffer.concat([frame(1, "out ü\n"), frame(2, ""), frame(2, "err\n")]);
        assert.equal(logText(raw, false), "out ü\nerr\n");
        assert.equal(logText(Buffer.from("plain\n"), true), "plain\n");
    });
});

describe("docker plugin: .dockerignore", () => {
    const cases: [string, string[], string[]][] = [
        ["*.md", ["a.md"], ["b/a.md", "a.mdx"]],
        ["**/*.md", ["a.md", "b/c/a.md"], ["a.txt"]],
        ["# *.md\n\n  target  ", ["target", "target/a/b"], ["# *.md", "x/target", "targets"]],
        ["/target/", ["target/a"], ["b/target"]],
        ["*.md\n!KEEP.md", ["a.md"], ["KEEP.md"]],
        ["!KEEP.md\n*.md", ["KEEP.md"], []],
        ["src\n!src/keep", ["src/a"], ["src/keep", "src/keep/b"]],
        ["a?c", ["abc"], ["ac", "a/c", "abbc"]],
        ["a/**/z", ["a/z", "a/b/c/z"], ["b/z"]],
        ["**", ["a", "a/b"], []],
        ["[ab].txt", ["a.txt"], ["c.txt"]],
        ["a.b", ["a.b"], ["axb"]],
        ["./x", ["x"], []],
    ];
    for (const [content, ignored, kept] of cases) {
        it(`understands ${JSON.stringify(content)}`, () => {
            const ignores = parseIgnores(content);
            assert.deepEqual(
                ignored.filter((path) => !ignores(path)),
                [],
            );
            assert.deepEqual(kept.filter(ignores), []);
        });
    }
});

describe("docker plugin: registries", () => {
    it("are found in a reference as the official plugin finds them", () => {
        const found = ["busybox", "a/b", "dhi.io/nats:1", "localhost/a", "h:5/a", "a/b/c"].map(registryOf);
        const hub = "registry-1.docker.io";
        assert.deepEqual(found, [hub, hub, "dhi.io", "localhost", "h:5", "a"]);
    });

    it("go by their host name", () => {
        assert.deepEqual(["dhi.io", "https://dhi.io/v1/", "http://h:5"].map(hostName), [
            "dhi.io",
            "dhi.io",
            "h:5",
        ]);
        assert.equal(serverOf("", "docker.io/a/b"), "index.docker.io");
        assert.equal(serverOf("https://dhi.io", "anything"), "dhi.io");
        assert.throws(() => serverOf("", "a/b"), /must be canonical/);
    });

    it("have logins in a client's configuration", async () => {
        const auth = Buffer.from("someone:a:b").toString("base64");
        const config = (key: string): string => JSON.stringify({ auths: { [key]: { auth } } });
        for (const key of ["dhi.io", "https://dhi.io", "https://dhi.io/v1/"]) {
            assert.deepEqual(await loginFromConfig(config(key), "dhi.io"), {
                username: "someone",
                password: "a:b",
            });
        }
        assert.deepEqual(await loginFromConfig(config("other"), "dhi.io"), { username: "", password: "" });
    });
});

describe("docker plugin: requests", () => {
    it("ask for nothing that was not asked for", () => {
        assert.deepEqual(createRequest({ image: "a", restart: "no", hostname: "", memory: 0 }), {
            Image: "a",
            HostConfig: { Init: false, RestartPolicy: { Name: "no" }, CpuPeriod: 0, CpuQuota: 0 },
        });
    });

    it("spell capabilities out", () => {
        const request = createRequest({
            image: "a",
            capabilities: { adds: ["net_admin", "CAP_KILL"], drops: ["all"] },
        });
        const { CapAdd, CapDrop } = (request as { HostConfig: Record<string, unknown> }).HostConfig;
        assert.deepEqual(CapAdd, ["CAP_KILL", "CAP_NET_ADMIN"]);
        assert.deepEqual(CapDrop, ["ALL"]);
    });

    it("change limits, and nothing else", () => {
        const changed = updateRequest({
            image: "a",
            memory: 1,
            memorySwap: -1,
            restart: "always",
            user: "1",
        });
        assert.deepEqual(changed, { Memory: 1048576, MemorySwap: -1, RestartPolicy: { Name: "always" } });
    });

    it("tell volumes without a place", () => {
        const request = (volume: Record<string, string>): unknown =>
            createRequest({ image: "a", volumes: [volume] });
        assert.throws(() => request({ volumeName: "v" }), /without container path or source container/);
        assert.throws(
            () => request({ fromContainer: "c", containerPath: "/x" }),
            /both a container and a path/,
        );
    });
});
