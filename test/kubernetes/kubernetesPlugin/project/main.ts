/** The program of the tests of charts: two at once, and something that comes after them. */
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

const { namespace, kubeconfig, message, password, folder } = JSON.parse(
    process.env["DHI_TEST_CHART"] ?? "{}",
) as Record<string, string>;

const provider = new kubernetes.Provider("cluster", {
    ...(folder === undefined ? { kubeconfig } : { kubeconfig: "", renderYamlToDirectory: folder }),
    enableConfigMapMutable: true,
    namespace,
});
const chart = (name: string, more: object = {}) =>
    new kubernetes.helm.v4.Chart(
        name,
        {
            chart: "../chart",
            namespace,
            values: { message, password: pulumi.secret(password), enabled: "yes" },
            ...more,
        },
        { provider },
    );
const first = chart("first");
const second = chart("second", { name: "release", resourcePrefix: "other" });
const after = new kubernetes.core.v1.ConfigMap(
    "after",
    { data: { count: pulumi.output(first.resources).apply((all) => String(all.length)) } },
    { provider, dependsOn: [first, second] },
);

export const count = after.data.apply((data) => data["count"]);
