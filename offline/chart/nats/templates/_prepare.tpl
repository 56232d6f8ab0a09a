{{- /*
Prepares the values, first thing in every template: object names that the user left open, then texts under `$tplYaml`
and `$tplYamlSpread`, which are templates themselves. Doing it twice changes nothing.
*/ -}}

{{- define "prepare" -}}
{{- $name := include "nats.fullname" . -}}
{{- range list
    (list .Values.statefulSet "")
    (list .Values.service "")
    (list .Values.serviceAccount "")
    (list .Values.podDisruptionBudget "")
    (list .Values.promExporter.podMonitor "")
    (list .Values.headlessService "-headless")
    (list .Values.configMap "-config")
    (list .Values.config.jetstream.fileStore.pvc "-js")
    (list .Values.config.resolver.pvc "-resolver")
    (list .Values.config.websocket.ingress "-ws")
    (list .Values.natsBox.deployment "-box")
    (list .Values.natsBox.serviceAccount "-box")
    (list .Values.natsBox.contextsSecret "-box-contexts")
    (list .Values.natsBox.contentsSecret "-box-contents")
-}}
{{- $object := first . -}}
{{- $_ := set $object "name" ($object.name | default (print $name (last .))) -}}
{{- end -}}
{{- if contains "\"$tplYaml" (toJson .Values) -}}
{{- $_ := set . "Values" (get (include "expand" (list . .Values) | fromJson) "value") -}}
{{- end -}}
{{- end -}}

{{- /* expand: a value with its template texts filled in, as {"value": …}. Takes (root, value). */ -}}
{{- define "expand" -}}
{{- $root := first . -}}
{{- $value := last . -}}
{{- $full := $value -}}
{{- if kindIs "slice" $value -}}
  {{- $full = list -}}
  {{- range $value -}}
    {{- $item := get (include "expand" (list $root .) | fromJson) "value" -}}
    {{- if include "expand.spreads" . -}}
      {{- $full = concat $full ($item | default list) | default list -}}
    {{- else -}}
      {{- $full = append $full $item -}}
    {{- end -}}
  {{- end -}}
{{- else if kindIs "map" $value -}}
  {{- $text := coalesce (get $value "$tplYaml") (get $value "$tplYamlSpread") -}}
  {{- if and $text (eq (len $value) 1) -}}
    {{- $parsed := tpl $text $root | indent 2 | printf "value:\n%s" | fromYaml -}}
    {{- with $parsed.Error -}}{{- fail (printf "$tplYaml gives no YAML: %s" .) -}}{{- end -}}
    {{- $full = get $parsed "value" -}}
  {{- else -}}
    {{- $full = dict -}}
    {{- range $key, $entry := $value -}}
      {{- $item := get (include "expand" (list $root $entry) | fromJson) "value" -}}
      {{- if include "expand.spreads" $entry -}}
        {{- $full = merge $full ($item | default dict) -}}
      {{- else -}}
        {{- $_ := set $full $key $item -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- dict "value" $full | toJson -}}
{{- end -}}

{{- /* expand.spreads: "yes" where a value is a template text to be spread into what holds it. */ -}}
{{- define "expand.spreads" -}}
{{- if kindIs "map" . -}}{{- if and (hasKey . "$tplYamlSpread") (eq (len .) 1) -}}yes{{- end -}}{{- end -}}
{{- end -}}
