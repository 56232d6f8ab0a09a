import assert from "node:assert/strict";
import { describeNewStack, problemsOf } from "../../../../cli/newStack/report.ts";
import { newStackText, type NewStack, type StackText } from "../../../../cli/newStack/text.ts";
import { dev, docker, kubernetes, prod, staging } from "./stacks.ts";

describe("the report on a new stack", () => {
    /** The keys that are refused, and those that are left to do. */
    const check = (wanted: NewStack, from: StackText) => {
        const { refused, remaining } = problemsOf(newStackText(wanted, from, 0), wanted);
        const keys = (problems: typeof refused) => problems.map(({ path }) => path);
        return { refused: keys(refused), remaining: keys(remaining), problems: remaining };
    };

    it("lists what production requires, with the command for each", () => {
        const wanted = { ...docker, policy: "production" } as const;
        const { problems, ...keys } = check(wanted, dev);
        const remaining = ["images.nats", "images.busybox", "apps[0].context", "natsTls", "natsRouteTls"];
        assert.deepEqual(keys, { refused: [], remaining });
        const text = describeNewStack(wanted, "dev", problems, undefined);
        assert.match(text, /To do:\n {2}dhi:images\.nats: .* --pin/);
        assert.match(text, /pulumi config set --secret --path dhi:natsTls\.certificate < FILE/);
        assert.match(text, /npm start -- --stack qa/);
    });

    it("lists the context and the service's placeholder digest on Kubernetes", () => {
        const { problems, ...keys } = check(kubernetes, staging);
        assert.deepEqual(keys, { refused: [], remaining: ["apps[0].image"] });
        assert.match(
            describeNewStack(kubernetes, "staging", problems, undefined),
            /config set --path dhi:kubernetes\.context CONTEXT --stack qa/,
        );
        const production = { ...kubernetes, policy: "production" } as const;
        assert.deepEqual(check(production, prod).remaining, ["kubernetes.context", "apps[0].image"]);
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
            const from = options.runtime === "kubernetes" ? staging : dev;
            assert.deepEqual(check({ ...docker, ...options }, from).refused, [path]);
        }
    });
});
