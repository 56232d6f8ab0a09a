import { goRecipe } from "../goRecipe.ts";

/** `nats-server-config-reloader`: a sidecar that makes the server reload its configuration when it changes. */
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
