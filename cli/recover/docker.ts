import { execa } from "execa";
import { engineVariables } from "../../components/docker/client.ts";
import type { PendingCreate } from "./state.ts";

/** Runs Docker's command, and resolves also where it fails. */
type Docker = (...args: string[]) => Promise<Result>;

interface Result {
    readonly stdout: string;
    readonly stderr: string;
    readonly failed: boolean;
}

/**
 * Removes the containers and networks that a killed run has made without noting their IDs: their names are taken, so every
 * later run would fail. Volumes and images need nothing: creating one that exists gives the one that exists.
 *
 * @returns a line for each that was found.
 */
export async function removeFromEngine(
    creates: readonly PendingCreate[],
    env: NodeJS.ProcessEnv,
): Promise<string[]> {
    const docker: Docker = (...args) =>
        execa("docker", args, { env: { ...env, ...engineVariables(env) }, reject: false });
    const ofType = (token: string) => creates.filter(({ type }) => type === token);
    const containers = await Promise.all(
        ofType("docker:index/container:Container").map((each) => removeContainer(each, docker)),
    );
    // A network with containers cannot be removed.
    const networks = await Promise.all(
        ofType("docker:index/network:Network").map((each) => removeNetwork(each, docker)),
    );
    return [...containers, ...networks].flat();
}

async function removeContainer({ inputs, known }: PendingCreate, docker: Docker): Promise<string[]> {
    const [name, image] = [String(inputs["name"]), String(inputs["image"])];
    const format = "{{.Id}} {{.Config.Image}}";
    const { stdout, failed } = await docker("container", "inspect", "--format", format, name);
    const [id = "", found = ""] = stdout.split(" ");
    if (failed || known.includes(id)) {
        return [];
    }
    return found === image
        ? removed(`container ${name}`, await docker("container", "rm", "--force", id))
        : [`kept the container ${name}, because its image is ${found} and not ${image}: remove or rename it`];
}

async function removeNetwork({ inputs, known }: PendingCreate, docker: Docker): Promise<string[]> {
    const name = String(inputs["name"]);
    const { stdout: id, failed } = await docker("network", "inspect", "--format", "{{.Id}}", name);
    return failed || known.includes(id) ? [] : removed(`network ${name}`, await docker("network", "rm", id));
}

/** @throws if it failed: the note in the state must stay then. */
function removed(what: string, { failed, stderr }: Result): string[] {
    if (failed) {
        throw new Error(`Docker cannot remove the ${what}, which an interrupted run has left: ${stderr}`);
    }
    return [`removed the half-made ${what}`];
}
