import { existsSync } from "node:fs";

import { execa } from "execa";

import type { Workspace } from "../../workspace/workspace.ts";
import { hasApt, installPackages } from "../apt.ts";
import { type DockerClient, findClient, linkClient } from "./dockerClient.ts";
import { findDaemon, startDaemon } from "./dockerd.ts";
import { withLock } from "../lock.ts";
import type { Outcome, Report } from "../step.ts";

export { stopEngine } from "./dockerd.ts";

/** What there is to decide from when no engine answers. */
export interface EngineSituation {
    readonly platform: NodeJS.Platform;
    readonly root: boolean;
    /** `DOCKER_HOST` or `DOCKER_CONTEXT`: the user's choice of an engine. */
    readonly chosenEngine: string | undefined;
    /** What the client said. */
    readonly complaint: string;
    /** Is there a Docker daemon on this machine? */
    readonly daemon: boolean;
    readonly client: boolean;
    readonly apt: boolean;
    readonly systemd: boolean;
}

/** What to do when no engine answers. */
export type EngineAction = "install" | "start service" | "start daemon";

/** Decides how to get an engine to answer, or throws an error that says what the user can do. */
export function decideEngine(situation: EngineSituation): EngineAction[] {
    const problem = engineProblem(situation);
    if (problem !== undefined) {
        throw new Error(
            `No Docker Engine answers. ${problem}${situation.complaint && `\n${situation.complaint}`}`,
        );
    }
    const complete = situation.daemon && situation.client;
    return [...(complete ? [] : ["install" as const]), situation.systemd ? "start service" : "start daemon"];
}

/** Provides an engine that answers, and a client for it in the workspace's `bin`. */
export async function ensureEngine(workspace: Workspace, report: Report): Promise<Outcome> {
    const client = await findClient(workspace);
    if (client?.engine !== undefined) {
        return use(workspace, client, "running", report);
    }
    // One lock for the machine, not for the checkout: there is one engine, whoever starts it.
    const waiting = () => report("waiting for another process that starts the Docker Engine");
    return withLock("docker-engine", waiting, async () => {
        const again = await findClient(workspace);
        if (again?.engine === undefined) {
            await start(workspace, again, report);
        }
        const started = await findClient(workspace);
        if (started?.engine === undefined) {
            throw new Error(
                `The Docker Engine was started but does not answer.\n${started?.complaint ?? ""}`,
            );
        }
        return use(workspace, started, again?.engine === undefined ? "started" : "running", report);
    });
}

function engineProblem(situation: EngineSituation): string | undefined {
    if (situation.chosenEngine !== undefined) {
        return `${situation.chosenEngine} is set: start that engine, or unset it to use this machine's.`;
    }
    if (situation.platform !== "linux") {
        return "Start Docker Desktop, or another engine, and run this again.";
    }
    if (/permission denied/i.test(situation.complaint)) {
        return 'You may not use its socket: add yourself to the group "docker" and log in again, or run this as root.';
    }
    const complete = situation.daemon && situation.client;
    if (!situation.root) {
        return complete
            ? `Start it with "sudo ${situation.systemd ? "systemctl start docker" : "dockerd"}", or run this as root.`
            : "Install one (Debian, Ubuntu: sudo apt-get install docker.io), or run this as root to have it installed.";
    }
    return complete || situation.apt
        ? undefined
        : "Install one with this system's package manager: only apt is known here.";
}

async function start(workspace: Workspace, client: DockerClient | undefined, report: Report): Promise<void> {
    for (const action of decideEngine(lookAround(workspace, client))) {
        switch (action) {
            case "install":
                // Newer releases split the client and its build plugin off.
                await installPackages(
                    workspace,
                    { needed: ["docker.io"], wished: ["docker-cli", "docker-buildx"] },
                    report,
                );
                break;
            case "start service":
                report("starting the docker service");
                await execa("systemctl", ["start", "docker"]);
                break;
            case "start daemon":
                await startUnlessRunning(workspace, report);
        }
    }
}

/** Installing the package starts the daemon where the system lets it. */
async function startUnlessRunning(workspace: Workspace, report: Report): Promise<void> {
    const daemon = findDaemon(workspace);
    if (daemon === undefined) {
        throw new Error("docker.io was installed, but there is no dockerd on this machine.");
    }
    if ((await findClient(workspace))?.engine === undefined) {
        await startDaemon(workspace, daemon, report);
    }
}

function lookAround(workspace: Workspace, client: DockerClient | undefined): EngineSituation {
    const { DOCKER_HOST: host, DOCKER_CONTEXT: context } = workspace.env;
    return {
        platform: process.platform,
        root: process.getuid?.() === 0,
        chosenEngine: host ? `DOCKER_HOST=${host}` : context ? `DOCKER_CONTEXT=${context}` : undefined,
        complaint: client?.complaint ?? "",
        daemon: findDaemon(workspace) !== undefined,
        client: client !== undefined,
        apt: hasApt(workspace),
        systemd: existsSync("/run/systemd/system"),
    };
}

function use(workspace: Workspace, client: DockerClient, origin: Outcome["origin"], report: Report): Outcome {
    linkClient(workspace, client);
    if (!client.builds) {
        report(`${client.path} ${client.version} cannot build images: install its buildx plugin`);
    }
    const version = client.engine ?? "unknown";
    return {
        version,
        origin,
        standIn: false,
        detail: `${origin}, Docker Engine ${version}, client ${client.path} ${client.version}`,
    };
}
