/** The Pulumi program of the integration tests. An environment variable names the file with its settings. */
import * as pulumi from "@pulumi/pulumi";
import { readFileSync } from "node:fs";
import { HardenedRegistry } from "../../../../components/images/registry.ts";
import { DockerRustApp } from "../../../../components/rust/docker/app.ts";
import { RustStaticImage } from "../../../../components/rust/image/staticImage.ts";
import type { Plan } from "../program.ts";

const plan = JSON.parse(readFileSync(process.env["DHI_TEST_PLAN"] ?? "", "utf8")) as Plan;
const { name, initImage } = plan;

const opts = plan.login && {
    providers: [new HardenedRegistry(`${name}-registry`, plan.login).dockerProvider],
};
const image = makeImage(plan.image);
const app =
    image === undefined || plan.imageOnly
        ? undefined
        : new DockerRustApp(name, { image, initImage, ...plan.app }, opts);

export const urls = app?.urls;
export const imageDigest = image?.digest;

/** The image to run; none where there are several. */
function makeImage(wanted: Plan["image"]) {
    if ("several" in wanted) {
        Object.entries(wanted.several).forEach(([each, build]) => new RustStaticImage(each, { build }, opts));
        return undefined;
    }
    return "present" in wanted
        ? { reference: pulumi.output(wanted.present), digest: pulumi.output(wanted.present) }
        : new RustStaticImage(name, wanted, opts);
}
