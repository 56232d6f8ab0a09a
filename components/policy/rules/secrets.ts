import {
    isHidden,
    isMap,
    isSecret,
    itemsAt,
    join,
    textsIn,
    valueAt,
    type MadeResource,
} from "../resource.ts";
import type { RuleContext, RuleName, Violation } from "./rule.ts";

/** Names of variables that have secrets, and not the path of a file with one. */
const secretName = /(?:^|_)(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?)$/i;
/** Texts that are secrets by their form. */
const secretForms = [
    /-----BEGIN [A-Z ]*(?:PRIVATE KEY|NKEY SEED)-----/,
    /\bS[ACNOUX][A-Z2-7]{56}\b/,
    /[a-z][a-z0-9+.-]*:\/\/[^/\s:@"']*:[^/\s@"'$<]+@/i,
    /\b(?:ghp|gho|ghs|github_pat|glpat|xox[abp]|AKIA)[-_A-Z0-9a-z]{16,}/,
];
/** A shorter text may be found where it is not a secret. */
const minLength = 12;

const inFile = "use a file of a secret: secretFiles of a service, or a volume with a Secret";

/** Secrets in the environment, the arguments and the labels of a container of `@pulumi/docker`. */
export function checkDockerSecrets(resource: MadeResource, context: RuleContext): Violation[] {
    const { props } = resource;
    const environment = isSecret(resource, "envs")
        ? [secretIn("secret-environment", "envs", `has a secret, which "docker inspect" shows`)]
        : itemsAt(props, "envs").flatMap(({ path, item }) => {
              const [name = "", ...value] = String(item).split("=");
              return checkVariable(path, name, value.join("="), context);
          });
    const places: [RuleName, string][] = [
        ["secret-arguments", "command"],
        ["secret-arguments", "entrypoints"],
        ["secret-arguments", "healthcheck"],
        ["secret-plain", "labels"],
    ];
    return [...environment, ...places.flatMap(([rule, path]) => checkTexts(resource, rule, path, context))];
}

/** Secrets in a pod's containers. */
export function checkPodSecrets(
    resource: MadeResource,
    containers: readonly { readonly path: string; readonly item: unknown }[],
    context: RuleContext,
): Violation[] {
    return containers.flatMap(({ path, item }) => {
        if (isHidden(resource, path)) {
            return [];
        }
        const environment = itemsAt(item, "env").flatMap(({ path: at, item: variable }) => {
            const place = `${join(path, at)}.value`;
            return isSecret(resource, place)
                ? [
                      secretIn(
                          "secret-environment",
                          place,
                          "is a secret, which everyone who may read pods can read",
                      ),
                  ]
                : checkVariable(
                      place,
                      String(valueAt(variable, "name")),
                      valueAt(variable, "value"),
                      context,
                  );
        });
        const texts = ["command", "args"].flatMap((field) =>
            checkTexts(resource, "secret-arguments", join(path, field), context, valueAt(item, field)),
        );
        return [...environment, ...texts];
    });
}

/** Secrets in a part of a resource that everyone may read who may read the resource. */
export function checkTexts(
    resource: MadeResource,
    rule: RuleName,
    path: string,
    context: RuleContext,
    value = valueAt(resource.props, path),
): Violation[] {
    if (value === undefined) {
        return [];
    }
    if (isSecret(resource, path)) {
        return [secretIn(rule, path, "has a secret, which is not encrypted there")];
    }
    return textsIn(value, path)
        .filter(({ text }) => looksSecret(text, context))
        .map(({ path: place }) => secretIn(rule, place, "has what looks like a secret"));
}

/** The stack's secrets in what is left of a Kubernetes object. */
export function checkKnownSecrets({ props }: MadeResource, { secretTexts = [] }: RuleContext): Violation[] {
    const known = secretTexts.filter((text) => text.length >= minLength);
    return known.length === 0
        ? []
        : textsIn(isMap(props) ? props : {})
              .filter(({ text }) => known.some((secret) => text.includes(secret)))
              .map(({ path }) => secretIn("secret-plain", path, "has a secret of the stack in plain text"));
}

function checkVariable(path: string, name: string, value: unknown, context: RuleContext): Violation[] {
    if (typeof value !== "string" || value === "") {
        return [];
    }
    const isNamed = secretName.test(name) && !/^(?:\/|\$\()/.test(value);
    return isNamed || looksSecret(value, context)
        ? [secretIn("secret-environment", path, `${name} has what looks like a secret`)]
        : [];
}

function looksSecret(text: string, { secretTexts = [] }: RuleContext): boolean {
    return (
        secretForms.some((form) => form.test(text)) ||
        secretTexts.some((secret) => secret.length >= minLength && text.includes(secret))
    );
}

function secretIn(rule: RuleName, path: string, reason: string): Violation {
    return { rule, path, reason, fix: inFile };
}
