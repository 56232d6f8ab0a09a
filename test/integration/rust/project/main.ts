/** The program of the integration tests: what it makes stands in the file that an environment variable names. */
import * as pulumi from "@pulumi/pulumi";
import { readFileSync } from "node:fs";
import { HardenedRegistry } from "../../../../components/images/registry.ts";
import { DockerNatsCluster } from "../../../../components/nats/dockerNatsCluster.ts";
import { DockerRustApp } from "../../../../components/rust/dockerRustApp.ts";
import { RustStaticImage } from "../../../../components/rust/rustStaticImage.ts";
import type { Plan } from "../program.ts";

const plan = JSON.parse(readFileSync(process.env["DHI_TEST_PLAN"] ?? "", "utf8")) as Plan;
const { name, initImage } = plan;

const nats =
    plan.nats &&
    new DockerNatsCluster(`${name}-nats`, {
        image: plan.nats.image,
        initImage,
        clientPort: plan.nats.clientPort,
        monitorPort: plan.nats.monitorPort,
        jetstream: { size: "64Mi" },
        memory: "128Mi",
        authentication: { users: [{ name: "app", password: pulumi.secret(plan.nats.password) }] },
        routePassword: pulumi.secret(plan.nats.routePassword),
    });
const opts = plan.login && {
    providers: [new HardenedRegistry(`${name}-registry`, plan.login).dockerProvider],
};
const image =
    "present" in plan.image
        ? { reference: pulumi.output(plan.image.present), digest: pulumi.output(plan.image.present) }
        : new RustStaticImage(name, plan.image, opts);
const app = plan.imageOnly
    ? undefined
    : new DockerRustApp(name, { image, initImage, ...plan.app, ...(nats && { nats }) }, opts);

export const urls = app?.urls;
export const imageDigest = image.digest;
