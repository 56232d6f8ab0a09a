/**
 * Removes all containers, networks and volumes with matching names.
 *
 * @param docker Docker's client, which returns what it prints.
 */
export async function removeNamed(
    pattern: string,
    docker: (...args: string[]) => Promise<string>,
): Promise<void> {
    for (const [list, remove] of [
        [
            ["ps", "--all", "--quiet"],
            ["rm", "--force"],
        ],
        [
            ["network", "ls", "--quiet"],
            ["network", "rm"],
        ],
        [
            ["volume", "ls", "--quiet"],
            ["volume", "rm"],
        ],
    ] as const) {
        const found = await docker(...list, "--filter", `name=${pattern}`);
        if (found !== "") {
            await docker(...remove, ...found.split("\n"));
        }
    }
}
