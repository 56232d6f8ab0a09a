import { isIP } from "node:net";
import type { PlainArgs } from "../../arguments.ts";
import { checkAnnotations, checkHost, checkSubdomain } from "../../kubernetes/names.ts";
import { invalid, unless, type Problem } from "../../problems.ts";
import { checkWholeNumber } from "../../quantity.ts";
import type { HelmNatsClusterArgs } from "./args.ts";
import { admittedAddresses, isExternal, type NatsService, type WebsocketIngress } from "./service.ts";

type Args = Pick<
    PlainArgs<HelmNatsClusterArgs>,
    "service" | "websocketIngress" | "networkPolicy" | "listeners"
>;

/** Every problem of how clients outside of the Kubernetes cluster connect. */
export function checkExposure({
    service,
    websocketIngress,
    networkPolicy = {},
    listeners = {},
}: Args): Problem[] {
    const from = networkPolicy === false ? undefined : networkPolicy.from;
    return [
        ...checkAddresses("networkPolicy.from", from),
        ...(service === undefined ? [] : checkService(service)),
        ...(service === undefined || networkPolicy === false ? [] : checkAdmitted(service, from)),
        ...(websocketIngress === undefined
            ? []
            : checkIngress(websocketIngress, listeners.websocket !== undefined)),
    ];
}

function checkService(service: NatsService): Problem[] {
    const { type = "ClusterIP", sourceRanges, nodePort, externalTrafficPolicy, advertise } = service;
    const external = ["nodePort", "externalTrafficPolicy"] as const;
    return [
        ...unless(
            ["ClusterIP", "NodePort", "LoadBalancer"].includes(type),
            "service.type",
            invalid("type of a Service", type, `"ClusterIP", "NodePort" or "LoadBalancer"`),
        ),
        ...unless(
            sourceRanges === undefined || type === "LoadBalancer",
            "service.sourceRanges",
            `cannot be combined with the type "${type}", which has no load balancer: use networkPolicy.from`,
        ),
        ...checkAddresses("service.sourceRanges", sourceRanges),
        ...checkAnnotations("service.annotations", service.annotations),
        ...external
            .filter((key) => service[key] !== undefined && !isExternal(service))
            .map((key) => ({
                path: `service.${key}`,
                reason: `cannot be combined with the type "${type}": use "NodePort" or "LoadBalancer", or remove it`,
            })),
        ...checkWholeNumber("service.nodePort", "port of a node", nodePort, [1, 65_535]),
        ...unless(
            externalTrafficPolicy === undefined || ["Cluster", "Local"].includes(externalTrafficPolicy),
            "service.externalTrafficPolicy",
            invalid("traffic policy", externalTrafficPolicy, `"Cluster" or "Local"`),
        ),
        ...unless(
            advertise === undefined || /^[\w$(){}.:[\]-]+:\d{1,5}$/.test(advertise),
            "service.advertise",
            invalid("address", advertise, `a host and a port, for example "nats.example.com:4222"`),
        ),
    ];
}

/** Without it, the network policy would cut clients off. */
function checkAdmitted(service: NatsService, from: readonly string[] | undefined): Problem[] {
    return unless(
        !isExternal(service) || admittedAddresses(from, service).length > 0,
        "networkPolicy.from",
        `is required with the type "${service.type}" of the service: use the addresses that servers see, for ` +
            `example ["203.0.113.0/24"]: the nodes', or with externalTrafficPolicy "Local" the clients'`,
    );
}

function checkIngress(ingress: WebsocketIngress, hasListener: boolean): Problem[] {
    const { hosts, path, className, tlsSecretName, annotations } = ingress;
    const key = "websocketIngress";
    return [
        ...unless(hasListener, key, "requires the websocket listener: turn the listener on as well"),
        ...unless(
            hosts.length > 0,
            `${key}.hosts`,
            `is empty: use host names, for example ["nats.example.com"]`,
        ),
        ...hosts.flatMap((host, index) => checkHost(`${key}.hosts[${index}]`, host)),
        ...unless(
            path === undefined || path.startsWith("/"),
            `${key}.path`,
            invalid("path", path, `one that starts with "/", for example "/nats"`),
        ),
        ...checkSubdomain(`${key}.className`, className, "nginx"),
        ...checkSubdomain(`${key}.tlsSecretName`, tlsSecretName, "nats-websocket-tls"),
        ...checkAnnotations(`${key}.annotations`, annotations),
    ];
}

function checkAddresses(path: string, addresses: readonly string[] | undefined): Problem[] {
    return (addresses ?? []).flatMap((address, index) =>
        unless(
            isRange(address),
            `${path}[${index}]`,
            invalid("range of addresses", address, `one as CIDR, for example "203.0.113.0/24"`),
        ),
    );
}

function isRange(text: string): boolean {
    const [, address = "", bits] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
    const version = isIP(address);
    return version !== 0 && Number(bits) <= (version === 4 ? 32 : 128);
}
