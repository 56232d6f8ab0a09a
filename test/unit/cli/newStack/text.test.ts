import assert from "node:assert/strict";
import { parse } from "yaml";
import { problemsOf } from "../../../../cli/newStack/report.ts";
import { newStackText } from "../../../../cli/newStack/text.ts";
import { configOf, dev, docker, kubernetes, prod, staging } from "./stacks.ts";

describe("newStackText", () => {
    it("copies another stack, with its own heading and ports", () => {
        const text = newStackText(docker, dev, 100);
        assert.match(
            text,
            /^# yaml-language-server: \$schema=\.\/schema\.json\n# The stack qa, copied from dev by: npm run new-stack\nconfig:\n/,
        );
        const [before, after] = [configOf(dev.text), configOf(text)];
        assert.deepEqual(after, {
            ...before,
            "dhi:nats": { ...before["dhi:nats"], clientPort: 4322, monitorPort: 8322 },
            "dhi:apps": (before["dhi:apps"] as unknown as { port: number }[]).map((app) => ({
                ...app,
                port: app.port + 100,
            })),
        });
        assert.deepEqual(problemsOf(text, docker), { refused: [], remaining: [] });
    });

    it("gives streams no more replicas than there are nodes", () => {
        const replicas = (nodes: number) =>
            (
                configOf(newStackText({ ...docker, nodes }, dev, 100))["dhi:nats"]?.["streams"] as {
                    HELLO: { replicas: number };
                }
            ).HELLO.replicas;
        assert.deepEqual([1, 3, 5].map(replicas), [1, 3, 3]);
    });

    it("has the values of the command line", () => {
        const wanted = { ...docker, policy: "production", registry: "docker.io/acme", nodes: 5 } as const;
        const config = configOf(newStackText(wanted, dev, 0));
        assert.equal(config["dhi:policy"], "production");
        assert.equal(config["dhi:images"]?.["registry"], "docker.io/acme");
        assert.equal(config["dhi:nats"]?.["nodes"], 5);
    });

    it("never copies the context, and has its own namespace", () => {
        assert.deepEqual(configOf(newStackText(kubernetes, prod, 0))["dhi:kubernetes"], {
            namespace: "dhi-qa",
            reloader: false,
        });
        const wanted = { ...kubernetes, namespace: "messaging", context: "qa-cluster" };
        assert.deepEqual(configOf(newStackText(wanted, staging, 0))["dhi:kubernetes"], {
            context: "qa-cluster",
            namespace: "messaging",
        });
    });

    it("keeps comments, and copies no secret, salt or key", () => {
        const from = {
            name: "dev",
            text:
                "# Ours.\nsecretsprovider: awskms://alias/x\nencryptedkey: AQ==\nencryptionsalt: v1:salt\nconfig:\n" +
                "  # Kept.\n  dhi:runtime: docker\n  dhi:natsPassword:\n    secure: v1:secret\n" +
                "  dhi:natsTls:\n    key:\n      secure: v1:secret\n",
        };
        const text = newStackText(docker, from, 0);
        assert.match(text, /# Kept\./);
        assert.doesNotMatch(text, /secure|salt|key|Ours/);
        assert.deepEqual(Object.keys(parse(text) as object), ["config"]);
    });
});
