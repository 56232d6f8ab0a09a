import { chmodSync, existsSync, mkdirSync, readFileSync, statfsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { execa } from "execa";

import { moveUnlessExists, withTemporaryFolder } from "../files.ts";
import { type Addresses, addressesOf, chooseAddresses, isFree } from "./addresses.ts";
import { configurationFiles, type Place } from "./configuration.ts";
import type { Folders } from "./folders.ts";
import { clientNames, identities, kubeconfig } from "./credentials.ts";
import type { Programs } from "./programs.ts";

/** The type of overlayfs, on which containerd cannot mount another overlayfs. */
const overlayType = 0x794c7630;

/** The addresses of this cluster, chosen among free ones at its first start. */
export async function provideAddresses(folders: Folders): Promise<Addresses> {
    const { stdout } = await execa("ip", ["-json", "route", "show", "table", "all"]);
    const routes = (JSON.parse(stdout) as { dst: string }[]).map(({ dst }) => dst);
    const file = addressFile(folders);
    if (existsSync(file)) {
        const addresses = readAddresses(folders);
        if (!isFree(addresses, routes)) {
            throw new Error(
                `This cluster's addresses, ${addresses.range}, are already used by another route of this machine ` +
                    `(see ip route): remove that route, or run "npm run cluster -- down --wipe", which removes the ` +
                    `addresses and everything on the cluster.`,
            );
        }
        return addresses;
    }
    const addresses = chooseAddresses(folders.home, routes);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${addresses.block}\n`);
    return addresses;
}

/** The addresses of a cluster that has been started before. */
export function readAddresses(folders: Folders): Addresses {
    return addressesOf(Number(readFileSync(addressFile(folders), "utf8")));
}

function addressFile(folders: Folders): string {
    return join(folders.state, "address-block");
}

/** Writes the files that the node's programs read, and makes the folders that they write to. */
export async function writeFiles(place: Place, programs: Programs): Promise<void> {
    const { folders, addresses } = place;
    const stateFolders = ["kubelet", "cni", "pod-logs", "volumes"].map((name) => join(folders.state, name));
    for (const folder of [...stateFolders, folders.logs, join(folders.config, "cni")]) {
        mkdirSync(folder, { recursive: true });
    }
    await ensureCertificates(folders, addresses, programs);
    for (const [name, content] of Object.entries(configurationFiles(place))) {
        writeFileSync(join(folders.config, name), content);
    }
    for (const name of clientNames) {
        const content = kubeconfig(folders.certificates, addresses, name);
        const own = join(folders.config, `${name}.kubeconfig`);
        for (const file of name === "admin" ? [own, folders.kubeconfig] : [own]) {
            writeFileSync(file, content, { mode: 0o600 });
        }
    }
}

/** Makes the certificates once: tokens that the cluster has issued are signed with them. */
async function ensureCertificates(
    folders: Folders,
    addresses: Addresses,
    { kubernetes }: Programs,
): Promise<void> {
    if (!existsSync(folders.certificates)) {
        await withTemporaryFolder(folders.certificates, async (temporary) => {
            chmodSync(temporary, 0o700);
            const input = JSON.stringify(identities(addresses));
            await execa(kubernetes, ["certificates", temporary], { input });
            moveUnlessExists(temporary, folders.certificates);
        });
    }
}

/** The snapshotter with which containerd can store images here. */
export function snapshotterFor(folders: Folders): string {
    return statfsSync(folders.state).type === overlayType ? "native" : "overlayfs";
}
