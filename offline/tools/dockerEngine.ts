import { existsSync } from "node:fs";

import { execa } from "execa";

import type { Workspace } from "../../workspace/workspace.ts";
import { hasApt, installPackages } from "../apt.ts";
import { type DockerClient, findClient, linkClient } from "./dockerClient.ts";
import { findDaemon, startDaemon } from "./dockerd.ts";
import { withLock } from "../lock.ts";
import type { Outcome, Report } from "../step.ts";

export { stopEngine } from "./dockerd.ts";

/** What decides how to start an engine when none is running. */
export interface EngineSituation {
    readonly platform: NodeJS.Platform;
    readonly root: boolean;
    /** `DOCKER_HOST` or `DOCKER_CONTEXT`, with which the user chose an engine. */
    readonly chosenEngine: string | undefined;
    /** The error of the client that tried to reach the engine. */
    readonly error: string;
    /** What this machine has. */
    readonly daemon: boolean;
    readonly client: boolean;
    readonly apt: boolean;
    readonly systemd: boolean;
}

/** One action towards a running engine. */
export type EngineAction = "install" | "start service" | "start daemon";

/** Chooses the actions that start an engine. If there are none, throws an error with what the user can do. */
export function chooseEngineActions(situation: EngineSituation): EngineAction[] {
    const problem = engineProblem(situation);
    if (problem !== undefined) {
        throw new Error(
            `No Docker Engine is running. ${problem}${situation.error && `\n${situation.error}`}`,
        );
    }
    const complete = situation.daemon && situation.client;
    return [...(complete ? [] : ["install" as const]), situation.systemd ? "start service" : "start daemon"];
}

/** Provides a running engine, and a client for it in the workspace's `bin`. */
export async function ensureEngine(workspace: Workspace, report: Report): Promise<Outcome> {
    const client = await findClient(workspace);
    if (client?.engine !== undefined) {
        return use(workspace, client, "running", report);
    }
    // One lock for the machine, not for the checkout: all checkouts share its engine.
    const lock = { name: "docker-engine", activity: "starts the Docker Engine" };
    return withLock(lock, report, async () => {
        const current = await findClient(workspace);
        if (current?.engine !== undefined) {
            return use(workspace, current, "running", report);
        }
        await start(workspace, current, report);
        const started = await findClient(workspace);
        if (started?.engine === undefined) {
            throw new Error(`The Docker Engine was started but does not answer.\n${started?.error ?? ""}`);
        }
        return use(workspace, started, "started", report);
    });
}

function engineProblem(situation: EngineSituation): string | undefined {
    if (situation.chosenEngine !== undefined) {
        return `${situation.chosenEngine} is set: start that engine, or unset the variable to use the engine of this machine.`;
    }
    if (situation.platform !== "linux") {
        return "Start Docker Desktop or another engine, and run this again.";
    }
    if (/permission denied/i.test(situation.error)) {
        return 'You do not have permission to use its socket: add yourself to the group "docker" and log in again, or run this as root.';
    }
    const complete = situation.daemon && situation.client;
    if (!situation.root) {
        return complete
            ? `Start it with "sudo ${situation.systemd ? "systemctl start docker" : "dockerd"}", or run this as root.`
            : "Install it (Debian, Ubuntu: sudo apt-get install docker.io), or run this as root to have it installed.";
    }
    return complete || situation.apt
        ? undefined
        : "Install it with this system's package manager: this program can use apt only.";
}

async function start(workspace: Workspace, client: DockerClient | undefined, report: Report): Promise<void> {
    for (const action of chooseEngineActions(readSituation(workspace, client))) {
        switch (action) {
            case "install":
                // In newer releases the client and its build plugin are packages of their own.
                await installPackages(
                    workspace,
                    { required: ["docker.io"], optional: ["docker-cli", "docker-buildx"] },
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

/** On some systems installing the package has already started the daemon. */
async function startUnlessRunning(workspace: Workspace, report: Report): Promise<void> {
    const daemon = findDaemon(workspace);
    if (daemon === undefined) {
        throw new Error("The package docker.io was installed, but dockerd is not in its folders.");
    }
    if ((await findClient(workspace))?.engine === undefined) {
        await startDaemon(workspace, daemon, report);
    }
}

function readSituation(workspace: Workspace, client: DockerClient | undefined): EngineSituation {
    const { DOCKER_HOST: host, DOCKER_CONTEXT: context } = workspace.env;
    return {
        platform: process.platform,
        root: process.getuid?.() === 0,
        chosenEngine: host ? `DOCKER_HOST=${host}` : context ? `DOCKER_CONTEXT=${context}` : undefined,
        error: client?.error ?? "",
        daemon: findDaemon(workspace) !== undefined,
        client: client !== undefined,
        apt: hasApt(workspace),
        systemd: existsSync("/run/systemd/system"),
    };
}

function use(workspace: Workspace, client: DockerClient, origin: Outcome["origin"], report: Report): Outcome {
    linkClient(workspace, client);
    if (!client.canBuild) {
        report(
            `${client.path} ${client.version} cannot build images with BuildKit: install the buildx plugin (Debian: docker-buildx)`,
        );
    }
    const version = client.engine ?? "unknown";
    return {
        version,
        origin,
        isSubstitute: false,
        detail: `${origin}, Docker Engine ${version}, client ${client.path} ${client.version}`,
    };
}
