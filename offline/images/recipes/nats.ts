import { type GoRecipe, goRecipe } from "../goRecipe.ts";

/**
 * The route credentials that the hardened image publishes in its configuration. The local image has the same ones so
 * that a test can prove that no component uses them.
 */
export const publishedRouteCredentials = { user: "ruser", password: "T0pS3cr3t" };

// The image's key has a hash of this text: a change makes the image again.
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

/** As in the hardened image, the server is at the root, not on PATH, and its configuration is found from `/` only. */
export const natsImage: GoRecipe = {
    repository: "nats",
    title: "NATS server",
    tool: { name: "nats-server", module: "nats-server", duration: "under a minute" },
    path: "/nats-server",
    files: [{ path: "/nats-server.conf", file: serverConfig }],
};

/** `nats`. */
export const nats = goRecipe(natsImage);
