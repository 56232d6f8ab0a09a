import { EngineError } from "../../engine/api.ts";
import type { Engine, Json } from "../../engine/api.ts";
import { count, objects, strings, text } from "../../../plugin/values.ts";
import type { Value, Values } from "../../../plugin/values.ts";
import { failed } from "../../../plugin/errors.ts";

/**
 * Moves a new container from the default bridge to the networks it is to be in. That happens between creation and
 * start, as with the official plugin: the process never sees another network.
 */
export async function connect(engine: Engine, id: string, networks: Value | undefined): Promise<void> {
    const wanted = objects(networks);
    if (wanted.length > 0) {
        await leaveBridge(engine, id);
    }
    for (const network of wanted) {
        const name = text(network["name"]);
        const body = { Container: id, EndpointConfig: endpoint(network) };
        try {
            await engine.call("POST", `/networks/${encodeURIComponent(name)}/connect`, body);
        } catch (error) {
            throw failed(`Unable to connect to network '${name}'`, error);
        }
    }
}

async function leaveBridge(engine: Engine, id: string): Promise<void> {
    try {
        await engine.call("POST", "/networks/bridge/disconnect", { Container: id, Force: false });
    } catch (error) {
        const elsewhere = error instanceof EngineError && error.message.includes("is not connected to");
        if (!elsewhere) {
            throw failed("Unable to disconnect the default network", error);
        }
    }
}

function endpoint(network: Values): Json {
    return {
        Aliases: strings(network["aliases"]),
        IPAMConfig: {
            IPv4Address: text(network["ipv4Address"]),
            IPv6Address: text(network["ipv6Address"]),
            LinkLocalIPs: strings(network["linkLocalIps"]),
        },
        MacAddress: text(network["macAddress"]),
        DriverOpts: Object.fromEntries(strings(network["driverOpts"]).map(option)),
        GwPriority: count(network["gwPriority"]),
    };
}

function option(setting: string): [string, string] {
    const [key = "", ...value] = setting.split("=");
    return [key, value.join("=")];
}
