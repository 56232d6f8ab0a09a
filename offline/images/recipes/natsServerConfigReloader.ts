import { goRecipe } from "../goRecipe.ts";

/** `nats-server-config-reloader`: tells the server beside it to read its configuration again when that changes. */
export const natsServerConfigReloader = goRecipe({
    repository: "nats-server-config-reloader",
    title: "NATS server configuration reloader",
    tool: {
        name: "nats-server-config-reloader",
        module: "nats-server-config-reloader",
        versionVariable: "main.Version",
        duration: "a few seconds",
    },
    path: "/usr/local/bin/nats-server-config-reloader",
});
