{{- /*
The server's configuration as data: one block for each enabled listener, with its own overrides, and `config.merge` and
`config.patch` for the whole. _format.tpl writes `<< … >>` without quotes.
*/ -}}

{{- define "config" -}}
{{- $config := .Values.config -}}
{{- $conf := dict
    "server_name" "<< $SERVER_NAME >>"
    "lame_duck_grace_period" "10s"
    "lame_duck_duration" "30s"
    "pid_file" "/var/run/nats/nats.pid"
    "port" $config.nats.port
-}}
{{- if $config.nats.tls.enabled -}}
  {{- $_ := set $conf "tls" (include "config.tls" (list . $config.nats.tls) | fromYaml) -}}
{{- end -}}
{{- if $config.monitor.enabled -}}
  {{- $_ := set $conf (ternary "https_port" "http_port" $config.monitor.tls.enabled) $config.monitor.port -}}
{{- end -}}
{{- if $config.profiling.enabled -}}
  {{- $_ := set $conf "prof_port" $config.profiling.port -}}
{{- end -}}
{{- range $name := list "cluster" "leafnodes" "gateway" "websocket" "mqtt" "jetstream" "resolver" -}}
  {{- $values := get $config $name -}}
  {{- if $values.enabled -}}
    {{- $block := include (print "config." $name) (list $ $values) -}}
    {{- $_ := set $conf $name (include "overrides" (list $block $values) | fromYaml) -}}
  {{- end -}}
{{- end -}}
{{- include "overrides" (list (toYaml $conf) $config) -}}
{{- end -}}

{{- /* Each block below takes (root, the block's own values). */ -}}

{{- define "config.listener" -}}
{{- $values := last . -}}
port: {{ $values.port }}
{{- if $values.tls.enabled }}
tls: {{- include "config.tls" (list (first .) $values.tls) | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "config.tls" -}}
{{- $tls := last . -}}
{{- $ca := (first .).Values.tlsCA -}}
{{- $base := dict -}}
{{- if $tls.secretName -}}
  {{- $_ := set $base "cert_file" (printf "%s/%s" (trimSuffix "/" $tls.dir) ($tls.cert | default "tls.crt")) -}}
  {{- $_ := set $base "key_file" (printf "%s/%s" (trimSuffix "/" $tls.dir) ($tls.key | default "tls.key")) -}}
{{- end -}}
{{- with include "tlsCa.file" (first .) -}}
  {{- $_ := set $base "ca_file" . -}}
{{- end -}}
{{- include "overrides" (list (toYaml $base) $tls) -}}
{{- end -}}

{{- define "config.cluster" -}}
{{- $root := first . -}}
{{- $cluster := last . -}}
{{- $urls := $cluster.routeURLs -}}
{{- $set := $root.Values.statefulSet.name -}}
{{- $domain := $root.Values.headlessService.name -}}
{{- if $urls.useFQDN -}}
  {{- $domain = printf "%s.%s.svc.%s" $domain (include "nats.namespace" $root) $urls.k8sClusterDomain -}}
{{- end -}}
{{- $login := "" -}}
{{- if and $urls.user $urls.password -}}
  {{- $login = printf "%s:%s@" (urlquery $urls.user) (urlquery $urls.password) -}}
{{- end -}}
{{ include "config.listener" . }}
name: {{ $set | quote }}
no_advertise: {{ $cluster.noAdvertise }}
routes:
{{- range $i := until (int $cluster.replicas) }}
  - "{{ ternary "tls" "nats" $cluster.tls.enabled }}://{{ $login }}{{ $set }}-{{ $i }}.{{ $domain }}:{{ $cluster.port }}"
{{- end }}
{{- if $login }}
authorization:
  user: {{ $urls.user | quote }}
  password: {{ $urls.password | quote }}
{{- end }}
{{- end -}}

{{- define "config.leafnodes" -}}
{{ include "config.listener" . }}
no_advertise: true
{{- end -}}

{{- define "config.gateway" -}}
{{ include "config.listener" . }}
name: {{ (first .).Values.statefulSet.name | quote }}
{{- end -}}

{{- define "config.websocket" -}}
{{ include "config.listener" . }}
{{- if not (last .).tls.enabled }}
no_tls: true
{{- end }}
{{- end -}}

{{- define "config.mqtt" -}}
{{ include "config.listener" . }}
{{- end -}}

{{- define "config.jetstream" -}}
{{- $memory := (last .).memoryStore -}}
{{- $file := (last .).fileStore -}}
{{- $base := dict -}}
{{- if not $memory.enabled -}}
  {{- $_ := set $base "max_memory_store" 0 -}}
{{- else if $memory.maxSize -}}
  {{- $_ := set $base "max_memory_store" (printf "<< %v >>" $memory.maxSize) -}}
{{- end -}}
{{- if not $file.enabled -}}
  {{- $_ := set $base "max_file_store" 0 -}}
{{- else -}}
  {{- $_ := set $base "store_dir" $file.dir -}}
  {{- with $file.maxSize | default (ternary $file.pvc.size "" $file.pvc.enabled) -}}
    {{- $_ := set $base "max_file_store" (printf "<< %v >>" .) -}}
  {{- end -}}
{{- end -}}
{{- toYaml $base -}}
{{- end -}}

{{- define "config.resolver" -}}
dir: {{ (last .).dir | quote }}
{{- end -}}
