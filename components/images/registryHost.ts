/** Docker Hub's API has another host than its images' references. */
export function apiHost(registry: string): string {
    return registry === "docker.io" ? "registry-1.docker.io" : registry;
}

/** Docker, too, tries a registry without TLS only on its own machine. */
export function isLoopback(registry: string): boolean {
    return /^(?:localhost|127(?:\.\d+){3})(?::\d+)?$/.test(registry);
}
