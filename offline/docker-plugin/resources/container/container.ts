import { setTimeout } from "node:timers/promises";
import { at, EngineError, withQuery } from "../../engine/api.ts";
import type { Engine, Json } from "../../engine/api.ts";
import { findOrPull } from "../../engine/images.ts";
import { logText } from "../../engine/logs.ts";
import { isSame } from "../../schema.ts";
import { count, objects, strings, text } from "../../../plugin/values.ts";
import type { Values } from "../../../plugin/values.ts";
import { failed, PartlyDone } from "../../../plugin/errors.ts";
import { until } from "../resource.ts";
import type { Context, Existing, ResourceType } from "../resource.ts";
import { stateFrom } from "./inspect.ts";
import { connect } from "./network.ts";
import { containerProperties, containerTable } from "./properties.ts";
import { requireSupport } from "./requirements.ts";
import { createRequest, updateRequest } from "./request.ts";
import { upload } from "./uploads.ts";

const firstBreath = 150;

/** `docker:index/container:Container`. */
export const container: ResourceType = {
    properties: containerProperties,
    namesItself: true,
    deletedBeforeReplaced: true,
    schemaVersion: 2,
    importable: true,
    create,
    read,
    update,
    delete: remove,
};

async function create(context: Context, given: Values): Promise<Existing> {
    const planned = withOpenPorts(given);
    const id = await createOnly(context, planned);
    try {
        const outcome = await finish(context, id, planned);
        const existing = await read(context, { id, state: { ...planned, ...outcome } });
        return existing ?? { id, state: planned };
    } catch (error) {
        throw new PartlyDone(error, { id, state: { ...planned, id } });
    }
}

/** Port 0 of the host stands for the one that Docker will choose at the start. */
function withOpenPorts(planned: Values): Values {
    const ports = objects(planned["ports"]).map((port) => ({ external: 0, ...port }));
    return ports.length === 0 ? planned : { ...planned, ports };
}

async function createOnly({ engine, credentials }: Context, planned: Values): Promise<string> {
    const image = text(planned["image"]);
    try {
        await findOrPull(engine, credentials, image);
    } catch (error) {
        throw failed(`Unable to create container with image ${image}`, error);
    }
    if (strings(planned["command"]).includes("")) {
        throw new Error("values for command may not be empty");
    }
    await requireSupport(engine, planned);
    const parameters = { name: text(planned["name"]), platform: text(planned["platform"]) };
    try {
        const path = withQuery("/containers/create", parameters);
        return String(at(await engine.call("POST", path, createRequest(planned)), "Id"));
    } catch (error) {
        throw failed("Unable to create container", error);
    }
}

/** All that comes after the creation proper. Answers outputs that cannot be read again later. */
async function finish({ engine }: Context, id: string, planned: Values): Promise<Values> {
    await connect(engine, id, planned["networksAdvanced"]);
    await upload(engine, id, planned["uploads"]);
    if (planned["start"] === true) {
        await start(engine, id);
        if (planned["wait"] === true) {
            await waitUntilHealthy(engine, id, count(planned["waitTimeout"]));
        }
    }
    if (planned["attach"] !== true) {
        // A container that fails at once should be seen to have done so; the official plugin is slow enough for that.
        await setTimeout(planned["start"] === true ? firstBreath : 0);
        return {};
    }
    await waitForEnd(engine, id);
    return planned["logs"] === true ? { containerLogs: await logs(engine, id, planned["tty"] === true) } : {};
}

async function start(engine: Engine, id: string): Promise<void> {
    try {
        await engine.call("POST", `/containers/${id}/start`);
    } catch (error) {
        throw failed("Unable to start container", error);
    }
}

async function waitForEnd(engine: Engine, id: string): Promise<void> {
    try {
        await engine.call("POST", `/containers/${id}/wait?condition=not-running`);
    } catch (error) {
        throw failed("Unable to wait container end of execution", error);
    }
}

async function waitUntilHealthy(engine: Engine, id: string, seconds: number): Promise<void> {
    const healthy = await until(
        async () => {
            const status = at(await engine.call("GET", `/containers/${id}/json`), "State.Health.Status");
            if (status === undefined || status === null) {
                throw new Error(
                    "you have supplied a 'wait' argument, but the container does not have a healthcheck defined. " +
                        "Please remove the 'wait' argument or add a 'healthcheck' attribute",
                );
            }
            return status === "healthy";
        },
        seconds,
        500,
    );
    if (!healthy) {
        throw new Error("container failed to be in healthy state");
    }
}

async function logs(engine: Engine, id: string, terminal: boolean): Promise<string> {
    return logText(await engine.bytes("GET", `/containers/${id}/logs?stdout=1&stderr=1`), terminal);
}

async function read({ engine }: Context, { id, state }: Existing): Promise<Existing | undefined> {
    const inspect = await engine.find(`/containers/${id}/json`);
    // A name or a short id would be found too; the official plugin wants the whole id.
    return inspect === undefined || at(inspect, "Id") !== id
        ? undefined
        : { id, state: stateFrom(inspect, state) };
}

async function update({ engine }: Context, { id, state }: Existing, planned: Values): Promise<Values> {
    if (state["mustRun"] === false && planned["mustRun"] === true && planned["start"] === true) {
        await start(engine, id);
    }
    const limits = Object.entries(containerTable).filter(([, { updatable }]) => updatable);
    if (limits.some(([key, property]) => !isSame(property, state[key], planned[key]))) {
        await updateLimits(engine, id, planned);
    }
    return planned;
}

async function updateLimits(engine: Engine, id: string, planned: Values): Promise<void> {
    try {
        await engine.call("POST", `/containers/${id}/update`, updateRequest(planned));
    } catch (error) {
        throw failed("Unable to update a container", error);
    }
}

async function remove({ engine }: Context, { id, state }: Existing): Promise<void> {
    if (state["attach"] !== true) {
        const seconds = Math.max(0, count(state["destroyGraceSeconds"]));
        await unlessGone(
            `Error stopping container ${id}`,
            engine.call("POST", `/containers/${id}/stop?t=${seconds}`),
        );
    }
    const parameters = { force: "1", v: state["removeVolumes"] === true ? "1" : undefined };
    const removal = engine.call("DELETE", withQuery(`/containers/${id}`, parameters));
    await unlessGone(`Error deleting container ${id}`, removal);
    const gone = await until(
        async () => (await engine.find(`/containers/${id}/json`)) === undefined,
        60,
        100,
    );
    if (!gone) {
        throw new Error(`Error waiting for container removal '${id}'`);
    }
}

async function unlessGone(what: string, action: Promise<Json>): Promise<void> {
    try {
        await action;
    } catch (error) {
        const gone =
            error instanceof EngineError &&
            (error.status === 404 || error.message.includes("already in progress"));
        if (!gone) {
            throw failed(what, error);
        }
    }
}
