{{- /*
Text formats of configuration data.
*/ -}}

{{- /*
format.pretty: data as indented JSON without HTML escapes. In nats.conf, a string `<< … >>` loses its marks and quotes, and
a key that ends in $include becomes an include. Takes (data, indentation, "conf" or "json").
*/ -}}
{{- define "format.pretty" -}}
{{- $data := first . -}}
{{- $indent := index . 1 -}}
{{- $format := last . -}}
{{- $deeper := print $indent "  " -}}
{{- if and (kindIs "map" $data) $data -}}
  {{- $left := len $data -}}
  {{- print "{" -}}
  {{- range $key, $item := $data -}}
    {{- $left = sub $left 1 -}}
    {{- printf "\n%s" $deeper -}}
    {{- if and (eq $format "conf") (hasSuffix "$include" $key) -}}
      {{- printf "include %s;" $item -}}
    {{- else -}}
      {{- printf "%s: %s" (toRawJson $key) (include "format.pretty" (list $item $deeper $format)) -}}
      {{- if $left -}}{{- print "," -}}{{- end -}}
    {{- end -}}
  {{- end -}}
  {{- printf "\n%s}" $indent -}}
{{- else if and (kindIs "slice" $data) $data -}}
  {{- $lines := list -}}
  {{- range $data -}}
    {{- $lines = append $lines (print $deeper (include "format.pretty" (list . $deeper $format))) -}}
  {{- end -}}
  {{- printf "[\n%s\n%s]" (join ",\n" $lines) $indent -}}
{{- else if eq $format "conf" -}}
  {{- regexReplaceAll "^\"<<\\s+(.*?)\\s+>>\"$" (toRawJson $data) "${1}" -}}
{{- else -}}
  {{- toRawJson $data -}}
{{- end -}}
{{- end -}}
