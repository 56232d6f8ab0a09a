{{- /*
Names and labels of all objects. `nats.*` and `natsBox.*` are public: `$tplYaml` templates in the values may use them.
*/ -}}

{{- define "nats.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "nats.fullname" -}}
{{- $chart := .Values.nameOverride | default .Chart.Name -}}
{{- $joined := ternary .Release.Name (printf "%s-%s" .Release.Name $chart) (contains $chart .Release.Name) -}}
{{- .Values.fullnameOverride | default $joined | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "nats.namespace" -}}
{{- .Values.namespaceOverride | default .Release.Namespace -}}
{{- end -}}

{{- define "nats.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "nats.labels" -}}{{ include "labels.all" (list . "nats") }}{{- end -}}
{{- define "nats.selectorLabels" -}}{{ include "labels.selector" (list . "nats") }}{{- end -}}
{{- define "natsBox.labels" -}}{{ include "labels.all" (list . "nats-box") }}{{- end -}}
{{- define "natsBox.selectorLabels" -}}{{ include "labels.selector" (list . "nats-box") }}{{- end -}}

{{- /* labels.selector: the labels that select a component's pods. Takes (root, component). */ -}}
{{- define "labels.selector" -}}
{{- $root := first . -}}
app.kubernetes.io/name: {{ include "nats.name" $root | quote }}
app.kubernetes.io/instance: {{ $root.Release.Name | quote }}
app.kubernetes.io/component: {{ last . | quote }}
{{- end -}}

{{- /* labels.all: all labels of an object; the user's global labels cannot override the chart's. Takes (root, component). */ -}}
{{- define "labels.all" -}}
{{- $root := first . -}}
{{- $own := include "labels.selector" . | fromYaml -}}
{{- $_ := set $own "helm.sh/chart" (include "nats.chart" $root) -}}
{{- $_ := set $own "app.kubernetes.io/version" $root.Chart.AppVersion -}}
{{- $_ := set $own "app.kubernetes.io/managed-by" $root.Release.Service -}}
{{- merge $own ($root.Values.global.labels | default dict) | toYaml -}}
{{- end -}}

{{- /* object.metadata: the metadata of an object. Takes (root, component, name). */ -}}
{{- define "object.metadata" -}}
{{- $root := first . -}}
name: {{ last . | quote }}
{{- with $root.Values.namespaceOverride }}
namespace: {{ . | quote }}
{{- end }}
labels: {{- include "labels.all" (list $root (index . 1)) | nindent 2 }}
{{- end -}}
