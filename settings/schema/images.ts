import { z } from "zod";
import { mirrorPrefix } from "../../components/images/reference.ts";
import { expected, section, text, version } from "./forms.ts";

/** `dhi:images`: where images come from, and the version of each by repository. */
export const imagesSchema = section(
    {
        registry: text(`"dhi.io" or a mirror such as "docker.io/acme"`)
            .default("dhi.io")
            .describe(
                "`dhi.io`, or a mirror such as `docker.io/acme`: images become `docker.io/acme/dhi-<repository>`",
            ),
        prefix: z
            .string(expected(`a prefix such as "${mirrorPrefix}"`))
            .optional()
            .describe(
                'What a mirror puts before a repository\'s name, where it is not `dhi-`; `""` for nothing',
            ),
        nats: version("2.14.5-debian13")
            .default("2.14.5-debian13")
            .describe("NATS server: tag, or `tag@sha256:…`"),
        busybox: version("1.37.0-debian13")
            .default("1.37.0-debian13")
            .describe("One-shot step that hands volumes to the server's user (Docker only)"),
        static: version("20250419-glibc-debian13")
            .default("20250419-glibc-debian13")
            .describe("What Rust services ship on; its libc must fit the builder"),
        rust: version("1-debian13-dev")
            .default("1-debian13-dev")
            .describe("What Rust services are built in: a `-dev` tag"),
        "nats-server-config-reloader": version("0.24.0-debian13")
            .default("0.24.0-debian13")
            .describe("Kubernetes: tells servers of a changed configuration; with `kubernetes.reloader`"),
        "prometheus-nats-exporter": version("0.20.2-debian13")
            .default("0.20.2-debian13")
            .describe("Kubernetes: metrics; with `kubernetes.exporter`"),
        "nats-box": version("0.19.7-debian13")
            .default("0.19.7-debian13")
            .describe("Kubernetes: the `nats` command in a pod; with `kubernetes.natsBox`"),
        checkTags: z
            .boolean(expected("true or false"))
            .default(true)
            .describe("Whether a preview asks the registry if a pinned tag has moved, and warns of it"),
    },
    "{ registry: dhi.io }",
).prefault({});
