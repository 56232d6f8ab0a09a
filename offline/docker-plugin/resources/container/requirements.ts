import type { Engine } from "../../engine/api.ts";
import { nanoseconds } from "../../units.ts";
import { isObject, objects, text } from "../../../plugin/values.ts";
import type { Values } from "../../../plugin/values.ts";

/** Refuses what the daemon is too old for, in the words of the official plugin. */
export async function requireSupport(engine: Engine, planned: Values): Promise<void> {
    const version = await engine.version();
    // One of these options is newer than the others; the official plugin wants it for all of them.
    const volumeOptions = objects(planned["mounts"]).some((mount) => isObject(mount["volumeOptions"]));
    if (volumeOptions && minor(version) < 45) {
        throw new Error("Setting VolumeOptions.Subpath requires docker version 1.45 or higher");
    }
    const health = isObject(planned["healthcheck"]) ? planned["healthcheck"] : {};
    if ((nanoseconds(text(health["startInterval"])) ?? 0) > 0 && minor(version) < 44) {
        throw new Error(
            'Unable to create container: "specify health-check start interval" requires API version 1.44, ' +
                `but the Docker daemon API version is ${version}`,
        );
    }
}

function minor(version: string): number {
    return Number(version.split(".")[1]);
}
