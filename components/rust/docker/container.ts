import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { hardenedContainer, scratchFolder } from "../../hardening/docker.ts";
import { cores, mebibytes, parseSize } from "../../quantity.ts";
import { natsCredentialsFile } from "../args/environment.ts";
import { commandOf, type HealthCheck } from "../args/health.ts";
import { mainPort, portsOf } from "../args/ports.ts";
import { parseExtraHost, type CompleteArgs } from "./args.ts";

/** What a replica's container gets from the service's arguments, besides image, environment, networks and mounts. */
export function containerArgs(
    args: CompleteArgs,
    health: HealthCheck,
    program: pulumi.Input<string>,
    index: number,
): Omit<docker.ContainerArgs, "image"> {
    const { command, stopSeconds } = args;
    return {
        ...hardenedContainer,
        ...limits(args),
        ...healthcheck(health, program),
        ...scratch(args),
        ...labelsAndHosts(args),
        command: [...command],
        // Process 1 ignores SIGTERM unless the program has a handler: https://docs.docker.com/reference/cli/docker/container/run/#init.
        init: true,
        ports: publishedPorts(args, index),
        stopTimeout: stopSeconds,
        destroyGraceSeconds: stopSeconds,
    };
}

/** The published ports, in the order in which the plugin reads them back. */
function publishedPorts(args: CompleteArgs, index: number): docker.types.input.ContainerPort[] {
    return portsOf(args)
        .flatMap(({ containerPort, port }) =>
            port === undefined
                ? []
                : [{ internal: containerPort, external: port + index, ip: args.publishOn }],
        )
        .sort((one, other) => one.internal - other.internal);
}

function limits({
    memory,
    cpus,
}: CompleteArgs): Pick<docker.ContainerArgs, "memory" | "memorySwap" | "cpus"> {
    const size = mebibytes(parseSize(memory) ?? 0);
    // Equal to memory means no swap. Left out, the engine fills it in and the next preview shows a difference.
    return { memory: size, memorySwap: size, ...(cpus === undefined ? {} : { cpus: cores(cpus) }) };
}

function scratch({ scratch: size }: CompleteArgs): Pick<docker.ContainerArgs, "tmpfs"> {
    return size === undefined ? {} : { tmpfs: scratchFolder(parseSize(size) ?? 0) };
}

function healthcheck(
    health: HealthCheck,
    program: pulumi.Input<string>,
): Pick<docker.ContainerArgs, "healthcheck"> {
    if (health.kind !== "exec") {
        return {};
    }
    const tests = ["CMD", ...commandOf(health.words, program)];
    return { healthcheck: { tests, interval: "3s", timeout: "3s", startPeriod: "20s", retries: 3 } };
}

function labelsAndHosts({
    labels = {},
    extraHosts = [],
}: CompleteArgs): Pick<docker.ContainerArgs, "labels" | "hosts"> {
    const pairs = Object.entries(labels).map(([label, value]) => ({ label, value }));
    return {
        ...(pairs.length === 0 ? {} : { labels: pairs }),
        ...(extraHosts.length === 0 ? {} : { hosts: extraHosts.map(parseExtraHost) }),
    };
}

/** The container's environment variables. */
export function environment(args: CompleteArgs): pulumi.Output<string[]> {
    const { nats, secretEnvironment = {} } = args;
    const port = mainPort(args);
    const plain = {
        ...args.environment,
        ...(port === undefined ? {} : { PORT: String(port.containerPort) }),
        ...(nats && { NATS_URL: nats.clientUrl, NATS_CREDENTIALS_FILE: natsCredentialsFile }),
    };
    const secret = Object.fromEntries(
        Object.entries(secretEnvironment).map(([key, value]) => [key, pulumi.secret(value)]),
    );
    // Sorted: the engine keeps no order, and another one would show as a difference.
    return pulumi.output({ ...plain, ...secret }).apply((variables) =>
        Object.entries(variables)
            .map(([key, value]) => `${key}=${value}`)
            .sort(),
    );
}
