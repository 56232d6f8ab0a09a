{{- /*
The server's pod and its three containers: nats, reloader (signals the server when a file changes) and prom-exporter.
*/ -}}

{{- define "server.pod" -}}
{{- $nats := include "overrides" (list (include "server.nats" .) .Values.container) | fromYaml -}}
metadata:
  labels: {{- include "nats.labels" . | nindent 4 }}
  {{- if .Values.podTemplate.configChecksumAnnotation }}
  annotations:
    checksum/config: {{ include "configMap" . | trim | sha256sum | quote }}
  {{- end }}
spec:
  {{- include "pod.common" (list . .Values.serviceAccount) | nindent 2 }}
  terminationGracePeriodSeconds: 60
  {{- if .Values.reloader.enabled }}
  shareProcessNamespace: true
  {{- end }}
  containers:
    - {{- toYaml $nats | nindent 6 }}
    {{- if .Values.reloader.enabled }}
    - {{- include "overrides" (list (include "server.reloader" (list . $nats.volumeMounts)) .Values.reloader) | nindent 6 }}
    {{- end }}
    {{- if .Values.promExporter.enabled }}
    - {{- include "overrides" (list (include "server.exporter" .) .Values.promExporter) | nindent 6 }}
    {{- end }}
  volumes:
    - name: config
      configMap:
        name: {{ .Values.configMap.name | quote }}
    - name: pid
      emptyDir: {}
    {{- include "tlsCa.volume" . | nindent 4 }}
    {{- include "secret.volumes" (include "listeners.certificates" . | fromJson).secrets | nindent 4 }}
  {{- with .Values.podTemplate.topologySpreadConstraints }}
  topologySpreadConstraints:
  {{- $selector := include "nats.selectorLabels" $ | fromYaml }}
  {{- range $key, $constraint := . }}
    - {{- merge (dict "topologyKey" $key "labelSelector" (dict "matchLabels" $selector)) $constraint | toYaml | nindent 6 }}
  {{- end }}
  {{- end }}
{{- end -}}

{{- define "server.nats" -}}
name: nats
{{ include "pod.image" (list . .Values.container.image) }}
args: [--config, /etc/nats-config/nats.conf]
env:
  - name: POD_NAME
    valueFrom:
      fieldRef: { fieldPath: metadata.name }
  - name: SERVER_NAME
    value: {{ print .Values.config.serverNamePrefix "$(POD_NAME)" | quote }}
  {{- include "pod.env" .Values.container.env | nindent 2 }}
ports:
{{- range (include "listeners" . | fromJson).on }}
  {{- $port := dict "name" .name "containerPort" .port }}
  - {{- merge $port (get $.Values.container.ports .name | default dict) | toYaml | nindent 4 }}
{{- end }}
lifecycle:
  preStop:
    exec:
      command: [nats-server, -sl=ldm=/var/run/nats/nats.pid]
{{- if .Values.config.monitor.enabled }}
startupProbe: {{- include "server.probe" (list . "/healthz" 10 90) | nindent 2 }}
readinessProbe: {{- include "server.probe" (list . "/healthz?js-server-only=true" 10 3) | nindent 2 }}
livenessProbe: {{- include "server.probe" (list . "/healthz?js-enabled-only=true" 30 3) | nindent 2 }}
{{- end }}
resources: {{- toYaml .Values.container.resources | nindent 2 }}
volumeMounts:
  - name: config
    mountPath: /etc/nats-config
  - name: pid
    mountPath: /var/run/nats
  {{- range (include "server.stores" . | fromJson).stores }}
  - name: {{ .pvc.name | quote }}
    mountPath: {{ .dir | quote }}
  {{- end }}
  {{- include "tlsCa.mount" . | nindent 2 }}
  {{- include "secret.mounts" (include "listeners.certificates" . | fromJson).secrets | nindent 2 }}
{{- end -}}

{{- /* server.probe: a probe of the monitoring port. Takes (root, path, period in seconds, failures allowed). */ -}}
{{- define "server.probe" -}}
httpGet:
  path: {{ index . 1 | quote }}
  port: monitor
  {{- if (first .).Values.config.monitor.tls.enabled }}
  scheme: HTTPS
  {{- end }}
initialDelaySeconds: 10
timeoutSeconds: 5
periodSeconds: {{ index . 2 }}
successThreshold: 1
failureThreshold: {{ last . }}
{{- end -}}

{{- /* server.reloader takes (root, the server's volume mounts). */ -}}
{{- define "server.reloader" -}}
{{- $root := first . -}}
{{- $values := $root.Values.reloader -}}
name: reloader
{{ include "pod.image" (list $root $values.image) }}
args:
  - -pid
  - /var/run/nats/nats.pid
  {{- $files := (include "server.files" (include "config" $root | fromYaml) | fromJson).files }}
  {{- range prepend $files "/etc/nats-config/nats.conf" }}
  - -config
  - {{ . | quote }}
  {{- end }}
{{- with include "pod.env" $values.env }}
env: {{- . | nindent 2 }}
{{- end }}
volumeMounts:
  - name: pid
    mountPath: /var/run/nats
  {{- range $mount := last . }}
  {{- $wanted := false }}
  {{- range $values.natsVolumeMountPrefixes }}
  {{- $wanted = or $wanted (hasPrefix . $mount.mountPath) }}
  {{- end }}
  {{- if $wanted }}
  - {{- toYaml $mount | nindent 4 }}
  {{- end }}
  {{- end }}
{{- end -}}

{{- /* server.files: the files in a configuration (certificates, includes), as {"files": […]}. Takes the configuration. */ -}}
{{- define "server.files" -}}
{{- $files := list -}}
{{- range $key, $value := . -}}
  {{- if has $key (list "cert_file" "key_file" "ca_file") -}}
    {{- $files = append $files $value -}}
  {{- else if hasSuffix "$include" $key -}}
    {{- $files = append $files (clean (print "/etc/nats-config/" $value)) -}}
  {{- else if kindIs "map" $value -}}
    {{- range (include "server.files" $value | fromJson).files -}}{{- $files = append $files . -}}{{- end -}}
  {{- end -}}
{{- end -}}
{{- dict "files" $files | toJson -}}
{{- end -}}

{{- define "server.exporter" -}}
{{- $config := .Values.config -}}
{{- $values := .Values.promExporter -}}
name: prom-exporter
{{ include "pod.image" (list . $values.image) }}
args:
  - -port={{ $values.port }}
  - -connz
  - -routez
  - -subz
  - -varz
  - -prefix=nats
  - -use_internal_server_id
  {{- if $config.jetstream.enabled }}
  - -jsz=all
  {{- end }}
  {{- if $config.leafnodes.enabled }}
  - -leafz
  {{- end }}
  {{- if $config.gateway.enabled }}
  - -gatewayz
  {{- end }}
  - {{ ternary "https" "http" $config.monitor.tls.enabled }}://{{ $values.monitorDomain }}:{{ $config.monitor.port }}/
ports:
  - name: prom-metrics
    containerPort: {{ $values.port }}
{{- with include "pod.env" $values.env }}
env: {{- . | nindent 2 }}
{{- end }}
{{- end -}}

{{- /* server.stores: the directories of the server on persistent volumes, as {"stores": [{dir, pvc}]}. Takes the root. */ -}}
{{- define "server.stores" -}}
{{- $jetstream := .Values.config.jetstream -}}
{{- $resolver := .Values.config.resolver -}}
{{- $stores := list -}}
{{- if and $jetstream.enabled $jetstream.fileStore.enabled $jetstream.fileStore.pvc.enabled -}}
  {{- $stores = append $stores (pick $jetstream.fileStore "dir" "pvc") -}}
{{- end -}}
{{- if and $resolver.enabled $resolver.pvc.enabled -}}
  {{- $stores = append $stores (pick $resolver "dir" "pvc") -}}
{{- end -}}
{{- dict "stores" $stores | toJson -}}
{{- end -}}

{{- /* server.claim: a volume claim of the StatefulSet. Takes the values of the PVC. */ -}}
{{- define "server.claim" -}}
metadata:
  name: {{ .name | quote }}
spec:
  accessModes: [ReadWriteOnce]
  {{- with .storageClassName }}
  storageClassName: {{ . | quote }}
  {{- end }}
  resources:
    requests:
      storage: {{ .size | quote }}
{{- end -}}
