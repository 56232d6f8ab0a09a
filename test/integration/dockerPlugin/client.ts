import { openWorkspace } from "../../../workspace/workspace.ts";
import { dockerPlugin } from "../../../offline/tools/dockerPlugin.ts";
import { pluginExecutable } from "../../../offline/tools/resourcePlugin.ts";
import { Plugin as Client } from "../support/pluginClient.ts";

export type { Difference, HalfCreated, Live } from "../support/pluginAnswers.ts";

/** The plugin under test: the one that stacks run on here, or any executable in `DHI_DOCKER_PLUGIN`. */
const executable = process.env["DHI_DOCKER_PLUGIN"] ?? pluginExecutable(openWorkspace(), dockerPlugin);

/** Skips, loudly, what the built plugin does on top of the released one. */
export function requireBuilt(context: Mocha.Context): void {
    if (process.env["DHI_DOCKER_PLUGIN"] !== undefined) {
        console.warn(
            "      SKIPPED: the plugin in DHI_DOCKER_PLUGIN is not the built one, which alone does this",
        );
        context.skip();
    }
}

/** Starts the plugin and speaks to it as the engine does. */
export type Plugin = Client;
export const Plugin = {
    start: async (): Promise<Client> =>
        await Client.start({ name: "docker", executable, keepsSecrets: false }),
};
