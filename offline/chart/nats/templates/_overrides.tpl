{{- /*
The two overrides of nearly every object: `merge` (deep for maps, everything else is replaced), then `patch` (JSON Patch).
Of JSON Patch only add, replace and remove are supported; other operations fail the rendering.
*/ -}}

{{- /*
overrides: an object's YAML with its overrides. Takes (the object's YAML text, the values with merge and patch). Both texts
end with a newline, because otherwise a block scalar at the end would lose its own.
*/ -}}
{{- define "overrides" -}}
{{- $overrides := last . -}}
{{- $object := mergeOverwrite (print (first .) "\n" | fromYaml) (deepCopy ($overrides.merge | default dict)) -}}
{{- range $overrides.patch -}}
  {{- if not (has .op (list "add" "replace" "remove")) -}}
    {{- fail (printf "dhi's local NATS chart does not support the patch operation %v: use add, replace or remove" .op) -}}
  {{- end -}}
  {{- if or (not (kindIs "string" .path)) (not (regexMatch "^/" (toString .path))) -}}
    {{- fail (printf "%v is not a valid path of a patch: use one that starts with /" .path) -}}
  {{- end -}}
  {{- if and (ne .op "remove") (not (hasKey . "value")) -}}
    {{- fail (printf "the patch %s %s must have a value" .op .path) -}}
  {{- end -}}
  {{- $steps := splitList "/" .path | rest -}}
  {{- $object = get (include "patch.step" (list $object $steps .) | fromJson) "node" -}}
{{- end -}}
{{- print (toYaml $object) "\n" -}}
{{- end -}}

{{- /* patch.step: a node with a patch applied below it, as {"node": …}. Takes (node, remaining steps, patch). */ -}}
{{- define "patch.step" -}}
{{- $node := first . -}}
{{- $steps := index . 1 -}}
{{- $patch := last . -}}
{{- $step := first $steps | replace "~1" "/" | replace "~0" "~" -}}
{{- $here := eq (len $steps) 1 -}}
{{- $adding := and $here (eq $patch.op "add") -}}
{{- $removing := and $here (eq $patch.op "remove") -}}
{{- $missing := printf "the patch %s %s cannot be applied: %q does not exist" $patch.op $patch.path $step -}}
{{- if kindIs "map" $node -}}
  {{- if not (or $adding (hasKey $node $step)) -}}{{- fail $missing -}}{{- end -}}
  {{- if $removing -}}
    {{- $node = omit $node $step -}}
  {{- else -}}
    {{- $_ := set $node $step (get (include "patch.below" (list (get $node $step) $steps $patch) | fromJson) "node") -}}
  {{- end -}}
{{- else if kindIs "slice" $node -}}
  {{- $length := len $node -}}
  {{- $step = ternary (toString $length) $step (and $adding (eq $step "-")) -}}
  {{- if not (regexMatch "^(0|[1-9][0-9]*)$" $step) -}}{{- fail $missing -}}{{- end -}}
  {{- $place := int $step -}}
  {{- if ge $place (ternary (add1 $length) $length $adding | int) -}}{{- fail $missing -}}{{- end -}}
  {{- $after := ternary $place (add1 $place | int) $adding -}}
  {{- $middle := list -}}
  {{- if $adding -}}
    {{- $middle = list $patch.value -}}
  {{- else if not $removing -}}
    {{- $middle = list (get (include "patch.below" (list (index $node $place) $steps $patch) | fromJson) "node") -}}
  {{- end -}}
  {{- $node = concat (slice $node 0 $place | default list) $middle (slice $node $after | default list) | default list -}}
{{- else -}}
  {{- fail $missing -}}
{{- end -}}
{{- dict "node" $node | toJson -}}
{{- end -}}

{{- /* patch.below: the new child node; at the end of the path, the patch's value. Same arguments. */ -}}
{{- define "patch.below" -}}
{{- $steps := index . 1 | rest -}}
{{- if $steps -}}
{{- include "patch.step" (list (first .) $steps (last .)) -}}
{{- else -}}
{{- dict "node" (last .).value | toJson -}}
{{- end -}}
{{- end -}}
