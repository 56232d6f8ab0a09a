import assert from "node:assert/strict";
import {
    checkPorts,
    checkPublishedPorts,
    mainPort,
    portsOf,
    type PortArgs,
} from "../../../../../components/rust/args/ports.ts";

const one = (name: string, containerPort = 9000, port?: number) => ({
    ports: [{ name, containerPort, ...(port === undefined ? {} : { port }) }],
});
const two = (first: number, second: number, ...ports: [number?, number?]) => ({
    ports: [
        { name: "admin", containerPort: first, port: ports[0] },
        { name: "metrics", containerPort: second, port: ports[1] },
    ],
});

const refused: [args: PortArgs, path: string, reason: RegExp][] = [
    [one("http"), "ports[0].name", /^"http" is already used by port and containerPort: use another name$/],
    [one("Admin"), "ports[0].name", /^"Admin" is not a valid port name: use at most 15 lowercase letters/],
    [one("a-name-too-long-"), "ports[0].name", /is not a valid port name/],
    [one("a--b"), "ports[0].name", /is not a valid port name/],
    [one("9000"), "ports[0].name", /is not a valid port name/],
    [one("admin", 80), "ports[0].containerPort", /^80 is a privileged port.*publish that as 80$/],
    [one("admin", 0), "ports[0].containerPort", /^0 is not a valid port: use one from 1025 to 65535/],
    [
        { port: 1, ...one("admin", 8000) },
        "ports[0].containerPort",
        /^8000 is already used by the port "http": use another$/,
    ],
    [two(9000, 9000), "ports[1].containerPort", /^9000 is already used by the port "admin"/],
    [
        { ports: [...one("admin").ports, ...one("admin", 9001).ports] },
        "ports[1].name",
        /^"admin" is already used by another port: use another name$/,
    ],
    [{ containerPort: 80 }, "containerPort", /privileged/],
];

const unpublishable: [args: PortArgs, count: number, path: string, reason: RegExp][] = [
    [
        one("admin", 9000, 0),
        1,
        "ports[0].port",
        /^0 is not a valid port: use one from 1 to 65535, for example 3000$/,
    ],
    [
        { port: 3000, ...one("admin", 9000, 65_535) },
        2,
        "ports[0].port",
        /^65535 is not a valid port for the first of 2 replicas: use one from 1 to 65534/,
    ],
    [
        { port: 3000, ...one("admin", 9000, 3000) },
        1,
        "ports[0].port",
        /^3000 is already used by the port "http": use another$/,
    ],
    [
        { port: 3000, ...one("admin", 9000, 3002) },
        3,
        "ports[0].port",
        /^3002 is already used by the port "http"/,
    ],
    [two(9000, 9001, 3000, 3001), 2, "ports[1].port", /^3001 is already used by the port "admin"/],
];

describe("the ports of a service", () => {
    it("are none for a worker, and 8000 by default", () => {
        assert.deepEqual(portsOf({}), []);
        assert.deepEqual(mainPort({ port: 3000 }), { name: "http", containerPort: 8000, port: 3000 });
        assert.deepEqual(mainPort({ containerPort: 9000 }), {
            name: "http",
            containerPort: 9000,
            port: undefined,
        });
    });

    it("can be several, with consecutive host ports or none", () => {
        const args = { port: 3000, ...two(9000, 9001, 3002) };
        assert.deepEqual(checkPorts(args), []);
        assert.deepEqual(checkPublishedPorts(args, 2), []);
        assert.deepEqual(
            portsOf(args).map(({ name }) => name),
            ["http", "admin", "metrics"],
        );
    });

    for (const [args, path, reason] of refused) {
        it(`are refused with ${JSON.stringify(args)}`, () => expectOne(checkPorts(args), path, reason));
    }

    for (const [args, count, path, reason] of unpublishable) {
        it(`are refused to be published with ${JSON.stringify(args)} for ${count}`, () =>
            expectOne(checkPublishedPorts(args, count), path, reason));
    }
});

function expectOne(problems: { path: string; reason: string }[], path: string, reason: RegExp): void {
    assert.deepEqual(
        problems.map((problem) => problem.path),
        [path],
    );
    assert.match(problems[0]?.reason ?? "", reason);
}
