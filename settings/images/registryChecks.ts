import * as pulumi from "@pulumi/pulumi";
import { askOptions, comparePin } from "../../components/images/pin.ts";
import { digestIn, registryOf } from "../../components/images/pushedReference.ts";
import { RegistryFailure } from "../../components/images/remoteImage.ts";
import type { Problem } from "../../components/problems.ts";
import { failure } from "../../components/refusal.ts";
import { printProblems } from "../check.ts";
import { usedImages } from "./usedImages.ts";
import { project } from "../names.ts";
import { setWith, statedLogins, type StatedLogin } from "./registries.ts";
import type { PlainSettings } from "../schema.ts";

/** What registries are asked with; a test has its own. */
export type RegistryClient = Pick<
    typeof import("../../components/images/registryClient.ts"),
    "findDigest" | "tryLogin"
>;

/** The longest that a run waits for registries, in milliseconds. They are asked all at once. */
const patience = 5000;

/**
 * Asks registries, before anything is made, about what only they know: whether they take the logins that the stack
 * states and, in a preview, whether a pinned tag has moved, which is worth a warning. A registry that cannot be reached
 * is no reason to stop: the engine may have the images already.
 *
 * @throws {pulumi.RunError} naming the keys of every login that was refused.
 */
export async function askRegistries(
    stack: string,
    settings: PlainSettings,
    client?: RegistryClient,
): Promise<void> {
    const logins = statedLogins(settings);
    const pinned = tagsToCheck(settings);
    if (logins.length === 0 && pinned.length === 0) {
        return;
    }
    const asked = client ?? (await import("../../components/images/registryClient.ts"));
    const [problems, warnings] = await Promise.all([
        Promise.all(logins.map((login) => whyRefused(login, asked))),
        Promise.all(pinned.map((image) => whyMoved(stack, image, logins, asked))),
    ]);
    const refused = problems.filter((problem) => problem !== undefined);
    if (refused.length > 0) {
        throw failure(printProblems(stack, refused));
    }
    for (const warning of warnings.filter((text) => text !== undefined)) {
        await pulumi.log.warn(warning);
    }
}

/** The images to ask about: only a preview asks, and only about what is pinned. */
function tagsToCheck(settings: PlainSettings) {
    const asks = pulumi.runtime.isDryRun() && settings.images.checkTags;
    return asks ? usedImages(settings).filter(({ reference }) => digestIn(reference) !== undefined) : [];
}

async function whyRefused(
    { registry, login, keys }: StatedLogin,
    client: RegistryClient,
): Promise<Problem | undefined> {
    try {
        await client.tryLogin(registry, login, { milliseconds: patience });
        return undefined;
    } catch (error) {
        return error instanceof RegistryFailure && error.kind === "refused"
            ? {
                  path: keys.password,
                  reason:
                      `${registry} refuses this login of "${login.username}" (${project}:${keys.username}); ` +
                      `where the password is not right, ${setWith(keys.password)}`,
              }
            : undefined;
    }
}

async function whyMoved(
    stack: string,
    { key, reference }: { readonly key: string; readonly reference: string },
    logins: readonly StatedLogin[],
    client: RegistryClient,
): Promise<string | undefined> {
    const options = await askOptions(registryOf(reference), logins);
    const state = await comparePin(reference, async (address) => ({
        digest: await client.findDigest(address, { ...options, milliseconds: patience }),
    }));
    if (state.status !== "moved" && state.status !== "missing") {
        return undefined;
    }
    const what =
        "reason" in state
            ? `${reference}: ${state.reason}`
            : `the tag of ${reference} has moved since it was pinned; what is pinned stays`;
    const mend =
        state.digest === undefined
            ? ""
            : `; to take ${state.digest}, which the tag is now: npm run images -- ${stack} --pin`;
    return `${project}:${key}: ${what}${mend}`;
}
