import type { GoTool } from "../../tools/goTool.ts";
import { goRecipe } from "../goRecipe.ts";

export const natscliTool: GoTool = {
    name: "nats",
    module: "natscli",
    versionVariable: "main.version",
    duration: "about a minute",
};

/** `natscli`: the command-line client, without a shell. */
export const natscli = goRecipe({
    repository: "natscli",
    title: "NATS command line client",
    tool: natscliTool,
    path: "/usr/local/bin/nats",
});
