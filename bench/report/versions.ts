import { execa } from "execa";
import { workspace } from "../docker.ts";

const commands: Readonly<Record<string, string>> = {
    "Docker Engine": "docker version --format {{.Server.Version}}",
    "Docker Compose": "docker compose version --short",
    "docker-compose": "docker-compose version --short",
    Pulumi: "pulumi version",
    Node: "node --version",
    Linux: "uname -r",
};

/** The versions of the tools that are measured with, those that there are. */
export async function versions(): Promise<Record<string, string>> {
    const found = Object.entries(commands).map(async ([name, command]) => {
        const [program = "", ...args] = command.split(" ");
        const { stdout, failed } = await execa(program, args, { env: workspace.env, reject: false });
        return failed ? [] : [[name, stdout.trim().replace(/^v(?=\d)|-.*$/g, "")] as const];
    });
    return Object.fromEntries((await Promise.all(found)).flat());
}
