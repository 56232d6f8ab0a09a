import { openWorkspace } from "../../../workspace/workspace.ts";
import { dockerPlugin } from "../../../offline/tools/dockerPlugin.ts";
import { pluginExecutable } from "../../../offline/tools/resourcePlugin.ts";
import { Plugin as Client } from "../support/pluginClient.ts";

export type { Difference, HalfCreated, Live } from "../support/pluginAnswers.ts";

/** The plugin under test: the one that stacks use here, or the executable in `DHI_DOCKER_PLUGIN`. */
const executable = process.env["DHI_DOCKER_PLUGIN"] ?? pluginExecutable(openWorkspace(), dockerPlugin);

/** Skips, with a message, tests of what only the built plugin does. */
export function requireBuilt(context: Mocha.Context): void {
    if (process.env["DHI_DOCKER_PLUGIN"] !== undefined) {
        console.warn("      SKIPPED: only the built plugin does this, not the one in DHI_DOCKER_PLUGIN");
        context.skip();
    }
}

/** A client that calls the plugin as the engine does. */
export type Plugin = Client;
export const Plugin = {
    start: async (): Promise<Client> =>
        await Client.start({ name: "docker", executable, keepsSecrets: false }),
};
