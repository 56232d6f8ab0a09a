import assert from "node:assert/strict";
import { linksOf } from "../../../preview/meaning/links.ts";
import { graphOf } from "../../../preview/report/graph.ts";
import { change, stackPreview } from "./support/stackPreviews.ts";

const volume = change({ type: "docker:index/volume:Volume", name: "data", inputs: { name: "app-data" } });
const server = change({ inputs: { name: "app-nats-0", mounts: [{ source: "app-data", target: "/data" }] } });
const service = change({
    name: "hello",
    component: { type: "dhi:rust:DockerApp", name: "hello" },
    inputs: { name: "hello", image: "app-data", envs: ["NATS_URL=nats://app-nats-0:4222"] },
});

describe("what uses what", () => {
    it("is known from names in inputs, but not from an image that has one", () => {
        const links = linksOf([volume, server, service]);
        assert.deepEqual(
            links.map(({ from, to }) => `${from.name} -> ${to.name}`),
            ["app-nats-0 -> data", "hello -> app-nats-0"],
        );
    });

    it("is found by the first part of a name in a namespace of Kubernetes", () => {
        const object = (name: string, inputs: object) =>
            change({ type: "kubernetes:core/v1:Service", name, inputs: { metadata: { name }, ...inputs } });
        const links = linksOf([object("nats", {}), object("app", { url: "nats://nats.shop.svc:4222" })]);
        assert.deepEqual(
            links.map(({ from, to }) => `${from.name} -> ${to.name}`),
            ["app -> nats"],
        );
    });

    it("has an arrow in a graph: between resources of a component, and between components", () => {
        const graph = graphOf(stackPreview({ changes: [server, volume, service] }));
        assert.match(graph ?? "", /^ {2}r0 --> r1\n {2}c1 --> c0$/m);
    });
});
