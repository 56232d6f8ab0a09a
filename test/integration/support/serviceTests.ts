import assert from "node:assert/strict";
import { call, textIn } from "../rust/greeter.ts";
import { answering } from "../rust/outside.ts";
import type { ServicesStack } from "./services.ts";

/** The stack, and what depends on its runtime. */
export interface Site {
    readonly services: ServicesStack;
    /** The address at which this machine can reach a service's ports. */
    hostOf(service: string): Promise<string>;
    /** Removes the container or pod of a service. Resolves once there is a new one. */
    removeInstance(service: string): Promise<void>;
    /** Why an update failed: from its output, or from the runtime. */
    reasonOf(output: string): Promise<string>;
}

/** Updates that fail: the service, its settings, and the reason that the user sees. */
const failures: [what: string, service: string, settings: Record<string, unknown>, reason: RegExp][] = [
    [
        "a server without the gRPC service of its health check",
        "greeter",
        { health: { grpc: { port: "grpc", service: "other" } } },
        /NOT_FOUND|NotFound/,
    ],
    ["a gRPC service that reports NOT_SERVING", "greeter", { environment: { CLOSED: "1" } }, /NOT_SERVING/],
    ["a worker whose own health check fails", "worker", { scratch: undefined }, /no beat/],
];

/** Tests of services of every kind, with the same settings on every runtime. */
export function itRunsServices(site: () => Site): void {
    const stack = () => site().services.stack;

    async function addressOf(service: "greeter" | "gate" | "store"): Promise<string> {
        return `${await site().hostOf(service)}:${site().services.ports[service]}`;
    }

    async function greet(service: "greeter" | "gate"): Promise<string> {
        return textIn(await call(await addressOf(service), "/greeter.v1.Greeter/SayHello", "Ada"));
    }

    /** Adds a visit to the database. Returns their number. */
    async function visits(): Promise<number> {
        const url = `http://${await addressOf("store")}`;
        await answering(url);
        return Number(await (await fetch(`${url}/Ada`)).text());
    }

    it("show no change right after they came up", async () => {
        assert.deepEqual(await stack().changes(), []);
    });

    it("answer gRPC, on an additional port and on the only one", async () => {
        assert.equal(await greet("greeter"), "Hello, Ada");
        assert.equal(await greet("gate"), "Hello, Ada");
    });

    it("keep a database when another environment replaced the container or pod", async () => {
        assert.equal(await visits(), 1);
        site().services.set({ store: { environment: { EMPTY: "" } } });
        await stack().up();
        assert.equal(await visits(), 2);
        assert.deepEqual(await stack().changes(), []);
    });

    it("keep it when the container or pod was removed", async () => {
        await site().removeInstance("store");
        assert.equal(await visits(), 3);
        assert.deepEqual(await stack().changes(), []);
    });

    it("keep it when the stack was destroyed and came up again", async () => {
        const { exitCode, output } = await stack().run("destroy", "--yes", "--skip-preview");
        assert.equal(exitCode, 0, output);
        site().services.set({});
        await stack().up();
        assert.equal(await visits(), 4);
        assert.deepEqual(await stack().changes(), []);
    });

    for (const [what, service, settings, reason] of failures) {
        it(`fail the update of ${what}, with that reason`, async () => {
            const { services, reasonOf } = site();
            services.set({ [service]: { ...settings, readinessSeconds: 15 } });
            const { exitCode, output } = await stack().run("up", "--yes", "--skip-preview");
            assert.notEqual(exitCode, 0, output);
            assert.match(output, new RegExp(services.nameOf(service)));
            assert.match(await reasonOf(output), reason);
        });
    }
}
