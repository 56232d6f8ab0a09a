{{- /*
The server's listeners. They decide the ports of the container and of both Services, and the certificates to mount.
*/ -}}

{{- /* listeners: the enabled listeners, as {"on": [{name, port, protocol}]}. Takes the root. */ -}}
{{- define "listeners" -}}
{{- $on := list -}}
{{- range $name := list "nats" "leafnodes" "websocket" "mqtt" "cluster" "gateway" "monitor" "profiling" -}}
  {{- $values := get $.Values.config $name -}}
  {{- if or (eq $name "nats") $values.enabled -}}
    {{- $plain := ternary "http" "tcp" (has $name (list "websocket" "monitor")) -}}
    {{- $encrypted := ternary "https" "tls" (eq $plain "http") -}}
    {{- $protocol := ternary $encrypted $plain (dig "tls" "enabled" false $values) -}}
    {{- $on = append $on (dict "name" $name "port" $values.port "protocol" $protocol) -}}
  {{- end -}}
{{- end -}}
{{- dict "on" $on | toJson -}}
{{- end -}}

{{- /* listeners.certificates: Secrets with listeners' certificates, as {"secrets": [{name, dir, secretName}]}. Takes the root. */ -}}
{{- define "listeners.certificates" -}}
{{- $secrets := list -}}
{{- range (include "listeners" . | fromJson).on -}}
  {{- $tls := get (get $.Values.config .name) "tls" | default dict -}}
  {{- if and $tls.enabled $tls.secretName -}}
    {{- $secrets = append $secrets (dict "name" (print .name "-tls") "dir" $tls.dir "secretName" $tls.secretName) -}}
  {{- end -}}
{{- end -}}
{{- dict "secrets" $secrets | toJson -}}
{{- end -}}
