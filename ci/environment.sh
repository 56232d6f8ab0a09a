# Sourced by the others. CI hands over a secret that nobody has set as an empty variable, which is not the same as none:
# an empty PULUMI_BACKEND_URL, say, is a URL that is wrong.
# shellcheck shell=bash
for name in PULUMI_ACCESS_TOKEN PULUMI_BACKEND_URL PULUMI_CONFIG_PASSPHRASE DOCKER_HOST; do
    if [ -z "${!name:-}" ]; then
        unset "$name"
    fi
done
