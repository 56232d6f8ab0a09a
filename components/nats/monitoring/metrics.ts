import type { MonitoredCluster } from "./cluster.ts";

/** The metric that {@link certificateRecords} records: when each certificate ends, in seconds since 1970. */
export const certificateEnd = "dhi_nats:certificate_not_after:seconds";

/** The label by which what is recorded, and each alert, names its cluster. */
export const clusterLabel = "nats_cluster";

/** A metric of a cluster, with more matchers such as `is_stream_leader="true"`. */
export function metric({ job }: Pick<MonitoredCluster, "job">, name: string, ...matchers: string[]): string {
    return `${name}{${[`job=${JSON.stringify(job)}`, ...matchers].join(", ")}}`;
}

/** Metrics of the exporters, by what they say. The names are the exporter's, with the prefix `nats`. */
export const metrics = {
    /** Open connections of clients. The exporter has it for servers that answer, and only for these. */
    connections: "nats_connz_total",
    slowConsumers: "nats_varz_slow_consumers",
    memory: "nats_varz_mem",
    cpu: "nats_varz_cpu",
    messagesIn: "nats_varz_in_msgs",
    messagesOut: "nats_varz_out_msgs",
    bytesIn: "nats_varz_in_bytes",
    bytesOut: "nats_varz_out_bytes",
    storeUsed: "nats_varz_jetstream_stats_storage",
    storeSize: "nats_varz_jetstream_config_max_storage",
    /** 1 where a server has turned JetStream off, for example because its disk is full. */
    jetStreamDisabled: "nats_server_jetstream_disabled",
    streamMessages: "nats_stream_total_messages",
    streamBytes: "nats_stream_total_bytes",
    consumerPending: "nats_consumer_num_pending",
    consumerUnacknowledged: "nats_consumer_num_ack_pending",
    consumerRedelivered: "nats_consumer_num_redelivered",
    consumerDelivered: "nats_consumer_delivered_stream_seq",
    consumerAcknowledged: "nats_consumer_ack_floor_stream_seq",
} as const;

/** The labels of a stream, and those of a consumer. Others change with every leader, and an alert would start again. */
export const streamLabels = "account, stream_name";
export const consumerLabels = "account, stream_name, consumer_name";
