import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { freeOffset, newStackText, type NewStack, type StackText } from "../../../../cli/stack/newFile.ts";
import { problemsOf, tellWhatIsLeft } from "../../../../cli/reports/newStack.ts";

const shipped = (name: string): StackText => ({
    name,
    text: readFileSync(new URL(`../../../../stacks/Pulumi.${name}.yaml`, import.meta.url), "utf8"),
});
const [dev, staging, prod] = ["dev", "staging", "prod"].map(shipped) as [StackText, StackText, StackText];
const docker: NewStack = { name: "qa", runtime: "docker", policy: "development" };
const kubernetes: NewStack = { name: "qa", runtime: "kubernetes", policy: "development" };
const configOf = (text: string) =>
    (parse(text) as { config: Record<string, Record<string, unknown>> }).config;
const everything = () => Promise.resolve(true);

describe("the file of a new stack", () => {
    it("is that of another, with a heading and ports of its own", () => {
        const text = newStackText(docker, dev, 100);
        assert.match(
            text,
            /^# yaml-language-server: \$schema=\.\/schema\.json\n# The stack qa, made from dev by: npm run new-stack\nconfig:\n/,
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
        assert.deepEqual(problemsOf(text, docker), { refused: [], left: [] });
    });

    it("has what the command line says", () => {
        const wanted = { ...docker, policy: "production", registry: "docker.io/acme", nodes: 5 } as const;
        const config = configOf(newStackText(wanted, dev, 0));
        assert.equal(config["dhi:policy"], "production");
        assert.equal(config["dhi:images"]?.["registry"], "docker.io/acme");
        assert.equal(config["dhi:nats"]?.["nodes"], 5);
    });

    it("never takes the cluster of another stack, and has a namespace of its own", () => {
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

    it("keeps comments, and takes along no secret, salt or key of the other stack", () => {
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

describe("the ports of a new stack", () => {
    it("are as near as they can be without meeting those of others", async () => {
        assert.equal(await freeOffset(docker, dev, [dev, staging, prod], everything), 100);
        const qa = { name: "qa", text: newStackText(docker, dev, 100) };
        assert.equal(await freeOffset(docker, dev, [dev, qa], everything), 200);
        assert.equal(await freeOffset(docker, dev, [staging], everything), 0);
    });

    it("are none on which something listens, be it for the last node", async () => {
        const isFree = (port: number) => Promise.resolve(port !== 4324 && port !== 3200);
        assert.equal(await freeOffset(docker, dev, [dev], isFree), 300);
        assert.equal(
            await freeOffset({ ...docker, nodes: 1 }, dev, [dev], (port) => Promise.resolve(port !== 4324)),
            100,
        );
    });

    it("count further ports of services, and none of workers", async () => {
        const from = {
            name: "dev",
            text: `config:
  dhi:apps:
    - { name: a, port: 3000, replicas: 2, ports: [{ name: x, containerPort: 9000 }, { name: y, containerPort: 9001, port: 3050 }] }
    - { name: b }
`,
        };
        const { config } = parse(newStackText(docker, from, 100)) as { config: Record<string, unknown> };
        assert.deepEqual(config["dhi:apps"], [
            {
                name: "a",
                port: 3100,
                replicas: 2,
                ports: [
                    { name: "x", containerPort: 9000 },
                    { name: "y", containerPort: 9001, port: 3150 },
                ],
            },
            { name: "b" },
        ]);
        const isFree = (port: number) => Promise.resolve(port !== 3051);
        assert.equal(await freeOffset(docker, from, [], isFree), 100);
    });

    it("end somewhere", async () => {
        await assert.rejects(
            freeOffset(docker, dev, [dev], () => Promise.resolve(false)),
            /no free ports left/,
        );
    });
});

describe("what is left to do for a new stack", () => {
    const left = (wanted: NewStack, from: StackText) => problemsOf(newStackText(wanted, from, 0), wanted);

    it("is what production asks for, with the command for each", () => {
        const wanted = { ...docker, policy: "production" } as const;
        const { refused, left: todo } = left(wanted, dev);
        assert.deepEqual(refused, []);
        assert.deepEqual(
            todo.map(({ path }) => path),
            ["images.nats", "images.busybox", "apps[0].context", "natsTls", "natsRouteTls"],
        );
        const text = tellWhatIsLeft(wanted, "dev", todo, undefined);
        assert.match(text, /Left to do:\n {2}dhi:images\.nats: .* --pin/);
        assert.match(text, /pulumi config set --secret --path dhi:natsTls\.certificate < FILE/);
        assert.match(text, /npm start -- --stack qa/);
    });

    it("is to name the cluster, and the service's image where the other stack only shows how, on Kubernetes", () => {
        const { refused, left: todo } = left(kubernetes, staging);
        assert.deepEqual(refused, []);
        assert.deepEqual(
            todo.map(({ path }) => path),
            ["apps[0].image"],
        );
        assert.match(
            tellWhatIsLeft(kubernetes, "staging", [], undefined),
            /config set --path dhi:kubernetes\.context CONTEXT --stack qa/,
        );
        const production = { ...kubernetes, policy: "production" } as const;
        assert.deepEqual(
            left(production, prod).left.map(({ path }) => path),
            ["kubernetes.context", "apps[0].image"],
        );
    });

    it("names the backend that was chosen", () => {
        const text = tellWhatIsLeft(docker, "dev", [], "s3://acme");
        assert.match(text, /export PULUMI_BACKEND_URL=s3:\/\/acme\n.*\n? {2}pulumi preview --stack qa/);
    });

    it("is nothing where the command line itself is wrong: that is refused", () => {
        const wrong: [Partial<NewStack>, string][] = [
            [{ nodes: 2 }, "nats.nodes"],
            [{ registry: "acme" }, "images.registry"],
            [{ namespace: "My Space", runtime: "kubernetes" }, "kubernetes.namespace"],
            [{ context: " prod", runtime: "kubernetes" }, "kubernetes.context"],
            [{ policy: "prod" as never }, "policy"],
            [{ runtime: "podman" as never }, "runtime"],
        ];
        for (const [options, path] of wrong) {
            const { refused } = left(
                { ...docker, ...options },
                options.runtime === "kubernetes" ? staging : dev,
            );
            assert.deepEqual(
                refused.map((problem) => problem.path),
                [path],
            );
        }
    });
});
