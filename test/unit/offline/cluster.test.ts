import assert from "node:assert/strict";

import { parse } from "yaml";

import { addressesOf, blockCount, chooseAddresses, isFree } from "../../../offline/cluster/addresses.ts";
import { configurationFiles, type Place } from "../../../offline/cluster/configuration.ts";
import { describeNode } from "../../../offline/cluster/nodeDescription.ts";
import { isNodeReady } from "../../../offline/cluster/readiness.ts";

const home = `/it's a "home"/ünïcode/kubernetes`;

const place: Place = {
    folders: {
        home,
        kubeconfig: `${home}/kubeconfig`,
        certificates: `${home}/certificates`,
        config: `${home}/config`,
        logs: `${home}/log`,
        state: `${home}/state`,
        pid: `${home}/node.pid`,
    },
    addresses: addressesOf(3),
    snapshotter: "overlayfs",
};
const programs = {
    kubernetes: "/k",
    version: "1",
    coredns: "/dns",
    pause: "/pause",
    containerd: "/containerd",
};

describe("addresses of a cluster", () => {
    it("are in the range for benchmarks, and do not overlap another cluster's", () => {
        const all = Array.from({ length: blockCount }, (_, block) => addressesOf(block));
        assert.equal(all[0]?.range, "198.18.0.0/22");
        assert.equal(all.at(-1)?.range, "198.19.252.0/22");
        assert.equal(new Set(all.map(({ range }) => range)).size, blockCount);
        // A network device's name has at most 15 characters.
        assert.ok(all.every(({ name }) => name.length <= 15));
    });

    it("are the same for the same folder", () => {
        assert.deepEqual(chooseAddresses("/a/.dhi", []), chooseAddresses("/a/.dhi", []));
    });

    it("avoid a block that a route overlaps", () => {
        const first = chooseAddresses("/a/.dhi", []);
        for (const route of [first.pods, first.host, `${first.node}/31`]) {
            const second = chooseAddresses("/a/.dhi", ["default", "fe80::/64", "10.0.0.0/8", route]);
            assert.notEqual(second.block, first.block);
        }
        assert.ok(!isFree(first, ["198.0.0.0/8"]));
    });

    it("are refused when routes overlap all of them", () => {
        assert.throws(() => chooseAddresses("/a/.dhi", ["198.18.0.0/15"]), /No addresses are free/);
    });
});

describe("the node of a cluster", () => {
    const { setup, programs: started } = describeNode(place, programs);
    const commands = setup.map((command) => command.join(" "));

    it("has its folders at a fixed path, whatever the path of the checkout", () => {
        assert.deepEqual(
            setup.filter((command) => command.some((argument) => argument.includes(home))),
            [["mount", "--bind", home, "/run/cluster"]],
        );
        const texts = [...Object.values(configurationFiles(place)), JSON.stringify(started)];
        assert.ok(!texts.some((text) => text.includes("home")));
    });

    it("has no route out of the cluster", () => {
        assert.ok(!commands.some((command) => command.includes("default")));
    });

    it("starts each program with files of the cluster only", () => {
        const names = started.map(({ name }) => name);
        assert.deepEqual(names.slice(0, 2), ["etcd", "kube-apiserver"]);
        assert.ok(names.includes("kubelet") && names.includes("kube-proxy") && names.includes("coredns"));
        const paths = started.flatMap(({ command }) => command.join(" ").match(/\/run\/[^\s,]*/g) ?? []);
        assert.ok(paths.length > 10 && paths.every((path) => path.startsWith("/run/cluster/")));
    });

    it("has a cgroup of its own", () => {
        const kubelet = parse(configurationFiles(place)["kubelet.yaml"] ?? "") as { cgroupRoot: string };
        assert.equal(kubelet.cgroupRoot, "/dhi-cluster-3");
    });

    const reports: [report: string, ready: boolean][] = [
        ["True 2026-01-01T10:00:00Z", true],
        ["True 2026-01-01T09:59:58Z", false],
        ["False 2026-01-01T10:00:05Z", false],
        ["", false],
    ];
    for (const [report, ready] of reports) {
        it(`that started at 10:00:00.9 is ${ready ? "" : "not "}ready with "${report}"`, () => {
            assert.equal(isNodeReady(report, new Date("2026-01-01T10:00:00.900Z")), ready);
        });
    }
});
