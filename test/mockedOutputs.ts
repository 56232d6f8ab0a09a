/** The outputs of the real providers, as far as unit tests need them. */
import type { runtime } from "@pulumi/pulumi";
import { createHash } from "node:crypto";

function hash(text: string): string {
    return createHash("sha256").update(text).digest("hex");
}

/** IDs like those of the real providers: the engine's hash, or a name. */
export function idOf({ type, name, inputs }: runtime.MockResourceArgs): string | undefined {
    const given = inputs as { name?: string };
    switch (type) {
        case "docker:index/container:Container":
        case "docker:index/network:Network":
            return hash(name);
        case "docker:index/volume:Volume":
            return given.name ?? name;
        case "docker:index/remoteImage:RemoteImage":
            return `sha256:${hash(given.name ?? name)}${given.name ?? name}`;
        default:
            return `${name}-id`;
    }
}

/** Outputs that the real providers add to the inputs. */
export function plausibleOutputs({ type, name, inputs }: runtime.MockResourceArgs): Record<string, unknown> {
    const given = inputs as { name?: string; imageName?: string; attach?: boolean };
    const physicalName = given.name ?? name;
    switch (type) {
        case "docker:index/remoteImage:RemoteImage": {
            const repository = physicalName.replace(/@.*$/, "").replace(/:[^:/]*$/, "");
            return {
                imageId: `sha256:${hash(physicalName)}`,
                repoDigest: `${repository}@sha256:${hash(`digest of ${physicalName}`)}`,
            };
        }
        case "docker:index/image:Image":
            return { repoDigest: `sha256:${hash(given.imageName ?? name)}` };
        case "docker:index/container:Container":
            return {
                name: physicalName,
                ...(given.attach === true ? { exitCode: 0, containerLogs: "" } : {}),
            };
        case "docker:index/network:Network":
        case "docker:index/volume:Volume":
            return { name: physicalName };
        default:
            return {};
    }
}
