import assert from "node:assert/strict";
import { promiseOf } from "../../../../mocks.ts";
import { container, deployment, kinds, labels, preview, previewWorker, service } from "./previewedApp.ts";

const ports = [
    { name: "raw", containerPort: 7000, port: 70 },
    { name: "metrics", containerPort: 9000 },
];
const allowed = (...numbers: number[]) => [{ ports: numbers.map((port) => ({ protocol: "TCP", port })) }];

describe("the ports of a Rust service on Kubernetes", () => {
    it("are all in the pod and allowed, and on the Service if they have a port", async () => {
        const { recording, app } = await preview({ ports });
        assert.deepEqual(container(recording)["ports"], [
            { name: "http", containerPort: 8000 },
            { name: "raw", containerPort: 7000 },
            { name: "metrics", containerPort: 9000 },
        ]);
        assert.deepEqual((service(recording)?.["spec"] as { ports: unknown }).ports, [
            { name: "http", port: 80, targetPort: "http" },
            { name: "raw", port: 70, targetPort: "raw" },
        ]);
        const { ingress } = recording.get("hello", ":NetworkPolicy").inputs["spec"] as { ingress: unknown };
        assert.deepEqual(ingress, allowed(8000, 7000, 9000));
        assert.equal(await promiseOf(app.url), "http://hello.messaging.svc:80");
    });

    it("create a Service for a worker too", async () => {
        const { recording, app } = await previewWorker({ ports });
        assert.deepEqual(service(recording)?.["spec"], {
            selector: labels,
            ports: [{ name: "raw", port: 70, targetPort: "raw" }],
        });
        assert.deepEqual(container(recording)["env"], []);
        assert.equal(await promiseOf(app.url), undefined);
    });

    it("are open without a Service if they have no port", async () => {
        const { recording, app } = await previewWorker({ containerPort: 9000 });
        assert.equal(service(recording), undefined);
        assert.deepEqual(container(recording)["env"], [{ name: "PORT", value: "9000" }]);
        assert.deepEqual(container(recording)["lifecycle"], { preStop: { sleep: { seconds: 5 } } });
        assert.equal(await promiseOf(app.url), undefined);
    });

    it("can be none: then there is no Service, no allowed connection and no waiting", async () => {
        const { recording, app } = await previewWorker();
        assert.deepEqual(kinds(recording).sort(), ["Deployment", "NetworkPolicy", "ServiceAccount"]);
        const found = container(recording);
        assert.deepEqual([found["ports"], found["env"], found["lifecycle"]], [undefined, [], undefined]);
        assert.equal(deployment(recording).template.spec["terminationGracePeriodSeconds"], 10);
        assert.equal(await promiseOf(app.url), undefined);
        assert.deepEqual(recording.get("hello", ":NetworkPolicy").inputs["spec"], {
            podSelector: { matchLabels: labels },
            policyTypes: ["Ingress"],
        });
    });

    it("are all that the network policy restricts: the service can connect everywhere", async () => {
        const { policyTypes } = (await preview({ ports })).recording.get("hello", ":NetworkPolicy").inputs[
            "spec"
        ] as { policyTypes: string[] };
        assert.deepEqual(policyTypes, ["Ingress"]);
    });
});
