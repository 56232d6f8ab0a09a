{{- /*
The nats-box: a pod with command-line tools, and their contexts (addresses, credentials, certificates).
*/ -}}

{{- /*
box.credentials: the credentials of the contexts, as {"mounted": [{name, dir, secretName}], "contents": {file: text}}: existing
Secrets to mount, and content for a Secret of this chart. Takes the root.
*/ -}}
{{- define "box.credentials" -}}
{{- $mounted := list -}}
{{- $contents := dict -}}
{{- range $context, $values := .Values.natsBox.contexts -}}
  {{- range $kind := list "creds" "nkey" "tls" -}}
    {{- $credential := get $values $kind | default dict -}}
    {{- if $credential.secretName -}}
      {{- $dir := include "box.directory" (list $context $kind $credential) -}}
      {{- $name := printf "ctx-%s-%s" $context $kind -}}
      {{- $mounted = append $mounted (dict "name" $name "dir" $dir "secretName" $credential.secretName) -}}
    {{- end -}}
    {{- if and $credential.contents (ne $kind "tls") -}}
      {{- $_ := set $contents (printf "%s.%s" $context (ternary "creds" "nk" (eq $kind "creds"))) $credential.contents -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- dict "mounted" $mounted "contents" $contents | toJson -}}
{{- end -}}

{{- /* box.directory: where a context's Secret is mounted. Takes (context's name, creds | nkey | tls, its values). */ -}}
{{- define "box.directory" -}}
{{- $folder := get (dict "creds" "nats-creds" "nkey" "nats-nkeys" "tls" "nats-certs") (index . 1) -}}
{{- (last .).dir | default (printf "/etc/%s/%s" $folder (first .)) -}}
{{- end -}}

{{- /* box.context: one context as the nats tool reads it. Takes (root, name, values). */ -}}
{{- define "box.context" -}}
{{- $root := first . -}}
{{- $name := index . 1 -}}
{{- $values := last . -}}
{{- $service := ternary $root.Values.service.name $root.Values.headlessService.name $root.Values.service.enabled -}}
{{- $base := dict "url" (print "nats://" $service) -}}
{{- range $kind, $file := dict "creds" "nats.creds" "nkey" "nats.nk" -}}
  {{- with get $values $kind -}}
    {{- if .contents -}}
      {{- $_ := set $base $kind (printf "/etc/nats-contents/%s%s" $name (ext $file)) -}}
    {{- else if .secretName -}}
      {{- $dir := include "box.directory" (list $name $kind .) | trimSuffix "/" -}}
      {{- $_ := set $base $kind (printf "%s/%s" $dir (.key | default $file)) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- with $values.tls -}}
  {{- if .secretName -}}
    {{- $dir := include "box.directory" (list $name "tls" .) | trimSuffix "/" -}}
    {{- $_ := set $base "cert" (printf "%s/%s" $dir (.cert | default "tls.crt")) -}}
    {{- $_ := set $base "key" (printf "%s/%s" $dir (.key | default "tls.key")) -}}
  {{- end -}}
{{- end -}}
{{- if and $root.Values.config.nats.tls.enabled (include "tlsCa.file" $root) -}}
  {{- $_ := set $base "ca" (include "tlsCa.file" $root) -}}
{{- end -}}
{{- include "format.pretty" (list (include "overrides" (list (toYaml $base) $values) | fromYaml) "" "json") -}}
{{- end -}}

{{- define "box.container" -}}
{{- $box := .Values.natsBox -}}
{{- $credentials := include "box.credentials" . | fromJson -}}
name: nats-box
{{ include "pod.image" (list . $box.container.image) }}
command:
  - sh
  - -ec
  - |
    home="$XDG_CONFIG_HOME/nats"
    mkdir -p "$home"
    [ -s "$home/context" ] || ln -s /etc/nats-contexts "$home/context"
    {{- with $box.defaultContextName }}
    [ -f "$home/context.txt" ] || printf %s {{ . | quote }} > "$home/context.txt"
    {{- end }}
    exec /entrypoint.sh "$@"
  - --
args: [sh, -ec, "trap : INT TERM; sleep infinity & wait"]
{{- with include "pod.env" $box.container.env }}
env: {{- . | nindent 2 }}
{{- end }}
{{- with $box.container.resources }}
resources: {{- toYaml . | nindent 2 }}
{{- end }}
volumeMounts:
  - name: contexts
    mountPath: /etc/nats-contexts
  {{- if $credentials.contents }}
  - name: contents
    mountPath: /etc/nats-contents
  {{- end }}
  {{- include "tlsCa.mount" . | nindent 2 }}
  {{- include "secret.mounts" $credentials.mounted | nindent 2 }}
{{- end -}}

{{- define "box.pod" -}}
{{- $box := .Values.natsBox -}}
{{- $credentials := include "box.credentials" . | fromJson -}}
metadata:
  labels: {{- include "natsBox.labels" . | nindent 4 }}
spec:
  {{- include "pod.common" (list . $box.serviceAccount) | nindent 2 }}
  containers:
    - {{- include "overrides" (list (include "box.container" .) $box.container) | nindent 6 }}
  volumes:
    - name: contexts
      secret:
        secretName: {{ $box.contextsSecret.name | quote }}
    {{- if $credentials.contents }}
    - name: contents
      secret:
        secretName: {{ $box.contentsSecret.name | quote }}
    {{- end }}
    {{- include "tlsCa.volume" . | nindent 4 }}
    {{- include "secret.volumes" $credentials.mounted | nindent 4 }}
{{- end -}}
