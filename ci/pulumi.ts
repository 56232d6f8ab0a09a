import { execa, type Options } from "execa";
import { maxOutput, type RunPulumi } from "../cli/preview/runPreview.ts";
import { checkout } from "../workspace/workspace.ts";

/** Runs the Pulumi CLI on PATH without showing its output, and resolves also where it fails. */
export const runPulumi: RunPulumi = async (args, env = {}) =>
    execa("pulumi", args, { ...inCheckout(env), maxBuffer: maxOutput });

/** Options to run Pulumi in this checkout, with the variables of the job that are set. */
export function inCheckout(env: NodeJS.ProcessEnv = {}) {
    return { cwd: checkout, env: { ...empty(), ...env }, reject: false } satisfies Options;
}

/** CI passes an unset secret as an empty variable; an empty PULUMI_BACKEND_URL, for example, is an invalid URL. */
function empty(): NodeJS.ProcessEnv {
    const names = ["PULUMI_ACCESS_TOKEN", "PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE", "DOCKER_HOST"];
    return Object.fromEntries(names.flatMap((name) => (process.env[name] === "" ? [[name, undefined]] : [])));
}

/** The secrets of the job, which CI masks in its logs only. */
export function secretsOfJob(): string[] {
    return Object.entries(process.env)
        .filter(([name]) => /TOKEN|SECRET|PASSWORD|PASSPHRASE|KUBECONFIG_CONTENT|_KEY$/.test(name))
        .map(([, value = ""]) => value);
}
