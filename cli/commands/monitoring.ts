/** `npm run monitoring`: writes what Prometheus and Grafana need for a stack. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parseSettings, printProblems } from "../../settings/check.ts";
import type { PlainSettings } from "../../settings/schema.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { usageError } from "../command.ts";
import { monitoringFiles } from "../monitoring/files.ts";
import { readCertificates } from "../stack/certificates.ts";
import type { LocalStackConfig } from "../stack/config.ts";
import { configIn, containsSecret, plainValues } from "../stack/files.ts";
import { openStack } from "../stack/open.ts";

export const help = `Usage: npm run -s monitoring -- STACK FOLDER

Writes the files with which Prometheus and Grafana watch a stack's cluster. The stack must export metrics
(dhi:nats.exporter: true). Nothing is read from the cluster, so they can be written before it runs. None has a secret.

  rules.yaml       the alerts, for rule_files of Prometheus
  scrape.yaml      where the metrics are, for scrape_config_files of Prometheus 2.43 and later, or to copy
  dashboard.json   a dashboard, for Grafana to import

  STACK    the stack
  FOLDER   the folder, which is created; files of these names in it are replaced
  --help   show this help

Write them again when the stack's servers or certificates change.

Exit codes: 0 written, 1 failed, 2 invalid arguments.

Examples:
  npm run -s monitoring -- dev monitoring
  npm run -s monitoring -- prod /etc/prometheus/nats-prod`;

export async function run(): Promise<void> {
    const { positionals } = parseArgs({ allowPositionals: true, options: { help: { type: "boolean" } } });
    const [stack, folder, ...more] = positionals;
    if (stack === undefined || folder === undefined || more.length > 0) {
        throw usageError("use the names of one stack and of one folder");
    }
    const { workspace, config } = openStack(stack);
    const files = monitoringFiles(stack, await readSettings(workspace, stack, config));
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) {
        writeFileSync(join(folder, name), text);
        console.log(join(folder, name));
    }
}

/** The settings with the certificates, whose ends are in the alerts, and without other secrets. */
async function readSettings(
    workspace: Workspace,
    stack: string,
    config: LocalStackConfig,
): Promise<PlainSettings> {
    const values = configIn(config.effective);
    const hasCertificates = Object.entries(values).some(
        ([key, value]) => /:nats(?:Route|Listener|Client)?Tls$/.test(key) && containsSecret(value),
    );
    const certificates = hasCertificates ? await readCertificates(workspace, stack) : {};
    // Missing secrets and the rules of production are reported elsewhere.
    const raw = { ...plainValues(values), ...certificates, policy: "development" };
    const { settings, problems } = parseSettings(raw);
    const relevant = problems.filter(({ path }) => /^(?:nats|kubernetes)\./.test(path));
    if (settings === undefined || relevant.length > 0) {
        throw new Error(printProblems(stack, settings === undefined ? problems : relevant));
    }
    return settings;
}
