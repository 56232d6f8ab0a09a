import * as z from "zod";
import { mirrorPrefix } from "../../components/images/reference.ts";
import { expected, flag, section, text, version } from "./formats.ts";
import { signatureKeys } from "./signatures.ts";

/** `dhi:images`: the registry of the images, and the version of each. */
export const imagesSchema = section(
    {
        registry: text(`"dhi.io" or a mirror, for example "docker.io/acme"`)
            .default("dhi.io")
            .describe(
                "`dhi.io`, or a mirror such as `docker.io/acme`: images become `docker.io/acme/dhi-<repository>`",
            ),
        prefix: z
            .string(expected(`a prefix, for example "${mirrorPrefix}"`))
            .optional()
            .describe('Prefix of repository names in the mirror, `""` for none; default: `dhi-`'),
        nats: version("2.15.1-debian13")
            .default("2.15.1-debian13")
            .describe("NATS server: tag, or `tag@sha256:…`"),
        busybox: version("1.37.0-debian13")
            .default("1.37.0-debian13")
            .describe(
                "One-shot container: the owner of volumes on Docker, the last step of a backup with `kubernetes.backup`",
            ),
        static: version("20250419-glibc-debian13")
            .default("20250419-glibc-debian13")
            .describe("Base image of Rust services; its libc must match the builder's"),
        rust: version("1-debian13-dev")
            .default("1-debian13-dev")
            .describe("Builder image of Rust services, with a `-dev` tag"),
        "nats-server-config-reloader": version("0.24.0-debian13")
            .default("0.24.0-debian13")
            .describe("Kubernetes: reloads a changed configuration; with `kubernetes.reloader`"),
        "prometheus-nats-exporter": version("0.20.2-debian13")
            .default("0.20.2-debian13")
            .describe("Exports metrics for Prometheus; with `nats.exporter`"),
        "nats-box": version("0.20.0-debian13")
            .default("0.20.0-debian13")
            .describe("Kubernetes: the `nats` command in a pod; with `kubernetes.natsBox`"),
        natscli: version("0.4.0-debian13")
            .default("0.4.0-debian13")
            .describe("The `nats` command, for `npm run nats` and `kubernetes.backup`"),
        checkTags: flag
            .default(true)
            .describe("Whether a preview warns of pinned tags that have moved in the registry"),
        ...signatureKeys,
    },
    "{ registry: dhi.io }",
).prefault({});
