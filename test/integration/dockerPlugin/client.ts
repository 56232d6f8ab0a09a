import { Plugin as Client } from "../support/pluginClient.ts";

export type { Difference, HalfCreated, Live } from "../support/pluginAnswers.ts";

/** The plugin under test: the stand-in, or any executable in `DHI_DOCKER_PLUGIN`. */
export const isStandIn = process.env["DHI_DOCKER_PLUGIN"] === undefined;

const subject = { name: "docker", standIn: "offline/docker-plugin/main.ts", keepsSecrets: false };

/** Starts the plugin and speaks to it as the engine does. */
export type Plugin = Client;
export const Plugin = {
    /** @param executable the plugin to start. Default: the one under test. */
    start: async (executable = process.env["DHI_DOCKER_PLUGIN"]): Promise<Client> =>
        await Client.start(subject, executable),
};
