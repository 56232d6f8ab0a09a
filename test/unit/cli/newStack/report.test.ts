import assert from "node:assert/strict";
import { describeNewStack, problemsOf } from "../../../../cli/newStack/report.ts";
import { newStackText, type NewStack, type StackText } from "../../../../cli/newStack/text.ts";
import { dev, docker, kubernetes, prod, staging } from "./stacks.ts";

describe("the report on a new stack", () => {
    const check = (wanted: NewStack, from: StackText) => problemsOf(newStackText(wanted, from, 0), wanted);

    it("lists what production requires, with the command for each", () => {
        const wanted = { ...docker, policy: "production" } as const;
        const { refused, remaining } = check(wanted, dev);
        assert.deepEqual(refused, []);
        assert.deepEqual(
            remaining.map(({ path }) => path),
            ["images.nats", "images.busybox", "apps[0].context", "natsTls", "natsRouteTls"],
        );
        const text = describeNewStack(wanted, "dev", remaining, undefined);
        assert.match(text, /To do:\n {2}dhi:images\.nats: .* --pin/);
        assert.match(text, /pulumi config set --secret --path dhi:natsTls\.certificate < FILE/);
        assert.match(text, /npm start -- --stack qa/);
    });

    it("lists the context and the service's placeholder digest on Kubernetes", () => {
        const { refused, remaining } = check(kubernetes, staging);
        assert.deepEqual(refused, []);
        assert.deepEqual(
            remaining.map(({ path }) => path),
            ["apps[0].image"],
        );
        assert.match(
            describeNewStack(kubernetes, "staging", [], undefined),
            /config set --path dhi:kubernetes\.context CONTEXT --stack qa/,
        );
        const production = { ...kubernetes, policy: "production" } as const;
        assert.deepEqual(
            check(production, prod).remaining.map(({ path }) => path),
            ["kubernetes.context", "apps[0].image"],
        );
    });

    it("names the backend", () => {
        const text = describeNewStack(docker, "dev", [], "s3://acme");
        assert.match(text, /export PULUMI_BACKEND_URL=s3:\/\/acme\n.*\n? {2}pulumi preview --stack qa/);
    });

    it("refuses invalid values of the command line", () => {
        const wrong: [Partial<NewStack>, string][] = [
            [{ nodes: 2 }, "nats.nodes"],
            [{ registry: "acme" }, "images.registry"],
            [{ namespace: "My Space", runtime: "kubernetes" }, "kubernetes.namespace"],
            [{ context: " prod", runtime: "kubernetes" }, "kubernetes.context"],
            [{ policy: "prod" as never }, "policy"],
            [{ runtime: "podman" as never }, "runtime"],
        ];
        for (const [options, path] of wrong) {
            const { refused } = check(
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
