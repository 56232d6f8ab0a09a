/**
 * What may be set in the servers' configuration, by block; the empty name is the top level. `true` is free, and a text
 * says what to use instead, because a component sets the key itself or relies on it.
 *
 * Source: `server/opts.go` of nats-server 2.15.1. Version 2.14.5 lacks only `jetstream.default_max_consumers`.
 */
export type ServerKeys = Readonly<Record<string, true | string>>;

const free = (...keys: string[]): ServerKeys => Object.fromEntries(keys.map((key) => [key, true]));
const instead = (use: string, ...keys: string[]): ServerKeys =>
    Object.fromEntries(keys.map((key) => [key, use]));

const ports = "remove it, as the component publishes this listener";
const listen = instead(ports, "listen", "host", "net", "port");
const writing = free("write_deadline", "write_timeout");
const accounts = "use accounts";
const operator = "use operator";
const output = "remove it, as servers log to standard output";
const disk = "remove it, as servers write to their volumes only";

const top: ServerKeys = {
    ...listen,
    ...free("debug", "trace", "trace_verbose", "trace_headers", "logtime", "logtime_utc", "remote_syslog"),
    ...free("mappings", "maps", "disable_sublist_cache", "no_sublist_cache", "max_traced_msg_len"),
    ...free("max_sub_tokens", "max_subscription_tokens", "write_timeout", "no_header_support"),
    ...free("connect_error_reports", "reconnect_error_reports", "server_tags", "server_metadata"),
    ...free("feature_flags", "default_js_domain", "no_fast_producer_stall", "max_closed_clients"),
    ...free("proxy_protocol", "proxies", "ocsp", "ocsp_cache", "prof_port", "prof_block_rate"),
    ...instead("remove it, as it would be the same for every server", "client_advertise", "server_name"),
    ...instead(accounts, "accounts"),
    ...instead("use users", "authorization", "no_auth_user"),
    ...instead("use monitorPort", "http", "https", "http_port", "monitor_port", "https_port"),
    ...instead("remove it, as the health checks use the default", "http_base_path"),
    ...instead("use jetstream", "store_dir", "storedir"),
    ...instead(output, "logfile", "log_file", "logfile_size_limit", "log_size_limit"),
    ...instead(output, "logfile_max_num", "log_max_num", "syslog"),
    ...instead(disk, "pidfile", "pid_file", "ports_file_dir"),
    ...instead("use maxControlLine", "max_control_line"),
    ...instead("use maxPayload", "max_payload"),
    ...instead("use maxPending", "max_pending"),
    ...instead("use maxConnections", "max_connections", "max_conn"),
    ...instead("use maxSubscriptions", "max_subscriptions", "max_subs"),
    ...instead("use pingInterval", "ping_interval"),
    ...instead("use maxPingsOut", "ping_max"),
    ...instead("use writeDeadline", "write_deadline"),
    ...instead("use tls and clientCertificates", "tls", "allow_non_tls"),
    ...instead(
        "remove it, as rolling changes rely on its value",
        "lame_duck_duration",
        "lame_duck_grace_period",
    ),
    ...instead(operator, "operator", "operators", "root", "roots", "root_operator", "root_operators"),
    ...instead(operator, "resolver", "account_resolver", "accounts_resolver", "resolver_tls"),
    ...instead(operator, "resolver_preload", "resolver_pinned_accounts", "default_sentinel"),
    ...instead(operator, "trusted", "trusted_keys"),
    ...instead("remove it, as the system account is always $SYS", "system_account", "system"),
    ...instead(
        "remove it, as the servers need their system account",
        "no_system_account",
        "no_system",
        "no_sys_acc",
    ),
    ...instead("use leafnodes", "leaf"),
    ...instead("use websocket", "ws"),
    ...instead("write its content here", "include"),
};

const listener = { ...listen, ...instead("use listeners with a certificate", "tls", "no_tls") };
const noLogin = instead("use users", "authorization", "authentication", "no_auth_user");

/** The keys of each block that the components write, and of the top level. */
export const serverKeys = {
    "": top,
    cluster: {
        ...listen,
        ...instead("use clusterName", "name"),
        ...instead("use routePassword", "authorization"),
        ...instead("use nodes", "routes"),
        ...instead("use routeTls", "tls"),
        ...instead(
            "remove it, as servers reach each other by their names",
            "cluster_advertise",
            "advertise",
            "no_advertise",
        ),
        ...free("connect_retries", "connect_backoff", "permissions", "pool_size", "accounts", "compression"),
        ...free("ping_interval", "ping_max"),
        ...writing,
    },
    jetstream: {
        ...instead("use jetstream: false", "enabled", "enable", "disabled", "disable"),
        ...instead("remove it, as it is the path of the volume", "store", "store_dir", "storedir"),
        ...instead("use jetstream.syncInterval", "sync", "sync_interval"),
        ...instead("use jetstream.memoryStore", "max_memory_store", "max_mem_store", "max_mem"),
        ...instead("use jetstream.size", "max_file_store", "max_file"),
        ...instead("use jetstream.domain", "domain"),
        ...instead("use the cluster's encryption key", "key", "ek", "encryption_key", "cipher", "tpm"),
        ...instead("use the cluster's encryption key", "prev_key", "prev_ek", "prev_encryption_key"),
        ...free("strict", "extension_hint", "limits", "unique_tag", "max_outstanding_catchup"),
        ...free("max_buffered_size", "max_buffered_msgs", "request_queue_limit", "info_queue_limit"),
        ...free("meta_compact", "meta_compact_size", "meta_compact_sync", "max_concurrent_io"),
        ...free("default_max_consumers"),
    },
    leafnodes: {
        ...listener,
        ...noLogin,
        ...instead("use leafRemotes", "remotes"),
        ...instead("remove it, as servers advertise no addresses to leaf nodes", "no_advertise"),
        ...instead("remove it, as it would be the same for every server", "leafnode_advertise", "advertise"),
        ...free("reconnect", "reconnect_delay", "reconnect_interval", "dial_timeout", "min_version"),
        ...free("minimum_version", "compression", "isolate_leafnode_interest", "isolate"),
        ...writing,
    },
    websocket: {
        ...listener,
        ...noLogin,
        ...free("advertise", "same_origin", "allowed_origins", "allowed_origin", "allow_origins"),
        ...free("allow_origin", "origins", "origin", "handshake_timeout", "compress", "compression"),
        ...free("jwt_cookie", "user_cookie", "pass_cookie", "token_cookie", "headers", "ping_interval"),
    },
    mqtt: {
        ...listener,
        ...noLogin,
        ...free("ack_wait", "ackwait", "js_api_timeout", "api_timeout", "max_ack_pending", "max_pending"),
        ...free("max_inflight", "js_domain", "stream_replicas", "consumer_replicas"),
        ...free("consumer_memory_storage", "consumer_inactive_threshold", "consumer_auto_cleanup"),
        ...free("reject_qos2_publish", "downgrade_qos2_subscribe"),
    },
    gateway: {
        ...listener,
        ...instead("use clusterName", "name"),
        ...instead("use gatewayPassword", "authorization"),
        ...instead("use gateways", "gateways"),
        ...free(
            "advertise",
            "connect_retries",
            "connect_backoff",
            "reject_unknown",
            "reject_unknown_cluster",
        ),
        ...writing,
    },
} as const satisfies Record<string, ServerKeys>;

/** A block of the configuration that the components write. */
export type ServerBlock = Exclude<keyof typeof serverKeys, "">;
