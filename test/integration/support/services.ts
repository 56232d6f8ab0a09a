import { fileURLToPath } from "node:url";
import type { RustBuildArgs } from "../../../components/rust/build/args.ts";
import { copyOf, images, RustProgram } from "../rust/program.ts";
import { componentName } from "../../../settings/names.ts";
import { freePorts } from "./ports.ts";
import type { PrivateRegistry } from "./registry.ts";
import { TestStack } from "./stack.ts";

/** The programs of the services, by their projects in test/integration/rust. */
const programs = { worker: "worker", grpc: "greeter", sqlite: "visits" };

/** Builds the images and pushes them. Returns them by digest. */
async function pushImages(registry: PrivateRegistry) {
    const { builderImage, runtimeImage } = images;
    const { username, password } = registry;
    const builds = Object.entries(programs).map(([folder, binary]): [string, RustBuildArgs] => {
        const context = copyOf(fileURLToPath(new URL(`../rust/${folder}`, import.meta.url)), folder);
        const push = { image: `${registry.address}/team/${folder}:1`, username, password };
        // Under the names and in the places of rustDependencies.test.ts: what that has compiled is found again.
        return [`dhi-test-dependency-${folder}`, { builderImage, runtimeImage, context, binary, push }];
    });
    const maker = new RustProgram("dhi-test-services", { several: Object.fromEntries(builds) }, {});
    try {
        await maker.create();
        await maker.up();
    } finally {
        await maker.remove();
    }
    const referenceOf = async (project: keyof typeof programs) =>
        `${registry.address}/team/${project}:1@${await registry.digestOf(`team/${project}`, "1")}`;
    return {
        worker: await referenceOf("worker"),
        grpc: await referenceOf("grpc"),
        sqlite: await referenceOf("sqlite"),
    };
}

/**
 * One service of every kind, on whatever it runs.
 *
 * @param port of the gRPC service; the next two are free as well.
 */
const servicesOf = (image: Awaited<ReturnType<typeof pushImages>>, port: number) => [
    {
        name: "worker",
        image: image.worker,
        health: { exec: ["healthcheck"] },
        scratch: "4Mi",
        stopSeconds: 1,
        labels: { team: "shop" },
        kubernetes: { annotations: { "example.com/note": "no port" } },
    },
    {
        name: "greeter",
        image: image.grpc,
        nats: false,
        ports: [
            { name: "grpc", containerPort: 50051, port },
            { name: "metrics", containerPort: 9000 },
        ],
        health: { grpc: { port: "grpc", service: "greeter.v1.Greeter" } },
    },
    { name: "gate", image: image.grpc, nats: false, port: port + 1, health: "tcp" },
    {
        name: "store",
        image: image.sqlite,
        nats: false,
        port: port + 2,
        health: "http",
        command: ["/var/lib/store/visits.db"],
        volumes: [{ name: "data", path: "/var/lib/store", size: "64Mi" }],
    },
];

/** A stack with one service of every kind. */
export class ServicesStack {
    private constructor(
        readonly stack: TestStack,
        readonly ports: Readonly<Record<"greeter" | "gate" | "store", number>>,
        private readonly services: ReturnType<typeof servicesOf>,
    ) {}

    /** @param runtime the runtime, and what only that needs to know. */
    static async create(registry: PrivateRegistry, runtime: Record<string, unknown>): Promise<ServicesStack> {
        const [port] = await freePorts();
        const services = servicesOf(await pushImages(registry), port);
        const stack = await TestStack.create({ nodes: 1, jetstream: false }, runtime);
        await stack.logIn(registry);
        const made = new ServicesStack(stack, { greeter: port, gate: port + 1, store: port + 2 }, services);
        made.set({});
        return made;
    }

    nameOf(service: string): string {
        return componentName(this.stack.name, service);
    }

    /** Writes the services' settings as they were at first, but for these; `undefined` removes one. */
    set(changes: Readonly<Record<string, Record<string, unknown>>>): void {
        this.stack.setConfig(
            ["dhi:apps"],
            this.services.map((service) => ({ ...service, ...changes[service.name] })),
        );
    }
}
