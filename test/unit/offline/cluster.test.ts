import assert from "node:assert/strict";

import { parse } from "yaml";

import { addressesOf, blocks, chooseAddresses, isFree } from "../../../offline/cluster/addresses.ts";
import { configurationFiles, type Place } from "../../../offline/cluster/configuration.ts";
import { identities } from "../../../offline/cluster/credentials.ts";
import { describeNode } from "../../../offline/cluster/nodeDescription.ts";
import { isReady } from "../../../offline/cluster/readiness.ts";

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
    it("lie in the range for measuring, and in no other cluster's", () => {
        const all = Array.from({ length: blocks }, (_, block) => addressesOf(block));
        assert.equal(all[0]?.whole, "198.18.0.0/22");
        assert.equal(all.at(-1)?.whole, "198.19.252.0/22");
        assert.equal(new Set(all.map(({ whole }) => whole)).size, blocks);
        // A network device's name has at most 15 characters.
        assert.ok(all.every(({ name }) => name.length <= 15));
    });

    it("are the same for the same folder", () => {
        assert.deepEqual(chooseAddresses("/a/.dhi", []), chooseAddresses("/a/.dhi", []));
    });

    it("are others where a route leads into them, from inside or around", () => {
        const first = chooseAddresses("/a/.dhi", []);
        for (const route of [first.pods, first.host, `${first.node}/31`]) {
            const second = chooseAddresses("/a/.dhi", ["default", "fe80::/64", "10.0.0.0/8", route]);
            assert.notEqual(second.block, first.block);
        }
        assert.ok(!isFree(first, ["198.0.0.0/8"]));
    });

    it("are refused where routes lead into all of them", () => {
        assert.throws(() => chooseAddresses("/a/.dhi", ["198.18.0.0/15"]), /No addresses are left/);
    });
});

describe("node of the kit", () => {
    const { setup, programs: started } = describeNode(place, programs);
    const commands = setup.map((command) => command.join(" "));

    it("covers the folders that the machine shares before anything writes to them", () => {
        assert.ok(commands.includes("mount --bind /run/cluster/state/kubelet /var/lib/kubelet"));
        assert.ok(commands.includes("mount -t tmpfs tmpfs /run"));
    });

    it("sees its folders at a plain path, wherever the checkout lies", () => {
        assert.deepEqual(
            setup.filter((command) => command.some((argument) => argument.includes(home))),
            [["mount", "--bind", home, "/run/cluster"]],
        );
        const told = [...Object.values(configurationFiles(place)), JSON.stringify(started)];
        assert.ok(!told.some((text) => text.includes("home")));
    });

    it("has no route that leads out of the cluster", () => {
        assert.ok(!commands.some((command) => command.includes("default")));
    });

    it("starts each program with files of its own cluster only", () => {
        const names = started.map(({ name }) => name);
        assert.deepEqual(names.slice(0, 2), ["etcd", "kube-apiserver"]);
        assert.ok(names.includes("kubelet") && names.includes("kube-proxy") && names.includes("coredns"));
        const paths = started.flatMap(({ command }) => command.join(" ").match(/\/run\/[^\s,]*/g) ?? []);
        assert.ok(paths.length > 10 && paths.every((path) => path.startsWith("/run/cluster/")));
    });

    it("keeps its control groups apart from other clusters' on the machine", () => {
        const kubelet = parse(configurationFiles(place)["kubelet.yaml"] ?? "") as { cgroupRoot: string };
        assert.equal(kubelet.cgroupRoot, "/dhi-cluster-3");
    });

    it("has a certificate for each name and address that the API server is reached by", () => {
        const api = identities(place.addresses).find(({ name }) => name === "api");
        for (const host of ["kubernetes.default.svc", place.addresses.node, place.addresses.firstService]) {
            assert.ok(api?.hosts?.includes(host), host);
        }
    });

    it("is ready when it has said so since it was started", () => {
        const since = new Date("2026-01-01T10:00:00.900Z");
        assert.ok(isReady("True 2026-01-01T10:00:00Z", since));
        assert.ok(!isReady("True 2026-01-01T09:59:58Z", since));
        assert.ok(!isReady("False 2026-01-01T10:00:05Z", since));
        assert.ok(!isReady("", since));
    });
});
