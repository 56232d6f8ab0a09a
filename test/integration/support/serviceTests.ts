import assert from "node:assert/strict";
import { call, textIn } from "../rust/greeter.ts";
import { answering } from "../rust/outside.ts";
import type { ServicesStack } from "./services.ts";

/** What tests need to know of the runtime beside the stack itself. */
export interface Site {
    readonly services: ServicesStack;
    /** The address at which this machine reaches a service's ports. */
    hostOf(service: string): Promise<string>;
    /** Removes the container or pod of a service. Resolves once another one is there. */
    takeAway(service: string): Promise<void>;
    /** Why an update failed, as the user learns it: from its output, or where the runtime tells it. */
    reasonOf(output: string): Promise<string>;
}

/** What failed updates are about: the service, its settings, and what the user reads. */
const failures: [what: string, service: string, settings: Record<string, unknown>, reason: RegExp][] = [
    [
        "a server that does not know the gRPC service it is asked about",
        "greeter",
        { health: { grpc: { port: "grpc", service: "other" } } },
        /NOT_FOUND|NotFound/,
    ],
    [
        "a gRPC service that says it does not serve",
        "greeter",
        { environment: { CLOSED: "1" } },
        /NOT_SERVING/,
    ],
    ["a worker whose own check fails", "worker", { scratch: undefined }, /no beat/],
];

/** What services of every kind do, by the same settings on every runtime: tests for a suite to have. */
export function itRunsServices(site: () => Site): void {
    const stack = () => site().services.stack;

    async function addressOf(service: "greeter" | "gate" | "store"): Promise<string> {
        return `${await site().hostOf(service)}:${site().services.ports[service]}`;
    }

    async function greet(service: "greeter" | "gate"): Promise<string> {
        return textIn(await call(await addressOf(service), "/greeter.v1.Greeter/SayHello", "Ada"));
    }

    /** Adds one more visit to the database. Returns how many it then has. */
    async function visits(): Promise<number> {
        const url = `http://${await addressOf("store")}`;
        await answering(url);
        return Number(await (await fetch(`${url}/Ada`)).text());
    }

    it("shows no change right after they came up", async () => {
        assert.deepEqual(await stack().changes(), []);
    });

    it("answers gRPC, on a further port and on the only one", async () => {
        assert.equal(await greet("greeter"), "Hello, Ada");
        assert.equal(await greet("gate"), "Hello, Ada");
    });

    it("has its rows when the container or pod was replaced by another environment", async () => {
        assert.equal(await visits(), 1);
        site().services.set({ store: { environment: { EMPTY: "" } } });
        await stack().up();
        assert.equal(await visits(), 2);
        assert.deepEqual(await stack().changes(), []);
    });

    it("has them when the container or pod was taken away", async () => {
        await site().takeAway("store");
        assert.equal(await visits(), 3);
        assert.deepEqual(await stack().changes(), []);
    });

    it("has them when the stack was destroyed and came up anew", async () => {
        const { exitCode, output } = await stack().run("destroy", "--yes", "--skip-preview");
        assert.equal(exitCode, 0, output);
        site().services.set({});
        await stack().up();
        assert.equal(await visits(), 4);
        assert.deepEqual(await stack().changes(), []);
    });

    for (const [what, service, settings, reason] of failures) {
        it(`fails the update of ${what}, with that reason`, async () => {
            const { services, reasonOf } = site();
            services.set({ [service]: { ...settings, readinessSeconds: 15 } });
            const { exitCode, output } = await stack().run("up", "--yes", "--skip-preview");
            assert.notEqual(exitCode, 0, output);
            assert.match(output, new RegExp(services.nameOf(service)));
            assert.match(await reasonOf(output), reason);
        });
    }
}
