import messages from "@pulumi/pulumi/proto/provider_pb.js";
import type * as rpc from "@pulumi/pulumi/proto/provider_pb.js";
import type { EngineLog } from "../../plugin/engineLog.ts";
import { hasUnknown, open, secretsOf, toStruct } from "../../plugin/values.ts";
import type { Values } from "../../plugin/values.ts";
import { annotation, gvkOf, isSecretKind, namespaceOf, withMetadata } from "../objects/object.ts";
import { reporter } from "../session.ts";
import type { Reporter, Session } from "../session.ts";
import { chartArguments } from "./arguments.ts";
import type { ChartArguments } from "./arguments.ts";
import { template } from "./helm.ts";
import { ordered, parseManifests, resourceInputs, resourceName, resourceType } from "./manifests.ts";
import { Component, referenceTo } from "./monitor.ts";
import type { Registered } from "./monitor.ts";

const chartType = "kubernetes:helm.sh/v4:Chart";

/** Makes a chart: renders it, and registers every object in it as a resource. */
export async function construct(
    session: Session,
    request: rpc.ConstructRequest,
    log: EngineLog,
): Promise<rpc.ConstructResponse> {
    if (request.getType() !== chartType) {
        throw new Error(
            `${request.getType()} is not offered by the offline Kubernetes plugin, which knows ${chartType}; the ` +
                "official plugin has it",
        );
    }
    if (session.settings.renderYamlToDirectory === undefined && session.unreachable !== undefined) {
        throw new Error(`configured Kubernetes cluster is unreachable: ${session.unreachable}`);
    }
    const component = new Component(request);
    try {
        const urn = await component.register();
        const report = reporter(log, urn);
        const inputs = secretsOf(request.getInputs());
        if (hasUnknown(inputs)) {
            report.tell("Input properties have unknown values. Preview is incomplete.", "WARNING");
            return new messages.ConstructResponse().setUrn(urn).setState(toStruct({}));
        }
        const chart = chartArguments(open(inputs) as Values, request.getName());
        const objects = await render(session, chart, report);
        const children = await registerAll(component, urn, objects, chart, report);
        return response(urn, children);
    } finally {
        component.close();
    }
}

async function render(session: Session, chart: ChartArguments, report: Reporter): Promise<Values[]> {
    const isRendering = session.settings.renderYamlToDirectory !== undefined;
    if (chart.includeHooks && !isRendering) {
        report.tell(
            "includeHooks is only supported when the provider is configured with renderYamlToDirectory; Helm hooks " +
                "will be ignored.",
            "WARNING",
        );
    }
    const namespace = chart.namespace ?? session.namespace;
    const { yaml, warnings } = await template(chart, {
        cluster: session.unreachable === undefined ? session.cluster : undefined,
        namespace,
        hooks: chart.includeHooks && isRendering,
    });
    for (const warning of warnings) {
        report.tell(
            /deprecated/.test(warning) ? `Using a deprecated Helm chart (${chart.chart})` : warning,
            "WARNING",
        );
    }
    return await placed(session, parseManifests(yaml), namespace, report);
}

/** Puts objects that name none into the chart's namespace, if they live in one. */
async function placed(
    session: Session,
    objects: readonly Values[],
    namespace: string,
    report: Reporter,
): Promise<Values[]> {
    const vague = new Set<string>();
    const put = async (object: Values): Promise<Values> => {
        if (namespaceOf(object) !== "") {
            return object;
        }
        const isNamespaced = await session.isNamespaced(gvkOf(object), objects);
        if (isNamespaced === undefined) {
            vague.add(`${String(object["apiVersion"])}, Kind=${String(object["kind"])}`);
        }
        return isNamespaced === true ? withMetadata(object, { namespace }) : object;
    };
    const all = await Promise.all(objects.map(put));
    if (vague.size > 0) {
        report.tell(
            "Unable to determine whether the following kinds are namespaced without a reachable cluster or a matching " +
                "CustomResourceDefinition, so they are rendered without a namespace: " +
                `${[...vague].join(", ")}. Set .metadata.namespace explicitly, or include the ` +
                "CustomResourceDefinition, to control the namespace.",
            "WARNING",
        );
    }
    return all;
}

/** Registers objects as soon as those they need are there. */
async function registerAll(
    component: Component,
    parent: string,
    objects: readonly Values[],
    chart: ChartArguments,
    report: Reporter,
): Promise<Registered[]> {
    const started: Promise<Registered>[] = [];
    for (const { object, after } of ordered(objects)) {
        started.push(
            Promise.all(after.map(async (index) => await started[index])).then(
                async (needed) =>
                    await component.child(parent, {
                        type: resourceType(object),
                        name: resourceName(object, chart.resourcePrefix),
                        inputs: resourceInputs(object, chart.skipAwait),
                        after: needed.flatMap((each) => each?.urn ?? []),
                        retainOnDelete: isKept(object, report),
                        secretOutputs: isSecretKind(object) ? ["data", "stringData"] : [],
                    }),
            ),
        );
    }
    return await Promise.all(started);
}

function isKept(object: Values, report: Reporter): boolean {
    const policy = annotation(object, "helm.sh/resource-policy");
    if (policy !== "" && policy !== "keep") {
        report.tell(`Unsupported Helm resource policy "${policy}"`, "WARNING");
    }
    return policy === "keep";
}

function response(urn: string, children: readonly Registered[]): rpc.ConstructResponse {
    const state = toStruct({ resources: children.map(referenceTo) });
    const answer = new messages.ConstructResponse().setUrn(urn).setState(state);
    const dependencies = new messages.ConstructResponse.PropertyDependencies();
    dependencies.setUrnsList(children.map((child) => child.urn));
    answer.getStatedependenciesMap().set("resources", dependencies);
    return answer;
}
