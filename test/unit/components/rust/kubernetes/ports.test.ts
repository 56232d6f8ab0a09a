import assert from "node:assert/strict";
import { promiseOf } from "../../../../mocks.ts";
import { kinds, labels, preview, previewWorker, specOf } from "./previewedApp.ts";

const ports = [
    { name: "raw", containerPort: 7000, port: 70 },
    { name: "metrics", containerPort: 9000 },
];
const raw = { name: "raw", port: 70, targetPort: "raw" };
/** Connections to these ports are allowed, and the pods can connect everywhere. */
const policy = (...allowed: number[]) => ({
    podSelector: { matchLabels: labels },
    policyTypes: ["Ingress"],
    ingress: [{ ports: allowed.map((port) => ({ protocol: "TCP", port })) }],
});

describe("the ports of a Rust service on Kubernetes", () => {
    it("are all in the pod and allowed, and on the Service if they have a port", async () => {
        const { recording, app, container } = await preview({ ports });
        assert.deepEqual(container["ports"], [
            { name: "http", containerPort: 8000 },
            { name: "raw", containerPort: 7000 },
            { name: "metrics", containerPort: 9000 },
        ]);
        assert.deepEqual(specOf(recording, ":Service"), {
            selector: labels,
            ports: [{ name: "http", port: 80, targetPort: "http" }, raw],
        });
        assert.deepEqual(specOf(recording, ":NetworkPolicy"), policy(8000, 7000, 9000));
        assert.equal(await promiseOf(app.url), "http://hello.messaging.svc:80");
    });

    it("create a Service for a worker too", async () => {
        const { recording, app, container } = await previewWorker({ ports });
        assert.deepEqual(specOf(recording, ":Service"), { selector: labels, ports: [raw] });
        assert.deepEqual(container["env"], []);
        assert.equal(await promiseOf(app.url), undefined);
    });

    it("are open without a Service if they have no port", async () => {
        const { recording, app, container } = await previewWorker({ containerPort: 9000 });
        assert.equal(specOf(recording, ":Service"), undefined);
        assert.deepEqual(container["env"], [{ name: "PORT", value: "9000" }]);
        assert.deepEqual(container["lifecycle"], { preStop: { sleep: { seconds: 5 } } });
        assert.equal(await promiseOf(app.url), undefined);
    });

    it("can be none: then there is no Service, no allowed connection and no waiting", async () => {
        const { recording, app, container, pod } = await previewWorker();
        assert.deepEqual(kinds(recording), ["Deployment", "NetworkPolicy", "ServiceAccount"]);
        const { ports, env, lifecycle } = container;
        assert.deepEqual([ports, env, lifecycle], [undefined, [], undefined]);
        assert.equal(pod["terminationGracePeriodSeconds"], 10);
        assert.equal(await promiseOf(app.url), undefined);
        const { podSelector, policyTypes } = policy();
        assert.deepEqual(specOf(recording, ":NetworkPolicy"), { podSelector, policyTypes });
    });
});
