import assert from "node:assert/strict";
import { checkPorts, checkPublishedPorts, type PortArgs } from "../../../../../components/rust/args/ports.ts";
import { itRefuses } from "../../problems.ts";

const named = (...all: [name: string, containerPort: number, port?: number][]) => ({
    ports: all.map(([name, containerPort, port]) => ({ name, containerPort, port })),
});
const badName =
    'is not a valid port name: use at most 15 lowercase letters, digits and single "-", for example "metrics"';

describe("the ports of a service", () => {
    it("can be several, with consecutive host ports or none", () => {
        const args = { port: 3000, ...named(["admin", 9000, 3002], ["metrics", 9001]) };
        assert.deepEqual(checkPorts(args), []);
        assert.deepEqual(checkPublishedPorts(args, 2), []);
    });

    itRefuses<PortArgs>(checkPorts, [
        [
            named(["http", 9000], ["A", 9001], ["a-name-too-long-", 9002], ["a--b", 9003], ["9000", 9004]),
            'ports[0].name: "http" is already used by port and containerPort: use another name',
            `ports[1].name: "A" ${badName}`,
            `ports[2].name: "a-name-too-long-" ${badName}`,
            `ports[3].name: "a--b" ${badName}`,
            `ports[4].name: "9000" ${badName}`,
        ],
        [
            { containerPort: 1024, ...named(["a", 0], ["b", 80.5]) },
            "containerPort: 1024 is a privileged port, which the image's nonroot user without capabilities cannot open everywhere: let the service listen on 9024 and publish that as 1024",
            "ports[0].containerPort: 0 is not a valid port: use one from 1025 to 65535, for example 8000",
            "ports[1].containerPort: 80.5 is not a valid port: use one from 1025 to 65535, for example 8000",
        ],
        [
            { port: 1, ...named(["a", 8000], ["b", 9000], ["b", 9000]) },
            'ports[0].containerPort: 8000 is already used by the port "http": use another',
            'ports[2].name: "b" is already used by another port: use another name',
            'ports[2].containerPort: 9000 is already used by the port "b": use another',
        ],
    ]);

    itRefuses<PortArgs>(
        (args) => checkPublishedPorts(args, 3),
        [
            [
                { port: 3000, ...named(["a", 9000, 3002], ["b", 9001, 3004], ["c", 9002, 65_534]) },
                'ports[0].port: 3002 is already used by the port "http": use another',
                'ports[1].port: 3004 is already used by the port "a": use another',
                "ports[2].port: 65534 is not a valid port for the first of 3 replicas: use one from 1 to 65533, for example 3000",
            ],
        ],
    );

    itRefuses<PortArgs>(
        (args) => checkPublishedPorts(args, 1),
        [
            [
                { port: 3000, ...named(["a", 9000, 0], ["b", 9001, 3000], ["c", 9002, 65_536]) },
                "ports[0].port: 0 is not a valid port: use one from 1 to 65535, for example 3000",
                'ports[1].port: 3000 is already used by the port "http": use another',
                "ports[2].port: 65536 is not a valid port: use one from 1 to 65535, for example 3000",
            ],
        ],
    );
});
