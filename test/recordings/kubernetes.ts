/** The previews that are recorded on Kubernetes, in an order in which one stack can have them. */
import { copyFileSync, cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { edit } from "../integration/support/files.ts";
import { TestStack } from "../integration/support/stack.ts";
import { testImages } from "../kubernetes/support/images.ts";
import { namespaceName } from "../kubernetes/support/namespace.ts";
import { onKubernetes, testChart } from "../kubernetes/support/sample.ts";
export { mochaGlobalSetup as provide } from "../kubernetes/support/setup.ts";
import { LOCAL_REGISTRY } from "../../offline/images/localImages.ts";
import { recorder } from "./recorder.ts";

const digest = `sha256:${"0".repeat(63)}1`;
const images = {
    registry: LOCAL_REGISTRY,
    nats: testImages.olderNats.tag,
    "nats-server-config-reloader": testImages.reloader.tag,
};
const streams = { ORDERS: { subjects: ["orders.>"], replicas: 3 } };

export const groups = { cluster: recordCluster };

/** Five servers, then three. */
async function recordCluster(): Promise<void> {
    const namespace = namespaceName();
    const stack = await TestStack.create(
        { nodes: 3, clientPort: undefined, monitorPort: undefined, streams },
        { "dhi:images": images, ...onKubernetes(namespace) },
    );
    // The address of a cluster is in its kubeconfig.
    const kubeconfig = join(stack.folder, "kubeconfig");
    copyFileSync(process.env["DHI_TEST_KUBECONFIG"] ?? "", kubeconfig);
    stack.setConfig(["dhi:kubernetes", "kubeconfig"], kubeconfig);
    const { record, recordWith, remove } = recorder(stack, [
        [namespace, "shop"],
        [stack.name, "shop"],
        [/"clusterIP":"[^"]*"/g, '"clusterIP":"10.0.0.1"'],
    ]);
    try {
        await record("kubernetes-first-deployment");
        await stack.up();
        await record("kubernetes-unchanged");
        await recordWith("kubernetes-tag", ["dhi:images", "nats"], testImages.nats.tag);
        await recordWith("kubernetes-scale-up", ["dhi:nats", "nodes"], 5);
        await recordWith(
            "kubernetes-new-service",
            ["dhi:apps"],
            [
                {
                    name: "hello",
                    image: `registry.example.com/team/hello:0.1.0@${digest}`,
                    port: 3000,
                    replicas: 2,
                },
            ],
        );
        await recordWith("kubernetes-chart", ["dhi:kubernetes", "chart", "name"], newerChart(stack.folder));
        await record("kubernetes-stack-removed", "destroy", "--preview-only");
        stack.setConfig(["dhi:nats", "nodes"], 5);
        await stack.up();
        await recordWith("kubernetes-scale-down", ["dhi:nats", "nodes"], 3);
        const server = /server: .*/.exec(readFileSync(kubeconfig, "utf8"))?.[0] ?? "";
        edit(kubeconfig, server, "server: https://127.0.0.1:9");
        await record("kubernetes-unreachable");
        edit(kubeconfig, "server: https://127.0.0.1:9", server);
    } finally {
        await remove();
    }
}

/** The chart as its next version. */
function newerChart(folder: string): string {
    const chart = join(folder, "nats");
    cpSync(testChart(), chart, { recursive: true });
    edit(
        join(chart, "Chart.yaml"),
        "version: 2.14.2\nappVersion: 2.14.2",
        "version: 2.15.0\nappVersion: 2.15.1",
    );
    return chart;
}
