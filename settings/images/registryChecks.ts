import * as pulumi from "@pulumi/pulumi";
import { askOptions, comparePin } from "../../components/images/movedTag.ts";
import { digestIn, registryOf } from "../../components/images/pushedReference.ts";
import { RegistryFailure } from "../../components/images/remoteImage.ts";
import type { Problem } from "../../components/problems.ts";
import { failure } from "../../components/refusal.ts";
import { printProblems } from "../check.ts";
import { setCommand } from "../commands.ts";
import { project } from "../names.ts";
import type { PlainSettings } from "../schema.ts";
import { statedLogins, type StatedLogin } from "./registries.ts";
import { usedImages, type UsedImage } from "./usedImages.ts";

/** The client for registries; tests have their own. */
export type RegistryClient = Pick<
    typeof import("../../components/images/registryClient.ts"),
    "findDigest" | "tryLogin"
>;

/** The longest that a run waits for registries, in milliseconds. All are contacted at once. */
const timeout = 5000;

/**
 * Checks the stack's logins with their registries and, in a preview, warns of pinned tags that have moved. Registries
 * that cannot be reached are skipped, because the engine may have the images already.
 *
 * @throws {pulumi.RunError} naming the keys of every login that was refused.
 */
export async function checkLoginsAndPins(
    stack: string,
    settings: PlainSettings,
    given?: RegistryClient,
): Promise<void> {
    const logins = statedLogins(settings);
    const pinned = pinnedImages(settings);
    if (logins.length === 0 && pinned.length === 0) {
        return;
    }
    const client = given ?? (await import("../../components/images/registryClient.ts"));
    const [problems, warnings] = await Promise.all([
        Promise.all(logins.map((login) => checkLogin(login, client))),
        Promise.all(pinned.map((image) => warningFor(stack, image, logins, client))),
    ]);
    const refused = problems.flat();
    if (refused.length > 0) {
        throw failure(printProblems(stack, refused));
    }
    for (const warning of warnings.filter((text) => text !== undefined)) {
        await pulumi.log.warn(warning);
    }
}

/** The images whose tags are checked: pinned ones, in a preview only. */
function pinnedImages(settings: PlainSettings): UsedImage[] {
    return pulumi.runtime.isDryRun() && settings.images.checkTags
        ? usedImages(settings).filter(({ reference }) => digestIn(reference) !== undefined)
        : [];
}

async function checkLogin(
    { registry, login, keys }: StatedLogin,
    client: RegistryClient,
): Promise<Problem[]> {
    try {
        await client.tryLogin(registry, login, { milliseconds: timeout });
        return [];
    } catch (error) {
        const reason =
            `${registry} refuses this password for "${login.username}" (${project}:${keys.username}); ` +
            `set another one with: ${setCommand(keys.password, { secret: true })}`;
        const isRefused = error instanceof RegistryFailure && error.kind === "refused";
        return isRefused ? [{ path: keys.password, reason }] : [];
    }
}

async function warningFor(
    stack: string,
    { key, reference }: UsedImage,
    logins: readonly StatedLogin[],
    client: RegistryClient,
): Promise<string | undefined> {
    const options = await askOptions(registryOf(reference), logins);
    const state = await comparePin(reference, async (address) => ({
        digest: await client.findDigest(address, { ...options, milliseconds: timeout }),
    }));
    if (state.status !== "moved" && state.status !== "missing") {
        return undefined;
    }
    const message =
        "reason" in state
            ? `${reference}: ${state.reason}`
            : `the tag of ${reference} has moved since it was pinned; the pinned digest is still used`;
    const fix =
        state.digest === undefined
            ? ""
            : `; to use the new digest ${state.digest}, run: npm run images -- ${stack} --pin`;
    return `${project}:${key}: ${message}${fix}`;
}
