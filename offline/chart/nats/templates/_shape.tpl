{{- /*
The two hooks that nearly every object has: `merge` (maps deeply, lists and the rest replaced), then `patch` (JSON Patch).
Of JSON Patch only add, replace and remove are understood; anything else stops the rendering.
*/ -}}

{{- /*
shape: an object's YAML after its hooks. Takes (the object's YAML text, the values with merge and patch). Both texts end with
a newline, for a block scalar at the end would lose its own.
*/ -}}
{{- define "shape" -}}
{{- $hooks := last . -}}
{{- $object := mergeOverwrite (print (first .) "\n" | fromYaml) (deepCopy ($hooks.merge | default dict)) -}}
{{- range $hooks.patch -}}
  {{- if not (has .op (list "add" "replace" "remove")) -}}
    {{- fail (printf "dhi's stand-in chart knows the patch operations add, replace and remove, not %v" .op) -}}
  {{- end -}}
  {{- if or (not (kindIs "string" .path)) (not (regexMatch "^/" (toString .path))) -}}
    {{- fail (printf "a patch needs a path that starts with /, not %v" .path) -}}
  {{- end -}}
  {{- if and (ne .op "remove") (not (hasKey . "value")) -}}
    {{- fail (printf "the patch %s %s needs a value" .op .path) -}}
  {{- end -}}
  {{- $steps := splitList "/" .path | rest -}}
  {{- $object = get (include "patch.step" (list $object $steps .) | fromJson) "node" -}}
{{- end -}}
{{- print (toYaml $object) "\n" -}}
{{- end -}}

{{- /* patch.step: one node with a patch applied below it, as {"node": …}. Takes (node, steps still to go, patch). */ -}}
{{- define "patch.step" -}}
{{- $node := first . -}}
{{- $steps := index . 1 -}}
{{- $patch := last . -}}
{{- $step := first $steps | replace "~1" "/" | replace "~0" "~" -}}
{{- $here := eq (len $steps) 1 -}}
{{- $adding := and $here (eq $patch.op "add") -}}
{{- $removing := and $here (eq $patch.op "remove") -}}
{{- $missing := printf "the patch %s %s finds nothing at %q" $patch.op $patch.path $step -}}
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

{{- /* patch.below: the child that takes the place of `node`: the patch's value at the end of the path. Same arguments. */ -}}
{{- define "patch.below" -}}
{{- $steps := index . 1 | rest -}}
{{- if $steps -}}
{{- include "patch.step" (list (first .) $steps (last .)) -}}
{{- else -}}
{{- dict "node" (last .).value | toJson -}}
{{- end -}}
{{- end -}}
