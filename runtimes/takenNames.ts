import * as pulumi from "@pulumi/pulumi";
import { docker } from "../components/docker/client.ts";

/** How the engine's command lists the names that a killed run may have taken, by the type tokens of what has them. */
const kinds = {
    "docker:index/container:Container": { kind: "container", list: "container ls --all --format {{.Names}}" },
    "docker:index/network:Network": { kind: "network", list: "network ls --format {{.Name}}" },
} as const;

type Token = keyof typeof kinds;

/**
 * Lets an update of the stack stop before it creates a container or a network whose name another one has, with what to do:
 * the engine's own message says that the name is in use, and not that a killed run has left it.
 */
export function refuseTakenNames(stack: string): void {
    // A preview creates nothing.
    if (pulumi.runtime.isDryRun()) {
        return;
    }
    const atFirst = new Map<Token, Promise<ReadonlySet<string>>>();
    const isTaken = async (type: Token, name: string) => {
        const names = atFirst.get(type) ?? namesOf(type);
        atFirst.set(type, names);
        // A replacement deletes the one before, so a name that was taken may be free.
        return (await names).has(name) && (await namesOf(type)).has(name);
    };
    const hook = new pulumi.ResourceHook("dhi-refuse-taken-names", async ({ type, newInputs }) => {
        const name: unknown = newInputs?.["name"];
        if (isToken(type) && typeof name === "string" && (await isTaken(type, name))) {
            throw new Error(takenName(kinds[type].kind, name, stack));
        }
    });
    pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
        isToken(type)
            ? { props, opts: pulumi.mergeOptions(opts, { hooks: { beforeCreate: [hook] } }) }
            : undefined,
    );
}

function isToken(type: string): type is Token {
    return type in kinds;
}

/** The names that the engine has. One that does not answer reports that when something is created. */
async function namesOf(type: Token): Promise<ReadonlySet<string>> {
    const names = await docker(...kinds[type].list.split(" "));
    return new Set(names.split("\n"));
}

/** What to do about a name that is taken. */
function takenName(kind: string, name: string, stack: string): string {
    return (
        `the ${kind} "${name}" exists, and the stack's state does not have it. If an interrupted run has left it, run ` +
        `"npm run recover -- ${stack}" and then this update again; otherwise remove or rename it.`
    );
}
