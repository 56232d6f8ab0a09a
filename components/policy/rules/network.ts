import { isMap, itemsAt, join, unknown, valueAt, type MadeResource } from "../resource.ts";
import type { PodOf } from "./pods.ts";
import type { RuleContext, Violation } from "./rule.ts";

/** Ports below this one need a capability. */
const firstPort = 1025;
const everywhere = /^(?:0\.0\.0\.0|\[?::\]?|)$/;
const anyAddress = /^(?:0\.0\.0\.0|::)\/0$/;

/** The ports of a container of `@pulumi/docker`. */
export function checkDockerPorts(resource: MadeResource, context: RuleContext): Violation[] {
    return itemsAt(resource.props, "ports").flatMap(({ path, item }) => {
        const address = valueAt(item, "ip") ?? "";
        const isOpen = typeof address === "string" && everywhere.test(address);
        return [
            ...checkPort(valueAt(item, "internal"), `${path}.internal`),
            ...(isOpen && !mayPublish(resource, context)
                ? [
                      published(
                          `${path}.ip`,
                          address === ""
                              ? "not set, so the port is published on all addresses"
                              : `"${address}" is every address`,
                          `use one address, such as "127.0.0.1"`,
                      ),
                  ]
                : []),
        ];
    });
}

/** The ports of a pod's container. */
export function checkPodPorts(container: unknown, path: string): Violation[] {
    return itemsAt(container, "ports").flatMap(({ path: at, item }) => [
        ...checkPort(valueAt(item, "containerPort"), join(path, `${at}.containerPort`)),
        ...(typeof valueAt(item, "hostPort") === "number"
            ? [
                  published(
                      join(path, `${at}.hostPort`),
                      "publishes the port on every address of the node",
                      "use a Service",
                  ),
              ]
            : []),
    ]);
}

function checkPort(port: unknown, path: string): Violation[] {
    return typeof port === "number" && port > 0 && port < firstPort
        ? [
              {
                  rule: "container-ports",
                  path,
                  reason: `${port} is a port that only root may listen on`,
                  fix: `use one from ${firstPort} on, such as ${port + 8000}`,
              },
          ]
        : [];
}

/** A Service that everyone reaches who reaches the nodes. */
export function checkService(resource: MadeResource, context: RuleContext): Violation[] {
    const { props } = resource;
    const type = valueAt(props, "spec.type");
    const ranges = itemsAt(props, "spec.loadBalancerSourceRanges").map(({ item }) => String(item));
    const isOpen =
        type === "NodePort" ||
        (type === "LoadBalancer" &&
            valueAt(props, "spec.loadBalancerSourceRanges") !== unknown &&
            (ranges.length === 0 || ranges.some((range) => anyAddress.test(range))));
    const open =
        isOpen && !(mayPublish(resource, context) && type === "NodePort")
            ? [
                  published(
                      "spec.type",
                      `"${type}" publishes the ports on every address of ${type === "NodePort" ? "the nodes" : "the load balancer"}`,
                      type === "NodePort" ? `use "ClusterIP"` : "set spec.loadBalancerSourceRanges",
                  ),
              ]
            : [];
    const external = itemsAt(props, "spec.externalIPs");
    return external.length === 0
        ? open
        : [...open, published("spec.externalIPs", "publishes the ports outside of the cluster", "remove it")];
}

/** An Ingress that answers over plain HTTP. */
export function checkIngress({ props }: MadeResource): Violation[] {
    const isPlain = valueAt(props, "spec.tls") !== unknown && itemsAt(props, "spec.tls").length === 0;
    return isPlain
        ? [
              {
                  rule: "tls",
                  path: "spec.tls",
                  reason: "not set, so clients connect without TLS",
                  fix: "name the Secret with the certificate",
              },
          ]
        : [];
}

/** Pods that listen, and that no NetworkPolicy selects. */
export function checkPolicies(
    { resource, pod, path, labels }: PodOf,
    all: readonly MadeResource[],
): Violation[] {
    const isPatch = resource.type.endsWith("Patch");
    const listens = itemsAt(pod, "containers").some(({ item }) => itemsAt(item, "ports").length > 0);
    const isSelected = all
        .filter(({ type }) => type.endsWith(":NetworkPolicy"))
        .some((policy) => selects(policy, resource, labels));
    return listens && !isSelected && !isPatch
        ? [
              {
                  rule: "network-policy",
                  path,
                  reason: "no NetworkPolicy selects the pods, so every pod in the cluster may connect",
                  fix: "add one of type Ingress",
              },
          ]
        : [];
}

function selects({ props: policy }: MadeResource, { props }: MadeResource, labels: unknown): boolean {
    const spaces = [policy, props].map((each) => valueAt(each, "metadata.namespace") ?? "default");
    const types = valueAt(policy, "spec.policyTypes");
    const wanted = valueAt(policy, "spec.podSelector.matchLabels") ?? {};
    const isIngress = !Array.isArray(types) || types.includes("Ingress");
    const isSame = spaces[0] === spaces[1] || spaces.includes(unknown);
    return (
        isIngress &&
        isSame &&
        (wanted === unknown ||
            labels === unknown ||
            (isMap(wanted) &&
                Object.entries(wanted).every(([name, value]) => isMap(labels) && labels[name] === value)))
    );
}

function mayPublish({ name }: MadeResource, { published: names = [] }: RuleContext): boolean {
    return names.some((each) => (each.endsWith("*") ? name.startsWith(each.slice(0, -1)) : name === each));
}

function published(path: string, reason: string, fix: string): Violation {
    return { rule: "published-ports", path, reason, fix };
}
