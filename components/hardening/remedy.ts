import { hardenedContainer } from "./docker.ts";

type Values = Readonly<Record<string, unknown>>;

/**
 * A container of `@pulumi/docker` whose processes cannot gain privileges; undefined for one that says something about it, and
 * for other resources. Of all rules, this is the one that no program notices that runs as its image's user.
 */
export function withoutNewPrivileges(type: string, props: Values): Record<string, unknown> | undefined {
    const options = Array.isArray(props["securityOpts"]) ? (props["securityOpts"] as unknown[]) : [];
    const says = options.some((option) => String(option).startsWith("no-new-privileges"));
    return type !== "docker:index/container:Container" || says
        ? undefined
        : { ...props, securityOpts: [...options, ...hardenedContainer.securityOpts] };
}
