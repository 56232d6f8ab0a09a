import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { delimiter } from "node:path";
import { text } from "node:stream/consumers";
import { dialThroughEngine } from "../../../../components/tunnel/docker.ts";
import { TestFolder } from "../../folder.ts";

describe("a tunnel through an engine", () => {
    const folder = new TestFolder();
    const { PATH } = process.env;
    afterEach(() => Object.assign(process.env, { PATH }));

    /** Runs a script in place of `docker`, which writes down its arguments. */
    function dial(script: string) {
        const lines = ["#!/bin/sh", 'cd "$(dirname "$0")"', `printf '%s\\n' "$@" > arguments`, script, ""];
        folder.write("docker", lines.join("\n"), 0o755);
        process.env["PATH"] = `${folder.path}${delimiter}${PATH ?? ""}`;
        return dialThroughEngine({ network: "events", image: "dhi.io/busybox:1" })("events-0", 4222);
    }

    it("passes on what both sides send, once the container has connected", async () => {
        const stream = await dial("sleep 0.1; echo 'a warning' >&2; echo connected >&2; exec cat");
        stream.end("PING");
        assert.equal(await text(stream), "PING");
    });

    it("starts a hardened container in the network, which its label tells from others", async () => {
        (await dial("echo connected >&2")).destroy();
        const words = folder.read("arguments").split("\n");
        for (const option of [
            "--rm",
            "--init",
            "--network=events",
            "--label=dhi.tunnel=events",
            "--read-only",
        ]) {
            assert.ok(words.includes(option), option);
        }
        assert.ok(words.indexOf("dhi.io/busybox:1") > words.indexOf("--init"));
        assert.deepEqual(words.slice(-3), ["events-0", "4222", ""]);
    });

    it("ends the container with the connection", async () => {
        const loop = "while :; do sleep 0.05; done";
        const stream = await dial(`trap 'touch ended; exit' TERM; echo connected >&2; ${loop}`);
        stream.destroy();
        while (!existsSync(folder.at("ended"))) {
            await new Promise(setImmediate);
        }
    });

    it("fails with the reason where nothing listens", async () => {
        await assert.rejects(
            dial('echo "nc: can\'t connect to remote host: Connection refused" >&2; exit 1'),
            {
                message:
                    "there is no connection to events-0:4222 through the Docker Engine: " +
                    "nc: can't connect to remote host: Connection refused",
            },
        );
    });

    it("fails with the reason where there is no docker command", async () => {
        process.env["PATH"] = folder.path;
        const dial = dialThroughEngine({ network: "events", image: "dhi.io/busybox:1" });
        await assert.rejects(dial("events-0", 4222), /through the Docker Engine: spawn docker ENOENT/);
    });
});
