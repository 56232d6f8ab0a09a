/** The platform of this machine, as Docker names it. */
export function hostPlatform(architecture: string = process.arch): string {
    return `linux/${architecture === "x64" ? "amd64" : architecture}`;
}
