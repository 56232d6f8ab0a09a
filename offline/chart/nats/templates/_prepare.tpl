{{- /*
Prepares the values, at the start of every template: sets the default names of objects, then renders `$tplYaml` and
`$tplYamlSpread`, which are templates in the values. A second call changes nothing.
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

{{- /* expand: a value with its templates rendered, as {"value": …}. Takes (root, value). */ -}}
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
    {{- with $parsed.Error -}}{{- fail (printf "$tplYaml is not valid YAML after rendering: %s" .) -}}{{- end -}}
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

{{- /* expand.spreads: "yes" if a value is a `$tplYamlSpread`, whose entries go into the surrounding list or map. */ -}}
{{- define "expand.spreads" -}}
{{- if kindIs "map" . -}}{{- if and (hasKey . "$tplYamlSpread") (eq (len .) 1) -}}yes{{- end -}}{{- end -}}
{{- end -}}
