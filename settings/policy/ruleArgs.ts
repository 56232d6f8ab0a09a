import type { RuleArgs } from "../../components/policy/enforce.ts";
import { placeOf } from "../../components/images/anyImage.ts";
import { usedImages } from "../images/usedImages.ts";
import { componentName, project } from "../names.ts";
import type { PlainSettings } from "../schema.ts";

const everywhere = /^(?:0\.0\.0\.0|::)$/;

/** What the rules have to know of a stack. */
export function ruleArgs(stack: string, settings: PlainSettings): RuleArgs {
    const images = usedImages(settings);
    const places = (used: typeof images) => [...new Set(used.map(({ reference }) => placeOf(reference)))];
    const hardened = places(images.filter(({ key }) => key.startsWith("images.")));
    const owners = ownersIn(stack, settings);
    return {
        hardened,
        registries: places(images),
        published: owners.filter(({ isOpen }) => isOpen).map(({ name }) => `${name}*`),
        secretTexts: secretTexts(settings),
        exemptions: settings.policyExemptions,
        origin: ({ name, type }, { image }) => {
            const used = images.find(({ reference }) => reference === image);
            const owner = owners.find((each) => name.startsWith(each.name));
            const isChanged = type.startsWith("kubernetes:") && settings.kubernetes.values !== undefined;
            const key = used?.key ?? (owner?.key === "nats" && isChanged ? "kubernetes.values" : owner?.key);
            return key === undefined ? undefined : `${project}:${key}`;
        },
    };
}

/** What a stack's settings make, by the start of its name. */
function ownersIn(stack: string, { nats, apps, kubernetes, runtime }: PlainSettings) {
    const isOpen = (address: string | undefined) => address !== undefined && everywhere.test(address);
    return [
        {
            name: componentName(stack, "nats"),
            key: "nats",
            isOpen: runtime === "docker" ? isOpen(nats.publishOn) : kubernetes.service?.type === "NodePort",
        },
        ...apps.map(({ name, publishOn }, index) => ({
            name: componentName(stack, name),
            key: `apps[${index}]`,
            isOpen: isOpen(publishOn),
        })),
    ];
}

function secretTexts(settings: PlainSettings): string[] {
    const { natsPassword, natsRoutePassword, natsSystemPassword, natsGatewayPassword, natsToken } = settings;
    const { natsEncryptionKey, natsPasswords, appSecrets, registryPassword, registries } = settings;
    return [
        ...[natsPassword, natsRoutePassword, natsSystemPassword, natsGatewayPassword, natsToken],
        ...[
            natsEncryptionKey,
            registryPassword,
            ...Object.values(registries).map(({ password }) => password),
        ],
        ...[...Object.values(natsPasswords), ...Object.values(appSecrets)],
    ].filter((text) => text !== undefined);
}
