import assert from "node:assert/strict";
import { streamsIn } from "../../../../../components/nats/docker/leftStreams.ts";

describe("streams in a volume", () => {
    const volumes: [title: string, text: string, streams: string[]][] = [
        [
            "are those of all accounts of a single server",
            "$G/streams/A\nSHOP/streams/ORDERS",
            ["A", "ORDERS"],
        ],
        ["are known to the group that the server was in", "$SYS/_js_/_meta_", []],
        ["are none in a new volume", "sh: cd: can't cd to /data/jetstream: No such file or directory", []],
        [
            "are none without a stream",
            "ls: */_js_/_meta_: No such file or directory\nls: */streams/*: No such file",
            [],
        ],
        [
            "are found below what ls reports",
            "ls: */_js_/_meta_: No such file or directory\n$G/streams/A",
            ["A"],
        ],
    ];
    for (const [title, text, streams] of volumes) {
        it(title, () => assert.deepEqual(streamsIn(text), streams));
    }
});
