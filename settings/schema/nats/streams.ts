import * as z from "zod";
import { consumerFields } from "../../../components/nats/streams/fields/consumer.ts";
import { keyValueFields, objectStoreFields } from "../../../components/nats/streams/fields/bucket.ts";
import type { Field, Fields } from "../../../components/nats/streams/fields/field.ts";
import { streamFields } from "../../../components/nats/streams/fields/stream.ts";
import type { KeyValueArgs, ObjectStoreArgs } from "../../../components/nats/streams/args/bucket.ts";
import type { ConsumerArgs } from "../../../components/nats/streams/args/consumer.ts";
import type { StreamArgs } from "../../../components/nats/streams/args/stream.ts";
import { expected } from "../formats.ts";

/** The form of a property: what its value means is checked with the components' arguments. */
function typeOf(field: Field): z.ZodType {
    switch (field.is) {
        case "flag":
            return z.boolean(expected("true or false"));
        case "number":
            return z.number(expected(`a whole number, for example ${String(field.example)}`));
        case "choice":
            return z.enum(field.choices as [string, ...string[]], expected(quoted(field.choices)));
        case "texts":
        case "durations": {
            const [one] = field.example as string[];
            return z.array(
                z.string(expected(`a text, for example "${one}"`)),
                expected(`a list, for example ${JSON.stringify(field.example)}`),
            );
        }
        case "map":
            return z.record(
                z.string(),
                z.string(expected("a text")),
                expected("texts, for example { team: shop }"),
            );
        case "object":
            return objectOf(field.fields);
        case "objects":
            return z.array(objectOf(field.fields), expected("a list of settings"));
        default:
            return z.string(expected(`a text, for example "${String(field.example)}"`)).min(1);
    }
}

function quoted(choices: readonly string[]): string {
    const all = choices.map((each) => `"${each}"`);
    return [all.slice(0, -1).join(", "), all.at(-1)].join(" or ");
}

function objectOf<F extends Fields>(fields: F, more: z.ZodRawShape = {}) {
    const keys = Object.fromEntries(
        Object.entries(fields).map(([name, field]) => [name, typeOf(field).optional().describe(field.about)]),
    );
    const example = Object.entries(fields).find(([, { example }]) => example !== undefined);
    return z.strictObject(
        { ...keys, ...more },
        expected(`settings, for example { ${example?.[0]}: ${JSON.stringify(example?.[1].example)} }`),
    );
}

const byName = <T>(each: z.ZodType<T>, what: string) =>
    z.record(z.string(), each, expected(`settings by the name of a ${what}`)).optional();

const onDelete = z
    .enum(["retain", "delete"], expected(`"retain" or "delete"`))
    .optional()
    .describe("What happens to it in the cluster when it is removed here; default: `retain`");

const account = z
    .string(expected("the name of an account"))
    .optional()
    .describe("Account that has it; default: that of the main user");

/** A table of properties has those of the arguments: `Args` names them all. */
function settingsOf<Args>(
    fields: Record<Exclude<keyof Args, "account" | "onDelete" | "consumers">, Field>,
    more = {},
) {
    return objectOf(fields, { ...more, onDelete }) as unknown as z.ZodType<Args>;
}

const consumers = byName(settingsOf<ConsumerArgs>(consumerFields), "consumer").describe(
    "Durable consumers, by name",
);

/** `dhi:nats.streams` and what else is kept in JetStream. */
export const streamSettings = {
    streams: byName(settingsOf<StreamArgs>(streamFields, { account, consumers }), "stream").describe(
        "Streams, by name",
    ),
    keyValue: byName(settingsOf<KeyValueArgs>(keyValueFields, { account }), "bucket").describe(
        "Key-value buckets, by name",
    ),
    objectStores: byName(settingsOf<ObjectStoreArgs>(objectStoreFields, { account }), "bucket").describe(
        "Object stores, by name",
    ),
};
