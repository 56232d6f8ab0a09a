import { goRecipe } from "./goRecipe.ts";

/** `natscli`: the command line client, without a shell around it. */
export const natscli = goRecipe({
    title: "NATS command line client",
    tool: { name: "nats", module: "natscli", versionVariable: "main.version", duration: "about a minute" },
    path: "/usr/local/bin/nats",
    entries: [],
    start: {
        entrypoint: ["nats"],
        environment: [
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt",
        ],
    },
});
