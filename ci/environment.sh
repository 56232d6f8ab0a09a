# Sourced by the other scripts. CI passes an unset secret as an empty variable, which is not the same as an unset one: an
# empty PULUMI_BACKEND_URL, for example, is an invalid URL.
# shellcheck shell=bash
for name in PULUMI_ACCESS_TOKEN PULUMI_BACKEND_URL PULUMI_CONFIG_PASSPHRASE DOCKER_HOST; do
    if [ -z "${!name:-}" ]; then
        unset "$name"
    fi
done
