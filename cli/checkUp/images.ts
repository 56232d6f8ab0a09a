import { askOptions, comparePin } from "../../components/images/movedTag.ts";
import { registryOf } from "../../components/images/pushedReference.ts";
import { inspectImage } from "../../components/images/registryClient.ts";
import { inspectSignature } from "../../components/images/signatures/inspect.ts";
import { signersOf } from "../../settings/images/signers.ts";
import type { CheckedImage, ImageReport } from "../reports/images.ts";
import type { ImagesAndLogins } from "../stack/imagesAndLogins.ts";

/** Compares every image of a stack with its registry. */
export function checkImages({ images, logins, settings }: ImagesAndLogins): Promise<CheckedImage[]> {
    return Promise.all(
        images.map(async (image) => {
            const options = await askOptions(registryOf(image.reference), logins);
            const [state, signature] = await Promise.all([
                comparePin(image.reference, (address) => inspectImage(address, options)),
                inspectSignature(image.reference, signersOf(settings.images, image), options),
            ]);
            return { ...image, state, signature };
        }),
    );
}

const warningDays = 30;

/**
 * What somebody should do about an image.
 *
 * @param verifies whether the stack requires signatures, or warns of missing ones.
 */
export function imageProblems(image: ImageReport, verifies: boolean, now = new Date()): string[] {
    const { key, status, reason, rebuilt, newest, endOfLife, unsigned } = image;
    const soon = new Date(now.getTime() + warningDays * 86_400_000).toISOString();
    return [
        ...(status === "moved"
            ? [`${key}: the tag has moved; pin the new digest with: npm run images -- STACK --pin`]
            : []),
        ...(reason === undefined ? [] : [`${key}: ${reason}`]),
        ...(rebuilt === "no"
            ? [`${key}: not rebuilt any more, so it gets no fixes: use ${newest ?? "a newer version"}`]
            : []),
        ...(endOfLife !== undefined && endOfLife < soon
            ? [`${key}: its end of life is ${endOfLife.slice(0, 10)}`]
            : []),
        ...(verifies && unsigned !== undefined ? [`${key}: not signed: ${unsigned}`] : []),
    ];
}
