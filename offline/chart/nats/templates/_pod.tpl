{{- /*
What the pods of the servers and of nats-box share: image, environment, pull secrets, and the CA certificate.
*/ -}}

{{- /* pod.image: image and pull policy of a container. Takes (root, the values of the image). */ -}}
{{- define "pod.image" -}}
{{- $shared := (first .).Values.global.image -}}
{{- $image := last . -}}
{{- $version := ternary (print "@" $image.digest) (print ":" $image.tag) (not (empty $image.digest)) -}}
{{- $path := compact (list ($image.registry | default $shared.registry) $image.repository) | join "/" -}}
image: {{ $image.fullImageName | default (print $path $version) | quote }}
{{- with $image.pullPolicy | default $shared.pullPolicy }}
imagePullPolicy: {{ . | quote }}
{{- end }}
{{- end -}}

{{- /* pod.env: the entries of an environment, given as a map of strings or of Kubernetes' env entries. Takes the map. */ -}}
{{- define "pod.env" -}}
{{- $entries := list -}}
{{- range $name, $value := . -}}
  {{- if kindIs "string" $value -}}
    {{- $entries = append $entries (dict "name" $name "value" $value) -}}
  {{- else if kindIs "map" $value -}}
    {{- $entries = append $entries (merge (dict "name" $name) $value) -}}
  {{- else -}}
    {{- fail (printf "environment variable %s must be a string or a map, not %s" $name (kindOf $value)) -}}
  {{- end -}}
{{- end -}}
{{- with $entries -}}{{- toYaml . -}}{{- end -}}
{{- end -}}

{{- /* pod.common: the settings of every pod besides containers and volumes. Takes (root, service account values). */ -}}
{{- define "pod.common" -}}
enableServiceLinks: false
{{- with (first .).Values.global.image.pullSecretNames }}
imagePullSecrets:
{{- range . }}
  - name: {{ . | quote }}
{{- end }}
{{- end }}
{{- with last . }}
{{- if .enabled }}
serviceAccountName: {{ .name | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* secret.mounts, secret.volumes: Secrets as volumes. Take a list of {name, dir, secretName}. */ -}}
{{- define "secret.mounts" -}}
{{- range . }}
- name: {{ .name | quote }}
  mountPath: {{ .dir | quote }}
{{- end }}
{{- end -}}
{{- define "secret.volumes" -}}
{{- range . }}
- name: {{ .name | quote }}
  secret:
    secretName: {{ .secretName | quote }}
{{- end }}
{{- end -}}

{{- /* tlsCa.file, .mount, .volume: the CA certificate; nothing if there is none. Take the root. */ -}}
{{- define "tlsCa.file" -}}
{{- with .Values.tlsCA -}}
{{- if and .enabled (or .configMapName .secretName) -}}
{{- printf "%s/%s" (trimSuffix "/" .dir) (.key | default "ca.crt") -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- define "tlsCa.mount" -}}
{{- if include "tlsCa.file" . }}
- name: tls-ca
  mountPath: {{ .Values.tlsCA.dir | quote }}
{{- end }}
{{- end -}}
{{- define "tlsCa.volume" -}}
{{- if include "tlsCa.file" . }}
- name: tls-ca
{{- if .Values.tlsCA.configMapName }}
  configMap:
    name: {{ .Values.tlsCA.configMapName | quote }}
{{- else }}
  secret:
    secretName: {{ .Values.tlsCA.secretName | quote }}
{{- end }}
{{- end }}
{{- end -}}
