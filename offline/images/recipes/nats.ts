import { type GoRecipe, goRecipe } from "../goRecipe.ts";

/**
 * The route credentials that the real image publishes in its configuration. The stand-in has the same ones for one
 * reason: so that a test can show that nothing here ever runs on them.
 */
export const publishedRouteCredentials = { user: "ruser", password: "T0pS3cr3t" };

const serverConfig = `# Configuration of the stand-in image: the same ports and the same published credentials as the real one.
port: 4222
monitor_port: 8222
cluster {
    port: 6222
    authorization {
        user: ${publishedRouteCredentials.user}
        password: ${publishedRouteCredentials.password}
        timeout: 2
    }
    routes: []
}
`;

/** The server lies at the root, not on PATH, and finds its default configuration only from the folder `/`. */
export const natsImage: GoRecipe = {
    repository: "nats",
    title: "NATS server",
    tool: { name: "nats-server", module: "nats-server", duration: "under a minute" },
    path: "/nats-server",
    files: [{ path: "/nats-server.conf", file: serverConfig }],
};

/** `nats`. */
export const nats = goRecipe(natsImage);
