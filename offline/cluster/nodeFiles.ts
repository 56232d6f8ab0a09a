import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { execa } from "execa";

import { moveUnlessThere, temporaryName } from "../files.ts";
import { type Addresses, addressesOf, chooseAddresses, isFree } from "./addresses.ts";
import { configurationFiles, type Place } from "./configuration.ts";
import type { Folders } from "./folders.ts";
import { clientNames, identities, kubeconfig } from "./credentials.ts";
import type { Programs } from "./programs.ts";

/** The file system of containers, on which containerd cannot stack another of its kind. */
const overlayType = 0x794c7630;

/** The addresses that this cluster has had from its beginning, or free ones. */
export async function provideAddresses(folders: Folders): Promise<Addresses> {
    const { stdout } = await execa("ip", ["-json", "route", "show", "table", "all"]);
    const routes = (JSON.parse(stdout) as { dst: string }[]).map(({ dst }) => dst);
    const file = addressFile(folders);
    if (existsSync(file)) {
        const addresses = readAddresses(folders);
        if (!isFree(addresses, routes)) {
            throw new Error(
                `This cluster's addresses, ${addresses.whole}, are in use on this machine (ip route). ` +
                    `"npm run cluster -- down --wipe" forgets them and all that is on the cluster.`,
            );
        }
        return addresses;
    }
    const addresses = chooseAddresses(folders.home, routes);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${addresses.block}\n`);
    return addresses;
}

/** The addresses of a cluster that was started before. */
export function readAddresses(folders: Folders): Addresses {
    return addressesOf(Number(readFileSync(addressFile(folders), "utf8")));
}

/** Where they are kept. */
function addressFile(folders: Folders): string {
    return join(folders.state, "address-block");
}

/** Writes all that the node's programs read, and makes the folders they write to. */
export async function writeFiles(place: Place, programs: Programs): Promise<void> {
    const { folders, addresses } = place;
    const kept = ["kubelet", "cni", "pod-logs", "volumes"].map((name) => join(folders.state, name));
    for (const folder of [...kept, folders.logs, join(folders.config, "cni")]) {
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

/** Made once: the tokens that the cluster has given out are signed with them. */
async function ensureCertificates(
    folders: Folders,
    addresses: Addresses,
    { kubernetes }: Programs,
): Promise<void> {
    if (!existsSync(folders.certificates)) {
        const partial = temporaryName(folders.certificates);
        rmSync(partial, { recursive: true, force: true });
        mkdirSync(partial, { recursive: true, mode: 0o700 });
        await execa(kubernetes, ["certificates", partial], { input: JSON.stringify(identities(addresses)) });
        moveUnlessThere(partial, folders.certificates);
    }
}

/** How containerd can keep images here. */
export function snapshotterFor(folders: Folders): string {
    return statfsSync(folders.state).type === overlayType ? "native" : "overlayfs";
}
